"""A person decides about a doubtful pair: one and the same, or two; either can be taken back.

Merging re-points what stands to the older record and notes every row that it
touched; taking it back re-points exactly those rows. Nothing is copied and
nothing deleted, so an export before and after the pair of acts is the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import dirty
from enterprises.models import (
    Candidate,
    Enterprise,
    EnterpriseLink,
    Outlet,
    OutletLink,
    Worker,
    WorkerLink,
)
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.errors import Refused
from shanyang.lib.workflow import check_version

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


@transaction.atomic
def decide(candidate: Candidate, state: str, *, by: User, reason: str, version: int) -> Candidate:
    """Say that a pair is the same or different.

    state: "same" merges the younger record into the older, "different" keeps both for good.
    Writes: Candidate; for "same" the records, what points to them, and marks; one AuditEvent.
    Raises: Refused (not in scope, no reason, already decided), Stale (someone was faster).
    """
    _check(candidate, by, reason)
    if candidate.state != Candidate.State.OPEN:
        raise Refused(_("这一对已经认定过。要改，请先撤销原来的认定。"))
    if state not in (Candidate.State.SAME, Candidate.State.DIFFERENT):
        raise Refused(_("请选择“认定同一”或“认定不同”。"), field="state")
    check_version(candidate, version)
    candidate.state, candidate.reason = state, reason
    candidate.decided_by, candidate.decided_at = by, timezone.now()
    candidate.undo = _merge(candidate) if state == Candidate.State.SAME else {}
    candidate.save(update_fields=["state", "reason", "decided_by", "decided_at", "undo"])
    audit.record(f"enterprises.decide_{state}", candidate, by=by, reason=reason)
    return candidate


@transaction.atomic
def reverse(candidate: Candidate, *, by: User, reason: str, version: int) -> Candidate:
    """Take a decision back: the pair is open again, and a merge is undone row by row.

    Writes: Candidate; for a merge the records and what pointed to them, and marks; one AuditEvent.
    Raises: Refused (not in scope, no reason, nothing decided, merged further since), Stale.
    """
    _check(candidate, by, reason)
    if candidate.state == Candidate.State.OPEN:
        raise Refused(_("这一对还没有认定，不需要撤销。"))
    check_version(candidate, version)
    was = candidate.state
    if was == Candidate.State.SAME:
        _part(candidate)
    candidate.state, candidate.reason, candidate.undo = Candidate.State.OPEN, "", {}
    candidate.decided_by = candidate.decided_at = None
    candidate.save(update_fields=["state", "reason", "decided_by", "decided_at", "undo"])
    audit.record("enterprises.reverse_decision", candidate, by=by, reason=reason, detail={"state": [was, "open"]})
    return candidate


def _check(candidate: Candidate, by: User, reason: str) -> None:
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise Refused(_("两边都在您的管辖内，才能认定是不是同一个。请联系牵头部门。"))
    permissions.check_decide(by)
    permissions.check_reason(reason)
    permissions.check_round_open(candidate.round)


# -- merging and parting ------------------------------------------------------------


def _living(model: type[models.Model], pk: int) -> Any:
    """The record that this one has become through earlier decisions."""
    record: Any = model._default_manager.select_for_update().get(pk=pk)
    while record.merged_into_id is not None:
        record = model._default_manager.select_for_update().get(pk=record.merged_into_id)
    return record


def _merge(candidate: Candidate) -> dict[str, Any]:
    """Merge the two sides; returns what taking it back needs. Numbers of rows only, no personal data."""
    kind = candidate.kind
    model = MASTERS[kind]
    # Always the older first: two officers merging crosswise cannot lock each other out.
    pair = [_living(model, getattr(candidate, f"{kind}_{side}_id")) for side in ("a", "b")]
    kept, lost = sorted(pair, key=lambda record: record.pk)
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
    _mark(candidate, kept.pk, lost.pk)
    return undo


def _pointing(table: type[models.Model], column: str, lost: int) -> models.QuerySet[Any]:
    """Rows that follow the lost record; a frozen round keeps saying what it said."""
    rows = table._default_manager.filter(**{f"{column}_id": lost}).order_by("pk")
    return rows if table is Outlet else rows.exclude(round__state="frozen")


def _part(candidate: Candidate) -> None:
    """Undo a merge: exactly the rows that it moved go back."""
    undo = candidate.undo
    if not undo:
        return
    kind = candidate.kind
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
    _mark(candidate, kept.pk, lost.pk)


def _repoint(kind: str, moved: dict[str, list[int]], target: int) -> None:
    for table, column in FOLLOWERS[kind]:
        for some in batched(moved[f"{table.__name__}.{column}"], BATCH):
            table._default_manager.filter(pk__in=some).update(**{f"{column}_id": target})


def _mark(candidate: Candidate, *records: int) -> None:
    """What rests on either side is consolidated again."""
    if candidate.kind == "worker":
        dirty.mark_workers(candidate.round, records)
        dirty.mark_enterprises(candidate.round, _employers(records))
    elif candidate.kind == "enterprise":
        dirty.mark_enterprises(candidate.round, records)
        workers = WorkerLink.objects.filter(round=candidate.round, until__isnull=True, enterprise_id__in=records)
        dirty.mark_workers(candidate.round, workers.values("worker_id"))
    else:
        owners = Outlet.objects.filter(pk__in=records)
        dirty.mark_enterprises(candidate.round, owners.values("enterprise_id"))


def _employers(workers: Iterable[int]) -> models.QuerySet[Any]:
    links = WorkerLink.objects.filter(worker_id__in=list(workers), until__isnull=True, enterprise__isnull=False)
    return links.values("enterprise_id")
