"""A round asks every community and village to walk its ground."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Building, Round, Section, Sweep
from shanyang.departments.models import Division


def open_sweeps(round_: Round) -> int:
    """Each community and village of the district owes a sweep; known buildings and one street front are its sections.

    Set-based: the same few statements for any number. Returns how many sweeps were opened.
    """
    places = list(Division.objects.in_force(timezone.localdate()).communities().order_by("code"))
    made = Sweep.objects.bulk_create(
        [Sweep(round=round_, division=place, due_on=round_.due_on) for place in places], ignore_conflicts=True
    )
    held = Section.objects.filter(ended_on__isnull=True)
    having = set(held.filter(building__isnull=True).order_by().values_list("division_id", flat=True))
    fronts = [
        Section(
            division=place,
            kind="village" if place.level == Division.Level.VILLAGE else "front",
            name=str(_("村组和院落")) if place.level == Division.Level.VILLAGE else str(_("沿街门面")),
        )
        for place in places
        if place.pk not in having
    ]
    known = Building.objects.filter(division__in=places).exclude(Exists(held.filter(building=OuterRef("pk"))))
    towers = [Section(division_id=one.division_id, kind="building", name=one.name[:80], building=one) for one in known]
    Section.objects.bulk_create([*fronts, *towers], ignore_conflicts=True)
    return len(made)
