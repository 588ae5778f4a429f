"""The ground floor's lists as spreadsheets: divisions, departments, responsibilities."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanyang.lib.tables import Column

from .. import round_trip
from ..models import Department, Division, Responsibility, Sector
from ..round_trip import Table, day, one_of, record_by, text, word_of, yes_no
from ..rules.duties import Duty
from . import master_data


def divisions_by_code() -> dict[str, Division]:
    return {division.code: division for division in Division.objects.open()}


def sectors_by_name() -> dict[str, Sector]:
    return {sector.label: sector for sector in Sector.objects.open()}


def departments_by_name() -> dict[str, Department]:
    return {name: row for row in Department.objects.open() for name in (row.name, row.full_name)}


def _leads(user: Any) -> bool:
    return user.holds(Duty.LEAD)


def _change(record: Any, values: dict[str, Any], *, by: Any, reason: str) -> None:
    for field, value in values.items():
        setattr(record, field, value)
    master_data.save(record, by=by, reason=reason)


def _creator(model: Any) -> Any:
    def create(values: dict[str, Any], *, by: Any, reason: str) -> None:
        master_data.save(model(**values), by=by, reason=reason)

    return create


SINCE = Column("since", _("生效日期"), lambda r: r.since, day, needed=True)
UNTIL = Column("until", _("失效日期"), lambda r: r.until, day)
MASTER_NOTE = _("换了单位或改了名称时，给原来的行填失效日期，再新增一行；以前的数据仍按当时的单位显示。")

DIVISIONS = Table(
    key="divisions",
    label=_("行政区划"),
    rows=lambda user: Division.objects.select_related("parent").order_by("code", "id"),
    columns=(
        Column("code", _("区划代码"), lambda r: r.code, text(12), needed=True),
        Column("name", _("全称"), lambda r: r.name, text(60), needed=True, width=26),
        Column("short_name", _("简称"), lambda r: r.short_name, text(30), needed=True),
        Column(
            "level",
            _("层级"),
            lambda r: word_of(Division.Level.choices, r.level),
            one_of(Division.Level.choices),
            needed=True,
        ),
        Column(
            "parent",
            _("上级区划代码"),
            lambda r: r.parent.code if r.parent else "",
            record_by(divisions_by_code, _("行政区划")),
        ),
        Column("verified", _("已核实"), lambda r: r.verified, yes_no),
        SINCE,
        UNTIL,
    ),
    may_edit=_leads,
    change=_change,
    create=_creator(Division),
    note=MASTER_NOTE,
    demands_reason=True,
)

DEPARTMENTS = Table(
    key="departments",
    label=_("单位"),
    rows=lambda user: Department.objects.select_related("division").order_by("id"),
    columns=(
        Column("code", _("单位代码"), lambda r: r.code, text(40), needed=True),
        Column("name", _("简称"), lambda r: r.name, text(40), needed=True),
        Column("full_name", _("全称"), lambda r: r.full_name, text(80), needed=True, width=30),
        Column(
            "kind",
            _("类别"),
            lambda r: word_of(Department.Kind.choices, r.kind),
            one_of(Department.Kind.choices),
            needed=True,
        ),
        Column(
            "division",
            _("区划代码"),
            lambda r: r.division.code if r.division else "",
            record_by(divisions_by_code, _("行政区划")),
        ),
        Column("note", _("备注"), lambda r: r.note, text(300), width=30),
        SINCE,
        UNTIL,
    ),
    may_edit=_leads,
    change=_change,
    create=_creator(Department),
    note=MASTER_NOTE,
    demands_reason=True,
)

RESPONSIBILITIES = Table(
    key="responsibilities",
    label=_("责任清单"),
    rows=lambda user: Responsibility.objects.select_related("department", "sector", "division").order_by("id"),
    columns=(
        Column(
            "kind",
            _("责任类型"),
            lambda r: word_of(Responsibility.Kind.choices, r.kind),
            one_of(Responsibility.Kind.choices),
            needed=True,
        ),
        Column(
            "department",
            _("责任单位"),
            lambda r: r.department.name,
            record_by(departments_by_name, _("单位"), needed=True),
            needed=True,
            width=22,
        ),
        Column(
            "sector",
            _("行业"),
            lambda r: r.sector.label if r.sector else "",
            record_by(sectors_by_name, _("行业类别")),
        ),
        Column(
            "division",
            _("区划代码"),
            lambda r: r.division.code if r.division else "",
            record_by(divisions_by_code, _("行政区划")),
        ),
        Column("basis", _("依据"), lambda r: r.basis, text(500), needed=True, width=40),
        SINCE,
        UNTIL,
    ),
    may_edit=_leads,
    change=_change,
    create=_creator(Responsibility),
    note=MASTER_NOTE,
    demands_reason=True,
)


def register() -> None:
    """Called once when the app is ready."""
    for table in (DIVISIONS, DEPARTMENTS, RESPONSIBILITIES):
        round_trip.register(table)
