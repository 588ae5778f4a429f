"""Deliveries, consolidated rows and frozen figures as spreadsheets."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from enterprises.actions import (
    freezing,
    settled_fields,
    submissions,
)
from enterprises.actions.tables.columns import current_round, leads, plain, worded, works
from enterprises.models import (
    EnterpriseEntry,
    FrozenFigure,
    Round,
    Submission,
)
from enterprises.queries.independence import shows_consolidated
from enterprises.rules.measures import MEASURES
from enterprises.wording import OPERATING_STATUSES, SOURCES, SUBMISSION_STATES
from shanyang.departments.round_trip import Table, number, one_of, word_of
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused
from shanyang.lib.tables import Column

WITHDRAWN = (("yes", _("撤回")),)


def _withdraw(record: Submission, values: dict[str, Any], *, by: Any, reason: str) -> None:
    if values["withdraw"] is None:
        raise Refused(_now("撤回过的报送不能在表格里恢复，请重新报送同一份文件。"))
    submissions.withdraw(record, by=by, reason=reason)


SUBMISSIONS = Table(
    key="submissions",
    label=_("报送"),
    rows=lambda user: (
        Submission.objects.visible_to(user)
        .filter(round=current_round(), kind=Submission.Kind.FILE)
        .select_related("department", "by")
        .order_by("id")
    ),
    columns=(
        worded("source", _("来源"), SOURCES),
        plain("department", _("报送单位"), "department.name", width=22),
        plain("filename", _("文件名"), width=32),
        worded("state", _("状态"), SUBMISSION_STATES),
        plain("rows_ok", _("可以写入的行")),
        plain("rows_rejected", _("必须改的行")),
        plain("received_at", _("收到"), width=18),
        plain("sha256", _("文件摘要"), width=30),
        Column(
            "withdraw",
            _("撤回"),
            lambda one: word_of(WITHDRAWN, "yes") if one.withdrawn_at else "",
            one_of(WITHDRAWN),
        ),
    ),
    may_edit=lambda user: user.holds_any((Duty.LEAD, Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY)),
    change=_withdraw,
    demands_reason=True,
    note=_("在“撤回”一栏填“撤回”，就是整份撤回这次报送；整合以前可以重新报送。"),
)


def _settle_entry(record: EnterpriseEntry, values: dict[str, Any], *, by: Any, reason: str) -> None:
    for field, value in values.items():
        settled_fields.settle_field(
            record.round, record.enterprise, field, "" if value is None else str(value), by=by, reason=reason
        )


def _enterprise_entries(user: Any) -> QuerySet[EnterpriseEntry]:
    round_ = current_round()
    rows = EnterpriseEntry.objects.visible_to(user).filter(round=round_)
    rows = rows if shows_consolidated(user, round_) else rows.none()
    return rows.select_related("round", "enterprise", "sector", "division").order_by("id")


ENTERPRISE_ENTRIES = Table(
    key="enterprise-entries",
    label=_("企业整合数据"),
    rows=_enterprise_entries,
    columns=(
        plain("name", _("企业名称"), width=36),
        plain("uscc", _("统一社会信用代码"), width=22),
        plain("sector", _("行业"), "sector.label"),
        plain("division", _("属地"), "division.short_name"),
        worded("operating_status", _("经营状况"), OPERATING_STATUSES, parse=one_of(OPERATING_STATUSES)),
        plain("headcount", _("报的从业人数"), parse=number),
        plain("roster_headcount", _("名册人数")),
        plain("formal_members", _("正式党员"), parse=number),
        plain("probationary_members", _("预备党员"), parse=number),
        plain("outlets_known", _("网点")),
    ),
    may_edit=works,
    change=_settle_entry,
    demands_reason=True,
    note=_("改这里的数等于由您认定：各来源的原数保留，下次整合按您的认定取数。"),
)


MEASURE_LABELS = tuple((measure.code, measure.label) for measure in MEASURES)


def _amend(record: FrozenFigure, values: dict[str, Any], *, by: Any, reason: str) -> None:
    if values["amended"] is None:
        raise Refused(_now("订正不能撤成空白；如有不同，请再订正一次。"))
    freezing.amend(record, value=values["amended"], reason=reason, by=by)


def _figures(user: Any) -> QuerySet[FrozenFigure]:
    """The whole frozen table belongs to whoever answers for the official figure."""
    frozen = FrozenFigure.objects.filter(round=Round.objects.frozen().first())
    return (frozen if leads(user) else frozen.none()).prefetch_related("amendments").order_by("id")


def _last_amendment(figure: FrozenFigure) -> int | None:
    return max(figure.amendments.all(), key=lambda one: one.pk).value if figure.amendments.all() else None


FIGURES = Table(
    key="figures",
    label=_("冻结数"),
    rows=_figures,
    columns=(
        Column("measure", _("指标"), lambda figure: word_of(MEASURE_LABELS, figure.measure), width=20),
        Column("subject_type", _("口径"), lambda figure: figure.get_subject_type_display()),
        plain("subject_name", _("对象"), width=30),
        plain("value", _("冻结数")),
        Column("amended", _("订正为"), _last_amendment, number),
    ),
    may_edit=leads,
    change=_amend,
    demands_reason=True,
    note=_("冻结数不能改；在“订正为”一栏填订正后的数，两个数会一起显示。"),
)
