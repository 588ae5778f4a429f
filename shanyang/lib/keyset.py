"""Pages of a long list by position instead of by number: the thousandth costs what the first costs.

A page remembers only the id at which it ends. The order is always (sort key,
id), so it is total and rows that share a key never repeat or vanish between
pages. The address carries no sort value, hence no name of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Expression, F, Field, Func, Lookup, QuerySet, Subquery, Value
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


class Row(Func):
    """(key, id)"""

    function = ""
    output_field = Field()


class Behind(Lookup):  # type: ignore[type-arg]
    """(key, id) > (…, …) as one comparison, which both databases answer from one index range.

    A lookup and not a function: SQLite has no booleans of its own, so Django
    would write `(…) > (…) = 1`, and that no index answers.
    """

    lookup_name = "behind"
    prepare_rhs = False
    sign = ">"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        lhs, lhs_params = compiler.compile(self.lhs)
        rhs, rhs_params = compiler.compile(self.rhs)
        return f"{lhs} {self.sign} {rhs}", (*lhs_params, *rhs_params)


class Ahead(Behind):
    lookup_name = "ahead"
    sign = "<"


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


def page(
    rows: QuerySet[Any], sort: Sort, *, after: int | None = None, before: int | None = None, size: int = PAGE
) -> Page:
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
        lies = Ahead if descending else Behind
        rows = rows.filter(lies(Row(key, F("pk")), Row(Subquery(stored), Value(at))))
    order = (key.desc(), F("pk").desc()) if descending else (key.asc(), F("pk").asc())
    return list(rows.order_by(*order).values_list("pk", flat=True)[: size + 1])


def fetch(rows: QuerySet[Any], ids: list[int]) -> list[Any]:
    """The records of a page, in its order."""
    by_id = rows.order_by().in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]
