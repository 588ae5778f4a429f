"""Behind a number: the entries it counts, by the same conditions, and what it is called on a page."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q

from enterprises.models import (
    Building,
    EmploymentEntry,
    Enterprise,
    EnterpriseEntry,
    Figure,
    FrozenFigure,
    OutletEntry,
    WorkerEntry,
)
from enterprises.models.figures import SUBJECTS
from shanyang.departments.models import Division, PartyOrganization, Sector
from shanyang.departments.scope import division_range, path_range

AnyFigure = Figure | FrozenFigure
SUBJECT_LABELS = dict(SUBJECTS)
MEMBER_STATES = ("formal", "probationary")
NO_LONGER_OPEN = ("moved_out", "deregistered", "closed")


def rows_of(figure: AnyFigure, user: Any) -> Any:
    """The entries a figure counts, as far as the user may see them; as many rows as the figure says."""
    if figure.measure in ("enterprises", "without_roster"):
        rows = _enterprises(figure).visible_to(user)
        return rows.filter(roster_headcount__isnull=True) if figure.measure == "without_roster" else rows
    if figure.measure == "outlets":
        return _outlets(figure).visible_to(user)
    if figure.measure == "employments":
        return _employments(figure).visible_to(user)
    people = WorkerEntry.objects.filter(round_id=figure.round_id, in_scope=True)
    if figure.measure in ("formal", "probationary"):
        people = people.filter(party_status=figure.measure)
    if figure.measure == "mobile":
        people = people.filter(party_status__in=MEMBER_STATES, party_organization__kind="outside")
    if figure.subject_type == "organization":
        return people.filter(_affiliated(figure)).visible_to(user)
    if figure.subject_type != "district":
        people = people.filter(worker_id__in=_employments(figure).order_by().values("worker_id"))
    return people.visible_to(user)


def _affiliated(figure: AnyFigure) -> Q:
    """At or below the organization; of a frozen figure as the tree stood then."""
    if isinstance(figure, FrozenFigure) and figure.subject_path:
        return path_range(figure.subject_path, "affiliation_path")
    path = PartyOrganization.objects.values_list("path", flat=True).get(pk=figure.subject_id)
    return path_range(path)


def _enterprises(figure: AnyFigure) -> Any:
    return EnterpriseEntry.objects.filter(_subject(figure), round_id=figure.round_id, in_scope=True)


def _counted(figure: AnyFigure) -> Any:
    return EnterpriseEntry.objects.filter(round_id=figure.round_id, in_scope=True).order_by().values("enterprise_id")


def _outlets(figure: AnyFigure) -> Any:
    by_firm = figure.subject_type in ("sector", "building")
    firms = _enterprises(figure).order_by().values("enterprise_id") if by_firm else _counted(figure)
    rows = OutletEntry.objects.filter(round_id=figure.round_id, enterprise_id__in=firms)
    rows = rows.filter(Q(status__isnull=True) | ~Q(status__in=NO_LONGER_OPEN))
    return rows if by_firm else rows.filter(_subject(figure))


def _employments(figure: AnyFigure) -> Any:
    by_firm = figure.subject_type in ("sector", "building")
    firms = _enterprises(figure).order_by().values("enterprise_id") if by_firm else _counted(figure)
    rows = EmploymentEntry.objects.filter(round_id=figure.round_id, active=True, enterprise_id__in=firms)
    return rows if by_firm else rows.filter(_subject(figure))


def _subject(figure: AnyFigure) -> Q:
    """The condition a figure's subject puts on an entry."""
    if figure.subject_type == "division":
        division = Division.objects.get(pk=figure.subject_id)
        # The district's own number also holds what no place below it claims.
        return Q() if division.level == Division.Level.DISTRICT else division_range(division.code)
    if figure.subject_type == "sector":
        return Q(sector_id=figure.subject_id)
    if figure.subject_type == "building":
        return Q(site_id=figure.subject_id)
    if figure.subject_type == "enterprise":
        return Q(enterprise_id=figure.subject_id)
    return Q()


def name_subjects(figures: list[Any]) -> None:
    """Give each figure `subject_label`: what it is about. One statement for each kind of subject on the page."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for figure in figures:
        wanted[figure.subject_type].add(figure.subject_id)
    sources: dict[str, tuple[Any, str]] = {
        "division": (Division, "short_name"),
        "sector": (Sector, "label"),
        "building": (Building, "name"),
        "enterprise": (Enterprise, "name"),
        "organization": (PartyOrganization, "name"),
    }
    names = {
        kind: dict(model._default_manager.filter(pk__in=wanted[kind]).values_list("pk", field))
        for kind, (model, field) in sources.items()
        if wanted.get(kind)
    }
    for figure in figures:
        figure.subject_label = names.get(figure.subject_type, {}).get(
            figure.subject_id, SUBJECT_LABELS[figure.subject_type]
        )
