"""The same numbers over the rounds: small charts by street and sector, punctuality of the sources, quality."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from enterprises.models import Discrepancy, EnterpriseEntry, Figure, FrozenFigure, Obligation, Round
from enterprises.queries.figure_rows import name_subjects
from enterprises.queries.independence import shows_consolidated
from enterprises.rules.measures import BY_CODE
from enterprises.wording import SOURCES
from shanyang.departments.models import Division
from shanyang.overview import CLEARS, address, clear_labels

SHOWN_ROUNDS = 8
HEIGHT, WIDTH, GAP = 60.0, 100.0, 0.25
HIGHEST = 54.0
"""A bar stops below the heading."""


@dataclass(frozen=True)
class Bar:
    """One round of a small chart. Sizes are SVG units; the live round is drawn as an outline."""

    round: str
    value: int | None
    url: str
    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True)
class Multiple:
    """One street or sector: its bars on the scale that all of its group share."""

    label: str
    bars: tuple[Bar, ...]

    @property
    def last(self) -> Bar:
        return self.bars[-1]


@dataclass(frozen=True)
class Group:
    title: str
    multiples: tuple[Multiple, ...]


def rounds_shown(user: Any) -> list[Round]:
    """The latest rounds that were put together, the earliest first; a running one only to whom it is open."""
    rows = Round.objects.filter(consolidated_at__isnull=False).select_related("division").order_by("-number")
    shown = [one for one in rows[: SHOWN_ROUNDS + 1] if shows_consolidated(user, one)]
    return shown[:SHOWN_ROUNDS][::-1]


def measures_of(user: Any) -> list[tuple[str, str]]:
    """What the charts can show; a sector's department sees counts of enterprises only."""
    return [(code, BY_CODE[code].label) for code in ("workers", "enterprises", "employments", "outlets", "formal")]


def by_group(user: Any, rounds: list[Round], measure: str) -> list[Group]:
    """Streets and sectors over the rounds. Two statements for the numbers, one for each kind of name."""
    streets = Division.objects.filter(level=Division.Level.STREET).order_by().values("pk")
    wanted = Q(subject_type="division", subject_id__in=streets) | Q(subject_type="sector")
    found: list[Any] = []
    for model, several in (
        (FrozenFigure, [one for one in rounds if one.state == "frozen"]),
        (Figure, [one for one in rounds if one.state != "frozen"]),
    ):
        if several:
            rows = model.objects.visible_to(user).filter(wanted, round__in=several, measure=measure)  # type: ignore[attr-defined]
            found += list(rows)
    name_subjects(found)
    by_subject: dict[tuple[str, int], dict[int, Any]] = defaultdict(dict)
    for one in found:
        by_subject[one.subject_type, one.subject_id][one.round_id] = one
    titles = (("division", _("各街道")), ("sector", _("各行业")))
    return [group for kind, title in titles if (group := _group(kind, title, by_subject, rounds)).multiples]


def _group(kind: str, title: str, by_subject: dict[tuple[str, int], dict[int, Any]], rounds: list[Round]) -> Group:
    mine = {pk: figures for (one, pk), figures in by_subject.items() if one == kind}
    # One scale for the group, or nine charts could not be compared.
    highest = max((one.value or 0 for figures in mine.values() for one in figures.values()), default=0) or 1
    multiples = [
        Multiple(next(iter(figures.values())).subject_label, tuple(_bars(figures, rounds, highest)))
        for _pk, figures in sorted(mine.items())
        if any(one.value for one in figures.values())
    ]
    return Group(title, tuple(multiples))


def _bars(figures: dict[int, Any], rounds: list[Round], highest: int) -> list[Bar]:
    step = WIDTH / len(rounds)
    bars = []
    for at, one in enumerate(rounds):
        figure = figures.get(one.pk)
        value = figure.value if figure else None
        height = round(HIGHEST * (value or 0) / highest, 2)
        name = "enterprises:frozen-figure" if one.state == "frozen" else "enterprises:figure"
        kind = "live" if one.state != "frozen" else "last" if at == len(rounds) - 1 else ""
        bars.append(
            Bar(
                _("第%(number)s轮") % {"number": one.number},
                value,
                address(name, figure.pk) if figure else "",
                round(at * step + step * GAP / 2, 2),
                round(HEIGHT - height, 2),
                round(step * (1 - GAP), 2),
                height,
                kind,
            )
        )
    return bars


@dataclass(frozen=True)
class Punctual:
    """One source in one round: how many delivered in time, late, not at all."""

    source: str
    round: str
    on_time: int
    late: int
    missing: int
    url: str

    @property
    def of(self) -> int:
        return self.on_time + self.late + self.missing


def punctuality(user: Any, rounds: list[Round]) -> list[Punctual]:
    """Who delivered when, by source and round. One statement."""
    rows = (
        Obligation.objects.visible_to(user)
        .filter(round__in=rounds)
        .order_by()
        .values("round_id", "source")
        .annotate(
            on_time=Count("id", filter=Q(closed_at__isnull=False) & Q(pk__in=_in_time(rounds))),
            closed=Count("id", filter=Q(closed_at__isnull=False)),
            of=Count("id"),
        )
    )
    found = {(row["round_id"], row["source"]): row for row in rows}
    return [
        Punctual(
            str(label),
            str(one),
            row["on_time"],
            row["closed"] - row["on_time"],
            row["of"] - row["closed"],
            address("enterprises:obligations", round=one.pk, source=code),
        )
        for code, label in SOURCES
        for one in rounds
        if (row := found.get((one.pk, code)))
    ]


def _in_time(rounds: list[Round]) -> Any:
    rows = Obligation.objects.filter(round__in=rounds).annotate(day=TruncDate("closed_at"))
    return rows.filter(day__lte=F("due_on")).order_by().values("pk")


@dataclass(frozen=True)
class Quality:
    """How well one round was known: differences between the sources, and the clears."""

    round: str
    differences: int
    open: int
    by_person: int
    enterprises: int
    clears: tuple[tuple[str, int], ...]
    url: str


def quality(user: Any, rounds: list[Round]) -> list[Quality]:
    """Two statements over all rounds."""
    found = Discrepancy.objects.visible_to(user).filter(round__in=rounds).order_by()
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for round_id, state, number in found.values_list("round_id", "state").annotate(n=Count("id")):
        states[round_id][state] += number
    clears: dict[int, Any] = {
        row["round_id"]: row
        for row in EnterpriseEntry.objects.visible_to(user)
        .filter(round__in=rounds, in_scope=True)
        .order_by()
        .values("round_id")
        .annotate(of=Count("id"), **{name: Count("id", filter=Q(**{f"{name}_clear": True})) for name in CLEARS})
    }
    labels = clear_labels()
    return [
        Quality(
            str(one),
            sum(number for state, number in states[one.pk].items() if state != "gone"),
            states[one.pk]["open"],
            states[one.pk]["settled"],
            clears.get(one.pk, {}).get("of", 0),
            tuple((labels[name], clears.get(one.pk, {}).get(name, 0)) for name in CLEARS),
            address("enterprises:discrepancies", round=one.pk),
        )
        for one in rounds
    ]
