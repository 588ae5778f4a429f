"""One cell to one value. Pure functions; a failed reading is a code, never an exception."""

# ruff: noqa: E501 (tables of patterns read better on one line)
from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

UNKNOWN = frozenset(
    ("", "-", "--", "---", "—", "——", "/", "//", "\\", "不详", "未知", "不清", "不清楚", "不明", "不掌握", "未掌握", "未统计",
     "待核实", "待核", "待查", "待定", "未填", "未提供", "暂无数据", "暂缺", "缺", "?", "？", "N/A", "n/a", "NA", "NULL", "null", "None", "#N/A",
     "…", "...", "*", "·", "、", ".", "／", "－", "–", "〇", "不祥", "拒填", "未报", "未知数", "无法统计")
)  # fmt: skip
NOTHING = frozenset(("无", "没有", "零", "暂无", "未有", "０"))
DITTO = frozenset(("同上", "〃", '"', "″", "''", "“", "”", "同前", "同左", "上同", "ditto", "∥"))

_FULL = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_FULL.update({ord("　"): " ", 0xA0: " ", ord("．"): ".", ord("－"): "-", ord("／"): "/", ord("＊"): "*", ord("＋"): "+",
              ord("\t"): " ", ord("\r"): " ", ord("\n"): " "})  # fmt: skip
# Control, bidi and zero-width characters carry no meaning in a ledger and hide it in a page.
_DROP = dict.fromkeys(
    [*range(0, 9), 11, 12, *range(14, 32), 127, *range(0x80, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F),
     *range(0x2060, 0x2070), 0xFEFF, 0xFFFD, 0xAD]
)  # fmt: skip
_FULL.update(_DROP)
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_SPACE_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}（）()《》、，。：；·]) +| +(?=[{_CJK}（）()《》、，。：；·])")
LONGEST_TEXT = 500
# Most cells hold nothing but these and need no cleaning at all.
_UNTIDY = re.compile("[^\u4e00-\u9fff0-9A-Za-z（）().:*+/-]").search


def text(value: object) -> str:
    """A cell as clean text: one line, no invisible characters, no blanks between Chinese characters."""
    if value is None:
        return ""
    if value.__class__ is str:
        found: str = value  # type: ignore[assignment]
        if not _UNTIDY(found):
            return found[:LONGEST_TEXT]
    elif isinstance(value, bool):
        return "是" if value else "否"
    elif isinstance(value, float):
        found = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    elif isinstance(value, date):
        found = value.isoformat()
    else:
        found = str(value)
    found = unicodedata.normalize("NFC", found).translate(_FULL).strip()
    if " " in found:
        found = re.sub(r" {2,}", " ", found)
        found = _SPACE_BETWEEN_CJK.sub("", found)
    return found[:LONGEST_TEXT].lstrip("'‘`＇")


def said(value: object) -> str:
    """Clean text, empty where the cell says that nothing is known."""
    found = text(value)
    return "" if found in UNKNOWN else found


# --- people -----------------------------------------------------------------------

_NAME_NOTE = re.compile(r"^(.+?)[（(【\[](.*?)[)）】\]]?$")
_NAME_TAIL = re.compile(r"(?:\d{14,17}[Xx]|[\d*#]+)$|[,，、;；:：.。]+$")
_DOTS = str.maketrans({"•": "·", "・": "·", "．": "·", "∙": "·", "●": "·", "‧": "·", "。": "·"})
_HOW_MANY = re.compile(r"[共计合总]{0,2}[:：]?\d+[人名个]")
_HONORIFIC = re.compile(r"(先生|女士|同志|师傅)$")
_PLAIN_NAME = re.compile(
    rf"(?!(?:{'|'.join(re.escape(word) for word in sorted(UNKNOWN | NOTHING) if word)})\Z)"
    r"[\u4e00-\u9fff]{2,4}(?<!先生)(?<!女士)(?<!同志)(?<!师傅)\Z"
).match


@lru_cache(maxsize=20_000)
def person_name(value: object) -> tuple[str, str]:
    """Name and what stood in brackets behind it.

    >>> person_name("王　 伟（站长）")
    ('王伟', '站长')
    """
    if value.__class__ is str and _PLAIN_NAME(value):  # type: ignore[arg-type]
        return value, ""  # type: ignore[return-value] # nearly every name, and nothing to do
    found = text(value)
    if found in UNKNOWN or found in NOTHING or _HOW_MANY.fullmatch(found):
        return "", ""
    note = ""
    if any(mark in found for mark in "（(【["):
        match = _NAME_NOTE.match(found)
        if match:
            found, note = match[1], match[2]
    if any("\u3400" <= char <= "\u9fff" for char in found):
        found = found.replace(" ", "").translate(_DOTS)
        found = re.sub(r"^\d+[、.．)）]?", "", found)
        if len(found) > 2:
            found = _HONORIFIC.sub("", found)
    if len(found) > 2 or not found.endswith("*"):
        tail = _NAME_TAIL.search(found)
        if tail and "*" not in tail[0] and tail.start() > 0:
            found = found[: tail.start()]
    return found.strip(), note.strip()


def name_problem(name: str) -> str:
    """Why this cannot be a person's name: empty string when it can."""
    if not name or name.isdigit():
        return "name_number" if name else "name_missing"
    if len(name) > 30:
        return "name_long"
    return "" if name.isalpha() or not any(char.isdigit() for char in name) else "name_number"


SEXES = {
    "男": "male",
    "女": "female",
    "男性": "male",
    "女性": "female",
    "M": "male",
    "F": "female",
    "1": "male",
    "2": "female",
}


@lru_cache(maxsize=1000)
def sex(value: object) -> str | None:
    """male, female or None."""
    return SEXES.get(text(value))


YES = frozenset(("是", "有", "√", "✓", "✔", "☑", "Y", "y", "YES", "Yes", "yes", "1", "已建", "已建立", "建有", "已成立", "对", "已",
                 "是的", "T", "TRUE", "True", "已组建", "已覆盖", "√是", "☑是", "骨干", "中层", "团员", "会员", "已入会"))  # fmt: skip
NO = frozenset(("否", "无", "×", "✗", "✘", "☐", "N", "n", "NO", "No", "no", "0", "未建", "未建立", "没有", "不是", "未成立", "未", "X",
                "x", "F", "FALSE", "False", "未组建", "未覆盖", "非", "否（无）", "未入会", "暂无", "普通", "一般"))  # fmt: skip


@lru_cache(maxsize=2000)
def yes(value: object) -> bool | None:
    """是, 有, √ … True; 否, 无, × … False; anything else None."""
    found = text(value)
    if found in YES:
        return True
    if found in NO:
        return False
    if found[:2] in ("已建", "建有", "成立", "已成"):
        return True
    if found[:1] in ("未", "无", "否"):
        return False
    if found.startswith(("是", "有")):
        return True
    return None


_PARTY_EXACT = {
    "中共党员": "formal", "党员": "formal", "正式党员": "formal", "中共正式党员": "formal", "正式": "formal", "是": "formal",
    "中国共产党党员": "formal", "共产党员": "formal", "流动党员": "formal", "党员(正式)": "formal", "01": "formal", "1": "formal", "√": "formal",
    "预备党员": "probationary", "中共预备党员": "probationary", "预备": "probationary", "党员(预备)": "probationary",
    "02": "probationary", "2": "probationary", "共产党预备党员": "probationary",
    "群众": "none", "非党员": "none", "共青团员": "none", "团员": "none", "否": "none", "无": "none", "无党派": "none", "03": "none", "3": "none",
    "13": "none", "12": "none", "普通群众": "none", "一般群众": "none", "青年": "none", "×": "none", "普通居民": "none", "居民": "none",
}  # fmt: skip
_OTHER_PARTIES = (
    "民革",
    "民盟",
    "民建",
    "民进",
    "农工",
    "致公",
    "九三",
    "台盟",
    "民主党派",
    "无党派",
    "积极分子",
    "发展对象",
    "申请人",
    "群众",
    "团员",
)


@lru_cache(maxsize=5000)
def party_status(value: object) -> tuple[str | None, bool | None, str]:
    """Party status (formal, probationary, none or None), league membership, problem code.

    >>> party_status("中共预备党员")
    ('probationary', None, '')
    """
    found = said(value).replace(" ", "").replace("（", "(").replace("）", ")").strip("。.")
    if not found:
        return None, None, ""
    league = True if "团员" in found else None
    if found in _PARTY_EXACT:
        return _PARTY_EXACT[found], league, ""
    if "预备" in found:
        return "probationary", league, ""
    if "非党员" in found or "不是党员" in found or any(word in found for word in _OTHER_PARTIES):
        return "none", league, ""
    if "党员" in found or "正式" in found:
        return "formal", league, ""
    return None, league, "party_status_unknown"


_NO_WORD_OF_PARTY = re.compile(
    r"党员(?:家属|家庭|示范|先锋|责任|活动|之家|身份证明|档案)|拟|申请|流失党员|原党员|非党员|不是党员"
)


@lru_cache(maxsize=5000)
def party_by_remark(value: object) -> str | None:
    """Party status told in a free remark; None where it speaks of anything else.

    >>> party_by_remark("中共党员，组织关系在村"), party_by_remark("预备党员"), party_by_remark("党员示范岗")
    ('formal', 'probationary', None)
    """
    found = text(value).replace(" ", "")
    if not found or _NO_WORD_OF_PARTY.search(found) or re.search(r"党员[:：]?\d|\d[名个人]党员", found):
        return None
    if "预备党员" in found:
        return "probationary"
    if re.search(
        r"(?:^|[，,。；;、(（])(?:系|为|是|该同志(?:为|是))?(?:中共)?(?:正式|流动)?党员(?:$|[，,。；;、)）])|中共党员|共产党员",
        found,
    ):
        return "formal"
    return "none" if re.fullmatch(r"群众|(?:入党)?积极分子|(?:共青)?团员", found) else None


_LEFT = re.compile(
    r"离职|离岗|离站|自离|辞职|辞退|解约|解聘|离开|离站|退出|不干了|不做了|已走|解除(劳动)?合同|流失|不在职|非在职|不在岗|调离|调出|已转行|注销账号"
)
_NOT_LEFT = re.compile(
    r"(未|拟|没|没有|准备|将|预计|计划|可能|暂未|非)(离职|离岗|辞职|离开|解约|退出)|离职率|复职|返岗|重新入职|又入职|离职后(又|再)"
)
_ACTIVE = re.compile(r"在职|在岗|在册|正常|在用|上岗|到岗|工作中|兼职|全职|试用|实习|未离职|合同期|活跃|是$|√")


@lru_cache(maxsize=20_000)
def employment_state(value: object) -> str | None:
    """active, left or None from a state word.

    >>> employment_state("2026.3离职"), employment_state("在岗"), employment_state("不详")
    ('left', 'active', None)
    """
    found = said(value)
    if not found:
        return None
    if _NOT_LEFT.search(found):
        return "active"
    if _LEFT.search(found) or found in ("否", "离", "×", "停用"):
        return "left"
    if _ACTIVE.search(found) or found in ("在", "有"):
        return "active"
    return None


@lru_cache(maxsize=20_000)
def left_by_remark(value: object) -> bool:
    """Whether a free remark says that the person has left.

    >>> left_by_remark("已于3月离职"), left_by_remark("拟离职"), left_by_remark("兼职美团")
    (True, False, False)
    """
    found = text(value)
    return bool(found) and bool(_LEFT.search(found)) and not _NOT_LEFT.search(found)


# --- enterprises -----------------------------------------------------------------

_ORDINAL = re.compile(r"^(?:\d{1,4}[、.．)）]\s*|[（(]\d{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])(?=\D)")
_FORMER = re.compile(
    r"[（(【\[]?\s*(?:原名称?|曾用名|原|旧名|更名前|前身(?:为|是)?|原企业名称)\s*[:：为是]?\s*([^（）()【】\[\]]{2,60})[)）】\]]?$"
)
_FORMER_REMARK = re.compile(
    r"(?:原名称?|曾用名|旧名|更名前|前身(?:为|是)?|原企业名称|由|原)\s*[:：为是]?\s*[“\"]?([^，。,;；（）()“”\"\s]{4,60}?(?:公司|中心|经营部|店|厂|工作室|合作社|服务部|营业部|基地))[”\"]?(?:更名|变更|$|[，。,;；）)])"
)  # noqa: E501
_SEAL = re.compile(
    r"[（(](?:盖章|公章|章|签章|盖公章|加盖公章|公司|全称|单位盖章|已注销|注销|已迁出|迁出|停业|已停业|歇业)[)）]|[（(]\d+[家个人户][)）]"
)


@lru_cache(maxsize=20_000)
def enterprise_name(value: object) -> tuple[str, str]:
    """Name in one spelling of brackets and blanks, and a former name given with it.

    >>> enterprise_name("1、焦作市 甲乙(河南)有限公司（原焦作丙丁有限公司）")
    ('焦作市甲乙（河南）有限公司', '焦作丙丁有限公司')
    """
    found = said(value)
    if not found or found in NOTHING:
        return "", ""
    found = (
        _SEAL.sub("", _ORDINAL.sub("", found))
        .replace("(", "（")
        .replace(")", "）")
        .replace("〔", "（")
        .replace("〕", "）")
    )
    former = ""
    match = _FORMER.search(found)
    if match and match.start() >= 2 and (found[match.start()] in "（【[" or "名" in match[0][:4]):
        former = match[1].strip(" ：:")
        found = found[: match.start()]
    return found.strip(" 　、，。;；:：*★☆"), former


def former_name_in(remark: str) -> str:
    """A former name mentioned in a remark such as “由某某公司更名”."""
    match = _FORMER_REMARK.search(remark)
    return match[1] if match else ""


_STATUS: tuple[tuple[str, str], ...] = (
    (r"未(注销|迁出|停业|歇业|吊销|关闭|搬离)", "operating"),
    (r"注销|撤销登记|清算完毕", "deregistered"),
    (r"迁出|搬离|搬走|外迁|迁往|迁至|迁走|搬迁至|迁入外|已搬|移出|不在辖区|非本辖区", "moved_out"),
    (r"吊销", "closed"),
    (
        r"关闭|关停|关店|关门|倒闭|撤点|撤店|撤站|撤离|已撤|终止|解散|闭店|已关|不存在|查无|人去楼空|无此企业|清退|取消",
        "closed",
    ),
    (r"停业|歇业|暂停|停运|停工|停产|停止|休业|整顿|装修|半停|停用|待业|未营业|未经营|未开业|筹建|未运营", "suspended"),
    (
        r"存续|在营|正常|营业|开业|运营|经营|在业|存在|营运|良好|使用|活跃|开工|生产|一般|稳定|在用|启用|√|是$|盈利|亏损|迁入|好$",
        "operating",
    ),
)


@lru_cache(maxsize=20_000)
def operating_status(value: object) -> tuple[str | None, str]:
    """operating, suspended, moved_out, deregistered, closed or None; and a problem code.

    >>> operating_status("存续（在营、开业、在册）"), operating_status("已迁出"), operating_status("—")
    (('operating', ''), ('moved_out', ''), (None, ''))
    """
    found = said(value)
    if not found:
        return None, ""
    for pattern, status in _STATUS:
        if re.search(pattern, found):
            return status, ""
    return (None, "") if found in NOTHING else (None, "status_unknown")


@lru_cache(maxsize=20_000)
def status_by_remark(value: object) -> str | None:
    """An end of business told in a free remark; plain words of life are not read from remarks."""
    found = text(value)
    if not found or re.search(
        r"(拟|将|计划|准备|预计|申请|正在办理|未|没有)(注销|迁出|搬离|停业|歇业|关闭|搬迁|停运)", found
    ):
        return None
    for pattern, status in _STATUS[1:6]:
        if status in ("deregistered", "moved_out", "closed", "suspended") and re.search(
            pattern.replace("|终止", "")
            .replace("|取消", "")
            .replace("|装修", "")
            .replace("|停止", "")
            .replace("|停用", ""),
            found,
        ):
            return status
    return None


@lru_cache(maxsize=5000)
def license_state(value: object) -> str | None:
    """valid, expired, revoked, none or None."""
    found = said(value)
    if not found:
        return None
    if "吊销" in found or "撤销" in found:
        return "revoked"
    if re.search(r"过期|到期|失效|逾期|超期|未年检", found):
        return "expired"
    if re.search(r"^(无|未办|没有|未取得|无证|无照|否)", found):
        return "none"
    if re.search(r"有效|正常|在有效期|齐全|存续|是|有|已办|√", found):
        return "valid"
    return None


_SECTORS: tuple[tuple[str, str], ...] = (
    (r"外卖|送餐|餐饮配送|骑手|美团|饿了么|即时配送|配餐", "food_delivery"),
    (r"快递|快件|寄递|邮政|速递|速运", "courier"),
    (r"直播|电商|电子商务|主播|短视频|MCN|网红", "live_ecommerce"),
    (r"交通|运输|网约车|货运|物流|出租|客运|顺风车|司机|代驾|网络货运|货车", "transport"),
    (r"互联网|网络|信息技术|软件|平台|科技|其他|其它|网信", "other_internet"),
)


@lru_cache(maxsize=5000)
def sector(value: object) -> str | None:
    """Code of one of the five sectors, from the words ledgers use."""
    found = said(value)
    for pattern, code in _SECTORS:
        if re.search(pattern, found):
            return code
    return None


@lru_cache(maxsize=2000)
def headcount_basis(value: object) -> str:
    """contract, platform_active, on_site or unknown."""
    found = text(value)
    if re.search(r"合同|社保|参保|签约员工|在册", found):
        return "contract"
    if re.search(r"平台|活跃|众包|跑单|接单", found):
        return "platform_active"
    if re.search(r"驻站|驻点|现场|在站|到岗|实地", found):
        return "on_site"
    return "unknown"
