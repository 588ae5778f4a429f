"""办理留痕 of one case: who delivered, who took which step, who settled what, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from enterprises.models import Discrepancy, EnterpriseReport, StepRecord
from enterprises.queries.independence import Sight
from enterprises.queries.side_by_side import LABELS, settled_why
from enterprises.queries.values import in_words
from enterprises.wording import FIELD_LABELS, STEP_OUTCOMES
from shanyang.departments.models import AuditEvent, Post

if TYPE_CHECKING:
    from enterprises.models import Case


@dataclass(frozen=True)
class Event:
    """One line of the trail, as `components/timeline.html` shows it."""

    at: datetime
    text: str
    who: str = ""
    reason: str = ""
    url: str = ""


def trail(
    case: Case,
    records: list[StepRecord],
    reports: list[EnterpriseReport],
    discrepancies: list[Discrepancy],
    sight: Sight,
) -> list[Event]:
    """Two statements: reopened decisions from the audit, and the offices of the people named."""
    reopened = list(
        AuditEvent.objects.filter(
            object_type="enterprises.Discrepancy",
            object_id__in=[one.pk for one in discrepancies],
            verb="enterprises.reopen_discrepancy",
        ).select_related("by_user")
    )
    people = {one.by_id for one in records} | {one.withdrawn_by_id for one in records}
    people |= {one.resolved_by_id for one in discrepancies} | {one.by_user_id for one in reopened}
    offices = _offices({pk for pk in people if pk})
    events = [*_deliveries(reports, sight), *_steps(records, offices)]
    if sight.all:
        events += _decisions(discrepancies, offices)
        events += [Event(one.at, _("撤销定数，重新核定"), _who(one.by_user, offices), one.reason) for one in reopened]
    events.append(Event(case.opened_at, _("立案：本轮台账里出现这家企业")))
    return sorted(events, key=lambda event: event.at, reverse=True)


def _deliveries(reports: list[EnterpriseReport], sight: Sight) -> list[Event]:
    seen: dict[int, Event] = {}
    for one in reports:
        if one.source in ("enquiry", "visit") or not one.submission.accepted_at:
            continue
        if not sight.shows(one.source, one.department_id):
            continue
        text = _("“%(source)s”的台账写入") % {"source": LABELS[one.source]}
        if one.submission.on_behalf:
            text = _("“%(source)s”的台账写入，由街道代报") % {"source": LABELS[one.source]}
        seen.setdefault(one.submission_id, Event(one.submission.accepted_at, text, str(one.department)))
    return list(seen.values())


def _steps(records: list[StepRecord], offices: dict[int, str]) -> list[Event]:
    events = []
    for one in records:
        words = {"step": one.get_step_display(), "outcome": STEP_OUTCOMES.get(one.outcome, one.outcome)}
        basis = "、".join(str(criterion) for criterion in one.criteria.all())
        why = _("%(note)s（依据：%(basis)s）") % {"note": one.note, "basis": basis} if basis else one.note
        events.append(Event(one.at, _("%(step)s：%(outcome)s") % words, _who(one.by, offices), why))
        if one.withdrawn_at:
            text = _("撤回%(step)s") % {"step": one.get_step_display()}
            events.append(Event(one.withdrawn_at, text, _who(one.withdrawn_by, offices), one.withdraw_reason))
    return events


def _decisions(discrepancies: list[Discrepancy], offices: dict[int, str]) -> list[Event]:
    events = []
    for one in discrepancies:
        if one.state != "settled" or one.resolved_at is None:
            continue
        words = {
            "what": FIELD_LABELS.get(one.field, one.get_kind_display()),
            "value": in_words(one, one.value),
            "why": settled_why(one),
        }
        text = _("%(what)s定为 %(value)s，%(why)s") % words
        events.append(Event(one.resolved_at, text, _who(one.resolved_by, offices), one.reason))
    return events


def _offices(people: set[int]) -> dict[int, str]:
    rows = Post.objects.open().filter(user_id__in=people).order_by("-id").values_list("user_id", "department__name")
    return dict(rows)


def _who(user: Any, offices: dict[int, str]) -> str:
    """Office and surname: 东方红街道 赵*."""
    if user is None:
        return ""
    return f"{offices.get(user.pk, '')} {user.name[:1]}*".strip()
