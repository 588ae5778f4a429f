"""A book that went through an office program says what it said: codes, days, leading zeros, keys.

LibreOffice itself where it is installed; always a program that rewrites every
style, as other programs do on saving.
"""

import io
import shutil
import subprocess

import openpyxl
import pytest
from openpyxl.styles import Font

from enterprises.actions import submissions
from enterprises.ledgers import row_keys
from enterprises.models import EnterpriseReport, WorkerLink, WorkerReport
from shanyang.departments.actions import jobs
from tests.enterprises.test_books import back, column, owed, saved, sheet_of, told
from tests.enterprises.test_books import first as first
from tests.enterprises.test_books import second as second


def rewritten(data: bytes) -> bytes:
    """Every cell written anew without its format, as a program does that knows none."""
    book, fresh = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.Workbook()
    fresh.remove(fresh.active)
    for sheet in book:
        copy = fresh.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    made = copy.cell(cell.row, cell.column, cell.value)
                    made.number_format, made.font = "General", Font(name="Arial", size=9)
    return saved(fresh)


def through_libreoffice(data: bytes, folder) -> bytes:
    source = folder / "book.xlsx"
    source.write_bytes(data)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation=file://{folder}/profile",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(source)],
        check=True, timeout=180, capture_output=True,
    )  # fmt: skip
    return (folder / "out" / "book.xlsx").read_bytes()


def programs():
    """What this machine has; the rewriting one is everywhere."""
    found = [("rewritten", lambda data, folder: rewritten(data))]
    if shutil.which("soffice") or shutil.which("libreoffice"):
        found.append(("libreoffice", through_libreoffice))
    found.append(("twice", lambda data, folder: rewritten(rewritten(data))))
    return found


def words(data: bytes) -> dict:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
        for sheet in book
    }


@pytest.mark.parametrize("program", [pytest.param(act, id=name) for name, act in programs()])
def test_unchanged_in_meaning(second, zhao, program, tmp_path):
    data = saved(sheet_of(owed(second), zhao))
    passed = program(data, tmp_path)
    assert words(passed) == words(data)
    submission = back(second, zhao, passed)
    assert told(submission) == {"same": 7}
    submissions.apply(submission, by=zhao, version=submission.version)
    jobs.run_queued()
    assert WorkerLink.objects.open().filter(round=second, how="carried").count() == 6
    firm = EnterpriseReport.objects.standing().get(round=second, source="territory", mention=False)
    before = EnterpriseReport.objects.get(round=second.previous, source="territory", mention=False)
    for name in ("uscc", "opened_on", "address", "division_id", "headcount", "operating_status", "sector_id"):
        assert getattr(firm, name) == getattr(before, name), name


def test_what_is_typed_into_an_empty_cell_keeps_its_zeros(second, zhao):
    file = sheet_of(owed(second), zhao)
    roster = file["人员"]
    blank = roster.cell(2, column(roster, "职务"))
    assert roster.column_dimensions[blank.column_letter].width
    blank.value = "007号调度"
    roster.cell(2, column(roster, "备注")).value = "0012"
    submission = back(second, zhao, file)
    assert told(submission) == {"same": 6, "changed": 1}
    row = WorkerReport.objects.get(submission=submission, answer="changed")
    assert (row.position, row.remark) == ("007号调度", "0012")


@pytest.mark.parametrize(
    "spoil", [str.lower, lambda key: f" {key} ", lambda key: key.replace("-", "—"), lambda key: f"'{key}"]
)
def test_a_key_survives_what_hands_and_programs_do_to_it(spoil):
    key = row_keys.make("worker", 5821)
    assert row_keys.read(spoil(key)) == row_keys.RowKey("worker", 5821)
    assert not key.replace("-", "").isdigit()


def test_a_slip_in_a_key_leads_nowhere():
    key = row_keys.make("worker", 5821)
    assert row_keys.read(key.replace("5821", "5822")).number is None
    assert row_keys.read("RY-5821-AAAA").number is None
    assert row_keys.read("") is None
