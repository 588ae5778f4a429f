"""For the street's backstop list: what it surveys in any case, and what it takes over from a late department."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import Case, Enterprise, Obligation, Round
from shanyang.departments.backstop import Strand
from shanyang.departments.rules.duties import Duty
from shanyang.departments.scope import division_range
from shanyang.departments.workbench import Waiting
from shanyang.lib.letters import written


def survey(street: Any, on: date) -> Iterator[Strand]:
    """The running round on this ground; nothing between rounds but enterprises without a sector."""
    yield from _without_sector(street)
    round_ = Round.objects.in_progress().order_by("-number").first()
    if round_ is None:
        return
    yield from _taken_over(street, round_, on)
    yield from _own_ledger(street, round_)
    yield from _cases(street, round_)


def _here(street: Any) -> Q:
    return division_range(street.code)


def _list(street: Any, **question: Any) -> str:
    return f"{reverse('enterprises:enterprises')}?{urlencode({'street': street.code, **question})}"


def _without_sector(street: Any) -> Iterator[Strand]:
    number = Enterprise.objects.living().filter(_here(street), sector__isnull=True).count()
    if number:
        yield Strand(
            "survey",
            _("没有归入行业的企业"),
            _("没有行业主管部门，由街道先查清，再提请认定行业"),
            0,
            number,
            _list(street, sector="none"),
        )


def late_departments(on: date, **where: Any) -> Any:
    """Ledgers of sector departments that are overdue and not closed. Their lateness stays theirs."""
    rows = Obligation.objects.filter(
        source="supervisor", closed_at__isnull=True, due_on__lt=on, sector__isnull=False, round__state="open", **where
    )
    return rows.select_related("department", "sector", "round").order_by("due_on", "id")


def _taken_over(street: Any, round_: Round, on: date) -> Iterator[Strand]:
    """For every late department: its sector's enterprises here, and how many the street has surveyed itself."""
    late = list(late_departments(on, round=round_))
    cases = Case.objects.filter(
        division_range(street.code, "enterprise__division__code"), round=round_, enterprise__merged_into__isnull=True
    )
    counted = {
        row["enterprise__sector"]: row
        for row in cases.filter(enterprise__sector__in=[one.sector_id for one in late])
        .order_by()
        .values("enterprise__sector")
        .annotate(all=Count("id"), surveyed=Count("id", filter=~Q(step="map")))
    }
    for one in late:
        row = counted.get(one.sector_id)
        if row:
            yield Strand(
                "survey",
                _("代查%(sector)s企业底数") % {"sector": one.sector},
                _("%(office)s应在%(day)s前报台账，没有报齐，由街道先摸底")
                % {"office": one.department, "day": written(one.due_on)},
                row["surveyed"],
                row["all"],
                f"{reverse('enterprises:cases')}?"
                + urlencode({"round": round_.pk, "street": street.code, "sector": one.sector.code}),
                one.due_on,
                one.department,
                one.sector,
            )


def _own_ledger(street: Any, round_: Round) -> Iterator[Strand]:
    owed = round_.obligations.filter(source="territory", division__code=street.code).first()
    if owed:
        yield Strand(
            "survey",
            _("街道自己的台账"),
            _("%(round)s按属地报一份") % {"round": round_},
            int(owed.closed_at is not None),
            1,
            reverse("enterprises:deliver"),
            owed.due_on,
        )


def _cases(street: Any, round_: Round) -> Iterator[Strand]:
    counted = Case.objects.filter(
        division_range(street.code, "enterprise__division__code"),
        round=round_,
        enterprise__merged_into__isnull=True,
        enterprise__dormant_since__isnull=True,
    ).aggregate(all=Count("id"), done=Count("id", filter=Q(step="done")))
    if counted["all"]:
        yield Strand(
            "survey",
            _("五步办完的企业"),
            _("摸底、核对、筛选、询问、走访都办完"),
            counted["done"],
            counted["all"],
            f"{reverse('enterprises:cases')}?" + urlencode({"round": round_.pk, "street": street.code}),
            round_.period_to,
        )


def taken_over(user: Any, on: date) -> Iterator[Waiting]:
    """For the street's workbench: what it surveys in place of a late department and has not finished."""
    streets = {
        post.division.code: post.division
        for post in user.posts_on(on)
        if post.duty == Duty.TERRITORY and post.division_id and post.division.level == "street"
    }
    round_ = Round.objects.filter(state="open").order_by("-number").first() if streets else None
    if round_ is None:
        return
    for street in streets.values():
        for strand in _taken_over(street, round_, on):
            if not strand.settled:
                yield Waiting(
                    verb=_("兜底代查"),
                    object=strand.title,
                    why=strand.why,
                    due_on=strand.due_on,
                    url=reverse("responsibility:backstop", args=[street.code]),
                    kind="backstop",
                    source=str(strand.instead_of),
                )
