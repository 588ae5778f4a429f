"""What an upper organization looks at before it signs: unsettled affiliations, members who may be counted twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from enterprises.models import MemberStrike, Round, WorkerEntry, WorkerReport
from enterprises.queries.figure_rows import MEMBER_STATES
from shanyang.departments.models import PartyOrganization
from shanyang.departments.scope import path_range


@dataclass(frozen=True)
class Claimed:
    """A member whom the sources place in different organizations, or in none."""

    entry: WorkerEntry
    says: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two records that may be one member, and what they have in common."""

    first: WorkerEntry
    second: WorkerEntry
    common: tuple[str, ...]


@dataclass(frozen=True)
class Balance:
    """How the members of the district come together: signed up the tree, affiliated outside, not yet settled."""

    members: int
    inside: int
    outside: int
    unsettled: int


def members_below(round_: Round, organization: PartyOrganization) -> Any:
    """Entries of the members at or below an organization; for the top also those nobody has placed yet."""
    rows = WorkerEntry.objects.filter(round=round_, in_scope=True, party_status__in=MEMBER_STATES)
    here = rows.filter(path_range(organization.path))
    return here | rows.filter(party_organization__isnull=True) if organization.parent_id is None else here


def both_below(organization: PartyOrganization, *entries: WorkerEntry) -> bool:
    """Whether all these entries are members on the organization's list."""
    below = members_below(entries[0].round, organization)
    return below.filter(pk__in=[one.pk for one in entries]).count() == len(entries)


def balance(round_: Round) -> Balance:
    """One statement."""
    rows = WorkerEntry.objects.filter(round=round_, in_scope=True, party_status__in=MEMBER_STATES).order_by()
    kinds = list(rows.values_list("party_organization__kind", flat=True))
    outside = kinds.count(PartyOrganization.Kind.OUTSIDE)
    nowhere = sum(kind is None for kind in kinds)
    return Balance(len(kinds), len(kinds) - outside - nowhere, outside, nowhere)


def claims(round_: Round, organization: PartyOrganization) -> list[Claimed]:
    """Members without an affiliation, and members whom two sources place differently. Two statements."""
    entries = list(members_below(round_, organization).select_related("worker", "party_organization").order_by("id"))
    said: dict[int, set[str]] = defaultdict(set)
    for one in (
        WorkerReport.objects.standing()
        .filter(round=round_, links__until__isnull=True, links__worker__in=[entry.worker_id for entry in entries])
        .exclude(party_organization__isnull=True, party_org_text__isnull=True)
        .values("links__worker_id", "party_organization__name", "party_org_text", "department__name")
        .distinct()
    ):
        name = one["party_organization__name"] or one["party_org_text"]
        if name:
            said[one["links__worker_id"]].add(f"{name}（{one['department__name']}）")
    found = []
    for entry in entries:
        settled = entry.party_organization_how == "affiliation"
        names = {words.partition("（")[0] for words in said[entry.worker_id]}
        if entry.party_organization_id is None or (not settled and len(names) > 1):
            found.append(Claimed(entry, tuple(sorted(said[entry.worker_id]))))
    return found


def doubles(round_: Round, organization: PartyOrganization) -> list[Pair]:
    """Pairs of members of one name who share a birthday, a telephone's end or a number's end, and differ in none."""
    by_name: dict[str, list[WorkerEntry]] = defaultdict(list)
    rows = members_below(round_, organization).select_related("worker", "party_organization").order_by("id")
    for entry in rows:
        by_name[entry.worker.name_key].append(entry)
    return [
        Pair(first, second, common)
        for same in by_name.values()
        if len(same) > 1
        for first, second in combinations(same, 2)
        if (common := _common(first, second))
    ]


KEYS = ("id_last4", "born_on", "phone_tail4")


def _common(first: WorkerEntry, second: WorkerEntry) -> tuple[str, ...]:
    here, there = first.worker, second.worker
    if here.id_index and there.id_index and bytes(here.id_index) != bytes(there.id_index):
        return ()  # two whole numbers that differ are two people
    pairs = [(key, getattr(here, key), getattr(there, key)) for key in KEYS]
    if any(a and b and a != b for key, a, b in pairs if key != "phone_tail4"):
        return ()
    return tuple(key for key, a, b in pairs if a and a == b)


def strikes(round_: Round, organization: PartyOrganization) -> list[MemberStrike]:
    """What was struck at or below the organization in this round, also what was taken back."""
    rows = MemberStrike.objects.filter(path_range(organization.path), round=round_)
    return list(rows.select_related("struck", "kept", "party_organization", "by", "withdrawn_by").order_by("-id"))


def away(round_: Round) -> list[WorkerEntry]:
    """流动党员: members of this round whose formal affiliation lies outside the district."""
    rows = WorkerEntry.objects.filter(round=round_, in_scope=True, party_status__in=MEMBER_STATES)
    outside = rows.filter(party_organization__kind=PartyOrganization.Kind.OUTSIDE)
    return list(outside.select_related("worker", "party_organization").order_by("party_organization__name", "id"))
