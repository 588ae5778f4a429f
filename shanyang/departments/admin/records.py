"""The trail and the background work, to be read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from ..actions import audit
from ..models import AuditEvent, Job
from .base import ReadOnlyAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Read by the audit administrator, whose reading is itself recorded."""

    list_display = ("sequence", "at", "verb", "result", "by_user", "by_job", "unit", "object_type", "object_id")
    list_filter = ("result", ("at", admin.DateFieldListFilter))
    search_fields = ("verb", "by_user__username", "object_type", "request_id")
    list_select_related = ("by_user",)
    ordering = ("-sequence",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        self._note(request)
        return super().changelist_view(request, extra_context)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._note(request)
        return super().change_view(request, *args, **kwargs)

    def _note(self, request: HttpRequest) -> None:
        if self.has_view_permission(request):
            with transaction.atomic():
                audit.record("departments.read_audit", by=request.user)  # type: ignore[arg-type]


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("id", "kind", "state", "done", "of", "attempt", "queued_at", "finished_at")
    list_filter = ("state", "kind")
    ordering = ("-id",)
    list_select_related = ("by",)
