"""底册: what each source said last, to be taken home, confirmed in one act, or returned changed."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from enterprises.actions import answers
from enterprises.actions import books as actions
from enterprises.forms.deliveries import AnswersForm
from enterprises.ledgers import understanding
from enterprises.models import Obligation, Submission
from enterprises.queries import books as queries
from enterprises.views import deliveries
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.errors import Refused
from shanyang.lib.spreadsheets import XLSX


@require_GET
def books(request: StaffRequest) -> HttpResponse:
    """Every ledger that the reader's office owes in the running round, with its book."""
    return _page(request)


def _page(request: StaffRequest, status: int = 200, **extra: Any) -> HttpResponse:
    context = {
        "shelf": queries.shelf(request.user, timezone.localdate()),
        "crumbs": [(_("报送台账"), reverse("enterprises:deliver")), (_("底册"), None)],
        **extra,
    }
    return render(request, "enterprises/books.html", context, status=status)


def _owed(request: StaffRequest, pk: int) -> Obligation:
    rows = Obligation.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("round", "department", "sector", "division", "enterprise__division"), pk=pk
    )


@require_POST
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The book as a file. A POST, because the look at names is recorded."""
    obligation = _owed(request, pk)
    try:
        file = actions.download(obligation, by=request.user)
    except Refused as refusal:
        return _page(request, 422, refusal=str(refusal))
    subject = obligation.enterprise or obligation.division or obligation.sector or obligation.department
    name = _("%(round)s底册 %(subject)s.xlsx") % {"round": obligation.round, "subject": subject}
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """全部无变化."""
    obligation = _owed(request, pk)
    try:
        url = submitted.once(request, lambda: _address(actions.confirm_all(obligation, by=request.user)))
    except Refused as refusal:
        return _page(request, 422, refusal=str(refusal))
    return htmx.go(request, url)


def _address(submission: Submission) -> str:
    return reverse("enterprises:submission", args=[submission.pk])


@require_POST
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The person's answers to what a returned book left open."""
    found = deliveries.named(request, pk)
    asked = understanding.understanding(found)
    form = AnswersForm(request.POST, asked=asked)
    if form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _address(  # noqa: E731
                answers.answer(found, **form.given(), by=request.user, version=form.cleaned_data["version"])
            )
            return htmx.go(request, submitted.once(request, act))
    return deliveries.page(request, found, 422, answers=form, form=form)
