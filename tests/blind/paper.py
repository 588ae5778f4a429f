"""Sheets of paper: rows with merged cells, and three kinds of files to put them in."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
import xlwt


@dataclass
class Sheet:
    """One sheet under the hands of its clerk; rows count from 1, as in the margin."""

    name: str
    hidden: bool = False
    rows: list[list[object]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def line(self, *cells: object) -> int:
        """One row as it is; answers its number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def title(self, text: str, width: int) -> None:
        """A title over the whole width."""
        row = self.line(text)
        self.merges.append((row, 0, row, max(1, width - 1)))

    def merge_down(self, first: int, last: int, column: int) -> None:
        """One cell over several rows."""
        if last > first:
            self.merges.append((first, column, last, column))

    def header(self, headings: Sequence[str]) -> None:
        """One row of headings, or two when some say ``group/heading``."""
        if not any("/" in text for text in headings):
            self.line(*headings)
            return
        top, bottom, spans = [], [], {}
        for at, text in enumerate(headings):
            group, _, low = text.partition("/")
            if low:
                top.append("" if group in spans else group)
                spans.setdefault(group, [at, at])[1] = at
                bottom.append(low)
            else:
                top.append(text)
                bottom.append("")
        first = self.line(*top)
        second = self.line(*bottom)
        for start, end in spans.values():
            if end > start:
                self.merges.append((first, start, first, end))
        for at, text in enumerate(headings):
            if "/" not in text:
                self.merges.append((first, at, second, at))


def write(path: Path, sheets: Sequence[Sheet], *, encoding: str = "utf-8-sig") -> None:
    """Puts the sheets into the kind of file that the name asks for."""
    {".xlsx": _xlsx, ".xls": _xls}.get(path.suffix, lambda p, s: _csv(p, s, encoding))(path, sheets)


def _xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    page.write(number, column, value)
        for top, left, bottom, right in sheet.merges:
            value = _at(sheet, top, left)
            page.merge_range(top - 1, left, bottom - 1, right, value)
        if sheet.hidden:
            page.hide()
    book.close()


def _xls(path: Path, sheets: Sequence[Sheet]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in sheets:
        page = book.add_sheet(sheet.name[:31], cell_overwrite_ok=True)
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if value not in ("", None):
                    page.write(number, column, value)
        for top, left, bottom, right in sheet.merges:
            page.write_merge(top - 1, bottom - 1, left, right, _at(sheet, top, left))
        if sheet.hidden:
            page.visibility = 1
    book.save(str(path))


def _csv(path: Path, sheets: Sequence[Sheet], encoding: str) -> None:
    with path.open("w", encoding=encoding, errors="replace", newline="") as out:
        for sheet in sheets:
            csv.writer(out).writerows([["" if v is None else _plain(v) for v in row] or [""] for row in sheet.rows])


def _at(sheet: Sheet, row: int, column: int) -> object:
    cells = sheet.rows[row - 1]
    return cells[column] if column < len(cells) else ""


def _plain(value: object) -> object:
    return f"{value:.0f}" if isinstance(value, float) else value
