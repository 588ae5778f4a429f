"""Who does what: departments against the five duties, counted for one year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from ..models import Department, DutyRecord


@dataclass(frozen=True)
class Cell:
    """One department's records of one duty: finished, all that were not dropped, overdue."""

    duty: str
    done: int = 0
    of: int = 0
    late: int = 0


@dataclass(frozen=True)
class Row:
    department: Department
    cells: list[Cell]

    @property
    def of(self) -> int:
        return sum(cell.of for cell in self.cells)


def counts(rows: Any, year: int) -> dict[tuple[int, str], Cell]:
    """One statement: by department and duty, for records due in the year."""
    today = timezone.localdate()
    counted = (
        rows.filter(due_on__year=year)
        .exclude(state="dropped")
        .order_by()
        .values("department_id", "duty")
        .annotate(
            of=Count("id"),
            done=Count("id", filter=Q(state="done")),
            late=Count("id", filter=Q(state__in=["planned", "running"], due_on__lt=today)),
        )
    )
    return {
        (row["department_id"], row["duty"]): Cell(row["duty"], row["done"], row["of"], row["late"]) for row in counted
    }


def matrix(rows: Any, departments: list[Department], year: int) -> list[Row]:
    """Every department that is in charge of something, and any other with records, in the order given."""
    found = counts(rows, year)
    by_department: dict[int, dict[str, Cell]] = defaultdict(dict)
    for (department, duty), cell in found.items():
        by_department[department][duty] = cell
    return [
        Row(one, [by_department[one.pk].get(duty, Cell(duty)) for duty in DutyRecord.Kind.values])
        for one in departments
    ]


def cells_of(office: Department, year: int) -> list[tuple[str, Cell]]:
    """One office's five cells with their labels."""
    found = counts(DutyRecord.objects.filter(department=office), year)
    return [(str(label), found.get((office.pk, code), Cell(code))) for code, label in DutyRecord.Kind.choices]
