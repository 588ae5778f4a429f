"""The truth beside the ledgers, in the columns that `survey_folder` writes.

`persons.csv`, `enterprises.csv` and `conflicts.csv` hold what a perfect reader
of these files could find out, so that a judge can lay the two side by side.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence

from shanyang.demo.district import Enterprise
from shanyang.demo.ledgers import Placement, Shelf
from shanyang.demo.testimony import Conflict

PERSONS = "enterprise_uscc name id_number phone party_status source_refs".split()
ENTERPRISES = "uscc name headcount formal probationary outlets operating_status source_refs".split()
CONFLICTS = "kind enterprise_uscc name id_number phone".split()


def write(shelf: Shelf) -> dict[str, int]:
    """Write the truth folder; returns how many lines each file has."""
    folder = shelf.folder / "truth"
    folder.mkdir(exist_ok=True)
    by_person: dict[int, list[Placement]] = defaultdict(list)
    by_company: dict[int, list[Placement]] = defaultdict(list)
    for placement in shelf.placements:
        if placement.says.person is not None:
            by_person[placement.says.person.number].append(placement)
        elif placement.says.outlet is None:
            by_company[placement.says.company.number].append(placement)
    tables: dict[str, tuple[list[str], Sequence[Sequence[object]]]] = {
        "persons.csv": (PERSONS, list(person_lines(shelf, by_person))),
        "enterprises.csv": (ENTERPRISES, list(company_lines(shelf, by_company))),
        "conflicts.csv": (CONFLICTS, list(conflict_lines(shelf, by_person))),
    }
    for name, (header, lines) in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(lines)
    return {name: len(lines) for name, (_, lines) in tables.items()}


def code(shelf: Shelf, company: Enterprise) -> str:
    """The credit code, or the name where no file gives the code."""
    return company.uscc if company.number in shelf.coded else company.name


def person_lines(shelf: Shelf, placed: dict[int, list[Placement]]) -> list[list[str]]:
    """One line per counted person who stands in at least one file."""
    at: dict[int, list[str]] = defaultdict(list)
    people = {}
    for employment in shelf.district.counted():
        at[employment.person.number].append(code(shelf, employment.enterprise))
        people[employment.person.number] = employment.person
    lines = []
    for number, person in people.items():
        places = placed.get(number, [])
        if not places:
            continue
        said = number in shelf.standing
        refs = ";".join(sorted(p.reference for p in places))
        lines.append(
            [
                ";".join(sorted(at[number])),
                person.name,
                person.id_number[-4:],
                person.phone,
                person.party if said else "",
                refs,
            ]
        )
    return sorted(lines)


def company_lines(shelf: Shelf, placed: dict[int, list[Placement]]) -> list[list[object]]:
    lines: list[list[object]] = []
    roster = shelf.district.roster()
    for company in shelf.district.enterprises:
        if not company.in_scope:
            continue
        party = [e.person.party for e in roster[company.number]]
        refs = ";".join(sorted(p.reference for p in placed.get(company.number, [])))
        uscc = company.uscc if company.number in shelf.coded else ""
        members = party.count("formal"), party.count("probationary")
        lines.append([uscc, company.name, len(party), *members, len(company.outlets), company.status, refs])
    return sorted(lines, key=lambda line: str(line[0]))


def conflict_lines(shelf: Shelf, placed: dict[int, list[Placement]]) -> list[list[str]]:
    """One line per kind and subject; a person's slip counts only where another source shows it."""
    companies = {c.number: c for c in shelf.district.enterprises}
    people = {p.number: p for p in shelf.district.people}
    lines = set()
    for conflict in shelf.conflicts:
        company = companies[conflict.company]
        if conflict.person is None:
            lines.add((conflict.kind, code(shelf, company), conflict.outlet, "", ""))
        elif conflict.person in people and visible(conflict, placed.get(conflict.person, [])):
            person = people[conflict.person]
            lines.add((conflict.kind, code(shelf, company), person.name, person.id_number[-4:], person.phone))
    return [list(line) for line in sorted(lines)]


def visible(conflict: Conflict, placements: list[Placement]) -> bool:
    """A wrongly heard name is a contradiction only beside a second source."""
    return conflict.kind != "name" or len({p.says.source for p in placements}) > 1
