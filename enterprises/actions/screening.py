"""筛选标准: adding, revising and ending them; what a screening rests on; precedents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.models import Case, Criterion, Precedent, StepRecord
from enterprises.rules.steps import TAKEN_IN
from shanyang.departments.actions import audit
from shanyang.departments.models import Sector, User
from shanyang.lib.errors import Refused, Stale


@transaction.atomic
def add(
    *, code: str, sector: Sector | None, tendency: str, text: str, document: str, since: date, by: User
) -> Criterion:
    """A criterion in force from a day on. Writes: Criterion, one AuditEvent. Raises: Refused (who, code taken)."""
    permissions.check_lead(by)
    if Criterion.objects.open().filter(code=code.strip()).exists():
        raise Refused(_("已有编号“%(code)s”的标准。要改它的内容，请用“修订”。") % {"code": code.strip()}, field="code")
    made = _write(code=code, sector=sector, tendency=tendency, text=text, document=document, since=since, by=by)
    audit.record("enterprises.add_criterion", made, by=by, detail={"code": made.code})
    return made


def _write(
    *, code: str, sector: Sector | None, tendency: str, text: str, document: str, since: date, by: User | None
) -> Criterion:
    if not document.strip():
        raise Refused(_("请写明依据哪份文件，半年后接手的人要查得到。"), field="document")
    return Criterion.objects.create(
        code=code.strip(), sector=sector, tendency=tendency, text=text.strip(), document=document.strip(),
        since=since, by=by,
    )  # fmt: skip


@transaction.atomic
def revise(
    criterion: Criterion, *, text: str, document: str, since: date, reason: str, version: int, by: User
) -> Criterion:
    """The same criterion in new words from a day on; the old words stay with the decisions that rest on them.

    Writes: both rows, one AuditEvent. Raises: Refused (who, day, reason), Stale (someone was faster).
    """
    _end(criterion, until=since, reason=reason, version=version, by=by)
    made = _write(
        code=criterion.code, sector=criterion.sector, tendency=criterion.tendency, text=text, document=document,
        since=since, by=by,
    )  # fmt: skip
    audit.record("enterprises.revise_criterion", made, by=by, reason=reason.strip(), detail={"before": criterion.pk})
    return made


@transaction.atomic
def end(criterion: Criterion, *, until: date, reason: str, version: int, by: User) -> None:
    """No decision may rest on it from that day on. Raises: Refused (who, day, reason), Stale."""
    _end(criterion, until=until, reason=reason, version=version, by=by)
    audit.record("enterprises.end_criterion", criterion, by=by, reason=reason.strip())


def _end(criterion: Criterion, *, until: date, reason: str, version: int, by: User) -> None:
    permissions.check_lead(by)
    permissions.check_reason(reason)
    if until <= criterion.since:
        raise Refused(_("日期应当在这一条的生效日期以后。"), field="since")
    changed = Criterion.objects.filter(pk=criterion.pk, version=version, until__isnull=True).update(
        until=until, end_reason=reason.strip()[:200], version=version + 1
    )
    if not changed:
        raise Stale(_("在您打开页面以后，有人已经改过这一条标准。请刷新页面，核对后再办。"))


def in_force_for(sector: Sector | None, on: date) -> list[Criterion]:
    """The general criteria and those of the sector, the general ones first."""
    rows = Criterion.objects.in_force(on).filter(
        Q(sector__isnull=True) | Q(sector=sector) if sector else Q(sector=None)
    )
    return sorted(rows.select_related("sector"), key=lambda one: (one.sector_id is not None, one.code))


def record_basis(record: StepRecord, case: Case, criteria: Collection[Criterion], gist: str) -> None:
    """Keep what a screening rests on, and whether others shall learn from it. Part of taking the step.

    Raises: Refused (a criterion of another sector or not in force; one that speaks against the conclusion alone).
    """
    if criteria:
        allowed = {one.pk for one in in_force_for(case.enterprise.sector, timezone.localdate())}
        if not {one.pk for one in criteria} <= allowed:
            raise Refused(_("选的标准里有一条不适用于这个行业，或者已经停用。请刷新页面再选。"), field="criteria")
        wanted = Criterion.Tendency.IN if record.outcome == TAKEN_IN else Criterion.Tendency.OUT
        if not any(one.tendency == wanted for one in criteria):
            raise Refused(_("选的标准都指向相反的结论。请核对结论，或者补选支持这个结论的标准。"), field="criteria")
        record.criteria.set(criteria)
    if gist.strip():
        Precedent.objects.create(record=record, gist=gist.strip()[:300])
