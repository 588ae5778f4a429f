"""Linking: standing reports become enterprises, outlets and people, and every link says how it was made.

Sure links are written, doubtful pairs wait as candidates, missing records are
made. Everything is read in a fixed number of statements, decided in memory by
`rules/matching.py`, and written set-based; a second run over the same reports
finds nothing to do.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from enterprises.actions import carrying, placements, search_index
from enterprises.actions.linking_enterprises import add_outlet_mentions, link_enterprises, link_outlets, survivors
from enterprises.actions.linking_workers import link_workers, standing
from enterprises.models import (
    Enterprise,
    EnterpriseAlias,
    EnterpriseLink,
    EnterpriseReport,
    Outlet,
    OutletLink,
    OutletReport,
    Round,
    Submission,
    Worker,
    WorkerLink,
    WorkerReport,
)
from shanyang.departments.actions import audit
from shanyang.departments.actions.audit import Actor
from shanyang.lib.memory import collector_paused

WITHDRAWN = "withdrawn"
"""Why a link ended: its delivery was withdrawn. The same row delivered again takes its place."""
KINDS: tuple[tuple[Any, Any, Any, str], ...] = (
    (EnterpriseReport, EnterpriseLink, Enterprise, "enterprise"),
    (OutletReport, OutletLink, Outlet, "outlet"),
    (WorkerReport, WorkerLink, Worker, "worker"),
)


@dataclass(frozen=True)
class Linked:
    """What a run of linking has written."""

    enterprise_links: int = 0
    outlet_links: int = 0
    worker_links: int = 0
    enterprises: int = 0
    workers: int = 0
    doubts: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


@collector_paused()
@transaction.atomic
def link(round: Round, *, by: Actor) -> Linked:
    """Link every standing report of the round that has no link yet.

    Writes: missing Enterprise, Outlet, Worker; EnterpriseReport rows for employers that
    only a roster mentions; EnterpriseLink, OutletLink, WorkerLink; Candidate; the search
    index; one AuditEvent when anything was written.
    """
    # One run at a time: two would each make the missing records.
    round = Round.objects.select_for_update().get(pk=round.pk)
    if not _anything_new(round):
        return Linked()
    last = {kind: _last(master) for _, _, master, kind in KINDS}
    last_alias = _last(EnterpriseAlias)
    attached = {
        kind: carrying.carried(round, report, master, kind) | _attached(round, report, link_, master, kind)
        for report, link_, master, kind in KINDS
    }
    people = standing(round)
    rosters = people.rosters()
    add_outlet_mentions(round, rosters)
    resolved = link_enterprises(round, rosters, attached["enterprise"])
    outlet_links, outlets = link_outlets(round, resolved, attached["outlet"])
    worker_links, workers, doubts = link_workers(round, people, resolved, outlets, attached["worker"])
    for _, link_, _, kind in KINDS:
        carrying.say_how(link_, kind, attached[kind])
    _awaken(round)
    for kind, after in last.items():
        search_index.add(kind, after)
    search_index.refresh("enterprise", _renamed(last["enterprise"], last_alias))
    placements.keep(on=round.as_of, basis=str(round))
    linked = Linked(resolved.reports, outlet_links, worker_links, resolved.made, workers, resolved.doubts + doubts)
    audit.record("enterprises.link", round, by=by, detail=asdict(linked))
    return linked


@transaction.atomic
def unlink(submission: Submission, *, by: Actor, reason: str) -> int:
    """Close the links of a withdrawn delivery; records that nothing supports any more go dormant.

    Decisions of people stay as they are: a redelivered row finds its record again.
    Writes: ended links, dormant_since, one AuditEvent. Returns how many links ended.
    """
    now, ended = timezone.now(), 0
    for report, link_, master, kind in KINDS:
        own = report.objects.filter(submission=submission)
        links = link_.objects.filter(report__in=own.values("id"), until__isnull=True)
        touched = list(links.order_by().values_list(f"{kind}_id", flat=True).distinct())
        ended += link_.objects.filter(report__in=own.values("id"), until__isnull=True).update(
            until=now, end_reason=WITHDRAWN
        )
        _lay_dormant(link_, master, kind, touched)
    audit.record("enterprises.unlink", submission, by=by, reason=reason, detail={"links": ended})
    return ended


# -- what is new ------------------------------------------------------------------


def _anything_new(round_: Round) -> bool:
    return any(
        report.objects.standing()
        .filter(round=round_)
        .exclude(Exists(link_.objects.filter(report=OuterRef("pk"), until__isnull=True)))
        .exists()
        for report, link_, _, _ in KINDS
    )


def _attached(round_: Round, report: Any, link_: Any, master_of: Any, kind: str) -> dict[int, int]:
    """Redelivered rows and the record that the same row had before its delivery was withdrawn."""
    past = link_.objects.filter(round=round_, end_reason=WITHDRAWN)
    if not past.exists():
        return {}
    now = survivors(master_of)
    before = {
        (source, bytes(fingerprint)): now.get(master, master)
        for source, fingerprint, master in past.order_by("id").values_list(
            "report__source", "report__fingerprint", f"{kind}_id"
        )
    }
    again = report.objects.standing().filter(round=round_).values_list("id", "source", "fingerprint")
    return {
        pk: before[source, bytes(fingerprint)]
        for pk, source, fingerprint in again.iterator(chunk_size=5000)
        if (source, bytes(fingerprint)) in before
    }


# -- dormant and awake ------------------------------------------------------------


def _awaken(round_: Round) -> None:
    """Whoever a standing report speaks of is not dormant."""
    for _, link_, master, kind in KINDS:
        spoken = link_.objects.filter(round=round_, until__isnull=True, **{kind: OuterRef("pk")})
        master.objects.filter(Exists(spoken), dormant_since__isnull=False).update(dormant_since=None)


def _lay_dormant(link_: Any, master: Any, kind: str, ids: list[int]) -> None:
    supported = link_.objects.filter(until__isnull=True, **{kind: OuterRef("pk")})
    for start in range(0, len(ids), 500):
        master.objects.filter(
            ~Exists(supported), pk__in=ids[start : start + 500], dormant_since__isnull=True, merged_into__isnull=True
        ).update(dormant_since=timezone.localdate())


# -- search -----------------------------------------------------------------------


def _last(master: Any) -> int:
    return master.objects.aggregate(last=models.Max("id"))["last"] or 0


def _renamed(last: int, last_alias: int) -> list[int]:
    """Enterprises known before that took a fuller name now, and kept the old one as an alias."""
    fresh = EnterpriseAlias.objects.filter(id__gt=last_alias, enterprise_id__lte=last)
    return list(fresh.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct())
