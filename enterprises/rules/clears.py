"""四清: is it clear which outlets, what business, how many people, which members; and if not, why not.

Criteria are dated: each applies from a day on and may end, so that a round is
judged by what applied on its as-of date. Pure: facts in, verdict out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shanyang.lib.parameters import Parameter, Parameters


class Clear(StrEnum):
    OUTLETS = "outlets"
    OPERATIONS = "operations"
    HEADCOUNT = "headcount"
    MEMBERS = "members"


LOCAL = "本地四清台账填报要求"
BEGINNING = date(2024, 1, 1)

DEFAULTS = Parameters(
    {
        "headcount_tolerance_people": Parameter(
            label="人数相差几人以内视为一致", unit="人", source=LOCAL, values=((BEGINNING, 2),)
        ),
        "headcount_tolerance_percent": Parameter(
            label="人数相差百分之几以内视为一致", unit="%", source=LOCAL, values=((BEGINNING, 5),)
        ),
    }
)


@dataclass(frozen=True)
class ClearFacts:
    """What is known of one enterprise on the as-of date. None is 不掌握."""

    outlets_declared: int | None = None
    outlets_known: int = 0
    outlets_without_address: int = 0
    outlets_without_community: int = 0
    outlets_without_state: int = 0
    outlets_open: int = 0
    operating_status: str | None = None
    license_state: str | None = None
    main_business: str | None = None
    operations_open: int = 0
    headcount: int | None = None
    headcount_basis: str | None = None
    roster: int | None = None
    headcount_open: int = 0
    headcount_explained: bool = False
    members: int | None = None
    members_without_affiliation: int = 0
    members_unsigned: int = 0
    members_open: int = 0


Failing = Callable[[ClearFacts, date, Parameters], bool]


@dataclass(frozen=True)
class Criterion:
    """One condition of a clear. `code` says why it is not clear when `fails` holds."""

    clear: Clear
    code: str
    fails: Failing
    since: date = BEGINNING
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def roster_agrees(declared: int, roster: int, *, on: date, parameters: Parameters = DEFAULTS) -> bool:
    """Within both tolerances the two numbers are the same number.

    >>> roster_agrees(100, 98, on=date(2026, 10, 31)), roster_agrees(20, 18, on=date(2026, 10, 31))
    (True, False)
    """
    difference = abs(declared - roster)
    people = parameters.headcount_tolerance_people.at(on).value
    percent = parameters.headcount_tolerance_percent.at(on).value
    return difference == 0 or (difference <= people and difference * 100 <= percent * max(declared, roster))


def _roster_differs(facts: ClearFacts, on: date, parameters: Parameters) -> bool:
    if facts.headcount is None or facts.roster is None or facts.headcount_explained:
        return False
    return not roster_agrees(facts.headcount, facts.roster, on=on, parameters=parameters)


# In the order in which an officer would ask; the first that fails is the reason shown.
CRITERIA: tuple[Criterion, ...] = (
    Criterion(Clear.OUTLETS, "outlets_open", lambda f, on, p: f.outlets_open > 0),
    Criterion(Clear.OUTLETS, "outlets_not_said", lambda f, on, p: f.outlets_known == 0 and f.outlets_declared is None),
    Criterion(
        Clear.OUTLETS,
        "outlets_not_listed",
        lambda f, on, p: f.outlets_declared is not None and f.outlets_known != f.outlets_declared,
    ),
    Criterion(Clear.OUTLETS, "outlet_without_address", lambda f, on, p: f.outlets_without_address > 0),
    Criterion(Clear.OUTLETS, "outlet_without_community", lambda f, on, p: f.outlets_without_community > 0),
    Criterion(Clear.OUTLETS, "outlet_without_state", lambda f, on, p: f.outlets_without_state > 0),
    Criterion(Clear.OPERATIONS, "operations_open", lambda f, on, p: f.operations_open > 0),
    Criterion(Clear.OPERATIONS, "status_unknown", lambda f, on, p: f.operating_status is None),
    Criterion(Clear.OPERATIONS, "license_unknown", lambda f, on, p: f.license_state is None),
    Criterion(Clear.OPERATIONS, "business_unknown", lambda f, on, p: not f.main_business),
    Criterion(Clear.HEADCOUNT, "headcount_open", lambda f, on, p: f.headcount_open > 0),
    Criterion(Clear.HEADCOUNT, "headcount_unknown", lambda f, on, p: f.headcount is None),
    Criterion(Clear.HEADCOUNT, "basis_unknown", lambda f, on, p: f.headcount_basis in (None, "unknown")),
    Criterion(Clear.HEADCOUNT, "no_roster", lambda f, on, p: f.roster is None),
    Criterion(Clear.HEADCOUNT, "roster_differs", _roster_differs),
    Criterion(Clear.MEMBERS, "members_open", lambda f, on, p: f.members_open > 0),
    Criterion(Clear.MEMBERS, "members_unknown", lambda f, on, p: f.members is None),
    Criterion(Clear.MEMBERS, "affiliation_unknown", lambda f, on, p: f.members_without_affiliation > 0),
    Criterion(Clear.MEMBERS, "members_unsigned", lambda f, on, p: f.members_unsigned > 0),
)


def why_not(facts: ClearFacts, clear: Clear, *, on: date, parameters: Parameters = DEFAULTS) -> tuple[str, ...]:
    """Every reason why one clear is not reached on that day; empty when it is clear.

    >>> why_not(ClearFacts(operating_status="operating", license_state="valid"), Clear.OPERATIONS, on=date(2026, 1, 1))
    ('business_unknown',)
    """
    return tuple(
        one.code for one in CRITERIA if one.clear is clear and one.holds_on(on) and one.fails(facts, on, parameters)
    )


def clears(facts: ClearFacts, *, on: date, parameters: Parameters = DEFAULTS) -> Mapping[Clear, str]:
    """For each of the four the first reason why not, or the empty string."""
    return {clear: next(iter(why_not(facts, clear, on=on, parameters=parameters)), "") for clear in Clear}
