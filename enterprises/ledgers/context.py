"""What titles, unit lines, sheet names and section rows say about the rows below them."""

# ruff: noqa: E501 (tables of patterns read better on one line)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from enterprises.ledgers import values
from enterprises.ledgers.columns import field_of, looks_like_company, normal
from enterprises.ledgers.headers import filled
from enterprises.ledgers.places import Places
from shanyang.lib import identifiers

_PAIR = re.compile(
    r"([^\s：:，,；;（()）、。]{2,14}(?:[（(][^（()）：:]{1,12}[)）])?)\s*[：:]\s*(.*?)(?=\s+[^\s：:，,；;]{2,14}(?:[（(][^（()）：:]{1,12}[)）])?\s*[：:]|[；;]|$)"
)
_UNIT = re.compile(
    r"^(填报|报送|填表|上报|统计|制表|汇总|报表|报告|提供|编制|调查|采集)?(单位|部门|企业|公司|机关|街道|办事处)(名称|全称)?([（(].*[)）])?$"
)
_COMPANY_IN = re.compile(
    r"([\u4e00-\u9fffA-Za-z0-9（）()·&\-]{2,50}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司)(?:[\u4e00-\u9fff（）()]{1,14}?(?:分公司|营业部|分部|经营部|站点|站))?"
    r"|[\u4e00-\u9fffA-Za-z0-9（）()·]{2,40}?(?:合作社|经营部|服务部|营业部|工作室|商行|门市部|孵化基地|配送站|配送中心|货运站))"
)
_GENERIC = re.compile(
    r"本(?:季度?|月份?|年度?|期|次)|新增|增加|减少|变动|新入职|入职|以下|下列|其他|其它|附件\d*|附表\d*|表\s*[一二三四五六七八九十\d]+|sheet\d*|工作表\d*|\d{4}\s*年?度?|\d{1,2}\s*月份?|\d+日|第?[一二三四\d]+(季度|轮|批次?|期)|"
    r"新就业形态|新就业群体|新业态|新经济|灵活就业|劳动者|从业人员|工作人员|在职|在岗|在册|外卖员|骑手|配送员|快递员|快递小哥|外卖小哥|司机|主播|员工|职工|人员|党员|"
    r"花名册|名册|名单|台账|台帐|登记表|登记|统计表|统计|明细表|明细|一览表|汇总表|汇总|信息表|信息|情况表|情况|基本|调查表|调查|摸底|排查|报表|报送|上报|底册|底数|数据|清单|采集表|采集|表格|表|"
    r"企业|网点|用工|自查|自报|的|及|和|（[^）]*）|\([^)]*\)|[-_—·\s\.、:：]|v\d+|最新|终稿|定稿|修改|更新|版|副本|新建|导出|结果"
)
_SECTOR_NAME = re.compile(
    r"^(外卖送餐|外卖配送|外卖|送餐|快递|快递物流|物流|交通运输|交通|网约车|货运|直播电商|直播|电商|其他互联网|互联网|其他)(类|行业|业|企业|平台)?$"
)
# 其中：党员 is one label.
_INCLUDED = re.compile(r"^\s*其中\s*[：:]\s*")
_DEPARTMENT = re.compile(r"(局|委|办公室|网信办|组织部|社会工作部|政府|中心|工会|联合会)$")


LONGEST_HEADING = 40
TELLING = frozenset(
    ("uscc", "headcount", "legal_person", "address", "formal_members", "members", "operating_status", "main_business",
     "headcount_contract", "outlets_count", "probationary_members", "headcount_platform_active")
)  # fmt: skip
"""Pairs that make a name a form."""
_LEAVERS = re.compile(
    r"(离职|离岗|离站|辞职|退出|减员|减少|解聘|流失|解约|离开|调离)(的)?(人员|员工|职工|骑手|快递员|司机|名单|名册|花名册|登记|台账|表|$|[：:（(])|人员(已|均已)?(离职|离岗|离站)"
)
_STAYERS = re.compile(r"在职|在岗|在册|现有|入职|入离|增减|变动|变化|未离职|离职率|含离职|包括离职|以上")
_ENDED = re.compile(
    r"^(?:[一二三四五六七八九十\d]+[、.．]|[（(][一二三四五六七八九十\d]+[)）])?已?(注销|迁出|迁离)(?:的)?(?:企业|单位|公司|市场主体)(?:名单|台账|情况|明细|表)?[：:]?$"
    r"|^(?:以下|下列)(?:企业|单位|公司|市场主体)?(?:均|都)?(?:已|为|系)?(?:已)?(注销|迁出|迁离|搬离|搬迁)"
)


@dataclass(slots=True)
class Context:
    """What is known about rows before they speak: who they are for and where they are."""

    unit: str = ""
    enterprise: str = ""
    uscc: str | None = None
    outlet: str = ""
    division: str | None = None
    division_text: str = ""
    sector: str | None = None
    pairs: dict[str, tuple[int, object]] = field(default_factory=dict)
    # Groups of pairs that are complete, each about one enterprise.
    forms: list[dict[str, tuple[int, object]]] = field(default_factory=list)
    # The rows below speak of people who have left, or of enterprises that ended so.
    gone: bool = False
    ended: str | None = None
    # How firmly the enterprise is known: sheet name 1, title 2, unit line 3, section row 4.
    firmness: int = 0

    def copy(self) -> Context:
        """For a new table on the same sheet."""
        return Context(
            self.unit,
            self.enterprise,
            self.uscc,
            self.outlet,
            self.division,
            self.division_text,
            self.sector,
            gone=self.gone,
            ended=self.ended,
            firmness=self.firmness,
        )

    def begin_form(self, name: str) -> None:
        """Another enterprise's name among the pairs: what stood before was a form of its own."""
        told = self.pairs.get("enterprise_name")
        if told and values.enterprise_name(told[1]) != values.enterprise_name(name):
            self.end_form()

    def end_form(self) -> None:
        """Keep the pairs so far as a form, if they say more about an enterprise than its name."""
        if "enterprise_name" in self.pairs and not TELLING.isdisjoint(self.pairs):
            self.forms.append(self.pairs)
            self.pairs = {}

    def hear_of_leaving(self, words: str) -> bool:
        """A sheet's name, a title or a section row may say that everybody below has left; whether it does."""
        plain = re.sub(r"\s", "", words)
        if len(plain) > LONGEST_HEADING:
            return False
        if _LEAVERS.search(plain) and not _STAYERS.search(plain):
            self.gone = True
        elif _STAYERS.search(plain):
            self.gone = False
        ended = _ENDED.match(plain)
        if ended:
            said = ended[1] or ended[2]
            self.ended = "deregistered" if said == "注销" else "moved_out"
        return self.gone or bool(ended)

    def take_enterprise(self, name: str, firmness: int) -> None:
        """Keep the name unless a firmer one is known."""
        if name and firmness >= self.firmness:
            if name != self.enterprise:
                self.uscc = None
            self.enterprise, self.firmness = name, firmness


def read_line(number: int, cells: Sequence[object], context: Context, places: Places, source: str) -> None:
    """Take what a title, unit line or form row says into the context."""
    words = filled(cells)
    if not words:
        return
    joined = "  ".join(name for _, name in words)
    paired = False
    for label, value in _pairs_in_text(cells, words):
        _take_pair(number, label, value, context, places, source)
        paired = True
    for label, cell in _labels_beside(cells, words):
        _take_pair(number, label, cell, context, places, source)
        paired = True
    if not paired and len(words) <= 2:
        read_title(joined, context, places, source, firmness=2)


def _pairs_in_text(cells: Sequence[object], words: list[tuple[int, str]]) -> list[tuple[str, object]]:
    """“填报单位：某某   填报日期：…” inside one cell."""
    found: list[tuple[str, object]] = []
    for place, name in words:
        raw = cells[place] if isinstance(cells[place], str) else name
        wide = _INCLUDED.sub("", str(raw).replace("　", "  ").replace("\n", "  ").strip())
        if re.search(r"[：:]", wide):
            for label, value in _PAIR.findall(wide):
                if value.strip():
                    found.append((label, value.strip()))
    return found


def _labels_beside(cells: Sequence[object], words: list[tuple[int, str]]) -> list[tuple[str, object]]:
    """A label in one cell, its value in the next: forms are laid out like that."""
    found: list[tuple[str, object]] = []
    index = 0
    while index + 1 < len(words):
        name, (beside, value) = _INCLUDED.sub("", words[index][1]), words[index + 1]
        label = name.rstrip("：: ")
        labelled = name.endswith(("：", ":")) or field_of(label) is not None or bool(_UNIT.match(label))
        if (
            labelled
            and len(label) <= 20
            and not (
                field_of(value) is not None
                and not looks_like_company(value)
                and len(value) < 12
                and value.endswith(("：", ":"))
            )
        ) and not re.search(r"[：:].", name):
            found.append((label, cells[beside]))
            index += 2
            continue
        index += 1
    return found


def _take_pair(number: int, label: str, value: object, context: Context, places: Places, source: str) -> None:
    label = normal(label)
    words = values.said(value).strip()
    if not words or words in ("人", "个", "家", "万元", "元", "人、个", "人、万元", "户", "名", "个、人"):
        return
    if _UNIT.match(label):
        _take_unit(number, words, context, places, source)
        return
    key = field_of(label)
    if key in (None, "ignored", "unneeded"):
        return
    if key in ("enterprise_name", "platform"):
        context.begin_form(words)
    context.pairs.setdefault(str(key), (number, value))
    if key in ("enterprise_name", "platform"):
        name, _ = values.enterprise_name(words)
        context.take_enterprise(name, 3)
        context.pairs["enterprise_name"] = (number, words)
    elif key == "uscc":
        context.uscc = identifiers.read_uscc(value).code or context.uscc
    elif key == "outlet_name":
        context.outlet = words
    elif key in ("division", "community"):
        place = places.resolve(words, default=context.division)
        if place.code:
            context.division, context.division_text = place.code, words
    elif key == "sector":
        context.sector = values.sector(words) or context.sector


def _take_unit(number: int, words: str, context: Context, places: Places, source: str) -> None:
    """填报单位 may name an enterprise, a street or a department."""
    name, _ = values.enterprise_name(words)
    name = re.sub(r"[（(](盖章|公章|章|签章)[)）]", "", name).strip()
    context.unit = name
    place = places.resolve(name)
    if place.known and place.code:
        context.division, context.division_text = place.code, name
        return
    places.unknown.pop(name, None)
    street = places.street_in(name)
    if street:
        context.division, context.division_text = street, name
    elif (looks_like_company(name) and not _DEPARTMENT.search(name)) or (
        source == "employer" and not _DEPARTMENT.search(name)
    ):
        context.take_enterprise(name, 3)
        context.begin_form(name)
        context.pairs.setdefault("enterprise_name", (number, name))


def read_title(words: str, context: Context, places: Places, source: str, *, firmness: int) -> bool:
    """A title or section row without colons: an enterprise, a street or a sector named in it."""
    plain = re.sub(
        r"^(?:[一二三四五六七八九十]+[、.．]|\d+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|[▲●■◆※★【\[])",
        "",
        values.text(words),
    ).strip(" 】]")
    plain = re.sub(r"[（(](共?\s*\d+\s*[家人个名户处].*?|续表?|续\d*|共.*?)[)）]$", "", plain).strip()
    if not plain:
        return False
    found = False
    company = _COMPANY_IN.search(plain.replace("(", "（").replace(")", "）"))
    if company:
        name, _ = values.enterprise_name(
            re.sub(r"^(?:\d{4}年?(?:度)?(?:\d{1,2}月)?|关于|附件\d*[:：]?)", "", company[1])
        )
        context.take_enterprise(name, firmness)
        found = True
    place = places.resolve(plain) if len(plain) <= 20 and not company else None
    if place and not place.known:
        places.unknown.pop(plain, None)
    code = place.code if place and place.known else (None if company else places.street_in(plain))
    if code:
        context.division, context.division_text = code, plain if place and place.known else context.division_text
        if firmness >= 4:
            context.enterprise, context.firmness, context.uscc = "", 0, None
        found = True
    if _SECTOR_NAME.match(plain) or re.match(r"^.{0,8}(类|行业)", plain):
        sector = values.sector(plain)
        if sector:
            context.sector = sector
            found = True
    if not found and not company:
        name = bare_name(plain)
        if (
            (source == "employer" or firmness >= 4 or firmness == 1)
            and 2 <= len(name) <= 30
            and not _DEPARTMENT.search(name)
            and not name.isdigit()
        ) and not (firmness >= 4 and len(name) < 3):
            context.take_enterprise(name, firmness)
            found = True
    return found


def bare_name(words: str) -> str:
    """A title without the words that every ledger's title has."""
    stripped = _GENERIC.sub("", values.text(words))
    stripped = re.sub(r"^[\u4e00-\u9fff]{1,4}[市区县](?=[\u4e00-\u9fff]{0,2}$)", "", stripped)
    return "" if _SECTOR_NAME.match(stripped) or field_of(stripped) is not None else stripped


def read_sheet_name(name: str, context: Context, places: Places, source: str) -> None:
    """A sheet may be named after a street, an employer or a sector."""
    words = values.said(name)
    if not words or re.fullmatch(r"(?i)(sheet|工作表|表)\s*\d*", words):
        return
    plain = bare_name(words)
    for candidate in (words, plain):
        if not candidate:
            continue
        place = places.resolve(candidate)
        if place.known and place.code:
            context.division, context.division_text = place.code, candidate
            return
        places.unknown.pop(candidate, None)
    if _SECTOR_NAME.match(words) or _SECTOR_NAME.match(
        re.sub(r"(台账|企业|名单|汇总|明细|从业人员|花名册|统计表|表)+$", "", words)
    ):
        context.sector = values.sector(words) or context.sector
        return
    read_title(words, context, places, source, firmness=1)
