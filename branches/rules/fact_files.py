"""事实文件: facts written down outside the system, one JSON object per subject.

    [{"id": "a", "subject": "enterprise", "employees": 80, "formal_members": 4, "backbone_formal_members": 3}]

Every key but `id` and `subject` may be missing or null: nobody knows. Counts
are whole numbers from zero up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from branches.rules.facts import BuildingFacts, Facts, StreetFacts

COUNTS = (
    *("employees", "formal_members", "backbone_formal_members", "probationary_members", "transferred_in_instructors"),
    *("building_enterprises", "building_formal_members", "dispersed_formal_members", "neighbours_formal_members"),
    *("neighbours_units", "women_workers", "youth_league_members"),
)
SWITCHES = ("fixed_premises", "existing_branch", "closed")
TEXTS = ("sector",)
SUBJECTS = ("enterprise", "building", "territory")
DISPERSED_SECTORS = ("food_delivery", "courier", "transport")
KNOWN = frozenset(("id", "subject", *COUNTS, *SWITCHES, *TEXTS))


Reader = Callable[[Mapping[str, int | None], Mapping[str, Any]], Facts | BuildingFacts | StreetFacts]


@dataclass(frozen=True)
class Case:
    """One subject of a file. `left_aside`: keys that no rule asks for."""

    id: str | int
    subject: str
    facts: Facts | BuildingFacts | StreetFacts
    left_aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mistake:
    """What cannot be read: the position from 1, the id if there is one, the key, and the code of what is wrong."""

    position: int
    id: str
    key: str
    code: str
    found: str


def read(objects: object) -> tuple[list[Case], list[Mistake]]:
    """The cases of a parsed JSON file and everything that is wrong with it; with a mistake nothing is to be used."""
    if isinstance(objects, dict):
        objects = [objects]
    if not isinstance(objects, list):
        return [], [Mistake(0, "", "", "not_a_list", type(objects).__name__)]
    cases: list[Case] = []
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for position, found in enumerate(objects, 1):
        wrong = list(_mistakes(position, found, seen))
        mistakes += wrong
        if not wrong:
            cases.append(_case(found))
    return cases, mistakes


def _mistakes(position: int, found: Any, seen: set[str]) -> Iterable[Mistake]:
    if not isinstance(found, dict):
        yield Mistake(position, "", "", "not_an_object", type(found).__name__)
        return
    name = found.get("id")
    shown = str(name) if name is not None else ""
    if isinstance(name, bool) or not isinstance(name, str | int) or shown == "":
        yield Mistake(position, shown, "id", "no_id", repr(name))
    elif shown in seen:
        yield Mistake(position, shown, "id", "id_twice", shown)
    seen.add(shown)
    if found.get("subject") not in SUBJECTS:
        yield Mistake(position, shown, "subject", "unknown_subject", repr(found.get("subject")))
    for key in COUNTS:
        value = found.get(key)
        if value is not None and not _is_count(value):
            yield Mistake(position, shown, key, "not_a_count", repr(value))
    for key in SWITCHES:
        if found.get(key) is not None and not isinstance(found[key], bool):
            yield Mistake(position, shown, key, "not_a_switch", repr(found[key]))
    for key in TEXTS:
        if found.get(key) is not None and not isinstance(found[key], str):
            yield Mistake(position, shown, key, "not_a_text", repr(found[key]))


def _is_count(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value >= 0 and value == int(value) if value < float("inf") else False


def _case(found: Mapping[str, Any]) -> Case:
    counts = {key: None if found.get(key) is None else int(found[key]) for key in COUNTS}
    readers: dict[str, Reader] = {"enterprise": _enterprise, "building": _building, "territory": _territory}
    make = readers[found["subject"]]
    return Case(found["id"], found["subject"], make(counts, found), tuple(sorted(set(found) - KNOWN)))


def _enterprise(counts: Mapping[str, int | None], found: Mapping[str, Any]) -> Facts:
    return Facts(
        formal_members=counts["formal_members"],
        backbone_formal_members=counts["backbone_formal_members"],
        probationary_members=counts["probationary_members"],
        mobile_members=counts["dispersed_formal_members"],
        transferred_in=counts["transferred_in_instructors"],
        headcount=counts["employees"],
        female_headcount=counts["women_workers"],
        league_members=counts["youth_league_members"],
        dispersed=bool(counts["dispersed_formal_members"])
        or (not found.get("fixed_premises") and found.get("sector") in DISPERSED_SECTORS),
        has_party_org=found.get("existing_branch"),
        closed=found.get("closed"),
        building_enterprises=counts["building_enterprises"] or 0,
        building_formal_members=counts["building_formal_members"],
        neighbors_units=counts["neighbours_units"],
        neighbors_formal_members=counts["neighbours_formal_members"],
    )


def _building(counts: Mapping[str, int | None], found: Mapping[str, Any]) -> BuildingFacts:
    members = counts["building_formal_members"]
    return BuildingFacts(
        enterprises=counts["building_enterprises"],
        units_with_members=None,
        formal_members=members if members is not None else counts["formal_members"],
        has_party_org=found.get("existing_branch"),
        closed=found.get("closed"),
    )


def _territory(counts: Mapping[str, int | None], found: Mapping[str, Any]) -> StreetFacts:
    members = counts["dispersed_formal_members"]
    return StreetFacts(
        riders=counts["employees"],
        formal_members=members if members is not None else counts["formal_members"],
        enterprises=None,
        neighbors_units=counts["neighbours_units"],
        neighbors_formal_members=counts["neighbours_formal_members"],
        has_party_org=found.get("existing_branch"),
        closed=found.get("closed"),
    )
