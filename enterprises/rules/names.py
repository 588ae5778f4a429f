"""Names of enterprises: what a name is made of, and how two of them stand to each other.

A Chinese enterprise name is place + brand + trade + legal form, and offices
leave out whatever seems obvious to them. The legal form is kept apart as a
class of its own: 有限公司 and 有限责任公司 are one form, 分公司 and 经营部 are
not, and two companies of one franchise share the brand and nothing else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from shanyang.lib.chinese import fold, pinyin_key


class LegalClass(StrEnum):
    """Legal forms that are told apart when nothing but the name is known."""

    COMPANY = "company"
    BRANCH = "branch"  # 分公司, or any unit named behind a full company name
    OFFICE = "office"  # 经营部, 服务部, 营业部, 门市部
    SHOP = "shop"
    STUDIO = "studio"
    INDIVIDUAL = "individual"
    PARTNERSHIP = "partnership"
    COOPERATIVE = "cooperative"
    STATION = "station"  # 站, 网点: an outlet rather than an enterprise
    UNSAID = "unsaid"  # a short name


class Relation(StrEnum):
    """How two names stand to each other, best first."""

    EXACT = "exact"  # same core, same form
    SHORT = "short"  # same core, one leaves its form out
    ABBREVIATED = "abbreviated"  # 启航直播 for 启航直播电商科技
    BRANCH = "branch"  # one is a branch of the other
    HOMOPHONE = "homophone"  # 起航 for 启航
    ONE_CHARACTER = "one_character"
    CONTAINED = "contained"  # 圆通速递 in 通达圆通速递: a franchise's holder by its brand
    NEAR_BRAND = "near_brand"  # 启帆 for 启航 in a long name: a slip, or a competitor
    BRAND = "brand"  # only the brand agrees: a franchise, or a very short name
    FORM = "form"  # same core, other legal form: 有限公司 beside 经营部
    DIFFERENT = "different"


@dataclass(frozen=True)
class EnterpriseName:
    """One name taken apart. ``core`` is brand and trade without place and form."""

    full: str
    core: str
    brand: str
    trade: tuple[str, ...]
    legal: LegalClass
    places: frozenset[str] = frozenset()
    branch: str = ""
    former: tuple[str, ...] = field(default=())

    @property
    def sound(self) -> str:
        return pinyin_key(self.core)

    @property
    def spoken_brand(self) -> str:
        return pinyin_key(self.brand)


# Longest first: each is tried at the end of the name.
_FORMS: tuple[tuple[str, LegalClass], ...] = (
    ("股份有限责任公司", LegalClass.COMPANY),
    ("集团有限责任公司", LegalClass.COMPANY),
    ("集团股份有限公司", LegalClass.COMPANY),
    ("股份有限公司", LegalClass.COMPANY),
    ("有限责任公司", LegalClass.COMPANY),
    ("集团有限公司", LegalClass.COMPANY),
    ("有限公司", LegalClass.COMPANY),
    ("有限责任", LegalClass.COMPANY),
    ("集团公司", LegalClass.COMPANY),
    ("分公司", LegalClass.BRANCH),
    ("总公司", LegalClass.COMPANY),
    ("公司", LegalClass.COMPANY),
    ("个体工商户", LegalClass.INDIVIDUAL),
    ("个体经营", LegalClass.INDIVIDUAL),
    ("个体户", LegalClass.INDIVIDUAL),
    ("有限合伙", LegalClass.PARTNERSHIP),
    ("普通合伙", LegalClass.PARTNERSHIP),
    ("合伙企业", LegalClass.PARTNERSHIP),
    ("专业合作社", LegalClass.COOPERATIVE),
    ("合作社", LegalClass.COOPERATIVE),
    ("工作室", LegalClass.STUDIO),
    ("经营部", LegalClass.OFFICE),
    ("服务部", LegalClass.OFFICE),
    ("营业部", LegalClass.OFFICE),
    ("营业厅", LegalClass.OFFICE),
    ("门市部", LegalClass.OFFICE),
    ("办事处", LegalClass.OFFICE),
    ("代办点", LegalClass.STATION),
    ("经营店", LegalClass.SHOP),
    ("专卖店", LegalClass.SHOP),
    ("旗舰店", LegalClass.SHOP),
    ("便利店", LegalClass.SHOP),
    ("商店", LegalClass.SHOP),
    ("商行", LegalClass.SHOP),
    ("门店", LegalClass.SHOP),
    ("分店", LegalClass.SHOP),
    ("店", LegalClass.SHOP),
    ("站点", LegalClass.STATION),
    ("网点", LegalClass.STATION),
    ("分部", LegalClass.STATION),
    ("站", LegalClass.STATION),
)
# Where the brand ends: words for what an enterprise does. Longest first.
_TRADE_WORDS = """
直播电商 电子商务 跨境电商 电商 直播 短视频 网络科技 网络技术 网络 信息技术 信息科技 信息 数字科技 数字
智能科技 智能 软件 科技 技术 文化传媒 文化传播 文化 传媒 传播 影视 广告 策划 快递 速递 速运 快运 快送
物流 货运 客运 运输 运力 配送 即时配送 外卖 送餐 同城 供应链 仓储 餐饮 餐饮管理 服务 企业管理 管理
商务 商贸 贸易 销售 超市 百货 人力资源 劳务 人才 孵化基地 孵化 基地 产业园 汽车租赁 汽车 租赁 出租车
出租 出行 网约车 公交 货车 家政 生活服务 本地生活 驿站 农业 食品 生鲜 团购 旅游 教育 咨询 投资 置业 实业
发展 集团 控股 建设 工程 装饰 设计 互联网 平台 数据 云计算 在线 邮政 快餐 骑手 中心
"""
_TRADES = sorted(_TRADE_WORDS.split(), key=len, reverse=True)
_TRADE = re.compile("|".join(map(re.escape, _TRADES)))
_BEHIND_TRADE = re.compile(f"^(.{{2,}}(?:{_TRADE.pattern}))([^的]{{2,4}})$")
_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,6}自治[区州县]"
    r"|[\u4e00-\u9fff]{1,3}[^超城夜菜上门都小社园校景新市]市"
    r"|[\u4e00-\u9fff]{1,3}[^小社园校景新片地厂灾区]区"
    r"|[\u4e00-\u9fff]{1,2}[^郡]县)"
)
_TAIL = re.compile(r"(?:省|市|区|县|自治区|街道办事处|街道|街道办|镇|乡|社区|村|村委会)$")
_FORMER = re.compile(
    r"[(\[【,,;;]?(?:曾用名|原名称|原名|原企业名称|前身|旧称|原)(?:为|是|系|叫)?[::]?([^()\[\]【】]{3,}?)[)\]】]?$"
)
_FORMER_IN_BRACKETS = re.compile(
    r"[(\[【](?:曾用名|原名称|原名|前身|旧称|原)(?:为|是|系|叫)?[::]?([^()\[\]【】]{2,})[)\]】]"
)
_BRACKET = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_WHICH_BRANCH = re.compile(r"(?:站|点|店|部|厅|分公司|队|组|区|街道?|路|社区|村|镇|分|[0-9一二三四五六七八九十]号?)$")
_BEHIND_COMPANY = re.compile(
    r"^(.{2,}?(?:有限责任公司|有限公司|集团公司|总公司|公司(?=.{0,8}(?:分公司|营业部|经营部|分部|站点?)$)))(.{2,})$"
)
_NUMERAL = re.compile(r"[0-9一二三四五六七八九十甲乙丙丁东西南北]")
_PROVINCE_NAMES = """
北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西
海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆
"""
_PROVINCES = frozenset(_PROVINCE_NAMES.split())
# Written where a name is missing.
NO_NAME = frozenset({"", "无", "不详", "未知", "不掌握", "暂无", "-", "--", "/", "、"})


def places_of(names: Iterable[str]) -> frozenset[str]:
    """Bare place names, longest useful form and without 省, 市, 区, 街道.

    >>> sorted(places_of(["河南省", "焦作市", "东方红街道"]))
    ['东方红', '东方红街道', '河南', '河南省', '焦作', '焦作市']
    """
    found: set[str] = set()
    for name in names:
        whole = fold(name)
        bare = _TAIL.sub("", whole)
        found.update(place for place in (whole, bare) if len(place) >= 2)
    return frozenset(found)


def places_written_in(names: Iterable[str]) -> frozenset[str]:
    """Places that some names spell out (焦作市…), so that 焦作… is known as a place too."""
    found: set[str] = set()
    for name in names:
        rest = fold(name)
        while match := _PLACE.match(rest):
            found.add(match.group())
            rest = rest[match.end() :]
    return places_of(found)


def _strip_places(text: str, places: frozenset[str], taken: set[str]) -> str:
    """Text without the places it begins with; never the whole of it."""
    longest = max(map(len, places), default=3)
    while True:
        known = next(
            (
                text[:n]
                for n in range(min(longest, len(text) - 2), 1, -1)
                if text[:n] in places or text[:n] in _PROVINCES
            ),
            None,
        )
        if known is None:
            match = _PLACE.match(text)
            known = match.group() if match and len(text) - match.end() >= 2 else None
        if known is None:
            return text
        tail = text[len(known)] if text[len(known)] in "省市区县" and len(text) > len(known) + 3 else ""
        taken.add(known + tail)
        text = text[len(known) + len(tail) :]


def _strip_place_behind(text: str, places: frozenset[str]) -> tuple[str, str]:
    """Text and the place it ends with: the station of a street, the branch of a city."""
    for length in range(min(max(map(len, places), default=0), len(text) - 2), 1, -1):
        if text[-length:] in places:
            return text[:-length], _TAIL.sub("", text[-length:]) if length > 2 else text[-length:]
    return text, ""


def _take_former(text: str) -> tuple[str, tuple[str, ...]]:
    former = tuple(_FORMER_IN_BRACKETS.findall(text))
    text = _FORMER_IN_BRACKETS.sub("", text)
    if not former and (match := _FORMER.search(text)) and match.start() >= 3 and "公司" in match.group():
        former, text = (match.group(1),), text[: match.start()]
    return text, former


def _take_brackets(text: str, places: frozenset[str], taken: set[str]) -> tuple[str, str, LegalClass | None]:
    """A bracket holds a place, a legal form, or which branch this is."""
    branch, legal = "", None
    for bracket in _BRACKET.finditer(text):
        inside = bracket.group(1)
        form = next((kind for word, kind in _FORMS if inside == word), None)
        if form:
            legal = form
        elif inside in places or _PLACE.fullmatch(inside):
            taken.add(inside)
        elif inside not in {"有限", "筹", "暂定", "本部", "总部", "中国"} and not (
            text[: bracket.start()].endswith("公司") and not _WHICH_BRANCH.search(inside)
        ):
            # Behind a full name a bracket tells the platform (有限公司(顺丰)) rather than which branch.
            branch = branch or inside
    return _BRACKET.sub("", text), branch, legal


def _take_form(text: str) -> tuple[str, LegalClass]:
    if text.endswith("驿站"):
        return text, LegalClass.UNSAID  # a trade, not a form: 百邻驿站
    for word, kind in _FORMS:
        if text.endswith(word) and len(text) > len(word):
            return text[: -len(word)], kind
    return text, LegalClass.UNSAID


def _split(core: str) -> tuple[str, tuple[str, ...]]:
    """Brand and trade words; a name that begins with a trade word is all brand up to the next."""
    first = _TRADE.search(core, 1 if len(core) < 3 else 2) if core else None
    if first is None:
        return core, ()
    return core[: first.start()], tuple(_TRADE.findall(core[first.start() :]))


@lru_cache(maxsize=1 << 16)
def parse(name: str, places: frozenset[str] = frozenset()) -> EnterpriseName:
    """Take a name apart.

    >>> place = places_of(["河南省", "焦作市"])
    >>> name = parse("河南省焦作市启航直播电商科技有限责任公司(原焦作远帆传媒有限公司)", place)
    >>> name.brand, name.core, name.legal.value, name.former
    ('启航', '启航直播电商科技', 'company', ('焦作远帆传媒有限公司',))
    >>> name = parse("中通快递有限公司焦作第一分公司", place)
    >>> name.core, name.legal.value, name.branch
    ('中通快递', 'branch', '第一')
    >>> parse("中通快递公司焦作第一分公司", place).branch
    '第一'
    """
    full = fold(name)
    taken: set[str] = set()
    text, former = _take_former(full)
    text, branch, legal = _take_brackets(text, places, taken)
    text = _strip_places(text, places, taken)
    if behind := _BEHIND_COMPANY.match(text):
        unit, kind = _take_form(behind.group(2))
        text, legal = behind.group(1), LegalClass.BRANCH if kind is LegalClass.BRANCH else legal or LegalClass.BRANCH
        branch = branch or _strip_places(unit + "#", places, taken).rstrip("#") or unit
        branch = "" if branch in places else branch
    core, kind = _take_form(text)
    if kind is LegalClass.COMPANY and text == core + "公司" and not _TRADE.search(core):
        kind = LegalClass.UNSAID  # 泰途公司: as people speak of a company whose name is longer
    legal = legal or kind
    core = core.removesuffix("股份").removesuffix("集团") or core
    if legal is not LegalClass.COMPANY:
        core, where = _strip_place_behind(core, places)
        # The branch of a city is the company there; a station is one of several in the city.
        branch = branch or ("" if legal is LegalClass.BRANCH else where)
        behind = _BEHIND_TRADE.match(core)
        if legal is not LegalClass.UNSAID and behind and not _TRADE.match(behind.group(2)):
            core, branch = behind.group(1), branch or behind.group(2)
    brand, trade = _split(core)
    return EnterpriseName(full, core, brand, trade, legal, frozenset(taken), branch, former)


def one_slip(left: str, right: str) -> bool:
    """One wrong, missing or swapped character, unless it is a number or a direction."""
    if min(len(left), len(right)) < 4 or OSA.distance(left, right, score_cutoff=1) != 1:
        return False
    odd = set(left) ^ set(right)
    return not any(_NUMERAL.fullmatch(character) for character in odd)


# Forms that a clerk leaves out or puts in place of the company's own.
VAGUE = frozenset({LegalClass.UNSAID, LegalClass.STATION, LegalClass.BRANCH})


def _shortens(short: Sequence[str], long: Sequence[str], brand: int) -> bool:
    """The short one begins with the brand and says, in order, some of the rest."""
    if not 3 <= len(short) < len(long) or list(short[:brand]) != list(long[:brand]):
        return False
    rest = iter(long)
    return all(part in rest for part in short)


def _forms_agree(left: LegalClass, right: LegalClass) -> bool:
    return left is right or LegalClass.UNSAID in (left, right)


def elsewhere(left: EnterpriseName, right: EnterpriseName) -> bool:
    """Both say a place of one level, and not the same: 郑州市… and 焦作市…."""
    for level in "省市县":
        here = {place for place in left.places if place.endswith(level)}
        there = {place for place in right.places if place.endswith(level)}
        if here and there and not here & there:
            return True
    return False


def relate(left: EnterpriseName, right: EnterpriseName) -> Relation:
    """How two names stand to each other; symmetric.

    >>> a, b = parse("启航直播"), parse("启航直播电商科技有限公司")
    >>> relate(a, b).value, relate(parse("顺丰速运有限公司"), parse("顺丰速运经营部")).value
    ('abbreviated', 'form')
    """
    if elsewhere(left, right):
        return Relation.BRAND if left.brand == right.brand else Relation.DIFFERENT
    if left.branch and right.branch and left.branch != right.branch:
        return Relation.BRAND if left.brand == right.brand else Relation.DIFFERENT
    return (
        _relate_equal_cores(left, right)
        or _relate_shortened(left, right)
        or _relate_slips(left, right)
        or (Relation.BRAND if _same_brand(left, right) else Relation.DIFFERENT)
    )


def _same_brand(left: EnterpriseName, right: EnterpriseName) -> bool:
    if left.brand == right.brand or pinyin_key(left.brand) == pinyin_key(right.brand):
        return True
    short, long = sorted((left, right), key=lambda name: len(name.core))
    # 顺众公司 for 顺众企业服务外包有限公司, whatever of it is brand and what is trade.
    return short.legal is LegalClass.UNSAID and short.core == short.brand and long.core.startswith(short.core)


def _relate_equal_cores(left: EnterpriseName, right: EnterpriseName) -> Relation | None:
    if left.core != right.core:
        return None
    if left.legal is right.legal:
        return Relation.EXACT if left.branch == right.branch else Relation.BRANCH
    if LegalClass.UNSAID in (left.legal, right.legal) and left.branch == right.branch:
        return Relation.SHORT
    return Relation.BRANCH if {left.legal, right.legal} <= VAGUE | {LegalClass.COMPANY} else Relation.FORM


def _relate_shortened(left: EnterpriseName, right: EnterpriseName) -> Relation | None:
    short, long = sorted((left, right), key=lambda name: len(name.core))
    if short.legal not in VAGUE or long.legal not in VAGUE | {short.legal, LegalClass.COMPANY}:
        return None if short.legal is not LegalClass.UNSAID else _shortened_any_form(short, long)
    if _shortens(short.core, long.core, len(long.brand)):
        return Relation.ABBREVIATED if short.legal is LegalClass.UNSAID else Relation.BRANCH
    if _shortens(short.sound.split(), long.sound.split(), len(long.brand)):
        return Relation.HOMOPHONE
    return Relation.CONTAINED if len(short.core) >= 2 and short.core in long.core[1:] else None


def _shortened_any_form(short: EnterpriseName, long: EnterpriseName) -> Relation | None:
    """A short name says no form, so it may mean a shop or an office as well as a company."""
    return Relation.ABBREVIATED if _shortens(short.core, long.core, len(long.brand)) else None


def _relate_slips(left: EnterpriseName, right: EnterpriseName) -> Relation | None:
    if not _forms_agree(left.legal, right.legal) or left.branch != right.branch:
        return None
    if left.sound == right.sound:
        return Relation.HOMOPHONE
    if not one_slip(left.core, right.core):
        return None
    if left.brand == right.brand or min(len(left.brand), len(right.brand)) > 2:
        return Relation.ONE_CHARACTER
    return Relation.NEAR_BRAND if min(len(left.core), len(right.core)) >= 6 else None
