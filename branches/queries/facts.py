"""The facts of a frozen round, gathered for all subjects at once; and the parameters in force."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Substr

from branches.rules.facts import BuildingFacts, Facts, StreetFacts
from branches.rules.parameters import STATUTORY
from enterprises.models import EmploymentEntry, EnterpriseEntry, Round, WorkerEntry
from shanyang.departments.models import Division, ParameterValue
from shanyang.lib.parameters import InForce, Parameters

DISPERSED_SECTORS = ("food_delivery", "courier")
"""Sectors whose people work in the street and not at one place."""
STREET_DIGITS = 9


@dataclass(frozen=True)
class Subject:
    """Whom facts are about, with what decides who may see it."""

    type: str
    facts: Facts | BuildingFacts | StreetFacts
    enterprise: int | None = None
    building: int | None = None
    division: int | None = None
    sector: int | None = None


def parameters_on() -> Parameters:
    """The statutory values with this installation's dated overrides: a frozen snapshot."""
    overrides: dict[str, list[InForce]] = defaultdict(list)
    for row in ParameterValue.objects.order_by("since"):
        overrides[row.key].append(InForce(_whole(row.value), row.since, row.source))
    return STATUTORY.with_overrides(overrides)


def _whole(value: Any) -> Any:
    return int(value) if value == int(value) else value


def gather_facts(round: Round) -> list[Subject]:
    """Enterprises, the buildings they sit in, and the streets: one statement for the first two, one for streets."""
    rows = list(_enterprise_rows(round))
    inside: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["enterprise__building"] and not row["has_party_org"]:
            inside[row["enterprise__building"]].append(row)
    subjects = [
        Subject(
            type="enterprise",
            facts=_facts(row, inside.get(row["enterprise__building"], [])),
            enterprise=row["enterprise"],
            division=row["division"],
            sector=row["sector"],
        )
        for row in rows
    ]
    subjects += [
        Subject(
            type="building", facts=_building(found), building=pk, division=found[0]["enterprise__building__division"]
        )
        for pk, found in sorted(inside.items())
    ]
    return subjects + _streets(round)


def _enterprise_rows(round: Round) -> Any:
    """What the entries of the round say, with the league members on each roster."""
    roster = EmploymentEntry.objects.filter(round=round, enterprise=OuterRef("enterprise"), active=True).order_by()
    league = WorkerEntry.objects.filter(round=round, worker=OuterRef("worker"), league_member=True)
    return (
        EnterpriseEntry.objects.filter(round=round, in_scope=True)
        .annotate(
            formal=Coalesce("roster_formal", "formal_members"),
            backbone=Coalesce("roster_backbone_formal", "backbone_formal_members"),
            probationary=Coalesce("roster_probationary", "probationary_members"),
            people=Coalesce("roster_headcount", "headcount"),
            league=Subquery(roster.filter(Exists(league)).values("enterprise").annotate(n=Count("worker")).values("n")),
        )
        .order_by("enterprise")
        .values(
            *("enterprise", "division", "sector", "sector__code", "enterprise__building"),
            *("enterprise__building__division", "has_party_org", "has_union", "has_league", "has_womens"),
            *("mobile_members", "female_headcount", "formal", "backbone", "probationary", "people", "league"),
        )
    )


def _facts(row: dict[str, Any], neighbors: list[dict[str, Any]]) -> Facts:
    backbone = 0 if row["formal"] == 0 and row["backbone"] is None else row["backbone"]
    return Facts(
        formal_members=row["formal"],
        backbone_formal_members=backbone,
        probationary_members=row["probationary"],
        mobile_members=row["mobile_members"],
        headcount=row["people"],
        female_headcount=row["female_headcount"],
        league_members=row["league"],
        dispersed=row["sector__code"] in DISPERSED_SECTORS,
        has_party_org=row["has_party_org"],
        has_union=row["has_union"],
        has_league=row["has_league"],
        has_womens=row["has_womens"],
        building_enterprises=len(neighbors),
        building_units_with_members=sum(bool(one["formal"]) for one in neighbors),
        building_formal_members=sum(one["formal"] or 0 for one in neighbors),
    )


def _building(found: list[dict[str, Any]]) -> BuildingFacts:
    return BuildingFacts(
        enterprises=len(found),
        units_with_members=sum(bool(one["formal"]) for one in found),
        formal_members=sum(one["formal"] or 0 for one in found),
        enterprises_unknown=sum(one["formal"] is None for one in found),
    )


def _streets(round: Round) -> list[Subject]:
    """Riders and couriers by the street they work in; a person who rides for two platforms there counts once."""
    member = WorkerEntry.objects.filter(round=round, worker=OuterRef("worker"), party_status="formal")
    counted = EnterpriseEntry.objects.filter(round=round, in_scope=True, sector__code__in=DISPERSED_SECTORS)
    found = (
        EmploymentEntry.objects.filter(
            round=round, active=True, division__isnull=False, enterprise__in=counted.order_by().values("enterprise")
        )
        .annotate(street=Substr("division__code", 1, STREET_DIGITS), member=Exists(member))
        .order_by()
        .values("street")
        .annotate(
            riders=Count("worker", distinct=True),
            members=Count("worker", distinct=True, filter=Q(member=True)),
            firms=Count("enterprise", distinct=True),
        )
    )
    by_code: dict[str, dict[str, Any]] = {row["street"]: dict(row) for row in found}
    return [
        Subject(
            type="division",
            facts=StreetFacts(
                riders=by_code.get(code, {}).get("riders", 0),
                formal_members=by_code.get(code, {}).get("members", 0),
                enterprises=by_code.get(code, {}).get("firms", 0),
            ),
            division=pk,
        )
        for pk, code in streets_on(round.as_of)
    ]


def streets_on(day: date) -> list[tuple[int, str]]:
    return list(Division.objects.in_force(day).streets().order_by("code").values_list("pk", "code"))
