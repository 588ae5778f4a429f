"""责任清单: which office answers for which sector and street, on which day and why."""

from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from shanyang.departments import lists
from shanyang.departments.models import Responsibility
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field

MARKS = {"lead": "brand-tag", "registrar": "running", "sector": "running", "territory": "done", "backstop": "wait"}

LISTING = Listing(
    "responsibilities",
    _("责任清单"),
    table="responsibilities",
    columns=(
        Column(
            "department", _("责任单位"), lambda r: r.department.name, note=lambda r: r.department.full_name, head=True
        ),
        Column("kind", _("责任"), lambda r: r.get_kind_display(), state=lambda r: MARKS[r.kind]),
        Column("sector", _("行业"), lambda r: r.sector and r.sector.label),
        Column("division", _("地方"), lambda r: r.division and r.division.short_name),
        Column("since", _("自"), lambda r: r.since),
        Column("basis", _("依据"), lambda r: r.basis),
    ),
    sorts=(Sort("order", _("录入先后"), "id"),),
    filters=(
        Filter("kind", _("责任"), by_field("kind"), choices=Responsibility.Kind.choices),
        Filter("on", _("哪一天"), lambda rows, _day: rows, kind="date"),
    ),
    related=("department", "sector", "division"),
    empty_title=_("这一天还没有责任分工"),
    empty_text=_("责任分工由系统管理员在后台按文件录入，写明起止日期。"),
    size=100,
)


def _asked_day(request: HttpRequest) -> date:
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def responsibilities(request: HttpRequest) -> HttpResponseBase:
    """Who answers is no secret: everybody who signs in reads the whole list."""
    rows = Responsibility.objects.in_force(_asked_day(request))
    context = {"lead": _("机构调整后，过去任何一天由谁负责仍然查得到。")}
    return lists.answer(request, LISTING.bind(request, rows), context=context)
