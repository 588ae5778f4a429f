"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path

from branches.views import proposals

app_name = "branches"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", proposals.proposals, name="proposals"),
    path("<int:pk>/", proposals.proposal, name="proposal"),
    path("rounds/<int:pk>/refresh/", proposals.refresh, name="refresh"),
]
