"""核对差异: the list, the page on which one is settled, and taking a decision back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from enterprises import permissions
from enterprises.actions import discrepancies as actions
from enterprises.actions.next_step import case_url
from enterprises.forms.discrepancies import SettleForm
from enterprises.forms.discrepancy_work import CommentForm
from enterprises.forms.rounds import ReasonForm
from enterprises.models import Case, Discrepancy
from enterprises.queries.independence import sight
from enterprises.queries.settling_pages import SettlingPage, summarize
from enterprises.views.filters import asked_round, round_filter, sector_filter, street_filter
from enterprises.wording import DISCREPANCY_KINDS
from shanyang.departments import lists
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.errors import Stale
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_number

STATE_MARKS = {"open": "wait", "auto": "running", "settled": "done", "gone": "none"}


def page_of(discrepancy: Discrepancy) -> str:
    return reverse("enterprises:discrepancy", args=[discrepancy.pk])


def _by_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(basis_withdrawn_at__isnull=False) if state == "withdrawn" else rows.filter(state=state)


LISTING = Listing(
    "discrepancies",
    gettext_lazy("核对差异"),
    table="discrepancies",
    columns=(
        Column(
            "what",
            gettext_lazy("差异"),
            lambda d: str(d.get_kind_display()),
            note=lambda d: d.summary.subject,
            url=page_of,
            head=True,
        ),
        Column("enterprise", gettext_lazy("企业"), lambda d: d.enterprise.name),
        Column("division", gettext_lazy("属地"), lambda d: d.enterprise.division and d.enterprise.division.short_name),
        Column("values", gettext_lazy("各方怎么说"), lambda d: d.summary.said),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda d: str(d.get_state_display()),
            note=lambda d: d.summary.settled,
            state=lambda d: STATE_MARKS[d.state],
        ),
        Column("due_on", gettext_lazy("期限"), lambda d: d.due_on, template="components/cells/settle_due.html"),
    ),
    sorts=(
        Sort("new", gettext_lazy("最近发现"), "id", descending=True),
        Sort("enterprise", gettext_lazy("按企业"), "enterprise_id"),
    ),
    filters=(
        Filter("kind", gettext_lazy("种类"), lambda rows, kind: rows.filter(kind=kind), choices=DISCREPANCY_KINDS),
        Filter(
            "state",
            gettext_lazy("状态"),
            _by_state,
            choices=(*Discrepancy.State.choices, ("withdrawn", gettext_lazy("依据已撤回"))),
        ),
        street_filter("enterprise__division__code"),
        sector_filter("enterprise__sector__code"),
        Filter(
            "assigned",
            gettext_lazy("交办"),
            lambda rows, value: rows.filter(assigned_office__isnull=value == "no"),
            choices=(("yes", gettext_lazy("已交办")), ("no", gettext_lazy("没有交办"))),
        ),
        Filter(
            "late",
            gettext_lazy("期限"),
            lambda rows, _value: rows.filter(state="open", due_on__lt=timezone.localdate()),
            choices=(("yes", gettext_lazy("已过期限")),),
        ),
        round_filter(),
        Filter("enterprise", gettext_lazy("企业编号"), by_number("enterprise_id"), kind="hidden"),
    ),
    related=("enterprise__division", "worker", "outlet", "resolved_by", "round"),
    empty_title=gettext_lazy("没有差异"),
    empty_text=gettext_lazy("各来源写入台账以后，系统逐项比对；说法不一的出现在这里。"),
)


@require_http_methods(["GET", "POST"])
def discrepancies(request: StaffRequest) -> HttpResponseBase:
    """Contradictions of the round in question; POST exports what is filtered."""
    round_ = asked_round(request)
    rows = Discrepancy.objects.visible_to(request.user)
    rows = rows.filter(round=round_) if round_ else rows.none()
    seen = sight(request.user, round_) if round_ else None
    bound = LISTING.bind(request, rows, decorate=lambda found: summarize(found, seen))
    lead = ""
    if seen is not None and not seen.all:
        lead = _("贵单位还没有确认报齐，这里只列有差异的项，不显示其他来源的数。")
    many = seen is not None and seen.all and not permissions.why_not(permissions.check_settle_many, request.user)
    context = {"lead": lead, "settle_many": many, "query": request.GET.urlencode()}
    return lists.answer(request, bound, template="enterprises/discrepancies.html", context=context)


def _discrepancy(request: StaffRequest, pk: int) -> Discrepancy:
    rows = Discrepancy.objects.visible_to(request.user).select_related(
        "round",
        "enterprise__division",
        "enterprise__sector",
        "worker",
        "outlet",
        "resolved_by",
        "assigned_office",
        "batch",
    )
    return get_object_or_404(rows.prefetch_related("values__department"), pk=pk)


@require_http_methods(["GET", "POST"])
def discrepancy(request: StaffRequest, pk: int) -> HttpResponse:
    """Who says what, what precedence proposes, and the form in which a person decides."""
    found = _discrepancy(request, pk)
    page = SettlingPage(found, request.user)
    form = settle_form(request, page)["settle_form"]
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            url = submitted.once(
                request, lambda: _back(request, actions.resolve(found, by=request.user, **form.decision()))
            )
            return htmx.go(request, url)
    return _settling_page(request, found, page, form)


def settle_form(request: StaffRequest, page: SettlingPage) -> dict[str, Any]:
    """The form for one discrepancy with what it offers first, and why the reader may not use it."""
    found = page.discrepancy
    first = {"version": found.version, "choice": page.proposed_choice}
    return {
        "settle_form": SettleForm(request.POST or None, discrepancy=found, options=page.options, initial=first),
        "settle_why_not": permissions.why_not(permissions.check_resolve, request.user, found),
    }


def _back(request: StaffRequest, settled: Discrepancy) -> str:
    """To the case the officer came from, else to the discrepancy itself."""
    return _case_address(settled) if request.POST.get("back") == "case" else page_of(settled)


def _case_address(found: Discrepancy) -> str:
    case = Case.objects.filter(round_id=found.round_id, enterprise_id=found.enterprise_id).first()
    return case_url(case) if case else page_of(found)


def _settling_page(request: StaffRequest, found: Discrepancy, page: SettlingPage, form: SettleForm) -> HttpResponse:
    refusal = getattr(form, "refusal", None)
    conflict = refusal if isinstance(refusal, Stale) else None
    if conflict:
        # The table below has to show what stands now, and a second try has to know it.
        page = SettlingPage(_discrepancy(request, found.pk), request.user)
        form.data = {**request.POST.dict(), "version": str(page.discrepancy.version)}
    context = {
        "page": page,
        "discrepancy": page.discrepancy,
        "form": form,
        "conflict": conflict,
        "case_address": _case_address(found),
        "why_not": permissions.why_not(permissions.check_resolve, request.user, page.discrepancy),
        "may_discuss": not permissions.why_not(permissions.check_discuss, request.user, page.discrepancy),
        "comments": page.comments,
        "comment_form": CommentForm(),
        "crumbs": [(_("核对差异"), reverse("enterprises:discrepancies")), (page.title, None)],
    }
    status = 409 if conflict else 422 if form.errors else 200
    return htmx.page(request, "enterprises/discrepancy.html", "settle", context, status)


@require_http_methods(["GET", "POST"])
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a decision back, with a reason."""
    found = _discrepancy(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            url = submitted.once(request, lambda: page_of(actions.reopen(found, by=request.user, **form.cleaned_data)))
            return htmx.go(request, url)
    context = {
        "heading": _("重新核定“%(what)s”") % {"what": found.get_kind_display()},
        "explanation": _("重新核定后这一项回到待定；原来定的值和理由留在留痕里。"),
        "facts": [
            (_("企业"), found.enterprise.name),
            (_("现在定为"), SettlingPage(found, request.user).decision or "—"),
        ],
        "form": form,
        "label": _("回到待定"),
        "back_url": page_of(found),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
