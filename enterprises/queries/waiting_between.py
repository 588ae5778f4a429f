"""For the workbench: sweeps to walk, changes to check, what is late for the lead, and who was pressed by hand today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import ChangeReport, Nudge, Obligation, Sweep
from enterprises.queries import reminders
from shanyang.departments.rules.duties import Duty
from shanyang.departments.workbench import Waiting

AT_MOST = 20


def sweeps(user: Any, on: date) -> Iterator[Waiting]:
    """The community's own ground; its street is told only of those that are late."""
    if not user.holds_any((Duty.TERRITORY, Duty.COMMUNITY)):
        return
    rows = Sweep.objects.visible_to(user, on).filter(round__state="open", declared="")
    if not user.holds(Duty.COMMUNITY):
        rows = rows.filter(due_on__lt=on)
    for row in rows.select_related("round", "division").order_by("due_on", "division__code")[:AT_MOST]:
        yield Waiting(
            verb=_("地毯式排查"),
            object=str(row.division),
            why=_("逐段填有或没有，全部走完再声明"),
            due_on=row.due_on,
            url=reverse("enterprises:sweep", args=[row.pk]),
            kind="sweep",
            source=str(row.round),
        )


def changes(user: Any, on: date) -> Iterator[Waiting]:
    """Reported changes that the reader's office has to check."""
    if not user.holds_any((Duty.LEAD, Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY)):
        return
    offices = [
        post.department_id
        for post in user.posts_on(on)
        if post.duty in (Duty.LEAD, Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY)
    ]
    rows = ChangeReport.objects.visible_to(user, on).filter(state="open", checker_id__in=offices)
    for row in (
        rows.exclude(reported_by=user).select_related("enterprise", "department").order_by("due_on", "id")[:AT_MOST]
    ):
        yield Waiting(
            verb=_("核实变更：%(kind)s") % {"kind": row.get_kind_display()},
            object=str(row.enterprise or row.name),
            why=_("%(day)s 发生，核实以后进入下一轮底册") % {"day": row.happened_on},
            due_on=row.due_on,
            url=reverse("enterprises:change", args=[row.pk]),
            kind="change",
            source=str(row.department or row.reported_job),
        )


def late(user: Any, on: date) -> Iterator[Waiting]:
    """For the lead: how many ledgers and sweeps are late, each a line that opens the list."""
    if not user.holds(Duty.LEAD):
        return
    owed = Obligation.objects.filter(
        round__state="open", due_on__lt=on, closed_at__isnull=True, declared_none_at__isnull=True
    ).aggregate(number=Count("id"), since=Min("due_on"), round=Min("round_id"))
    if owed["number"]:
        yield Waiting(
            verb=_("督促报送"),
            object=_("%(count)d 份台账超期") % {"count": owed["number"]},
            why=_("责任单位已逐日提醒，仍未报齐"),
            due_on=owed["since"],
            url=f"{reverse('enterprises:obligations')}?round={owed['round']}&state=open",
            kind="delivery",
            source=_("超期提请"),
            size=owed["number"],
        )
    walks = Sweep.objects.filter(round__state="open", due_on__lt=on, declared="").aggregate(
        number=Count("id"), since=Min("due_on")
    )
    if walks["number"]:
        yield Waiting(
            verb=_("督促排查"),
            object=_("%(count)d 个社区（村）超期") % {"count": walks["number"]},
            why=_("社区（村）已逐日提醒，仍未声明"),
            due_on=walks["since"],
            url=reverse("enterprises:sweeps"),
            kind="sweep",
            source=_("超期提请"),
            size=walks["number"],
        )


def nudged(user: Any, on: date) -> Iterator[Waiting]:
    """What a person pressed the reader for today."""
    rows = list(Nudge.objects.filter(user=user, day=on, kind="hand").select_related("by").order_by("id")[:AT_MOST])
    if not rows:
        return
    words = reminders.words_of(rows)
    for row in rows:
        yield Waiting(
            verb=_("催办"),
            object=words.get((row.subject, row.subject_id), ""),
            why=_("%(name)s今天催办") % {"name": row.by},
            due_on=on,
            url=_address(row),
            kind="nudge",
            source=_("催办"),
        )


def _address(row: Nudge) -> str:
    if row.subject == reminders.SWEEP:
        return reverse("enterprises:sweep", args=[row.subject_id])
    if row.subject == reminders.CHANGE:
        return reverse("enterprises:change", args=[row.subject_id])
    return reverse("enterprises:books")
