"""联席会议与联合检查: calling, setting the agenda, resolving, minutes, and working the tasks off."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from .. import agenda, permissions
from ..models import AgendaItem, Department, Invitation, Meeting, Resolution, User
from ..workflow import MEETING, RESOLUTION
from . import audit
from .audit import Actor


@transaction.atomic
def call(
    *,
    kind: str,
    title: str,
    held_on: date,
    place: str,
    convener: Department,
    departments: Collection[Department],
    by: User,
    enterprises: Collection[Any] = (),
) -> Meeting:
    """Call the parties together. Writes: Meeting, Invitations, one AuditEvent. Raises: Refused."""
    permissions.check_convene(by, convener)
    if not departments:
        raise Refused(_("请选择至少一个参会单位。"), field="departments")
    meeting = Meeting.objects.create(
        kind=kind, title=title, held_on=held_on, place=place, convener=convener, called_by=by
    )
    rows = [Invitation(meeting=meeting, department=one) for one in departments]
    Invitation.objects.bulk_create(rows + [Invitation(meeting=meeting, enterprise=one) for one in enterprises])
    audit.record(
        "departments.call_meeting",
        meeting,
        by=by,
        detail={"departments": len(departments), "enterprises": len(enterprises)},
    )
    return meeting


@transaction.atomic
def invite(meeting: Meeting, enterprises: Iterable[Any], *, by: User) -> int:
    """Ask enterprises to the table as well. Writes: Invitations, one AuditEvent. Raises: Refused."""
    meeting = _held(meeting)
    permissions.check_convene(by, meeting.convener)
    _check_open(meeting)
    known = set(meeting.invitations.values_list("enterprise_id", flat=True))
    fresh = [Invitation(meeting=meeting, enterprise=one) for one in enterprises if one.pk not in known]
    Invitation.objects.bulk_create(fresh)
    audit.record(
        "departments.invite_enterprises", meeting, by=by, detail={"enterprises": [r.enterprise_id for r in fresh]}
    )
    return len(fresh)


@transaction.atomic
def take_up(meeting: Meeting, keys: Collection[str], *, by: User, invite_enterprises: bool = False) -> int:
    """Put open items on the agenda, as they stand today; what is on it already stays.

    Writes: AgendaItems, Invitations, one AuditEvent. Returns how many were added. Raises: Refused.
    """
    meeting = _held(meeting)
    permissions.check_convene(by, meeting.convener)
    _check_open(meeting)
    on = timezone.localdate()
    taken = set(meeting.items.values_list("key", flat=True))
    chosen = [item for item in agenda.open_items(on) if item.key in set(keys) - taken]
    order = _next_place(meeting)
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            order=order + place,
            key=item.key,
            title=str(item.title)[:160],
            why=str(item.why)[:300],
            url=item.url[:300],
            due_on=item.due_on,
            department_id=item.department_id,
            enterprise_id=item.enterprise_id,
        )
        for place, item in enumerate(chosen)
    )
    if invite_enterprises:
        _invite_those_concerned(meeting, {item.enterprise_id for item in chosen if item.enterprise_id})
    audit.record("departments.set_agenda", meeting, by=by, detail={"items": [item.key for item in chosen]})
    return len(chosen)


def _invite_those_concerned(meeting: Meeting, ids: set[int]) -> None:
    known = set(meeting.invitations.filter(enterprise__isnull=False).values_list("enterprise_id", flat=True))
    Invitation.objects.bulk_create(Invitation(meeting=meeting, enterprise_id=pk) for pk in sorted(ids - known))


@transaction.atomic
def add_topic(meeting: Meeting, *, title: str, why: str, by: User) -> AgendaItem:
    """A topic that no ledger knows. Writes: AgendaItem, one AuditEvent. Raises: Refused."""
    meeting = _held(meeting)
    permissions.check_convene(by, meeting.convener)
    _check_open(meeting)
    item = AgendaItem.objects.create(meeting=meeting, order=_next_place(meeting), title=title, why=why)
    audit.record("departments.set_agenda", meeting, by=by, detail={"items": [title]})
    return item


@transaction.atomic
def hold(meeting: Meeting, *, chair: str, present: str, summary: str, by: User, version: int) -> Meeting:
    """The meeting took place. Writes: state, who sat there, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_convene(by, meeting.convener)
    if meeting.held_on > timezone.localdate():
        raise Refused(_("还没有到开会的日期，不能登记为已召开。"))
    MEETING.move(meeting, "hold", version=version, chair=chair, present=present, summary=summary)
    audit.record("departments.hold_meeting", meeting, by=by)
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: User, version: int) -> Meeting:
    """Writes: state, reason, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_convene(by, meeting.convener)
    if not reason.strip():
        raise Refused(_("请写明取消的理由。"), field="reason")
    MEETING.move(meeting, "cancel", version=version, cancel_reason=reason[:200])
    audit.record("departments.cancel_meeting", meeting, by=by, reason=reason)
    return meeting


@transaction.atomic
def resolve(
    meeting: Meeting,
    *,
    text: str,
    due_on: date,
    by: User,
    department: Department | None = None,
    enterprise: Any = None,
    item: AgendaItem | None = None,
) -> Resolution:
    """What was resolved becomes a task with one owner and a date.

    Writes: Resolution, one AuditEvent. Raises: Refused (who; two owners or none; not invited; minutes are out).
    """
    meeting = _held(meeting)
    permissions.check_convene(by, meeting.convener)
    if meeting.state not in ("called", "held"):
        raise Refused(_("纪要已经印发或会议已取消，不能再加议定事项。请在下一次会上提出。"))
    if (department is None) == (enterprise is None):
        raise Refused(_("每件事由一个单位或一家企业承办，请选一个。"), field="owner")
    if enterprise is not None and not meeting.invitations.filter(enterprise=enterprise).exists():
        raise Refused(_("这家企业没有受邀参会，不能给它派任务。请先邀请。"), field="owner")
    if due_on < meeting.held_on:
        raise Refused(_("办结期限不能早于开会日期。"), field="due_on")
    task = Resolution.objects.create(
        meeting=meeting, item=item, text=text, department=department, enterprise=enterprise, due_on=due_on
    )
    audit.record("departments.resolve", task, by=by, detail={"due_on": due_on, "owner": str(task.owner)})
    return task


@transaction.atomic
def close(meeting: Meeting, *, by: User, version: int) -> Meeting:
    """Issue the minutes. Writes: state and time, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_convene(by, meeting.convener)
    MEETING.move(meeting, "close", version=version, closed_at=timezone.now())
    audit.record("departments.close_meeting", meeting, by=by)
    return meeting


# -- tasks -----------------------------------------------------------------------------


@transaction.atomic
def answer(task: Resolution, *, text: str, by: Actor, version: int, enterprise_id: int | None = None) -> Resolution:
    """The owner reports what was done. Over a one-time link `by` is the link's job and names its enterprise.

    Writes: state, answer, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_answer_task(by, task, enterprise_id)
    if not text.strip():
        raise Refused(_("请写明办理情况：做了什么，什么时候办完。"), field="text")
    who = by.name if isinstance(by, User) else _("企业（通过一次性链接）")
    RESOLUTION.move(
        task, "answer", version=version, answer=text, answered_on=timezone.localdate(), answered_by=who[:60]
    )
    audit.record("departments.answer_task", task, by=by)
    return task


@transaction.atomic
def settle(task: Resolution, *, done: bool, remarks: str, by: User, version: int) -> Resolution:
    """The convener takes the task off the list, or sends it back to be done properly.

    Writes: state, remarks, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_convene(by, task.meeting.convener)
    if not done and not remarks.strip():
        raise Refused(_("退回请写明还差什么。"), field="remarks")
    RESOLUTION.move(task, "confirm" if done else "send_back", version=version, remarks=remarks)
    audit.record("departments.settle_task", task, by=by, reason=remarks, detail={"done": done})
    return task


# -- parts -------------------------------------------------------------------------------


def _held(meeting: Meeting) -> Meeting:
    """The meeting as it stands; two people who set the agenda wait for each other."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("convener").get(pk=meeting.pk)


def _check_open(meeting: Meeting) -> None:
    if meeting.state != "called":
        raise Refused(_("会议已经召开或取消，议程不能再改。"))


def _next_place(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("order"))["last"] or 0) + 1
