"""What a careful clerk can tell from the papers: persons, enterprises, conflicts.

Nothing is taken over from the plan. Every claim that a file shows is noted
when it is written, and the truth is worked out from those claims, so no
conflict is recorded that no file shows.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.blind.habits import Shown
from tests.blind.plan import EMPLOYER, REGISTRAR, SUPERVISOR, TERRITORY
from tests.blind.world import Firm, Person, World

TRUST = (EMPLOYER, TERRITORY, SUPERVISOR, REGISTRAR)
PERSONS = ("enterprise_uscc", "name", "id_number", "phone", "party_status", "source_refs")
ENTERPRISES = ("uscc", "name", "headcount", "formal", "probationary", "outlets", "operating_status", "source_refs")
CONFLICTS = ("kind", "enterprise_uscc", "name", "id_number", "phone")


@dataclass(frozen=True)
class PersonClaim:
    """One row about one person."""

    person: int
    firm: int
    source: str
    ref: str
    shown: Shown
    party: str | None
    left: bool = False


@dataclass(frozen=True)
class FirmClaim:
    """One row about one firm."""

    firm: int
    source: str
    ref: str
    uscc: str = ""
    status: str | None = None
    headcount: int | None = None
    basis: str = ""
    formal: int | None = None
    probationary: int | None = None
    outlets: int | None = None


@dataclass
class Papers:
    """All that has been written so far."""

    people: dict[int, list[PersonClaim]] = field(default_factory=lambda: defaultdict(list))
    firms: dict[int, list[FirmClaim]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))  # USCCs beside people
    seen: dict[tuple[int, str], bool] = field(default_factory=dict)  # firm, source: mentioned at all
    outlets: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # as listed by the streets
    outlet_refs: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, claim: PersonClaim | FirmClaim) -> None:
        """Keeps one claim."""
        self.seen[claim.firm, claim.source] = True
        if isinstance(claim, PersonClaim):
            self.people[claim.person].append(claim)
        else:
            self.firms[claim.firm].append(claim)


def write(folder: Path, world: World, papers: Papers) -> None:
    """The three files of the truth, in the columns of survey_folder."""
    folder.mkdir(parents=True, exist_ok=True)
    firms = {firm.key: firm for firm in world.firms}
    for firm in firms.values():
        if firm.uscc not in [*papers.codes[firm.key], *(claim.uscc for claim in papers.firms[firm.key])]:
            firm.uscc = firm.name  # no file shows the code; the name stands in its place
    persons = list(_persons(world, papers, firms))
    _csv(folder / "persons.csv", PERSONS, (row for _, row in persons))
    _csv(folder / "enterprises.csv", ENTERPRISES, _enterprises(papers, firms, persons))
    _csv(
        folder / "conflicts.csv",
        CONFLICTS,
        [*_firm_conflicts(papers, firms), *_person_conflicts(papers, firms, persons)],
    )


def _persons(world: World, papers: Papers, firms: dict[int, Firm]) -> Iterable[tuple[Person, dict[str, str]]]:
    for person in world.people:
        standing = _standing(papers.people[person.key])
        if not standing:
            continue
        best = sorted(standing, key=lambda c: TRUST.index(c.source))
        keys = sorted({c.firm for c in standing})
        yield (
            person,
            {
                "enterprise_uscc": ";".join(sorted(firms[k].uscc for k in keys)),
                "name": best[0].shown.name,
                "id_number": next((c.shown.tail() for c in best if c.shown.tail()), ""),
                "phone": _phone(best),
                "party_status": next((c.party for c in best if c.party), ""),
                "source_refs": ";".join(c.ref for c in standing),
            },
        )


def _standing(claims: list[PersonClaim]) -> list[PersonClaim]:
    """Rows that say the person works there; a firm's own word that one has left ends it."""
    gone = {c.firm for c in claims if c.left and c.source == EMPLOYER}
    return [c for c in claims if not c.left and c.firm not in gone]


def _phone(claims: list[PersonClaim]) -> str:
    full = next((c.shown.phone for c in claims if c.shown.phone), "")
    masked = next((c.shown.phone_mask for c in claims if c.shown.phone_mask), "")
    return full or (f"{masked[:3]}****{masked[3:]}" if masked else "")


def _enterprises(
    papers: Papers, firms: dict[int, Firm], persons: list[tuple[Person, dict[str, str]]]
) -> Iterable[dict[str, object]]:
    for firm in firms.values():
        claims = papers.firms[firm.key]
        if not claims and not papers.outlet_refs[firm.key]:
            continue
        mine = [row for _, row in persons if firm.uscc in row["enterprise_uscc"].split(";")]
        status = next(
            (
                c.status
                for s in (REGISTRAR, TERRITORY, EMPLOYER, SUPERVISOR)
                for c in claims
                if c.source == s and c.status
            ),
            "",
        )
        declared = [
            c.outlets
            for s in (TERRITORY, EMPLOYER, SUPERVISOR)
            for c in claims
            if c.source == s and c.outlets is not None
        ]
        yield {
            "uscc": firm.uscc if firm.uscc != firm.name else "", "name": firm.name, "headcount": len(mine),
            "formal": sum(r["party_status"] == "formal" for r in mine),
            "probationary": sum(r["party_status"] == "probationary" for r in mine),
            "outlets": len(papers.outlets[firm.key]) or (declared[0] if declared else ""),
            "operating_status": status,
            "source_refs": ";".join([c.ref for c in claims] + papers.outlet_refs[firm.key]),
        }  # fmt: skip


def _firm_conflicts(papers: Papers, firms: dict[int, Firm]) -> Iterable[dict[str, str]]:
    for firm in firms.values():
        claims = papers.firms[firm.key]
        kinds = []
        counts_by_basis = [
            {c.headcount for c in claims if c.basis == basis and c.headcount is not None}
            for basis in {c.basis for c in claims}
        ]
        declared = {c.headcount for c in claims if not c.basis and c.headcount is not None}
        if any(len(counts) > 1 for counts in counts_by_basis) or _outside(declared, _roster(papers, firm)):
            kinds.append("headcount")
        for status in ("formal", "probationary"):
            numbers = {getattr(c, status) for c in claims if getattr(c, status) is not None}
            if len(numbers) > 1 or _outside(numbers, _roster(papers, firm, status)):
                kinds.append("member_count")
        if len({c.status for c in claims if c.status}) > 1:
            kinds.append("status")
        if len({c for c in [c.uscc for c in claims] + papers.codes[firm.key] if c}) > 1:
            kinds.append("uscc")
        counts = {c.outlets for c in claims if c.outlets is not None}
        if papers.outlets[firm.key]:
            counts.add(len(papers.outlets[firm.key]))
        if len(counts) > 1:
            kinds.append("outlet")
        if not all(papers.seen.get((firm.key, source)) for source in TRUST):
            kinds.append("missing_in_source")
        for kind in dict.fromkeys(kinds):
            yield {"kind": kind, "enterprise_uscc": firm.uscc, "name": firm.name, "id_number": "", "phone": ""}


def _roster(papers: Papers, firm: Firm, status: str = "") -> tuple[int, int] | None:
    """At least and at most how many people the rosters show; None where the firm itself keeps none."""
    low = high = 0
    own = False
    for claims in papers.people.values():
        here = [c for c in _standing(claims) if c.firm == firm.key]
        if not here:
            continue
        listed = any(c.source == EMPLOYER for c in here)
        own |= listed
        said = {c.party for c in _standing(claims) if c.party}
        low += (said == {status}) if status else listed
        high += (not said or status in said) if status else 1
    return (low, high) if own else None


def _outside(numbers: set[int | None], span: tuple[int, int] | None) -> bool:
    return span is not None and any(number is not None and not span[0] <= number <= span[1] for number in numbers)


def _person_conflicts(
    papers: Papers, firms: dict[int, Firm], persons: list[tuple[Person, dict[str, str]]]
) -> Iterable[dict[str, str]]:
    rosters = {firm for (firm, source), _ in papers.seen.items() if source == EMPLOYER}
    for person, row in persons:
        claims = _standing(papers.people[person.key])
        subject = {key: row[key] for key in ("enterprise_uscc", "name", "id_number", "phone")}
        pairs = [(a, b) for i, a in enumerate(claims) for b in claims[i + 1 :]]
        if any(a.party and b.party and a.party != b.party for a, b in pairs):
            yield {"kind": "party_status", **subject}
        if any(a.shown.phone_contradicts(b.shown) for a, b in pairs):
            yield {"kind": "phone", **subject}
        if any(a.shown.id_contradicts(b.shown) for a, b in pairs):
            yield {"kind": "id_number", **subject}
        if len({c.shown.name for c in claims}) > 1:
            yield {"kind": "name", **subject}
        named = {c.firm for c in claims if c.source == EMPLOYER}
        missing = [k for k in sorted({c.firm for c in claims}) if k not in named and k in rosters]
        if missing:
            yield {
                "kind": "person_missing_in_employer",
                **subject,
                "enterprise_uscc": ";".join(firms[k].uscc for k in missing),
            }


def _csv(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
