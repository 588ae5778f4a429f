"""Pages that anybody may read: the frozen totals, the stations, the demo's doors, the privacy notice.

Only frozen district totals stand here, never a figure of a street or an
enterprise and never a live one, so that no small cell points at a person.
"""

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from services.models import RestStation
from shanyang import overview
from shanyang.departments.models import Division

KEPT = 60  # seconds
SHOWN = ("enterprises", "workers")


def _figures() -> dict[str, Any]:
    kept = cache.get("public-figures")
    if kept is None:
        frozen = overview.last_frozen()
        official = overview.official(frozen)
        kept = {
            "round": None
            if frozen is None
            else {"number": frozen.number, "as_of": frozen.as_of, "hash": frozen.frozen_hash},
            **{name: official[name].value if name in official else None for name in SHOWN},
            "basis": {name: official[name].basis for name in SHOWN if name in official},
        }
        cache.set("public-figures", kept, KEPT)
    return kept


def _stations() -> list[dict[str, Any]]:
    """The stations open today, by street; a community's station stands under its street."""
    today = timezone.localdate()
    stations = RestStation.objects.filter(since__lte=today).exclude(until__lte=today).select_related("division")
    streets = {street.code: str(street) for street in Division.objects.open().streets()}
    groups: dict[str, list[RestStation]] = defaultdict(list)
    for station in stations.order_by("division__code", "name"):
        groups[streets.get(station.division.code[:9], _("其他"))].append(station)
    return [{"street": street, "stations": found} for street, found in groups.items()]


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    groups = _stations()
    context = {"figures": _figures(), "groups": groups, "stations": sum(len(g["stations"]) for g in groups)}
    return render(request, "home/public.html", context)


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "home/privacy.html")
