"""口径可追: a ledger row with every number it counts in, and all figures as they were published on a day."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enterprises.models import Enterprise, Outlet, Submission, Worker
from enterprises.queries import drilling
from enterprises.queries.frozen import basis
from enterprises.queries.independence import readable
from enterprises.rules.measures import BY_CODE, MEASURES
from enterprises.views.figures import page_of
from shanyang.departments.actions import audit
from shanyang.departments.requests import StaffRequest

MASTERS: dict[str, Any] = {"enterprise": Enterprise, "outlet": Outlet, "worker": Worker}
FACTS = {
    "enterprise": ("name", "uscc", "sector", "division", "address", "operating_status", "headcount", "formal_members"),
    "outlet": ("name", "division", "address", "status", "headcount"),
    "worker": ("enterprise_name", "outlet_name", "division", "job", "employment_state", "started_on", "left_on"),
}


@require_GET
def ledger_row(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """What one row says, in which file it stands, whom it was taken for, and every number it counts in."""
    model = drilling.REPORTS[kind]
    rows = model.objects.select_related("round__division", "department", "submission__department", "division")
    report = get_object_or_404(rows, pk=pk)
    row = drilling.ledger_row(kind, report, request.user)
    _check_may_read(request, kind, row)
    submission = Submission.objects.visible_to(request.user).filter(pk=report.submission_id).exists()
    subject = getattr(row.link, kind)
    context = {
        "row": row,
        "report": report,
        "facts": [(drilling.label_of(model, name), _said(report, name)) for name in FACTS[kind]],
        "name": subject.masked_name if kind == "worker" else subject.name,
        "subject_url": _subject_url(kind, row),
        "submission_visible": submission,
        "figures": [(one, BY_CODE[one.measure], page_of(one)) for one in row.figures],
        "crumbs": [(_("一个口径"), f"{reverse('enterprises:figures')}?round={report.round_id}"), (_("台账行"), None)],
    }
    return render(request, "enterprises/ledger_row.html", context)


def _check_may_read(request: StaffRequest, kind: str, row: drilling.LedgerRow) -> None:
    """The subject is in scope, and so are this source's words in this round; else the row does not exist."""
    report, link = row.report, row.link
    if link is None:
        raise Http404
    seen = MASTERS[kind].objects.visible_to(request.user).filter(pk=getattr(link, f"{kind}_id")).exists()
    owner = "" if kind == "outlet" else "enterprise"
    words = type(link).objects.filter(readable(request.user, report.round, "report__", owner), pk=link.pk).exists()
    if not (seen and words):
        raise Http404


def _said(report: Any, name: str) -> Any:
    display = getattr(report, f"get_{name}_display", None)
    return display() if display else getattr(report, name)


def _subject_url(kind: str, row: drilling.LedgerRow) -> str:
    if kind == "worker":
        return f"{reverse('enterprises:person', args=[row.link.worker_id])}?round={row.report.round_id}"
    pk = row.link.enterprise_id if kind == "enterprise" else row.link.outlet.enterprise_id
    return f"{reverse('enterprises:enterprise', args=[pk])}?round={row.report.round_id}"


SHOWN = ("district", "division", "sector", "organization")


@require_http_methods(["GET", "POST"])
def published(request: StaffRequest) -> HttpResponse:
    """The figures as they were published on a day; the same day always gives the same answer."""
    asked = request.GET.get("day", "")
    day = _day(asked)
    if request.method == "POST" and day is not None:
        return _file(request, day)
    found = drilling.published_on(day, request.user, SHOWN) if day else []
    drilling.name_subjects([one.figure for one in found])
    context = {
        "day": day,
        "asked": asked,
        "today": timezone.localdate(),
        "round": drilling.round_on(day) if day else None,
        "measures": MEASURES,
        "lines": _lines(found),
        "crumbs": [(_("一个口径"), reverse("enterprises:figures")), (_("按日期查"), None)],
    }
    return render(request, "enterprises/published.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _lines(found: list[drilling.Published]) -> list[tuple[str, list[Any]]]:
    """One line a subject, one cell a measure."""
    table: dict[tuple[str, int], dict[str, drilling.Published]] = {}
    labels: dict[tuple[str, int], str] = {}
    for one in found:
        key = (one.figure.subject_type, one.figure.subject_id)
        labels[key] = one.figure.subject_name
        table.setdefault(key, {})[one.figure.measure] = one
    order = list(drilling.SUBJECT_ORDER)
    return [
        (
            labels[key],
            [
                (measure, cells.get(measure.code), basis(cells[measure.code].amendment))
                for measure in MEASURES
                if measure.code in cells
            ],
        )
        for key, cells in sorted(table.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
        if any(cell.value for cell in cells.values())
    ]


def _file(request: StaffRequest, day: date) -> HttpResponse:
    """A file for machines of what was published on the day: asked twice, the same bytes."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(("day", "round", "as_of", "measure", "subject_type", "subject_code", "subject_name", "value", "basis"))
    round_ = drilling.round_on(day)
    rows = [
        (
            day.isoformat(),
            str(one.figure.round_id and round_ and round_.number),
            round_.as_of.isoformat() if round_ else "",
            one.figure.measure,
            one.figure.subject_type,
            one.figure.subject_code,
            one.figure.subject_name,
            "" if one.value is None else str(one.value),
            "frozen" if one.amendment is None else f"amended {timezone.localdate(one.amendment.amended_at)}",
        )
        for one in drilling.published_on(day, request.user)
    ]
    out.writerows(sorted(rows))
    with transaction.atomic():
        audit.record("export.published", by=request.user, detail={"day": day.isoformat(), "rows": len(rows)})
    answer = HttpResponse(text.getvalue().encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="published-{day.isoformat()}.csv"'
    return answer
