"""报送台账: upload, columns, rows to mend, writing with progress, undo. One address for one delivery."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import submissions as actions
from enterprises.forms.deliveries import AnswersForm, DeliveryForm, MappingForm, VersionForm, WithdrawForm
from enterprises.ledgers import overview, understanding
from enterprises.models import Round, Submission
from enterprises.queries import deliveries
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.spreadsheets import XLSX

WORKING = ("received", "staging", "accepting")
STEPS = ("upload", "columns", "rows", "write", "undo")


@require_http_methods(["GET", "POST"])
def deliver(request: StaffRequest) -> HttpResponse:
    """Choose in whose name, and hand in a file."""
    round_ = Round.objects.in_progress().order_by("-number").first()
    offers = deliveries.offers(request.user, round_) if round_ else []
    form = DeliveryForm(
        request.POST or None, request.FILES or None, offers=offers, initial={"as_": request.GET.get("as")}
    )
    if request.method == "POST" and round_ and form.is_valid():
        with htmx.refusals_on(form):
            return htmx.go(request, submitted.once(request, lambda: _received(request, form, round_)))
    context = {
        "round": round_,
        "offers": offers,
        "form": form,
        "corrects": _corrected(request),
        "recent": Submission.objects.visible_to(request.user)
        .filter(round=round_, kind="file")
        .select_related("department")[:5]
        if round_
        else [],
        "crumbs": [(_("报送记录"), reverse("enterprises:submissions")), (_("报送台账"), None)],
    }
    return render(request, "enterprises/deliver.html", context, status=422 if form.errors else 200)


def _received(request: StaffRequest, form: DeliveryForm, round_: Round) -> str:
    submission = actions.receive(
        file=form.cleaned_data["file"],
        round=round_,
        by=request.user,
        corrects=_corrected(request),
        request_key=request.POST.get("request_key"),
        **form.offer.scope(),
    )
    return _address(submission)


def _corrected(request: StaffRequest) -> Submission | None:
    """The delivery whose rows are being mended, if one is named and visible."""
    pk = request.GET.get("corrects", "")
    return (
        Submission.objects.visible_to(request.user).filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    )


def _address(submission: Submission) -> str:
    return reverse("enterprises:submission", args=[submission.pk])


def named(request: StaffRequest, pk: int) -> Submission:
    rows = Submission.objects.visible_to(request.user).filter(kind__in=["file", "form"])
    return get_object_or_404(
        rows.select_related("round", "department", "sector", "division", "enterprise", "job", "by"), pk=pk
    )


@require_GET
def submission(request: StaffRequest, pk: int) -> HttpResponse:
    """Where a delivery stands, and what is to be done with it."""
    return page(request, named(request, pk))


def page(request: StaffRequest, found: Submission, status: int = 200, **extra: Any) -> HttpResponse:
    grouped = overview.tables(found)
    refusal = permissions.why_not(actions.check_own, request.user, found)
    context = {
        "submission": found,
        "tables": grouped,
        "steps": _steps(found),
        "working": found.state in WORKING,
        "poll": reverse("enterprises:submission-progress", args=[found.pk]),
        "may": not refusal,
        "why_not": refusal,
        "mapping": MappingForm(
            tables=grouped,
            hidden=found.plan.get("hidden", []),
            initial={"version": found.version, "hidden": found.plan.get("read_hidden", [])},
        ),
        "version": VersionForm(initial={"version": found.version}),
        **_returned(found),
        "withdrawal": WithdrawForm(accepted=found.state == "accepted"),
        "troubles": overview.troubles(found) if found.state in ("staged", "asking", "accepted") else [],
        "kinds": overview.kinds_of_trouble(found) if found.state in ("staged", "asking", "accepted") else [],
        "crumbs": [(_("报送记录"), reverse("enterprises:submissions")), (str(found), None)],
        **extra,
    }
    return render(request, "enterprises/submission.html", context, status=status)


def _returned(found: Submission) -> dict[str, Any]:
    """What a returned book was understood to say; nothing for an ordinary ledger."""
    asked = understanding.understanding(found)
    if asked is None:
        return {}
    given = found.plan.get("given", {})
    chosen = {"version": found.version, **given, **found.plan.get("given_rows", {})}
    return {
        "asked": asked,
        "changes": understanding.changes(found),
        "answers": AnswersForm(asked=asked, initial=chosen),
        "unanswered": bool(asked.open_questions(given)),
    }


def _steps(found: Submission) -> list[dict[str, Any]]:
    """The strip of five: what is done, what is being done."""
    at = {
        "received": 1,
        "staging": 1,
        "asking": 1,
        "refused": 0,
        "staged": 2,
        "accepting": 3,
        "accepted": 4,
        "withdrawn": 4,
    }[found.state]
    notes = (
        _("%(size)s KB") % {"size": max(1, found.size // 1024)},
        _("已记住，下次不再问") if at > 1 else _("系统先认，认不准再问"),
        _("%(n)s 行必须改") % {"n": found.rows_rejected} if at > 1 else "",
        _("一批内要么全成，要么不动"),
        _("本轮整合以前都可以撤回"),
    )
    labels = (_("上传"), _("对应列"), _("逐行核对"), _("写入"), _("可撤销"))
    return [
        {
            "mark": number + 1,
            "label": label,
            "note": notes[number],
            "state": "done" if number < at else "open",
            "current": number == at,
        }
        for number, label in enumerate(labels)
    ]


@require_GET
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The moving part of a delivery being read or written; when it is over, the way to the page."""
    found = named(request, pk)
    if found.state not in WORKING:
        return htmx.go(request, _address(found))
    context = {"submission": found, "working": True, "poll": request.path}
    return render(request, "enterprises/submission.html#progress", context)


@require_POST
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """The person's word on what the columns mean, and on hidden sheets."""
    found = named(request, pk)
    form = MappingForm(request.POST, tables=overview.tables(found), hidden=found.plan.get("hidden", []))
    if form.is_valid():
        with htmx.refusals_on(form):
            hidden = form.cleaned_data.get("hidden", [])
            return htmx.go(
                request,
                submitted.once(
                    request,
                    lambda: _address(
                        actions.choose_mapping(
                            found,
                            answers=form.answers(),
                            by=request.user,
                            version=form.cleaned_data["version"],
                            read_hidden=hidden,
                        )
                    ),
                ),
            )
    return page(request, found, 422, mapping=form, form=form)


@require_POST
def apply(request: StaffRequest, pk: int) -> HttpResponse:
    """Write what can be written."""
    found = named(request, pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            return htmx.go(
                request,
                submitted.once(
                    request,
                    lambda: _address(actions.apply(found, by=request.user, version=form.cleaned_data["version"])),
                ),
            )
    return page(request, found, 422, form=form)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a delivery back."""
    found = named(request, pk)
    form = WithdrawForm(request.POST, accepted=found.state == "accepted")
    if form.is_valid():
        with htmx.refusals_on(form):
            return htmx.go(
                request,
                submitted.once(
                    request,
                    lambda: _address(actions.withdraw(found, by=request.user, reason=form.cleaned_data["reason"])),
                ),
            )
    return page(request, found, 422, withdrawal=form, form=form)


@require_POST
def rejected(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The rows to mend, as a spreadsheet. A POST, because the look at personal data is recorded."""
    found = named(request, pk)
    form = VersionForm({"version": found.version})
    with htmx.refusals_on(form):
        file = actions.rejected_workbook(found, by=request.user)
        return FileResponse(file, as_attachment=True, filename=_("待改的行.xlsx"), content_type=XLSX)
    return page(request, found, 422, form=form)
