"""沿革: merge, split, and take either back, each on a page that says what follows; and the round's deadline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import nudges, rounds, successions
from enterprises.forms.changes import DeadlineForm, MailForm, MergeForm, SplitForm
from enterprises.forms.rounds import ReasonForm
from enterprises.models import Enterprise, Nudge, Obligation, Round, Succession, Sweep
from enterprises.queries import reminders as queries
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.errors import Refused


def _lead_only(request: StaffRequest) -> None:
    """These pages are for whoever leads; others report a change, which the registrar checks."""
    if permissions.why_not(permissions.check_lead, request.user):
        raise PermissionDenied


def _enterprise(request: StaffRequest, pk: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(request.user).select_related("sector", "division")
    return get_object_or_404(rows, pk=pk)


def _address(enterprise: Enterprise) -> str:
    return reverse("enterprises:enterprise", args=[enterprise.pk])


def _confirm(request: StaffRequest, form: Any, back: str, **context: Any) -> HttpResponse:
    """A step that wants a second look; it says what follows."""
    facts = {"form": form, "back_url": back, **context}
    return render(request, "components/confirm.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def merge(request: StaffRequest, pk: int) -> HttpResponse:
    _lead_only(request)
    enterprise = _enterprise(request, pk)
    form = MergeForm(request.POST or None, user=request.user, enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _address(  # noqa: E731
                successions.merge(enterprise, by=request.user, **form.cleaned_data).other
            )
            return htmx.go(request, submitted.once(request, act))
    return _confirm(
        request, form, _address(enterprise),
        heading=_("登记合并：%(name)s") % {"name": enterprise.name},
        explanation=_("这家企业从生效之日起并入另一家：正在进行的轮次里，报送行和人员都归到另一家；已冻结的轮次不动。可以撤销。"),
        label=_("登记合并"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def split(request: StaffRequest, pk: int) -> HttpResponse:
    _lead_only(request)
    enterprise = _enterprise(request, pk)
    form = SplitForm(request.POST or None, enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            values = dict(form.cleaned_data)
            facts = {name: values.pop(name) for name in ("effective_on", "reason")}
            moved = list(values.pop("outlets", ()))
            act = lambda: _address(  # noqa: E731
                successions.split(enterprise, values, outlets=moved, by=request.user, **facts).other
            )
            return htmx.go(request, submitted.once(request, act))
    return _confirm(
        request, form, _address(enterprise),
        heading=_("登记分立：%(name)s") % {"name": enterprise.name},
        explanation=_("从生效之日起，分出来的部分单独立档，勾选的网点和网点上的人员归它；已冻结的轮次不动。可以撤销。"),
        label=_("登记分立"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    _lead_only(request)
    made = get_object_or_404(
        Succession.objects.visible_to(request.user).select_related("enterprise", "other", "by"), pk=pk
    )
    form = ReasonForm(request.POST or None, initial={"version": made.version})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _address(  # noqa: E731
                successions.undo(made, by=request.user, **form.cleaned_data).enterprise
            )
            return htmx.go(request, submitted.once(request, act))
    return _confirm(
        request, form, _address(made.enterprise),
        heading=_("撤销%(kind)s") % {"kind": made.get_kind_display()},
        explanation=_("当时移动过的行逐一还原，后来新报的行重新认定；两次办理都留在沿革里。"),
        facts=[
            (_("企业"), f"{made.enterprise} → {made.other}"),
            (_("生效日期"), made.effective_on),
            (_("由谁办理"), made.by),
            (_("理由"), made.reason),
        ],
        label=_("撤销"),
    )  # fmt: skip


# -- the deadline and reminders by hand --------------------------------------------------


@require_http_methods(["GET", "POST"])
def deadline(request: StaffRequest, pk: int) -> HttpResponse:
    """Move the day by which everybody delivers."""
    round_ = get_object_or_404(Round, pk=pk)
    _lead_only(request)
    form = DeadlineForm(request.POST or None, initial={"version": round_.version, "due_on": round_.due_on})
    back = reverse("enterprises:round", args=[round_.pk])
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _of(rounds.move_deadline(round_, by=request.user, **form.cleaned_data))  # noqa: E731
            return htmx.go(request, submitted.once(request, act))
    return _confirm(
        request, form, back,
        heading=_("%(round)s：改报送期限") % {"round": round_},
        explanation=_("还没办完、原定同一天的台账和社区排查，一并改到新的期限；已办完的不动。改期和理由各单位都看得到。"),
        facts=[(_("现在的期限"), round_.due_on)],
        label=_("改到这一天"),
    )  # fmt: skip


@require_POST
def nudge_obligation(request: StaffRequest, pk: int) -> HttpResponse:
    """催办 a ledger."""
    rows = Obligation.objects.visible_to(request.user).select_related("round", "division", "enterprise__division")
    return _nudged(request, get_object_or_404(rows, pk=pk))


@require_POST
def nudge_sweep(request: StaffRequest, pk: int) -> HttpResponse:
    """催办 a community."""
    rows = Sweep.objects.visible_to(request.user).select_related("round", "division")
    return _nudged(request, get_object_or_404(rows, pk=pk))


@require_http_methods(["GET", "POST"])
def reminders(request: StaffRequest) -> HttpResponse:
    """My reminders of the last fortnight, and where they go."""
    form = MailForm(request.POST or None, initial={"mail": request.user.mail})
    here = reverse("enterprises:reminders")
    if request.method == "POST" and form.is_valid():
        act = lambda: nudges.choose_mail(request.user, form.cleaned_data["mail"]) and here  # noqa: E731
        return htmx.go(request, submitted.once(request, act))
    since = timezone.localdate() - timedelta(days=14)
    rows = list(Nudge.objects.filter(user=request.user, day__gte=since).select_related("by").order_by("-id")[:200])
    words = queries.words_of(rows)
    context = {"form": form, "rows": [(row, words.get((row.subject, row.subject_id), "")) for row in rows]}
    return render(request, "enterprises/reminders.html", context, status=422 if form.errors else 200)


def _of(round_: Round) -> str:
    return reverse("enterprises:round", args=[round_.pk])


def _told(thing: Any, request: StaffRequest, back: str) -> str:
    nudges.nudge(thing, by=request.user)
    return back


def _nudged(request: StaffRequest, thing: Any) -> HttpResponse:
    back = (
        reverse("enterprises:sweeps")
        if isinstance(thing, Sweep)
        else reverse("enterprises:round", args=[thing.round_id])
    )
    try:
        url = submitted.once(request, lambda: _told(thing, request, back))
    except Refused as refusal:
        context = {"title": _("没有催办"), "refusal": str(refusal), "back_url": back}
        return render(request, "enterprises/nudge_refused.html", context, status=422)
    return htmx.go(request, url)
