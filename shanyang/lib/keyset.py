"""Pages of a long list by position instead of by number: the thousandth costs what the first costs.

A page remembers only the id at which it ends. The order is always (sort key,
id), so it is total and rows that share a key never repeat or vanish between
pages. The address carries no sort value, hence no name of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Expression, F, Func, QuerySet, Subquery, Value
from django.utils.functional import Promise

COUNT_CAP = 10_000
PAGE = 50


@dataclass(frozen=True)
class Sort:
    """An order the reader may choose. `key` is a column, or an expression that is never NULL."""

    code: str
    label: str | Promise
    key: str | Expression
    descending: bool = False

    @property
    def expression(self) -> Any:
        return F(self.key) if isinstance(self.key, str) else self.key


class RowValue(Func):
    """(key, id) > (…, …) as one comparison, which both databases answer from one index range."""

    output_field = BooleanField()
    conditional = True
    arity = 4

    def __init__(self, *expressions: Any, comparison: str = ">", **extra: Any) -> None:
        if comparison not in {">", "<"}:
            raise ValueError(f"a page lies before or behind a row, not {comparison!r}")
        self.comparison = comparison
        super().__init__(*expressions, **extra)

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        parts, params = [], []
        for expression in self.source_expressions:
            sql, values = compiler.compile(expression)
            parts.append(sql)
            params.extend(values)
        key, pk, at_key, at_pk = parts
        return f"({key}, {pk}) {self.comparison} ({at_key}, {at_pk})", tuple(params)


@dataclass(frozen=True)
class Count:
    """How many rows there are, counted no further than the cap."""

    number: int
    capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.capped else ''}"


@dataclass(frozen=True)
class Page:
    """Rows of one page in order, and the ids that lead on; None where the list ends."""

    ids: list[int]
    next: int | None
    previous: int | None


def capped_count(rows: QuerySet[Any], cap: int = COUNT_CAP) -> Count:
    """One statement that stops reading behind the cap."""
    number = rows.order_by()[: cap + 1].count()
    return Count(min(number, cap), number > cap)


def page(rows: QuerySet[Any], sort: Sort, *, after: int | None = None, before: int | None = None, size: int = PAGE) -> Page:
    """The ids of one page: the first, or the one behind `after`, or the one ahead of `before`.

    Only ids are ordered and cut. Columns of other tables are fetched for these
    ids afterwards, because SQLite's planner otherwise sorts the joined rows.
    """
    backwards = before is not None and after is None
    at = before if backwards else after
    ids = _ids(rows, sort, at, backwards, size)
    if at is not None and not ids:
        # The row is gone, or nothing lies there any more: begin anew rather than show an empty page.
        return page(rows, sort, size=size)
    more = len(ids) > size
    ids = ids[:size]
    if backwards:
        ids.reverse()
        return Page(ids, next=ids[-1], previous=ids[0] if more else None)
    return Page(ids, next=ids[-1] if more else None, previous=ids[0] if at is not None else None)


def _ids(rows: QuerySet[Any], sort: Sort, at: int | None, backwards: bool, size: int) -> list[int]:
    descending = sort.descending != backwards
    key = sort.expression
    if at is not None:
        # The database compares its own stored value: a time that went through Python may differ in its digits.
        stored = rows.model._base_manager.filter(pk=at).annotate(key_at=key).values("key_at")[:1]
        comparison = "<" if descending else ">"
        rows = rows.filter(RowValue(key, F("pk"), Subquery(stored), Value(at), comparison=comparison))
    order = (key.desc(), F("pk").desc()) if descending else (key.asc(), F("pk").asc())
    return list(rows.order_by(*order).values_list("pk", flat=True)[: size + 1])


def fetch(rows: QuerySet[Any], ids: list[int]) -> list[Any]:
    """The records of a page, in its order."""
    by_id = rows.order_by().in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]
