"""When a person is reminded of what is owed, and from when on the lead learns of it."""

from __future__ import annotations

from datetime import date

SOON_DAYS = (3, 1, 0)
"""Days before the deadline on which a reminder goes out."""
ESCALATE_AFTER = 1
"""Days late after which the lead is told as well."""


def kind_on(due_on: date, on: date) -> str | None:
    """soon, late, or None when nothing is said that day.

    >>> kind_on(date(2026, 3, 10), date(2026, 3, 9)), kind_on(date(2026, 3, 10), date(2026, 3, 12))
    ('soon', 'late')
    """
    left = (due_on - on).days
    if left < 0:
        return "late"
    return "soon" if left in SOON_DAYS else None


def escalates(due_on: date, on: date) -> bool:
    return (on - due_on).days >= ESCALATE_AFTER
