"""五大职责: planning, beginning, finishing; nominating, reviewing and publishing a model case; a sector's brand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused
from shanyang.lib.workflow import check_version

from .. import permissions
from ..models import Department, DutyRecord, ModelCase, PartyOrganization, Sector, SectorBrand, User
from ..workflow import DUTY, MODEL_CASE
from . import audit


@transaction.atomic
def plan(
    *,
    department: Department,
    duty: str,
    title: str,
    plan: str,
    starts_on: date,
    due_on: date,
    by: User,
    sector: Sector | None = None,
) -> DutyRecord:
    """Enter something to do under one of the five duties. Writes: DutyRecord, one AuditEvent. Raises: Refused."""
    permissions.check_own_work(by, department)
    if due_on < starts_on:
        raise Refused(_("办结期限不能早于开始日期。"), field="due_on")
    record = DutyRecord.objects.create(
        department=department,
        duty=duty,
        title=title,
        plan=plan,
        starts_on=starts_on,
        due_on=due_on,
        sector=sector,
        planned_by=by,
    )
    audit.record("departments.plan_duty", record, by=by, detail={"duty": duty, "due_on": due_on})
    return record


@transaction.atomic
def begin(record: DutyRecord, *, by: User, version: int) -> DutyRecord:
    """Writes: the state, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_own_work(by, record.department)
    DUTY.move(record, "begin", version=version)
    audit.record("departments.begin_duty", record, by=by)
    return record


@transaction.atomic
def finish(record: DutyRecord, *, result: str, done_on: date, by: User, version: int) -> DutyRecord:
    """Report what came of it. Writes: state, result, day and person, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_own_work(by, record.department)
    if not result.strip():
        raise Refused(_("请写明结果：办成了什么，有什么数。"), field="result")
    if done_on > timezone.localdate():
        raise Refused(_("办结日期不能晚于今天。"), field="done_on")
    DUTY.move(record, "finish", version=version, result=result, done_on=done_on, done_by=by)
    audit.record("departments.finish_duty", record, by=by, detail={"done_on": done_on})
    return record


@transaction.atomic
def take_up_again(record: DutyRecord, *, reason: str, by: User, version: int) -> DutyRecord:
    """A result that does not hold is taken back; what was written stays in the trail. Raises: Refused, Stale."""
    permissions.check_own_work(by, record.department)
    _need(reason)
    before = {"result": [record.result, ""], "done_on": [record.done_on, None]}
    DUTY.move(record, "take_up_again", version=version, result="", done_on=None, done_by=None)
    audit.record("departments.take_up_duty", record, by=by, reason=reason, detail=before)
    return record


@transaction.atomic
def drop(record: DutyRecord, *, reason: str, by: User, version: int) -> DutyRecord:
    """Not to be done after all, with the reason. Writes: state, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_own_work(by, record.department)
    _need(reason)
    DUTY.move(record, "drop", version=version, drop_reason=reason[:200])
    audit.record("departments.drop_duty", record, by=by, reason=reason)
    return record


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("请写明理由，半年后接手的人要看得懂。"), field="reason")


# -- model cases ---------------------------------------------------------------------


@transaction.atomic
def nominate(
    *, department: Department, title: str, practice: str, effect: str, by: User, sector: Sector | None = None
) -> ModelCase:
    """Put a practice forward as a model. Writes: ModelCase, one AuditEvent. Raises: Refused."""
    permissions.check_own_work(by, department)
    case = ModelCase.objects.create(
        department=department,
        sector=sector,
        title=title,
        practice=practice,
        effect=effect,
        nominated_by=by,
        nominated_on=timezone.localdate(),
    )
    audit.record("departments.nominate", case, by=by)
    return case


@transaction.atomic
def review(case: ModelCase, *, accepted: bool, remarks: str, by: User, version: int) -> ModelCase:
    """Accept a nomination or send it back with remarks. The nominator does not review.

    Writes: state, reviewer, day, remarks, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_review(by, case.nominated_by_id)
    if not accepted and not remarks.strip():
        raise Refused(_("退回请写明要改什么。"), field="remarks")
    verb = "accept" if accepted else "send_back"
    changes: dict[str, Any] = {"reviewed_by": by, "reviewed_on": timezone.localdate(), "remarks": remarks}
    MODEL_CASE.move(case, verb, version=version, **changes)
    audit.record("departments.review_model_case", case, by=by, reason=remarks, detail={"accepted": accepted})
    return case


@transaction.atomic
def nominate_again(case: ModelCase, *, title: str, practice: str, effect: str, by: User, version: int) -> ModelCase:
    """Hand in a mended nomination; its review begins anew.

    Writes: ModelCase, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_own_work(by, case.department)
    before = audit.snapshot(case)
    MODEL_CASE.move(
        case,
        "nominate_again",
        version=version,
        title=title,
        practice=practice,
        effect=effect,
        nominated_by=by,
        reviewed_by=None,
        reviewed_on=None,
    )
    audit.record("departments.nominate", case, by=by, detail=audit.differences(case, before))
    return case


@transaction.atomic
def publish_case(case: ModelCase, *, by: User, version: int) -> ModelCase:
    """Show an accepted model on the open page. Writes: state, day, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_leads(by)
    MODEL_CASE.move(case, "publish", version=version, published_on=timezone.localdate())
    audit.record("departments.publish_model_case", case, by=by)
    return case


@transaction.atomic
def withdraw_case(case: ModelCase, *, reason: str, by: User, version: int) -> ModelCase:
    """Take a model down; the department its own unpublished one, the lead any. Raises: Refused, Stale."""
    if case.state == "published":
        permissions.check_leads(by)
    permissions.check_own_work(by, case.department)
    _need(reason)
    MODEL_CASE.move(case, "withdraw", version=version, remarks=reason[:400])
    audit.record("departments.withdraw_model_case", case, by=by, reason=reason)
    return case


# -- the brand of a sector ---------------------------------------------------------------


@transaction.atomic
def keep_brand(
    sector: Sector,
    *,
    name: str,
    statement: str,
    results: str,
    branches: Iterable[PartyOrganization],
    model_cases: Iterable[ModelCase],
    by: User,
    version: int = 0,
) -> SectorBrand:
    """Found a sector's brand or put it right; version 0 founds it.

    Writes: SectorBrand with what stands behind it, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_brand(by, sector)
    brand = SectorBrand.objects.filter(sector=sector).first() or SectorBrand(sector=sector)
    before = audit.snapshot(brand) if brand.pk else {}
    if brand.pk:
        check_version(brand, version, theirs=brand.name, yours=name)
    brand.name, brand.statement, brand.results = name, statement, results
    brand.save()
    brand.branches.set(branches)
    brand.model_cases.set(model_cases)
    audit.record("departments.keep_brand", brand, by=by, detail=audit.differences(brand, before))
    return brand
