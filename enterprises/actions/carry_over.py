"""承接: where every source stands by its words, an officer takes over the last round's conclusions in one act."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import discrepancies
from enterprises.models import Case, Discrepancy, Round, StepRecord
from enterprises.queries import unchanged
from enterprises.rules.steps import LEFT_OUT, TAKEN_IN, WAIVED
from enterprises.workflow import STEP_ORDER
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused


@dataclass(frozen=True)
class Carried:
    """What was taken over."""

    cases: int
    decisions: int


@transaction.atomic
def carry_over(round_: Round, *, by: User) -> Carried:
    """Take over screening and steps of enterprises of which nobody says anything new, and decisions about the
    same words. Each case keeps records that say so and can be taken back step by step.

    Writes: StepRecords, Cases, settled Discrepancies, one AuditEvent for the round.
    Raises: Refused (who, when, nothing to take over).
    """
    if not by.holds_any((Duty.LEAD, Duty.TERRITORY)):
        raise Refused(_("承接上一轮的结论由属地街道或牵头部门办理。"))
    round_ = Round.objects.select_for_update(of=("self",)).select_related("previous").get(pk=round_.pk)
    permissions.check_round_open(round_)
    found = unchanged.cases(round_, by)
    decisions = _decide(round_, found, by)
    still = set(
        Discrepancy.objects.filter(round=round_, state="open", enterprise_id__in=[case.enterprise_id for case in found])
        .order_by()
        .values_list("enterprise_id", flat=True)
    )
    ready = [case for case in found if case.enterprise_id not in still]
    if not ready:
        raise Refused(_("没有可以承接的：各来源都确认没有变化、也没有待定差异的企业，才能承接上一轮的结论。"))
    _finish(round_, ready, by)
    audit.record("enterprises.carry_over", round_, by=by, detail={"cases": len(ready), "decisions": decisions})
    return Carried(len(ready), decisions)


def _decide(round_: Round, found: list[Case], by: User) -> int:
    """The same words as in the last round get the same decision."""
    count = 0
    reason = _("承接第 %(number)s 轮：各方说法没有变。") % {"number": round_.previous.number if round_.previous else ""}
    for row, old in unchanged.decided_before(round_, [case.enterprise_id for case in found]):
        discrepancies.resolve(
            row,
            by=by,
            version=row.version,
            value=old.value or "",
            source=old.value_source,
            reason=reason,
            evidence=old.evidence,
        )
        count += 1
    return count


def _finish(round_: Round, ready: list[Case], by: User) -> None:
    note = _("承接第 %(number)s 轮：各来源都确认没有变化。") % {
        "number": round_.previous.number if round_.previous else ""
    }
    before = {
        case.enterprise_id: case
        for case in Case.objects.filter(round=round_.previous, enterprise_id__in=[case.enterprise_id for case in ready])
    }
    records: list[StepRecord] = []
    inside: list[Case] = []
    outside: list[Case] = []
    for case in ready:
        taken = before[case.enterprise_id].in_scope is not False
        (inside if taken else outside).append(case)
        for step in STEP_ORDER if taken else STEP_ORDER[:3]:
            outcome = (TAKEN_IN if taken else LEFT_OUT) if step == "screen" else WAIVED
            records.append(StepRecord(case=case, step=step, outcome=outcome, note=note, by=by))
    StepRecord.objects.bulk_create(records, batch_size=1000)
    for some, taken in ((inside, True), (outside, False)):
        for start in range(0, len(some), 500):
            Case.objects.filter(pk__in=[case.pk for case in some[start : start + 500]]).update(
                step="done",
                in_scope=taken,
                scope_reason=note[:200],
                closed_on=timezone.localdate(),
                dirty_at=timezone.now(),
                version=F("version") + 1,
            )
