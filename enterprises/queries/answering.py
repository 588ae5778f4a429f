"""哪一天谁负责: the four parties of an enterprise on a day, the lead, who backs up, and why.

Read from dated rows alone: where the enterprise was placed that day, which
lines of the duty list held, what the sector's department still owed. Asked
twice for the same past day it gives the same answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    Discrepancy,
    Enterprise,
    EnterpriseLink,
    EnterpriseReport,
    Obligation,
    Outlet,
    Placement,
    ProjectAuthority,
)
from enterprises.queries.independence import sight
from shanyang.departments import resources
from shanyang.departments.models import Division, Responsibility, Sector, User
from shanyang.departments.queries import answering
from shanyang.departments.queries.parameters import with_dated_values
from shanyang.departments.rules import backstop
from shanyang.departments.wording import CRITERIA, backstop_sentence

STREET_DIGITS = 9
STREET_LEVELS = ("territory", "backstop")


@dataclass(frozen=True)
class Party:
    """One of the parties: its question, the offices that answer it, and each one's line of the duty list."""

    code: str
    label: str | Promise
    lines: tuple[Responsibility, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Reason:
    """One step of the rule in words; `mark` names its criterion, `decides` is the last."""

    mark: str | Promise
    text: str
    source: str
    decides: bool


@dataclass(frozen=True)
class Late:
    """A ledger that the sector's department owed on the day and had not closed."""

    obligation: Obligation
    days: int


@dataclass(frozen=True)
class Answering:
    """Everything the page shows for one day."""

    on: date
    placement: Any
    assumed: bool
    parties: tuple[Party, ...]
    answer: backstop.Answer
    reasons: tuple[Reason, ...]
    late: tuple[Late, ...]
    authority: ProjectAuthority | None


def on_day(enterprise: Enterprise, user: User, on: date) -> Answering:
    """Who answered for the enterprise on that day. A fixed number of statements."""
    placement, assumed = place_on(enterprise, on)
    claimed, hidden = _claimed(enterprise, user, on)
    sectors = claimed or ([placement.sector] if placement.sector else [])
    outlets = _outlets(enterprise)
    places = _places(placement, outlets)
    lines = answering.lines(on, answering.about(sectors=[s.code for s in sectors], divisions=places))
    authority = _authority(enterprise, on)
    facts = _facts(sectors, placement, outlets, lines, authority, on)
    answer = backstop.who_answers(facts, on=on, parameters=with_dated_values(backstop.ORDER))
    return Answering(
        on,
        placement,
        assumed,
        tuple(_parties(enterprise, sectors, placement, lines, hidden=hidden)),
        answer,
        tuple(_reasons(answer)),
        tuple(_late(sectors, on)),
        authority,
    )


def place_on(enterprise: Enterprise, on: date) -> tuple[Any, bool]:
    """Where it was placed that day; before its first line that line stands in, and the page says so."""
    lines = list(Placement.objects.filter(enterprise=enterprise).select_related("sector", "division").order_by("since"))
    for line in reversed(lines):
        if line.holds_on(on):
            return line, False
    return (lines[0] if lines else enterprise), True


def history(enterprise: Enterprise) -> list[Placement]:
    rows = Placement.objects.filter(enterprise=enterprise).select_related("sector", "division")
    return list(rows.order_by("-since", "-id"))


def duty_history(enterprise: Enterprise) -> list[Responsibility]:
    """Every line of the duty list about any sector or ground the enterprise ever had."""
    lines: list[Any] = [*history(enterprise)] or [enterprise]
    sectors = {line.sector.code for line in lines if line.sector}
    streets = {line.division.code[:STREET_DIGITS] for line in lines if line.division}
    return answering.history(answering.about(sectors=sectors, divisions=streets))


# -- the facts of the rule -------------------------------------------------------------


def _claimed(enterprise: Enterprise, user: User, on: date) -> tuple[list[Sector], bool]:
    """The sectors whose departments each took it for theirs, as long as nobody had settled that on the day.

    Precedence settles what different sources say; two departments of the same
    source it cannot. Also says whether the reader may not know which sectors:
    whoever has not handed in the own ledger yet learns that the others differ,
    not what they say.
    """
    open_then = Discrepancy.objects.filter(
        Q(resolved_at__isnull=True) | Q(resolved_at__date__gt=on),
        enterprise=enterprise,
        kind="sector",
        round__period_from__lte=on,
        found_at__date__lte=on,
    ).exclude(state="gone")
    found = open_then.select_related("round").order_by("-round__number").first()
    if found is None:
        return [], False
    linked = EnterpriseLink.objects.filter(round=found.round, enterprise=enterprise, until__isnull=True)
    said = EnterpriseReport.objects.standing().filter(source="supervisor", pk__in=linked.order_by().values("report_id"))
    sectors = list(Sector.objects.filter(pk__in=said.order_by().values("sector_id")).order_by("id"))
    return (sectors, not sight(user, found.round).all) if len(sectors) > 1 else ([], False)


def _outlets(enterprise: Enterprise) -> Counter[str]:
    """How many outlets stand on each street."""
    rows = Outlet.objects.living().filter(enterprise=enterprise, division__isnull=False).order_by()
    counts: Counter[str] = Counter()
    for code, number in rows.values_list("division__code").annotate(n=Count("id")):
        counts[code[:STREET_DIGITS]] += number
    return counts


def _places(placement: Any, outlets: Counter[str]) -> list[str]:
    """The enterprise's own place, its street, and the streets of its outlets."""
    own = placement.division.code if placement.division else ""
    return list(dict.fromkeys([*([own, own[:STREET_DIGITS]] if own else []), *sorted(outlets)]))


def _authority(enterprise: Enterprise, on: date) -> ProjectAuthority | None:
    rows = ProjectAuthority.objects.in_force(on).filter(enterprise=enterprise)
    return rows.select_related("department").order_by("-since").first()


def _office(line: Responsibility | ProjectAuthority | None) -> backstop.Office | None:
    return backstop.Office(line.department_id, line.department.name) if line else None


def _facts(
    sectors: list[Sector],
    placement: Any,
    outlets: Counter[str],
    lines: list[Responsibility],
    authority: ProjectAuthority | None,
    on: date,
) -> backstop.Facts:
    of_sector = {line.sector.code: line for line in lines if line.sector}
    of_street = {(line.kind, line.division.code): line for line in lines if line.division}
    own = placement.division.code[:STREET_DIGITS] if placement.division else ""
    streets = [own] if len(own) == STREET_DIGITS else sorted(outlets)
    reach = resources.within_reach(streets, on)
    territory = {code: _office(of_street.get(("territory", code))) for code in streets}
    backing = [_office(of_street.get(("backstop", code))) for code in streets]
    return backstop.Facts(
        sectors=tuple((str(sector), _office(of_sector.get(sector.code))) for sector in sectors),
        project=_office(authority),
        seat=territory.get(own),
        outlets=tuple((office, outlets[code]) for code, office in territory.items() if office and outlets[code]),
        reach=tuple(backstop.Reach(office, **reach[code]) for code, office in territory.items() if office),
        governance=tuple(office for office in backing if office),
        lead=_office(next((line for line in lines if line.kind == "lead"), None)),
    )


# -- what the page says ---------------------------------------------------------------------


def _parties(
    enterprise: Enterprise, sectors: list[Sector], placement: Any, lines: list[Responsibility], *, hidden: bool
) -> list[Party]:
    def of(*kinds: str) -> tuple[Responsibility, ...]:
        return tuple(line for line in lines if line.kind in kinds)

    own = placement.division.code if placement.division else "-"
    ground = tuple(line for line in of("territory") if line.division and own.startswith(line.division.code))
    backing = tuple(line for line in of("backstop") if line.division and own.startswith(line.division.code))
    unknown = "" if sectors else _("没有归入行业")
    supervisors = () if hidden else of("sector")
    return [
        Party("lead", _("谁牵头"), of("lead")),
        Party("registrar", _("谁登记"), of("registrar")),
        Party("sector", _("谁主管"), supervisors, str(_("各方报的行业不一，报齐后可看") if hidden else unknown)),
        Party("territory", _("谁属地"), ground, "" if placement.division else str(_("属地不明"))),
        Party("employer", _("谁用工"), (), enterprise.name),
        Party("backstop", _("谁兜底"), backing),
    ]


def _reasons(answer: backstop.Answer) -> list[Reason]:
    return [
        Reason(
            CRITERIA[step.criterion] if step.criterion else _("行业") if place == 0 else _("牵头"),
            backstop_sentence(step.code, office=step.office.name if step.office else "", numbers=step.numbers),
            step.source,
            step is answer.deciding,
        )
        for place, step in enumerate(answer.steps)
    ]


def _late(sectors: list[Sector], on: date) -> list[Late]:
    """What the sectors' departments owed, was due before the day, and was not closed on it."""
    rows = Obligation.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__date__gt=on),
        source="supervisor",
        sector__in=sectors,
        due_on__lt=on,
        round__period_from__lte=on,
        round__period_to__gte=on,
    )
    rows = rows.select_related("department", "sector", "round").order_by("due_on", "id")
    return [Late(row, (on - row.due_on).days) for row in rows]


def streets_of(division: Division) -> str:
    """The code of the street a place lies in."""
    return division.code[:STREET_DIGITS]
