"""The demo district's ledgers: exact in truth, repeatable by seed, messy as asked."""

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from shanyang.demo import district, generator, later
from shanyang.demo.habits import CLEAN, HOSTILE, LEVELS, MESSY
from shanyang.demo.testimony import PLANTED

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    """One set of each messiness, seed 5."""
    folder = tmp_path_factory.mktemp("ledgers")
    return {level: generator.make(folder / level, seed=5, level=level) for level in LEVELS}


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "truth" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sheet_rows(path: Path, sheet: str) -> list[list[object]]:
    if path.suffix == ".csv":
        encoding = "utf-8-sig" if path.read_bytes().startswith(b"\xef\xbb\xbf") else "gb18030"
        with path.open(encoding=encoding, newline="") as file:
            return list(csv.reader(file))
    book = python_calamine.CalamineWorkbook.from_path(path)
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def row_at(folder: Path, reference: str) -> list[str]:
    file, sheet, number = reference.split("|")
    return [str(cell) for cell in sheet_rows(folder / file, sheet)[int(number) - 1]]


@pytest.mark.parametrize("level", LEVELS)
def test_the_truth_counts_23_enterprises_and_1459_people(sets, level):
    made = sets[level]
    assert len(lines(made.folder, "enterprises.csv")) == 23
    people = lines(made.folder, "persons.csv")
    assert len(people) == 1459
    assert all(line["source_refs"] for line in people)


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_every_seed_gives_the_asked_sizes(seed):
    world = district.found(seed)
    counted = world.counted()
    assert len({e.person.number for e in counted}) == 1459
    assert len({e.enterprise.number for e in counted}) == 23
    assert len({e.person.id_number for e in counted}) == 1459


@pytest.mark.parametrize(("enterprises", "workers"), [(1, 10), (23, 100), (60, 4000)])
def test_other_sizes_come_out_exactly_too(enterprises, workers):
    counted = district.found(4, enterprises, workers).counted()
    assert len({e.person.number for e in counted}) == workers
    assert len({e.enterprise.number for e in counted}) == enterprises


def test_too_few_workers_for_the_enterprises_are_refused():
    with pytest.raises(ValueError, match="three workers"):
        district.found(1, 23, 68)


def test_people_of_two_platforms_count_once():
    world = district.found(5)
    two = district.doubles(world)
    assert len(two) == 34
    assert len(world.counted()) == 1459 + 34


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_seed_gives_the_same_bytes(sets, level, tmp_path):
    again = generator.make(tmp_path, seed=5, level=level)
    for path in sorted(p for p in sets[level].folder.rglob("*") if p.is_file()):
        other = again.folder / path.relative_to(sets[level].folder)
        assert other.read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("level", LEVELS)
def test_every_file_of_the_manifest_opens(sets, level):
    folder = sets[level].folder
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["as_of"] == "2026-10-31"
    assert {entry["source"] for entry in manifest["files"]} == {"registrar", "supervisor", "territory", "employer"}
    for entry in manifest["files"]:
        path = folder / entry["file"]
        if path.suffix == ".xlsx":
            assert openpyxl.load_workbook(path, read_only=True).sheetnames
        if path.suffix != ".csv":
            assert python_calamine.CalamineWorkbook.from_path(path).sheet_names
        else:
            assert sheet_rows(path, "")


def test_messy_sets_hold_the_kinds_of_files_offices_keep(sets):
    suffixes = {p.suffix for level in (MESSY, HOSTILE) for p in sets[level].folder.iterdir() if p.is_file()}
    assert {".xlsx", ".xls", ".csv"} <= suffixes
    registrar = next(p for p in sets[MESSY].folder.iterdir() if p.suffix == ".csv")
    assert "统一社会信用代码" in registrar.read_bytes().decode(
        "gb18030"
    ) or "信用代码" in registrar.read_bytes().decode("gb18030")


def test_hidden_sheets_name_nobody_who_is_counted(sets):
    found = 0
    names = {"旧数据", "2025年", "Sheet3"}
    for path in (p for p in sets[HOSTILE].folder.iterdir() if p.suffix in (".xlsx", ".xls")):
        book = python_calamine.CalamineWorkbook.from_path(path)
        hidden = [m.name for m in book.sheets_metadata if m.visible != python_calamine.SheetVisibleEnum.Visible]
        found += len(hidden)
        assert set(hidden) == names & set(book.sheet_names)
        assert not any(f"{path.name}|{name}|" in line["source_refs"]
                       for line in lines(sets[HOSTILE].folder, "persons.csv") for name in hidden)  # fmt: skip
    assert found


@pytest.mark.parametrize("level", LEVELS)
def test_a_reference_leads_to_the_row_of_that_person(sets, level):
    """Whatever the hand does to a name, the row quoted for a person is that person's."""
    folder = sets[level].folder
    exact = 0
    people = lines(folder, "persons.csv")
    for line in people[::40]:
        for reference in line["source_refs"].split(";"):
            row = "".join(row_at(folder, reference)).replace(" ", "").replace("　", "")
            exact += line["name"] in row
            plain = row.translate(str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")).upper().replace("-", "")
            assert line["name"] in row or line["id_number"] in plain or line["phone"] in plain
    assert exact > len(people[::40])


def rows_about(folder: Path, line: dict[str, str]) -> list[list[str]]:
    people = [p for p in lines(folder, "persons.csv") if (p["name"], p["phone"]) == (line["name"], line["phone"])]
    assert len(people) == 1
    return [row_at(folder, reference) for reference in people[0]["source_refs"].split(";")]


@pytest.mark.parametrize("kind", ["phone", "id_number", "name", "party_status"])
def test_planted_contradictions_can_be_seen_in_the_clean_files(sets, kind):
    folder = sets[CLEAN].folder
    planted = [c for c in lines(folder, "conflicts.csv") if c["kind"] == kind]
    assert len(planted) == PLANTED[kind]
    patterns = {
        "phone": r"^1\d{10}$",
        "id_number": r"^\d{17}[\dX]$",
        "party_status": r"^(中共党员|预备党员|群众|共青团员)$",
    }
    for line in planted:
        rows = rows_about(folder, line)
        if kind == "name":
            assert any(line["name"] not in row for row in rows)
            continue
        seen = {cell for row in rows for cell in row if re.match(patterns[kind], cell)}
        assert len(seen) > 1


def test_a_person_missing_from_the_employers_roster_stands_only_with_others(sets):
    folder = sets[CLEAN].folder
    for line in (c for c in lines(folder, "conflicts.csv") if c["kind"] == "person_missing_in_employer"):
        person = next(p for p in lines(folder, "persons.csv") if p["phone"] == line["phone"])
        assert "用工台账" not in person["source_refs"]


def test_contradictions_about_enterprises_show_in_their_rows(sets):
    folder = sets[CLEAN].folder
    by_uscc = {e["uscc"]: e for e in lines(folder, "enterprises.csv")}
    kinds = {c["kind"] for c in lines(folder, "conflicts.csv")}
    assert {"headcount", "member_count", "status", "uscc", "missing_in_source", "outlet"} <= kinds
    for line in lines(folder, "conflicts.csv"):
        if line["kind"] == "uscc":
            seen = {c for r in by_uscc[line["enterprise_uscc"]]["source_refs"].split(";")
                    for c in row_at(folder, r) if re.match(r"^91\w{16}$", c)}  # fmt: skip
            assert len(seen) == 2
        if line["kind"] == "missing_in_source":
            refs = by_uscc[line["enterprise_uscc"]]["source_refs"].split(";")
            assert len({r.split("|")[0] for r in refs}) == 3


def test_every_form_of_coverage_has_an_example():
    world = district.found(5)
    roster = world.roster()

    def counts(number: int) -> tuple[int, int]:
        formal = [e for e in roster[number] if e.person.party == "formal"]
        return len(formal), sum(e.backbone for e in formal)

    inside = [c for c in world.enterprises if c.in_scope]
    facts = {c.short: counts(c.number) for c in inside}
    assert facts["启航直播电商科技"][1] >= 3
    assert facts["千欢文化人才孵化基地"][1] >= 3
    assert any(formal >= 3 > backbone for formal, backbone in facts.values())
    assert any(formal in (1, 2) for formal, _ in facts.values())
    assert any(formal == 0 for formal, _ in facts.values())
    building = [c for c in inside if c.building == "华融国际大厦"]
    assert len(building) >= 4
    assert sum(counts(c.number)[0] for c in building) >= 3
    assert any(c.dispersed and counts(c.number)[0] for c in inside)
    assert {c.place.street for c in inside} == set(district.streets().values())


def test_affiliations_hang_in_a_tree_of_three_levels():
    world = district.found(5)
    tree = {o.code: o for o in world.organizations}
    named = {o.name: o for o in world.organizations}
    for person in world.people:
        if person.party == "none":
            assert not person.affiliation
            continue
        organization = named[person.affiliation]
        assert tree[tree[organization.parent].parent].parent == ""


def test_round_two_knows_the_people_of_round_one_and_lacks_deliveries(tmp_path):
    before = district.found(5)
    now = later.a_month_later(district.found(5))
    old = {p.id_number for p in before.people}
    new = {p.id_number for p in now.people}
    assert len(old & new) > 1400
    assert new - old
    assert now.left
    assert any(c.former for c in now.enterprises if c.name.endswith("集团有限公司"))
    made = generator.make(tmp_path, seed=5, level=MESSY, round_number=2)
    missing = later.not_delivered(now)
    assert {source for source, _ in missing} == {"supervisor", "territory", "employer"}
    delivered = {(d.source, unit) for d in made.shelf.deliveries for unit in d.units}
    assert not delivered & missing


def test_no_resident_id_number_stands_in_the_generator():
    allowed = {"11010519491231002X"}
    for path in (ROOT / "shanyang" / "demo").rglob("*"):
        if path.is_file() and path.suffix in (".py", ".json", ".csv"):
            found = set(re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", path.read_text(encoding="utf-8")))
            assert found <= allowed, path.name
