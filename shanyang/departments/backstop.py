"""兜底清单: what backing up means on a street's ground. Every floor registers its part; nothing is stored here.

A floor calls `register` in its AppConfig.ready() with a function of (street,
day) that reads state columns and yields `Strand`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

PARTS: dict[str, Promise] = {"survey": _("底数排查"), "coverage": _("党的覆盖"), "service": _("服务保障")}


@dataclass(frozen=True)
class Strand:
    """One thing the street sees to: `done` of `of`, by when; `instead_of` names the office that is late with it."""

    part: str
    title: Text
    why: Text
    done: int | None
    of: int | None
    url: str = ""
    due_on: date | None = None
    instead_of: Any = None
    sector: Any = None

    @property
    def settled(self) -> bool:
        return self.done is not None and self.of is not None and self.done >= self.of

    def days_late(self, on: date) -> int:
        return max(0, (on - self.due_on).days) if self.due_on else 0


Provider = Callable[[Any, date], Iterable[Strand]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    if provider not in _providers:
        _providers.append(provider)
    return provider


def strands(street: Any, on: date) -> list[Strand]:
    """Everything on the street's backstop list, in the order of the parts, what was taken over first."""
    found = [strand for provider in _providers for strand in provider(street, on)]
    order = list(PARTS)
    return sorted(found, key=lambda one: (order.index(one.part), one.instead_of is None, one.settled))
