"""How far the sweep is: by community, street and sector, and what is still to be walked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from enterprises.models import Case, Find, Obligation, Round, Section, SectionResult, Sweep
from enterprises.wording import SOURCES

if TYPE_CHECKING:
    from shanyang.departments.models import User

DONE, NONE, UNDER_WAY, OPEN, LATE = "done", "none", "under_way", "open", "late"


@dataclass(frozen=True)
class Line:
    """One community's line."""

    sweep: Sweep
    state: str
    sections: int
    walked: int
    finds: int


@dataclass
class Street:
    """One street's line: its communities by state."""

    name: str
    code: str
    lines: list[Line] = field(default_factory=list)

    @property
    def settled(self) -> int:
        return sum(line.state in (DONE, NONE) for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.state == LATE for line in self.lines)

    @property
    def sections(self) -> int:
        return sum(line.sections for line in self.lines)

    @property
    def walked(self) -> int:
        return sum(line.walked for line in self.lines)

    @property
    def finds(self) -> int:
        return sum(line.finds for line in self.lines)


def board(round_: Round, user: User, on: date, *, street: str = "") -> list[Street]:
    """Streets with their communities, in four statements for a district of any size."""
    rows = Sweep.objects.visible_to(user).filter(round=round_).select_related("division__parent", "declared_by")
    if street:
        rows = rows.filter(division__code__gte=street, division__code__lt=street + ":")
    sections = dict(
        Section.objects.filter(ended_on__isnull=True).order_by().values_list("division_id").annotate(number=Count("id"))
    )
    walked = dict(
        SectionResult.objects.filter(sweep__round=round_, replaced_at__isnull=True, section__ended_on__isnull=True)
        .order_by()
        .values_list("sweep_id")
        .annotate(number=Count("id"))
    )
    finds = dict(
        Find.objects.filter(sweep__round=round_).order_by().values_list("sweep_id").annotate(number=Count("id"))
    )
    streets: dict[str, Street] = {}
    for sweep in rows.order_by("division__code"):
        parent = sweep.division.parent
        line = Line(
            sweep,
            state_of(sweep, walked.get(sweep.pk, 0), on),
            sections.get(sweep.division_id, 0),
            walked.get(sweep.pk, 0),
            finds.get(sweep.pk, 0),
        )
        code = sweep.division.code[:9]
        streets.setdefault(code, Street(parent.short_name if parent else code, code)).lines.append(line)
    return list(streets.values())


def state_of(sweep: Sweep, walked: int, on: date) -> str:
    if sweep.declared:
        return sweep.declared
    if sweep.due_on < on:
        return LATE
    return UNDER_WAY if walked else OPEN


def by_source(round_: Round, user: User, on: date) -> list[dict[str, Any]]:
    """Ledgers by source: owed, settled, late; one statement."""
    rows = (
        Obligation.objects.visible_to(user)
        .filter(round=round_)
        .order_by()
        .values("source")
        .annotate(
            owed=Count("id"),
            closed=Count("id", filter=Q(closed_at__isnull=False) | Q(declared_none_at__isnull=False)),
            none=Count("id", filter=Q(declared_none_at__isnull=False)),
            late=Count("id", filter=Q(due_on__lt=on, closed_at__isnull=True, declared_none_at__isnull=True)),
        )
    )
    labels = dict(SOURCES)
    found = [{**row, "label": labels[row["source"]]} for row in rows]
    return sorted(found, key=lambda row: list(labels).index(row["source"]))


def by_sector(round_: Round, user: User, on: date) -> list[dict[str, Any]]:
    """Supervisors' ledgers and cases by sector."""
    rows = (
        Case.objects.visible_to(user)
        .filter(round=round_, enterprise__merged_into__isnull=True)
        .order_by()
        .values("enterprise__sector__code", "enterprise__sector__label")
        .annotate(
            cases=Count("id"),
            done=Count("id", filter=Q(step="done")),
            late=Count("id", filter=Q(due_on__lt=on, closed_on__isnull=True)),
        )
    )
    return sorted(map(dict, rows), key=lambda row: row["enterprise__sector__code"] or "~")


@dataclass(frozen=True)
class Walked:
    """One section with what was said of it, now and before."""

    section: Section
    result: SectionResult | None
    earlier: list[SectionResult]
    finds: list[Find]


def sections(sweep: Sweep) -> list[Walked]:
    """The sections of one community in one round, in three statements."""
    results: dict[int, list[SectionResult]] = defaultdict(list)
    for result in sweep.results.select_related("by").order_by("id"):
        results[result.section_id].append(result)
    finds: dict[int, list[Find]] = defaultdict(list)
    for found in sweep.finds.select_related("enterprise", "case").order_by("id"):
        finds[found.section_id].append(found)
    rows = Section.objects.filter(division_id=sweep.division_id).filter(
        Q(ended_on__isnull=True) | Q(pk__in=list(results))
    )
    return [
        Walked(
            one,
            next((r for r in results[one.pk] if r.replaced_at is None), None),
            [r for r in results[one.pk] if r.replaced_at is not None],
            finds[one.pk],
        )
        for one in rows.order_by("kind", "id")
    ]


def totals(streets: list[Street]) -> Counter[str]:
    """Communities by state over all streets."""
    return Counter(line.state for street in streets for line in street.lines)
