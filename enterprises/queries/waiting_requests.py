"""What waits of the ledger of requests: columns a street is asked for, tables the lead has to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from enterprises.models import DataRequest, RequestTask
from shanyang.departments.rules.duties import Duty
from shanyang.departments.workbench import Waiting


def requests(user: Any, on: date) -> Iterator[Waiting]:
    """A street's unanswered tasks; for the lead the tables that are to be matched or can be sent."""
    if user.holds(Duty.LEAD):
        for one in DataRequest.objects.filter(state__in=["matching", "ready"]):
            yield Waiting(
                verb=_("核对来表的栏目") if one.state == "matching" else _("回复来表"),
                object=one.title,
                why=_("%(sender)s要数") % {"sender": one.sender},
                due_on=one.due_on,
                url=one.get_absolute_url(),
                kind="request",
                source=one.sender,
            )
        return
    if not user.holds_any([Duty.TERRITORY]):
        return
    tasks = RequestTask.objects.visible_to(user).filter(answered_at__isnull=True, request__state="asking")
    for task in tasks.select_related("request"):
        yield Waiting(
            verb=_("补报系统里没有的栏目"),
            object=task.request.title,
            why=_("%(sender)s要数，其余栏目已从冻结数里取") % {"sender": task.request.sender},
            due_on=task.due_on,
            url=task.get_absolute_url(),
            kind="request",
            source=task.request.sender,
        )
