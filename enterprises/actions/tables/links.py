"""Links and doubtful pairs as spreadsheets; a changed cell ends a link or decides a pair."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.actions import (
    candidates,
    relinking,
)
from enterprises.actions.tables.columns import current_round, one_record, plain, worded, works
from enterprises.models import (
    Candidate,
    Enterprise,
    EnterpriseLink,
    Worker,
    WorkerLink,
)
from enterprises.models.links import HOW
from enterprises.queries.independence import readable
from enterprises.wording import SOURCES
from shanyang.departments.round_trip import Table, one_of
from shanyang.lib.tables import Column


def _relink_enterprise(record: EnterpriseLink, values: dict[str, Any], *, by: Any, reason: str) -> None:
    relinking.relink_enterprise(record, values["enterprise"], by=by, reason=reason)


def _enterprise_links(user: Any) -> QuerySet[EnterpriseLink]:
    round_ = current_round()
    visible = Enterprise.objects.visible_to(user).order_by().values("id")
    rows = EnterpriseLink.objects.open().filter(
        readable(user, round_, "report__", "enterprise"), round=round_, enterprise__in=visible
    )
    return rows.select_related("report", "report__department", "enterprise").order_by("id")


ENTERPRISE_LINKS = Table(
    key="enterprise-links",
    label=_("企业关联"),
    rows=_enterprise_links,
    columns=(
        worded("source", _("来源"), SOURCES, "report.source"),
        plain("department", _("报送单位"), "report.department.name", width=20),
        plain("sheet", _("工作表"), "report.sheet"),
        plain("row", _("行"), "report.row"),
        plain("reported", _("报送的名称"), "report.name", width=32),
        plain("enterprise", _("关联到的企业编号"), "enterprise_id", parse=one_record(Enterprise, _("企业"))),
        plain("enterprise_name", _("关联到的企业"), "enterprise.name", width=32),
        worded("how", _("怎样关联"), HOW),
    ),
    may_edit=works,
    change=_relink_enterprise,
    demands_reason=True,
)


def _relink_worker(record: WorkerLink, values: dict[str, Any], *, by: Any, reason: str) -> None:
    worker, enterprise = values.get("worker", record.worker), values.get("enterprise", record.enterprise)
    relinking.relink_worker(record, worker, enterprise, by=by, reason=reason)


def _worker_links(user: Any) -> QuerySet[WorkerLink]:
    round_ = current_round()
    visible = Worker.objects.visible_to(user).order_by().values("id")
    rows = WorkerLink.objects.open().filter(
        readable(user, round_, "report__", "enterprise"), round=round_, worker__in=visible
    )
    return rows.select_related("report", "report__department", "worker", "enterprise").order_by("id")


WORKER_LINKS = Table(
    key="worker-links",
    label=_("人员关联"),
    rows=_worker_links,
    columns=(
        worded("source", _("来源"), SOURCES, "report.source"),
        plain("department", _("报送单位"), "report.department.name", width=20),
        plain("sheet", _("工作表"), "report.sheet"),
        plain("row", _("行"), "report.row"),
        plain("masked_name", _("姓名（打码）"), "worker.masked_name"),
        plain("worker", _("关联到的人员编号"), "worker_id", parse=one_record(Worker, _("人员"))),
        plain("enterprise", _("用工企业编号"), "enterprise_id", parse=one_record(Enterprise, _("企业"), needed=False)),
        plain("enterprise_name", _("用工企业"), "enterprise.name", width=32),
        worded("how", _("怎样关联"), HOW),
    ),
    may_edit=works,
    change=_relink_worker,
    demands_reason=True,
)


def _decide(record: Candidate, values: dict[str, Any], *, by: Any, reason: str) -> None:
    state = values["state"]
    if state == Candidate.State.OPEN:
        candidates.reverse(record, by=by, reason=reason, version=record.version)
        return
    if record.state != Candidate.State.OPEN:
        candidates.reverse(record, by=by, reason=reason, version=record.version)
        record.refresh_from_db()
    candidates.decide(record, state, by=by, reason=reason, version=record.version)


CANDIDATES = Table(
    key="candidates",
    label=_("疑似同一"),
    rows=lambda user: (
        Candidate.objects.visible_to(user)
        .filter(round=current_round())
        .select_related("enterprise_a", "enterprise_b", "outlet_a", "outlet_b", "worker_a", "worker_b")
        .order_by("id")
    ),
    columns=(
        Column("kind", _("种类"), lambda pair: pair.get_kind_display()),
        Column("a", _("甲"), lambda pair: pair.enterprise_a or pair.outlet_a or pair.worker_a, width=32),
        Column("b", _("乙"), lambda pair: pair.enterprise_b or pair.outlet_b or pair.worker_b, width=32),
        Column("score", _("线索分"), lambda pair: f"{pair.score:.1f}"),
        worded("state", _("认定"), Candidate.State.choices, parse=one_of(Candidate.State.choices)),
        plain("reason", _("已写的理由"), width=30),
    ),
    may_edit=works,
    change=_decide,
    demands_reason=True,
    note=_("“认定”一栏改为“认定同一”或“认定不同”；改回“待认定”就是撤销。"),
)
