"""What the lists of the survey share: who may edit, how a column reads a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _now

from enterprises.models import (
    Round,
)
from shanyang.departments.round_trip import word_of
from shanyang.departments.rules.duties import Duty
from shanyang.lib.tables import BadValue, Column

OFFICERS = (Duty.LEAD, Duty.TERRITORY)


def current_round() -> Round | None:
    """The round in progress, or the last frozen one."""
    return Round.objects.in_progress().first() or Round.objects.frozen().first()


def leads(user: Any) -> bool:
    return user.holds(Duty.LEAD)


def works(user: Any) -> bool:
    return user.holds_any(OFFICERS)


def reader(path: str) -> Callable[[Any], Any]:
    """Reads along a dotted path; a missing step on the way is an empty cell."""
    steps = path.split(".")

    def read(record: Any) -> Any:
        for step in steps:
            if record is None:
                return None
            record = getattr(record, step)
        return record

    return read


def plain(key: str, label: Any, path: str = "", **more: Any) -> Column:
    return Column(key, label, reader(path or key), **more)


def worded(key: str, label: Any, choices: Any, path: str = "", **more: Any) -> Column:
    read = reader(path or key)
    return Column(key, label, lambda record: word_of(choices, read(record)), **more)


def one_record(model: Any, what: Any, *, needed: bool = True) -> Callable[[str], Any]:
    """A record by its number, looked up one by one: such columns are edited in few cells."""

    def parse(cell: str) -> Any:
        if not cell and not needed:
            return None
        found = model.objects.filter(pk=int(cell)).first() if cell.isdigit() and len(cell) < 19 else None
        if found is None or found.merged_into_id is not None:
            raise BadValue(_now("没有编号为“%(cell)s”的%(what)s。") % {"cell": cell[:20], "what": what})
        return found

    return parse
