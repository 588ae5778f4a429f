"""整合数据: the consolidated enterprises of a round, and one of them field by field with its origin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import EnterpriseEntry, Round
from enterprises.queries.independence import shows_consolidated, sight
from enterprises.queries.openness import unmentioned
from enterprises.queries.provenance import trace
from enterprises.rules.clears import Clear
from enterprises.views.filters import asked_round, rounds, sectors, streets
from enterprises.wording import CLEARS, WHY_NOT_CLEAR
from shanyang.departments import lists
from shanyang.departments.models import User
from shanyang.departments.requests import StaffRequest
from shanyang.departments.scope import division_range
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_number

NOBODY = ("none", gettext_lazy("不明"))


def page_of(entry: EnterpriseEntry) -> str:
    return reverse("enterprises:entry", args=[entry.pk])


def clears_of(entry: EnterpriseEntry) -> int:
    return sum(bool(getattr(entry, f"{clear}_clear")) for clear in Clear)


def _in_street(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(division__isnull=True) if code == "none" else rows.filter(division_range(code))


def _of_sector(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(sector__isnull=True) if code == "none" else rows.filter(sector__code=code)


def _affiliated(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """Exactly this organization: the rows of one line of the table, not those below it too."""
    if path == "none":
        return rows.filter(enterprise__party_organization__isnull=True)
    return rows.filter(enterprise__party_organization__path=path) if path.isdecimal() else rows.none()


def _clear(rows: QuerySet[Any], name: str) -> QuerySet[Any]:
    kind = name.removeprefix("not-")
    return rows.filter(**{f"{kind}_clear": not name.startswith("not-")})


def _why(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    found = rows.none()
    for clear in Clear:
        found = found | rows.filter(**{f"{clear}_why": code})
    return found


def _unmentioned_filter(user: User) -> Filter:
    """Those of an earlier round that nobody has named in a later one.

    Whom nobody has named yet is a hint at what the others have handed in: it is
    for those alone who may read the others' words.
    """

    def unnamed(rows: QuerySet[Any], round_id: str) -> QuerySet[Any]:
        later = by_number("pk")(Round.objects.all(), round_id).first()
        if later is None or not shows_consolidated(user, later):
            return rows.none()
        return rows.filter(pk__in=unmentioned(later).values("pk"))

    return Filter("unmentioned", _("没有来源提到的轮次"), unnamed, choices=rounds, kind="hidden")


LISTING = Listing(
    "entries",
    gettext_lazy("整合数据"),
    table="enterprise-entries",
    columns=(
        Column("name", gettext_lazy("企业"), lambda e: e.name, note=lambda e: e.uscc, head=True, url=page_of),
        Column("sector", gettext_lazy("行业"), lambda e: e.sector and e.sector.label),
        Column("division", gettext_lazy("属地"), lambda e: e.division and e.division.short_name),
        Column("roster", gettext_lazy("名册人数（人）"), lambda e: e.roster_headcount, number=True),
        Column(
            "declared",
            gettext_lazy("申报人数（人）"),
            lambda e: e.headcount,
            number=True,
            note=lambda e: e.get_headcount_basis_display() if e.headcount_basis else None,
        ),
        Column("formal", gettext_lazy("正式党员（人）"), lambda e: e.roster_formal, number=True),
        Column(
            "clears",
            gettext_lazy("四清"),
            clears_of,
            text=lambda e: f"{clears_of(e)}/{len(Clear)}",
            state=lambda e: "done" if clears_of(e) == len(Clear) else "wait",
        ),
    ),
    sorts=(Sort("listed", gettext_lazy("编号"), "id"),),
    filters=(
        Filter("street", gettext_lazy("街道"), _in_street, choices=lambda: [*streets(), NOBODY]),
        Filter("sector", gettext_lazy("行业"), _of_sector, choices=lambda: [*sectors(), NOBODY]),
        Filter(
            "clear",
            gettext_lazy("四清"),
            _clear,
            choices=(*CLEARS, *((f"not-{code}", label) for code, label in CLEARS)),
            kind="hidden",
        ),
        Filter("why", gettext_lazy("为什么不清"), _why, choices=tuple(WHY_NOT_CLEAR.items())),
        Filter(
            "roster",
            gettext_lazy("名册"),
            lambda rows, value: rows.filter(roster_headcount__isnull=value == "none"),
            choices=(("none", gettext_lazy("没有名册")), ("some", gettext_lazy("有名册"))),
        ),
        Filter("affiliation", gettext_lazy("隶属"), _affiliated, kind="hidden"),
        Filter("round", gettext_lazy("轮次"), lambda rows, _value: rows, choices=rounds, kind="hidden"),
    ),
    related=("sector", "division"),
    empty_title=gettext_lazy("还没有整合数据"),
    empty_text=gettext_lazy("本轮整合以后，每家计入的企业在这里有一行。"),
)


def _visible(round_: Round | None, user: Any) -> QuerySet[Any]:
    rows = EnterpriseEntry.objects.visible_to(user).filter(round=round_, in_scope=True)
    if round_ is None or (round_.state == "open" and not sight(user, round_).all):
        return rows.none()
    return rows


def entries(request: StaffRequest) -> HttpResponseBase:
    round_ = asked_round(request)
    lead = _("%(round)s计入的企业。") % {"round": round_} if round_ else ""
    listing = replace(LISTING, filters=(*LISTING.filters, _unmentioned_filter(request.user)))
    return lists.answer(request, listing.bind(request, _visible(round_, request.user)), context={"lead": lead})


def entry(request: StaffRequest, pk: int) -> HttpResponse:
    """Every field with its value, why it was taken, and the row of the ledger."""
    rows = EnterpriseEntry.objects.visible_to(request.user).select_related("round", "enterprise", "sector", "division")
    found = get_object_or_404(rows, pk=pk)
    allowed = found.round.state != "open" or sight(request.user, found.round).all
    found = get_object_or_404(rows if allowed else rows.none(), pk=pk)
    clears = [
        (label, getattr(found, f"{code}_clear"), WHY_NOT_CLEAR.get(getattr(found, f"{code}_why"), ""))
        for code, label in CLEARS
    ]
    context = {
        "entry": found,
        "traced": trace(found, request.user),
        "clears": clears,
        "crumbs": [
            (_("整合数据"), f"{reverse('enterprises:entries')}?round={found.round_id}"),
            (found.name, None),
        ],
    }
    return render(request, "enterprises/entry.html", context)
