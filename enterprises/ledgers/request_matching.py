"""来表的一栏是不是系统已有的数: a heading of somebody else's table matched with what the system holds.

A wrong number is worse than a question to the street. So a heading matches only
when nothing is left over: 从业人员数 does, 三十五岁以下从业人员数 does not.
Personal columns are never handed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from enterprises.ledgers.columns import PERSONAL_UNNEEDED, field_of, normal
from enterprises.rules.measures import BY_CODE

TALLIES: dict[str, str] = {
    "female": "女从业人员",
    "members": "党员（正式和预备）",
    "backbone": "中层以上骨干中的正式党员",
    "league": "共青团员",
    "union": "工会会员",
    "has_party_org": "建立党组织的企业",
    "has_union": "建立工会的企业",
    "has_league": "建立团组织的企业",
    "has_womens": "建立妇联的企业",
    "operating": "正常经营的企业",
    "suspended": "停业的企业",
}
"""What can be added up from the entries of a frozen round, by street."""

PERSONAL = frozenset(
    {"id_number", "phone", "person_name", "born_on", "contact_phone", "contact_name", PERSONAL_UNNEEDED}
)
COUNTED = re.compile(r"数|量|率|平均|比例|占比|合计|总")
"""A column with one of these counts people; it does not name them."""
PLACES = frozenset({"division", "community"})

_LEAD_IN = r"(其中|辖区内?|全区|本(街道|辖区)|现有|目前|共有|累计|截至目前|新业态|新就业群体|新经济组织|\W)*"
_HOW_MANY = r"(的)?(总)?(人数|个数|家数|户数|份数|数量|总数|数|情况)?(\W?(人|家|个|户|名|份)\W?)?"
_FIRM = r"(新业态)?(企业|市场主体|经营主体|企业单位)"
_PEOPLE = r"(从业人员|从业者|从业|就业人员|用工|务工人员|职工|员工|劳动者|新就业群体)"

_RULES: tuple[tuple[str, str, str], ...] = (
    (_FIRM + _HOW_MANY, "measure", "enterprises"),
    (r"(企业)?(总)?(家数|户数)", "measure", "enterprises"),
    (_PEOPLE + _HOW_MANY, "measure", "workers"),
    (r"(总)?人数", "measure", "workers"),
    (r"(用工关系|劳动关系|用工份数)" + _HOW_MANY, "measure", "employments"),
    (r"(网点|站点|门店|末端网点|服务网点)" + _HOW_MANY, "measure", "outlets"),
    (r"正式(中共)?党员" + _HOW_MANY, "measure", "formal"),
    (r"预备(中共)?党员" + _HOW_MANY, "measure", "probationary"),
    (r"流动党员" + _HOW_MANY, "measure", "mobile"),
    (r"(没有|无|未报)名册(的)?(企业)?" + _HOW_MANY, "measure", "without_roster"),
    (r"女(性)?" + _PEOPLE + _HOW_MANY + r"|女(性|职工)" + _HOW_MANY, "tally", "female"),
    (r"(中共)?党员(总)?" + _HOW_MANY, "tally", "members"),
    (r"(中层以上)?骨干(中(的)?)?(正式)?党员" + _HOW_MANY, "tally", "backbone"),
    (r"(共青)?团员" + _HOW_MANY, "tally", "league"),
    (r"工会会员" + _HOW_MANY, "tally", "union"),
    (r"(已)?(建立|成立|组建|建)(了)?党(组织|支部)(的)?(" + _FIRM + r")?" + _HOW_MANY, "tally", "has_party_org"),
    (r"(已)?(建立|成立|组建|建)(了)?工会(组织)?(的)?(" + _FIRM + r")?" + _HOW_MANY, "tally", "has_union"),
    (r"(已)?(建立|成立|组建|建)(了)?团(组织|支部)(的)?(" + _FIRM + r")?" + _HOW_MANY, "tally", "has_league"),
    (
        r"(已)?(建立|成立|组建|建)(了)?妇(联|委会|女组织)(的)?(" + _FIRM + r")?" + _HOW_MANY,
        "tally",
        "has_womens",
    ),
    (r"(正常经营|在营|存续)(的)?" + _FIRM + _HOW_MANY, "tally", "operating"),
    (r"(停业|歇业)(的)?" + _FIRM + _HOW_MANY, "tally", "suspended"),
    (r"(序号|编号|街道|街道名称|镇街|乡镇街道|办事处|单位|填报单位|属地|所属街道|区域|名称)", "label", ""),
)
_COMPILED = tuple((re.compile(f"{_LEAD_IN}({pattern})"), kind, code) for pattern, kind, code in _RULES)


@dataclass(frozen=True)
class Match:
    """How a column is answered: measure, tally, label, ask or refused; and from what."""

    kind: str
    code: str = ""


def match(heading: str) -> Match:
    """What the system has for a heading.

    >>> match("从业人员数（人）"), match("35岁以下从业人员数"), match("身份证号")
    (Match(kind='measure', code='workers'), Match(kind='ask', code=''), Match(kind='refused', code=''))
    """
    for word in (heading.strip(), normal(heading)):
        for pattern, kind, code in _COMPILED:
            if word and pattern.fullmatch(word):
                return Match(kind, code)
    field = field_of(heading)
    if field in PERSONAL and not COUNTED.search(heading):
        return Match("refused")
    return Match("label") if field in PLACES else Match("ask")


def headings_in(rows: Iterable[Iterable[object]], most: int = 80) -> list[str]:
    """The line of headings of a table: the first with at least two cells of text."""
    for row in rows:
        texts = [str(cell).strip() for cell in row if isinstance(cell, str) and cell.strip()]
        if len(texts) > 1:
            return [text[:80] for text in texts][:most]
    return []


def answerable() -> list[tuple[str, str]]:
    """(kind:code, label) of everything a column can be answered from."""
    return [(f"measure:{code}", one.label) for code, one in BY_CODE.items()] + [
        (f"tally:{code}", label) for code, label in TALLIES.items()
    ]
