"""The demo's survey practice: criteria by sector, questions of a sector, precedents, a plan of visits."""

from __future__ import annotations

from datetime import date, timedelta

from enterprises.actions import asking, cases, screening, visit_plans
from enterprises.models import Case, Criterion, Precedent, Round
from enterprises.queries.visit_plans import due
from shanyang.demo import cast
from shanyang.departments.models import Sector

DOCUMENT = "《新业态企业认定口径（试行）》山社工〔2023〕9号"
# code, sector, tendency, text, article
CRITERIA = (
    ("通用-1", "", "in", "在本区有固定经营场所或者站点，并且有从业人员在岗。", "第三条"),
    ("通用-2", "", "out", "只有注册地址在本区，人员和业务都在外区。", "第五条"),
    ("通用-3", "", "out", "已经注销、迁出，或者停业满六个月、人员已经散去。", "第五条"),
    ("外卖-1", "food_delivery", "in", "与平台签有配送代理协议，骑手在本区接单，不论合同在哪里签。", "第四条第一项"),
    ("快递-1", "courier", "in", "持快递业务许可或者末端网点备案，有人在本区揽收派送；夫妻店也算。", "第四条第二项"),
    ("电商-1", "live_ecommerce", "in", "以直播、短视频销售为主要收入，主播或者运营人员在本区上班。", "第四条第三项"),
)

QUESTIONS = (
    ("food_delivery", "骑手的意外伤害险由谁交，交了多少人？", "安排职业伤害保障宣传"),
    ("courier", "末端网点有没有备案，备案在哪几处？", "与末端网点备案名单对照"),
    ("live_ecommerce", "主播里签劳动合同的多，还是签合作协议的多？", "确定从业人员的统计口径"),
)


def tell(since: date) -> None:
    """The lead writes the criteria down."""
    lin = cast.person("lin")
    sectors = {sector.code: sector for sector in Sector.objects.open()}
    for code, sector, tendency, text, article in CRITERIA:
        if sector and sector not in sectors:
            continue
        screening.add(
            code=code, sector=sectors.get(sector), tendency=tendency, text=text, document=f"{DOCUMENT}{article}",
            since=since, by=lin,
        )  # fmt: skip
    for sector, text, why in QUESTIONS:
        if sector in sectors:
            asking.add(sector=sectors[sector], text=text, why=why, since=since, by=lin)


def plan_a_day(round_: Round, today: date) -> None:
    """A street plans its next visits; one enterprise does not answer the telephone."""
    lin = cast.person("lin")
    streets: dict[str, list[int]] = {}
    for case in due(round_, lin).order_by("id"):
        if case.enterprise.division:
            streets.setdefault(case.enterprise.division.code[:9], []).append(case.pk)
    if streets:
        street, there = next(iter(streets.items()))
        officer = cast.officer_of(street)
        visit_plans.make(
            round_, cases=there[: visit_plans.MOST_STOPS], visit_on=today + timedelta(days=1), assigned=[officer],
            companions="社区网格员", by=officer,
        )  # fmt: skip
    silent = Case.objects.filter(round=round_, step="enquire", enterprise__division__isnull=False).order_by("pk").last()
    if silent is not None:
        cases.take_step(
            silent, "enquire", outcome="unreached", note="座机没有人接。", version=silent.version, by=lin,
            call=cases.Call(called_on=today, part="am"),
        )  # fmt: skip


GISTS = {
    "out": "执照已注销，但门口招牌还在。以登记机关的注销日期为准，招牌不算经营；人员去向记入询问。",
    "in": "合同由外地总公司签，人在本区站点上班。按人员实际上班的地方定，不看合同在哪里签。",
}


def lesson(outcome: str) -> str:
    """The first decision of each kind is written down for others."""
    known = Precedent.objects.filter(record__outcome=outcome).exists()
    return "" if known else GISTS[outcome]


def basis(outcome: str) -> list[Criterion]:
    """What a plain decision rests on."""
    code = "通用-1" if outcome == "in" else "通用-3"
    return list(Criterion.objects.open().filter(code=code))
