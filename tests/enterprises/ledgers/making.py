"""Real files for the tests, made at run time."""

from __future__ import annotations

import io
import random

import xlsxwriter
import xlwt

from shanyang.lib import identifiers


def an_id(seed: int, born: str = "") -> str:
    """A number that carries a right check digit and belongs to nobody."""
    chance = random.Random(f"id {seed}")
    born = born or f"{chance.randrange(1965, 2004)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    first17 = f"410811{born}{chance.randrange(1, 1000):03d}"
    return first17 + identifiers.id_check_char(first17)


def a_uscc(seed: int) -> str:
    """A credit code with a right check character that nobody was given."""
    chance = random.Random(f"uscc {seed}")
    first17 = "91410811MA" + "".join(chance.choice(identifiers.USCC_ALPHABET) for _ in range(7))
    return first17 + identifiers.uscc_check_char(first17)


def a_book(sheets: dict, *, merges: dict | None = None, hidden: dict | None = None) -> bytes:
    """An .xlsx: {sheet: rows}; merges: {sheet: [(row, column, row, column, text)]}, 0-based."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, rows in {**sheets, **(hidden or {})}.items():
        sheet = book.add_worksheet(name)
        if hidden and name in hidden:
            sheet.hide()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in (None, ""):
                    sheet.write(number, column, value)
        for area in (merges or {}).get(name, ()):
            sheet.merge_range(*area)
    book.close()
    return target.getvalue()


def an_old_book(sheets: dict) -> bytes:
    """An .xls of the same."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value not in (None, ""):
                    sheet.write(number, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
