"""取数优先级: whose word a field takes, from a full order over all seven sources.

Every field knows an order that names every source, so a source that is silent
falls through to the next. A dated override moves the sources it names to the
front; the rest keep their place behind. The same definition is written out as
one SQL expression in `packing.py`, so the database and this module choose alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enterprises.rules.sources import Source

VISIT, ENQUIRY, PARTY = Source.VISIT, Source.ENQUIRY, Source.PARTY
REGISTRAR, SUPERVISOR, TERRITORY, EMPLOYER = Source.REGISTRAR, Source.SUPERVISOR, Source.TERRITORY, Source.EMPLOYER

Order = tuple[Source, ...]

REGISTERED: Order = (VISIT, REGISTRAR, ENQUIRY, EMPLOYER, TERRITORY, SUPERVISOR, PARTY)
"""What stands in the register: name, credit code, legal person, licence, founding day."""
SUPERVISED: Order = (VISIT, SUPERVISOR, ENQUIRY, EMPLOYER, TERRITORY, REGISTRAR, PARTY)
"""What the sector's department judges: which sector, which business."""
ON_THE_GROUND: Order = (VISIT, TERRITORY, ENQUIRY, EMPLOYER, SUPERVISOR, REGISTRAR, PARTY)
"""What can be seen by walking there: address, building, outlets, whether the shutters are up."""
EMPLOYED: Order = (VISIT, ENQUIRY, EMPLOYER, TERRITORY, SUPERVISOR, REGISTRAR, PARTY)
"""What the employer knows best: how many people, who they are, what they do."""
MEMBERS: Order = (VISIT, PARTY, ENQUIRY, EMPLOYER, TERRITORY, SUPERVISOR, REGISTRAR)
"""Members count where the formal affiliation lies; the upper organization's list goes before the ledgers."""

DEFAULTS: dict[str, dict[str, Order]] = {
    "enterprise": {
        "name": REGISTERED,
        "uscc": REGISTERED,
        "sector": SUPERVISED,
        "division": ON_THE_GROUND,
        "address": ON_THE_GROUND,
        "building": ON_THE_GROUND,
        "operating_status": ON_THE_GROUND,
        "license_state": REGISTERED,
        "main_business": SUPERVISED,
        "headcount": EMPLOYED,
        "female_headcount": EMPLOYED,
        "formal_members": MEMBERS,
        "probationary_members": MEMBERS,
        "backbone_formal_members": MEMBERS,
        "mobile_members": MEMBERS,
        "outlets_count": ON_THE_GROUND,
        "legal_person": REGISTERED,
        "contact_name": EMPLOYED,
        "phone_tail4": EMPLOYED,
        "party_org_text": MEMBERS,
        "has_party_org": MEMBERS,
        "has_union": EMPLOYED,
        "has_league": EMPLOYED,
        "has_womens": EMPLOYED,
        "opened_on": REGISTERED,
    },
    "outlet": {
        "name": ON_THE_GROUND,
        "division": ON_THE_GROUND,
        "address": ON_THE_GROUND,
        "status": ON_THE_GROUND,
        "headcount": EMPLOYED,
    },
    "worker": {
        "name": EMPLOYED,
        "sex": EMPLOYED,
        "born_on": EMPLOYED,
        "phone_tail4": EMPLOYED,
        "party_status": MEMBERS,
        "party_organization": MEMBERS,
        "league_member": EMPLOYED,
        "union_member": EMPLOYED,
        "employment_state": EMPLOYED,
        "job": EMPLOYED,
        "position": EMPLOYED,
        "is_backbone": EMPLOYED,
        "division": ON_THE_GROUND,
        "outlet": ON_THE_GROUND,
        "started_on": EMPLOYED,
    },
}

FINAL_WORDS: dict[tuple[str, str], tuple[tuple[Source, str], ...]] = {
    # Whether a company still exists in law is the registrar's to say, whoever
    # else still sees people at the door; only a visit goes before it.
    ("enterprise", "operating_status"): ((REGISTRAR, "deregistered"),),
}
"""Statements that go right behind the first source of the order, whatever rank their source has."""


@dataclass(frozen=True)
class Override:
    """One row of the Precedence table: the rank of a source for a field, between two days."""

    subject: str
    field: str
    source: Source
    rank: int
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Statement:
    """What one report says about one field. `None` is 不掌握 and takes no part.

    `mention` marks a report that only names the enterprise inside a roster: its
    word counts when nobody speaks of the enterprise itself.
    """

    source: Source
    value: object
    submission: int
    report: int
    mention: bool = False


def order(subject: str, field: str, *, on: date, overrides: Iterable[Override] = ()) -> Order:
    """The full order of the sources for a field on a day, most believed first.

    >>> [str(source) for source in order("enterprise", "headcount", on=date(2026, 10, 31))][:3]
    ['visit', 'enquiry', 'employer']
    """
    default = DEFAULTS[subject][field]
    moved = sorted(
        (row for row in overrides if (row.subject, row.field) == (subject, field) and row.holds_on(on)),
        key=lambda row: (row.rank, row.since),
    )
    first = tuple(dict.fromkeys(Source(row.source) for row in moved))
    return first + tuple(source for source in default if source not in first)


RANKS_OF_A_MENTION = 20
"""Added to the rank of a mention: behind every source that speaks of the enterprise itself."""


def rank(statement: Statement, subject: str, field: str, *, on: date, overrides: Iterable[Override] = ()) -> int:
    """Place of a statement, lowest first: even numbers by source, an odd one for a final word."""
    sources = order(subject, field, on=on, overrides=overrides)
    finals = FINAL_WORDS.get((subject, field), ())
    place = 3 if (statement.source, statement.value) in finals else 2 * (sources.index(statement.source) + 1)
    if statement.source == sources[0]:
        place = 2
    return place + (RANKS_OF_A_MENTION if statement.mention else 0)


def choose(
    statements: Iterable[Statement], subject: str, field: str, *, on: date, overrides: Iterable[Override] = ()
) -> Statement | None:
    """The statement a field takes: best rank, then the newest delivery, then the first row in it.

    >>> said = [Statement(Source.REGISTRAR, 40, 1, 1), Statement(Source.EMPLOYER, None, 2, 2)]
    >>> choose(said, "enterprise", "headcount", on=date(2026, 10, 31)).value
    40
    """
    overrides = tuple(overrides)
    known = [statement for statement in statements if statement.value is not None]
    return min(
        known,
        key=lambda one: (rank(one, subject, field, on=on, overrides=overrides), -one.submission, one.report),
        default=None,
    )


# -- who is on the roster -------------------------------------------------------

ROSTER_SOURCES: Order = (VISIT, ENQUIRY, EMPLOYER, TERRITORY, SUPERVISOR, REGISTRAR)
"""Whose rows place a person at an enterprise. The upper organization's list says
where a member belongs, not where the person works, and places nobody."""


def says(state: str | None, started_on: date | None, left_on: date | None, *, as_of: date) -> str | None:
    """What a roster row says about one day: active, left, or nothing in so many words.

    >>> says("left", None, date(2026, 11, 5), as_of=date(2026, 10, 31))
    'active'
    >>> says(None, None, None, as_of=date(2026, 10, 31)) is None
    True
    """
    if started_on is not None and started_on > as_of:
        return "left"
    if left_on is not None:
        return "left" if left_on <= as_of else "active"
    return state


def is_active(statements: Iterable[Statement], *, on: date, overrides: Iterable[Override] = ()) -> bool:
    """Whether a person stands on the roster of an enterprise, given what rows say (see `says`).

    A row that names somebody without a word about leaving is weaker than one
    that says 在岗 or 已离职: the spoken ones are asked first, in the order for
    `employment_state`. Nobody has to confirm: somebody whom only the street
    reports, and the employer does not, stays on the roster, and the missing
    confirmation is a discrepancy (person_missing_in_employer) until settled.
    Within one delivery a row that says 在岗 beats one that says 已离职: the
    person changed stations, not employers.
    """
    overrides = tuple(overrides)
    placed = [statement for statement in statements if statement.source in ROSTER_SOURCES]
    spoken = [statement for statement in placed if statement.value is not None]
    if not spoken:
        return bool(placed)
    best = min(
        spoken,
        key=lambda one: (
            rank(one, "worker", "employment_state", on=on, overrides=overrides),
            -one.submission,
            one.value == "left",
            one.report,
        ),
    )
    return best.value == "active"
