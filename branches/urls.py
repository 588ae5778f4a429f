"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver

app_name = "branches"
urlpatterns: list[URLPattern | URLResolver] = []
