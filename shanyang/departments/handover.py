"""Open work of an office that is abolished: every floor registers what it would have to hand over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Holder:
    """One kind of open work. `count(office)`; `pass_on(office, successor)` moves it and says how many records."""

    label: str | Promise
    count: Callable[[Any], int]
    pass_on: Callable[[Any, Any], int]


_holders: list[Holder] = []


def register(holder: Holder) -> Holder:
    if holder.label not in [one.label for one in _holders]:
        _holders.append(holder)
    return holder


def holders() -> list[Holder]:
    return list(_holders)
