"""Which lists can leave as a spreadsheet and come back edited; every floor registers its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shanyang.lib.tables import BadValue, Column

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


def text(limit: int, *, empty: Any = "") -> Callable[[str], str | None]:
    """Free text up to a length; `empty` is what an empty cell means."""

    def parse(cell: str) -> str | None:
        if len(cell) > limit:
            raise BadValue(_("太长了：有 %(have)d 个字，最多 %(most)d 个。") % {"have": len(cell), "most": limit})
        return cell or empty

    return parse


def number(cell: str) -> int | None:
    """A whole number that is not negative; empty is unknown."""
    if not cell:
        return None
    if not cell.isascii() or not cell.isdigit() or len(cell) > 9:
        raise BadValue(_("“%(cell)s”不是整数。不掌握就空着，没有就填 0。") % {"cell": cell[:20]})
    return int(cell)


def day(cell: str) -> date | None:
    """A date written 2026-10-31; empty is unknown."""
    if not cell:
        return None
    try:
        return date.fromisoformat(cell[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        raise BadValue(_("“%(cell)s”不是日期，请写成 2026-10-31 的样子。") % {"cell": cell[:20]}) from None


def yes_no(cell: str) -> bool | None:
    """是, 否, or empty for unknown."""
    if cell in ("是", "否"):
        return cell == "是"
    if not cell:
        return None
    raise BadValue(_("请填“是”或“否”，不掌握就空着。"))


def one_of(choices: Sequence[tuple[str, Any]], *, empty: Any = None) -> Callable[[str], Any]:
    """One of the words on the page; becomes its code."""

    def parse(cell: str) -> Any:
        if not cell:
            return empty
        by_word = {str(word): code for code, word in choices}
        if cell not in by_word:
            raise BadValue(
                _("没有“%(cell)s”这个选项，可以填：%(words)s。") % {"cell": cell[:20], "words": "、".join(by_word)}
            )
        return by_word[cell]

    return parse


def record_by(find: Callable[[], dict[str, Any]], what: Any, *, needed: bool = False) -> Callable[[str], Any]:
    """A record named by its code or name; `find` gives all that may be named, once per upload."""
    cache: dict[str, Any] = {}

    def parse(cell: str) -> Any:
        if not cell:
            if needed:
                raise BadValue(_("这里不能空着。"))
            return None
        if cell not in cache:
            cache.clear()
            cache.update(find())
        if cell not in cache:
            raise BadValue(_("%(what)s里没有“%(cell)s”。请填完整的代码或名称。") % {"what": what, "cell": cell[:40]})
        return cache[cell]

    return parse


def word_of(choices: Sequence[tuple[str, Any]], code: str | None) -> str:
    """The word for a code; an unknown code stands as it is."""
    return str(dict(choices).get(code or "", code or ""))
