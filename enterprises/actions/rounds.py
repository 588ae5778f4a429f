"""轮次: opening one, who owes what for it, and what moves it on. Freezing stands in freezing.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import permissions
from enterprises.actions import consolidation, successions, sweep_opening
from enterprises.actions.submissions import TAKE_IN
from enterprises.models import (
    DeadlineMove,
    Enterprise,
    EnterpriseEntry,
    EnterpriseReport,
    Obligation,
    Round,
    Submission,
)
from enterprises.queries import openness
from enterprises.rules.sources import OWED
from enterprises.workflow import ROUND, STEP_ORDER
from shanyang.departments.actions import audit, jobs
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import Department, Division, Job, Responsibility, Sector, User
from shanyang.lib.errors import Refused
from shanyang.lib.workflow import check_version


@transaction.atomic
def open_round(
    *,
    name: str,
    period: tuple[date, date],
    as_of: date,
    due_on: date,
    by: User,
    owed: Sequence[str] = OWED,
    mandatory_steps: Sequence[str] = STEP_ORDER,
) -> Round:
    """Open the next round of the district and say who owes a ledger for it.

    Writes: Round, its Obligations from the duty list in force today, one AuditEvent.
    Raises: Refused (who, another round running, dates out of order, a duty without an office).
    """
    check_may_open(by)
    _check_plan(period, as_of, due_on, owed, mandatory_steps)
    division = _district()
    previous = Round.objects.filter(division=division).frozen().first()
    last = Round.objects.filter(division=division).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            round_ = Round.objects.create(
                number=last + 1,
                division=division,
                name=name,
                period_from=period[0],
                period_to=period[1],
                as_of=as_of,
                due_on=due_on,
                mandatory_steps=[step for step in STEP_ORDER if step in mandatory_steps],
                previous=previous,
                opened_by=by,
            )
    except IntegrityError:
        raise Refused(_ANOTHER_RUNS)
    Obligation.objects.bulk_create(_obligations(round_, owed))
    if "employer" in owed and previous:
        known = EnterpriseEntry.objects.filter(round=previous, in_scope=True).values("enterprise_id")
        owe_employers(round_, Enterprise.objects.living().filter(pk__in=known))
    successions.apply_pending(round_)
    sweep_opening.open_sweeps(round_)
    if previous:
        jobs.start(BOOKS, by=by, object=round_)
    audit.record(
        "enterprises.open_round",
        round_,
        by=by,
        detail={"as_of": as_of, "due_on": due_on, "owed": list(owed), "mandatory_steps": round_.mandatory_steps},
    )
    return round_


BOOKS = "enterprises.books"
"""The job that lays out what each source said last; declared in tasks.py."""
_ANOTHER_RUNS = gettext_lazy("还有一轮没有冻结。请先办完那一轮，再开新的一轮。")


def check_may_open(user: User) -> None:
    """The lead, while no other round runs."""
    permissions.check_lead(user)
    if Round.objects.in_progress().exists():
        raise Refused(_ANOTHER_RUNS)


def _check_plan(
    period: tuple[date, date], as_of: date, due_on: date, owed: Sequence[str], mandatory_steps: Sequence[str]
) -> None:
    if period[0] > period[1]:
        raise Refused(_("排查期间的止日早于起日，请核对。"), field="period_to")
    if not period[0] <= due_on <= period[1]:
        raise Refused(_("报送期限应当在排查期间以内。"), field="due_on")
    if as_of > period[1]:
        raise Refused(_("数据截至日不能晚于排查期间的止日。"), field="as_of")
    if not owed or set(owed) - set(OWED):
        raise Refused(_("请至少选一方报送台账。"), field="owed")
    if set(mandatory_steps) - set(STEP_ORDER):
        raise Refused(_("必做步骤只能从五步中选。"), field="mandatory_steps")


def _district() -> Division:
    district = Division.objects.in_force(timezone.localdate()).filter(level="district").order_by("code").first()
    if district is None:
        raise Refused(_("还没有区划数据。请管理员先导入区划、单位和责任清单。"))
    return district


def _obligations(round_: Round, owed: Sequence[str]) -> list[Obligation]:
    """One for the registrar, one for each sector's office, one for each street, as the duty list says today."""
    rows: list[Obligation] = []
    duties = Responsibility.objects.in_force(timezone.localdate())
    if "registrar" in owed:
        rows += [
            Obligation(source="registrar", department_id=duty.department_id, division=round_.division)
            for duty in _present(duties.filter(kind="registrar"), _("登记机关"))
        ]
    if "supervisor" in owed:
        sectors = Sector.objects.in_force(timezone.localdate())
        rows += [
            Obligation(source="supervisor", department_id=duty.department_id, sector_id=duty.sector_id)
            for duty in _present(duties.filter(kind="sector", sector__in=sectors), _("行业主管"))
        ]
    if "territory" in owed:
        rows += [
            Obligation(source="territory", department_id=duty.department_id, division_id=duty.division_id)
            for duty in _present(
                duties.filter(kind="territory", division__level="street").order_by("division__code"), _("属地管理")
            )
        ]
    for row in rows:
        row.round, row.due_on = round_, round_.due_on
    return rows


def _present(duties: Iterable[Responsibility], what: str) -> list[Responsibility]:
    found = list(duties)
    if not found:
        raise Refused(_("责任清单里没有有效的“%(what)s”责任单位，请先补上。") % {"what": what}, field="owed")
    return found


def owe_employers(round_: Round, enterprises: Iterable[Enterprise]) -> None:
    """Each of these enterprises owes its own ledger; its street receives it and may deliver on its behalf."""
    if not round_.obligations.exclude(source="employer").exists():
        return
    streets = _street_offices()
    lead = Responsibility.objects.in_force(timezone.localdate()).filter(kind="lead").first()
    fallback = lead.department_id if lead else Department.objects.order_by("id").values_list("pk", flat=True)[0]
    known = set(round_.obligations.filter(source="employer").values_list("enterprise_id", flat=True))
    rows = []
    for enterprise in enterprises:
        if enterprise.pk in known:
            continue
        code = enterprise.division.code[:9] if enterprise.division else ""
        rows.append(
            Obligation(
                round=round_,
                source="employer",
                department_id=streets.get(code, fallback),
                enterprise=enterprise,
                due_on=round_.due_on,
            )
        )
    # Two jobs may meet here for the same enterprise; the first row stands.
    Obligation.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _street_offices() -> dict[str, int]:
    duties = Responsibility.objects.in_force(timezone.localdate()).filter(kind="territory", division__level="street")
    return dict(duties.values_list("division__code", "department_id"))


@transaction.atomic
def close_delivery(obligation: Obligation, *, by: User) -> Obligation:
    """The office confirms that it has delivered all it has; from now on it reads the others' figures.

    Writes: Obligation, one AuditEvent. Raises: Refused (who, nothing delivered yet, a delivery still under way).
    """
    obligation = _held(obligation)
    permissions.check_deliver_for(by, obligation)
    permissions.check_round_open(obligation.round)
    if obligation.closed_at:
        return obligation
    deliveries = deliveries_for(obligation)
    if obligation.declared_none_at is None and not deliveries.filter(state="accepted").exists():
        raise Refused(_("还没有写入任何台账。请先报送台账；确实没有要报的，请声明“没有”。"))
    if deliveries.filter(state__in=["received", "asking", "staging", "staged", "accepting"]).exists():
        raise Refused(_("还有一份台账没有办完。请先写入或撤回它，再确认报齐。"))
    obligation.closed_at, obligation.closed_by = timezone.now(), by
    obligation.save(update_fields=["closed_at", "closed_by"])
    _look_again(obligation.round, by=by)
    audit.record("enterprises.close_delivery", obligation, by=by)
    return obligation


def _held(obligation: Obligation) -> Obligation:
    """The obligation as it stands now; a second confirmation waits here for the first."""
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("round", "department", "enterprise")
    return rows.get(pk=obligation.pk)


def deliveries_for(obligation: Obligation) -> QuerySet[Submission]:
    """What was delivered towards an obligation; a file that covers several sectors counts for each of them."""
    rows = Submission.objects.filter(round_id=obligation.round_id, source=obligation.source, kind__in=["file", "form"])
    if obligation.source == "employer":
        named = rows.filter(enterprise=obligation.enterprise)
        # A street may deliver one file for many enterprises; it counts where it names this one.
        inside = rows.filter(
            enterprise__isnull=True,
            pk__in=_reports_about(obligation).values("submission_id"),
        )
        return named | inside
    rows = rows.filter(department_id=obligation.department_id)
    if obligation.sector_id:
        rows = rows.filter(sector_id=obligation.sector_id) | rows.filter(sector__isnull=True)
    return rows


def _reports_about(obligation: Obligation) -> QuerySet[EnterpriseReport]:
    return EnterpriseReport.objects.filter(
        round_id=obligation.round_id,
        source="employer",
        links__enterprise=obligation.enterprise,
        links__until__isnull=True,
    ).order_by()


def _look_again(round_: Round, *, by: User) -> None:
    """Once an office has nothing more to hand in, its silence about an enterprise is a finding.

    One waiting job is enough for all offices that close before it runs.
    """
    waiting = Job.objects.filter(kind=TAKE_IN, object_id=round_.pk, state=Job.State.QUEUED)
    if not waiting.exists():
        jobs.start(TAKE_IN, by=by, object=round_)


@transaction.atomic
def declare_none(obligation: Obligation, *, by: User) -> Obligation:
    """The office states that it has nothing to deliver; that is an answer, unlike silence.

    Writes: Obligation, one AuditEvent. Raises: Refused (who, something was delivered).
    """
    obligation = _held(obligation)
    permissions.check_deliver_for(by, obligation)
    permissions.check_round_open(obligation.round)
    if obligation.declared_none_at:
        return obligation
    if deliveries_for(obligation).exclude(state__in=["refused", "withdrawn"]).exists():
        raise Refused(_("已经报送过台账，不能再声明“没有”。请先撤回报送的台账。"))
    now = timezone.now()
    obligation.declared_none_at, obligation.declared_none_by = now, by
    obligation.closed_at, obligation.closed_by = now, by
    obligation.save(update_fields=["declared_none_at", "declared_none_by", "closed_at", "closed_by"])
    _look_again(obligation.round, by=by)
    audit.record("enterprises.declare_none", obligation, by=by)
    return obligation


@transaction.atomic
def move_deadline(round_: Round, due_on: date, *, by: User, version: int, reason: str) -> Round:
    """Move the day by which everybody delivers, while the round still takes deliveries.

    What was due on the old day and is still open is due on the new one: ledgers and sweeps. What is
    settled, and what had a day of its own, stays. Reminders follow the new day from the next night on.
    Writes: Round, Obligations, Sweeps, DeadlineMove, one AuditEvent.
    Raises: Refused (who, when, the day outside the round, no reason), Stale.
    """
    permissions.check_lead(by)
    permissions.check_reason(reason)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    permissions.check_round_open(round_)
    check_version(round_, version)
    was = round_.due_on
    if due_on == was:
        raise Refused(_("新的期限与原来一样。"), field="due_on")
    if not round_.period_from <= due_on <= round_.period_to:
        raise Refused(_("报送期限应当在排查期间以内。"), field="due_on")
    if due_on < timezone.localdate():
        raise Refused(_("不能把期限改到今天以前，那样会让没有超期的单位变成超期。"), field="due_on")
    round_.due_on, round_.version = due_on, round_.version + 1
    round_.save(update_fields=["due_on", "version"])
    open_ones = round_.obligations.filter(due_on=was, closed_at__isnull=True, declared_none_at__isnull=True)
    ledgers = open_ones.update(due_on=due_on)
    walks = round_.sweeps.filter(due_on=was, declared="").update(due_on=due_on)
    DeadlineMove.objects.create(round=round_, was_on=was, due_on=due_on, reason=reason[:200], by=by)
    audit.record(
        "enterprises.move_deadline",
        round_,
        by=by,
        reason=reason,
        detail={"due_on": [was, due_on], "ledgers": ledgers, "sweeps": walks},
    )
    return round_


@transaction.atomic
def begin_consolidation(round_: Round, *, by: User, version: int, reason: str = "") -> Round:
    """End deliveries and steps. With something still open a reason is due: the figures will say less than they could.

    Writes: the round's state, one AuditEvent.
    Raises: Refused (who, when, reason missing), Stale (someone was faster).
    """
    permissions.check_lead(by)
    open_things = openness.open_things(round_)
    if any(thing.count for thing in open_things) and not reason.strip():
        raise Refused(_("还有没办完的事项。请先办完，或者写明为什么现在就开始整合。"), field="reason")
    ROUND.move(round_, "consolidate", version=version)
    jobs.start(consolidation.JOB, by=by, object=round_)
    audit.record(
        "enterprises.begin_consolidation",
        round_,
        by=by,
        reason=reason,
        detail={thing.code: thing.count for thing in open_things},
    )
    return round_


@transaction.atomic
def reopen(round_: Round, *, by: User, version: int, reason: str) -> Round:
    """Take a round back from consolidation to deliveries and steps.

    Writes: the round's state, one AuditEvent. Raises: Refused (who, when, reason missing), Stale.
    """
    permissions.check_lead(by)
    permissions.check_reason(reason)
    ROUND.move(round_, "reopen", version=version)
    audit.record("enterprises.reopen_round", round_, by=by, reason=reason)
    return round_


@transaction.atomic
def unlock(round_: Round, *, by: Actor, version: int, reason: str) -> Round:
    """Take a signed round back to consolidating. A frozen one never: it is amended.

    Writes: the round's state, one AuditEvent. Raises: Refused (who, when, reason missing), Stale.
    """
    if isinstance(by, User):
        permissions.check_lead(by)
    permissions.check_reason(reason)
    ROUND.move(round_, "unlock", version=version)
    audit.record("enterprises.unlock_round", round_, by=by, reason=reason)
    return round_
