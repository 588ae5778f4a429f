"""The judge counts each mistake once, and only mistakes."""

import csv
import shutil
from pathlib import Path

import pytest

from bench.judge import judge, table

PERSONS = [
    ("A1", "王伟", "1234", "13800000001", "formal", "a.xlsx|员工|3;b.xls|街道|4;b.xls|街道|9"),
    ("A1", "王伟", "5678", "13800000002", "none", "a.xlsx|员工|4;b.xls|街道|5"),
    ("A1;B2", "李娜", "9012", "13800000003", "", "a.xlsx|员工|5;c.csv||2"),
]
FIRMS = [
    ("A1", "甲公司", "3", "1", "0", "2", "operating", "r.xlsx|登记|3"),
    ("B2", "乙公司", "1", "0", "0", "", "suspended", "r.xlsx|登记|4"),
]
CONFLICTS = [
    ("headcount", "A1", "甲公司", "", ""),
    ("status", "B2", "乙公司", "", ""),
    ("phone", "A1", "王伟", "1234", "13800000001"),
    ("phone", "A1", "王伟", "5678", "13800000002"),
]
HEADS = {
    "persons": ("enterprise_uscc", "name", "id_number", "phone", "party_status", "source_refs"),
    "enterprises": (
        "uscc",
        "name",
        "headcount",
        "formal",
        "probationary",
        "outlets",
        "operating_status",
        "source_refs",
    ),
    "conflicts": ("kind", "enterprise_uscc", "name", "id_number", "phone"),
}


def _write(folder: Path, **rows: list[tuple[str, ...]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, head in HEADS.items():
        if name in rows or not (folder / f"{name}.csv").exists():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows([head, *rows.get(name, [])])
    return folder


@pytest.fixture
def truth(tmp_path):
    return _write(tmp_path / "truth", persons=PERSONS, enterprises=FIRMS, conflicts=CONFLICTS)


@pytest.fixture
def out(tmp_path, truth):
    return Path(shutil.copytree(truth, tmp_path / "out"))


def test_a_perfect_copy_is_perfect(out, truth):
    measures = judge(out, truth)
    assert (measures["people"]["over"], measures["people"]["under"]) == (0, 0)
    assert measures["pairs"] == measures["employment"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert set(measures["enterprises"]["exact"].values()) == {1.0}
    assert measures["conflicts"]["kinds"]["all"] == {
        "planted": 4,
        "shown": 4,
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
    }
    assert "over 0  under 0" in table(measures)


def test_a_person_split_in_two_is_one_too_many(out, truth):
    first = PERSONS[0]
    halves = [(*first[:5], "a.xlsx|员工|3;b.xls|街道|4"), (*first[:5], "b.xls|街道|9")]
    measures = judge(_write(out, persons=[*halves, *PERSONS[1:]]), truth)
    assert (measures["people"]["over"], measures["people"]["under"]) == (1, 0)
    assert measures["people"]["over_rows"] == ["b.xls|街道|9"]
    assert measures["pairs"]["precision"] == 1.0
    assert measures["pairs"]["recall"] == pytest.approx(3 / 5)


def test_two_people_taken_for_one_are_one_too_few(out, truth):
    merged = (*PERSONS[0][:5], PERSONS[0][5] + ";" + PERSONS[1][5])
    measures = judge(_write(out, persons=[merged, PERSONS[2]]), truth)
    assert (measures["people"]["over"], measures["people"]["under"]) == (0, 1)
    assert measures["pairs"]["precision"] == pytest.approx(5 / 11, abs=1e-4)


def test_a_row_moved_to_the_wrong_person_changes_pairs_but_not_counts(out, truth):
    moved = [
        (*PERSONS[0][:5], "a.xlsx|员工|3;b.xls|街道|4"),
        (*PERSONS[1][:5], PERSONS[1][5] + ";b.xls|街道|9"),
        PERSONS[2],
    ]
    measures = judge(_write(out, persons=moved), truth)
    assert (measures["people"]["over"], measures["people"]["under"]) == (0, 0)
    assert measures["pairs"]["recall"] < 1.0 > measures["pairs"]["precision"]


def test_a_rider_without_the_second_platform_costs_one_employment(out, truth):
    measures = judge(_write(out, persons=[*PERSONS[:2], ("A1", *PERSONS[2][1:])]), truth)
    assert measures["employment"] == {"precision": 1.0, "recall": 0.75, "f1": pytest.approx(0.8571)}


def test_a_missed_and_a_false_conflict_are_told_apart(out, truth):
    measures = judge(_write(out, conflicts=[*CONFLICTS[1:], ("uscc", "A1", "甲公司", "", "")]), truth)["conflicts"]
    assert [row["kind"] for row in measures["missed"]] == ["headcount"]
    assert [row["kind"] for row in measures["false"]] == ["uscc"]
    assert measures["kinds"]["phone"]["recall"] == 1.0


def test_one_shown_conflict_does_not_answer_two_planted_ones(out, truth):
    measures = judge(_write(out, conflicts=[CONFLICTS[2]]), truth)["conflicts"]
    assert measures["kinds"]["phone"]["recall"] == 0.5


def test_a_wrong_headcount_and_an_extra_enterprise_are_named(out, truth):
    wrong = [(*FIRMS[0][:2], "4", *FIRMS[0][3:]), FIRMS[1], ("", "丙公司", "9", "0", "0", "", "", "")]
    measures = judge(_write(out, enterprises=wrong), truth)["enterprises"]
    assert measures["exact"]["headcount"] == 0.5
    assert measures["extra"] == ["丙公司"]
    assert measures["wrong"] == ["甲公司 headcount: 4 ≠ 3"]
