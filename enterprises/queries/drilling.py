"""From a number down to its parts and to the ledger row, and from a ledger row up to every number it counts in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from enterprises.models import (
    Amendment,
    EmploymentEntry,
    EnterpriseEntry,
    EnterpriseLink,
    EnterpriseReport,
    Figure,
    FrozenFigure,
    OutletEntry,
    OutletLink,
    OutletReport,
    Round,
    WorkerEntry,
    WorkerLink,
    WorkerReport,
)
from enterprises.models.entries import EMPLOYMENT_FIELDS, ENTERPRISE_FIELDS, OUTLET_FIELDS, WORKER_FIELDS
from enterprises.queries.figure_rows import MEMBER_STATES, NO_LONGER_OPEN, AnyFigure, name_subjects
from enterprises.rules.measures import SUBJECT_ORDER
from enterprises.wording import FIELD_LABELS
from shanyang.departments.models import Division, PartyOrganization
from shanyang.departments.scope import division_range, path_range

REPORTS: dict[str, Any] = {"enterprise": EnterpriseReport, "outlet": OutletReport, "worker": WorkerReport}
MOST_PARTS = 200
Subjects = dict[str, set[int]]


def model_of(round_: Round) -> Any:
    return FrozenFigure if round_.state == "frozen" else Figure


# -- down -----------------------------------------------------------------------------


def below(figure: AnyFigure, user: Any) -> list[Any]:
    """The figures one step further down, largest first: streets, communities, organizations, then enterprises."""
    condition = _parts(figure)
    if condition is None:
        return []
    rows = type(figure).objects.visible_to(user).filter(condition, round_id=figure.round_id, measure=figure.measure)
    found = list(rows.exclude(pk=figure.pk).exclude(value=0).order_by("-value", "id")[:MOST_PARTS])
    name_subjects(found)
    return sorted(found, key=lambda one: SUBJECT_ORDER.index(one.subject_type))


def _parts(figure: AnyFigure) -> Q | None:
    kind, pk = figure.subject_type, figure.subject_id
    entries = EnterpriseEntry.objects.filter(round_id=figure.round_id, in_scope=True).order_by()
    division = Division.objects.get(pk=pk) if kind == "division" else None
    if kind == "district" or (division is not None and division.level == Division.Level.DISTRICT):
        streets = Division.objects.filter(level=Division.Level.STREET).values("pk")
        return Q(subject_type="division", subject_id__in=streets) | Q(subject_type="sector")
    if division is not None:
        firms = entries.filter(division_range(division.code)).values("enterprise_id")
        inside = Division.objects.filter(parent=division).values("pk")
        return Q(subject_type="division", subject_id__in=inside) | _firms(firms)
    if kind == "sector":
        return _firms(entries.filter(sector_id=pk).values("enterprise_id"))
    if kind == "building":
        return _firms(entries.filter(site_id=pk).values("enterprise_id"))
    if kind == "organization":
        children = PartyOrganization.objects.filter(parent_id=pk).values("pk")
        return Q(subject_type="organization", subject_id__in=children)
    return None


def _firms(firms: Any) -> Q:
    return Q(subject_type="enterprise", subject_id__in=firms)


# -- as of an earlier day ----------------------------------------------------------------


@dataclass(frozen=True)
class Published:
    """What was published for one figure on a day."""

    figure: FrozenFigure
    value: int | None
    amendment: Amendment | None


def round_on(day: date) -> Round | None:
    """The round whose frozen figures were the official ones on that day."""
    rounds = Round.objects.frozen().select_related("division")
    return next((one for one in rounds if timezone.localdate(one.frozen_at) <= day), None)


def published_on(day: date, user: Any, kinds: tuple[str, ...] = SUBJECT_ORDER) -> list[Published]:
    """Every figure the reader may open, as it was published on a day. Three statements.

    Later rounds and later corrections do not exist yet on that day, so the
    same question always has the same answer.
    """
    round_ = round_on(day)
    if round_ is None:
        return []
    figures = FrozenFigure.objects.visible_to(user).filter(round=round_, subject_type__in=kinds).order_by("id")
    amended: dict[int, Amendment] = {}
    rows = Amendment.objects.filter(figure__round=round_).select_related("amended_by").order_by("id")
    for one in rows:
        if timezone.localdate(one.amended_at) <= day:
            amended[one.figure_id] = one
    return [
        Published(one, amended[one.pk].value if one.pk in amended else one.value, amended.get(one.pk))
        for one in figures
    ]


# -- up -------------------------------------------------------------------------------


@dataclass(frozen=True)
class LedgerRow:
    """One row of one file: whom it speaks of, which of its words were taken, and every number it counts in."""

    report: Any
    kind: str
    link: Any
    taken: tuple[str, ...]
    figures: tuple[Any, ...]
    counts: bool


def ledger_row(kind: str, report: Any, user: Any) -> LedgerRow:
    """Follow a row upwards. A row that is withdrawn or not linked counts in nothing."""
    link = _link(kind, report)
    if link is None or report.submission.state != "accepted":
        return LedgerRow(report, kind, link, (), (), False)
    entries, wanted = _supported(kind, report, link)
    found: list[Any] = []
    if wanted:
        condition = Q(pk__in=[])
        for measure, subjects in wanted.items():
            for subject_type, ids in subjects.items():
                condition |= Q(measure=measure, subject_type=subject_type, subject_id__in=ids)
        rows = model_of(report.round).objects.visible_to(user).filter(condition, round=report.round)
        found = sorted(rows, key=lambda one: (SUBJECT_ORDER.index(one.subject_type), one.measure, one.subject_id))
        name_subjects(found)
    return LedgerRow(report, kind, link, _taken(report, entries), tuple(found), bool(wanted))


def _link(kind: str, report: Any) -> Any:
    table: Any = {"enterprise": EnterpriseLink, "outlet": OutletLink, "worker": WorkerLink}[kind]
    related = {"enterprise": ("enterprise",), "outlet": ("outlet",), "worker": ("worker", "enterprise")}[kind]
    return table.objects.filter(report=report, until__isnull=True).select_related(*related).first()


FIELDS: dict[type, tuple[str, ...]] = {
    EnterpriseEntry: ENTERPRISE_FIELDS,
    OutletEntry: OUTLET_FIELDS,
    WorkerEntry: WORKER_FIELDS,
    EmploymentEntry: EMPLOYMENT_FIELDS,
}


def label_of(model: Any, field: str) -> str:
    """What a field is called; for those whose model gives them no name, as the pages of cases call them."""
    own = model._meta.get_field(field).verbose_name
    return str(FIELD_LABELS.get(field, own) if own == field.replace("_", " ") else own)


def _taken(report: Any, entries: list[Any]) -> tuple[str, ...]:
    """Names of the fields whose consolidated value comes from this very row."""
    return tuple(
        label_of(type(entry), field)
        for entry in entries
        for field in FIELDS[type(entry)]
        if getattr(entry, f"{field}_report") == report.pk
    )


def _supported(kind: str, report: Any, link: Any) -> tuple[list[Any], dict[str, Subjects]]:
    """(entries the row stands behind, {measure: subjects it counts in})."""
    round_ = report.round
    if kind == "enterprise":
        firm = _firm(round_, link.enterprise_id)
        if firm is None:
            return [], {}
        subjects = _of_firm(round_, firm)
        wanted = {"enterprises": subjects}
        if firm.roster_headcount is None:
            wanted["without_roster"] = subjects
        return [firm], wanted if firm.in_scope else {}
    if kind == "outlet":
        return _outlet(round_, link)
    return _person(round_, link)


def _firm(round_: Round, pk: int | None) -> EnterpriseEntry | None:
    if pk is None:
        return None
    return EnterpriseEntry.objects.filter(round=round_, enterprise_id=pk).select_related("division").first()


def _outlet(round_: Round, link: Any) -> tuple[list[Any], dict[str, Subjects]]:
    entry = OutletEntry.objects.filter(round=round_, outlet_id=link.outlet_id).select_related("division").first()
    firm = _firm(round_, entry.enterprise_id) if entry else None
    if entry is None or firm is None or not firm.in_scope or entry.status in NO_LONGER_OPEN:
        return [entry] if entry else [], {}
    return [entry], {"outlets": _merged(_grounds(round_, entry.division), _groups(firm))}


def _person(round_: Round, link: Any) -> tuple[list[Any], dict[str, Subjects]]:
    person = WorkerEntry.objects.filter(round=round_, worker_id=link.worker_id).first()
    jobs = EmploymentEntry.objects.filter(round=round_, worker_id=link.worker_id, enterprise_id=link.enterprise_id)
    job = jobs.select_related("division").first()
    firm = _firm(round_, link.enterprise_id)
    entries = [one for one in (person, job) if one is not None]
    if person is None or job is None or firm is None or not job.active or not firm.in_scope:
        return entries, {}
    subjects = _merged(_grounds(round_, job.division), _groups(firm))
    wanted = {"workers": subjects, "employments": subjects}
    if person.party_status in MEMBER_STATES:
        wanted[person.party_status] = _merged(subjects, _above(round_, person))
        organization = person.party_organization
        if organization is not None and organization.kind == PartyOrganization.Kind.OUTSIDE:
            wanted["mobile"] = subjects
    return entries, wanted


def _groups(firm: EnterpriseEntry) -> Subjects:
    found: Subjects = {"enterprise": {firm.enterprise_id}}
    if firm.sector_id:
        found["sector"] = {firm.sector_id}
    if firm.site_id:
        found["building"] = {firm.site_id}
    return found


def _grounds(round_: Round, division: Division | None) -> Subjects:
    """The district and, by the code, the street and community in force on the as-of date."""
    codes = {round_.division.code}
    if division is not None:
        codes |= {division.code[:9], division.code}
    places = Division.objects.in_force(round_.as_of).filter(code__in=codes)
    return {"district": {0}, "division": set(places.values_list("pk", flat=True))}


def _of_firm(round_: Round, firm: EnterpriseEntry) -> Subjects:
    return _merged(_grounds(round_, firm.division), _groups(firm))


def _above(round_: Round, person: WorkerEntry) -> Subjects:
    """The organization of the formal affiliation and all above it, as the tree stood."""
    if person.affiliation_path:
        rows = FrozenFigure.objects.filter(round=round_, subject_type="organization", measure="formal")
        known = rows.exclude(subject_path="").values_list("subject_path", "subject_id")
        return {"organization": {pk for path, pk in known if person.affiliation_path.startswith(path)}}
    if person.party_organization is None:
        return {}
    path = person.party_organization.path
    standing = PartyOrganization.objects.in_force(round_.as_of).filter(path_range(path[:4], "path"))
    return {"organization": {pk for above, pk in standing.values_list("path", "pk") if path.startswith(above)}}


def _merged(*several: Subjects) -> Subjects:
    found: Subjects = {}
    for one in several:
        for kind, ids in one.items():
            found[kind] = found.get(kind, set()) | ids
    return found
