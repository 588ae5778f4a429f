"""Workbooks for people: text stays text, numbers are numbers, nothing is ever a formula."""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ILLEGAL_IN_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))


def workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> IO[bytes]:
    """An .xlsx file, open and at its beginning: (sheet name, headings, rows) for each sheet.

    Rows are written one by one (constant memory), so a long export does not
    fill the server. Closing the file removes it.
    """
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 the response closes it
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for name, headings, rows in sheets:
        sheet = book.add_worksheet(name.translate(ILLEGAL_IN_SHEET_NAME)[:31])
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, max(10, min(40, 2 * len(heading) + 4)))
        sheet.write_row(0, 0, headings, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, text, day, moment)
    book.close()
    target.seek(0)
    return target


def _write(sheet: Any, row: int, column: int, value: Any, text: Any, day: Any, moment: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", text)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.localtime(value).replace(tzinfo=None), moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    else:
        sheet.write_string(row, column, str(value), text)
