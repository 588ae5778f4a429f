"""A folder of ledgers in, tables out: the command as an officer of a migration would run it."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bench.judge import judge
from enterprises.actions import folder_survey
from enterprises.ledgers.sentences import cell_sentence
from enterprises.models import RowError
from enterprises.queries.folder_tables import CONFLICTS, ENTERPRISES, PERSONS, FolderTables
from shanyang.lib.errors import Refused
from tests.blind.__main__ import make
from tests.blind.offices import Sheet
from tests.blind.paper import write

COLUMNS = {"persons": PERSONS, "enterprises": ENTERPRISES, "conflicts": CONFLICTS}
LEDGERS = {
    "登记.csv": ("registrar", [["企业名称", "统一社会信用代码", "经营状态", "从业人数"],
                             ["焦作市试验配送有限公司", "91410811MA00000001", "存续", "3"],
                             ["焦作市离去商贸有限公司", "91410811MA00000002", "注销", ""]]),
    "街道.xlsx": ("territory", [["东方红街道从业人员名册"],
                              ["序号", "姓名", "联系电话", "所属企业", "所在社区", "政治面貌"],
                              [1, "张三丰", "13800000001", "试验配送", "文化巷社区", "中共党员"],
                              [2, "周芷若", "13800000004", "试验配送", "文化巷社区", "群众"],
                              ["", "小计", "2人"]]),
    "用工.xlsx": ("employer", [["焦作市试验配送有限公司员工花名册"], ["姓名", "手机号", "政治面貌", "在职状态", "备注"],
                             ["张三丰", "13800000001", "群众", "在职", ""],
                             ["李四光", "13800000002", "", "在职", ""],
                             ["王五一", "13800000003", "中共党员", "已离职", ""]]),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    where = tmp_path / "ledgers"
    where.mkdir()
    lines = []
    for file, (source, rows) in LEDGERS.items():
        sheet = Sheet("表")
        for row in rows:
            sheet.line(*row)
        write(where / file, [sheet])
        lines.append({"file": file, "source": source})
    _manifest(where, lines)
    return where


def _manifest(where: Path, lines: list[dict[str, str]], as_of: str = "2026-10-31") -> None:
    text = json.dumps({"name": "试验区", "as_of": as_of, "files": lines}, ensure_ascii=False)
    (where / "manifest.json").write_text(text, encoding="utf-8")


@pytest.fixture
def tables(folder, district):
    result = folder_survey.survey(folder, folder_survey.read_manifest(folder))
    return FolderTables(result.round)


def test_a_person_stands_once_with_all_rows_and_the_employer_s_word_on_leaving_counts(tables):
    people = {row[1]: row for row in tables.persons()}
    assert set(people) == {"张三丰", "李四光", "周芷若"}
    assert people["张三丰"] == [
        "91410811MA00000001", "张三丰", "", "13800000001", "none", "用工.xlsx|表|3;街道.xlsx|表|3",
    ]  # fmt: skip
    # Unknown is not none.
    assert people["李四光"][4] == ""


def test_an_enterprise_that_is_gone_is_not_counted(tables):
    assert [row[:6] for row in tables.enterprises()] == [
        ["91410811MA00000001", "焦作市试验配送有限公司", 3, 0, 0, ""],
    ]


def test_each_contradiction_is_one_row_with_its_subject(tables):
    assert list(tables.conflicts()) == [
        ["party_status", "91410811MA00000001", "张三丰", "", "13800000001"],
        ["person_missing_in_employer", "91410811MA00000001", "周芷若", "", "13800000004"],
    ]


def test_a_file_that_cannot_be_read_is_told_and_the_rest_goes_on(folder, district):
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    shutil.copy(folder / "街道.xlsx", folder / "又一份.xlsx")
    _manifest(folder, [
        {"file": "坏.xlsx", "source": "supervisor"}, {"file": "没有.xlsx", "source": "supervisor"},
        {"file": "街道.xlsx", "source": "territory"}, {"file": "又一份.xlsx", "source": "territory"},
    ])  # fmt: skip
    result = folder_survey.survey(folder, folder_survey.read_manifest(folder))
    assert [file for file, _ in result.problems] == ["坏.xlsx", "没有.xlsx", "又一份.xlsx"]
    assert len(list(FolderTables(result.round).persons())) == 2


@pytest.mark.parametrize(
    "text",
    [
        "not json", '{"files": []}', '{"as_of": "2026-13-01", "files": []}',
        '{"as_of": "2026-10-31", "files": [{"file": "a.xlsx", "source": "neighbor"}]}',
        '{"as_of": "2026-10-31", "files": [{"file": "../a.xlsx", "source": "employer"}]}',
    ],
)  # fmt: skip
def test_a_wrong_manifest_is_refused_in_words(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        folder_survey.read_manifest(tmp_path)


def test_a_database_with_a_round_is_left_alone(folder, district):
    manifest = folder_survey.read_manifest(folder)
    folder_survey.survey(folder, manifest)
    with pytest.raises(Refused):
        folder_survey.survey(folder, manifest)


def test_the_command_needs_nothing_but_the_folder(folder, tmp_path):
    said = io.StringIO()
    call_command("survey_folder", str(folder), "--out", str(tmp_path / "out"), stdout=said)
    with (tmp_path / "out" / "persons.csv").open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 3
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "persons.csv", "enterprises.csv", "conflicts.csv", "doubtful.csv", "errors.csv",
    }  # fmt: skip
    assert "persons      3" in said.getvalue()
    with (tmp_path / "out" / "errors.csv").open(encoding="utf-8", newline="") as lines:
        errors = list(csv.DictReader(lines))
    assert all(re.search("[一-鿿]", row["sentence"]) for row in errors)


def test_what_was_not_understood_is_said_in_a_sentence(folder, district):
    result = folder_survey.survey(folder, folder_survey.read_manifest(folder))
    submission = result.round.submissions.first()
    RowError.objects.create(
        submission=submission, chunk=0, sheet="在册", row=7, column="C", severity="warn", code="no_name"
    )
    *cells, sentence = list(FolderTables(result.round).errors(cell_sentence))[-1]
    assert cells == [submission.filename, "在册", 7, "C", "warn", "no_name"]
    assert sentence == cell_sentence("no_name", {})


def test_a_folder_that_is_none_is_an_error(tmp_path):
    with pytest.raises(CommandError):
        call_command("survey_folder", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out"))


def test_blind_messy_ledgers_count_every_person_once(tmp_path, district):
    make(tmp_path, seed=11, level="messy")
    result = folder_survey.survey(tmp_path, folder_survey.read_manifest(tmp_path))
    out, tables = tmp_path / "out", FolderTables(result.round)
    out.mkdir()
    for name, rows in (
        ("persons", tables.persons()),
        ("enterprises", tables.enterprises()),
        ("conflicts", tables.conflicts()),
    ):
        with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS[name], *rows])
    measures = judge(out, tmp_path / "truth")
    assert measures["people"]["over"] + measures["people"]["under"] <= 2
    assert measures["conflicts"]["kinds"]["all"]["recall"] >= 0.97
