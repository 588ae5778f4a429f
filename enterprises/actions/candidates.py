"""A person decides about a doubtful pair: one and the same, or two; either can be taken back.

Merging re-points what stands to the older record and notes every row that it
touched; taking it back re-points exactly those rows. Nothing is copied and
nothing deleted, so an export before and after the pair of acts is the same.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import merging
from enterprises.models import Candidate
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.errors import Refused
from shanyang.lib.workflow import check_version


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
    _check(candidate, by, reason, later=True)
    if candidate.state == Candidate.State.OPEN:
        raise Refused(_("这一对还没有认定，不需要撤销。"))
    check_version(candidate, version)
    was = candidate.state
    undo = candidate.undo
    if candidate.round.state == "frozen":
        return _told_apart(candidate, by=by, reason=reason)
    if was == Candidate.State.SAME:
        merging.part(candidate.kind, undo, [candidate.round])
    candidate.state, candidate.reason, candidate.undo = Candidate.State.OPEN, "", {}
    candidate.decided_by = candidate.decided_at = None
    candidate.save(update_fields=["state", "reason", "decided_by", "decided_at", "undo"])
    audit.record("enterprises.reverse_decision", candidate, by=by, reason=reason, detail={"state": [was, "open"]})
    return candidate


def _told_apart(candidate: Candidate, *, by: User, reason: str) -> Candidate:
    """A decision of a round that is frozen by now: that round keeps what it said, the records part for those to come.

    The pair is told apart for good, so that no later round puts it together by itself.
    """
    was = candidate.state
    if was == Candidate.State.SAME:
        candidate.undo = merging.part_later(candidate.kind, candidate.undo, by=by)
    candidate.state, candidate.reason = Candidate.State.DIFFERENT, reason[:200]
    candidate.decided_by, candidate.decided_at = by, timezone.now()
    candidate.save(update_fields=["state", "reason", "decided_by", "decided_at", "undo"])
    audit.record("enterprises.tell_apart", candidate, by=by, reason=reason, detail={"state": [was, candidate.state]})
    return candidate


def _check(candidate: Candidate, by: User, reason: str, *, later: bool = False) -> None:
    if not Candidate.objects.visible_to(by).filter(pk=candidate.pk).exists():
        raise Refused(_("两边都在您的管辖内，才能认定是不是同一个。请联系牵头部门。"))
    permissions.check_decide(by)
    permissions.check_reason(reason)
    if later and candidate.round.state == "frozen":
        return
    permissions.check_round_open(candidate.round)


def _merge(candidate: Candidate) -> dict[str, Any]:
    pair = [getattr(candidate, f"{candidate.kind}_{side}_id") for side in ("a", "b")]
    # Always the older first: two officers merging crosswise cannot lock each other out.
    kept, lost = sorted((merging.living(candidate.kind, pk) for pk in pair), key=lambda record: record.pk)
    return merging.merge(candidate.kind, kept, lost, [candidate.round])
