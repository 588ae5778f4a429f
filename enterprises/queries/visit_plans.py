"""走访计划: what waits for a visit and where it lies, who can go, what a plan and its sheets show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from enterprises.models import Case, EnterpriseReport, Round, StepRecord, VisitPlan, VisitStop
from enterprises.queries import answer_links
from enterprises.queries.case_pages import CasePage
from enterprises.queries.independence import readable
from enterprises.rules.routes import Place, place_of
from enterprises.rules.sources import Source
from shanyang.departments.models import Post, User
from shanyang.departments.rules.duties import Duty
from shanyang.departments.scope import division_range

SHOWN = 200
# Whose word on an address is believed first; a visit has seen it.
BELIEVED = (Source.VISIT, Source.ENQUIRY, Source.TERRITORY, Source.EMPLOYER, Source.SUPERVISOR, Source.REGISTRAR)


def due(round_: Round, user: User) -> QuerySet[Case]:
    """Cases whose next step is the visit and that no standing plan holds yet."""
    planned = VisitStop.objects.filter(case=OuterRef("pk"), dropped_at__isnull=True, plan__cancelled_at__isnull=True)
    rows = Case.objects.visible_to(user).filter(round=round_, step="visit", enterprise__merged_into__isnull=True)
    return rows.exclude(Exists(planned)).select_related("enterprise__division__parent", "enterprise__building")


def places(cases: Collection[Case], user: User) -> dict[int, tuple[Place, str]]:
    """Where each enterprise is, with its address, from the reports the reader may read: one statement."""
    round_ = next((case.round for case in cases), None)
    rows = EnterpriseReport.objects.standing().filter(
        readable(user, round_),
        round=round_,
        links__enterprise__in=[case.enterprise_id for case in cases],
        links__until__isnull=True,
        address__gt="",
    )
    said: dict[int, tuple[int, str]] = {}
    for enterprise, source, address in rows.order_by("id").values_list("links__enterprise_id", "source", "address"):
        rank = BELIEVED.index(Source(source)) if source in BELIEVED else len(BELIEVED)
        if enterprise not in said or rank <= said[enterprise][0]:
            said[enterprise] = (rank, address)
    return {case.pk: _place(case, said.get(case.enterprise_id, (0, ""))[1]) for case in cases}


def _place(case: Case, address: str) -> tuple[Place, str]:
    division, building = case.enterprise.division, case.enterprise.building
    community = division.short_name if division else str(_("属地不明"))
    above = division.parent if division and division.level in ("community", "village") else division
    place = place_of(
        street=above.short_name if above else "",
        community=community,
        address=address or (building.address if building else ""),
        building=building.name if building else "",
    )
    return place, address


@dataclass(frozen=True)
class Group:
    """Enterprises on one road or in one building."""

    street: str
    label: str
    lines: tuple[tuple[Case, str], ...]


def groups(cases: Sequence[Case], user: User) -> list[Group]:
    """What waits for a visit by street, road and building, in walking order."""
    found = places(cases, user)
    way = sorted(cases, key=lambda case: (found[case.pk][0], case.pk))

    def where(case: Case) -> tuple[str, str, str]:
        place = found[case.pk][0]
        return place.street, place.community, place.label

    return [
        Group(
            street,
            label if label == community else f"{community} · {label}",
            tuple((case, found[case.pk][1]) for case in those),
        )
        for (street, community, label), those in groupby(way, key=where)
    ]


def officers(user: User, on: date) -> list[User]:
    """Who can be sent: the people of the streets and communities on the user's ground, and the user."""
    posts = Post.objects.in_force(on).filter(duty__in=[Duty.TERRITORY, Duty.COMMUNITY])
    if not user.holds(Duty.LEAD):
        ground = Q(user=user)
        for post in user.posts_on():
            if post.duty in (Duty.TERRITORY, Duty.COMMUNITY) and post.division:
                ground |= division_range(post.division.code)
        posts = posts.filter(ground)
    return list(
        User.objects.filter(Q(pk__in=posts.order_by().values("user")) | Q(pk=user.pk), is_active=True).order_by("name")
    )


def plans(round_: Round, user: User) -> list[VisitPlan]:
    """The plans of a round in the reader's scope, with how many stops are done."""
    rows = VisitPlan.objects.visible_to(user).filter(round=round_).select_related("division")
    found = list(rows.prefetch_related("assigned", "stops")[:SHOWN])
    visited = _visited(one.case_id for plan in found for one in plan.stops.all())
    for plan in found:
        standing = [one for one in plan.stops.all() if one.dropped_at is None]
        plan.total = len(standing)  # type: ignore[attr-defined]
        plan.done = sum(one.case_id in visited for one in standing)  # type: ignore[attr-defined]
    return found


def _visited(cases: Any) -> set[int]:
    rows = StepRecord.objects.filter(case__in=list(cases), step="visit", withdrawn_at__isnull=True)
    return set(rows.order_by().values_list("case_id", flat=True))


def stops(plan: VisitPlan, user: User) -> list[VisitStop]:
    """The way of a plan, dropped stops last; `open` says whether the reader sees the case, `last` who ends the way."""
    rows = list(plan.stops.select_related("case__enterprise__sector", "case__round").order_by("dropped_at", "order"))
    rows.sort(key=lambda one: (one.dropped_at is not None, one.order))
    visited = _visited(one.case_id for one in rows)
    seen = set(Case.objects.visible_to(user).filter(pk__in=[one.case_id for one in rows]).values_list("pk", flat=True))
    way = [one for one in rows if one.dropped_at is None]
    for one in rows:
        one.last = bool(way) and one is way[-1]  # type: ignore[attr-defined]
        one.done, one.open = one.case_id in visited, one.case_id in seen  # type: ignore[attr-defined]
    return rows


@dataclass(frozen=True)
class Sheet:
    """One enterprise's page on paper: nothing on it was said by another source."""

    stop: VisitStop
    own: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    discrepancies: tuple[str, ...]


def sheets(plan: VisitPlan, user: User) -> list[Sheet]:
    """A sheet for each stop whose case the reader sees; a plan holds few stops, so each is read as its page is."""
    return [_sheet(stop, user) for stop in stops(plan, user) if stop.open and stop.dropped_at is None]  # type: ignore[attr-defined]


def _sheet(stop: VisitStop, user: User) -> Sheet:
    page = CasePage(stop.case, user)
    standing = [one for one in page.discrepancies if one.state in ("open", "auto")]
    names = dict.fromkeys(str(one.get_kind_display()) for one in standing if not one.worker_id)
    about_people = sum(bool(one.worker_id) for one in standing)
    if about_people:
        names[_("%(n)d 名人员的情况各方说法不一，带名册核对") % {"n": about_people}] = None
    return Sheet(stop, tuple(answer_links.own_word(stop.case, page.reports)), tuple(page.sentences), tuple(names))
