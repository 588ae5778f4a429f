"""Who leads, answers and backs up on a day, on what basis, and who did before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Division, Responsibility, Sector

ROLES: dict[str, Promise] = {
    "lead": _("谁牵头"),
    "registrar": _("谁登记"),
    "sector": _("谁主管"),
    "territory": _("谁属地"),
    "backstop": _("谁兜底"),
}


@dataclass(frozen=True)
class Role:
    """One question of the page with the line of the duty list that answers it; `line` None: nobody on that day."""

    code: str
    label: Any
    line: Responsibility | None

    @property
    def office(self) -> Any:
        return self.line.department if self.line else None


def lines(on: date | None, condition: Q) -> list[Responsibility]:
    """Lines of the duty list, newest first; with a day only those in force on it."""
    rows = Responsibility.objects.filter(condition)
    rows = rows.in_force(on) if on else rows
    return list(rows.select_related("department", "sector", "division").order_by("-since", "-id"))


def about(*, sectors: Iterable[str] = (), divisions: Iterable[str] = ()) -> Q:
    """Lines about these sectors and places, and the two that hold for the whole district."""
    return (
        Q(kind__in=["lead", "registrar"])
        | Q(kind="sector", sector__code__in=list(sectors))
        | Q(kind__in=["territory", "backstop"], division__code__in=list(divisions))
    )


def for_sector(sector: Sector, on: date) -> list[Role]:
    found = lines(on, about(sectors=[sector.code]))
    return [_role(code, found) for code in ("lead", "sector", "registrar")]


def for_place(place: Division, on: date) -> list[Role]:
    found = lines(on, about(divisions=[place.code]))
    return [_role(code, found) for code in ("lead", "territory", "backstop")]


def _role(code: str, found: list[Responsibility]) -> Role:
    return Role(code, ROLES[code], next((line for line in found if line.kind == code), None))


def history(condition: Q) -> list[Responsibility]:
    """Every line that ever held, newest first: who answered from when to when, on what basis, and why it went on."""
    return lines(None, condition)


@dataclass(frozen=True)
class Row:
    """One sector or street of the overview."""

    subject: Any
    url: str
    offices: dict[str, Any]


def overview(on: date) -> tuple[Responsibility | None, list[Row], list[Row]]:
    """The lead's line, then every sector and every street with who answers and who backs up. Four statements."""
    found = lines(on, Q())
    lead = next((line for line in found if line.kind == "lead"), None)
    by_sector: dict[str, Responsibility] = {}
    by_place: dict[tuple[str, str], Responsibility] = {}
    for line in reversed(found):
        if line.sector:
            by_sector[line.sector.code] = line
        elif line.division:
            by_place[line.kind, line.division.code] = line
    sectors = [
        Row(sector, sector.code, {"sector": by_sector.get(sector.code)})
        for sector in Sector.objects.in_force(on).order_by("id")
    ]
    streets = [
        Row(street, street.code, {kind: by_place.get((kind, street.code)) for kind in ("territory", "backstop")})
        for street in Division.objects.in_force(on).streets().order_by("code")
    ]
    return lead, sectors, streets
