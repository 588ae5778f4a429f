"""What a careful clerk would make of the ledgers, from the marks alone."""

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from .book import Book, Mark
from .world import World

PRECEDENCE = {"employer": 0, "territory": 1, "supervisor": 2, "registrar": 3}
PERSON_HEADS = ["enterprise_uscc", "name", "id_number", "phone", "party_status", "source_refs"]
FIRM_HEADS = ["uscc", "name", "headcount", "formal", "probationary", "outlets", "operating_status", "source_refs"]
CONFLICT_HEADS = ["kind", "enterprise_uscc", "name", "id_number", "phone"]


def same_phone(a: str, b: str) -> bool:
    """Whether two ways of showing a number can be one number."""
    if "*" in a or "*" in b:
        return a[:3] == b[:3] and a[-4:] == b[-4:]
    return a == b


def same_id(a: Mark, b: Mark) -> bool:
    """Whether two ways of showing an ID number can be one number."""
    kinds = {a.id_kind, b.id_kind}
    x, y = a.id_value, b.id_value
    if "masked" in kinds:
        x = x if a.id_kind == "masked" else x[:6] + (x[-4:] if a.id_kind == "full" else "")
        y = y if b.id_kind == "masked" else y[:6] + (y[-4:] if b.id_kind == "full" else "")
    short = min(len(x), len(y))
    return x[:short] == y[:short]


def phones_meet(a: Mark, b: Mark) -> bool | None:
    """None when one of them says nothing."""
    if not a.phones or not b.phones:
        return None
    return any(same_phone(x, y) for x in a.phones for y in b.phones)


def ids_meet(a: Mark, b: Mark) -> bool | None:
    """None when one of them says nothing, or nothing that may be compared with the other."""
    if (
        not a.id_value
        or not b.id_value
        or "area" in (a.id_kind, b.id_kind)
        or {a.id_kind, b.id_kind} == {"masked", "head"}
    ):
        return None
    return same_id(a, b)


class Truth:
    """Everything derived from the marks of one set."""

    def __init__(self, world: World, books: list[Book]) -> None:
        self.world = world
        self.lookalikes: set[int] = set()
        self.marks = [m for book in books for m in book.marks()]
        self.rows: dict[int, list[Mark]] = defaultdict(list)
        self.firm_rows: dict[int, list[Mark]] = defaultdict(list)
        for mark in self.marks:
            if mark.person is not None and not mark.left:
                self.rows[mark.person].append(mark)
            if mark.firm is not None and mark.firm < 100 and not mark.left:
                self.firm_rows[mark.firm].append(mark)
        self.works: dict[int, set[int]] = {
            p: {f for m in rows for f in (m.firm, m.facts.get("also")) if f is not None}
            for p, rows in self.rows.items()
        }
        self.party = {p: self._party(rows) for p, rows in self.rows.items()}
        self.staff: dict[int, set[int]] = defaultdict(set)
        for person, firms in self.works.items():
            for firm in firms:
                self.staff[firm].add(person)

    @staticmethod
    def _party(rows: list[Mark]) -> str:
        told = sorted((PRECEDENCE[m.source], m.party) for m in rows if m.party)
        return told[0][1] if told else ""

    def code(self, number: int) -> str:
        """The credit code, where some ledger shows the right one."""
        firm = self.world.firms[number]
        shown = any(m.facts.get("uscc") == firm.uscc for m in self.firm_rows[number])
        return firm.uscc if shown else ""

    def person_row(self, number: int) -> dict[str, str]:
        """The line of persons.csv."""
        rows, person = self.rows[number], self.world.people[number]
        phones = [p for m in rows for p in m.phones]
        plain = [p for p in phones if "*" not in p]
        seen = any(m.id_kind in ("full", "masked") for m in rows)
        return {
            "enterprise_uscc": ";".join(sorted(self.code(f) or self.world.firms[f].name for f in self.works[number])),
            "name": person.name,
            "id_number": person.id[-4:] if seen else "",
            "phone": person.phone if person.phone in plain else (plain or phones or [""])[0],
            "party_status": self.party[number],
            "source_refs": ";".join(sorted({m.where for m in rows})),
        }

    def firm_row(self, number: int) -> dict[str, str]:
        """The line of enterprises.csv."""
        firm, staff = self.world.firms[number], self.staff[number]
        parties = [self.party[p] for p in staff]
        return {
            "uscc": self.code(number),
            "name": firm.name,
            "headcount": str(len(staff)),
            "formal": str(parties.count("formal")),
            "probationary": str(parties.count("probationary")),
            "outlets": self._outlets(number),
            "operating_status": "operating",
            "source_refs": ";".join(sorted({m.where for m in self.firm_rows[number]})),
        }

    def _outlets(self, number: int) -> str:
        outlets = self.world.firms[number].outlets
        shut = {
            m.facts["outlet"]
            for m in self.firm_rows[number]
            if m.source == "territory" and m.facts.get("open") is False
        }
        return str(len(outlets) - len(shut)) if outlets else ""

    def conflicts(self) -> list[dict[str, str]]:
        """All contradictions the ledgers really show."""
        found = []
        for firm in self.world.firms:
            for kind in self._of_firm(firm.number):
                found.append(
                    {
                        "kind": kind,
                        "enterprise_uscc": self.code(firm.number) or firm.name,
                        "name": firm.name,
                        "id_number": "",
                        "phone": "",
                    }
                )
        for number, rows in sorted(self.rows.items()):
            said = self.person_row(number)
            for kind in _of_person(rows):
                found.append({"kind": kind} | {k: said[k] for k in CONFLICT_HEADS[1:]})
            for number_of_firm in sorted(self.works[number]):
                if self.world.firms[number_of_firm].missing == "employer":
                    continue
                if not any(m.source == "employer" and number_of_firm in (m.firm, m.facts.get("also")) for m in rows):
                    found.append(
                        {
                            "kind": "person_missing_in_employer",
                            "enterprise_uscc": self.code(number_of_firm) or self.world.firms[number_of_firm].name,
                        }
                        | {k: said[k] for k in CONFLICT_HEADS[2:]}
                    )
                    break
        return found

    def _of_firm(self, number: int) -> list[str]:
        rows, staff = self.firm_rows[number], self.staff[number]
        facts: dict[str, set[object]] = defaultdict(set)
        for mark in rows:
            for key, value in mark.facts.items():
                if value is not None:
                    facts[key].add(value)
        kinds = []
        if facts["headcount"] - {len(staff)}:
            kinds.append("headcount")
        parties = [self.party[p] for p in staff]
        unknown = parties.count("")
        known = {"formal": parties.count("formal"), "probationary": parties.count("probationary")}
        known["members"] = known["formal"] + known["probationary"]
        if any(
            len(facts[k]) > 1 or any(not known[k] <= v <= known[k] + unknown for v in facts[k])  # type: ignore[operator]
            for k in ("formal", "members")
        ):
            kinds.append("member_count")
        if len(facts["status"]) > 1:
            kinds.append("status")
        if len(facts["uscc"]) > 1:
            kinds.append("uscc")
        if {"registrar", *PRECEDENCE} - {m.source for m in rows}:
            kinds.append("missing_in_source")
        if self._outlets_differ(number, rows, facts["outlets"]):
            kinds.append("outlet")
        return kinds

    def _outlets_differ(self, number: int, rows: list[Mark], told: set[object]) -> bool:
        firm = self.world.firms[number]
        named: dict[str, set[tuple[int, bool]]] = defaultdict(set)
        for mark in rows:
            if "outlet" in mark.facts:
                named[mark.source].add((mark.facts["outlet"], mark.facts["open"]))
        both = list(named.values())
        return bool(told - {len(firm.outlets)}) or (len(both) > 1 and both[0] != both[1])

    def write(self, folder: Path) -> None:
        """The three tables."""
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "persons.csv", PERSON_HEADS, [self.person_row(n) for n in sorted(self.rows)])
        _write(folder / "enterprises.csv", FIRM_HEADS, [self.firm_row(f.number) for f in self.world.firms])
        _write(folder / "conflicts.csv", CONFLICT_HEADS, self.conflicts())

    def unfair(self) -> list[str]:
        """What nobody could know from the files."""
        return self._absent() + self._torn() + self._confused()

    def hopeless(self) -> set[int]:
        """People whose rows cannot be brought together by anybody."""
        return {int(line.split()[1]) for line in self._torn()} | self.lookalikes

    def _absent(self) -> list[str]:
        return [f"absent {p.number}" for p in self.world.people if p.number not in self.rows]

    def _torn(self) -> list[str]:
        here: dict[tuple[int, str], set[int]] = defaultdict(set)
        for mark in self.marks:
            if mark.person is not None and mark.firm is not None:
                here[mark.firm, mark.name].add(mark.person)
        said = []
        for number, rows in self.rows.items():
            group = {id(rows[0])}
            grown = True
            while grown:
                grown = False
                for a, b in combinations(rows, 2):
                    if (id(a) in group) != (id(b) in group) and _one(a, b, len(here[a.firm or 0, a.name]) < 2):
                        group |= {id(a), id(b)}
                        grown = True
            if len(group) < len(rows):
                said.append(f"torn {number} " + " ; ".join(f"{m.where} {m.name} {m.id_kind} {m.phones}" for m in rows))
        return said

    def _confused(self) -> list[str]:
        said = []
        by: dict[tuple[str, str], list[Mark]] = defaultdict(list)
        for mark in self.marks:
            if mark.person is None:
                continue
            by["name", mark.name].append(mark)
            if mark.id_kind == "full":
                by["id", mark.id_value].append(mark)
        for (kind, word), marks in by.items():
            for a, b in combinations(marks, 2):
                if a.person != b.person and _confusing(kind, a, b) and not (a.left and b.left):
                    self.lookalikes |= {n for n in (a.person, b.person) if n is not None and n in self.rows}
                    said.append(
                        f"confused {kind} {word}: {a.where} {a.id_kind} {a.phones} / {b.where} {b.id_kind} {b.phones}"
                    )
        return said


def _confusing(kind: str, a: Mark, b: Mark) -> bool:
    """Whether rows of two people look like one person's."""
    if kind == "id":
        return a.name == b.name or bool(phones_meet(a, b)) or not (a.phones and b.phones)
    return _one(a, b, True)


def _one(a: Mark, b: Mark, lone: bool) -> bool:
    """Evidence a clerk accepts that two rows are one person."""
    phones, ids = phones_meet(a, b), ids_meet(a, b)
    if a.id_kind == b.id_kind == "full" and ids:
        return True
    if a.name == b.name:
        if phones:
            return True
        if ids and "area" not in {a.id_kind, b.id_kind} and {a.id_kind, b.id_kind} != {"masked", "head"}:
            return True
        firms = ({a.firm, a.facts.get("also")} & {b.firm, b.facts.get("also")}) - {None}
        return bool(firms) and lone and phones is not False and ids is not False
    return (
        bool(phones)
        and ids is not False
        and a.firm == b.firm
        and len(a.name) == len(b.name)
        and sum(x != y for x, y in zip(a.name, b.name, strict=True)) == 1
    )


def _of_person(rows: list[Mark]) -> list[str]:
    kinds = []
    pairs = list(combinations(rows, 2))
    if len({m.name for m in rows}) > 1:
        kinds.append("name")
    if any(ids_meet(a, b) is False for a, b in pairs):
        kinds.append("id_number")
    if any(phones_meet(a, b) is False for a, b in pairs):
        kinds.append("phone")
    if len({m.party for m in rows if m.party}) > 1:
        kinds.append("party_status")
    return kinds


def _write(path: Path, heads: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, heads)
        writer.writeheader()
        writer.writerows(rows)
