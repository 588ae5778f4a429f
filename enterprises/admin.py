"""Back office of the survey: the order in which sources are believed."""

from typing import Any

from django.contrib import admin

from enterprises.actions import precedence
from enterprises.models import Precedence
from shanyang.departments.admin.base import AuditedResource
from shanyang.departments.admin.master_data import TableAdmin


class PrecedenceResource(AuditedResource):
    class Meta(AuditedResource.Meta):
        model = Precedence
        fields = ("id", "subject", "field", "source", "rank", "since", "until", "basis")

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        if not kwargs.get("dry_run"):
            precedence.have_rounds_consolidated_again()


@admin.register(Precedence)
class PrecedenceAdmin(TableAdmin):
    resource_classes = [PrecedenceResource]
    list_display = ("subject", "field", "source", "rank", "since", "until", "basis")
    list_filter = ("subject", "source")
    search_fields = ("field", "basis")

    def write(self, obj: Any, cleaned: dict[str, Any], *, by: Any, change: bool) -> None:
        precedence.save(obj, by=by, reason=cleaned.get("reason", ""))
