"""四方责任: who leads, answers and backs up, by sector, street and office; handing over; a sector's brand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from .. import backstop as backing
from .. import handover, permissions
from ..actions import duties, master_data, reorganizations
from ..forms.responsibility import AbolishForm, BrandForm, HandOverForm
from ..models import Department, Division, Responsibility, Sector, SectorBrand
from ..permissions import why_not
from ..queries import answering
from ..queries.offices import office_page
from ..requests import StaffRequest
from ..rules.duties import Duty
from .acting import act, asked_day


def _crumbs(*more: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("四方责任"), reverse("responsibility:index")), *more]


@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Every sector and street with who answers and who backs up, on any day."""
    on = asked_day(request)
    lead, sectors, streets = answering.overview(on)
    context = {"on": on, "today": timezone.localdate(), "lead": lead, "sectors": sectors, "streets": streets}
    return render(request, "responsibility/index.html", context)


def _sector(code: str, on: date) -> Sector:
    """The sector as it was called on the day, else as it was called last."""
    rows = Sector.objects.filter(code=code).order_by("-since", "-id")
    found = rows.in_force(on).first() or rows.first()
    if found is None:
        raise Http404
    return found


def _street(code: str, on: date) -> Division:
    rows = Division.objects.filter(code=code).exclude(level="district").order_by("-since", "-id")
    found = rows.in_force(on).first() or rows.first()
    if found is None:
        raise Http404
    return found


@require_GET
def sector(request: StaffRequest, code: str) -> HttpResponse:
    on = asked_day(request)
    found = _sector(code, on)
    backers = answering.lines(on, Q(kind="backstop", division__level="street"))
    brand = SectorBrand.objects.filter(sector__code=code).prefetch_related("branches", "model_cases").first()
    context = {
        "subject": found,
        "roles": answering.for_sector(found, on),
        "backers": sorted(backers, key=lambda line: line.division.code if line.division else ""),
        "history": answering.history(Q(kind="lead") | Q(kind="sector", sector__code=code)),
        "brand": brand,
        "brand_why_not": why_not(permissions.check_brand, request.user, found),
        "is_sector": True,
    }
    return _subject_page(request, on, context)


@require_GET
def place(request: StaffRequest, code: str) -> HttpResponse:
    on = asked_day(request)
    found = _street(code, on)
    below = Q(kind="territory", division__code__startswith=code) & ~Q(division__code=code)
    context = {
        "subject": found,
        "roles": answering.for_place(found, on),
        "communities": sorted(answering.lines(on, below), key=lambda line: line.division.code if line.division else ""),
        "history": answering.history(Q(kind="lead") | Q(kind__in=["territory", "backstop"], division__code=code)),
        "backs_up": _reads_backstop(request, found),
    }
    return _subject_page(request, on, context)


def _subject_page(request: StaffRequest, on: date, context: dict[str, Any]) -> HttpResponse:
    given = {
        "on": on,
        "today": timezone.localdate(),
        "hand_over_why_not": why_not(permissions.check_master_data, request.user),
        "crumbs": _crumbs((str(context["subject"]), None)),
        **context,
    }
    return render(request, "responsibility/subject.html", given)


# -- an office ------------------------------------------------------------------------


@require_GET
def department(request: StaffRequest, pk: int) -> HttpResponse:
    """What an office answers for; its open work and departures for itself and the lead."""
    found = get_object_or_404(Department.objects.select_related("successor", "division"), pk=pk)
    on = asked_day(request)
    own = not why_not(permissions.check_own_work, request.user, found)
    context = {
        "office": found,
        "on": on,
        "today": timezone.localdate(),
        "page": office_page(found, on, inside=own),
        "inside": own,
        "abolish_why_not": why_not(permissions.check_master_data, request.user),
        "crumbs": _crumbs((found.name, None)),
    }
    return render(request, "responsibility/department.html", context)


# -- the backstop list of a street ------------------------------------------------------


def _reads_backstop(request: StaffRequest, street: Division) -> bool:
    user = request.user
    return street.level == "street" and (
        user.holds(Duty.LEAD)
        or user.holds(Duty.TERRITORY, street)
        or any(post.duty == Duty.COMMUNITY and street.covers(post.division) for post in user.posts_on())
    )


@require_GET
def backstop(request: StaffRequest, code: str) -> HttpResponse:
    """兜底清单: what the street sees to, each with its state."""
    today = timezone.localdate()
    street = _street(code, today)
    if not _reads_backstop(request, street):
        raise Http404
    found = backing.strands(street, today)
    context = {
        "street": street,
        "today": today,
        "parts": [
            (label, [(one, one.days_late(today)) for one in found if one.part == part])
            for part, label in backing.PARTS.items()
        ],
        "taken_over": sum(one.instead_of is not None for one in found),
        "roles": answering.for_place(street, today),
        "crumbs": _crumbs((str(street), reverse("responsibility:place", args=[code])), (_("兜底清单"), None)),
    }
    return render(request, "responsibility/backstop.html", context)


# -- acts -------------------------------------------------------------------------------


def page_of(line: Responsibility) -> str:
    """The page of what the line is about."""
    if line.sector:
        return reverse("responsibility:sector", args=[line.sector.code])
    if line.division and line.division.level != "district":
        return reverse("responsibility:place", args=[line.division.code])
    return reverse("responsibility:index")


def _may_keep(request: StaffRequest) -> None:
    """The act's page opens for whoever may hand over at all; for others it does not exist."""
    if why_not(permissions.check_master_data, request.user):
        raise Http404


@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest, pk: int) -> HttpResponse:
    _may_keep(request)
    rows = Responsibility.objects.select_related("department", "sector", "division")
    line = get_object_or_404(rows, pk=pk)
    form = HandOverForm(request.POST or None, initial={"on": timezone.localdate()})
    subject = line.sector or line.division or _("全区")
    return act(
        request,
        form,
        lambda: page_of(master_data.hand_over(line, by=request.user, **form.cleaned_data)),
        heading=_("移交%(kind)s责任：%(subject)s") % {"kind": line.get_kind_display(), "subject": subject},
        explanation=_("原来的记录保留并写上终止日期，任何一天由谁负责以后都查得到。"),
        facts=[(_("现在由谁负责"), line.department), (_("自"), line.since), (_("依据"), line.basis)],
        label=_("移交这项责任"),
        back_url=page_of(line),
        crumbs=_crumbs((str(subject), page_of(line))),
    )


@require_http_methods(["GET", "POST"])
def abolish(request: StaffRequest, pk: int) -> HttpResponse:
    _may_keep(request)
    found = get_object_or_404(Department, pk=pk)
    form = AbolishForm(request.POST or None, department=found, initial={"on": timezone.localdate()})
    open_duties = Responsibility.objects.open().filter(department=found).count()
    facts: list[tuple[Any, Any]] = [(_("承担的责任"), _("%(n)d 项") % {"n": open_duties})]
    facts += [(holder.label, _("%(n)d 件") % {"n": holder.count(found)}) for holder in handover.holders()]

    def write() -> str:
        ended = reorganizations.abolish(found, by=request.user, **form.cleaned_data)
        return reverse("responsibility:department", args=[ended.pk])

    return act(
        request,
        form,
        write,
        heading=_("撤销或并入：%(office)s") % {"office": found},
        explanation=_(
            "下面列出的责任和没有办完的事项全部转给承接单位；已经办完的留在原单位名下。任职由安全管理员另行终止。"
        ),
        facts=facts,
        label=_("撤销这个单位并移交"),
        back_url=reverse("responsibility:department", args=[pk]),
        crumbs=_crumbs((found.name, reverse("responsibility:department", args=[pk]))),
    )


@require_http_methods(["GET", "POST"])
def brand(request: StaffRequest, code: str) -> HttpResponse:
    found = _sector(code, timezone.localdate())
    if why_not(permissions.check_brand, request.user, found):
        raise Http404
    standing = SectorBrand.objects.filter(sector=found).first()
    form = BrandForm(
        request.POST or None,
        sector=found,
        initial={
            "version": standing.version if standing else 0,
            "name": standing.name if standing else "",
            "statement": standing.statement if standing else "",
            "results": standing.results if standing else "",
            "branches": [one.pk for one in standing.branches.all()] if standing else [],
            "model_cases": [one.pk for one in standing.model_cases.all()] if standing else [],
        },
    )
    page = reverse("responsibility:sector", args=[code])

    def write() -> str:
        duties.keep_brand(found, by=request.user, **form.cleaned_data)
        return page

    return act(
        request,
        form,
        write,
        heading=_("%(sector)s行业品牌") % {"sector": str(found).removesuffix("类")},
        explanation=_("品牌只是把这个行业的党组织和典型归到一个名字下面，不另外考核。"),
        label=_("保存品牌"),
        back_url=page,
        crumbs=_crumbs((str(found), page)),
    )
