"""List pages declared instead of written: filters, orders and columns; the address keeps the query.

A `Listing` is made once per screen. `bind` reads one request: which filters,
which order, which page. What is exported is what the same query shows, column
by column, without the page's limit.

A filter of kind `sealed` asks for a person's name: it is posted, and stands in
the address only sealed (see sealed_words).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import FETCH_PEERS, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import keyset, sealed_words
from .keyset import Sort

Text = str | Promise
EXPORT_LIMIT = 100_000
EVERYTHING = _("全部")
NOTHING_YET = _("这里还没有记录")
LONGEST_VALUE = 60


@dataclass(frozen=True)
class Filter:
    """One condition the reader may set. `apply` narrows the rows; `choices` makes it a menu."""

    code: str
    label: Text
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    choices: Callable[[], Sequence[tuple[str, Text]]] | Sequence[tuple[str, Text]] | None = None
    kind: str = "choice"  # choice, search, sealed, date, hidden
    any_label: Text = EVERYTHING


def by_field(path: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Narrow to rows whose column has the chosen value."""
    return lambda rows, value: rows.filter(**{path: value})


def by_number(path: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Narrow by an id from the address; anything but a number finds nothing."""
    return lambda rows, value: (
        rows.filter(**{path: int(value)}) if value.isdecimal() and len(value) < 19 else rows.none()
    )


@dataclass(frozen=True)
class Column:
    """One column for the page and the spreadsheet. Every callable takes the row.

    `value` is what the spreadsheet gets and what the page shows unless `text`
    says it in words; `state` turns the cell into a tag.
    """

    code: str
    label: Text
    value: Callable[[Any], Any]
    text: Callable[[Any], Any] | None = None
    note: Callable[[Any], Any] | None = None
    url: Callable[[Any], str | None] | None = None
    state: Callable[[Any], str] | None = None
    number: bool = False
    head: bool = False
    sort: str = ""
    exported: bool = True
    shown: bool = True
    template: str = ""


@dataclass(frozen=True)
class Cell:
    column: Column
    text: Any
    note: Any
    url: str | None
    state: str
    row: Any


@dataclass(frozen=True)
class Listing:
    """A screen's list. `rows` decorates the records of one page (select_related, annotations)."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    sorts: tuple[Sort, ...]
    filters: tuple[Filter, ...] = ()
    empty_title: Text = NOTHING_YET
    empty_text: Text = ""
    size: int = keyset.PAGE
    related: tuple[str, ...] = field(default_factory=tuple)
    table: str = ""  # key of the list that can be edited in a spreadsheet and uploaded again

    def bind(self, request: HttpRequest, rows: QuerySet[Any], **extra: Any) -> BoundListing:
        return BoundListing(self, request, rows, **extra)


@dataclass(frozen=True)
class Option:
    value: str
    label: Text
    chosen: bool


@dataclass(frozen=True)
class BoundFilter:
    """`value` is what was asked, `asked` what stands for it in the address."""

    filter: Filter
    value: str
    options: list[Option]
    asked: str

    @property
    def field_id(self) -> str:
        return f"filter-{self.filter.code}"

    @property
    def shown_value(self) -> Text:
        return next((option.label for option in self.options if option.value == self.value), self.value)


@dataclass(frozen=True)
class Chip:
    label: Text
    value: Text
    remove_url: str


@dataclass(frozen=True)
class Heading:
    column: Column
    url: str
    order: str  # ascending, descending or nothing


class BoundListing:
    """A listing with one request's question."""

    def __init__(
        self,
        listing: Listing,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        empty_url: str = "",
        empty_action: Text = "",
        decorate: Callable[[list[Any]], None] | None = None,
        chosen: Sequence[str] = (),
    ) -> None:
        self.listing = listing
        self.request = request
        self.all_rows = rows
        self.empty_url, self.empty_action = empty_url, empty_action
        self.decorate = decorate
        self.chosen = list(chosen)

    # -- what was asked ------------------------------------------------------

    @cached_property
    def filters(self) -> list[BoundFilter]:
        return [self._bound(filter_) for filter_ in self.listing.filters]

    def _bound(self, filter_: Filter) -> BoundFilter:
        asked = self.request.GET.get(filter_.code, "")
        if filter_.kind == "sealed":
            value = sealed_words.opened(asked, purpose=self._purpose(filter_))
            return BoundFilter(filter_, value, [], asked)
        value = _plain(asked)
        choices = filter_.choices() if callable(filter_.choices) else filter_.choices
        options = [Option(str(code), label, str(code) == value) for code, label in choices or ()]
        if choices is not None and value and not any(option.chosen for option in options):
            value = ""
        return BoundFilter(filter_, value, options, value)

    def _purpose(self, filter_: Filter) -> str:
        return f"{self.listing.name}.{filter_.code}"

    def asked(self, code: str) -> str:
        """What was asked of one filter; empty when nothing was."""
        return next((bound.value for bound in self.active if bound.filter.code == code), "")

    @property
    def posts(self) -> bool:
        """Whether the question is posted, because a part of it must not stand openly in an address."""
        return any(filter_.kind == "sealed" for filter_ in self.listing.filters)

    def posted_url(self) -> str:
        """Where a posted question is answered: this list, the names in its address sealed."""
        question = {filter_.code: self._for_address(filter_) for filter_ in self.listing.filters}
        question = {code: value for code, value in question.items() if value}
        return f"{self.request.path}?{urlencode(question)}" if question else self.request.path

    def _for_address(self, filter_: Filter) -> str:
        value = _plain(self.request.POST.get(filter_.code, ""))
        return sealed_words.seal(value, purpose=self._purpose(filter_)) if filter_.kind == "sealed" else value

    @cached_property
    def active(self) -> list[BoundFilter]:
        return [bound for bound in self.filters if bound.value]

    @cached_property
    def sort(self) -> Sort:
        asked = self.request.GET.get("sort", "")
        for sort in self.listing.sorts:
            if asked in (sort.code, f"-{sort.code}"):
                return Sort(sort.code, sort.label, sort.key, descending=asked.startswith("-"))
        return self.listing.sorts[0]

    @property
    def sort_code(self) -> str:
        return f"-{self.sort.code}" if self.sort.descending else self.sort.code

    def _position(self, name: str) -> int | None:
        value = self.request.GET.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 19 else None

    # -- what is shown -------------------------------------------------------

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        return self._narrowed(self.active)

    def _narrowed(self, conditions: Sequence[BoundFilter]) -> QuerySet[Any]:
        rows = self.all_rows
        for bound in conditions:
            rows = bound.filter.apply(rows, bound.value)
        return rows

    @cached_property
    def count(self) -> keyset.Count:
        return keyset.capped_count(self.queryset)

    @cached_property
    def page(self) -> keyset.Page:
        after, before = self._position("after"), self._position("before")
        return keyset.page(self.queryset, self.sort, after=after, before=before, size=self.listing.size)

    @cached_property
    def records(self) -> list[Any]:
        return self._records(self.page.ids)

    def _records(self, ids: list[int]) -> list[Any]:
        rows = self.all_rows.model._default_manager.all()
        if self.listing.related:
            rows = rows.select_related(*self.listing.related)
        records = keyset.fetch(rows.fetch_mode(FETCH_PEERS), ids)
        if self.decorate:
            self.decorate(records)
        return records

    @cached_property
    def columns(self) -> list[Column]:
        """The columns the reader chose, in the list's own order; else the usual ones. What names the row stays."""
        known = [column for column in self.listing.columns if column.head or column.code in self.chosen]
        if any(not column.head for column in known):
            return known
        return [column for column in self.listing.columns if column.shown]

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        """Every column with whether it is shown now."""
        shown = {column.code for column in self.columns}
        return [(column, column.code in shown) for column in self.listing.columns]

    @property
    def _exported(self) -> list[Column]:
        """What was chosen is what is exported; without a choice everything that may be."""
        columns = self.columns if self.chosen else list(self.listing.columns)
        return [column for column in columns if column.exported]

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not any(sort.code == column.sort for sort in self.listing.sorts):
            return Heading(column, "", "")
        current = self.sort.code == column.sort
        order = ("descending" if self.sort.descending else "ascending") if current else ""
        asked = f"-{column.sort}" if current and not self.sort.descending else column.sort
        return Heading(column, self.url(sort=asked), order)

    @cached_property
    def rows(self) -> list[list[Cell]]:
        return [[_cell(column, record) for column in self.columns] for record in self.records]

    # -- addresses -----------------------------------------------------------

    def url(self, *, without: str = "", **changes: Any) -> str:
        """This list under a changed question; the position is kept only when named."""
        question = {bound.filter.code: bound.asked for bound in self.active if bound.filter.code != without}
        if "sort" in self.request.GET:
            question["sort"] = self.sort_code
        question |= {name: str(value) for name, value in changes.items() if value not in (None, "")}
        return f"{self.request.path}?{urlencode(question)}" if question else self.request.path

    @property
    def query(self) -> str:
        """The question as it stands, for the export form and for links that come back here."""
        return self.url().partition("?")[2]

    @property
    def next_url(self) -> str:
        return self.url(after=self.page.next) if self.page.next is not None else ""

    @property
    def previous_url(self) -> str:
        return self.url(before=self.page.previous) if self.page.previous is not None else ""

    @property
    def first_url(self) -> str:
        return self.url() if self._position("after") or self._position("before") else ""

    @property
    def clear_url(self) -> str:
        return self.request.path

    @property
    def chips(self) -> list[Chip]:
        return [Chip(b.filter.label, b.shown_value, self.url(without=b.filter.code)) for b in self.active]

    @cached_property
    def culprits(self) -> list[Chip]:
        """Filters without which an empty list would have rows. Asked only when it is empty."""
        return [
            Chip(bound.filter.label, bound.shown_value, self.url(without=bound.filter.code))
            for bound in self.active
            if self._narrowed([other for other in self.active if other is not bound]).exists()
        ]

    # -- export --------------------------------------------------------------

    @property
    def export_headings(self) -> list[str]:
        return [str(column.label) for column in self._exported]

    def export_rows(self, chunk: int = 2_000) -> Iterator[list[Any]]:
        """Every row the question finds, in its order, fetched page by page."""
        columns = self._exported
        after, written = None, 0
        while written < EXPORT_LIMIT:
            page = keyset.page(self.queryset, self.sort, after=after, size=min(chunk, EXPORT_LIMIT - written))
            for record in self._records(page.ids):
                yield [column.value(record) for column in columns]
            written += len(page.ids)
            if page.next is None:
                return
            after = page.next


def _plain(value: str) -> str:
    return value.strip()[:LONGEST_VALUE].replace("\x00", "")


def _cell(column: Column, row: Any) -> Cell:
    shown = column.text or column.value
    return Cell(
        column,
        shown(row),
        column.note(row) if column.note else None,
        column.url(row) if column.url else None,
        column.state(row) if column.state else "",
        row,
    )
