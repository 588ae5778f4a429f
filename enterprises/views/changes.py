"""变更报告: the list, one report with its check, reporting about an enterprise or a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import changes as actions
from enterprises.forms.changes import ChangeForm, CheckForm
from enterprises.models import ChangeReport, Enterprise
from enterprises.wording import CHANGE_KINDS, CHANGE_STATES
from shanyang.departments import lists
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field

MARKS = {"open": "wait", "accepted": "done", "declined": "none", "withdrawn": "none"}
LISTING = Listing(
    "changes",
    gettext_lazy("变更报告"),
    table="changes",
    columns=(
        Column(
            "what",
            gettext_lazy("什么变了"),
            lambda c: c.get_kind_display(),
            url=lambda c: reverse("enterprises:change", args=[c.pk]),
            head=True,
        ),
        Column("who", gettext_lazy("企业"), lambda c: str(c.enterprise or c.name)),
        Column("on", gettext_lazy("发生日期"), lambda c: c.happened_on),
        Column("state", gettext_lazy("状态"), lambda c: c.get_state_display(), state=lambda c: MARKS[c.state]),
        Column("checker", gettext_lazy("由谁核实"), lambda c: str(c.checker)),
        Column("due", gettext_lazy("核实期限"), lambda c: c.due_on, sort="due"),
        Column("by", gettext_lazy("报告人"), lambda c: str(c.reported_by or c.reported_job)),
    ),
    sorts=(Sort("due", gettext_lazy("核实期限"), "due_on"),),
    filters=(
        Filter("state", gettext_lazy("状态"), by_field("state"), choices=CHANGE_STATES),
        Filter("kind", gettext_lazy("什么变了"), by_field("kind"), choices=CHANGE_KINDS),
    ),
    related=("enterprise", "checker", "reported_by"),
    empty_title=gettext_lazy("没有变更报告"),
    empty_text=gettext_lazy("企业新开、迁址、更名、合并、停办，人员入职、离职，知道了就在企业页上报告。"),
)


def changes(request: HttpRequest) -> HttpResponseBase:
    rows = ChangeReport.objects.visible_to(request.user)
    address = reverse("enterprises:change-new")
    return lists.answer(request, LISTING.bind(request, rows, empty_url=address, empty_action=_("报告新开的企业")))


def _address(change: ChangeReport) -> str:
    return reverse("enterprises:change", args=[change.pk])


@require_http_methods(["GET", "POST"])
def report(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Report a change of an enterprise, or a new enterprise."""
    enterprise = get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk) if pk else None
    form = ChangeForm(request.POST or None, user=request.user, enterprise=enterprise)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _address(actions.report(by=request.user, **form.report()))  # noqa: E731
            return htmx.go(request, submitted.once(request, act))
    context = {
        "form": form,
        "enterprise": enterprise,
        "crumbs": [
            (_("变更报告"), reverse("enterprises:changes")),
            *([(enterprise.name, reverse("enterprises:enterprise", args=[enterprise.pk]))] if enterprise else []),
            (_("报告变更"), None),
        ],
    }
    return render(request, "enterprises/change_report.html", context, status=422 if form.errors else 200)


@require_GET
def change(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def _found(request: StaffRequest, pk: int) -> ChangeReport:
    related = (
        "enterprise",
        "other",
        "worker",
        "division",
        "sector",
        "checker",
        "department",
        "reported_by",
        "checked_by",
    )
    return get_object_or_404(ChangeReport.objects.visible_to(request.user).select_related(*related), pk=pk)


def _page(request: StaffRequest, found: ChangeReport, status: int = 200, **extra: Any) -> HttpResponse:
    refusal = permissions.why_not(permissions.check_check_change, request.user, found)
    context = {
        "change": found,
        "check": CheckForm(initial={"version": found.version}),
        "may": found.state == "open" and not refusal,
        "own": found.state == "open" and found.reported_by_id == request.user.pk,
        "why_not": refusal if found.state == "open" else "",
        "crumbs": [(_("变更报告"), reverse("enterprises:changes")), (str(found), None)],
        **extra,
    }
    return render(request, "enterprises/change.html", context, status=status)


@require_POST
def check(request: StaffRequest, pk: int) -> HttpResponse:
    """True, or not."""
    found = _found(request, pk)
    form = CheckForm(request.POST)
    act = actions.decline if request.POST.get("verdict") == "declined" else actions.accept
    if form.is_valid():
        with htmx.refusals_on(form):
            done = lambda: _address(act(found, by=request.user, **form.cleaned_data))  # noqa: E731
            return htmx.go(request, submitted.once(request, done))
    return _page(request, found, 422, form=form, check=form)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = CheckForm({"version": found.version, "note": "-"})
    with htmx.refusals_on(form):
        done = lambda: _address(actions.withdraw(found, by=request.user, version=found.version))  # noqa: E731
        return htmx.go(request, submitted.once(request, done))
    return _page(request, found, 422, form=form)
