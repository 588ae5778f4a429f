"""Who owes, who has delivered and who is late; and how far the five steps are, by street."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from enterprises.models import Case, Obligation, Submission
from enterprises.workflow import STEP_ORDER

if TYPE_CHECKING:
    from enterprises.models import Round
    from shanyang.departments.models import User

CLOSED, NONE, DELIVERED, WAITING, LATE = "closed", "none", "delivered", "waiting", "late"


@dataclass(frozen=True)
class Owed:
    """One ledger that is owed, and how it stands on the day."""

    obligation: Obligation
    state: str
    deliveries: int = 0
    mine: bool = False


@dataclass(frozen=True)
class Street:
    """One street's line: its own ledger, its employers', and its cases by step."""

    name: str
    code: str
    territory: Owed | None
    employers: int
    employers_closed: int
    employers_late: int
    cases: int
    past: tuple[tuple[str, int], ...]

    @property
    def settled(self) -> int:
        return dict(self.past)[STEP_ORDER[-1]] if self.past else 0


@dataclass(frozen=True)
class Board:
    """The round page: offices of the district, streets, and those without a street."""

    offices: tuple[Owed, ...]
    streets: tuple[Street, ...]
    mine: tuple[Owed, ...]
    owed: int
    closed: int
    late: int


def board(round_: Round, user: User, on: date) -> Board:
    """Four statements for a round of any size. What others delivered is shown as a state, never as figures."""
    owed = list(
        round_.obligations.select_related(
            "department", "sector", "division", "enterprise__division", "closed_by", "declared_none_by"
        ).order_by("source", "division__code", "sector_id", "id")
    )
    delivered = _deliveries(round_)
    mine = set(Obligation.objects.visible_to(user).filter(round=round_).values_list("pk", flat=True))
    rows = [_owed(row, delivered, row.pk in mine, on) for row in owed]
    offices = tuple(row for row in rows if row.obligation.source in ("registrar", "supervisor"))
    return Board(
        offices=offices,
        streets=_streets(round_, rows, user),
        mine=tuple(row for row in rows if row.mine and row.obligation.source != "employer"),
        owed=len(rows),
        closed=sum(row.state in (CLOSED, NONE) for row in rows),
        late=sum(row.state == LATE for row in rows),
    )


def _deliveries(round_: Round) -> Counter[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    rows = Submission.objects.filter(round=round_, state="accepted", kind__in=["file", "form"]).order_by()
    for source, department, sector, enterprise, number in rows.values_list(
        "source", "department_id", "sector_id", "enterprise_id"
    ).annotate(number=Count("id")):
        if source == "employer":
            counts[source, enterprise] += number
        else:
            counts[source, department, sector] += number
    return counts


def _owed(row: Obligation, delivered: Counter[tuple[Any, ...]], mine: bool, on: date) -> Owed:
    if row.source == "employer":
        number = delivered[row.source, row.enterprise_id]
    else:
        number = delivered[row.source, row.department_id, None]
        number += delivered[row.source, row.department_id, row.sector_id] if row.sector_id else 0
    if row.declared_none_at:
        state = NONE
    elif row.closed_at:
        state = CLOSED
    elif row.due_on < on:
        state = LATE
    else:
        state = DELIVERED if number else WAITING
    return Owed(row, state, number, mine)


def _streets(round_: Round, rows: list[Owed], user: User) -> tuple[Street, ...]:
    employers: dict[str, list[Owed]] = defaultdict(list)
    territory: dict[str, Owed] = {}
    for row in rows:
        if row.obligation.source == "employer":
            division = row.obligation.enterprise.division if row.obligation.enterprise else None
            employers[division.code[:9] if division else ""].append(row)
        elif row.obligation.source == "territory" and row.obligation.division:
            territory[row.obligation.division.code] = row
    steps = _steps(round_, user)
    streets = []
    for code, row in sorted(territory.items()):
        counts = steps.get(code, Counter())
        own = employers.get(code, [])
        streets.append(
            Street(
                name=row.obligation.division.short_name if row.obligation.division else "",
                code=code,
                territory=row,
                employers=len(own),
                employers_closed=sum(one.state in (CLOSED, NONE) for one in own),
                employers_late=sum(one.state == LATE for one in own),
                cases=sum(counts.values()),
                past=tuple((step, _past(counts, step)) for step in STEP_ORDER),
            )
        )
    return tuple(streets)


def _steps(round_: Round, user: User) -> dict[str, Counter[str]]:
    """{street code: {step: cases}}, of the cases that the reader may open: a number leads to as many rows."""
    rows = (
        Case.objects.visible_to(user)
        .filter(round=round_, enterprise__merged_into__isnull=True)
        .order_by()
        .values_list("enterprise__division__code", "step")
        .annotate(number=Count("id"))
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for code, step, number in rows:
        counts[(code or "")[:9]][step] += number
    return counts


def _past(counts: Counter[str], step: str) -> int:
    """Cases that have this step behind them."""
    at = STEP_ORDER.index(step)
    return sum(number for now, number in counts.items() if now == "done" or STEP_ORDER.index(now) > at)
