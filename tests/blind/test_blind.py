"""The blind ledgers are fair: what the truth says stands in the files."""

import csv
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.blind.__main__ import make
from tests.blind.habits import LEVELS
from tests.blind.words import sounds


def _rows(folder: Path, file: str, sheet: str) -> list[list[object]]:
    path = folder / file
    if path.suffix != ".csv":
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("gb18030")
    return list(csv.reader(text.splitlines()))


def _truth(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "truth" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("level", LEVELS)
def test_every_row_of_a_person_shows_a_name_that_sounds_like_it(tmp_path, level):
    make(tmp_path, seed=8, level=level)
    persons = _truth(tmp_path, "persons.csv")
    cache: dict[tuple[str, str], list[list[object]]] = {}
    astray = 0
    for person in persons:
        for ref in person["source_refs"].split(";"):
            file, sheet, row = ref.split("|")
            if (file, sheet) not in cache:
                cache[file, sheet] = _rows(tmp_path, file, sheet)
            cells = {sounds(re.sub(r"\s", "", str(cell))) for cell in cache[file, sheet][int(row) - 1]}
            astray += sounds(person["name"]) not in cells
    assert len(persons) == 1459
    # Names written down wrongly beyond their sound are planted, and few.
    assert astray <= 12


def test_the_same_seed_writes_the_same_truth(tmp_path):
    make(tmp_path / "one", seed=3, level="messy")
    make(tmp_path / "two", seed=3, level="messy")
    for name in ("persons.csv", "enterprises.csv", "conflicts.csv"):
        assert _truth(tmp_path / "one", name) == _truth(tmp_path / "two", name)


def test_clean_ledgers_hide_nothing_about_a_person(tmp_path):
    make(tmp_path, seed=5, level="clean")
    assert all(p["id_number"] and len(p["phone"]) == 11 and p["party_status"] for p in _truth(tmp_path, "persons.csv"))
