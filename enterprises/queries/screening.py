"""What counts here, and how others decided: criteria by sector, precedents beside a screening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from enterprises.models import Case, Criterion, Precedent
from shanyang.departments.models import Sector, User

BESIDE = 5


@dataclass
class Group:
    """The criteria of one sector, or those for all."""

    label: str
    standing: list[Criterion] = field(default_factory=list)
    ended: list[Criterion] = field(default_factory=list)


def groups(on: date) -> list[Group]:
    """General criteria first, then each sector; a criterion that begins later counts as standing."""
    found: dict[int | None, Group] = {None: Group(_("各行业通用"))}
    found |= {sector.pk: Group(sector.label) for sector in Sector.objects.in_force(on).order_by("id")}
    for one in Criterion.objects.select_related("sector", "by").order_by("code", "-since"):
        group = found.setdefault(one.sector_id, Group(one.sector.label if one.sector else ""))
        (group.ended if one.until and one.until <= on else group.standing).append(one)
    return list(found.values())


def precedents(user: User) -> QuerySet[Precedent]:
    """Standing precedents with what a line shows."""
    rows = Precedent.objects.visible_to(user).standing()
    return rows.select_related("record__case__enterprise__sector")


def mark_open(rows: Sequence[Any], user: User) -> None:
    """The criteria of each line, and whether the reader may open the case behind it: two statements for all."""
    prefetch_related_objects(rows, "record__criteria")
    cases = {row.record.case_id for row in rows}
    seen = set(Case.objects.visible_to(user).filter(pk__in=cases).values_list("pk", flat=True))
    for row in rows:
        row.case_open = row.record.case_id in seen


def beside(case: Case, user: User) -> list[Precedent]:
    """The latest precedents of the same sector, for whoever screens this case."""
    sector = case.enterprise.sector_id
    rows = precedents(user).exclude(record__case=case)
    rows = rows.filter(record__case__enterprise__sector=sector) if sector else rows
    found = list(rows.order_by("-id")[:BESIDE])
    mark_open(found, user)
    return found
