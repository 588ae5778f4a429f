"""议定事项: the tasks of joint meetings, worked by offices and by the enterprises concerned."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_number

from .. import lists, permissions
from ..actions import meetings as actions
from ..forms.inputs import PaperForm
from ..forms.meetings import AnswerForm, SettleForm
from ..models import AgendaItem, Resolution
from ..permissions import why_not
from ..requests import StaffRequest
from ..rules.duties import Duty
from ..workflow import RESOLUTION
from .acting import act, buttons
from .meetings import TASK_MARKS, tabs


def _by_state(rows: Any, state: str) -> Any:
    return rows.late_on(timezone.localdate()) if state == "late" else rows.filter(state=state)


LISTING = Listing(
    "tasks",
    gettext_lazy("议定事项"),
    columns=(
        Column("text", gettext_lazy("事项"), lambda t: t.text, url=lambda t: t.get_absolute_url(), head=True),
        Column("owner", gettext_lazy("承办"), lambda t: str(t.owner)),
        Column("meeting", gettext_lazy("会议"), lambda t: t.meeting.title),
        Column("due_on", gettext_lazy("期限"), lambda t: t.due_on, template="components/cells/task_due.html"),
        Column(
            "state", gettext_lazy("状态"), lambda t: str(t.get_state_display()), state=lambda t: TASK_MARKS[t.state]
        ),
        Column("answer", gettext_lazy("办理情况"), lambda t: t.answer, shown=False),
    ),
    sorts=(Sort("due", gettext_lazy("期限"), "due_on"), Sort("new", gettext_lazy("最近议定"), "id", descending=True)),
    filters=(
        Filter("state", gettext_lazy("状态"), _by_state, choices=(*RESOLUTION.choices, ("late", gettext_lazy("超期")))),
        Filter("department", gettext_lazy("单位编号"), by_number("department_id"), kind="hidden"),
    ),
    related=("department", "enterprise", "meeting"),
    empty_title=gettext_lazy("没有议定事项"),
    empty_text=gettext_lazy("联席会议定下由您这里承办的事，会列在这里。"),
)


@require_http_methods(["GET", "POST"])
def tasks(request: StaffRequest) -> HttpResponseBase:
    """An office's tasks and those of its meetings; for a contact the own enterprise's, with its items above."""
    user = request.user
    bound = LISTING.bind(request, Resolution.objects.visible_to(user))
    contact = user.holds(Duty.EMPLOYER)
    items = AgendaItem.objects.visible_to(user).select_related("meeting") if contact else []
    context = {"tabs": [] if contact else tabs("tasks"), "items": items}
    return lists.answer(request, bound, "responsibility/tasks.html", context)


def _task(request: StaffRequest, pk: int) -> Resolution:
    rows = Resolution.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("meeting__convener", "department", "enterprise", "item"), pk=pk)


@require_GET
def task(request: StaffRequest, pk: int) -> HttpResponse:
    found, user = _task(request, pk), request.user
    answering = why_not(permissions.check_answer_task, user, found)
    settling = why_not(permissions.check_convene, user, found.meeting.convener)
    steps = {
        "answer": (reverse("responsibility:task-answer", args=[pk]), answering),
        "confirm": (reverse("responsibility:task-settle", args=[pk]), settling),
    }
    context = {
        "task": found,
        "mark": TASK_MARKS[found.state],
        "buttons": buttons(found, RESOLUTION, steps),
        "sits": not user.holds(Duty.EMPLOYER) or user.holds(Duty.LEAD),
        "papers": found.papers.select_related("by"),
        "paper_form": None if answering else PaperForm(),
        "paper_url": reverse("responsibility:attach", args=["task", pk]),
        "crumbs": [(_("议定事项"), reverse("responsibility:tasks")), (found.text[:20], None)],
    }
    return render(request, "responsibility/task.html", context)


def _step(request: StaffRequest, pk: int, form_class: Any, write: Any, words: tuple[str, Any, str]) -> HttpResponse:
    found = _task(request, pk)
    form = form_class(request.POST or None, initial={"version": found.version})
    heading, label, explanation = words
    facts = [(_("事项"), found.text), (_("承办"), found.owner), (_("期限"), found.due_on)]
    if found.answer:
        facts.append((_("办理情况"), found.answer))
    return act(
        request,
        form,
        lambda: write(found, by=request.user, **form.cleaned_data),
        heading=heading,
        label=label,
        explanation=explanation,
        facts=facts,
        back_url=found.get_absolute_url(),
        crumbs=[(_("议定事项"), reverse("responsibility:tasks")), (found.text[:20], found.get_absolute_url())],
    )


@require_http_methods(["GET", "POST"])
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("报办结"), _("报办结"), _("召集单位核对后销号；没办到的会退回，并写明还差什么。"))
    return _step(request, pk, AnswerForm, actions.answer, words)


@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("核对销号"), _("送出结论"), _("销号后这件事不再催办；退回的会重新出现在承办人的工作台。"))
    return _step(request, pk, SettleForm, actions.settle, words)
