"""从业人员: people by masked name, who employs them, and the one look at a full number."""

from dataclasses import replace
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enterprises.actions import unmasking
from enterprises.models import EmploymentEntry, Round, Worker, WorkerEntry, WorkerLink
from enterprises.queries import independence, people_pages
from enterprises.queries.independence import shows_consolidated
from enterprises.views.enterprises import page_of
from enterprises.views.filters import asked_round, name_filter, rounds, street_filter
from enterprises.wording import PARTY_STATUSES
from shanyang.departments import lists
from shanyang.departments.actions import audit
from shanyang.departments.requests import StaffRequest
from shanyang.lib.htmx import refusals_on
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_number


def masked_phone(tail: str | None) -> str | None:
    """The last four digits behind stars; nothing where no number is known."""
    return f"*******{tail}" if tail else None


def person_url(worker: Worker) -> str:
    return reverse("enterprises:person", args=[worker.pk])


LISTING = Listing(
    "people",
    gettext_lazy("从业人员"),
    table="workers",
    columns=(
        Column("name", gettext_lazy("姓名"), lambda w: w.masked_name, url=person_url, head=True, sort="name"),
        Column("phone", gettext_lazy("手机号"), lambda w: masked_phone(w.phone_tail4)),
        Column("employers", gettext_lazy("用工企业"), lambda w: w.listed.employers),
        Column("job", gettext_lazy("岗位"), lambda w: w.listed.job),
        Column("party", gettext_lazy("政治面貌"), lambda w: w.listed.party),
    ),
    sorts=(
        Sort("name", gettext_lazy("姓名读音"), "name_key"),
        Sort("new", gettext_lazy("最近出现"), "id", descending=True),
    ),
    empty_title=gettext_lazy("没有归您看的从业人员"),
    empty_text=gettext_lazy("人员名册写入以后，在您负责的地方或企业工作的人会出现在这里。"),
)


def _filters(user: Any, round_: Round | None) -> tuple[Filter, ...]:
    entries = WorkerEntry.objects.visible_to(user).filter(round=round_, in_scope=True).order_by()
    employments = EmploymentEntry.objects.visible_to(user).filter(round=round_, active=True).order_by()
    if not shows_consolidated(user, round_):
        entries, employments = entries.none(), employments.none()
    filters = [
        name_filter("worker"),
        Filter(
            "enterprise",
            _("企业编号"),
            lambda rows, pk: rows.filter(pk__in=by_number("enterprise_id")(employments, pk).values("worker_id")),
            kind="hidden",
        ),
        Filter(
            "counted",
            _("计入本轮"),
            lambda rows, _value: rows.filter(pk__in=entries.values("worker_id")),
            choices=(("yes", _("是")),),
            kind="hidden",
        ),
        Filter("round", _("轮次"), lambda rows, _value: rows, choices=rounds, kind="hidden"),
    ]
    if user.holds_any(people_pages.PARTY_READERS):
        by_status = lambda rows, status: rows.filter(pk__in=entries.filter(party_status=status).values("worker_id"))  # noqa: E731
        filters.insert(1, Filter("party", _("政治面貌"), by_status, choices=PARTY_STATUSES))
    return tuple(filters)


def people(request: StaffRequest) -> HttpResponseBase:
    round_ = asked_round(request)
    rows = independence.people(request.user)
    rows = rows if "round" in request.GET else rows.living()
    listing = replace(LISTING, filters=_filters(request.user, round_))
    bound = listing.bind(request, rows, decorate=lambda found: people_pages.describe(found, request.user, round_))
    if request.method == "GET" and (words := bound.asked("q")):
        _trace_search(request, words)
    return lists.answer(request, bound, context={"lead": _("姓名和号码默认打码；看完整号码要写明理由并留痕。")})


@transaction.atomic
def _trace_search(request: HttpRequest, words: str) -> None:
    """Looking somebody up by name is an act of its own."""
    audit.record("enterprises.search_people", by=request.user, detail={"words": words})  # type: ignore[arg-type]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么要看完整号码"),
        max_length=200,
        help_text=gettext_lazy("例如“电话核对在岗情况”。理由、您的姓名和时间都会记下。"),
        error_messages={"required": gettext_lazy("请写明为什么要看完整号码，例如“电话核对在岗情况”。")},
    )


def _person_page(
    request: HttpRequest, worker: Worker, form: ReasonForm, number: str = "", status: int = 200
) -> HttpResponse:
    round_ = asked_round(request)
    people_pages.describe([worker], request.user, round_)
    links = (
        WorkerLink.objects.open()
        .filter(worker=worker)
        .select_related("report__department", "report__submission", "enterprise")
    )
    context = {
        "worker": worker,
        "round": round_,
        "phone": masked_phone(worker.phone_tail4),
        "number": number,
        "links": people_pages.visible_links(links, request.user),
        "form": form,
        "crumbs": [(_("从业人员"), reverse("enterprises:people")), (worker.masked_name, None)],
    }
    return render(request, "enterprises/person.html", context, status=status)


def person(request: StaffRequest, pk: int) -> HttpResponse:
    worker = get_object_or_404(independence.people(request.user), pk=pk)
    return _person_page(request, worker, ReasonForm())


@require_POST
def unmask(request: StaffRequest, pk: int) -> HttpResponse:
    """Shows the number on this one answer; the address of the answer does not show it again."""
    worker = get_object_or_404(independence.people(request.user), pk=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            number = unmasking.show_phone(worker, by=request.user, reason=reason)  # type: ignore[arg-type]
            return _person_page(request, worker, ReasonForm(), number)
    return _person_page(request, worker, form, status=422)


EMPLOYMENTS = Listing(
    "employments",
    gettext_lazy("用工关系"),
    columns=(
        Column(
            "worker",
            gettext_lazy("姓名"),
            lambda e: e.worker.masked_name,
            url=lambda e: person_url(e.worker),
            head=True,
        ),
        Column("enterprise", gettext_lazy("企业"), lambda e: e.enterprise.name, url=lambda e: page_of(e.enterprise)),
        Column("job", gettext_lazy("岗位"), lambda e: e.job),
        Column("division", gettext_lazy("工作地"), lambda e: e.division and e.division.short_name),
    ),
    sorts=(Sort("id", gettext_lazy("录入先后"), "id"),),
    filters=(
        street_filter(),
        Filter("enterprise", gettext_lazy("企业编号"), by_number("enterprise_id"), kind="hidden"),
        Filter("round", gettext_lazy("轮次"), lambda rows, _value: rows, choices=rounds, kind="hidden"),
    ),
    related=("worker", "enterprise", "division"),
    empty_title=gettext_lazy("本轮还没有整合出用工关系"),
)


def employments(request: StaffRequest) -> HttpResponseBase:
    """One row per person and enterprise; a person with two employers stands here twice."""
    round_ = asked_round(request)
    rows = EmploymentEntry.objects.visible_to(request.user).filter(round=round_, active=True)
    rows = rows if shows_consolidated(request.user, round_) else rows.none()
    return lists.answer(request, EMPLOYMENTS.bind(request, rows), context={"lead": _("一个人在两家用工，就有两条。")})
