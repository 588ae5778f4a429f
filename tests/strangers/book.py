"""Grids that know who stands on which row, and how to write them as files."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt


@dataclass
class Mark:
    """What one row of a ledger really says, as a careful clerk would read it."""

    row: int
    source: str
    person: int | None = None
    firm: int | None = None
    name: str = ""
    id_kind: str = ""
    id_value: str = ""
    phones: tuple[str, ...] = ()
    party: str = ""
    left: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    where: str = ""


@dataclass
class Sheet:
    """One worksheet; rows count from 1."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    hidden: bool = False

    def add(self, *cells: Any) -> int:
        """Append a row and say its number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def put(self, row: int, column: int, value: Any) -> None:
        """Set one cell; row from 1, column from 0."""
        while len(self.rows) < row:
            self.rows.append([])
        cells = self.rows[row - 1]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge cells; rows from 1, columns from 0."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))


@dataclass
class Book:
    """One file of a delivery."""

    file: str
    source: str
    department: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    encoding: str = "utf-8-sig"
    delimiter: str = ","

    def sheet(self, name: str, *, hidden: bool = False) -> Sheet:
        """Add a worksheet; characters Excel refuses are replaced."""
        clean = "".join("-" if c in "[]:*?/\\" else c for c in name)[:28]
        taken = {s.name for s in self.sheets}
        final, n = clean, 2
        while final in taken:
            final, n = f"{clean}{n}", n + 1
        made = Sheet(final, hidden=hidden)
        self.sheets.append(made)
        return made

    @property
    def is_csv(self) -> bool:
        """CSV files have no sheets."""
        return self.file.endswith(".csv")

    def marks(self) -> list[Mark]:
        """All marks with their place filled in."""
        for sheet in self.sheets:
            for mark in sheet.marks:
                mark.where = f"{self.file}|{'' if self.is_csv else sheet.name}|{mark.row}"
        return [mark for sheet in self.sheets for mark in sheet.marks]

    def save(self, folder: Path) -> None:
        """Write the file."""
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.is_csv:
            self._save_csv(path)
        elif self.file.endswith(".xls"):
            self._save_xls(path)
        else:
            self._save_xlsx(path)

    def _save_csv(self, path: Path) -> None:
        (sheet,) = self.sheets
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n")
        wide = max(len(r) for r in sheet.rows)
        for row in sheet.rows:
            writer.writerow(["" if c is None else _plain(c) for c in row] + [""] * (wide - len(row)))
        path.write_bytes(out.getvalue().encode(self.encoding, errors="replace"))

    def _save_xls(self, path: Path) -> None:
        book = xlwt.Workbook(encoding="utf-8")
        for sheet in self.sheets:
            page = book.add_sheet(sheet.name, cell_overwrite_ok=True)
            covered = {(top, left) for top, left, _, _ in sheet.merges}
            for r, row in enumerate(sheet.rows, 1):
                for c, value in enumerate(row):
                    if value is not None and (r, c) not in covered:
                        page.write(r - 1, c, value)
            for top, left, bottom, right in sheet.merges:
                page.write_merge(top - 1, bottom - 1, left, right, _at(sheet, top, left))
            if sheet.hidden:
                page.visibility = 1
        book.save(str(path))

    def _save_xlsx(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
            for sheet in self.sheets:
                page = book.add_worksheet(sheet.name)
                for r, row in enumerate(sheet.rows):
                    for c, value in enumerate(row):
                        if isinstance(value, str):
                            page.write_string(r, c, value)
                        elif value is not None:
                            page.write(r, c, value)
                for top, left, bottom, right in sheet.merges:
                    value = _at(sheet, top, left)
                    page.merge_range(top - 1, left, bottom - 1, right, "" if value is None else value)
                if sheet.hidden:
                    page.hide()


def _at(sheet: Sheet, row: int, column: int) -> Any:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    value = cells[column] if column < len(cells) else ""
    return "" if value is None else value


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        digits = f"{value:.15g}" if value < 1e15 else f"{value:.14e}".replace(".", "")[:15].ljust(18, "0")
        return digits
    return str(value)
