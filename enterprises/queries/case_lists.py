"""What the list of cases shows beside the cases themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count

from enterprises.models import Case, Discrepancy

if TYPE_CHECKING:
    from shanyang.departments.models import User


def count_open(cases: Iterable[Case], user: User) -> None:
    """Give each case its `open_count`: discrepancies that wait for a decision and that the user may see."""
    found = list(cases)
    rows = (
        Discrepancy.objects.visible_to(user)
        .filter(
            round_id__in={one.round_id for one in found},
            enterprise_id__in=[one.enterprise_id for one in found],
            state="open",
        )
        .order_by()
        .values_list("round_id", "enterprise_id")
        .annotate(number=Count("id"))
    )
    counts = {(round_id, enterprise_id): number for round_id, enterprise_id, number in rows}
    for one in found:
        one.open_count = counts.get((one.round_id, one.enterprise_id), 0)  # type: ignore[attr-defined]
