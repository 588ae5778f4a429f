"""Back office of the services: the rest stations, kept by the system administrator."""

from django.contrib import admin

from services.models import RestStation
from shanyang.departments.admin.base import AuditedResource
from shanyang.departments.admin.master_data import TableAdmin


class RestStationResource(AuditedResource):
    class Meta(AuditedResource.Meta):
        model = RestStation
        fields = ("id", "name", "division", "address", "host_type", "hours", "since", "until", "end_reason")


@admin.register(RestStation)
class RestStationAdmin(TableAdmin):
    resource_classes = [RestStationResource]
    list_display = ("name", "division", "host_type", "hours", "since", "until")
    list_filter = ("host_type",)
    search_fields = ("name", "address")
    autocomplete_fields = ("division",)
    list_select_related = ("division",)
    exclude = ("version",)
