"""四清 rolled up three ways: by territory, by sector, by affiliation. One statement each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from enterprises.models import EnterpriseEntry, Round
from enterprises.rules.clears import Clear
from shanyang.departments.models import Division, PartyOrganization, Sector

STREET_DIGITS = 9


@dataclass(frozen=True)
class Line:
    """One subject: how many enterprises it has and how many of them are clear in each respect."""

    label: str
    query: str
    total: int
    clear: dict[str, int]

    @property
    def cells(self) -> list[tuple[str, int]]:
        return list(self.clear.items())


def by_territory(round: Round, user: Any) -> list[Line]:
    grouped = _counted(_entries(round, user).annotate(subject=Substr("division__code", 1, STREET_DIGITS)))
    names = dict(Division.objects.in_force(round.as_of).values_list("code", "short_name"))
    return _lines(grouped, lambda code: names.get(code, code), "street")


def by_sector(round: Round, user: Any) -> list[Line]:
    grouped = _counted(_entries(round, user).annotate(subject=F("sector__code")))
    names = dict(Sector.objects.in_force(round.as_of).values_list("code", "label"))
    return _lines(grouped, lambda code: names.get(code, code), "sector")


def by_affiliation(round: Round, user: Any) -> list[Line]:
    grouped = _counted(_entries(round, user).annotate(subject=F("enterprise__party_organization__path")))
    names = dict(PartyOrganization.objects.in_force(round.as_of).values_list("path", "name"))
    return _lines(grouped, lambda path: names.get(path, path), "affiliation")


def reasons(round: Round, user: Any, clear: str) -> list[tuple[str, int]]:
    """Why not: the first reasons and how many enterprises have each, the most frequent first."""
    why = f"{clear}_why"
    found = _entries(round, user).exclude(**{why: ""}).values_list(why).annotate(n=Count("id")).order_by("-n", why)
    return list(found)


def _entries(round: Round, user: Any) -> QuerySet[Any]:
    return EnterpriseEntry.objects.visible_to(user).filter(round=round, in_scope=True).order_by()


def _counted(rows: QuerySet[Any]) -> Iterable[dict[str, Any]]:
    clear = {str(one): Count("id", filter=Q(**{f"{one}_clear": True})) for one in Clear}
    return rows.values("subject").annotate(total=Count("id"), **clear).order_by("subject")


def _lines(grouped: Iterable[dict[str, Any]], name: Any, parameter: str) -> list[Line]:
    lines = [
        Line(
            label=name(row["subject"]) if row["subject"] else str(_("不明")),
            query=f"{parameter}={row['subject'] or 'none'}",
            total=row["total"],
            clear={str(one): row[str(one)] for one in Clear},
        )
        for row in grouped
    ]
    # What nobody could place comes last.
    return sorted(lines, key=lambda line: line.query.endswith("=none"))
