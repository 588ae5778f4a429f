"""The lasting records as spreadsheets: enterprises, outlets, people."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.actions import (
    masters,
)
from enterprises.actions.tables.columns import leads, one_record, plain, worded, works
from enterprises.models import (
    Affiliation,
    Building,
    Enterprise,
    Outlet,
    Worker,
)
from enterprises.queries.independence import people
from enterprises.queries.people_pages import PARTY_READERS
from enterprises.wording import SEXES
from shanyang.departments.actions.tables import divisions_by_code, sectors_by_name
from shanyang.departments.models import PartyOrganization
from shanyang.departments.round_trip import Table, record_by, text
from shanyang.lib.tables import Column


def _organizations() -> dict[str, PartyOrganization]:
    return {organization.code: organization for organization in PartyOrganization.objects.open()}


def _buildings() -> dict[str, Building]:
    return {building.name: building for building in Building.objects.filter(ended_on__isnull=True)}


ENTERPRISES = Table(
    key="enterprises",
    label=_("企业"),
    rows=lambda user: (
        Enterprise.objects.visible_to(user)
        .filter(merged_into__isnull=True)
        .select_related("sector", "division", "party_organization", "building")
        .order_by("id")
    ),
    columns=(
        plain("name", _("企业名称"), parse=text(120), needed=True, width=36),
        plain("uscc", _("统一社会信用代码"), parse=text(18, empty=None), width=22),
        plain("sector", _("行业"), "sector.label", parse=record_by(sectors_by_name, _("行业类别"))),
        plain("division", _("属地代码"), "division.code", parse=record_by(divisions_by_code, _("行政区划"))),
        plain("division_name", _("属地"), "division.short_name"),
        plain(
            "party_organization",
            _("上级党组织代码"),
            "party_organization.code",
            parse=record_by(_organizations, _("党组织")),
            width=24,
        ),
        plain("building", _("楼宇"), "building.name", parse=record_by(_buildings, _("楼宇"))),
    ),
    may_edit=leads,
    change=lambda record, values, *, by, reason: masters.correct_enterprise(record, values, by=by, reason=reason),
    create=lambda values, *, by, reason: masters.register_enterprise(
        {key: value for key, value in values.items() if key != "division_name"}, by=by, reason=reason
    ),
    note=_("这里改的是企业的长期档案；各来源报过什么仍保留在报送行里。"),
    demands_reason=True,
)

OUTLETS = Table(
    key="outlets",
    label=_("网点"),
    rows=lambda user: (
        Outlet.objects.visible_to(user)
        .filter(merged_into__isnull=True)
        .select_related("enterprise", "division")
        .order_by("id")
    ),
    columns=(
        plain("name", _("网点名称"), parse=text(120), needed=True, width=30),
        plain("enterprise", _("企业编号"), "enterprise_id", parse=one_record(Enterprise, _("企业")), needed=True),
        plain("enterprise_name", _("企业"), "enterprise.name", width=30),
        plain("division", _("区划代码"), "division.code", parse=record_by(divisions_by_code, _("行政区划"))),
        plain("division_name", _("区划"), "division.short_name"),
        plain("address", _("地址"), parse=text(200), width=36),
    ),
    may_edit=works,
    change=lambda record, values, *, by, reason: masters.correct_outlet(record, values, by=by, reason=reason),
    demands_reason=True,
    note=_("新的网点请走台账报送，或者在走访记录里写明。"),
)


def _transfer(record: Worker, values: dict[str, Any], *, by: Any, reason: str) -> None:
    masters.transfer_affiliation(record, values["party_organization"], by=by, reason=reason)


def _workers(user: Any) -> QuerySet[Worker]:
    """An employer gets its people without their affiliations, as on the page."""
    affiliations = Affiliation.objects.select_related("party_organization")
    if not user.holds_any(PARTY_READERS):
        affiliations = affiliations.none()
    found = people(user).filter(merged_into__isnull=True)
    return found.prefetch_related(Prefetch("affiliations", affiliations)).order_by("id")


WORKERS = Table(
    key="workers",
    label=_("从业人员"),
    rows=_workers,
    columns=(
        plain("masked_name", _("姓名（打码）")),
        worded("sex", _("性别"), SEXES),
        plain("id_last4", _("证件号后四位")),
        plain("phone_tail4", _("手机号后四位")),
        Column(
            "party_organization",
            _("正式组织关系所在党组织代码"),
            lambda worker: next(
                (a.party_organization.code for a in worker.affiliations.all() if a.until is None), None
            ),
            record_by(_organizations, _("党组织")),
            width=30,
        ),
    ),
    may_edit=leads,
    change=_transfer,
    demands_reason=True,
    note=_("可以改的只有正式组织关系；姓名、号码以各来源的报送为准。"),
)
