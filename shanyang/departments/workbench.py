"""What waits for whom. Every floor registers what it knows; nothing is stored here.

A floor calls `register` in its AppConfig.ready() with a function of (user, day)
that reads state columns and yields `Waiting`. The workbench page sorts and
shows them; the floors below never learn who registered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Waiting:
    """One thing to do: 核对 · 某企业 · because four sources differ · by when · where.

    `kind` groups it beside the navigation (case, discrepancy, delivery …);
    `source` says from whom it came, in words; `size` how many records stand
    behind one line.
    """

    verb: Text
    object: Text
    why: Text
    due_on: date | None
    url: str
    kind: str
    source: Text = ""
    size: int = 1

    def days_left(self, on: date) -> int | None:
        return None if self.due_on is None else (self.due_on - on).days


Provider = Callable[[Any, date], Iterable[Waiting]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a floor's function; the same one twice counts once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def waiting(user: Any, on: date) -> list[Waiting]:
    """Everything that waits for the user, the most urgent first, things without a day last."""
    found = [thing for provider in _providers for thing in provider(user, on)]
    return sorted(found, key=lambda thing: (thing.due_on is None, thing.due_on or on, str(thing.verb)))
