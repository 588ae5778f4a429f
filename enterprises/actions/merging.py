"""Two records become one, and one becomes two again: what points to them follows, row by row, and can go back.

Nothing is copied and nothing deleted. Decisions about doubtful pairs
(candidates.py) and mergers of enterprises (successions.py) both come here.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.actions import dirty
from enterprises.models import (
    Candidate,
    Enterprise,
    EnterpriseLink,
    Outlet,
    OutletLink,
    Round,
    Worker,
    WorkerLink,
)
from shanyang.departments.actions import jobs
from shanyang.departments.models import User
from shanyang.lib.errors import Refused

TAKE_IN = "enterprises.take_in"
PARTED = "parted"
"""Why a link ended: its record was one of two that were told apart."""
LINKS: dict[str, Any] = {"enterprise": EnterpriseLink, "outlet": OutletLink, "worker": WorkerLink}
BATCH = 500
MASTERS: dict[str, type[models.Model]] = {"enterprise": Enterprise, "outlet": Outlet, "worker": Worker}
# What points to a record and follows it: (table, column), by kind. Links keep their history in place.
FOLLOWERS: dict[str, tuple[tuple[type[models.Model], str], ...]] = {
    "enterprise": ((EnterpriseLink, "enterprise"), (WorkerLink, "enterprise"), (Outlet, "enterprise")),
    "outlet": ((OutletLink, "outlet"), (WorkerLink, "outlet")),
    "worker": ((WorkerLink, "worker"),),
}
# What the remaining record takes over where it knows nothing itself.
FILLED: dict[str, tuple[str, ...]] = {
    "enterprise": ("uscc", "sector_id", "division_id", "party_organization_id", "building_id"),
    "outlet": ("division_id",),
    "worker": ("id_index", "id_last4", "born_on", "sex", "phone_index", "phone_tail4"),
}


def living(kind: str, pk: int) -> Any:
    """The record that this one has become through earlier decisions, locked."""
    model = MASTERS[kind]
    record: Any = model._default_manager.select_for_update().get(pk=pk)
    while record.merged_into_id is not None:
        record = model._default_manager.select_for_update().get(pk=record.merged_into_id)
    return record


def merge(kind: str, kept: Any, lost: Any, rounds: Iterable[Round]) -> dict[str, Any]:
    """Lead what points to `lost` to `kept`; returns what taking it back needs. Numbers of rows only."""
    if kept.pk == lost.pk:
        return {}  # other decisions have made them one already
    moved = {
        f"{table.__name__}.{column}": list(_pointing(table, column, lost.pk).values_list("pk", flat=True))
        for table, column in FOLLOWERS[kind]
    }
    filled = [name for name in FILLED[kind] if getattr(kept, name) is None and getattr(lost, name) is not None]
    undo = {
        "kept": kept.pk,
        "lost": lost.pk,
        "moved": moved,
        "filled": filled,
        "kept_dormant": kept.dormant_since.isoformat() if kept.dormant_since else None,
    }
    # The lost record steps back first: a number or code belongs to one living record only.
    lost.merged_into = kept
    lost.save(update_fields=["merged_into"])
    for name in filled:
        setattr(kept, name, getattr(lost, name))
    if lost.dormant_since is None:
        kept.dormant_since = None
    kept.save(update_fields=[*filled, "dormant_since"])
    _repoint(kind, moved, kept.pk)
    mark(kind, rounds, kept.pk, lost.pk)
    return undo


def _pointing(table: type[models.Model], column: str, lost: int) -> models.QuerySet[Any]:
    """Rows that follow the lost record; a frozen round keeps saying what it said."""
    rows = table._default_manager.filter(**{f"{column}_id": lost}).order_by("pk")
    return rows if table is Outlet else rows.exclude(round__state="frozen")


def part(kind: str, undo: dict[str, Any], rounds: Iterable[Round]) -> None:
    """Undo a merge: exactly the rows that it moved go back."""
    if not undo:
        return
    model = MASTERS[kind]
    kept: Any = model._default_manager.select_for_update().get(pk=undo["kept"])
    lost: Any = model._default_manager.select_for_update().get(pk=undo["lost"])
    if kept.merged_into_id is not None or lost.merged_into_id != kept.pk:
        raise Refused(_("这一方后来又和别的记录合并过。请先撤销后一次认定。"))
    for name in undo["filled"]:
        setattr(kept, name, None)
    kept.dormant_since = undo["kept_dormant"]
    kept.save(update_fields=[*undo["filled"], "dormant_since"])
    lost.merged_into = None
    lost.save(update_fields=["merged_into"])
    _repoint(kind, undo["moved"], lost.pk)
    mark(kind, rounds, kept.pk, lost.pk)


def _repoint(kind: str, moved: dict[str, list[int]], target: int) -> None:
    for table, column in FOLLOWERS[kind]:
        for some in batched(moved[f"{table.__name__}.{column}"], BATCH):
            rows = table._default_manager.filter(pk__in=some)
            # A frozen round keeps saying what it said.
            rows = rows if table is Outlet else rows.exclude(round__state="frozen")
            rows.update(**{f"{column}_id": target})


def mark(kind: str, rounds: Iterable[Round], *records: int) -> None:
    """What rests on these records is consolidated again."""
    for round_ in rounds:
        if kind == "worker":
            dirty.mark_workers(round_, records)
            dirty.mark_enterprises(round_, _employers(records))
        elif kind == "enterprise":
            dirty.mark_enterprises(round_, records)
            workers = WorkerLink.objects.filter(round=round_, until__isnull=True, enterprise_id__in=records)
            dirty.mark_workers(round_, workers.values("worker_id"))
        else:
            dirty.mark_enterprises(round_, Outlet.objects.filter(pk__in=records).values("enterprise_id"))


def _employers(workers: Iterable[int]) -> models.QuerySet[Any]:
    links = WorkerLink.objects.filter(worker_id__in=list(workers), until__isnull=True, enterprise__isnull=False)
    return links.values("enterprise_id")


# -- after a frozen round ----------------------------------------------------------


def part_later(kind: str, undo: dict[str, Any], *, by: User) -> dict[str, Any]:
    """Part two records that an earlier, frozen round had put together.

    The frozen rows stay. Rows of a running round are read again, so that each finds its own record.
    Returns what carrying needs: which earlier reports were the parted record's own.
    """
    if not undo:
        return {}
    running = list(Round.objects.in_progress())
    part(kind, undo, running)
    link_ = LINKS[kind]
    own = list(
        link_.objects.filter(pk__in=undo["moved"][f"{link_.__name__}.{kind}"]).values_list("report_id", flat=True)
    )
    for round_ in running:
        read_again(kind, round_, undo["kept"], by=by)
    return {"apart": own, "lost": undo["lost"]}


def read_again(kind: str, round_: Round, record: int, *, by: User) -> None:
    """End what linking led to a record in a running round, and link anew; a person's own links stay."""
    if round_.state != "open":
        return
    ended = LINKS[kind].objects.filter(round=round_, until__isnull=True, by_user__isnull=True, **{f"{kind}_id": record})
    ended.update(until=timezone.now(), end_reason=PARTED)
    jobs.start(TAKE_IN, by=by, object=round_)


def apart(kind: str) -> dict[int, int]:
    """{earlier report: record} for what was put together once and told apart since."""
    rows = Candidate.objects.filter(kind=kind, state=Candidate.State.DIFFERENT).exclude(undo={})
    return {report: undo["lost"] for undo in rows.values_list("undo", flat=True) for report in undo.get("apart", ())}
