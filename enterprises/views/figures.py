"""一个口径: the figures of a round, one figure with its definition, and the rows it counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import permissions
from enterprises.models import EmploymentEntry, EnterpriseEntry, Figure, FrozenFigure, OutletEntry, Round, WorkerEntry
from enterprises.models.figures import SUBJECTS
from enterprises.queries.drilling import below
from enterprises.queries.figure_rows import AnyFigure, name_subjects, rows_of
from enterprises.queries.frozen import basis, last_amendments
from enterprises.queries.independence import sight
from enterprises.rules.measures import BY_CODE, MEASURES
from enterprises.views.filters import asked_round, rounds
from shanyang.departments import lists
from shanyang.departments.requests import StaffRequest
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field

MEASURE_CHOICES = [(measure.code, measure.label) for measure in MEASURES]


def page_of(figure: AnyFigure) -> str:
    name = "enterprises:frozen-figure" if isinstance(figure, FrozenFigure) else "enterprises:figure"
    return reverse(name, args=[figure.pk])


def rows_page_of(figure: AnyFigure) -> str:
    name = "enterprises:frozen-figure-rows" if isinstance(figure, FrozenFigure) else "enterprises:figure-rows"
    return reverse(name, args=[figure.pk])


LISTING = Listing(
    "figures",
    gettext_lazy("一个口径"),
    columns=(
        Column("subject", gettext_lazy("谁的数"), lambda f: f.subject_label, head=True),
        Column("kind", gettext_lazy("分组"), lambda f: f.get_subject_type_display()),
        Column("measure", gettext_lazy("指标"), lambda f: BY_CODE[f.measure].label, url=page_of),
        Column("value", gettext_lazy("数值"), lambda f: f.value, number=True, template="enterprises/cells/figure.html"),
        Column("unit", gettext_lazy("单位"), lambda f: BY_CODE[f.measure].unit),
        Column(
            "published",
            gettext_lazy("对外报数"),
            lambda f: f.amendment.value if f.amendment else f.value,
            note=lambda f: f.basis,
            number=True,
        ),
        Column("version", gettext_lazy("定义版本"), lambda f: f.definition_version, number=True, shown=False),
    ),
    sorts=(Sort("listed", gettext_lazy("编号"), "id"),),
    filters=(
        Filter("measure", gettext_lazy("指标"), by_field("measure"), choices=MEASURE_CHOICES),
        Filter("subject", gettext_lazy("分组"), by_field("subject_type"), choices=SUBJECTS),
        Filter(
            "amended",
            gettext_lazy("订正"),
            lambda rows, _value: (
                rows.filter(amendments__isnull=False).distinct() if rows.model is FrozenFigure else rows.none()
            ),
            choices=(("yes", gettext_lazy("订正过的")),),
        ),
        Filter("round", gettext_lazy("轮次"), lambda rows, _value: rows, choices=rounds),
    ),
    empty_title=gettext_lazy("还没有数"),
    empty_text=gettext_lazy("本轮整合以后，这里列出各项指标；冻结以后是冻结数。"),
)


def _visible(round_: Round | None, user: Any) -> Any:
    """Live or frozen figures of the round; none while the reader's own delivery is still open."""
    if round_ is None:
        return Figure.objects.none()
    if round_.state == "frozen":
        return FrozenFigure.objects.visible_to(user).filter(round=round_)
    if round_.state == "open" and not sight(user, round_).all:
        return Figure.objects.none()
    return Figure.objects.visible_to(user).filter(round=round_)


def figures(request: StaffRequest) -> HttpResponseBase:
    round_ = asked_round(request)

    frozen_round = round_ is not None and round_.state == "frozen"

    def describe(found: list[Any]) -> None:
        name_subjects(found)
        amended = last_amendments(one.pk for one in found) if frozen_round else {}
        for figure in found:
            figure.rows_url = rows_page_of(figure)
            figure.amendment = amended.get(figure.pk)
            figure.basis = basis(figure.amendment) if frozen_round else _("未冻结")

    bound = LISTING.bind(request, _visible(round_, request.user), decorate=describe)
    context = {"lead": _lead(round_), "round": round_, "is_lead": permissions.is_lead(request.user)}
    return lists.answer(request, bound, template="enterprises/figures.html", context=context)


def _lead(round_: Round | None) -> str:
    if round_ is None:
        return ""
    numbers = {"round": round_, "as_of": round_.as_of.isoformat()}
    if round_.state == "frozen":
        return _("%(round)s冻结数，数据截至 %(as_of)s，对外报数以此为准。") % numbers
    return _("%(round)s，数据截至 %(as_of)s，未冻结，对外报数请用上一轮冻结数。") % numbers


def _found(request: StaffRequest, pk: int, model: type[Figure] | type[FrozenFigure]) -> Any:
    figure = get_object_or_404(model.objects.visible_to(request.user).select_related("round"), pk=pk)
    closed = figure.round.state == "open" and not sight(request.user, figure.round).all
    return get_object_or_404(model.objects.none() if closed else model.objects.select_related("round"), pk=pk)


def figure(request: StaffRequest, pk: int, frozen: bool = False) -> HttpResponse:
    """One number: what it means, as of when, from where, what was corrected, and the rows behind it."""
    found = _found(request, pk, FrozenFigure if frozen else Figure)
    name_subjects([found])
    amended = list(found.amendments.select_related("amended_by").order_by("id")) if frozen else []
    parts = below(found, request.user)
    for part in parts:
        part.page_url = page_of(part)
    context = {
        "figure": found,
        "parts": parts,
        "basis": basis(amended[-1] if amended else None),
        "measure": BY_CODE[found.measure],
        "rows_url": rows_page_of(found),
        "amendments": amended,
        "may_amend": frozen and permissions.is_lead(request.user),
        "frozen": frozen,
        "crumbs": [
            (_("一个口径"), f"{reverse('enterprises:figures')}?round={found.round_id}"),
            (found.subject_label, None),
        ],
    }
    return render(request, "enterprises/figure.html", context)


# -- the rows behind a number ------------------------------------------------------


def _entry_page(row: Any) -> str:
    return reverse("enterprises:entry", args=[row.pk])


def _person_page(row: Any) -> str:
    return f"{reverse('enterprises:person', args=[row.worker_id])}?round={row.round_id}"


FIRM = (
    Column("name", gettext_lazy("企业"), lambda r: r.name, head=True, url=_entry_page),
    Column("sector", gettext_lazy("行业"), lambda r: r.sector and r.sector.label),
    Column("division", gettext_lazy("属地"), lambda r: r.division and r.division.short_name),
    Column("roster", gettext_lazy("名册人数（人）"), lambda r: r.roster_headcount, number=True),
)
OUTLET = (
    Column("name", gettext_lazy("网点"), lambda r: r.name, head=True),
    Column("enterprise", gettext_lazy("企业"), lambda r: r.enterprise.name),
    Column("division", gettext_lazy("所在区划"), lambda r: r.division and r.division.short_name),
    Column("address", gettext_lazy("地址"), lambda r: r.address),
)
EMPLOYMENT = (
    Column("person", gettext_lazy("从业人员"), lambda r: r.worker.masked_name, head=True, url=_person_page),
    Column("enterprise", gettext_lazy("企业"), lambda r: r.enterprise.name),
    Column("division", gettext_lazy("工作所在"), lambda r: r.division and r.division.short_name),
    Column("job", gettext_lazy("岗位"), lambda r: r.job),
)
PERSON = (
    Column("person", gettext_lazy("从业人员"), lambda r: r.worker.masked_name, head=True, url=_person_page),
    Column("phone", gettext_lazy("手机尾号"), lambda r: r.phone_tail4),
    Column("employments", gettext_lazy("用工关系（份）"), lambda r: r.employments, number=True),
)
BY_MODEL: dict[Any, tuple[tuple[Column, ...], tuple[str, ...]]] = {
    EnterpriseEntry: (FIRM, ("sector", "division")),
    OutletEntry: (OUTLET, ("enterprise", "division")),
    EmploymentEntry: (EMPLOYMENT, ("worker", "enterprise", "division")),
    WorkerEntry: (PERSON, ("worker",)),
}


def figure_rows(request: StaffRequest, pk: int, frozen: bool = False) -> HttpResponseBase:
    """As many rows as the number says, each leading on to where it came from."""
    found = _found(request, pk, FrozenFigure if frozen else Figure)
    name_subjects([found])
    rows = rows_of(found, request.user)
    columns, related = BY_MODEL[rows.model]
    measure = BY_CODE[found.measure]
    listing = Listing(
        "figure-rows",
        _("%(subject)s · %(measure)s") % {"subject": found.subject_label, "measure": measure.label},
        columns=columns,
        sorts=(Sort("listed", gettext_lazy("编号"), "id"),),
        related=related,
        empty_title=gettext_lazy("这个数下面没有记录"),
    )
    crumbs = [(_("一个口径"), reverse("enterprises:figures")), (found.subject_label, page_of(found)), (_("明细"), None)]
    return lists.answer(request, listing.bind(request, rows), context={"lead": measure.definition, "crumbs": crumbs})
