"""What the services count towards the shared resources of a street, and towards its backstop list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from services.models import RestStation
from shanyang.departments.backstop import Strand
from shanyang.departments.scope import division_range

STREET_DIGITS = 9
HOMES = (RestStation.HostType.CENTER,)
"""Hosts that are a home for the workers as well as a station: the Party's own premises."""


def _by_street(streets: Iterable[str], on: date, condition: Q) -> Counter[str]:
    rows = RestStation.objects.open_on(on).filter(condition).annotate(street=Substr("division__code", 1, STREET_DIGITS))
    counts = dict(rows.order_by().values_list("street").annotate(n=Count("id")))
    return Counter({street: counts.get(street, 0) for street in streets})


def stations(streets: Iterable[str], on: date) -> Counter[str]:
    return _by_street(streets, on, ~Q(host_type__in=HOMES))


def homes(streets: Iterable[str], on: date) -> Counter[str]:
    return _by_street(streets, on, Q(host_type__in=HOMES))


def service(street: Any, on: date) -> Iterator[Strand]:
    """A street without a station has something to see to; with one it shows which."""
    number = RestStation.objects.open_on(on).filter(division_range(street.code)).count()
    yield Strand(
        "service",
        _("开放的爱心驿站"),
        _("至少有一处能歇脚、喝水、充电"),
        number,
        max(number, 1),
        f"{reverse('services:stations')}?{urlencode({'street': street.code})}",
    )
