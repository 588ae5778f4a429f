"""Enterprises of which every source says that nothing has changed: the last round's conclusions can be taken over.

People come and go without touching whether an enterprise belongs to the survey; where
their coming and going contradicts another source, there is an open discrepancy, and that stops it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from enterprises.models import (
    Case,
    ChangeReport,
    Discrepancy,
    EnterpriseLink,
    Find,
    OutletLink,
    WorkerLink,
)
from enterprises.rules.sources import OWED

if TYPE_CHECKING:
    from enterprises.models import Round
    from shanyang.departments.models import User

GONE = ("moved_out", "deregistered", "closed")
UNCHANGED = ("same", "kept", "again")
LINKS: tuple[tuple[Any, str], ...] = ((EnterpriseLink, ""), (OutletLink, "outlet__"), (WorkerLink, ""))


def cases(round_: Round, user: User) -> list[Case]:
    """Untouched cases in the user's reach whose earlier case is finished and whose sources all stand by their words.

    A fixed number of statements for any number of enterprises.
    """
    if round_.previous_id is None or round_.state != "open":
        return []
    before = Case.objects.filter(round_id=round_.previous_id, step="done", enterprise_id=OuterRef("enterprise_id"))
    found_here = Find.objects.filter(sweep__round=round_, enterprise_id=OuterRef("enterprise_id"))
    since = Q(happened_on__gt=round_.previous.as_of) if round_.previous else Q()
    changed = ChangeReport.objects.filter(
        since, enterprise_id=OuterRef("enterprise_id"), state__in=["open", "accepted"]
    ).exclude(kind__in=["person_joined", "person_left"])
    rows = (
        Case.objects.visible_to(user)
        .filter(Exists(before), round=round_, step="map", enterprise__merged_into__isnull=True)
        .exclude(Exists(found_here))
        .exclude(Exists(changed))
        .select_related("enterprise__division", "round")
        .order_by("id")
    )
    then, now, differs = _voices(round_)
    return [
        case
        for case in rows
        if case.enterprise_id not in differs
        and now[case.enterprise_id]
        and now[case.enterprise_id] >= then[case.enterprise_id]
    ]


def _voices(round_: Round) -> tuple[dict[int, set[str]], dict[int, set[str]], set[int]]:
    """Sources that spoke of each enterprise then and now, and enterprises of which somebody says something else."""
    then: dict[int, set[str]] = defaultdict(set)
    now: dict[int, set[str]] = defaultdict(set)
    differs: set[int] = set()
    for link_, to in LINKS:
        enterprise = f"{to}enterprise_id"
        standing = link_.objects.open().filter(report__submission__state="accepted", report__source__in=OWED)
        rows = standing.order_by().values_list(enterprise, "report__source").distinct()
        # Whoever said last time that it has gone has nothing more to say of it.
        for one, source in rows.filter(round_id=round_.previous_id).exclude(_gone(link_)):
            then[one].add(source)
        for one, source in rows.filter(round=round_):
            now[one].add(source)
        if link_ is WorkerLink:
            continue
        said = standing.filter(round=round_).exclude(report__answer__in=UNCHANGED)
        if link_ is EnterpriseLink:
            said = said.exclude(report__mention=True)
        differs |= set(said.order_by().values_list(enterprise, flat=True).distinct())
    return then, now, differs


def _gone(link_: Any) -> Q:
    if link_ is WorkerLink:
        return Q(report__employment_state="left")
    return Q(**{f"report__{'operating_status' if link_ is EnterpriseLink else 'status'}__in": GONE})


def decided_before(round_: Round, enterprises: list[int]) -> list[tuple[Discrepancy, Discrepancy]]:
    """Open discrepancies with the earlier round's decision about the very same words."""
    if round_.previous_id is None:
        return []
    waiting = Discrepancy.objects.filter(round=round_, state="open", enterprise_id__in=enterprises)
    earlier = Discrepancy.objects.filter(round_id=round_.previous_id, state="settled", enterprise_id__in=enterprises)
    known = {_subject(row): row for row in earlier.prefetch_related("values")}
    pairs = [(row, known.get(_subject(row))) for row in waiting.prefetch_related("values").order_by("id")]
    return [(row, old) for row, old in pairs if old is not None and _words(row) == _words(old)]


def _subject(row: Discrepancy) -> tuple[Any, ...]:
    return (row.kind, row.enterprise_id, row.worker_id, row.outlet_id, row.field)


def _words(row: Discrepancy) -> set[tuple[str, str, str]]:
    return {(value.source, value.value, value.basis) for value in row.values.all()}
