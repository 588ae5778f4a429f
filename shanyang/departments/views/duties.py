"""五大职责: the list, the matrix, one record, and its steps."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field, by_number

from .. import lists, permissions
from ..actions import duties as actions
from ..forms.duties import FinishForm, PlanForm
from ..forms.inputs import PaperForm, ReasonForm, VersionForm
from ..models import Department, DutyRecord, Responsibility
from ..permissions import why_not
from ..queries.matrix import matrix
from ..requests import StaffRequest
from ..rules.duties import Duty
from ..workflow import DUTY
from .acting import act, buttons

MARKS = {"planned": "none", "running": "running", "done": "done", "dropped": "none"}


def _by_state(rows: Any, state: str) -> Any:
    return rows.late_on(timezone.localdate()) if state == "late" else rows.filter(state=state)


LISTING = Listing(
    "duties",
    gettext_lazy("五大职责"),
    columns=(
        Column("title", gettext_lazy("事项"), lambda r: r.title, url=lambda r: r.get_absolute_url(), head=True),
        Column("duty", gettext_lazy("职责"), lambda r: str(r.get_duty_display())),
        Column("department", gettext_lazy("单位"), lambda r: r.department.name),
        Column("sector", gettext_lazy("行业"), lambda r: r.sector and r.sector.label),
        Column("state", gettext_lazy("状态"), lambda r: str(r.get_state_display()), state=lambda r: MARKS[r.state]),
        Column("due_on", gettext_lazy("期限"), lambda r: r.due_on, template="components/cells/duty_due.html"),
        Column("result", gettext_lazy("结果"), lambda r: r.result, shown=False),
    ),
    sorts=(
        Sort("due", gettext_lazy("期限"), "due_on"),
        Sort("new", gettext_lazy("最近列入"), "id", descending=True),
    ),
    filters=(
        Filter("duty", gettext_lazy("职责"), by_field("duty"), choices=DutyRecord.Kind.choices),
        Filter(
            "state", gettext_lazy("状态"), _by_state, choices=(*DUTY.choices, ("late", gettext_lazy("超期没有办结")))
        ),
        Filter("department", gettext_lazy("单位编号"), by_number("department_id"), kind="hidden"),
        Filter("year", gettext_lazy("年度"), by_number("due_on__year"), kind="hidden"),
    ),
    related=("department", "sector"),
    empty_title=gettext_lazy("还没有列入计划的事项"),
    empty_text=gettext_lazy("五大职责是动态管理、专业指导、组织推动、典型选树、日常监督；每项办什么，先列计划。"),
)


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    names = (("duties", _("事项")), ("duty-matrix", _("谁在做什么")), ("model-cases", _("典型")))
    return [(label, reverse(f"responsibility:{name}"), name == here) for name, label in names]


@require_http_methods(["GET", "POST"])
def duties(request: StaffRequest) -> HttpResponseBase:
    """What the own office has planned; the lead reads every office's."""
    bound = LISTING.bind(
        request,
        DutyRecord.objects.visible_to(request.user),
        empty_url=reverse("responsibility:duty-plan"),
        empty_action=_("列一项计划"),
    )
    context = {"tabs": tabs("duties"), "new_url": reverse("responsibility:duty-plan"), "new_label": _("列一项计划")}
    return lists.answer(request, bound, "responsibility/list.html", context)


@require_GET
def duty_matrix(request: StaffRequest) -> HttpResponse:
    """Departments against duties; everybody sees the rows that are theirs to see."""
    today = timezone.localdate()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    rows = DutyRecord.objects.visible_to(request.user)
    in_charge = Responsibility.objects.in_force(today).filter(kind="sector").order_by().values("department_id")
    shown = Q(pk__in=rows.filter(due_on__year=year).order_by().values("department_id"))
    if request.user.holds(Duty.LEAD):
        shown |= Q(pk__in=in_charge)
    departments = list(Department.objects.filter(shown).order_by("id"))
    context = {
        "year": year,
        "years": (year - 1, year + 1),
        "rows": matrix(rows, departments, year),
        "labels": DutyRecord.Kind.choices,
        "tabs": tabs("duty-matrix"),
    }
    return render(request, "responsibility/matrix.html", context)


@require_http_methods(["GET", "POST"])
def plan(request: StaffRequest) -> HttpResponse:
    form = PlanForm(
        request.POST or None,
        user=request.user,
        initial={"starts_on": timezone.localdate(), "duty": request.GET.get("duty")},
    )
    return act(
        request,
        form,
        lambda: actions.plan(by=request.user, **form.cleaned_data),
        heading=_("列一项计划"),
        explanation=_("列入计划后，临近期限会出现在本单位的工作台；牵头部门看得到各单位在做什么。"),
        label=_("列入计划"),
        back_url=reverse("responsibility:duties"),
        crumbs=[(_("五大职责"), reverse("responsibility:duties"))],
    )


def _record(request: StaffRequest, pk: int) -> DutyRecord:
    rows = DutyRecord.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("department", "sector", "planned_by", "done_by"), pk=pk)


@require_GET
def duty(request: StaffRequest, pk: int) -> HttpResponse:
    found = _record(request, pk)
    refusal = why_not(permissions.check_own_work, request.user, found.department)
    steps = {
        verb: (reverse(f"responsibility:duty-{name}", args=[pk]), refusal)
        for verb, name in (("begin", "begin"), ("finish", "finish"), ("take_up_again", "again"), ("drop", "drop"))
    }
    context = {
        "record": found,
        "mark": MARKS[found.state],
        "buttons": buttons(found, DUTY, steps),
        "papers": found.papers.select_related("by"),
        "paper_form": None if refusal else PaperForm(),
        "paper_url": reverse("responsibility:attach", args=["duty", pk]),
        "crumbs": [(_("五大职责"), reverse("responsibility:duties")), (found.title, None)],
    }
    return render(request, "responsibility/duty.html", context)


def _step(
    request: StaffRequest, pk: int, form_class: Any, write: Any, words: tuple[str, Any, str], **first: Any
) -> Any:
    """One step of a record: `words` are heading, label of the button, explanation."""
    found = _record(request, pk)
    form = form_class(request.POST or None, initial={"version": found.version, **first})
    heading, label, explanation = words
    return act(
        request,
        form,
        lambda: write(found, by=request.user, **form.cleaned_data),
        heading=heading,
        label=label,
        explanation=explanation,
        facts=[(_("事项"), found.title), (_("计划"), found.plan), (_("期限"), found.due_on)],
        back_url=found.get_absolute_url(),
        crumbs=[(_("五大职责"), reverse("responsibility:duties")), (found.title, found.get_absolute_url())],
    )


@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("开始办理"), _("开始办理"), _("记下从今天起在办；期限不变。"))
    return _step(request, pk, VersionForm, actions.begin, words)


@require_http_methods(["GET", "POST"])
def finish(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("办结这一项"), _("办结"), _("写明结果。需要附的材料办结前后都可以挂上。"))
    return _step(request, pk, FinishForm, actions.finish, words, done_on=timezone.localdate())


@require_http_methods(["GET", "POST"])
def again(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("重新办理"), _("重新办理"), _("办结的结果撤下，原来写的留在留痕里。"))
    return _step(request, pk, ReasonForm, actions.take_up_again, words)


@require_http_methods(["GET", "POST"])
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("取消这一项"), _("取消"), _("取消后不再计入本单位的职责事项，记录和理由保留。"))
    return _step(request, pk, ReasonForm, actions.drop, words)
