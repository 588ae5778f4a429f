"""报数登记簿: what is asked of us, what we hold already, and the little that streets are still asked for."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import request_ledger as actions
from enterprises.forms.figures import VersionForm
from enterprises.forms.request_ledger import AnswerForm, RegisterForm, RematchForm, WithdrawForm
from enterprises.ledgers.request_matching import TALLIES
from enterprises.models import DataRequest, RequestColumn, RequestTask
from enterprises.queries import request_answers
from enterprises.rules.measures import BY_CODE
from enterprises.wording import REQUEST_STATES
from shanyang.departments import lists
from shanyang.departments.actions import audit
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field
from shanyang.lib.spreadsheets import XLSX

STATE_TAGS = {"matching": "wait", "asking": "wait", "ready": "running", "sent": "done", "withdrawn": "none"}

LISTING = Listing(
    "requests",
    gettext_lazy("报数登记簿"),
    columns=(
        Column("title", gettext_lazy("表名"), lambda r: r.title, head=True, url=lambda r: r.get_absolute_url()),
        Column("sender", gettext_lazy("要数单位"), lambda r: r.sender, note=lambda r: r.basis),
        Column("received", gettext_lazy("收到"), lambda r: r.received_on),
        Column("due", gettext_lazy("期限"), lambda r: r.due_on),
        Column("columns", gettext_lazy("栏目"), lambda r: len(r.counted), number=True),
        Column("saved", gettext_lazy("系统已有"), lambda r: r.saved, number=True),
        Column("asked", gettext_lazy("请街道补报"), lambda r: r.asked, number=True),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda r: r.get_state_display(),
            state=lambda r: STATE_TAGS[r.state],
        ),
    ),
    sorts=(Sort("listed", gettext_lazy("登记先后"), "id", descending=True),),
    filters=(Filter("state", gettext_lazy("状态"), by_field("state"), choices=REQUEST_STATES),),
    empty_title=gettext_lazy("还没有登记过"),
    empty_text=gettext_lazy("有单位来要表，先登记：系统已有的直接回复，没有的才请街道补报。"),
)


def _count_columns(found: list[Any]) -> None:
    columns: dict[int, list[str]] = {one.pk: [] for one in found}
    for request, kind in RequestColumn.objects.filter(request__in=found).values_list("request_id", "kind"):
        columns[request].append(kind)
    for one in found:
        one.counted = columns[one.pk]
        one.asked = one.counted.count("ask")
        one.saved = sum(kind in ("measure", "tally") for kind in one.counted)


def requests(request: StaffRequest) -> HttpResponseBase:
    rows = DataRequest.objects.visible_to(request.user)
    lead = permissions.is_lead(request.user)
    bound = LISTING.bind(
        request,
        rows,
        decorate=_count_columns,
        empty_url=reverse("enterprises:request-new") if lead else "",
        empty_action=_("登记一张表"),
    )
    context = {
        "lead": _("下发新表之前先在这里比对：系统已有的不再要街道报。"),
        "months": request_answers.by_month(rows.exclude(state="withdrawn")),
        "is_lead": lead,
    }
    return lists.answer(request, bound, template="enterprises/requests.html", context=context)


@require_http_methods(["GET", "POST"])
def register(request: StaffRequest) -> HttpResponse:
    if not permissions.is_lead(request.user):
        raise Http404
    today = timezone.localdate()
    form = RegisterForm(request.POST or None, request.FILES or None, initial={"received_on": today, "due_on": today})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            made = submitted.once(request, lambda: actions.register(by=request.user, **form.cleaned_data))
            return htmx.go(request, made)
    crumbs = [(_("报数登记簿"), reverse("enterprises:requests")), (_("登记一张表"), None)]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "enterprises/request_new.html", context, status=422 if form.errors else 200)


def _found(request: StaffRequest, pk: int, *, lead: bool = False) -> DataRequest:
    rows = DataRequest.objects.visible_to(request.user)
    if lead and not permissions.is_lead(request.user):
        rows = rows.none()
    return get_object_or_404(rows.select_related("round", "registered_by", "sent_by"), pk=pk)


@require_GET
def request_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def _page(request: StaffRequest, found: DataRequest, form: Any = None, status: int = 200) -> HttpResponse:
    """The columns with how each is answered, the streets asked, and the file as it would be sent now."""
    columns = list(found.columns.order_by("position"))
    lead = permissions.is_lead(request.user)
    tasks = RequestTask.objects.visible_to(request.user).filter(request=found).select_related("division", "answered_by")
    context = {
        "found": found,
        "form": form or VersionForm(initial={"version": found.version}),
        "version": VersionForm(initial={"version": found.version}),
        "withdrawal": WithdrawForm(initial={"version": found.version}),
        "columns": [(one, _from(one)) for one in columns],
        "asked": sum(one.kind == "ask" for one in columns),
        "saved": sum(one.kind in ("measure", "tally") for one in columns),
        "tasks": tasks.order_by("division__code"),
        "filled": request_answers.fill(found) if lead and found.state != "matching" else None,
        "is_lead": lead,
        "tag": STATE_TAGS[found.state],
        "crumbs": [(_("报数登记簿"), reverse("enterprises:requests")), (found.title, None)],
    }
    return render(request, "enterprises/request.html", context, status=status)


def _from(column: RequestColumn) -> str:
    if column.kind == "measure":
        return BY_CODE[column.code].label
    return TALLIES.get(column.code, "")


@require_http_methods(["GET", "POST"])
def rematch(request: StaffRequest, pk: int) -> HttpResponse:
    """How one column is answered, when the matching is wrong."""
    column = get_object_or_404(RequestColumn.objects.select_related("request"), pk=pk)
    found = _found(request, column.request_id, lead=True)
    answer = f"{column.kind}:{column.code}" if column.code else column.kind
    form = RematchForm(request.POST or None, initial={"version": found.version, "answer": answer})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.rematch(column, by=request.user, **form.cleaned_data)
                return found.get_absolute_url()

            return htmx.go(request, submitted.once(request, write))
    context = {
        "heading": _("“%(heading)s”怎么答") % {"heading": column.heading},
        "explanation": _("系统里有的就从冻结数取；拿不准是不是同一个口径的，请街道补报。"),
        "form": form,
        "label": _("就这样答"),
        "back_url": found.get_absolute_url(),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, lead=True)
    form = VersionForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            made = submitted.once(request, lambda: actions.confirm(found, by=request.user, **form.cleaned_data))
            return htmx.go(request, made)
    return _page(request, _found(request, pk, lead=True), form, 422)


@require_POST
def send(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file for the sender; sent once more it is the same file, with a trace."""
    found = _found(request, pk, lead=True)
    form = VersionForm(request.POST)
    name = f"{found.title}_{found.received_on:%Y%m%d}.xlsx"
    if found.state == "sent":
        with transaction.atomic():
            audit.record("enterprises.download_request", found, by=request.user, file_hash=found.sent_hash)
        return FileResponse(actions.file_of(found), as_attachment=True, filename=name, content_type=XLSX)
    if form.is_valid():
        with htmx.refusals_on(form):
            _sent, book = actions.send(found, by=request.user, **form.cleaned_data)
            return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX)
    return _page(request, _found(request, pk, lead=True), form, 422)


@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    found = _found(request, pk, lead=True)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            made = submitted.once(request, lambda: actions.withdraw(found, by=request.user, **form.cleaned_data))
            return htmx.go(request, made)
    return _page(request, _found(request, pk, lead=True), form, 422)


@require_http_methods(["GET", "POST"])
def task(request: StaffRequest, pk: int) -> HttpResponse:
    """What one street is asked for: only the columns that the system does not have."""
    tasks = RequestTask.objects.visible_to(request.user).select_related("request", "division")
    found = get_object_or_404(tasks, pk=pk)
    columns = list(found.request.columns.filter(kind="ask").order_by("position"))
    said = dict(found.answers.values_list("column_id", "value"))
    initial = {"version": found.version}
    form = AnswerForm(request.POST or None, columns=columns, said=said, initial=initial)
    back = reverse("enterprises:requests")
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                version = form.cleaned_data["version"]
                actions.answer(found, form.values, by=request.user, version=version)
                return found.get_absolute_url()

            return htmx.go(request, submitted.once(request, write))
    context = {
        "task": found,
        "columns": columns,
        "said": [(one.heading, said.get(one.pk, "")) for one in columns],
        "may": not permissions.why_not(permissions.check_answer_request, request.user, found)
        and found.request.state == "asking",
        "form": form,
        "back_url": back,
        "crumbs": [(_("报数登记簿"), back), (found.request.title, None)],
    }
    return render(request, "enterprises/request_task.html", context, status=422 if form.errors else 200)
