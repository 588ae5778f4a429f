"""The book as a file: text stays text in every cell, keys first, choices as lists."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter

from enterprises.ledgers import book

ROWS_WITH_LISTS = 20_000


def write(tables: Iterable[tuple[str, Iterable[Sequence[Any]]]], *, title: str) -> IO[bytes]:
    """An .xlsx, open and at its beginning. tables: (table, rows); a row is key, cells, hint. The caller closes it.

    Empty cells are formatted as text too, so that a code typed into one keeps its leading zeros.
    """
    target = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 the response closes it
    made = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    bold = made.add_format({"bold": True, "bottom": 1, "text_wrap": True, "num_format": "@"})
    text = made.add_format({"num_format": "@"})
    pale = made.add_format({"num_format": "@", "font_color": "#5A6169"})
    first = made.add_worksheet("说明")
    first.set_column(0, 0, 90)
    for number, line in enumerate([title, *book.explanation()]):
        first.write_string(number, 0, line)
    for table, rows in tables:
        _sheet(made, table, rows, bold, text, pale)
    made.close()
    target.seek(0)
    return target


def _sheet(made: Any, table: str, rows: Iterable[Sequence[Any]], bold: Any, text: Any, pale: Any) -> None:
    sheet = made.add_worksheet(book.SHEETS[table])
    sheet.freeze_panes(1, 2)
    heads = book.headings(table)
    for column, heading in enumerate(heads):
        sheet.set_column(column, column, 22 if column < 2 else max(10, min(30, 2 * len(heading) + 2)), text)
        sheet.write_string(0, column, heading, bold)
    for column, key in enumerate(book.keys_of(table), start=1):
        words = book.choices(table, key)
        if words:
            sheet.data_validation(
                1, column, ROWS_WITH_LISTS, column,
                {"validate": "list", "source": words, "error_type": "information"},
            )  # fmt: skip
    sheet.autofilter(0, 0, 0, len(heads) - 1)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, pale if column in (0, len(heads) - 1) else text)


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", style)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, date):
        sheet.write_string(row, column, value.isoformat(), style)
    else:
        sheet.write_string(row, column, str(value), style)
