"""For the workbench: visits that somebody was sent to, and calls to be made again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Case, StepRecord, VisitPlan, VisitStop
from enterprises.rules.steps import UNREACHED
from shanyang.departments.rules.duties import Duty
from shanyang.departments.workbench import Waiting

AHEAD = timedelta(days=7)
AT_MOST = 50


def planned(user: Any, on: date) -> Iterator[Waiting]:
    """Plans of the coming week that send the user, as long as a stop is open: one statement."""
    visited = StepRecord.objects.filter(case=OuterRef("case"), step="visit", withdrawn_at__isnull=True)
    left = VisitStop.objects.filter(~Exists(visited), dropped_at__isnull=True)
    rows = (
        VisitPlan.objects.visible_to(user, on)
        .standing()
        .filter(
            pk__in=VisitPlan.assigned.through.objects.filter(user_id=user.pk).values("visitplan_id"),
            visit_on__lte=on + AHEAD,
            round__state="open",
        )
    )
    rows = rows.annotate(left=Count("stops", filter=Q(stops__in=left.values("pk"))))
    for row in rows.filter(left__gt=0).select_related("division", "round").order_by("visit_on", "id"):
        yield Waiting(
            verb=gettext_lazy("按计划走访"),
            object=row.division.short_name,
            why=_("还有 %(n)d 家没有去") % {"n": row.left},
            due_on=row.visit_on,
            url=row.get_absolute_url(),
            kind="visit_plan",
            source=str(row.round),
            size=row.left,
        )


def called_in_vain() -> Q:
    """Cases of which the enquiry waits and at least one call reached nobody."""
    calls = StepRecord.objects.filter(case=OuterRef("pk"), step="enquire", outcome=UNREACHED, withdrawn_at__isnull=True)
    return Q(Exists(calls), step="enquire")


def recalls(user: Any, on: date) -> Iterator[Waiting]:
    """Calls to be made again, with their day: all for the street and community, only late ones for the lead."""
    if not user.holds_any((Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY)):
        return
    unreached = Q(records__step="enquire", records__outcome=UNREACHED, records__withdrawn_at__isnull=True)
    rows = Case.objects.visible_to(user, on).filter(
        called_in_vain(),
        round__state="open",
        enterprise__merged_into__isnull=True,
        enterprise__dormant_since__isnull=True,
    )
    rows = rows.annotate(
        again=Max("records__enquiry__again_on", filter=unreached), calls=Count("records", filter=unreached)
    )
    if not user.holds_any((Duty.TERRITORY, Duty.COMMUNITY)):
        rows = rows.filter(again__lt=on)
    for row in rows.select_related("enterprise", "round").order_by("again", "id")[:AT_MOST]:
        yield Waiting(
            verb=gettext_lazy("再打电话"),
            object=row.enterprise.name,
            why=_("打过 %(n)d 次没有联系上，换个时段再打") % {"n": row.calls},
            due_on=row.again or row.due_on,
            url=reverse("enterprises:case-step", args=[row.pk, "enquire"]),
            kind="case",
            source=str(row.round),
        )
