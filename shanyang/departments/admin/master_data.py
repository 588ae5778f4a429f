"""Places, offices, duties, parameters: added and ended with dates, imported and exported as tables."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from ..actions import party_organizations
from ..models import (
    Department,
    Division,
    ParameterValue,
    PartyOrganization,
    Responsibility,
    Sector,
    WorkingDay,
)
from .base import FORMATS, ActionAdmin, AuditedResource


class TableAdmin(ActionAdmin, ImportExportModelAdmin):
    """Master data with import and export."""

    import_form_class = ImportForm
    export_form_class = ExportForm
    import_formats = FORMATS
    export_formats = FORMATS
    skip_admin_log = True
    ordering = ("id",)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_add_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        return {}


class DivisionResource(AuditedResource):
    parent = Field("parent", "parent", ForeignKeyWidget(Division, "id"))

    class Meta(AuditedResource.Meta):
        model = Division
        fields = ("id", "code", "name", "short_name", "level", "parent", "since", "until", "verified")


class DepartmentResource(AuditedResource):
    class Meta(AuditedResource.Meta):
        model = Department
        fields = (
            "id",
            "code",
            "name",
            "full_name",
            "kind",
            "division",
            "party_organization",
            "since",
            "until",
            "note",
        )


class SectorResource(AuditedResource):
    class Meta(AuditedResource.Meta):
        model = Sector
        fields = ("id", "code", "label", "basis", "since", "until")


class ResponsibilityResource(AuditedResource):
    class Meta(AuditedResource.Meta):
        model = Responsibility
        fields = ("id", "kind", "department", "sector", "division", "since", "until", "basis")


class ParameterValueResource(AuditedResource):
    class Meta(AuditedResource.Meta):
        model = ParameterValue
        fields = ("id", "key", "value", "since", "source", "note")


class WorkingDayResource(AuditedResource):
    class Meta(AuditedResource.Meta):
        model = WorkingDay
        fields = ("id", "day", "works", "name")


@admin.register(Division)
class DivisionAdmin(TableAdmin):
    resource_classes = [DivisionResource]
    list_display = ("code", "short_name", "level", "verified", "since", "until")
    list_filter = ("level", "verified")
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)


@admin.register(Department)
class DepartmentAdmin(TableAdmin):
    resource_classes = [DepartmentResource]
    list_display = ("name", "kind", "full_name", "since", "until")
    list_filter = ("kind",)
    search_fields = ("name", "full_name", "code")
    autocomplete_fields = ("division", "party_organization")
    list_select_related = ("division",)


@admin.register(Sector)
class SectorAdmin(TableAdmin):
    resource_classes = [SectorResource]
    list_display = ("label", "code", "since", "until")
    search_fields = ("label", "code")


@admin.register(Responsibility)
class ResponsibilityAdmin(TableAdmin):
    resource_classes = [ResponsibilityResource]
    list_display = ("kind", "department", "sector", "division", "since", "until")
    list_filter = ("kind",)
    search_fields = ("department__name", "basis")
    autocomplete_fields = ("department", "sector", "division")
    list_select_related = ("department", "sector", "division")


@admin.register(PartyOrganization)
class PartyOrganizationAdmin(ActionAdmin):
    """Entered and moved by their own actions, which keep the paths of the tree in step."""

    list_display = ("name", "kind", "level", "parent", "since", "until")
    list_filter = ("kind", "level")
    search_fields = ("name", "code")
    autocomplete_fields = ("parent", "division")
    list_select_related = ("parent",)

    def write(self, obj: PartyOrganization, cleaned: dict[str, Any], *, by: Any, change: bool) -> None:
        if not change:
            fields = {name: cleaned[name] for name in ("code", "name", "kind", "parent", "since", "division")}
            made = party_organizations.found(**fields, by=by, reason=cleaned.get("reason", ""))
            obj.pk, obj.path, obj.level = made.pk, made.path, made.level
            return
        standing = PartyOrganization.objects.get(pk=obj.pk)
        if obj.parent_id != standing.parent_id and obj.parent is not None:
            party_organizations.move(standing, under=obj.parent, by=by, reason=cleaned.get("reason", ""))
            obj.path, obj.level = standing.path, standing.level
        super().write(obj, cleaned, by=by, change=change)


@admin.register(ParameterValue)
class ParameterValueAdmin(TableAdmin):
    resource_classes = [ParameterValueResource]
    list_display = ("key", "value", "since", "source")
    search_fields = ("key", "source")


@admin.register(WorkingDay)
class WorkingDayAdmin(TableAdmin):
    resource_classes = [WorkingDayResource]
    list_display = ("day", "works", "name")
    search_fields = ("name",)
