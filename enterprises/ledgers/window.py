"""Rows of a sheet with a look ahead, and group values carried down to the rows they are meant for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from enterprises.ledgers import values

type Numbered = tuple[int, list]

_DITTO = values.DITTO | {"同 上", "同　上", "同上。"}


class Window:
    """Rows of a sheet with a look ahead, merged cells filled downwards as they pass."""

    def __init__(self, rows: Iterator[Numbered]) -> None:
        self._rows = rows
        self.ahead: deque[Numbered] = deque()

    def peek(self, size: int) -> list[Numbered]:
        """Up to `size` coming rows, not taken."""
        while len(self.ahead) < size:
            try:
                self.ahead.append(next(self._rows))
            except StopIteration:
                break
        return [self.ahead[index] for index in range(min(size, len(self.ahead)))]

    def next_row(self) -> Numbered | None:
        """The coming row, not taken."""
        if not self.ahead:
            row = next(self._rows, None)
            if row is None:
                return None
            self.ahead.append(row)
        return self.ahead[0]

    def take(self) -> Numbered | None:
        """The next row, or None at the end."""
        if self.ahead:
            return self.ahead.popleft()
        return next(self._rows, None)


@dataclass(slots=True)
class Carry:
    """Fills the cells under a merged or visibly once-written value in the columns that name a group.

    同上 and 〃 are filled in every column: whoever writes them means the row above.
    """

    merged: dict[int, list[tuple[int, int]]]
    groups: list[int]
    by_blank: set[int]
    last: dict[int, object] = field(default_factory=dict)
    until: dict[int, int] = field(default_factory=dict)
    above: list = field(default_factory=list)

    def fill(self, number: int, cells: list) -> list:
        """The row with group values carried down; changes a copy only."""
        result = cells
        begun: set[int] = set()
        if self.merged:
            for column, bottom in self.merged.get(number - 1, ()):
                cell = cells[column] if column < len(cells) else ""
                if cell != self.last.get(column):
                    begun.add(column)
                self.until[column], self.last[column] = bottom, cell
            for column, bottom in list(self.until.items()):
                if number - 1 > bottom:
                    del self.until[column]
                elif column >= len(result) or result[column] == "" or result[column] is None:
                    result = _put(result, cells, column, self.last.get(column, ""))
        fresh = False
        for column in self.groups:
            cell = cells[column] if column < len(cells) else ""
            fresh = fresh or column in begun
            if cell and cell == self.last.get(column):
                continue
            words = values.text(cell)
            if words in values.DITTO or (words == "" and column in self.by_blank):
                if column in self.until:
                    continue
                # Under a new street the community of the street before says nothing.
                if fresh and not words:
                    self.last.pop(column, None)
                result = _put(result, cells, column, self.last.get(column, ""))
            elif words:
                fresh = fresh or words != values.text(self.last.get(column, ""))
                self.last[column] = cell
        if not _DITTO.isdisjoint(cells):
            for column, cell in enumerate(cells):
                if cell in _DITTO and column not in self.groups:
                    result = _put(result, cells, column, self.above[column] if column < len(self.above) else "")
        self.above = result
        return result


def _put(result: list, original: list, column: int, value: object) -> list:
    if result is original:
        result = list(original)
    if column >= len(result):
        result.extend([""] * (column + 1 - len(result)))
    result[column] = value
    return result
