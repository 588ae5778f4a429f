"""What an officer heard or saw becomes a report like any other: delivered, linked, compared, withdrawable."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import (
    Case,
    EnterpriseLink,
    EnterpriseReport,
    Outlet,
    OutletLink,
    OutletReport,
    Submission,
)
from enterprises.rules.steps import PHONE, Given
from shanyang.departments.models import Department, User
from shanyang.departments.rules.duties import Duty
from shanyang.lib import identifiers, vault
from shanyang.lib.errors import Refused

ENTERPRISE_FIELDS = frozenset(
    {
        "uscc",
        "sector",
        "division",
        "address",
        "building",
        "operating_status",
        "license_state",
        "main_business",
        "headcount",
        "headcount_basis",
        "female_headcount",
        "formal_members",
        "probationary_members",
        "backbone_formal_members",
        "mobile_members",
        "outlets_count",
        "legal_person",
        "contact_name",
        "party_org_text",
        "has_party_org",
        "has_union",
        "has_league",
        "has_womens",
        "opened_on",
    }
)
OUTLET_FIELDS = frozenset({"division", "address", "status"})
CASE_DUTIES = (Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY)


def testify(case: Case, source: str, given: Iterable[Given], *, by: User) -> Submission | None:
    """One standing delivery with what was learnt, linked by hand to the case's enterprise.

    Returns None when nothing was learnt. Writes: Submission, EnterpriseReport,
    OutletReport and their links. Raises: Refused for a value that cannot be.
    """
    known = [one for one in given if one.value is not None and one.field]
    if not known:
        return None
    now = timezone.now()
    submission = Submission.objects.create(
        round=case.round,
        source=source,
        department=office_of(by),
        enterprise=case.enterprise,
        kind=Submission.Kind.STEP,
        state="accepted",
        accepted_at=now,
        rows_total=1,
        rows_ok=1,
        by=by,
    )
    about_enterprise = [one for one in known if one.outlet is None]
    if about_enterprise:
        _report_enterprise(case, submission, about_enterprise, by)
    for outlet_id in dict.fromkeys(one.outlet for one in known if one.outlet is not None):
        _report_outlet(case, submission, outlet_id, [one for one in known if one.outlet == outlet_id], by)
    return submission


def office_of(user: User) -> Department:
    """The office in whose name the user works on cases."""
    posts = [post for post in user.posts_on() if post.duty in CASE_DUTIES]
    if not posts:
        raise Refused(_("五步由属地街道、村（社区）或牵头部门办理。"))
    return posts[0].department


def _report_enterprise(case: Case, submission: Submission, given: list[Given], by: User) -> None:
    report = EnterpriseReport(
        **_origin(submission), name=case.enterprise.name, name_key=case.enterprise.name_key, uid=uuid.uuid4()
    )
    for one in given:
        if one.field == PHONE:
            _seal_phone(report, str(one.value))
        elif one.field in ENTERPRISE_FIELDS:
            setattr(report, one.field, one.value)
        else:
            raise ValueError(f"an enterprise report has no field {one.field}")
    report.save(force_insert=True)
    EnterpriseLink.objects.create(round=case.round, report=report, enterprise=case.enterprise, how="person", by_user=by)


def _report_outlet(case: Case, submission: Submission, outlet_id: int, given: list[Given], by: User) -> None:
    outlet = Outlet.objects.filter(pk=outlet_id, enterprise=case.enterprise).first()
    if outlet is None:
        raise Refused(_("这个网点已经不在这家企业名下。请刷新页面再填。"))
    report = OutletReport(
        **_origin(submission),
        name=outlet.name,
        name_key=outlet.name_key,
        enterprise_name=case.enterprise.name,
        enterprise_uscc=case.enterprise.uscc,
    )
    for one in given:
        if one.field not in OUTLET_FIELDS:
            raise ValueError(f"an outlet report has no field {one.field}")
        setattr(report, one.field, one.value)
    report.save(force_insert=True)
    OutletLink.objects.create(round=case.round, report=report, outlet=outlet, how="person", by_user=by)


def _origin(submission: Submission) -> dict[str, Any]:
    return {
        "submission": submission,
        "round": submission.round,
        "source": submission.source,
        "department": submission.department,
        # Nobody hands the same talk in twice, so the fingerprint never has to find it again.
        "fingerprint": uuid.uuid4().bytes,
    }


def _seal_phone(report: EnterpriseReport, text: str) -> None:
    phone = identifiers.read_phone(text)
    if not phone.number:
        raise Refused(_("联系电话应为 11 位手机号，请核对。"), field=PHONE)
    place = vault.place("enterprises.EnterpriseReport", "phone", report.uid)
    report.phone_encrypted = vault.encrypt(phone.number, aad=place)
    report.phone_index = vault.blind_index(phone.number, purpose="phone")
    report.phone_tail4 = phone.number[-4:]


def withdraw(submission: Submission, *, by: User, reason: str) -> None:
    """Take back what was said with a step; the rows stay and no longer stand."""
    now = timezone.now()
    Submission.objects.filter(pk=submission.pk, state="accepted").update(
        state="withdrawn", withdrawn_at=now, withdrawn_by=by, withdraw_reason=reason[:200]
    )
    for link in (EnterpriseLink, OutletLink):
        link.objects.filter(report__submission=submission, until__isnull=True).update(until=now, end_reason=reason[:80])
