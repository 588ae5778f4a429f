"""爱心驿站: the list for officers. The public page shows the same stations without signing in."""

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.models import RestStation
from services.wording import FACILITIES
from shanyang.departments import lists
from shanyang.departments.models import Division
from shanyang.departments.requests import StaffRequest
from shanyang.departments.scope import division_range
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field


def streets() -> list[tuple[str, str]]:
    return [(one.code, one.short_name) for one in Division.objects.open().streets().order_by("code")]


def facilities_of(station: RestStation) -> str:
    return "、".join(str(FACILITIES.get(code, code)) for code in station.facilities)


STATIONS = Listing(
    "stations",
    _("爱心驿站"),
    columns=(
        Column("name", _("驿站"), lambda s: s.name, head=True, sort="name"),
        Column("division", _("所在社区（村）"), lambda s: s.division.short_name),
        Column("address", _("地址"), lambda s: s.address),
        Column("host", _("依托"), lambda s: s.get_host_type_display()),
        Column("facilities", _("设施"), facilities_of),
        Column("hours", _("开放时间"), lambda s: s.hours),
    ),
    sorts=(Sort("name", _("名称"), "name"),),
    filters=(
        Filter("street", _("街道"), lambda rows, code: rows.filter(division_range(code)), choices=streets),
        Filter("host", _("依托"), by_field("host_type"), choices=RestStation.HostType.choices),
    ),
    related=("division",),
    empty_title=_("驿站名单还没有录入"),
    empty_text=_("系统管理员在后台录入或导入以后，驿站会出现在这里和公开首页。"),
)


def stations(request: StaffRequest) -> HttpResponseBase:
    """Stations that are open on the day: the same for every office, because they are public."""
    return lists.answer(request, STATIONS.bind(request, RestStation.objects.open_on(timezone.localdate())))
