"""The list of the cases of a round."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enterprises.actions.next_step import case_url
from enterprises.models import Case
from enterprises.queries.case_lists import count_open
from enterprises.queries.search import named
from enterprises.views.filters import asked_round, round_filter, sector_filter, street_filter
from enterprises.wording import STEPS
from enterprises.workflow import STEP_ORDER
from shanyang.departments import lists
from shanyang.departments.requests import StaffRequest
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing


def _by_step(rows: QuerySet[Any], step: str) -> QuerySet[Any]:
    return rows.exclude(step="done") if step == "unfinished" else rows.filter(step=step)


def _past(rows: QuerySet[Any], step: str) -> QuerySet[Any]:
    return rows.filter(step__in=[*STEP_ORDER[STEP_ORDER.index(step) + 1 :], "done"])


def _by_name(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    from enterprises.models import Enterprise

    found = named(Enterprise.objects.all(), "enterprise", words)
    return rows.filter(enterprise__in=found.order_by().values("pk"))


SCOPE = {True: gettext_lazy("纳入"), False: gettext_lazy("不纳入"), None: gettext_lazy("未筛选")}

LISTING = Listing(
    "cases",
    gettext_lazy("一企一案"),
    table="cases",
    columns=(
        Column(
            "enterprise",
            gettext_lazy("企业"),
            lambda c: c.enterprise.name,
            note=lambda c: c.enterprise.sector and c.enterprise.sector.label,
            url=case_url,
            head=True,
        ),
        Column("division", gettext_lazy("属地"), lambda c: c.enterprise.division and c.enterprise.division.short_name),
        Column(
            "step",
            gettext_lazy("走到哪一步"),
            lambda c: c.get_step_display(),
            state=lambda c: "done" if c.step == "done" else "running",
        ),
        Column("in_scope", gettext_lazy("筛选"), lambda c: str(SCOPE[c.in_scope]), note=lambda c: c.scope_reason),
        Column("open", gettext_lazy("待定差异（项）"), lambda c: c.open_count, number=True),
        Column(
            "due_on",
            gettext_lazy("期限"),
            lambda c: None if c.step == "done" else c.due_on,
            template="components/cells/case_due.html",
            sort="due",
        ),
    ),
    sorts=(Sort("due", gettext_lazy("期限"), "due_on"), Sort("new", gettext_lazy("最近立案"), "id", descending=True)),
    filters=(
        Filter("q", gettext_lazy("企业名称里有"), _by_name, kind="search"),
        Filter(
            "step",
            gettext_lazy("走到哪一步"),
            _by_step,
            choices=(("unfinished", gettext_lazy("没有办完")), *STEPS, ("done", gettext_lazy("五步已办完"))),
        ),
        street_filter("enterprise__division__code"),
        sector_filter("enterprise__sector__code"),
        round_filter(),
        Filter("past", gettext_lazy("已办完"), _past, choices=STEPS, kind="hidden"),
    ),
    related=("enterprise__division", "enterprise__sector", "round"),
    empty_title=gettext_lazy("还没有立案的企业"),
    empty_text=gettext_lazy("四方台账写入以后，每家企业自动立一案，出现在这里。"),
)


@require_http_methods(["GET", "POST"])
def cases(request: StaffRequest) -> HttpResponseBase:
    """Cases of the round in question, the most urgent first; POST exports what is filtered."""
    round_ = asked_round(request)
    rows = Case.objects.visible_to(request.user).filter(enterprise__merged_into__isnull=True)
    rows = rows.filter(round=round_) if round_ else rows.none()
    bound = LISTING.bind(request, rows, decorate=lambda found: count_open(found, request.user))
    lead = _("%(round)s的案。") % {"round": round_} if round_ else ""
    return lists.answer(request, bound, "enterprises/cases.html", context={"lead": lead})
