"""网点 and 楼宇: where enterprises work."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Building, Enterprise, Outlet
from enterprises.views.enterprises import page_of, tabs
from enterprises.views.filters import name_filter, street_filter
from shanyang.departments import lists
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_number

OUTLETS = Listing(
    "outlets",
    _("网点"),
    table="outlets",
    columns=(
        Column("name", _("网点"), lambda o: o.name, head=True, sort="name"),
        Column("enterprise", _("企业"), lambda o: o.enterprise.name, url=lambda o: page_of(o.enterprise)),
        Column("division", _("所在区划"), lambda o: o.division and o.division.short_name),
        Column("address", _("地址"), lambda o: o.address),
    ),
    sorts=(Sort("name", _("名称"), "name"), Sort("new", _("最近出现"), "id", descending=True)),
    filters=(
        name_filter("outlet"),
        street_filter(),
        Filter("enterprise", _("企业编号"), by_number("enterprise_id"), kind="hidden"),
    ),
    related=("enterprise", "division"),
    empty_title=_("还没有网点"),
    empty_text=_("街道和企业的台账写入以后，网点会出现在这里。"),
)

BUILDINGS = Listing(
    "buildings",
    _("楼宇"),
    columns=(
        Column("name", _("楼宇"), lambda b: b.name, head=True, sort="name"),
        Column("division", _("所在区划"), lambda b: b.division.short_name),
        Column("address", _("地址"), lambda b: b.address),
        Column(
            "enterprises",
            _("楼内企业（家）"),
            lambda b: b.seen,
            number=True,
            url=lambda b: f"{reverse('enterprises:enterprises')}?building={b.pk}",
        ),
    ),
    sorts=(Sort("name", _("名称"), "name"),),
    filters=(street_filter(),),
    related=("division",),
    empty_title=_("还没有楼宇"),
    empty_text=_("台账里写明楼宇的企业写入以后，楼宇会出现在这里。"),
)


def outlets(request: HttpRequest) -> HttpResponseBase:
    bound = OUTLETS.bind(request, Outlet.objects.visible_to(request.user).living())
    return lists.answer(request, bound, context={"tabs": tabs("outlets")})


def buildings(request: HttpRequest) -> HttpResponseBase:
    """Buildings with an enterprise the reader sees, and how many of them."""
    visible = Enterprise.objects.visible_to(request.user).living()
    rows = Building.objects.filter(ended_on__isnull=True, pk__in=visible.order_by().values("building_id"))

    def count(found: list[Any]) -> None:
        inside = visible.filter(building__in=found).order_by().values_list("building_id").annotate(n=Count("id"))
        seen = dict(inside)
        for building in found:
            building.seen = seen.get(building.pk, 0)

    bound = BUILDINGS.bind(request, rows, decorate=count)
    return lists.answer(request, bound, context={"tabs": tabs("buildings")})
