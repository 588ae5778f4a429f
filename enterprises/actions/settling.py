"""What persons decided goes on top of what precedence chose; and enterprises find their buildings."""

# Statements are built from the house's own definitions; every value goes as a parameter.
# ruff: noqa: S608

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import models

from enterprises.actions.filling import DIRTY_ENTERPRISES, DIRTY_WORKERS, rows
from enterprises.models import (
    Building,
    Discrepancy,
    DiscrepancyValue,
    EmploymentEntry,
    Enterprise,
    EnterpriseEntry,
    OutletEntry,
    WorkerEntry,
)
from enterprises.models.entries import ENTERPRISE_FIELDS, OUTLET_FIELDS, WORKER_FIELDS
from enterprises.rules.buildings import building_name
from shanyang.departments.models import Division, PartyOrganization, Sector

STREET_DIGITS = 9
CODED: dict[str, tuple[Any, str]] = {
    "sector": (Sector, "code"),
    "division": (Division, "code"),
    "party_organization": (PartyOrganization, "code"),
}


def apply(round_id: int) -> None:
    """Put settled values of dirty subjects over the consolidated ones, with `settled` as provenance."""
    dirty_enterprises = {pk for (pk,) in rows(f"SELECT id FROM {DIRTY_ENTERPRISES}")}
    dirty_workers = {pk for (pk,) in rows(f"SELECT id FROM {DIRTY_WORKERS}")}
    settled = [
        one
        for one in Discrepancy.objects.filter(round_id=round_id, state="settled", value__isnull=False).order_by(
            "resolved_at"
        )
        if (one.worker_id in dirty_workers if one.worker_id else one.enterprise_id in dirty_enterprises)
    ]
    if not settled:
        return
    adopted = _adopted_reports(settled)
    on_enterprises = [d for d in settled if not d.worker_id and not d.outlet_id and d.field in ENTERPRISE_FIELDS]
    _overlay(EnterpriseEntry, "enterprise_id", round_id, on_enterprises, adopted)
    _overlay(
        OutletEntry, "outlet_id", round_id, [d for d in settled if d.outlet_id and d.field in OUTLET_FIELDS], adopted
    )
    _overlay(
        WorkerEntry, "worker_id", round_id, [d for d in settled if d.worker_id and d.field in WORKER_FIELDS], adopted
    )
    for one in settled:
        if one.worker_id and (one.field == "employment_state" or one.kind == "person_missing_in_employer"):
            EmploymentEntry.objects.filter(
                round_id=round_id, worker_id=one.worker_id, enterprise_id=one.enterprise_id
            ).update(active=one.value == "active", active_how="settled")
        elif one.outlet_id and one.field == "listed" and one.value == "gone":
            # Somebody went and found no such place: it is no outlet, whoever lists it.
            OutletEntry.objects.filter(round_id=round_id, outlet_id=one.outlet_id).delete()


def _adopted_reports(settled: list[Discrepancy]) -> dict[int, int | None]:
    """The report behind an adopted value; none when a person wrote another one."""
    values = DiscrepancyValue.objects.filter(discrepancy__in=[d.pk for d in settled]).order_by("-rank", "-id")
    by_source = {(value.discrepancy_id, value.source): value.report_id for value in values}
    return {one.pk: by_source.get((one.pk, one.value_source)) for one in settled}


def _overlay(
    entry: type[models.Model], subject: str, round_id: int, settled: list[Discrepancy], adopted: dict[int, int | None]
) -> None:
    if not settled:
        return
    ids = {getattr(one, subject) for one in settled}
    entries = {
        getattr(row, subject): row
        for row in entry._default_manager.filter(round_id=round_id, **{f"{subject}__in": ids})
    }
    changed: dict[int, models.Model] = {}
    fields: set[str] = set()
    codes = _codes(settled)
    for one in settled:
        row = entries.get(getattr(one, subject))
        field: Any = entry._meta.get_field(one.field)
        value = codes.get((one.field, one.value)) if one.field in CODED else _typed(field, one.value or "")
        if row is None or value is None:
            continue
        setattr(row, field.attname, value)
        setattr(row, f"{one.field}_report", adopted[one.pk])
        setattr(row, f"{one.field}_how", "settled")
        changed[row.pk] = row
        fields |= {one.field, f"{one.field}_report", f"{one.field}_how"}
    if changed:
        entry._default_manager.bulk_update(list(changed.values()), sorted(fields), batch_size=500)


def _codes(settled: list[Discrepancy]) -> dict[tuple[str, str | None], int]:
    """{(field, code): id} for the coded values among the settled ones."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in settled:
        if one.field in CODED and one.value:
            wanted[one.field].add(one.value)
    return {
        (field, code): pk
        for field, values in wanted.items()
        for code, pk in CODED[field][0].objects.open().filter(code__in=values).values_list(CODED[field][1], "pk")
    }


def _typed(field: models.Field, text: str) -> Any:
    """A settled value, kept as text, as the column wants it; None when it does not fit."""
    if isinstance(field, models.BooleanField):
        return {"true": True, "false": False}.get(text.lower())
    if isinstance(field, models.DateField):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if isinstance(field, models.CharField):
        return text[: field.max_length]
    return int(text) if text.isdigit() else None


def house_in_buildings(round_id: int) -> None:
    """Enterprises whose entry names a building, and whose master has none, move into it.

    Within a street a building has one record, whichever community or floor the
    ledgers add to its name.
    """
    named = [
        (pk, building_name(text or ""), division, code[:STREET_DIGITS], address)
        for pk, text, division, code, address in EnterpriseEntry.objects.filter(
            round_id=round_id, enterprise__building__isnull=True, division__isnull=False, building__gt=""
        )
        .order_by("enterprise_id")
        .values_list("enterprise_id", "building", "division_id", "division__code", "address")
    ]
    if not named:
        return
    standing = Building.objects.filter(name__in={name for _, name, *_ in named}, ended_on__isnull=True)
    known = {(one.name, one.division.code[:STREET_DIGITS]): one for one in standing.select_related("division")}
    missing: dict[tuple[str, str], Building] = {}
    for _pk, name, division, street, address in named:
        if (name, street) not in known:
            missing.setdefault((name, street), Building(name=name, division_id=division, address=address or ""))
    known |= dict(zip(missing, Building.objects.bulk_create(missing.values()), strict=True))
    moved = [Enterprise(pk=pk, building=known[name, street]) for pk, name, _division, street, _address in named]
    Enterprise.objects.bulk_update(moved, ["building"], batch_size=500)
