"""Compares what ``survey_folder`` wrote with what is true.

    python bench/judge.py OUT TRUTH [--json FILE]

Both folders hold persons.csv, enterprises.csv and conflicts.csv in the same
columns. Persons are matched through the ledger rows they stand on
(``source_refs``), never through names: a person split in two is one person too
many, two people taken for one are one too few. Always exits 0; it measures,
it does not gate.
"""

import argparse
import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

FIRM_KINDS = ("headcount", "member_count", "status", "uscc", "missing_in_source", "outlet")
PERSON_KINDS = ("party_status", "phone", "id_number", "name", "person_missing_in_employer")
FIRM_FIELDS = ("headcount", "formal", "probationary", "outlets", "operating_status")
Row = dict[str, str]


def judge(out: Path, truth: Path) -> dict[str, object]:
    """All measures of one folder."""
    found, real = _read(out / "persons.csv"), _read(truth / "persons.csv")
    matched = _match(found, real)
    return {
        "people": _people(found, real, matched),
        "pairs": _pairs(found, real),
        "employment": _employment(found, real, matched),
        "persons_exact": _person_fields(found, real, matched),
        "enterprises": _enterprises(_read(out / "enterprises.csv"), _read(truth / "enterprises.csv")),
        "conflicts": _conflicts(_read(out / "conflicts.csv"), _read(truth / "conflicts.csv"), found, real, matched),
    }


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(lines)]


def _refs(row: Row) -> list[str]:
    return [ref for ref in row["source_refs"].split(";") if ref]


def _match(found: list[Row], real: list[Row]) -> dict[int, int]:
    """Each real person gets at most one found one, the largest overlap of rows first."""
    owner = {ref: at for at, row in enumerate(real) for ref in _refs(row)}
    shared = Counter((owner[ref], at) for at, row in enumerate(found) for ref in set(_refs(row)) if ref in owner)
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for (person, candidate), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if person not in matched and candidate not in taken:
            matched[person] = candidate
            taken.add(candidate)
    return matched


def _people(found: list[Row], real: list[Row], matched: dict[int, int]) -> dict[str, object]:
    owner = {ref: at for at, row in enumerate(real) for ref in _refs(row)}
    taken = set(matched.values())
    return {
        "true": len(real),
        "found": len(found),
        "over": len(found) - len(taken),
        "under": len(real) - len(matched),
        "over_rows": [row["source_refs"] for at, row in enumerate(found) if at not in taken],
        "under_rows": [row["source_refs"] for at, row in enumerate(real) if at not in matched],
        "rows_lost": len(set(owner) - {ref for row in found for ref in _refs(row)}),
        "rows_foreign": len({ref for row in found for ref in _refs(row)} - set(owner)),
    }


def _pairs(found: list[Row], real: list[Row]) -> dict[str, float]:
    """Pairs of ledger rows put into one person; rows that belong to nobody stay out."""
    known = {ref for row in real for ref in _refs(row)}
    right = {pair for row in real for pair in combinations(sorted(set(_refs(row))), 2)}
    made = {pair for row in found for pair in combinations(sorted(set(_refs(row)) & known), 2)}
    return _rates(len(right & made), len(made), len(right))


def _employment(found: list[Row], real: list[Row], matched: dict[int, int]) -> dict[str, float]:
    back = {candidate: person for person, candidate in matched.items()}
    right = {(at, code) for at, row in enumerate(real) for code in row["enterprise_uscc"].split(";") if code}
    made = {
        (back.get(at, f"new {at}"), code)
        for at, row in enumerate(found)
        for code in row["enterprise_uscc"].split(";")
        if code
    }
    return _rates(len(right & made), len(made), len(right))


def _person_fields(found: list[Row], real: list[Row], matched: dict[int, int]) -> dict[str, float]:
    fields = ("name", "id_number", "phone", "party_status")
    return {
        field: _share(sum(real[p][field].upper() == found[f][field].upper() for p, f in matched.items()), len(matched))
        for field in fields
    }


def _enterprises(found: list[Row], real: list[Row]) -> dict[str, object]:
    by_code = {row["uscc"] or row["name"]: row for row in found}
    pairs = [(row, by_code[row["uscc"]] if row["uscc"] in by_code else by_code.get(row["name"])) for row in real]
    known = {name for row in real for name in (row["uscc"], row["name"])}
    exact = {
        field: _share(sum(f is not None and _same_number(r[field], f[field]) for r, f in pairs), len(real))
        for field in FIRM_FIELDS
    }
    return {
        "true": len(real),
        "found": len(found),
        "missed": [row["name"] for row, other in pairs if other is None],
        "extra": [r["name"] or r["uscc"] for key, r in by_code.items() if key not in known],
        "exact": exact,
        "wrong": [
            f"{r['name']} {field}: {f[field] or '—'} ≠ {r[field] or '—'}"
            for r, f in pairs if f is not None for field in FIRM_FIELDS if not _same_number(r[field], f[field])
        ],
    }  # fmt: skip


def _conflicts(
    found: list[Row], real: list[Row], out_people: list[Row], true_people: list[Row], matched: dict[int, int]
) -> dict[str, object]:
    """Recall and precision by kind; each found row answers one planted row at most."""
    whom_true, whom_found = _Whom(true_people, range(len(true_people))), _Whom(out_people, _named(out_people, matched))
    result: dict[str, object] = {}
    missed, false, hits, made, planted = [], [], 0, 0, 0
    for kind in FIRM_KINDS + PERSON_KINDS:
        left = [row for row in found if row["kind"] == kind]
        wanted = [row for row in real if row["kind"] == kind]
        hit, total = 0, len(left)
        for row in wanted:
            same = _same_firm if kind in FIRM_KINDS else lambda a, b: _same_person(a, b, whom_true, whom_found)
            answer = next((other for other in left if same(row, other)), None)
            if answer is None:
                missed.append(row)
            else:
                left.remove(answer)
                hit += 1
        false += left
        result[kind] = {"planted": len(wanted), "shown": total} | _rates(hit, total, len(wanted))
        hits, made, planted = hits + hit, made + total, planted + len(wanted)
    result["all"] = {"planted": planted, "shown": made} | _rates(hits, made, planted)
    return {"kinds": result, "missed": missed, "false": false}


def _named(people: list[Row], matched: dict[int, int]) -> list[int]:
    back = {candidate: person for person, candidate in matched.items()}
    return [back.get(at, -1) for at in range(len(people))]


class _Whom:
    """Finds the person a conflict row speaks of, through that side's own persons.csv."""

    def __init__(self, people: list[Row], numbers: Iterable[int]) -> None:
        self.by_key: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for row, number in zip(people, numbers, strict=True):
            self.by_key[self.key(row)].add(number)

    @staticmethod
    def key(row: Row) -> tuple[str, ...]:
        """Name, last four of the ID number, phone."""
        return row["name"], row["id_number"][-4:].upper(), row["phone"]

    def of(self, row: Row) -> set[int]:
        """The numbers of the people it may be, in the truth's counting."""
        return self.by_key.get(self.key(row), set()) - {-1}


def _same_person(real: Row, found: Row, whom_true: _Whom, whom_found: _Whom) -> bool:
    if whom_true.of(real) & whom_found.of(found):
        return True
    agree = against = 0
    for mine, theirs in zip(_Whom.key(real), _Whom.key(found), strict=True):
        if mine and theirs:
            agree += mine == theirs
            against += mine != theirs
    firms = set(real["enterprise_uscc"].split(";")) & set(found["enterprise_uscc"].split(";"))
    return agree >= 2 or (agree == 1 and not against and bool(firms))


def _same_firm(real: Row, found: Row) -> bool:
    codes = set(found["enterprise_uscc"].split(";"))
    return bool(real["enterprise_uscc"] and real["enterprise_uscc"] in codes) or bool(
        real["name"] and real["name"] in codes | {found["name"]}
    )


def _same_number(a: str, b: str) -> bool:
    return a.removesuffix(".0") == b.removesuffix(".0")


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _rates(hits: int, made: int, wanted: int) -> dict[str, float]:
    precision, recall = _share(hits, made), _share(hits, wanted)
    return {
        "precision": precision,
        "recall": recall,
        "f1": round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0,
    }


def table(measures: dict[str, object]) -> str:
    """The measures for people to read."""
    people, firms, conflicts = measures["people"], measures["enterprises"], measures["conflicts"]
    lines = [
        f"people      true {people['true']}  found {people['found']}  over {people['over']}  under {people['under']}"
        f"  rows lost {people['rows_lost']}  foreign {people['rows_foreign']}",
    ]  # fmt: skip
    for title in ("pairs", "employment"):
        rates = measures[title]
        lines.append(
            f"{title:<11} precision {rates['precision']:.4f}  recall {rates['recall']:.4f}  f1 {rates['f1']:.4f}"
        )
    lines.append("fields      " + "  ".join(f"{key} {value:.4f}" for key, value in measures["persons_exact"].items()))
    lines.append(
        f"enterprises true {firms['true']}  found {firms['found']}"
        f"  missed {len(firms['missed'])}  extra {len(firms['extra'])}"
    )
    lines.append("            " + "  ".join(f"{key} {value:.4f}" for key, value in firms["exact"].items()))
    lines.append("conflicts                     planted  shown  precision  recall")
    for kind, row in conflicts["kinds"].items():
        lines.append(f"  {kind:<28}{row['planted']:>7}{row['shown']:>7}{row['precision']:>11.4f}{row['recall']:>8.4f}")
    return "\n".join(lines)


def main() -> None:
    """Reads two folders, prints the table, writes the JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    measures = judge(chosen.out, chosen.truth)
    print(table(measures))
    if chosen.json:
        chosen.json.write_text(json.dumps(measures, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
