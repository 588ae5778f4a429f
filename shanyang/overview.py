"""What the dashboard counts: each number with the list that shows the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from enterprises.models import (
    Amendment,
    Case,
    EmploymentEntry,
    EnterpriseEntry,
    FrozenFigure,
    Obligation,
    Round,
    WorkerEntry,
)
from enterprises.queries.frozen import basis, last_amendments
from enterprises.queries.independence import shows_consolidated
from enterprises.views.filters import NO_SECTOR
from enterprises.wording import SOURCES, STEPS
from shanyang.departments.models import Division, Sector

STEP_MARKS = dict(zip((code for code, _label in STEPS), "一二三四五", strict=True))
CLEARS = ("outlets", "operations", "headcount", "members")


def address(name: str, *args: Any, **question: Any) -> str:
    """A screen's address with its filters; empty while that screen is not part of the house."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    question = {key: value for key, value in question.items() if value not in (None, "")}
    return f"{url}?{urlencode(question)}" if question else url


def clear_labels() -> dict[str, str]:
    return {"outlets": _("网点清"), "operations": _("经营清"), "headcount": _("职工数清"), "members": _("党员清")}


@dataclass(frozen=True)
class Measure:
    """A part of a whole, as the components measures.html and tiles.html show it."""

    key: str
    label: str
    done: int
    of: int
    url: str
    mark: str = ""
    sum: bool = False


@dataclass(frozen=True)
class Street:
    key: str
    label: str
    url: str
    value: int | None
    unit: str
    done: int
    of: int
    note: str
    employments: int
    clear: dict[str, int]


def running_round() -> Round | None:
    return Round.objects.in_progress().order_by("-number").first()


def last_frozen() -> Round | None:
    return Round.objects.frozen().first()


def _known(user: Any, round_: Round) -> bool:
    """Whether there are live numbers yet, and the reader's own ledgers are in."""
    return round_.consolidated_at is not None and shows_consolidated(user, round_)


def _of(model: Any, user: Any, round_: Round, **condition: Any) -> Any:
    """The round's consolidated rows on the reader's ground."""
    rows = model.objects.visible_to(user).filter(round=round_, **condition)
    return rows if _known(user, round_) else rows.none()


def by_source(user: Any, round_: Round) -> list[Measure]:
    """How many of those who owe a ledger have closed their delivery or declared that there is none."""
    rows = (
        Obligation.objects.visible_to(user)
        .filter(round=round_)
        .order_by()
        .values("source")
        .annotate(
            of=Count("id"), done=Count("id", filter=Q(closed_at__isnull=False) | Q(declared_none_at__isnull=False))
        )
    )
    found = {row["source"]: row for row in rows}
    return [
        Measure(
            f"delivered.{code}",
            str(label),
            found[code]["done"],
            found[code]["of"],
            address("enterprises:obligations", round=round_.pk, source=code, state="done"),
        )
        for code, label in SOURCES
        if code in found
    ]


def by_step(user: Any, round_: Round) -> list[Measure]:
    """How many cases have left each of the five steps behind."""
    rows = Case.objects.visible_to(user).filter(round=round_).order_by().values_list("step").annotate(n=Count("id"))
    at_step = dict(rows)
    total = sum(at_step.values())
    measures, left = [], total
    for code, label in STEPS:
        left -= at_step.get(code, 0)
        url = address("enterprises:enterprises", round=round_.pk, past=code)
        measures.append(Measure(f"step.{code}", str(label), left, total, url, STEP_MARKS[code]))
    return measures


def four_clears(user: Any, round_: Round) -> list[Measure]:
    """Of the enterprises that count, how many are clear in each of the four respects; nothing before consolidation."""
    if not _known(user, round_):
        return []
    counts = (
        EnterpriseEntry.objects.visible_to(user)
        .filter(round=round_, in_scope=True)
        .aggregate(of=Count("id"), **{name: Count("id", filter=Q(**{f"{name}_clear": True})) for name in CLEARS})
    )
    labels = clear_labels()
    return [
        Measure(
            f"clear.{name}",
            labels[name],
            counts[name],
            counts["of"],
            address("enterprises:enterprises", round=round_.pk, clear=name),
        )
        for name in CLEARS
    ]


def totals(user: Any, round_: Round) -> dict[str, dict[str, Any]]:
    """The live numbers of the reader's own ground; unknown until the round was consolidated once."""
    if not _known(user, round_):
        return {name: {"value": None, "url": ""} for name in ("enterprises", "workers", "employments")}
    enterprises = EnterpriseEntry.objects.visible_to(user).filter(round=round_, in_scope=True).count()
    workers = WorkerEntry.objects.visible_to(user).filter(round=round_, in_scope=True).count()
    employments = EmploymentEntry.objects.visible_to(user).filter(round=round_, active=True).count()
    return {
        "enterprises": {
            "value": enterprises,
            "url": address("enterprises:enterprises", round=round_.pk, counted="yes"),
        },
        "workers": {"value": workers, "url": address("enterprises:people", round=round_.pk, counted="yes")},
        "employments": {"value": employments, "url": address("enterprises:employments", round=round_.pk)},
    }


def by_street(user: Any, round_: Round) -> list[Street]:
    """One tile a street: employments at its enterprises, cases done, clears."""
    entries = (
        _of(EnterpriseEntry, user, round_, in_scope=True)
        .order_by()
        .values_list("enterprise__division__code")
        .annotate(n=Count("id"), **{f"n_{name}": Count("id", filter=Q(**{f"{name}_clear": True})) for name in CLEARS})
    )
    employments = (
        _of(EmploymentEntry, user, round_, active=True)
        .order_by()
        .values_list("enterprise__division__code")
        .annotate(n=Count("id"))
    )
    cases = (
        Case.objects.visible_to(user)
        .filter(round=round_)
        .order_by()
        .values_list("enterprise__division__code")
        .annotate(of=Count("id"), done=Count("id", filter=Q(step="done")))
    )
    streets = list(Division.objects.open().streets().order_by("code"))
    rows, known = (list(entries), list(employments), list(cases)), _known(user, round_)
    return [_street(street, round_, *rows, known=known) for street in streets]


def _street(
    street: Division, round_: Round, entries: list[Any], employments: list[Any], cases: list[Any], *, known: bool
) -> Street:
    def under(rows: list[Any], column: int) -> int:
        return sum(row[column] for row in rows if row[0] and row[0].startswith(street.code))

    enterprises = under(entries, 1)
    of, done = under(cases, 1), under(cases, 2)
    return Street(
        key=f"enterprises.{street.code}",
        label=str(street),
        url=address("enterprises:enterprises", round=round_.pk, counted="yes", street=street.code),
        value=enterprises if known else None,
        unit=_("家"),
        done=done,
        of=of,
        note=_("五步办完 %(done)d/%(of)d 家 · 用工 %(n)d 份") % {"done": done, "of": of, "n": under(employments, 1)},
        employments=under(employments, 1),
        clear={name: under(entries, 2 + at) for at, name in enumerate(CLEARS)},
    )


def by_sector(user: Any, round_: Round) -> list[dict[str, Any]]:
    """One bar a sector: enterprises that count, with their employments beside."""
    enterprises = dict(
        _of(EnterpriseEntry, user, round_, in_scope=True)
        .order_by()
        .values_list("enterprise__sector__code")
        .annotate(n=Count("id"))
    )
    employments = dict(
        _of(EmploymentEntry, user, round_, active=True)
        .order_by()
        .values_list("enterprise__sector__code")
        .annotate(n=Count("id"))
    )
    largest = max(enterprises.values(), default=0) or 1
    known = _known(user, round_)
    lines: list[tuple[str | None, str]] = [
        (sector.code, sector.label) for sector in Sector.objects.in_force(round_.as_of).order_by("id")
    ]
    if None in enterprises or None in employments:
        # Without this line the sectors would not add up to the total.
        lines.append((None, _("行业未定")))
    return [
        {
            "key": f"sector.{code or NO_SECTOR}",
            "label": label,
            "note": _("用工 %(n)d 份") % {"n": employments.get(code, 0)},
            "value": enterprises.get(code, 0) if known else None,
            "share": round(100 * enterprises.get(code, 0) / largest, 1),
            "url": address("enterprises:enterprises", round=round_.pk, counted="yes", sector=code or NO_SECTOR),
        }
        for code, label in lines
    ]


@dataclass(frozen=True)
class Official:
    """A published number: the frozen one, or the last correction beside it, and which of the two it is."""

    value: int
    basis: str
    frozen: int


def official(round_: Round | None) -> dict[str, Official]:
    """The district's published figures of a round, by measure."""
    if round_ is None:
        return {}
    figures = FrozenFigure.objects.filter(round=round_, subject_type="district", value__isnull=False)
    rows = list(figures.values_list("pk", "measure", "value"))
    amended = last_amendments(pk for pk, _measure, _value in rows)
    return {measure: _official(value, amended.get(pk)) for pk, measure, value in rows if value is not None}


def _official(value: int, amendment: Amendment | None) -> Official:
    return Official(amendment.value if amendment else value, basis(amendment), value)


def official_for(user: Any, round_: Round | None) -> tuple[dict[str, Official], dict[str, str]]:
    """The official figures, and where the reader may open the rows behind them, if anywhere."""
    if round_ is None:
        return {}, {}
    open_to_user = FrozenFigure.objects.visible_to(user).filter(pk=OuterRef("pk"))
    found = FrozenFigure.objects.filter(round=round_, subject_type="district", value__isnull=False)
    rows = list(found.annotate(may=Exists(open_to_user)).values_list("measure", "value", "pk", "may"))
    addresses = {measure: address("enterprises:frozen-figure", pk) for measure, _value, pk, may in rows if may}
    amended = last_amendments(pk for _measure, _value, pk, _may in rows)
    values = {measure: _official(value, amended.get(pk)) for measure, value, pk, _may in rows if value is not None}
    return values, addresses
