"""For joint meetings and norms: ledgers that are late, and contradictions that nobody settles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Discrepancy, Obligation
from shanyang.departments.agenda import OpenItem
from shanyang.departments.norm_checks import Check, Departure

LISTED = 200  # an agenda is read by people


def late_ledgers(on: date) -> Iterator[OpenItem]:
    """Ledgers of the running round whose day has passed."""
    rows = Obligation.objects.filter(round__state="open", closed_at__isnull=True, due_on__lt=on)
    rows = rows.select_related("round", "department", "sector", "division", "enterprise")
    for row in rows.order_by("due_on", "id")[:LISTED]:
        subject = row.enterprise or row.division or row.sector or row.department
        yield OpenItem(
            f"ledger:{row.pk}",
            "ledger",
            _("%(source)s台账没有报齐：%(subject)s") % {"source": row.get_source_display(), "subject": subject},
            _("%(round)s，由%(office)s报送") % {"round": row.round, "office": row.department},
            row.due_on,
            reverse("enterprises:round", args=[row.round_id]),
            None if row.enterprise_id else row.department_id,
            row.enterprise_id,
        )


def unsettled(on: date) -> Iterator[OpenItem]:
    """Contradictions past their day; only that they exist, not what anybody said."""
    rows = Discrepancy.objects.filter(round__state__in=["open", "consolidating"], state="open", due_on__lt=on)
    rows = rows.filter(worker__isnull=True).select_related("round", "enterprise__division")
    for row in rows.order_by("due_on", "id")[:LISTED]:
        yield OpenItem(
            f"discrepancy:{row.pk}",
            "discrepancy",
            _("%(kind)s：%(enterprise)s") % {"kind": row.get_kind_display(), "enterprise": row.enterprise.name},
            _("%(round)s的差异，没有人定数") % {"round": row.round},
            row.due_on,
            reverse("enterprises:discrepancy", args=[row.pk]),
            None,
            row.enterprise_id,
        )


def ledgers_in_time(on: date, threshold: int) -> Iterator[Departure]:
    """Offices with more overdue ledgers in the running round than the norm allows."""
    late = Obligation.objects.filter(round__state="open", closed_at__isnull=True, due_on__lt=on)
    late = late.exclude(source="employer").order_by()
    counts = late.values_list("department_id").annotate(n=Count("id")).filter(n__gt=threshold)
    for department, number in counts.order_by("department_id"):
        text = _("本轮有 %(number)d 份台账超期没有报齐")
        yield Departure(department, text % {"number": number}, reverse("enterprises:obligations"))


LEDGERS = Check("ledgers_in_time", gettext_lazy("超期没有报齐的台账不超过"), gettext_lazy("份"), ledgers_in_time)
PROVIDERS = (late_ledgers, unsettled)
