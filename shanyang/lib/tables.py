"""A list as a spreadsheet and back: what an edited copy would add, change, leave or get wrong.

Pure: rows go in as canonical text, outcomes come out. A cell's canonical text
is what the export wrote, so an untouched copy compares equal cell by cell,
whatever the office program did to number formats in between.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

ID = "id"
CHECK = "check"
SIGNS = 4


class BadValue(ValueError):
    """A cell that cannot mean anything; carries the sentence for the person who typed it."""


@dataclass(frozen=True)
class Column:
    """One column of a list.

    read: record → value. parse: text → value for writing, raising BadValue;
    None for a column that the system fills. needed: a new row must give it.
    """

    key: str
    label: Any
    read: Callable[[Any], Any]
    parse: Callable[[str], Any] | None = None
    needed: bool = False
    width: int = 14

    @property
    def editable(self) -> bool:
        return self.parse is not None


class Outcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True)
class Cell:
    """One changed cell: its column, what stands now, what the upload says."""

    column: Column
    old: str
    new: str


@dataclass
class RowOutcome:
    """What would become of one uploaded row. `row` is the spreadsheet's own number, from 1."""

    row: int
    outcome: Outcome
    pk: int | None = None
    cells: list[Cell] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    column: str = ""
    texts: list[str] = field(default_factory=list)


@dataclass
class Comparison:
    """All outcomes of one upload, in the order of its rows."""

    rows: list[RowOutcome] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[RowOutcome]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def counts(self) -> dict[str, int]:
        counts = {outcome.value: len(self.of(outcome)) for outcome in Outcome}
        return counts | {"cells": sum(len(row.cells) for row in self.of(Outcome.CHANGED))}


def as_text(value: Any) -> str:
    """The canonical text of a value or a spreadsheet cell. Unknown is the empty string."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def check_of(texts: Iterable[str]) -> str:
    """Four signs for each cell: how an edited cell, and a row that has moved on, are noticed."""
    return "".join(base64.b32encode(hashlib.sha256(text.encode()).digest()[:3])[:SIGNS].decode() for text in texts)


def _exported_signs(check: str, columns: int) -> list[str] | None:
    """The signs of the cells as they were exported; None when the copy has lost them."""
    if len(check) != SIGNS * columns:
        return None
    return [check[start : start + SIGNS] for start in range(0, len(check), SIGNS)]


def texts_of(columns: Sequence[Column], record: Any) -> list[str]:
    return [as_text(column.read(record)) for column in columns]


def column_letter(index: int) -> str:
    """0 → A, 26 → AA, as the spreadsheet shows it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Words:
    """The sentences of a comparison, given by whoever speaks the reader's language."""

    no_such_row: Callable[[str], str]
    twice: Callable[[int], str]
    no_new_rows: Callable[[], str]
    needed: Callable[[str], str]
    not_editable: Callable[[str, str], str]
    stale: Callable[[str, str, str], str]


def compare(
    columns: Sequence[Column],
    uploaded: Iterable[tuple[int, Mapping[str, str], Mapping[str, str]]],
    current: Mapping[int, Sequence[str]],
    *,
    accepts_new: bool,
    words: Words,
    letters: Mapping[str, str],
) -> Iterator[RowOutcome]:
    """Hold uploaded rows against the records that stand.

    uploaded: (row number, texts by column key, {ID: …, CHECK: …}). current:
    texts in the order of `columns`, by primary key, only rows the user may see.
    A column missing from the upload counts as unchanged.
    """
    seen: dict[int, int] = {}
    for number, texts, marks in uploaded:
        outcome = RowOutcome(number, Outcome.SAME, texts=[texts.get(column.key, "") for column in columns])
        pk_text = marks.get(ID, "")
        try:
            if pk_text:
                _hold_against(outcome, columns, texts, marks, current, seen, words)
            elif not accepts_new:
                raise BadValue(words.no_new_rows())
            else:
                _hold_as_new(outcome, columns, texts, words)
        except _CellProblem as problem:
            outcome.outcome, outcome.problem = Outcome.WRONG, problem.sentence
            outcome.column = f"{letters.get(problem.key, '')}"
        except BadValue as problem:
            outcome.outcome, outcome.problem = Outcome.WRONG, str(problem)
        yield outcome


class _CellProblem(Exception):
    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key, self.sentence = key, sentence


def _hold_against(
    outcome: RowOutcome,
    columns: Sequence[Column],
    texts: Mapping[str, str],
    marks: Mapping[str, str],
    current: Mapping[int, Sequence[str]],
    seen: dict[int, int],
    words: Words,
) -> None:
    pk_text = marks[ID]
    pk = int(pk_text) if pk_text.isdigit() and len(pk_text) < 19 else -1
    if pk not in current:
        raise BadValue(words.no_such_row(pk_text))
    if pk in seen:
        raise BadValue(words.twice(seen[pk]))
    seen[pk] = outcome.row
    outcome.pk = pk
    standing = current[pk]
    exported = _exported_signs(marks.get(CHECK, ""), len(columns))
    for index, (column, old) in enumerate(zip(columns, standing, strict=True)):
        if column.key not in texts or texts[column.key] == old:
            continue
        new = texts[column.key]
        if exported and exported[index] == check_of([new]):
            continue  # the copy is as it left: somebody else changed the record meanwhile
        if column.parse is None:
            raise _CellProblem(column.key, words.not_editable(str(column.label), old))
        if exported and exported[index] != check_of([old]):
            raise _CellProblem(column.key, words.stale(str(column.label), old, new))
        outcome.values[column.key] = _parsed(column, new)
        outcome.cells.append(Cell(column, old, new))
    outcome.outcome = Outcome.CHANGED if outcome.cells else Outcome.SAME


def _hold_as_new(outcome: RowOutcome, columns: Sequence[Column], texts: Mapping[str, str], words: Words) -> None:
    for column in columns:
        text = texts.get(column.key, "")
        if column.parse is None:
            continue
        if column.needed and not text:
            raise _CellProblem(column.key, words.needed(str(column.label)))
        outcome.values[column.key] = _parsed(column, text)
        if text:
            outcome.cells.append(Cell(column, "", text))
    outcome.outcome = Outcome.ADDED


def _parsed(column: Column, text: str) -> Any:
    assert column.parse is not None
    try:
        return column.parse(text)
    except BadValue as problem:
        raise _CellProblem(column.key, str(problem)) from None
