"""兜底规则: who answers for an enterprise that has no sector, or more than one.

An enterprise with one sector is its sector department's. Otherwise four things
are asked in an order that is dated data: who approved the project, on whose
ground it sits, on which street the shared resources (stations, homes,
instructors) are nearest, and who carries the backstop in local governance. The
first that points at exactly one office decides; what pointed at none or at
several is told as well. When nothing decides, the lead takes it.

Pure: offices, a day and a snapshot of parameters in, an answer out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shanyang.lib.parameters import Parameter, Parameters

LOCAL = "本区新业态企业四方责任分工办法"
LOCAL_SINCE = date(2024, 1, 1)


class Criterion(StrEnum):
    PROJECT = "project"
    TERRITORY = "territory"
    RESOURCES = "resources"
    GOVERNANCE = "governance"


def _place(label: str, order: int) -> Parameter:
    return Parameter(label=label, unit="位", source=LOCAL, values=((LOCAL_SINCE, order),))


ORDER = Parameters(
    {
        "backstop_project": _place("兜底顺序：项目审批权限", 1),
        "backstop_territory": _place("兜底顺序：属地", 2),
        "backstop_resources": _place("兜底顺序：共享资源远近", 3),
        "backstop_governance": _place("兜底顺序：基层治理角色", 4),
    }
)
"""The place of each criterion; 0 leaves it out. Dated ParameterValues of the same name override it."""


@dataclass(frozen=True)
class Office:
    """An office by its id and the name it bore on the day."""

    pk: int
    name: str


@dataclass(frozen=True)
class Reach:
    """What a street has within reach of the enterprise: numbers of stations, homes and instructors."""

    office: Office
    stations: int = 0
    homes: int = 0
    instructors: int = 0

    @property
    def total(self) -> int:
        return self.stations + self.homes + self.instructors


@dataclass(frozen=True)
class Facts:
    """What is known on the day. `sectors` are the departments of the sectors the enterprise is said to be in."""

    sectors: tuple[tuple[str, Office | None], ...] = ()
    project: Office | None = None
    seat: Office | None = None
    outlets: tuple[tuple[Office, int], ...] = ()
    reach: tuple[Reach, ...] = ()
    governance: tuple[Office, ...] = ()
    lead: Office | None = None


@dataclass(frozen=True)
class Step:
    """One question with its answer: a code and its words and numbers; `wording.py` makes the sentence."""

    code: str
    office: Office | None = None
    criterion: Criterion | None = None
    numbers: dict[str, int | str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Answer:
    """Who answers, by which criterion, and every step on the way."""

    office: Office | None
    steps: tuple[Step, ...]

    @property
    def by_sector(self) -> bool:
        return self.steps[0].code == "one_sector"

    @property
    def deciding(self) -> Step:
        return self.steps[-1]


def order_on(day: date, parameters: Parameters = ORDER) -> list[tuple[Criterion, str]]:
    """The criteria in the order in force, each with its source; those at place 0 are not asked.

    >>> [criterion.value for criterion, _source in order_on(date(2026, 1, 1))]
    ['project', 'territory', 'resources', 'governance']
    """
    places = [(getattr(parameters, f"backstop_{one}").at(day), one) for one in Criterion]
    asked = [(place, one) for place, one in places if place.value > 0]
    return [(one, place.source) for place, one in sorted(asked, key=lambda pair: pair[0].value)]


def who_answers(facts: Facts, *, on: date, parameters: Parameters = ORDER) -> Answer:
    """The office that answers for the enterprise on the day, with its reasons.

    >>> who_answers(Facts(seat=Office(3, "东街道")), on=date(2026, 1, 1)).office.name
    '东街道'
    """
    first = _sector(facts)
    if first.office is not None:
        return Answer(first.office, (first,))
    steps = [first]
    for criterion, source in order_on(on, parameters):
        step = QUESTIONS[criterion](facts)
        steps.append(Step(step.code, step.office, criterion, step.numbers, source))
        if step.office is not None:
            return Answer(step.office, tuple(steps))
    last = Step("lead_takes_it", facts.lead) if facts.lead else Step("nobody")
    return Answer(facts.lead, (*steps, last))


# -- the questions -----------------------------------------------------------------


def _sector(facts: Facts) -> Step:
    if not facts.sectors:
        return Step("no_sector")
    if len(facts.sectors) > 1:
        return Step("several_sectors", numbers={"count": len(facts.sectors)})
    label, office = facts.sectors[0]
    if office is None:
        return Step("sector_without_department", numbers={"sector": label})
    return Step("one_sector", office, numbers={"sector": label})


def _project(facts: Facts) -> Step:
    return Step("project_known", facts.project) if facts.project else Step("project_unknown")


def _territory(facts: Facts) -> Step:
    if facts.seat is not None:
        return Step("seat_known", facts.seat)
    if not facts.outlets:
        return Step("seat_unknown")
    office, count, tied = _most(list(facts.outlets))
    if tied:
        return Step("outlets_tied", numbers={"streets": tied, "count": count})
    return Step("most_outlets", office, numbers={"count": count})


def _resources(facts: Facts) -> Step:
    office, count, tied = _most([(one.office, one.total) for one in facts.reach])
    if not count:
        return Step("no_resources")
    if tied:
        return Step("resources_tied", numbers={"streets": tied, "count": count})
    best = next(one for one in facts.reach if one.office == office)
    return Step(
        "most_resources",
        office,
        numbers={"stations": best.stations, "homes": best.homes, "instructors": best.instructors},
    )


def _governance(facts: Facts) -> Step:
    if len(facts.governance) == 1:
        return Step("carries_backstop", facts.governance[0])
    if not facts.governance:
        return Step("nobody_carries_backstop")
    return Step("several_carry_backstop", numbers={"count": len(facts.governance)})


QUESTIONS: dict[Criterion, Callable[[Facts], Step]] = {
    Criterion.PROJECT: _project,
    Criterion.TERRITORY: _territory,
    Criterion.RESOURCES: _resources,
    Criterion.GOVERNANCE: _governance,
}


def _most(counted: list[tuple[Office, int]]) -> tuple[Office | None, int, int]:
    """The office with the highest number, the number, and how many share it (0 when it stands alone)."""
    highest = max((count for _office, count in counted), default=0)
    best = [office for office, count in counted if count == highest]
    if len(best) == 1:
        return best[0], highest, 0
    return None, highest, len(best)


def sentences_needed() -> Iterator[str]:
    """Every code a step may carry, for the test that each has its sentence."""
    yield from ("no_sector", "several_sectors", "sector_without_department", "one_sector")
    yield from ("project_known", "project_unknown", "seat_known", "seat_unknown", "outlets_tied", "most_outlets")
    yield from ("no_resources", "resources_tied", "most_resources")
    yield from ("carries_backstop", "nobody_carries_backstop", "several_carry_backstop", "lead_takes_it", "nobody")
