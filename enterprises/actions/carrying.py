"""A row that answers a book carries its identity: the record that the earlier round's row had, without any number.

What a person decided about that row in the earlier round holds on; a merger
since then is followed to the record that remained.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q

from enterprises.actions import merging
from enterprises.actions.linking_enterprises import survivors
from enterprises.models import Enterprise, Round, WorkerReport

EARLIER = "continues__continues__"
BATCH = 500


def carried(round_: Round, report: Any, master_of: Any, kind: str) -> dict[int, int]:
    """{report: record} for the standing answers of the round that have no link yet."""
    rows = _answers(round_, report)
    master = f"{EARLIER}links__{kind}_id"
    found: dict[int, int] = dict(rows.values_list("id", master).order_by("id"))
    if not found:
        return {}
    now = survivors(master_of)
    parted = merging.apart(kind)
    if parted:
        earlier = dict(rows.filter(**{f"{EARLIER}id__in": list(parted)}).values_list("id", f"{EARLIER}id"))
        found |= {pk: parted[report] for pk, report in earlier.items()}
    return {pk: now.get(one, one) for pk, one in found.items()}


def employers(round_: Round) -> dict[int, int | None]:
    """{worker report: enterprise} where the answer names the same employer as the earlier round's row.

    An employer that a person had put right is carried too; one that is named differently is read anew.
    """
    same = Q(enterprise_name=F(f"{EARLIER}enterprise_name")) | Q(
        enterprise_name__isnull=True, **{f"{EARLIER}enterprise_name__isnull": True}
    )
    code = Q(enterprise_uscc=F(f"{EARLIER}enterprise_uscc")) | Q(
        enterprise_uscc__isnull=True, **{f"{EARLIER}enterprise_uscc__isnull": True}
    )
    rows = _answers(round_, WorkerReport).filter(same, code)
    links = (f"{EARLIER}links__enterprise_id", f"{EARLIER}links__outlet__enterprise_id")
    # An outlet that went to another enterprise since then took its people along.
    found: dict[int, int | None] = {
        pk: at or employer for pk, employer, at in rows.values_list("id", *links).order_by("id")
    }
    if not found:
        return {}
    now = survivors(Enterprise)
    return {pk: now.get(one, one) if one else None for pk, one in found.items()}


def _answers(round_: Round, report: Any) -> Any:
    return (
        report.objects.standing()
        .filter(round=round_, **{f"{EARLIER}links__isnull": False, f"{EARLIER}links__until__isnull": True})
        .exclude(answer="")
    )


def say_how(link_: Any, kind: str, attached: dict[int, int]) -> None:
    """Links that follow the book say so."""
    reports = list(attached)
    for start in range(0, len(reports), BATCH):
        link_.objects.filter(
            report_id__in=reports[start : start + BATCH], until__isnull=True, by_user__isnull=True
        ).exclude(report__answer="").update(how="carried")
