"""冻结: the checklist and the act, the files of a frozen round, and amendments."""

from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import consolidation
from enterprises.actions import freezing as actions
from enterprises.forms.figures import AmendForm, VersionForm
from enterprises.models import Figure, FrozenFigure, Round
from enterprises.queries import frozen
from enterprises.queries.checklist import checklist
from enterprises.rules.measures import BY_CODE
from shanyang.departments.actions import audit
from shanyang.departments.actions import forms as submitted
from shanyang.departments.models import Job
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.errors import Refused
from shanyang.lib.spreadsheets import XLSX

HEADLINES = ("enterprises", "workers", "employments", "formal", "probationary", "outlets", "without_roster")


def _round_for_lead(request: StaffRequest, pk: int) -> Round:
    """Freezing is the lead's page; to everybody else it does not exist."""
    rounds = Round.objects.all() if permissions.is_lead(request.user) else Round.objects.none()
    return get_object_or_404(rounds.select_related("division", "frozen_by"), pk=pk)


@require_http_methods(["GET", "POST"])
def freeze(request: StaffRequest, pk: int) -> HttpResponse:
    """What stands in the way, what follows, and the button."""
    round_ = _round_for_lead(request, pk)
    form = VersionForm(request.POST or None, initial={"version": round_.version})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                done = actions.freeze(round_, by=request.user, **form.cleaned_data)
                return reverse("enterprises:freeze", args=[done.pk])

            return htmx.go(request, submitted.once(request, write))
    return render(request, "enterprises/freeze.html", _context(round_, form), status=422 if form.errors else 200)


def _context(round_: Round, form: VersionForm) -> dict[str, Any]:
    items = [] if round_.state == "frozen" else checklist(round_)
    model = FrozenFigure if round_.state == "frozen" else Figure
    figures = {one.measure: one for one in model.objects.filter(round=round_, subject_type="district")}
    return {
        "round": round_,
        "form": form,
        "items": items,
        "ready": round_.state == "signed" and all(item.done for item in items if item.blocks),
        "figures": [(BY_CODE[code], figures[code]) for code in HEADLINES if code in figures],
        "job": Job.objects.filter(kind=consolidation.JOB, object_id=round_.pk).order_by("-pk").first(),
        "crumbs": [
            (str(round_), reverse("enterprises:round", args=[round_.pk])),
            (_("整合与冻结"), None),
        ],
    }


@require_POST
def consolidate(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill the entries again, in the background; the page says when it was last done."""
    round_ = _round_for_lead(request, pk)
    back = reverse("enterprises:freeze", args=[round_.pk])

    def write() -> str:
        consolidation.request(round_, by=request.user)
        return back

    try:
        return htmx.go(request, submitted.once(request, write))
    except Refused as refusal:
        context = {**_context(round_, VersionForm(initial={"version": round_.version})), "refusal": str(refusal)}
        return render(request, "enterprises/freeze.html", context, status=422)


@require_POST
def download(request: StaffRequest, pk: int, kind: str) -> HttpResponse | FileResponse:
    """The frozen figures as a workbook for people or as the canonical file for machines."""
    round_ = _round_for_lead(request, pk)
    if round_.state != "frozen":
        raise Http404
    with transaction.atomic():
        audit.record("enterprises.export_frozen", round_, by=request.user, file_hash=round_.frozen_hash)
    name = f"{round_.division.code}-{round_.number}-{round_.as_of:%Y%m%d}"
    if kind == "csv":
        response = HttpResponse(frozen.canonical_csv(round_), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    return FileResponse(frozen.for_people(round_), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


@require_http_methods(["GET", "POST"])
def amend(request: StaffRequest, pk: int) -> HttpResponse:
    """订正: a number beside the frozen one, with its reason."""
    figures = FrozenFigure.objects.all() if permissions.is_lead(request.user) else FrozenFigure.objects.none()
    figure = get_object_or_404(figures.select_related("round"), pk=pk)
    form = AmendForm(request.POST or None)
    back = reverse("enterprises:frozen-figure", args=[figure.pk])
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.amend(figure, by=request.user, **form.cleaned_data)
                return back

            return htmx.go(request, submitted.once(request, write))
    measure = BY_CODE[figure.measure]
    context = {
        "heading": _("订正%(subject)s的%(measure)s") % {"subject": figure.subject_name, "measure": measure.label},
        "explanation": _("冻结数和冻结文件都不改动，订正数和理由并列显示，永久保留。"),
        "facts": [
            (_("冻结数"), figure.value if figure.value is not None else _("不掌握")),
            (_("定义"), measure.definition),
        ],
        "form": form,
        "label": _("记下订正"),
        "back_url": back,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
