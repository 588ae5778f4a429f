"""When an office is abolished, the ledgers it still owes are owed by its successor."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Obligation
from shanyang.departments import handover
from shanyang.departments.models import Department


def owed_by(office: Department) -> QuerySet[Obligation]:
    return Obligation.objects.filter(department=office, closed_at__isnull=True, round__state="open")


def pass_on(office: Department, successor: Department) -> int:
    """What the successor owes already, for the same sector or place, it does not owe twice."""
    own = set(_subjects(Obligation.objects.filter(department=successor, round__state="open")))
    moving = [pk for pk, *subject in _with_ids(owed_by(office)) if tuple(subject) not in own]
    return Obligation.objects.filter(pk__in=moving).update(department=successor)


def _subjects(rows: QuerySet[Obligation]) -> list[tuple[object, ...]]:
    return [tuple(subject) for _pk, *subject in _with_ids(rows)]


def _with_ids(rows: QuerySet[Obligation]) -> list[tuple[Any, ...]]:
    return list(
        rows.order_by("id").values_list("id", "round_id", "source", "sector_id", "division_id", "enterprise_id")
    )


def register() -> None:
    handover.register(handover.Holder(_("没有报齐的台账"), lambda office: owed_by(office).count(), pass_on))
