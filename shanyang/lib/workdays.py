"""Working days (工作日): counting deadlines over weekends, holidays and days worked instead.

Pure arithmetic; the calendar's exceptions are handed in as {day: works}.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, exceptions: Mapping[date, bool]) -> bool:
    """Monday to Friday, unless the calendar says otherwise.

    >>> is_working_day(date(2026, 10, 10), {date(2026, 10, 10): True})  # a Saturday worked for the holiday
    True
    """
    return exceptions.get(day, day.weekday() < SATURDAY)


def add_working_days(start: date, days: int, exceptions: Mapping[date, bool]) -> date:
    """The day on which a period of that many working days ends; the first day is not counted.

    >>> add_working_days(date(2026, 11, 20), 1, {})  # a Friday
    datetime.date(2026, 11, 23)
    """
    if days < 0:
        raise ValueError("a deadline lies ahead; for the past use working_days_between")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, exceptions)
    return day


def working_days_between(start: date, end: date, exceptions: Mapping[date, bool]) -> int:
    """Working days after `start` up to and including `end`; negative when end lies before start."""
    if end < start:
        return -working_days_between(end, start, exceptions)
    return sum(is_working_day(start + timedelta(days=step), exceptions) for step in range(1, (end - start).days + 1))
