"""For the workbench: visits that somebody was sent to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import StepRecord, VisitPlan, VisitStop
from shanyang.departments.workbench import Waiting

AHEAD = timedelta(days=7)


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
