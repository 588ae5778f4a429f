"""一企一案: opening the cases of a round and taking their five steps, in order, each with its record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import comparison, dirty, discrepancies, screening, statements
from enterprises.actions.rounds import owe_employers
from enterprises.models import (
    Answer,
    AnswerLink,
    Case,
    Criterion,
    Enquiry,
    Enterprise,
    EnterpriseLink,
    Round,
    StepRecord,
    Submission,
    Visit,
)
from enterprises.queries import asking
from enterprises.queries.voices import reports_of, voices
from enterprises.rules.deadlines import days_for
from enterprises.rules.steps import (
    DONE,
    OUTCOMES,
    REACHED,
    TAKEN_IN,
    UNREACHED,
    WAIVED,
    Call,
    Given,
    Trip,
)
from enterprises.wording import SOURCES
from enterprises.workflow import CASE, STEP_ORDER
from shanyang.departments.actions import audit
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import User, WorkingDay
from shanyang.lib.errors import Refused, Stale
from shanyang.lib.workdays import add_working_days

_SOURCES = dict(SOURCES)


# -- opening --------------------------------------------------------------------


@transaction.atomic
def open_cases(round_: Round, *, by: Actor) -> int:
    """A case for every enterprise that a standing report of the round names and that has none yet.

    Set-based: a fixed number of statements for the whole round. Returns how many
    were opened. Writes: Case, Obligation (employers), one AuditEvent if any.
    """
    named = EnterpriseLink.objects.filter(
        round=round_, enterprise_id=OuterRef("pk"), until__isnull=True, report__submission__state="accepted"
    )
    missing = (
        Enterprise.objects.living()
        .filter(Exists(named))
        .exclude(Exists(Case.objects.filter(round=round_, enterprise_id=OuterRef("pk"))))
        .select_related("division")
        .order_by("pk")
    )
    found = list(missing)
    if not found:
        return 0
    now = timezone.now()
    due_on = _due_on(round_, "map", max(round_.due_on, timezone.localdate()))
    Case.objects.bulk_create(
        [Case(round=round_, enterprise=enterprise, due_on=due_on, dirty_at=now) for enterprise in found],
        batch_size=1000,
        ignore_conflicts=True,
    )
    owe_employers(round_, found)
    audit.record("enterprises.open_cases", round_, by=by, detail={"cases": len(found)})
    return len(found)


def _due_on(round_: Round, step: str, begins: date) -> date:
    """The step's working days from then on; never beyond the round unless the round is already over."""
    exceptions = dict(WorkingDay.objects.filter(day__gte=begins).values_list("day", "works"))
    due = add_working_days(begins, days_for(step, begins), exceptions)
    return min(due, round_.period_to) if begins <= round_.period_to else due


# -- steps ----------------------------------------------------------------------


@transaction.atomic
def take_step(
    case: Case,
    step: str,
    *,
    outcome: str,
    by: User,
    version: int,
    note: str = "",
    call: Call | None = None,
    trip: Trip | None = None,
    answers: tuple[Given, ...] | list[Given] = (),
    link: AnswerLink | None = None,
    criteria: Collection[Criterion] = (),
    gist: str = "",
) -> StepRecord:
    """Record what a step found; the case moves on because this dated fact was entered.

    An unreached call is recorded and moves nothing. A further enquiry or visit
    after its step adds its findings and moves nothing either. `link`: the
    one-time link whose answers this enquiry takes over. `criteria`: what a
    screening rests on; `gist`: what others can learn from it, which makes it a
    precedent.

    Writes: StepRecord (with Enquiry or Visit, Answers and a Submission), the
    case, settled Discrepancies, one AuditEvent.
    Raises: Refused (who, when, order, reason missing), Stale (someone was faster).
    """
    case = _locked(case.pk)
    if outcome not in OUTCOMES.get(step, ()):
        raise Refused(_("这一步没有这样的结果，请刷新页面再办。"), field="outcome")
    check = permissions.check_waive if outcome == WAIVED else permissions.check_take_step
    check(by, case, step)
    _check_version(case, version)
    _check_order(case, step)
    _check_facts(case, step, outcome, note, call, trip)
    record = StepRecord.objects.create(case=case, step=step, outcome=outcome, note=note.strip(), by=by)
    _write_facts(record, step, outcome, call, trip)
    if step == "screen":
        screening.record_basis(record, case, criteria, gist)
    _write_answers(record, step, answers, by=by)
    if link is not None and outcome == REACHED:
        # The enquiry holds the answers from now on; the sealed text is dropped.
        AnswerLink.objects.filter(pk=link.pk, case=case, record__isnull=True).update(record=record, answers_sealed=None)
    _advance(case, step, outcome, version=version, note=note)
    if record.submission_id:
        _let_it_speak(case, record, answers, by=by)
    audit.record(
        f"enterprises.{step}", case, by=by, reason=note.strip()[:500], detail={"record": record.pk, "outcome": outcome}
    )
    return record


def _locked(pk: int) -> Case:
    """The case as it stands now; a second officer waits here until the first has committed or given up."""
    rows = Case.objects.select_for_update(of=("self",)).select_related(
        "round", "enterprise__division", "enterprise__sector"
    )
    return rows.get(pk=pk)


def _check_version(case: Case, version: int) -> None:
    if case.version != version:
        last = case.records.select_related("by").order_by("-at", "-id").first()
        raise Stale(
            _("在您打开页面以后，%(who)s已经办理过这一案。您填写的内容还在，请核对后再提交。")
            % {"who": last.by if last and last.by else _("别人")},
            theirs=(_("当前步骤"), str(CASE.label_of(case.step))),
            yours=(_("当前步骤"), ""),
        )


def check_may_take(user: User, case: Case, step: str) -> None:
    """Who and when together: what a page asks before it shows a form."""
    permissions.check_take_step(user, case, step)
    _check_order(case, step)


def _check_order(case: Case, step: str) -> None:
    """Steps go in order. Enquiries and visits may be repeated afterwards, unless the case was left out."""
    if case.step == step:
        return
    here = STEP_ORDER.index(case.step) if case.step != "done" else len(STEP_ORDER)
    if STEP_ORDER.index(step) > here:
        raise Refused(
            _("五步按顺序办。现在是“%(now)s”，请先办完这一步，再办“%(wanted)s”。")
            % {"now": CASE.label_of(case.step), "wanted": CASE.label_of(step)}
        )
    if step not in ("enquire", "visit") or case.in_scope is False:
        raise Refused(_("这一步已经办完。要改，请先写明理由撤回。"))


def _check_facts(case: Case, step: str, outcome: str, note: str, call: Call | None, trip: Trip | None) -> None:
    today = timezone.localdate()
    if outcome == WAIVED:
        permissions.check_reason(note, "note")
    elif step == "map":
        _check_all_have_answered(case)
    elif step == "screen" and not note.strip():
        raise Refused(_("纳入不纳入都要写明理由，例如“骑手由外地公司派单，本区只有注册地址”。"), field="note")
    elif step == "enquire":
        if call is None or call.called_on > today:
            raise Refused(_("请写明询问日期，不能晚于今天。"), field="called_on")
        if outcome == UNREACHED and call.again_on is not None and call.again_on < call.called_on:
            raise Refused(_("再次询问的日期应当在这次之后。"), field="again_on")
    elif step == "visit":
        if trip is None or trip.visited_on > today:
            raise Refused(_("请写明走访日期，不能晚于今天。"), field="visited_on")
        if not trip.visitors.strip():
            raise Refused(_("请写明谁去走访。"), field="visitors")


def _check_all_have_answered(case: Case) -> None:
    waiting = [voice for voice in voices(case, reports_of(case)) if not voice.answered]
    if waiting:
        raise Refused(
            _("还有来源没有说：%(who)s。等他们报齐或声明“没有”，摸底才算办完；等不到的，写明理由免做。")
            % {"who": "、".join(f"{_SOURCES[voice.source]}（{voice.departments}）" for voice in waiting)}
        )


def _write_facts(record: StepRecord, step: str, outcome: str, call: Call | None, trip: Trip | None) -> None:
    if outcome == WAIVED:
        return
    if step == "enquire" and call:
        Enquiry.objects.create(
            record=record,
            called_on=call.called_on,
            reached=outcome == REACHED,
            spoke_to=call.spoke_to.strip(),
            part=call.part,
            **(_again(record, call) if outcome == UNREACHED else {}),
        )
    elif step == "visit" and trip:
        Visit.objects.create(
            record=record,
            visited_on=trip.visited_on,
            visitors=trip.visitors.strip(),
            met=trip.met.strip(),
            place=trip.place.strip(),
            counted_how=trip.counted_how,
        )


def _again(record: StepRecord, call: Call) -> dict[str, Any]:
    """When to call again: the day that was entered, else by the plan; at another time of the day."""
    earlier = record.case.records.filter(step="enquire", outcome=UNREACHED, withdrawn_at__isnull=True)
    plan = asking.plan(earlier.count(), called_on=call.called_on, part=call.part)
    return {"again_on": call.again_on or plan.on, "again_part": plan.part}


def _write_answers(record: StepRecord, step: str, answers: tuple[Given, ...] | list[Given], *, by: User) -> None:
    """Keep every question asked, answered or not; values become a delivery of their own."""
    if record.outcome not in (REACHED, DONE) or step not in ("enquire", "visit"):
        return
    Answer.objects.bulk_create(
        [
            Answer(
                record=record,
                question=one.question,
                field=f"{one.field}:{one.outlet}" if one.outlet else one.field,
                params=one.params,
                value=one.text,
            )
            for one in answers
        ]
    )
    source = "enquiry" if step == "enquire" else "visit"
    record.submission = statements.testify(record.case, source, answers, by=by)
    if record.submission:
        record.save(update_fields=["submission"])


def _advance(case: Case, step: str, outcome: str, *, version: int, note: str) -> None:
    """Move the case if this record finishes its present step; otherwise only raise the version."""
    now = timezone.now()
    changes: dict[str, Any] = {"dirty_at": now}
    if outcome == UNREACHED or case.step != step:
        # The raised version tells a second officer that something was entered meanwhile.
        fresh = Case.objects.filter(pk=case.pk, version=version).update(version=F("version") + 1, dirty_at=now)
        if not fresh:
            case.refresh_from_db()
            _check_version(case, version)
        return
    verb = step
    if step == "screen":
        verb = "take_in" if outcome == TAKEN_IN else "leave_out"
        changes |= {"in_scope": outcome == TAKEN_IN, "scope_reason": note.strip()[:200]}
    end = CASE.moves[verb].end
    if end == "done":
        changes["closed_on"] = timezone.localdate()
    else:
        changes["due_on"] = _due_on(case.round, end, timezone.localdate())
    CASE.move(case, verb, version=version, **changes)


def _let_it_speak(case: Case, record: StepRecord, answers: tuple[Given, ...] | list[Given], *, by: User) -> None:
    """Compare what was learnt with the ledgers; what was asked about is settled by the answer."""
    comparison.compare(case.round, by=by, enterprises=[case.enterprise_id])
    dirty.mark_enterprises(case.round, [case.enterprise_id])
    discrepancies.settle_by_step(
        record, [one for one in answers if one.value is not None and one.outlet is None], by=by
    )


# -- taking back ------------------------------------------------------------------


@transaction.atomic
def take_back(record: StepRecord, *, by: User, version: int, reason: str) -> Case:
    """Withdraw a step record with a reason; the record stays, what it said no longer stands.

    The case returns to the step if nothing else keeps it finished. Later steps
    have to be taken back first. Writes: StepRecord, its Submission and links,
    the case, reopened Discrepancies, one AuditEvent.
    Raises: Refused (who, when, reason missing), Stale (someone was faster).
    """
    case = _locked(record.case_id)
    permissions.check_take_back(by, case, record.step)
    permissions.check_reason(reason)
    _check_version(case, version)
    if record.withdrawn_at:
        raise Refused(_("这条记录已经撤回。"))
    now = timezone.now()
    changed = StepRecord.objects.filter(pk=record.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=now, withdrawn_by=by, withdraw_reason=reason.strip()[:200]
    )
    if not changed:
        raise Refused(_("这条记录已经撤回。"))
    _move_back(case, record, version=version)
    if record.submission_id:
        submission = Submission.objects.get(pk=record.submission_id)
        statements.withdraw(submission, by=by, reason=reason.strip())
        discrepancies.reopen_after(record)
        comparison.compare(case.round, by=by, enterprises=[case.enterprise_id])
    dirty.mark_enterprises(case.round, [case.enterprise_id])
    audit.record("enterprises.take_back", case, by=by, reason=reason.strip(), detail={"record": record.pk})
    return case


def _move_back(case: Case, record: StepRecord, *, version: int) -> None:
    if not finishes_step(case, record):
        if not Case.objects.filter(pk=case.pk, version=version).update(version=F("version") + 1):
            case.refresh_from_db()
            _check_version(case, version)
        return
    verb = f"back_to_{record.step}"
    if not CASE.allows(case, verb) or (case.step == "done" and record.step == "screen" and case.in_scope):
        raise Refused(_("后面的步骤已经办完。请从最后一步起，逐步撤回。"))
    changes: dict[str, Any] = {"closed_on": None, "due_on": _due_on(case.round, record.step, timezone.localdate())}
    if record.step == "screen":
        changes |= {"in_scope": None, "scope_reason": ""}
    CASE.move(case, verb, version=version, **changes)


def finishes_step(case: Case, record: StepRecord) -> bool:
    """Whether the step would stand unfinished without this record."""
    if record.outcome == UNREACHED or case.step == record.step:
        return False
    others: QuerySet[StepRecord] = case.records.filter(step=record.step, withdrawn_at__isnull=True)
    return not others.exclude(pk=record.pk).exclude(outcome=UNREACHED).exists()
