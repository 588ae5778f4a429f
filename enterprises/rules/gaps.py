"""询问: what is not known about an enterprise, or not known for sure, as questions to ask on the telephone.

A question is a code with its numbers; `wording.py` makes the sentence that the
caller reads out. No question carries what another source said: whoever is told
a number tends to confirm it. The employer's own numbers may be named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum
from typing import Any

from enterprises.rules.sources import Source


class AnswerKind(StrEnum):
    """What kind of field the answer goes into."""

    TEXT = "text"
    COUNT = "count"
    STATUS = "status"
    LICENSE = "license"
    BASIS = "basis"
    DIVISION = "division"
    SECTOR = "sector"
    PHONE = "phone"
    USCC = "uscc"
    NOTE = "note"


@dataclass(frozen=True)
class OutletSeen:
    """An outlet as the sources together describe it."""

    id: int
    name: str
    address: bool = True
    division: bool = True
    status: bool = True


@dataclass(frozen=True)
class Picture:
    """What all sources together say about one enterprise.

    `known` holds the values that precedence chooses (absent or None: 不掌握);
    `differing` the fields on which sources contradict each other; `own` what the
    employer itself declared. Counts are people.
    """

    known: Mapping[str, Any] = default(default_factory=dict)
    own: Mapping[str, Any] = default(default_factory=dict)
    differing: frozenset[str] = frozenset()
    sources: int = 0
    silent: tuple[str, ...] = ()
    outlets: tuple[OutletSeen, ...] = ()
    roster: int | None = None
    unaffiliated: int = 0
    unlisted: int = 0
    gone_says: int = 0

    def lacks(self, name: str) -> bool:
        return self.known.get(name) in (None, "")


@dataclass(frozen=True)
class Question:
    """One thing to ask: code, the field its answer fills, how it is answered, the numbers in its sentence."""

    code: str
    field: str
    answer: AnswerKind
    params: Mapping[str, Any] = default(default_factory=dict)
    outlet: int | None = None


CHANGED = "own_changed"
"""The enterprise corrects, over its link, what it said itself before; asked once for each field."""
MOST_OUTLETS = 6
"""Outlets asked about one by one in a call; for more the list itself has to be delivered again."""

UNKNOWN_FIELDS: tuple[tuple[str, str, AnswerKind], ...] = (
    ("address", "address_unknown", AnswerKind.TEXT),
    ("division", "division_unknown", AnswerKind.DIVISION),
    ("operating_status", "status_unknown", AnswerKind.STATUS),
    ("license_state", "license_unknown", AnswerKind.LICENSE),
    ("main_business", "business_unknown", AnswerKind.TEXT),
    ("headcount", "headcount_unknown", AnswerKind.COUNT),
    ("formal_members", "formal_unknown", AnswerKind.COUNT),
    ("probationary_members", "probationary_unknown", AnswerKind.COUNT),
    ("contact_phone", "phone_unknown", AnswerKind.PHONE),
    ("uscc", "uscc_unknown", AnswerKind.USCC),
    ("sector", "sector_unknown", AnswerKind.SECTOR),
)

DIFFERING_FIELDS: tuple[tuple[str, str, AnswerKind], ...] = (
    ("uscc", "uscc_differs", AnswerKind.USCC),
    ("sector", "sector_differs", AnswerKind.SECTOR),
    ("division", "division_differs", AnswerKind.DIVISION),
    ("address", "address_differs", AnswerKind.TEXT),
    ("operating_status", "status_differs", AnswerKind.STATUS),
    ("outlets_count", "outlets_differ", AnswerKind.COUNT),
    ("headcount", "headcount_differs", AnswerKind.COUNT),
    ("formal_members", "formal_differs", AnswerKind.COUNT),
    ("probationary_members", "probationary_differs", AnswerKind.COUNT),
    ("contact_phone", "phone_differs", AnswerKind.PHONE),
)

SETTLING: frozenset[str] = frozenset(
    {code for _name, code, _answer in DIFFERING_FIELDS} | {"gone_suspected", "outlets_not_listed"}
)
"""Questions about a contradiction: the answer settles it."""


def questions(picture: Picture) -> tuple[Question, ...]:
    """Every gap of an enterprise, in the order of the four clears; one question per gap.

    >>> [question.code for question in questions(Picture(known={"headcount": 40}))][-1]
    'roster_missing'
    """
    found = [*_existence(picture), *_outlets(picture), *_unknown(picture), *_differing(picture), *_people(picture)]
    return tuple(sorted(found, key=_place))


ORDER: tuple[str, ...] = (
    "gone_suspected",
    "status_unknown",
    "status_differs",
    "license_unknown",
    "uscc_unknown",
    "uscc_differs",
    "business_unknown",
    "sector_unknown",
    "sector_differs",
    "address_unknown",
    "address_differs",
    "division_unknown",
    "division_differs",
    "outlets_unknown",
    "outlets_not_listed",
    "outlets_differ",
    "outlet_division_unknown",
    "outlet_address_unknown",
    "outlet_status_unknown",
    "headcount_unknown",
    "headcount_differs",
    "basis_unknown",
    "roster_differs",
    "roster_missing",
    "people_unlisted",
    "formal_unknown",
    "formal_differs",
    "probationary_unknown",
    "probationary_differs",
    "backbone_unknown",
    "affiliation_unknown",
    "phone_unknown",
    "phone_differs",
    "registrar_silent",
    "employer_silent",
)


def _place(question: Question) -> tuple[int, int]:
    return ORDER.index(question.code), question.outlet or 0


def _existence(picture: Picture) -> Iterator[Question]:
    """Somebody says it moved away or closed; or who registered it, or who runs it, has not said a word."""
    if picture.gone_says and picture.known.get("operating_status") == "operating":
        yield Question("gone_suspected", "operating_status", AnswerKind.STATUS, {"sources": picture.gone_says})
    if Source.REGISTRAR in picture.silent:
        yield Question("registrar_silent", "", AnswerKind.NOTE)
    if Source.EMPLOYER in picture.silent:
        yield Question("employer_silent", "", AnswerKind.NOTE)


def _outlets(picture: Picture) -> Iterator[Question]:
    declared, listed = picture.known.get("outlets_count"), len(picture.outlets)
    if declared is None and not listed:
        yield Question("outlets_unknown", "outlets_count", AnswerKind.COUNT)
    elif _not_all_listed(picture):
        numbers = {"declared": declared, "listed": listed}
        yield Question("outlets_not_listed", "outlets_count", AnswerKind.COUNT, numbers)
    for outlet in picture.outlets[:MOST_OUTLETS]:
        name = {"outlet": outlet.name}
        if not outlet.division:
            yield Question("outlet_division_unknown", "division", AnswerKind.DIVISION, name, outlet.id)
        if not outlet.address:
            yield Question("outlet_address_unknown", "address", AnswerKind.TEXT, name, outlet.id)
        if not outlet.status:
            yield Question("outlet_status_unknown", "status", AnswerKind.STATUS, name, outlet.id)


def _not_all_listed(picture: Picture) -> bool:
    declared, listed = picture.known.get("outlets_count"), len(picture.outlets)
    return declared is not None and listed > 0 and declared != listed


def _unknown(picture: Picture) -> Iterator[Question]:
    for name, code, answer in UNKNOWN_FIELDS:
        if picture.lacks(name):
            yield Question(code, name, answer)
    if picture.known.get("headcount") is not None and picture.known.get("headcount_basis") in (None, "", "unknown"):
        yield Question("basis_unknown", "headcount_basis", AnswerKind.BASIS)
    if picture.known.get("formal_members") and picture.lacks("backbone_formal_members"):
        formal = {"formal": picture.known["formal_members"]}
        yield Question("backbone_unknown", "backbone_formal_members", AnswerKind.COUNT, formal)


def _differing(picture: Picture) -> Iterator[Question]:
    gone = picture.gone_says and picture.known.get("operating_status") == "operating"
    for name, code, answer in DIFFERING_FIELDS:
        if (code == "status_differs" and gone) or (code == "outlets_differ" and _not_all_listed(picture)):
            continue  # asked already, in plainer words
        if name in picture.differing:
            yield Question(code, name, answer, {"sources": picture.sources})


def _people(picture: Picture) -> Iterator[Question]:
    declared = picture.own.get("headcount")
    if picture.roster is None:
        yield Question("roster_missing", "", AnswerKind.NOTE)
    elif declared is not None and declared != picture.roster:
        numbers = {"declared": declared, "roster": picture.roster, "difference": abs(declared - picture.roster)}
        yield Question("roster_differs", "", AnswerKind.NOTE, numbers)
    if picture.unlisted:
        yield Question("people_unlisted", "", AnswerKind.NOTE, {"people": picture.unlisted})
    if picture.unaffiliated:
        yield Question("affiliation_unknown", "", AnswerKind.NOTE, {"people": picture.unaffiliated})
