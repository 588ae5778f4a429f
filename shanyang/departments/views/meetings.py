"""联席会议与联合检查: the list, one meeting with agenda and resolutions, its steps, the minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shanyang.lib.keyset import Sort
from shanyang.lib.letters import DOCX
from shanyang.lib.listing import Column, Filter, Listing, by_field

from .. import agenda, lists, minutes, permissions
from ..actions import meetings as actions
from ..forms.duties import offices_of
from ..forms.inputs import PaperForm, ReasonForm, VersionForm
from ..forms.meetings import AgendaForm, CallForm, HoldForm, ResolveForm, TopicForm
from ..models import Meeting, Resolution
from ..permissions import why_not
from ..requests import StaffRequest
from ..rules.duties import Duty
from ..workflow import MEETING
from .acting import act, buttons

MARKS = {"called": "running", "held": "wait", "closed": "done", "cancelled": "none"}
TASK_MARKS = {"open": "running", "answered": "wait", "closed": "done"}

LISTING = Listing(
    "meetings",
    gettext_lazy("联席会议"),
    columns=(
        Column("title", gettext_lazy("名称"), lambda m: m.title, url=lambda m: m.get_absolute_url(), head=True),
        Column("kind", gettext_lazy("种类"), lambda m: str(m.get_kind_display())),
        Column("held_on", gettext_lazy("日期"), lambda m: m.held_on),
        Column("place", gettext_lazy("地点"), lambda m: m.place),
        Column("convener", gettext_lazy("召集单位"), lambda m: m.convener.name),
        Column("state", gettext_lazy("状态"), lambda m: str(m.get_state_display()), state=lambda m: MARKS[m.state]),
    ),
    sorts=(Sort("held", gettext_lazy("日期"), "held_on", descending=True),),
    filters=(
        Filter("kind", gettext_lazy("种类"), by_field("kind"), choices=Meeting.Kind.choices),
        Filter("state", gettext_lazy("状态"), by_field("state"), choices=MEETING.choices),
    ),
    related=("convener",),
    empty_title=gettext_lazy("还没有开过联席会议"),
    empty_text=gettext_lazy("议程从各处没有办结的事项中选，议定的事有承办单位和期限，会出现在承办人的工作台。"),
)


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    names = (("meetings", _("会议和检查")), ("tasks", _("议定事项")))
    return [(label, reverse(f"responsibility:{name}"), name == here) for name, label in names]


def _crumbs(*more: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("联席会议"), reverse("responsibility:meetings")), *more]


def _convenes(request: StaffRequest) -> bool:
    return request.user.holds_any((Duty.LEAD, Duty.TERRITORY))


@require_http_methods(["GET", "POST"])
def meetings(request: StaffRequest) -> HttpResponseBase:
    bound = LISTING.bind(request, Meeting.objects.visible_to(request.user))
    context: dict[str, Any] = {"tabs": tabs("meetings")}
    if _convenes(request):
        context |= {"new_url": reverse("responsibility:meeting-call"), "new_label": _("召集会议或检查")}
    return lists.answer(request, bound, "responsibility/list.html", context)


def _meeting(request: StaffRequest, pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("convener", "called_by"), pk=pk)


@require_http_methods(["GET", "POST"])
def call(request: StaffRequest) -> HttpResponse:
    user = request.user
    conveners = offices_of(user).filter(kind__in=["organization", "street"])
    form = CallForm(request.POST or None, conveners=conveners, initial={"held_on": timezone.localdate()})
    return act(
        request,
        form,
        lambda: actions.call(by=user, **form.cleaned_data),
        heading=_("召集会议或检查"),
        explanation=_("先定时间、地点和参会单位；下一步从没有办结的事项里选议题，涉及的企业可以一并邀请。"),
        label=_("发出通知"),
        back_url=reverse("responsibility:meetings"),
        crumbs=_crumbs(),
    )


@require_GET
def meeting(request: StaffRequest, pk: int) -> HttpResponse:
    found = _meeting(request, pk)
    refusal = why_not(permissions.check_convene, request.user, found.convener)
    steps = {
        verb: (reverse(f"responsibility:meeting-{verb}", args=[pk]), refusal) for verb in ("hold", "close", "cancel")
    }
    tasks = Resolution.objects.visible_to(request.user).filter(meeting=found)
    context = {
        "meeting": found,
        "mark": MARKS[found.state],
        "task_marks": TASK_MARKS,
        "convenes": not refusal,
        "buttons": buttons(found, MEETING, steps) if not refusal else [],
        "items": found.items.select_related("department", "enterprise"),
        "tasks": tasks.select_related("department", "enterprise", "item").order_by("id"),
        "invited": found.invitations.select_related("department", "enterprise"),
        "open_for_agenda": found.state == "called" and not refusal,
        "open_for_tasks": found.state in ("called", "held") and not refusal,
        "papers": found.papers.select_related("by"),
        "paper_form": None if refusal else PaperForm(),
        "paper_url": reverse("responsibility:attach", args=["meeting", pk]),
        "crumbs": _crumbs((found.title, None)),
    }
    return render(request, "responsibility/meeting.html", context)


def _step(request: StaffRequest, found: Meeting, form: Any, write: Any, words: tuple[str, Any, str]) -> HttpResponse:
    heading, label, explanation = words
    return act(
        request,
        form,
        write,
        heading=heading,
        label=label,
        explanation=explanation,
        facts=[(found.get_kind_display(), found.title), (_("日期"), found.held_on)],
        back_url=found.get_absolute_url(),
        crumbs=_crumbs((found.title, found.get_absolute_url())),
    )


@require_http_methods(["GET", "POST"])
def set_agenda(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose from what is stuck across all offices; only whoever convenes sees that list."""
    found = _meeting(request, pk)
    refused = why_not(permissions.check_convene, request.user, found.convener)
    taken = set(found.items.values_list("key", flat=True))
    items = [] if refused else [one for one in agenda.open_items(timezone.localdate()) if one.key not in taken]
    form = AgendaForm(request.POST or None, items=items)

    def write() -> str:
        actions.take_up(found, by=request.user, **form.cleaned_data)
        return found.get_absolute_url()

    explanation = _("选中的事项按今天的情况写进议程，以后办结了也留着当时的样子。")
    if not items:
        explanation = refused or _("现在没有超期未办的事项。可以回到会议页面，另外提出议题。")
    return _step(request, found, form, write, (_("从没有办结的事项中选议题"), _("写进议程"), explanation))


@require_http_methods(["GET", "POST"])
def add_topic(request: StaffRequest, pk: int) -> HttpResponse:
    found = _meeting(request, pk)
    form = TopicForm(request.POST or None)
    words = (_("另外提出议题"), _("写进议程"), _("不在任何清单上的事，也可以上会。"))
    return _step(
        request, found, form, lambda: actions.add_topic(found, by=request.user, **form.cleaned_data).meeting, words
    )


@require_http_methods(["GET", "POST"])
def hold(request: StaffRequest, pk: int) -> HttpResponse:
    found = _meeting(request, pk)
    form = HoldForm(request.POST or None, initial={"version": found.version})
    words = (_("登记会议情况"), _("登记为已召开"), _("登记后议程不能再改，可以接着写议定事项。"))
    return _step(request, found, form, lambda: actions.hold(found, by=request.user, **form.cleaned_data), words)


@require_http_methods(["GET", "POST"])
def resolve(request: StaffRequest, pk: int) -> HttpResponse:
    found = _meeting(request, pk)
    form = ResolveForm(request.POST or None, meeting=found, initial={"item": request.GET.get("item")})
    words = (_("写一件议定事项"), _("交承办单位办理"), _("承办单位或企业的工作台上会出现这件事，期限到了会提醒。"))
    return _step(
        request, found, form, lambda: actions.resolve(found, by=request.user, **form.resolution()).meeting, words
    )


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, pk: int) -> HttpResponse:
    found = _meeting(request, pk)
    form = VersionForm(request.POST or None, initial={"version": found.version})
    words = (_("印发纪要"), _("印发"), _("印发后不能再加议定事项；纪要可以下载为 .docx，用 WPS 打开。"))
    return _step(request, found, form, lambda: actions.close(found, by=request.user, **form.cleaned_data), words)


@require_http_methods(["GET", "POST"])
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    found = _meeting(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    words = (_("取消会议"), _("取消"), _("取消后议程里的事项回到各自的清单，可以上下一次会。"))
    return _step(request, found, form, lambda: actions.cancel(found, by=request.user, **form.cleaned_data), words)


@require_GET
def download_minutes(request: StaffRequest, pk: int) -> HttpResponse:
    """The minutes as an official paper; a draft before they are issued."""
    found = _meeting(request, pk)
    response = HttpResponse(minutes.minutes(found), content_type=DOCX)
    name = _("%(title)s纪要.docx") % {"title": found.title}
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
