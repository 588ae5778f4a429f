"""企业台账: the list of enterprises and the page of one."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import permissions
from enterprises.models import Case, ChangeReport, Enterprise, EnterpriseEntry, Outlet, Round
from enterprises.queries import enterprise_pages
from enterprises.queries.independence import shows_consolidated
from enterprises.views.filters import asked_round, name_filter, rounds, sector_filter, street_filter
from enterprises.wording import STEPS
from shanyang.departments import lists
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_number

ORDER = [code for code, _label in STEPS] + ["done"]
CLEARS = (
    ("outlets", gettext_lazy("网点清")),
    ("operations", gettext_lazy("经营清")),
    ("headcount", gettext_lazy("职工数清")),
    ("members", gettext_lazy("党员清")),
)
ALL_CLEAR = len(CLEARS)


def page_of(enterprise: Enterprise) -> str:
    return reverse("enterprises:enterprise", args=[enterprise.pk])


LISTING = Listing(
    "enterprises",
    gettext_lazy("企业台账"),
    table="enterprises",
    columns=(
        Column(
            "name",
            gettext_lazy("企业"),
            lambda e: e.name,
            note=lambda e: e.uscc or _("没有信用代码"),
            url=page_of,
            head=True,
            sort="name",
        ),
        Column("uscc", gettext_lazy("统一社会信用代码"), lambda e: e.uscc, shown=False),
        Column("sector", gettext_lazy("行业"), lambda e: e.sector and e.sector.label),
        Column("division", gettext_lazy("属地"), lambda e: e.division and e.division.short_name),
        Column("headcount", gettext_lazy("从业人员（人）"), lambda e: e.listed.headcount, number=True),
        Column(
            "clears",
            gettext_lazy("四清"),
            lambda e: e.listed.clears,
            text=lambda e: e.listed.clears_text,
            state=lambda e: e.listed.clears_state,
        ),
        Column("step", gettext_lazy("五步"), lambda e: e.listed.step, state=lambda e: e.listed.step_state),
        Column("open", gettext_lazy("待定差异（项）"), lambda e: e.listed.discrepancies, number=True),
    ),
    sorts=(
        Sort("name", gettext_lazy("名称"), "name_sort"),
        Sort("new", gettext_lazy("最近出现"), "id", descending=True),
    ),
    related=("sector", "division"),
    empty_title=gettext_lazy("还没有企业"),
    empty_text=gettext_lazy("四方交来台账并写入以后，企业会出现在这里。"),
)


def _filters(user: Any, round_: Round | None) -> tuple[Filter, ...]:
    """Conditions on the round's cases and entries need to know whose they may be."""

    def by_entry(**condition: Any) -> Any:
        entries = EnterpriseEntry.objects.visible_to(user).filter(round=round_, in_scope=True)
        entries = entries if shows_consolidated(user, round_) else entries.none()
        return lambda rows: rows.filter(pk__in=entries.filter(**condition).order_by().values("enterprise_id"))

    def by_clear(rows: QuerySet[Enterprise], name: str) -> QuerySet[Enterprise]:
        kind, clear = name.removeprefix("not-"), not name.startswith("not-")
        if clear:
            return by_entry(**{f"{kind}_clear": True})(rows)
        # NULL means that nobody has looked yet, which is not clear either.
        return by_entry(**{f"{kind}_clear__isnull": True})(rows) | by_entry(**{f"{kind}_clear": False})(rows)

    def by_step(steps: list[str]) -> Q:
        cases = Case.objects.visible_to(user).filter(round=round_, step__in=steps)
        return Q(pk__in=cases.order_by().values("enterprise_id"))

    not_clear = [(f"not-{code}", _("还没有%(clear)s") % {"clear": label}) for code, label in CLEARS]
    return (
        name_filter("enterprise"),
        street_filter(),
        sector_filter(),
        Filter(
            "step",
            _("正在哪一步"),
            lambda rows, step: rows.filter(by_step([step])),
            choices=(*STEPS, ("done", _("五步已办完"))),
        ),
        Filter("clear", _("四清"), by_clear, choices=(*CLEARS, *not_clear)),
        Filter(
            "past",
            _("已办完"),
            lambda rows, step: rows.filter(by_step(ORDER[ORDER.index(step) + 1 :])),
            choices=STEPS,
            kind="hidden",
        ),
        Filter(
            "counted", _("计入本轮"), lambda rows, _value: by_entry()(rows), choices=(("yes", _("是")),), kind="hidden"
        ),
        Filter("building", _("楼宇编号"), by_number("building_id"), kind="hidden"),
        Filter("round", _("轮次"), lambda rows, _value: rows, choices=rounds, kind="hidden"),
    )


def tabs(here: str) -> list[tuple[Any, str, bool]]:
    names = (("enterprises", _("企业")), ("outlets", _("网点")), ("buildings", _("楼宇")))
    return [(label, reverse(f"enterprises:{name}"), name == here) for name, label in names]


def enterprises(request: HttpRequest) -> HttpResponseBase:
    round_ = asked_round(request)
    rows = Enterprise.objects.visible_to(request.user)
    # A round's own rows stay listed under it, also when an enterprise has gone since.
    rows = rows if "round" in request.GET else rows.living()
    listing = replace(LISTING, filters=_filters(request.user, round_))
    bound = listing.bind(request, rows, decorate=lambda found: enterprise_pages.describe(found, request.user, round_))
    lead = _("从业人员、四清和五步都是%(round)s的情况。") % {"round": round_} if round_ else ""
    return lists.answer(request, bound, context={"lead": lead, "tabs": tabs("enterprises")})


def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        Enterprise.objects.visible_to(request.user).select_related(
            "sector", "division", "building", "party_organization", "merged_into"
        ),
        pk=pk,
    )
    entry = enterprise_pages.entry_of(found, request.user, asked_round(request))
    round_ = entry.round if entry else asked_round(request)
    outlets = Outlet.objects.visible_to(request.user).living().filter(enterprise=found)
    context = {
        "enterprise": found,
        "round": round_,
        "entry": entry,
        "clears": [(label, getattr(entry, f"{code}_clear")) for code, label in CLEARS] if entry else [],
        "cases": Case.objects.visible_to(request.user)
        .filter(enterprise=found)
        .select_related("round")
        .order_by("-round__number"),
        "aliases": found.aliases.order_by("id"),
        "outlets": outlets.select_related("division").order_by("name", "id")[:200],
        "employed": enterprise_pages.employed(found, request.user, round_),
        "history": enterprise_pages.history(found, request.user),
        "changes": ChangeReport.objects.visible_to(request.user).filter(enterprise=found).order_by("-id")[:20],
        "lead": request.user.is_authenticated and permissions.is_lead(request.user),
        "crumbs": [(_("企业台账"), reverse("enterprises:enterprises")), (found.name, None)],
    }
    return render(request, "enterprises/enterprise.html", context)
