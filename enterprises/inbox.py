"""The one door by which an upper floor tells this one something: a dated report that an officer checks.

Nothing that comes through here changes a record. `enterprises/actions/changes.py`
lets a person of the responsible department look, and only then the change counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import ChangeReport, Enterprise
from enterprises.rules.changes import CHECK_DAYS, CHECKER, NEEDS
from shanyang.departments.actions import audit
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import Responsibility, User, WorkingDay
from shanyang.lib.errors import Refused
from shanyang.lib.workdays import add_working_days

FIELDS = ("name", "uscc", "sector", "division", "address", "other", "person_name", "worker")


@transaction.atomic
def report_change(
    kind: str,
    *,
    happened_on: date,
    note: str,
    by: Actor,
    enterprise: Enterprise | None = None,
    said: Mapping[str, Any] | None = None,
) -> ChangeReport:
    """Hand in what has changed; it waits for the department that answers for it.

    kind: one of wording.CHANGE_KINDS, "facts" for whatever has no kind of its own. said: some of FIELDS.
    The same open report again is the same report.
    Writes: ChangeReport, one AuditEvent. Raises: Refused (something missing, a day to come, nobody answers).
    """
    values = {name: value for name, value in (said or {}).items() if value not in (None, "")}
    _check(kind, happened_on, note, {**values, "enterprise": enterprise})
    reporter = by if isinstance(by, User) else None
    office = reporter.departments_on()[0] if reporter and reporter.departments_on() else None
    standing = ChangeReport.objects.filter(
        kind=kind, enterprise=enterprise, happened_on=happened_on, state="open", reported_by=reporter, **values
    ).first()
    if standing:
        return standing
    made = ChangeReport.objects.create(
        kind=kind,
        enterprise=enterprise,
        happened_on=happened_on,
        note=note[:400],
        reported_by=reporter,
        reported_job="" if reporter else str(getattr(by, "name", by))[:40],
        department=office,
        checker=_checker(kind, enterprise, values),
        due_on=_due_on(),
        **values,
    )
    audit.record("enterprises.report_change", made, by=by, detail={"kind": kind, "happened_on": happened_on})
    return made


def _check(kind: str, happened_on: date, note: str, values: Mapping[str, Any]) -> None:
    if kind not in NEEDS:
        raise ValueError(f"no such kind of change: {kind}")
    if set(values) - {*FIELDS, "enterprise"}:
        raise ValueError("a change says nothing of these fields")
    words = {
        "enterprise": _("请选是哪家企业。"),
        "name": _("请写新的名称。"),
        "division": _("请选新的属地。"),
        "sector": _("请选改归哪个行业。"),
        "other": _("请选并入哪一家。"),
        "person_name": _("请写姓名。"),
    }
    for name in NEEDS[kind]:
        if not values.get(name):
            raise Refused(words[name], field=name)
    if happened_on > timezone.localdate():
        raise Refused(_("还没有发生的，等发生以后再报告。"), field="happened_on")
    if not note.strip():
        raise Refused(_("请写明怎么知道的、有什么依据。"), field="note")


def _checker(kind: str, enterprise: Enterprise | None, values: Mapping[str, Any]) -> Any:
    """The department that answers for this kind of change today; the lead where nobody else does."""
    duties = Responsibility.objects.in_force(timezone.localdate()).select_related("department")
    asked = CHECKER[kind]
    place = enterprise.division if enterprise and enterprise.division else values.get("division")
    found = None
    if asked == "registrar":
        found = duties.filter(kind="registrar").first()
    elif asked == "sector":
        found = duties.filter(kind="sector", sector=values.get("sector")).first()
    elif place is not None:
        found = duties.filter(kind="territory", division__code=place.code[:9]).first()
    found = found or duties.filter(kind="lead").first()
    if found is None:
        raise Refused(_("责任清单里没有能核实这件事的单位，请管理员先补上。"))
    return found.department


def _due_on() -> date:
    today = timezone.localdate()
    exceptions = dict(WorkingDay.objects.filter(day__gte=today).values_list("day", "works"))
    return add_working_days(today, CHECK_DAYS, exceptions)
