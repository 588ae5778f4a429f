"""Writes a grid of cells as the .xlsx, .xls or .csv an office would keep."""

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
import xlwt

# A fixed stamp, so that the same seed gives the same bytes.
STAMP = datetime(2026, 10, 31, 9, 0, 0)


@dataclass
class Sheet:
    name: str
    grid: list[list[object]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right; from 0
    hidden: bool = False


def write(path: Path, sheets: list[Sheet], encoding: str = "utf-8-sig") -> None:
    if path.suffix == ".csv":
        write_csv(path, sheets[0], encoding)
    elif path.suffix == ".xls":
        write_xls(path, sheets)
    else:
        write_xlsx(path, sheets)


def write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in sheet.grid:
        writer.writerow(["" if v is None else f"{v:%Y-%m-%d}" if isinstance(v, date) else v for v in row])
    path.write_bytes(buffer.getvalue().encode(encoding, errors="replace"))


def write_xlsx(path: Path, sheets: list[Sheet]) -> None:
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": STAMP})
        bold = book.add_format({"bold": True, "align": "center"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        shown = None
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for r, row in enumerate(sheet.grid):
                for c, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(r, c, value)
                    elif isinstance(value, date):
                        page.write_datetime(r, c, datetime(value.year, value.month, value.day), day)
                    elif isinstance(value, (int, float)):
                        page.write_number(r, c, value)
            for top, left, bottom, right in sheet.merges:
                page.merge_range(top, left, bottom, right, sheet.grid[top][left] or "", bold)
            page.set_column(0, 20, 14)
            if sheet.hidden:
                page.hide()
            elif shown is None:
                # The first sheet cannot stay hidden unless another one is the active one.
                shown = page
                page.activate()


def write_xls(path: Path, sheets: list[Sheet]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        covered = {
            (r, c)
            for top, left, bottom, right in sheet.merges
            for r in range(top, bottom + 1)
            for c in range(left, right + 1)
        }
        for top, left, bottom, right in sheet.merges:
            page.write_merge(top, bottom, left, right, sheet.grid[top][left])
        for r, row in enumerate(sheet.grid):
            for c, value in enumerate(row):
                if value is None or (r, c) in covered:
                    continue
                page.write(r, c, value, day) if isinstance(value, date) else page.write(r, c, value)
        if sheet.hidden:
            page.visibility = 1
    book.save(str(path))
