"""For the agenda of joint meetings: what is stuck on the ground floor itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from ..agenda import OpenItem
from ..models import DutyRecord, Resolution
from .keeping_norms import late_receipts


def late_tasks(on: date) -> Iterator[OpenItem]:
    """Tasks of earlier meetings whose day has passed."""
    rows = Resolution.objects.late_on(on).select_related("meeting", "department", "enterprise")
    for row in rows.order_by("due_on", "id"):
        yield OpenItem(
            f"task:{row.pk}",
            "task",
            row.text,
            _("%(meeting)s定的，由%(owner)s办，没有办结") % {"meeting": row.meeting, "owner": row.owner},
            row.due_on,
            row.get_absolute_url(),
            row.department_id,
            row.enterprise_id,
        )


def late_duties(on: date) -> Iterator[OpenItem]:
    for row in DutyRecord.objects.late_on(on).select_related("department").order_by("due_on", "id"):
        yield OpenItem(
            f"duty:{row.pk}",
            "duty",
            _("%(duty)s：%(title)s") % {"duty": row.get_duty_display(), "title": row.title},
            _("%(office)s没有按期办结") % {"office": row.department},
            row.due_on,
            row.get_absolute_url(),
            row.department_id,
        )


def lapsed_receipts(on: date) -> Iterator[OpenItem]:
    for row in late_receipts(on):
        yield OpenItem(
            f"receipt:{row.pk}",
            "receipt",
            row.document.title,
            _("%(office)s没有回执") % {"office": row.department},
            row.due_on,
            row.document.get_absolute_url(),
            row.department_id,
        )


PROVIDERS = (late_tasks, late_duties, lapsed_receipts)
