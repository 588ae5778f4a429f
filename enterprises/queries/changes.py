"""Changes between rounds: which ones a book takes up, and what it says beside the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from enterprises.models import ChangeReport

if TYPE_CHECKING:
    from enterprises.models import Obligation


def for_book(obligation: Obligation) -> QuerySet[ChangeReport]:
    """Checked changes since the last round that this source knows of: it reported or checked them itself,

    or they are about itself. What another office has found out is not whispered to a source before it speaks.
    """
    previous = obligation.round.previous
    if previous is None:
        return ChangeReport.objects.none()
    since = Q(happened_on__gt=previous.as_of)
    if previous.frozen_at:
        since |= Q(checked_at__gt=previous.frozen_at)
    rows = ChangeReport.objects.filter(since, state="accepted", happened_on__lte=obligation.round.as_of)
    if obligation.source == "employer":
        rows = rows.filter(Q(enterprise=obligation.enterprise_id) | Q(other=obligation.enterprise_id))
    else:
        rows = rows.filter(Q(department=obligation.department_id) | Q(checker=obligation.department_id))
        if obligation.sector_id:
            rows = rows.filter(Q(sector=obligation.sector_id) | Q(sector=None, enterprise__sector=obligation.sector_id))
    related = ("enterprise", "other", "worker", "division", "sector")
    return rows.select_related(*related).order_by("happened_on", "id")
