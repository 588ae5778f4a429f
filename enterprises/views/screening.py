"""筛选标准 and 筛选先例: what counts here, who changed it, and how borderline enterprises were decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import permissions
from enterprises.actions import screening as actions
from enterprises.forms.screening import CriterionForm, EndForm, ReviseForm
from enterprises.models import Criterion
from enterprises.queries import screening as queries
from enterprises.views.filters import sector_filter
from shanyang.departments import lists
from shanyang.departments.requests import StaffRequest
from shanyang.departments.views.acting import act
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field, by_number

OUTCOMES = (("in", gettext_lazy("纳入")), ("out", gettext_lazy("不纳入")))


def _address() -> str:
    return reverse("enterprises:criteria")


@require_GET
def criteria(request: StaffRequest) -> HttpResponse:
    """What counts as new economy here, by sector, with the document each line rests on."""
    today = timezone.localdate()
    context = {
        "groups": queries.groups(today),
        "may_edit": permissions.is_lead(request.user),
        "today": today,
        "crumbs": [(_("一企一案"), reverse("enterprises:cases")), (_("筛选标准"), None)],
    }
    return render(request, "enterprises/criteria.html", context)


@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """The lead adds a criterion."""
    form = CriterionForm(request.POST or None, initial={"since": timezone.localdate()})

    def write() -> str:
        actions.add(by=request.user, **form.cleaned_data)
        return _address()

    return act(
        request,
        form,
        write,
        heading=_("增加一条筛选标准"),
        explanation=_("从生效日起，各街道筛选时都会看到这一条，并要选它作为依据。"),
        label=_("增加这一条"),
        back_url=_address(),
    )


@require_http_methods(["GET", "POST"])
def revise(request: StaffRequest, pk: int) -> HttpResponse:
    """The lead puts a criterion into new words from a day on."""
    found = get_object_or_404(Criterion.objects.open().select_related("sector"), pk=pk)
    first = {"version": found.version, "text": found.text, "document": found.document, "since": timezone.localdate()}
    form = ReviseForm(request.POST or None, initial=first)

    def write() -> str:
        actions.revise(found, by=request.user, **form.cleaned_data)
        return _address()

    return act(
        request,
        form,
        write,
        heading=_("修订“%(code)s”") % {"code": found.code},
        explanation=_("已经按旧的说法定过的不变，记录里仍是当时的说法；从生效日起按新的说法。"),
        facts=_facts(found),
        label=_("修订这一条"),
        back_url=_address(),
    )


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """The lead ends a criterion."""
    found = get_object_or_404(Criterion.objects.open().select_related("sector"), pk=pk)
    form = EndForm(request.POST or None, initial={"version": found.version, "since": timezone.localdate()})

    def write() -> str:
        values = form.cleaned_data
        actions.end(found, until=values["since"], reason=values["reason"], version=values["version"], by=request.user)
        return _address()

    return act(
        request,
        form,
        write,
        heading=_("停用“%(code)s”") % {"code": found.code},
        explanation=_("停用后筛选时不再出现；以前依据它定的案不变，先例里仍看得到。"),
        facts=_facts(found),
        label=_("停用这一条"),
        back_url=_address(),
    )


def _facts(one: Criterion) -> list[tuple[Any, Any]]:
    return [(_("行业"), one.sector or _("各行业通用")), (_("现在的说法"), one.text), (_("依据"), one.document)]


# -- precedents -----------------------------------------------------------------


def _with_words(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    return rows.filter(gist__icontains=words)


def _criteria() -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in Criterion.objects.order_by("code", "-since")]


def _case_of(row: Any) -> str | None:
    return reverse("enterprises:case", args=[row.record.case_id]) if row.case_open else None


LISTING = Listing(
    "precedents",
    gettext_lazy("筛选先例"),
    columns=(
        Column("gist", gettext_lazy("要点"), lambda row: row.gist, url=_case_of, head=True),
        Column(
            "sector",
            gettext_lazy("行业"),
            lambda row: row.record.case.enterprise.sector and row.record.case.enterprise.sector.label,
        ),
        Column(
            "outcome",
            gettext_lazy("结论"),
            lambda row: str(dict(OUTCOMES)[row.record.outcome]),
            state=lambda row: "done" if row.record.outcome == "in" else "none",
        ),
        Column(
            "criteria",
            gettext_lazy("依据的标准"),
            lambda row: "、".join(one.code for one in row.record.criteria.all()),
        ),
        Column("at", gettext_lazy("哪天定的"), lambda row: timezone.localdate(row.record.at)),
    ),
    sorts=(Sort("new", gettext_lazy("最近的"), "id", descending=True),),
    related=("record__case__enterprise__sector",),
    filters=(
        Filter("q", gettext_lazy("要点里有"), _with_words, kind="search"),
        sector_filter("record__case__enterprise__sector__code"),
        Filter("criterion", gettext_lazy("依据的标准"), by_number("record__criteria__id"), choices=_criteria),
        Filter("outcome", gettext_lazy("结论"), by_field("record__outcome"), choices=OUTCOMES),
    ),
    empty_title=gettext_lazy("还没有先例"),
    empty_text=gettext_lazy("筛选时拿不准的，写下要点，就成为先例，各街道都能查到。"),
)


@require_http_methods(["GET", "POST"])
def precedents(request: StaffRequest) -> HttpResponseBase:
    """How borderline enterprises were decided; POST exports what is filtered."""
    rows = queries.precedents(request.user)
    bound = LISTING.bind(request, rows, decorate=lambda found: queries.mark_open(found, request.user))
    context = {
        "lead": _("拿不准的怎么定的。要点不写企业名称；自己管辖内的可以点开看全案。"),
        "crumbs": [(_("一企一案"), reverse("enterprises:cases")), (_("筛选先例"), None)],
    }
    return lists.answer(request, bound, context=context)
