"""The survey's lists as spreadsheets. Every edited cell goes through the action that its page uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Prefetch, QuerySet, Value
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from enterprises.actions import (
    candidates,
    cases,
    discrepancies,
    freezing,
    masters,
    relinking,
    settled_fields,
    submissions,
)
from enterprises.models import (
    Affiliation,
    Building,
    Candidate,
    Case,
    Discrepancy,
    DiscrepancyValue,
    Enterprise,
    EnterpriseEntry,
    EnterpriseLink,
    FrozenFigure,
    Outlet,
    Round,
    Submission,
    Worker,
    WorkerLink,
)
from enterprises.models.links import HOW
from enterprises.queries.independence import readable, shows_consolidated
from enterprises.queries.people_pages import PARTY_READERS
from enterprises.queries.settling_pages import PERSONAL
from enterprises.rules.measures import MEASURES
from enterprises.wording import OPERATING_STATUSES, SEXES, SOURCES, STEPS, SUBMISSION_STATES
from shanyang.departments import round_trip
from shanyang.departments.actions.tables import divisions_by_code, sectors_by_name
from shanyang.departments.models import PartyOrganization
from shanyang.departments.round_trip import Table, number, one_of, record_by, text, word_of
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused
from shanyang.lib.tables import BadValue, Column

OFFICERS = (Duty.LEAD, Duty.TERRITORY)


def current_round() -> Round | None:
    """The round in progress, or the last frozen one."""
    return Round.objects.in_progress().first() or Round.objects.frozen().first()


def _leads(user: Any) -> bool:
    return user.holds(Duty.LEAD)


def _works(user: Any) -> bool:
    return user.holds_any(OFFICERS)


def _reader(path: str) -> Callable[[Any], Any]:
    """Reads along a dotted path; a missing step on the way is an empty cell."""
    steps = path.split(".")

    def read(record: Any) -> Any:
        for step in steps:
            if record is None:
                return None
            record = getattr(record, step)
        return record

    return read


def plain(key: str, label: Any, path: str = "", **more: Any) -> Column:
    return Column(key, label, _reader(path or key), **more)


def worded(key: str, label: Any, choices: Any, path: str = "", **more: Any) -> Column:
    read = _reader(path or key)
    return Column(key, label, lambda record: word_of(choices, read(record)), **more)


# -- lasting records ----------------------------------------------------------------


def _organizations() -> dict[str, PartyOrganization]:
    return {organization.code: organization for organization in PartyOrganization.objects.open()}


def _buildings() -> dict[str, Building]:
    return {building.name: building for building in Building.objects.filter(ended_on__isnull=True)}


def one_record(model: Any, what: Any, *, needed: bool = True) -> Callable[[str], Any]:
    """A record by its number, looked up one by one: such columns are edited in few cells."""

    def parse(cell: str) -> Any:
        if not cell and not needed:
            return None
        found = model.objects.filter(pk=int(cell)).first() if cell.isdigit() and len(cell) < 19 else None
        if found is None or found.merged_into_id is not None:
            raise BadValue(_now("没有编号为“%(cell)s”的%(what)s。") % {"cell": cell[:20], "what": what})
        return found

    return parse


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
    may_edit=_leads,
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
    may_edit=_works,
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
    people = Worker.objects.visible_to(user).filter(merged_into__isnull=True)
    return people.prefetch_related(Prefetch("affiliations", affiliations)).order_by("id")


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
    may_edit=_leads,
    change=_transfer,
    demands_reason=True,
    note=_("可以改的只有正式组织关系；姓名、号码以各来源的报送为准。"),
)


# -- links and doubtful pairs -------------------------------------------------------


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
    may_edit=_works,
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
    may_edit=_works,
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
    may_edit=_works,
    change=_decide,
    demands_reason=True,
    note=_("“认定”一栏改为“认定同一”或“认定不同”；改回“待认定”就是撤销。"),
)


# -- cases and discrepancies --------------------------------------------------------

SCOPES = (("in", _("纳入")), ("out", _("不纳入")))


def _screen(record: Case, values: dict[str, Any], *, by: Any, reason: str) -> None:
    if values["in_scope"] is None:
        raise Refused(_now("已有的筛选结论要撤回，请到案卷页办理。"))
    cases.take_step(record, "screen", outcome=values["in_scope"], note=reason, by=by, version=record.version)


CASES = Table(
    key="cases",
    label=_("一企一案"),
    rows=lambda user: (
        Case.objects.visible_to(user)
        .filter(round=current_round())
        .select_related("enterprise", "enterprise__division")
        .order_by("id")
    ),
    columns=(
        plain("enterprise", _("企业"), "enterprise.name", width=36),
        plain("division", _("属地"), "enterprise.division.short_name"),
        worded("step", _("当前步骤"), (*STEPS, ("done", _("五步已办完")))),
        plain("due_on", _("期限")),
        Column(
            "in_scope",
            _("筛选结论"),
            lambda case: "" if case.in_scope is None else word_of(SCOPES, "in" if case.in_scope else "out"),
            one_of(SCOPES),
        ),
        plain("scope_reason", _("已写的理由"), width=30),
    ),
    may_edit=_works,
    change=_screen,
    demands_reason=True,
    note=_("可以成批填写筛选结论；询问和走访要写明谁、何时、问到什么，请到案卷页填写。"),
)


def _resolve(record: Discrepancy, values: dict[str, Any], *, by: Any, reason: str) -> None:
    discrepancies.resolve(
        record, value=values["value"] or "", reason=reason, evidence=reason, by=by, version=record.version
    )


def _discrepancies(user: Any) -> QuerySet[Discrepancy]:
    """With the words that the reader may read, and the decision only for who reads all of them."""
    round_ = current_round()
    words = DiscrepancyValue.objects.filter(readable(user, round_, enterprise="discrepancy__enterprise"))
    told = Value(shows_consolidated(user, round_), output_field=BooleanField())
    rows = Discrepancy.objects.visible_to(user).filter(round=round_).annotate(told=told)
    return (
        rows.select_related("enterprise", "worker", "outlet").prefetch_related(Prefetch("values", words)).order_by("id")
    )


def _decided(field: str) -> Callable[[Any], Any]:
    """A part of the decision; nothing of it where it names a person or quotes what the reader may not read."""
    return lambda one: getattr(one, field) if one.told and one.kind not in PERSONAL else None


def _said(discrepancy: Discrepancy) -> str:
    if discrepancy.kind in PERSONAL:
        return str(_("%(count)d 种写法")) % {"count": len({one.value for one in discrepancy.values.all()})}
    return "；".join(f"{one.get_source_display()} {one.value}" for one in discrepancy.values.all())


DISCREPANCIES = Table(
    key="discrepancies",
    label=_("差异"),
    rows=_discrepancies,
    columns=(
        plain("enterprise", _("企业"), "enterprise.name", width=32),
        Column("about", _("涉及"), lambda one: one.worker or one.outlet or ""),
        Column("kind", _("种类"), lambda one: one.get_kind_display(), width=22),
        Column("said", _("各方说法"), _said, width=44),
        Column("state", _("状态"), lambda one: one.get_state_display()),
        Column("value", _("定为"), _decided("value"), text(200, empty=None)),
        Column("reason", _("已写的理由"), _decided("reason"), width=30),
    ),
    may_edit=_works,
    change=_resolve,
    demands_reason=True,
    note=_("在“定为”一栏填定下的值；理由里写明凭什么，各方原来的数都会保留。"),
)


# -- deliveries, entries, figures ---------------------------------------------------

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
    may_edit=_works,
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
    return (frozen if _leads(user) else frozen.none()).prefetch_related("amendments").order_by("id")


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
    may_edit=_leads,
    change=_amend,
    demands_reason=True,
    note=_("冻结数不能改；在“订正为”一栏填订正后的数，两个数会一起显示。"),
)


def register() -> None:
    """Called once when the app is ready."""
    for table in (
        SUBMISSIONS,
        ENTERPRISES,
        OUTLETS,
        WORKERS,
        ENTERPRISE_LINKS,
        WORKER_LINKS,
        CANDIDATES,
        CASES,
        DISCREPANCIES,
        ENTERPRISE_ENTRIES,
        FIGURES,
    ):
        round_trip.register(table)
