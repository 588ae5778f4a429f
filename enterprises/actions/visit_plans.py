"""走访计划: planning a day's way, changing it, taking a stop out, cancelling it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.models import Case, Round, VisitPlan, VisitStop
from enterprises.queries.visit_plans import due, places
from shanyang.departments.actions import audit
from shanyang.departments.models import Division, User
from shanyang.lib.errors import Refused, Stale

MOST_STOPS = 12
"""What two people can visit in a day; also what one print of visit sheets may hold."""


@transaction.atomic
def make(
    round_: Round, *, cases: Collection[int], visit_on: date, assigned: Sequence[User], companions: str, by: User
) -> VisitPlan:
    """One day's visits, ordered by road, number and building.

    Writes: VisitPlan, VisitStops, one AuditEvent. Raises: Refused (who, day, nothing chosen,
    too many, a case that waits for no visit, places in several streets).
    """
    permissions.check_round_open(round_)
    if visit_on < timezone.localdate():
        raise Refused(_("走访日期应当是今天或者以后。"), field="visit_on")
    if not assigned:
        raise Refused(_("请选派谁去。"), field="assigned")
    chosen = _chosen(round_, cases, by)
    division = _ground(chosen)
    permissions.check_plan_visits(by, division)
    plan = VisitPlan.objects.create(
        round=round_, division=division, visit_on=visit_on, companions=companions.strip(), made_by=by
    )
    plan.assigned.set(assigned)
    found = places(chosen, by)
    way = sorted(chosen, key=lambda case: (found[case.pk][0], case.pk))
    VisitStop.objects.bulk_create(
        VisitStop(plan=plan, case=case, order=at, place=found[case.pk][0].label[:120], address=found[case.pk][1][:200])
        for at, case in enumerate(way, start=1)
    )
    audit.record("enterprises.plan_visits", plan, by=by, detail={"cases": [case.pk for case in way]})
    return plan


def _chosen(round_: Round, cases: Collection[int], by: User) -> list[Case]:
    if not cases:
        raise Refused(_("请至少选一家企业。"), field="cases")
    if len(set(cases)) > MOST_STOPS:
        raise Refused(_("一天最多排 %(most)d 家。请分几天排。") % {"most": MOST_STOPS}, field="cases")
    chosen = list(due(round_, by).filter(pk__in=cases))
    if len(chosen) != len(set(cases)):
        raise Refused(_("有的企业已经走访过，或者已经排进别的计划。请刷新页面，重新选。"), field="cases")
    return chosen


def _ground(cases: Sequence[Case]) -> Division:
    """The community where all of them are, else the street."""
    divisions = {case.enterprise.division for case in cases}
    if None in divisions:
        raise Refused(_("有的企业还不知道在哪个街道。请先把属地定下来，再排走访。"), field="cases")
    if len(divisions) == 1:
        return divisions.pop()  # type: ignore[return-value]
    codes = {division.code[:9] for division in divisions if division}
    street = Division.objects.open().filter(code__in=codes)
    if len(codes) > 1 or not (found := street.first()):
        raise Refused(_("选的企业不在同一个街道。请一个街道排一个计划。"), field="cases")
    return found


@transaction.atomic
def change(
    plan: VisitPlan, *, visit_on: date, assigned: Sequence[User], companions: str, version: int, by: User
) -> None:
    """Another day or other people. Writes: plan, one AuditEvent. Raises: Refused, Stale."""
    plan = _open(plan, version, by)
    if visit_on < timezone.localdate():
        raise Refused(_("走访日期应当是今天或者以后。"), field="visit_on")
    before = plan.visit_on
    plan.visit_on, plan.companions, plan.version = visit_on, companions.strip(), version + 1
    plan.save(update_fields=["visit_on", "companions", "version"])
    plan.assigned.set(assigned)
    audit.record("enterprises.change_visit_plan", plan, by=by, detail={"before": before.isoformat()})


@transaction.atomic
def move(stop: VisitStop, *, up: bool, version: int, by: User) -> VisitPlan:
    """Earlier or later on the way. Writes: two stops, plan, one AuditEvent. Raises: Refused, Stale."""
    plan = _open(stop.plan, version, by)
    way = list(plan.stops.filter(dropped_at__isnull=True))
    at = next((n for n, one in enumerate(way) if one.pk == stop.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(way):
        raise Refused(_("已经在头上或者末尾，不能再移。"))
    way[at], way[other] = way[other], way[at]
    for number, one in enumerate(way, start=1):
        one.order = number
    VisitStop.objects.bulk_update(way, ["order"])
    _raise_version(plan)
    audit.record("enterprises.order_visits", plan, by=by, detail={"stop": stop.pk, "up": up})
    return plan


@transaction.atomic
def drop(stop: VisitStop, *, reason: str, version: int, by: User) -> VisitPlan:
    """Take an enterprise out of the plan; it waits for a visit again. Raises: Refused, Stale."""
    plan = _open(stop.plan, version, by)
    permissions.check_reason(reason)
    changed = VisitStop.objects.filter(pk=stop.pk, dropped_at__isnull=True).update(
        dropped_at=timezone.now(), drop_reason=reason.strip()[:200]
    )
    if not changed:
        raise Refused(_("这一家已经从计划里拿掉了。"))
    _raise_version(plan)
    audit.record("enterprises.drop_visit", plan, by=by, reason=reason.strip(), detail={"stop": stop.pk})
    return plan


@transaction.atomic
def cancel(plan: VisitPlan, *, reason: str, version: int, by: User) -> VisitPlan:
    """The day falls through; its enterprises wait for a visit again. Raises: Refused, Stale."""
    plan = _open(plan, version, by)
    permissions.check_reason(reason)
    plan.cancelled_at, plan.cancelled_by, plan.cancel_reason = timezone.now(), by, reason.strip()[:200]
    plan.version += 1
    plan.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "version"])
    audit.record("enterprises.cancel_visit_plan", plan, by=by, reason=reason.strip())
    return plan


def _open(plan: VisitPlan, version: int, by: User) -> VisitPlan:
    plan = VisitPlan.objects.select_for_update(of=("self",)).select_related("division", "round").get(pk=plan.pk)
    permissions.check_plan_visits(by, plan.division)
    if plan.cancelled_at:
        raise Refused(_("这个计划已经取消，不能再改。"))
    if plan.version != version:
        raise Stale(_("在您打开页面以后，有人改过这个计划。请刷新页面，核对后再办。"))
    return plan


def _raise_version(plan: VisitPlan) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])
