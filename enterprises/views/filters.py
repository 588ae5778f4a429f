"""Conditions that several lists share, with their choices read from the dated tables."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Round
from enterprises.queries.search import named
from shanyang.departments.models import Division, Sector
from shanyang.departments.scope import division_range
from shanyang.lib.listing import Filter, by_number

NO_SECTOR = "none"


def streets() -> Sequence[tuple[str, str]]:
    return [(street.code, street.short_name) for street in Division.objects.open().streets().order_by("code")]


def sectors() -> Sequence[tuple[str, str]]:
    return [(sector.code, sector.label) for sector in Sector.objects.in_force(timezone.localdate()).order_by("id")]


def rounds() -> Sequence[tuple[str, str]]:
    return [(str(round_.pk), str(round_)) for round_ in Round.objects.order_by("-number")]


def asked_round(request: HttpRequest) -> Round | None:
    """The round named in the address, else the running one, else the last frozen one."""
    asked = request.GET.get("round", "")
    if asked.isdecimal() and len(asked) < 19:
        return Round.objects.filter(pk=asked).first()
    return Round.objects.in_progress().order_by("-number").first() or Round.objects.frozen().first()


def street_filter(path: str = "division__code") -> Filter:
    """A street with its communities and villages."""

    def under(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        return rows.filter(division_range(code, path))

    return Filter("street", _("街道"), under, choices=streets)


def sector_filter(path: str = "sector__code") -> Filter:
    """A sector, or those that nobody has put into one."""

    def of(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
        return rows.filter(**{f"{path}__isnull": True}) if code == NO_SECTOR else rows.filter(**{path: code})

    return Filter("sector", _("行业"), of, choices=lambda: [*sectors(), (NO_SECTOR, _("没有归入行业"))])


def round_filter(path: str = "round_id") -> Filter:
    return Filter("round", _("轮次"), by_number(path), choices=rounds)


def name_filter(kind: str) -> Filter:
    """Any run of characters of the name; the name of a person does not stand openly in an address."""
    label, how = (_("姓名里有"), "sealed") if kind == "worker" else (_("名称里有"), "search")
    return Filter("q", label, lambda rows, words: named(rows, kind, words), kind=how)
