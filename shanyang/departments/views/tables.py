"""表格往返: hand out a list, take its edited copy, show what would happen, do it."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shanyang.lib import htmx, spreadsheets
from shanyang.lib.errors import Refused
from shanyang.lib.tables import Outcome

from .. import round_trip
from ..actions import forms as once_forms
from ..actions import round_trip as actions
from ..forms.tables import TableApplyForm, TableUploadForm
from ..models import TableUpload
from ..requests import StaffRequest
from ..rules.duties import ADMINISTRATORS

SHOWN = 200


def _table(request: StaffRequest, key: str) -> round_trip.Table:
    """The list by key; for whoever reads nothing of the survey it does not exist."""
    found = round_trip.find(key)
    if found is None or not request.user.posts_on() or request.user.holds_any(ADMINISTRATORS):
        raise Http404
    return found


def _uploads(request: StaffRequest) -> QuerySet[TableUpload]:
    return TableUpload.objects.filter(by=request.user)


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    if not request.user.posts_on() or request.user.holds_any(ADMINISTRATORS):
        raise Http404
    lists = [(table, table.may_edit(request.user)) for table in round_trip.tables().values()]
    return htmx.page(request, "tables/index.html", context={"lists": lists})


@require_http_methods(["GET", "POST"])
def table(request: StaffRequest, key: str) -> HttpResponse:
    """The list's own page: export, upload, and what was uploaded before."""
    found = _table(request, key)
    form = TableUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            upload = form.cleaned_data["file"]
            url = once_forms.once(request, lambda: actions.receive(found, upload, by=request.user))
            return htmx.go(request, url)
    context = {
        "table": found,
        "form": form,
        "may_edit": found.may_edit(request.user),
        "uploads": _uploads(request).filter(table=key)[:10],
    }
    return htmx.page(request, "tables/table.html", context=context, status=422 if form.errors else 200)


@require_POST
def export(request: StaffRequest, key: str) -> FileResponse:
    """The list as a spreadsheet that can come back. POST, because an export leaves a trace."""
    found = _table(request, key)
    name = f"{found.label}_{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(
        actions.workbook(found, request.user), as_attachment=True, filename=name, content_type=spreadsheets.XLSX
    )


@require_GET
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(_uploads(request), pk=pk)
    return _preview(request, upload, TableApplyForm())


def _preview(request: StaffRequest, upload: TableUpload, form: TableApplyForm, status: int = 200) -> HttpResponse:
    found = _table(request, upload.table)
    context = {"upload": upload, "table": found, "form": form, "outcomes": Outcome, "shown": SHOWN}
    if not upload.applied_at:
        try:
            comparison = actions.preview(upload, found)
        except Refused as refusal:
            return htmx.page(request, "tables/unreadable.html", context=context | {"refusal": refusal}, status=422)
        form.fields["seen"].initial = comparison.counts
        context |= {
            "counts": comparison.counts,
            "changed": comparison.of(Outcome.CHANGED)[:SHOWN],
            "added": comparison.of(Outcome.ADDED)[:SHOWN],
            "wrong": comparison.of(Outcome.WRONG)[:SHOWN],
        }
    return htmx.page(request, "tables/preview.html", context=context, status=status)


@require_POST
def apply(request: StaffRequest, pk: int) -> HttpResponse:
    upload = get_object_or_404(_uploads(request), pk=pk)
    found = _table(request, upload.table)
    form = TableApplyForm(request.POST)
    if form.is_valid():
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        with htmx.refusals_on(form):
            url = once_forms.once(
                request, lambda: actions.apply(upload, found, by=request.user, reason=reason, expected=seen)
            )
            return htmx.go(request, url)
    upload.refresh_from_db()
    fresh = TableApplyForm(initial={"reason": form.data.get("reason", "")})
    fresh.refusal = [str(error) for errors in form.errors.values() for error in errors]  # type: ignore[attr-defined]
    return _preview(request, upload, fresh, status=422)


@require_GET
def rejected(request: StaffRequest, pk: int) -> FileResponse:
    """The wrong rows of an upload, each with its problem, to be corrected and uploaded again."""
    upload = get_object_or_404(_uploads(request), pk=pk)
    found = _table(request, upload.table)
    try:
        book = actions.rejected_workbook(upload, found, by=request.user)
    except Refused:
        raise Http404 from None
    name = f"{found.label}_{upload.pk}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=spreadsheets.XLSX)
