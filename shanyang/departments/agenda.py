"""Open items for a joint meeting: what is stuck, across all posts. Every floor registers its own.

A floor calls `register` in its AppConfig.ready() with a function of a day that
reads state columns and yields `OpenItem`. The key stays the same as long as the
thing is open, so that it comes onto one agenda once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

KINDS: dict[str, Promise] = {
    "ledger": _("超期的台账"),
    "discrepancy": _("没人定的差异"),
    "approval": _("超期的审批"),
    "task": _("超期的议定事项"),
    "duty": _("超期的职责事项"),
    "receipt": _("没有确认的回执"),
}


@dataclass(frozen=True)
class OpenItem:
    """One stuck thing: whose it is, about which enterprise, since when it is overdue."""

    key: str
    kind: str
    title: Text
    why: Text
    due_on: date | None
    url: str = ""
    department_id: int | None = None
    enterprise_id: int | None = None

    def days_late(self, on: date) -> int:
        return max(0, (on - self.due_on).days) if self.due_on else 0


Provider = Callable[[date], Iterable[OpenItem]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    if provider not in _providers:
        _providers.append(provider)
    return provider


def open_items(on: date) -> list[OpenItem]:
    """Everything that is stuck on the day, by kind, the longest overdue first."""
    order = list(KINDS)
    found = [item for provider in _providers for item in provider(on)]
    return sorted(found, key=lambda item: (order.index(item.kind), item.due_on or on, item.key))
