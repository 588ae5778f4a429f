"""Which lists can leave as a spreadsheet and come back edited; every floor registers its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from shanyang.lib.tables import Column

type Write = Callable[..., Any]


@dataclass(frozen=True)
class Table:
    """A list that makes the round trip.

    rows(user): what the user may see, scope included. may_edit(user): whether an
    upload is taken at all. change(record, values, by=, reason=) and
    create(values, by=, reason=) call the same actions as the pages do, so rules,
    audit and refusals are those of the pages.
    """

    key: str
    label: Any
    rows: Callable[[Any], QuerySet[Any]]
    columns: Sequence[Column]
    may_edit: Callable[[Any], bool]
    change: Write
    create: Write | None = None
    back: str = ""
    note: Any = ""
    demands_reason: bool = False


_tables: dict[str, Table] = {}


def register(table: Table) -> None:
    _tables[table.key] = table


def tables() -> dict[str, Table]:
    """All registered lists by key."""
    return dict(_tables)


def find(key: str) -> Table | None:
    return _tables.get(key)
