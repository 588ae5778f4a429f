"""For the workbench: duties due, receipts, tasks, nominations, departures, and posts in offices that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import DutyRecord, Meeting, ModelCase, Post, Receipt, Resolution
from ..rules.duties import OFFICES, Duty
from ..workbench import Waiting
from .keeping_norms import departures

AT_MOST = 50  # of one kind; the list itself has them all
SOON = timedelta(days=14)


def own_offices(user: Any, on: date) -> set[int]:
    """The departments in which the user does an office's own work."""
    return {post.department_id for post in user.posts_on(on) if post.duty in OFFICES}


def duties(user: Any, on: date) -> Iterator[Waiting]:
    """What the own office has planned and that is due soon or overdue."""
    own = own_offices(user, on)
    if not own:
        return
    rows = DutyRecord.objects.pending().filter(department__in=own, due_on__lte=on + SOON)
    for row in rows.select_related("department").order_by("due_on", "id")[:AT_MOST]:
        yield Waiting(
            verb=_("办结%(duty)s") % {"duty": row.get_duty_display()},
            object=row.title,
            why=_("本单位列入计划的职责事项"),
            due_on=row.due_on,
            url=row.get_absolute_url(),
            kind="duty",
            source=str(row.department),
        )


def receipts(user: Any, on: date) -> Iterator[Waiting]:
    """Documents whose arrival the own office has not confirmed."""
    own = own_offices(user, on)
    if not own:
        return
    rows = Receipt.objects.filter(department__in=own, confirmed_at__isnull=True, document__state="published")
    for row in rows.select_related("document__issuer").order_by("due_on", "id")[:AT_MOST]:
        yield Waiting(
            verb=_("确认收文"),
            object=row.document.title,
            why=_("印发给本单位，等回执"),
            due_on=row.due_on,
            url=row.document.get_absolute_url(),
            kind="document",
            source=str(row.document.issuer),
        )


def tasks(user: Any, on: date) -> Iterator[Waiting]:
    """Tasks of joint meetings: to be done by the owner, to be taken off the list by the convener."""
    firms = {post.enterprise_id for post in user.posts_on(on) if post.duty == Duty.EMPLOYER}
    own = own_offices(user, on)
    if not (own or firms):
        return
    mine = Q(department__in=own) | Q(enterprise__in=firms)
    rows = Resolution.objects.filter(mine, state="open")
    for row in rows.select_related("meeting").order_by("due_on", "id")[:AT_MOST]:
        yield Waiting(
            verb=_("办议定事项"),
            object=row.text,
            why=(row.remarks and _("退回再办：%(remarks)s") % {"remarks": row.remarks}) or _("会上定由您这里承办"),
            due_on=row.due_on,
            url=row.get_absolute_url(),
            kind="task",
            source=str(row.meeting),
        )
    convening = Q(meeting__convener__in=own)
    if user.holds(Duty.LEAD):
        convening |= Q(meeting__isnull=False)
    elif not user.holds(Duty.TERRITORY):
        return
    answered = Resolution.objects.filter(convening, state="answered")
    for row in answered.select_related("meeting", "department", "enterprise").order_by("due_on", "id")[:AT_MOST]:
        yield Waiting(
            verb=_("核对销号"),
            object=row.text,
            why=_("%(owner)s已报办结") % {"owner": row.owner},
            due_on=row.due_on,
            url=row.get_absolute_url(),
            kind="task",
            source=str(row.meeting),
        )


def meetings(user: Any, on: date) -> Iterator[Waiting]:
    """Meetings whose day has come and whose minutes are not out: for whoever called them."""
    own = own_offices(user, on)
    if not own or not user.holds_any((Duty.LEAD, Duty.TERRITORY)):
        return
    rows = Meeting.objects.filter(convener__in=own, state__in=["called", "held"], held_on__lte=on)
    for row in rows.order_by("held_on", "id")[:AT_MOST]:
        called = row.state == "called"
        yield Waiting(
            verb=_("登记会议情况") if called else _("印发纪要"),
            object=row.title,
            why=_("会期已到") if called else _("会已开完，纪要还没有印发"),
            due_on=row.held_on + timedelta(days=0 if called else 5),
            url=row.get_absolute_url(),
            kind="meeting",
            source=row.get_kind_display(),
        )


def nominations(user: Any, on: date) -> Iterator[Waiting]:
    """Model cases to review or publish for the lead, returned ones to mend for who nominated them."""
    own = own_offices(user, on)
    if not own:
        return
    wanted = Q(state="returned", department__in=own)
    if user.holds(Duty.LEAD):
        wanted |= Q(state="nominated") & ~Q(nominated_by=user) | Q(state="accepted")
    verbs = {"nominated": _("评审典型"), "accepted": _("发布典型"), "returned": _("修改典型")}
    for row in ModelCase.objects.filter(wanted).select_related("department").order_by("nominated_on", "id")[:AT_MOST]:
        yield Waiting(
            verb=verbs[row.state],
            object=row.title,
            why=row.remarks or _("%(office)s推荐") % {"office": row.department},
            due_on=row.nominated_on + SOON,
            url=row.get_absolute_url(),
            kind="model_case",
            source=str(row.department),
        )


def off_norm(user: Any, on: date) -> Iterator[Waiting]:
    """Departures of the own office from norms in force; the lead reads those of all on the documents' pages."""
    own = own_offices(user, on)
    if not own or user.holds(Duty.LEAD):
        return
    for found in departures(on, department_ids=own):
        yield Waiting(
            verb=_("对照规范整改"),
            object=found.norm.text,
            why=found.text,
            due_on=None,
            url=found.url or found.norm.document.get_absolute_url(),
            kind="norm",
            source=str(found.norm.document),
        )


def orphaned_posts(user: Any, on: date) -> Iterator[Waiting]:
    """Posts in offices that were abolished: rights end by the security administrator's hand."""
    if not user.holds(Duty.SECURITY_ADMIN):
        return
    rows = Post.objects.in_force(on).filter(department__until__lte=on).order_by()
    counts = rows.values("department_id", "department__name", "department__until").annotate(n=Count("id"))
    for row in counts.order_by("department_id"):
        yield Waiting(
            verb=_("终止任职"),
            object=row["department__name"],
            why=_("单位已撤销，还有 %(n)d 项任职没有终止") % {"n": row["n"]},
            due_on=row["department__until"],
            url=reverse("admin:departments_post_changelist") + f"?department__id__exact={row['department_id']}",
            kind="post",
            size=row["n"],
        )


PROVIDERS = (duties, receipts, tasks, meetings, nominations, off_norm, orphaned_posts)
