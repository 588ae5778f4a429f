"""What happens every night, told to the worker by whoever needs it.

A floor registers chores and the names of the files it still points at; the
ground floor runs them once a day, and the trail says that they ran.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

Chore = Callable[[date], int]
Names = Callable[[], Iterable[str]]

_chores: dict[str, Chore] = {}
_kept: list[Names] = []


def chore(name: str, run: Chore) -> None:
    """Register a chore; it gets the day and returns how many records it touched."""
    _chores[name] = run


def keeps_files(names: Names) -> None:
    """Register the vault names that a table points at; every other old file is an orphan."""
    if names not in _kept:
        _kept.append(names)


def chores() -> dict[str, Chore]:
    return dict(sorted(_chores.items()))


def kept_files() -> set[str]:
    return {name for names in _kept for name in names() if name}
