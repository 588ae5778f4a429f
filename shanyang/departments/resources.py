"""Shared resources within reach of a street: stations, homes, instructors. Each floor registers what it keeps.

A provider answers for a list of street codes on a day, with one statement for all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

KINDS = ("stations", "homes", "instructors")
Provider = Callable[[Iterable[str], date], Mapping[str, int]]

_providers: dict[str, list[Provider]] = {kind: [] for kind in KINDS}


def register(kind: str, provider: Provider) -> None:
    """Add a floor's count of one kind; the same one twice counts once."""
    if provider not in _providers[kind]:
        _providers[kind].append(provider)


def within_reach(streets: Iterable[str], on: date) -> dict[str, Counter[str]]:
    """By street code, how many of each kind there are."""
    codes = list(streets)
    found: dict[str, Counter[str]] = {code: Counter() for code in codes}
    for kind, providers in _providers.items():
        for provider in providers:
            for code, count in provider(codes, on).items():
                found[code][kind] += count
    return found
