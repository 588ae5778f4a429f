"""报送记录: every delivery, by whom, in which state, with how many rows."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Obligation, Submission
from enterprises.queries.openness import UNDER_WAY
from enterprises.views.filters import round_filter
from enterprises.wording import SOURCES, SUBMISSION_STATES
from shanyang.departments import lists
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field

MARKS = {"accepted": "done", "refused": "error", "withdrawn": "none", "asking": "wait", "staged": "wait"}


def delivery_url(submission: Submission) -> str | None:
    try:
        return reverse("enterprises:submission", args=[submission.pk])
    except NoReverseMatch:
        return None


def _in_state(rows: Any, state: str) -> Any:
    return rows.filter(state__in=UNDER_WAY if state == "under_way" else [state])


LISTING = Listing(
    "submissions",
    _("报送记录"),
    table="submissions",
    columns=(
        Column(
            "file",
            _("文件"),
            str,
            note=lambda s: s.received_at and s.department.name,
            url=delivery_url,
            head=True,
        ),
        Column("department", _("报送部门"), lambda s: s.department.name, shown=False),
        Column("source", _("来源"), lambda s: s.get_source_display()),
        Column("state", _("状态"), lambda s: s.get_state_display(), state=lambda s: MARKS.get(s.state, "running")),
        Column("ok", _("可以写入（行）"), lambda s: s.rows_ok, number=True),
        Column("rejected", _("必须改（行）"), lambda s: s.rows_rejected, number=True),
        Column(
            "received",
            _("收到"),
            lambda s: s.received_at,
            template="components/cells/received_at.html",
            sort="received",
        ),
    ),
    sorts=(Sort("received", _("收到先后"), "id", descending=True),),
    filters=(
        round_filter(),
        Filter("source", _("来源"), by_field("source"), choices=SOURCES),
        Filter("state", _("状态"), _in_state, choices=(*SUBMISSION_STATES, ("under_way", _("还没有写入")))),
    ),
    related=("department",),
    empty_title=_("还没有报送"),
    empty_text=_("上传第一份台账以后，会出现在这里。"),
)


def submissions(request: HttpRequest) -> HttpResponseBase:
    rows = Submission.objects.visible_to(request.user).exclude(kind=Submission.Kind.BOOK)
    bound = LISTING.bind(request, rows, empty_url=_deliver(), empty_action=_("去报送台账"))
    return lists.answer(request, bound)


def _deliver() -> str:
    try:
        return reverse("enterprises:deliver")
    except NoReverseMatch:
        return ""


def _done(rows: Any, value: str) -> Any:
    done = rows.filter(closed_at__isnull=False) | rows.filter(declared_none_at__isnull=False)
    return done if value == "done" else rows.filter(closed_at__isnull=True, declared_none_at__isnull=True)


def _subject(obligation: Obligation) -> str:
    subject = obligation.enterprise or obligation.division or obligation.sector
    return str(subject) if subject else str(obligation.department)


OBLIGATIONS = Listing(
    "obligations",
    _("应报清单"),
    columns=(
        Column("department", _("报送部门"), lambda o: o.department.name, head=True),
        Column("source", _("来源"), lambda o: o.get_source_display()),
        Column("subject", _("报什么"), _subject),
        Column(
            "state",
            _("状态"),
            lambda o: _("没有要报的") if o.declared_none_at else _("已报齐") if o.closed_at else _("未报齐"),
            state=lambda o: "done" if o.declared_none_at or o.closed_at else "wait",
        ),
        Column("due", _("期限"), lambda o: o.due_on, template="components/cells/obligation_due.html", sort="due"),
    ),
    sorts=(Sort("due", _("期限"), "due_on"),),
    filters=(
        round_filter(),
        Filter("source", _("来源"), by_field("source"), choices=SOURCES[:4]),
        Filter("state", _("状态"), _done, choices=(("done", _("已报齐")), ("open", _("未报齐")))),
    ),
    related=("department", "division", "sector", "enterprise"),
    empty_title=_("没有应报的台账"),
    empty_text=_("开启一轮排查后，谁该报什么会列在这里。"),
)


def obligations(request: HttpRequest) -> HttpResponseBase:
    return lists.answer(request, OBLIGATIONS.bind(request, Obligation.objects.visible_to(request.user)))
