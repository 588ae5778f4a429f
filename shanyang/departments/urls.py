"""Addresses of the ground floor."""

from django.urls import path

from .views import list_views, tables

app_name = "tables"
urlpatterns = [
    path("", tables.index, name="index"),
    path("columns/<slug:listing>/", list_views.choose, name="columns"),
    path("<slug:key>/", tables.table, name="table"),
    path("<slug:key>/export/", tables.export, name="export"),
    path("uploads/<int:pk>/", tables.preview, name="preview"),
    path("uploads/<int:pk>/apply/", tables.apply, name="apply"),
    path("uploads/<int:pk>/rejected/", tables.rejected, name="rejected"),
]
