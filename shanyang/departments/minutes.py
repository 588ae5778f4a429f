"""The minutes of a joint meeting as an official paper."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shanyang.lib.letters import Paper, written

from .models import Meeting, Resolution
from .workflow import MEETING

WIDTHS = (12, 76, 38, 30)


def minutes(meeting: Meeting) -> bytes:
    """Head, parties, agenda, what was resolved with owner and date. A draft says so until the minutes are out."""
    title = _("%(title)s纪要") % {"title": meeting.title}
    paper = Paper(title if meeting.state == "closed" else _("%(title)s（拟稿）") % {"title": title})
    invited = [str(one) for one in meeting.invitations.select_related("department", "enterprise")]
    head = [
        (_("时间"), written(meeting.held_on)),
        (_("地点"), meeting.place),
        (_("召集单位"), meeting.convener.full_name),
        (_("主持人"), meeting.chair or "—"),
        (_("参会单位"), "、".join(invited)),
        (_("到会情况"), meeting.present or str(MEETING.label_of(meeting.state))),
    ]
    paper.facts(head)
    parts = 0
    if meeting.summary:
        parts += 1
        paper.heading(parts, _("会议情况"))
        paper.paragraph(meeting.summary)
    parts += 1
    paper.heading(parts, _("议题"))
    _agenda(paper, meeting)
    paper.heading(parts + 1, _("议定事项"))
    _tasks(paper, list(meeting.resolutions.select_related("department", "enterprise").order_by("id")))
    paper.signature(meeting.convener.full_name, meeting.held_on)
    return paper.bytes()


def _agenda(paper: Paper, meeting: Meeting) -> None:
    items = list(meeting.items.all())
    for place, item in enumerate(items, start=1):
        paper.second(place, item.title)
        if item.why:
            paper.paragraph(item.why + "。" * (not item.why.endswith("。")))
    if not items:
        paper.paragraph(_("没有列入议题。"))


def _tasks(paper: Paper, tasks: list[Resolution]) -> None:
    if not tasks:
        paper.paragraph(_("没有议定需要承办的事项。"))
        return
    headings = [_("序号"), _("事项"), _("承办"), _("期限")]
    rows = [[str(place), task.text, str(task.owner), written(task.due_on)] for place, task in enumerate(tasks, start=1)]
    paper.table(headings, rows, WIDTHS)
