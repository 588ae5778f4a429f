"""The demo's screening criteria: what counts as new economy in the district, by sector."""

from __future__ import annotations

from datetime import date

from enterprises.actions import screening
from enterprises.models import Case, Criterion, Precedent
from shanyang.demo import cast
from shanyang.departments.models import Sector

DOCUMENT = "《新业态企业认定口径（试行）》山社工〔2026〕9号"
# code, sector, tendency, text, article
CRITERIA = (
    ("通用-1", "", "in", "在本区有固定经营场所或者站点，并且有从业人员在岗。", "第三条"),
    ("通用-2", "", "out", "只有注册地址在本区，人员和业务都在外区。", "第五条"),
    ("通用-3", "", "out", "已经注销、迁出，或者停业满六个月、人员已经散去。", "第五条"),
    ("外卖-1", "food_delivery", "in", "与平台签有配送代理协议，骑手在本区接单，不论合同在哪里签。", "第四条第一项"),
    ("快递-1", "courier", "in", "持快递业务许可或者末端网点备案，有人在本区揽收派送；夫妻店也算。", "第四条第二项"),
    ("电商-1", "live_ecommerce", "in", "以直播、短视频销售为主要收入，主播或者运营人员在本区上班。", "第四条第三项"),
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


GISTS = {
    "out": "执照已注销，但门口招牌还在。以登记机关的注销日期为准，招牌不算经营；人员去向记入询问。",
    "in": "合同由外地总公司签，人在本区站点上班。按人员实际上班的地方定，不看合同在哪里签。",
}


def lesson(case: Case, outcome: str) -> str:
    """The first decision of each kind is written down for others."""
    known = Precedent.objects.filter(record__outcome=outcome, record__case__round=case.round).exists()
    return "" if known else GISTS[outcome]


def basis(outcome: str) -> list[Criterion]:
    """What a plain decision rests on."""
    code = "通用-1" if outcome == "in" else "通用-3"
    return list(Criterion.objects.open().filter(code=code))
