"""The page of one office: what it answers for, what it has open, where it departs from norms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from ..models import Department, DutyRecord, Receipt, Resolution, Responsibility
from .keeping_norms import Found, departures
from .matrix import Cell, cells_of

AT_MOST = 100


@dataclass
class OfficePage:
    """Everything the page shows; the second half is empty for readers from outside the office."""

    lines: list[Responsibility]
    past: list[Responsibility]
    cells: list[tuple[str, Cell]] = field(default_factory=list)
    late: list[DutyRecord] = field(default_factory=list)
    tasks: list[Resolution] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    departures: list[Found] = field(default_factory=list)


def office_page(office: Department, on: date, *, inside: bool) -> OfficePage:
    rows = Responsibility.objects.filter(department=office).select_related("sector", "division")
    lines = list(rows.order_by("-since", "kind", "id"))
    page = OfficePage(
        [one for one in lines if one.holds_on(on)], [one for one in lines if one.until and one.until <= on]
    )
    if inside:
        page.cells = cells_of(office, on.year)
        page.late = list(DutyRecord.objects.late_on(on).filter(department=office).order_by("due_on", "id")[:AT_MOST])
        open_tasks = Resolution.objects.filter(Q(department=office), state__in=["open", "answered"])
        page.tasks = list(open_tasks.select_related("meeting").order_by("due_on", "id")[:AT_MOST])
        waiting = Receipt.objects.filter(department=office, document__state="published", confirmed_at__isnull=True)
        page.receipts = list(waiting.select_related("document").order_by("due_on", "id")[:AT_MOST])
        page.departures = departures(on, department_ids={office.pk})
    return page
