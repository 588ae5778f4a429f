"""走访计划: what waits for a visit, a day's way, the sheets on paper, what is hung on a visit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import visit_papers, visit_plans
from enterprises.actions.next_step import case_url
from enterprises.forms.rounds import ReasonForm
from enterprises.forms.visit_plans import ChangeForm, MoveForm, PaperForm, PlanForm, RemoveForm
from enterprises.models import Case, StepRecord, VisitPaper, VisitPlan, VisitStop
from enterprises.queries import visit_plans as queries
from enterprises.views.filters import asked_round
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.departments.views.acting import act
from shanyang.lib import htmx


@require_http_methods(["GET", "POST"])
def plans(request: StaffRequest) -> HttpResponse:
    """What waits for a visit by street, road and building; POST makes a day's plan of what is ticked."""
    round_, today = asked_round(request), timezone.localdate()
    officers = queries.officers(request.user, today)
    form = PlanForm(request.POST or None, officers=officers, initial={"visit_on": today})
    if request.method == "POST" and form.is_valid() and round_ is not None:
        with htmx.refusals_on(form):
            values = form.cleaned_data
            made = lambda: visit_plans.make(round_, by=request.user, **values).get_absolute_url()  # noqa: E731
            return htmx.go(request, submitted.once(request, made))
    waiting = list(queries.due(round_, request.user).order_by("due_on", "id")[: queries.SHOWN]) if round_ else []
    context = {
        "round": round_,
        "groups": queries.groups(waiting, request.user),
        "waiting": len(waiting),
        "plans": queries.plans(round_, request.user) if round_ else [],
        "form": form,
        "most": visit_plans.MOST_STOPS,
        "ticked": [int(one) for one in request.POST.getlist("cases") if one.isdecimal()],
        "may": request.user.holds_any((permissions.Duty.LEAD, permissions.Duty.TERRITORY, permissions.Duty.COMMUNITY)),
    }
    return render(request, "enterprises/visit_plans.html", context, status=422 if form.errors else 200)


def _plan(request: StaffRequest, pk: int) -> VisitPlan:
    rows = VisitPlan.objects.visible_to(request.user).select_related("round", "division", "made_by", "cancelled_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """One day's way."""
    return _plan_page(request, _plan(request, pk))


def _plan_page(request: StaffRequest, found: VisitPlan, status: int = 200, **extra: Any) -> HttpResponse:
    why_not = permissions.why_not(permissions.check_plan_visits, request.user, found.division)
    context = {
        "plan": found,
        "stops": queries.stops(found, request.user),
        "may": not why_not and found.cancelled_at is None,
        "why_not": why_not,
        "crumbs": [(_("走访计划"), reverse("enterprises:visit-plans")), (str(found.division), None)],
        **extra,
    }
    return render(request, "enterprises/visit_plan.html", context, status=status)


@require_GET
def sheets(request: StaffRequest, pk: int) -> HttpResponse:
    """走访单: a page of A4 for each enterprise of the plan."""
    found = _plan(request, pk)
    context = {"plan": found, "sheets": queries.sheets(found, request.user), "lines": range(6)}
    return render(request, "enterprises/visit_sheets.html", context)


@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Another day, or other people."""
    found = _plan(request, pk)
    sent = list(found.assigned.all())
    known = {one.pk: one for one in [*queries.officers(request.user, timezone.localdate()), *sent]}
    first = {
        "version": found.version,
        "visit_on": found.visit_on,
        "companions": found.companions,
        "assigned": [str(one.pk) for one in sent],
    }
    form = ChangeForm(request.POST or None, officers=list(known.values()), initial=first)

    def write() -> str:
        visit_plans.change(found, by=request.user, **form.cleaned_data)
        return found.get_absolute_url()

    return act(
        request, form, write, heading=_("改日期或者换人"), label=_("改好了"), back_url=found.get_absolute_url(),
        explanation=_("改了以后，出现在新派的人的工作台；不再派的人那里自动消失。"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """The day falls through."""
    found = _plan(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return act(
        request,
        form,
        lambda: visit_plans.cancel(found, by=request.user, **form.cleaned_data).get_absolute_url(),
        heading=_("取消走访计划"),
        explanation=_("计划里还没有去的企业回到“等走访”，可以另排。计划和取消的理由留着。"),
        facts=[(_("计划"), str(found.division)), (_("走访日期"), found.visit_on)],
        label=_("取消这个计划"),
        back_url=found.get_absolute_url(),
    )


def _stop(request: StaffRequest, pk: int) -> VisitStop:
    rows = VisitStop.objects.filter(plan__in=VisitPlan.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("plan__division", "plan__round", "case__enterprise"), pk=pk)


@require_POST
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    found = _stop(request, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            moved = lambda: visit_plans.move(found, by=request.user, **form.cleaned_data).get_absolute_url()  # noqa: E731
            return htmx.go(request, submitted.once(request, moved))
    return _plan_page(request, found.plan, 422, form=form)


@require_http_methods(["GET", "POST"])
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one enterprise out of the plan."""
    found = _stop(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": found.plan.version})
    back = found.plan.get_absolute_url()
    return act(
        request,
        form,
        lambda: visit_plans.drop(found, by=request.user, **form.cleaned_data).get_absolute_url(),
        heading=_("从计划里拿掉一家"),
        explanation=_("拿掉以后回到“等走访”，可以另排一天。"),
        facts=[(_("地点"), found.place), (_("走访日期"), found.plan.visit_on)],
        label=_("拿掉这一家"),
        back_url=back,
    )


# -- photos and signed sheets ----------------------------------------------------


def _record(request: StaffRequest, pk: int) -> StepRecord:
    rows = StepRecord.objects.filter(case__in=Case.objects.visible_to(request.user), step="visit")
    return get_object_or_404(rows.select_related("case__round", "case__enterprise", "visit"), pk=pk)


@require_http_methods(["GET", "POST"])
def papers(request: StaffRequest, pk: int) -> HttpResponse:
    """What is hung on a visit; POST adds a photo or a signed sheet."""
    found = _record(request, pk)
    here = reverse("enterprises:visit-papers", args=[found.pk])
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                visit_papers.attach(found, form.cleaned_data["file"], kind=form.cleaned_data["kind"], by=request.user)
                return here

            return htmx.go(request, submitted.once(request, write))
    context = {
        "record": found,
        "papers": list(found.papers.select_related("by")),
        "form": form,
        "why_not": permissions.why_not(visit_papers.check_may_attach, request.user, found),
        "crumbs": [(found.case.enterprise.name, case_url(found.case)), (_("照片和签字单"), None)],
    }
    return render(request, "enterprises/visit_papers.html", context, status=422 if form.errors else 200)


def _paper(request: StaffRequest, pk: int) -> VisitPaper:
    rows = VisitPaper.objects.filter(record__case__in=Case.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("record__case__enterprise", "record__case__round"), pk=pk)


@require_GET
def download(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """The file, to whoever sees the case."""
    found = _paper(request, pk)
    try:
        content = visit_papers.content(found)
    except FileNotFoundError:
        raise Http404 from None
    response = StreamingHttpResponse(content, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.filename)
    response["Content-Length"] = str(found.size)
    return response


@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a file, with a reason."""
    found = _paper(request, pk)
    form = RemoveForm(request.POST or None)
    here = reverse("enterprises:visit-papers", args=[found.record_id])

    def write() -> str:
        visit_papers.remove(found, by=request.user, **form.cleaned_data)
        return here

    return act(
        request, form, write, heading=_("删除“%(name)s”") % {"name": found.filename}, label=_("删除这个文件"),
        explanation=_("文件删掉就找不回来；谁附的、谁删的、为什么，记录里留着。"), back_url=here,
    )  # fmt: skip
