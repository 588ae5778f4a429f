"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path

from services.views import stations

app_name = "services"
urlpatterns: list[URLPattern | URLResolver] = [path("stations/", stations.stations, name="stations")]
