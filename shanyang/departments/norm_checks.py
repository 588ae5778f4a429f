"""Checks that a norm may name: each is computed from data, none is typed in.

A floor registers a check with a code; a document's norm carries the code and
its threshold. A check looks at a day and says which office departs, and how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Departure:
    """An office that does not keep a norm on the day, in words, with where to mend it."""

    department_id: int
    text: Text
    url: str = ""


@dataclass(frozen=True)
class Check:
    """One way of checking. `run(day, threshold)` yields the offices that depart, with a fixed number of statements."""

    code: str
    label: Text
    unit: Text
    run: Callable[[date, int], Iterable[Departure]]


_checks: dict[str, Check] = {}


def register(check: Check) -> Check:
    _checks[check.code] = check
    return check


def choices() -> list[tuple[str, Any]]:
    return [(check.code, check.label) for check in _checks.values()]


def find(code: str) -> Check | None:
    return _checks.get(code)
