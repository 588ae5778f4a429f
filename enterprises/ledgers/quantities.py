"""Counts and dates out of cells: what is not exact is left out with a code, never guessed."""

# ruff: noqa: E501 (tables of patterns read better on one line)
from __future__ import annotations

import math
import re
from datetime import date, timedelta
from functools import lru_cache

from enterprises.ledgers.values import NOTHING, UNKNOWN, said, text

_COUNT = re.compile(r"^[+]?(\d[\d,，]*)(?:\.0+)?\s*(?:人|名|个|家|户|位|处|辆)?(?:左右)?$")
_COUNT_NOTE = re.compile(r"^(\d+)\s*(?:人|名|个|家)?\s*[（(；;,，].*$")
_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟弍", "一二三四五六七八九十百千二")
_AROUND = re.compile(
    r"^(?:共计?|合计|总计|总共|现有|现|实有|在册|在岗|有)?(?:从业)?(?:人员|员工|职工|骑手|党员)?[:：]?(?=\d)|[。.]$"
)
_SUM = re.compile(r"^\d{1,5}(?:[人名])?(?:\s*\+\s*\d{1,5}[人名]?)+(?:\s*[=＝]\s*(\d+)[人名]?)?$")
_MEN_AND_WOMEN = re.compile(
    r"^男(?:性|职工|员工)?[:：]?(\d{1,5})[人名]?[、，,；;]?女(?:性|职工|员工)?[:：]?(\d{1,5})[人名]?$"
)


@lru_cache(maxsize=20_000)
def count(value: object) -> tuple[int | None, str]:
    """A number of people or things, and a problem code.

    >>> count("12人"), count("约60"), count("不详"), count("无"), count(12.0)
    ((12, ''), (None, 'count_about'), (None, ''), (0, ''), (12, ''))
    """
    if isinstance(value, bool):
        return None, "count_text"
    if isinstance(value, int | float):
        if not math.isfinite(value) or value != int(value):
            return None, "count_fraction"
        return _plausible(int(value))
    if isinstance(value, date):
        return None, "count_date"
    found = text(value)
    if found in UNKNOWN:
        return None, ""
    if found in NOTHING:
        return 0, ""
    if re.search(r"约|余|多|左右|大概|近|以上|以下|不足|超过|[~～至]|\d\s*[-—]\s*\d|[<>≥≤＞＜]|几", found):
        return None, "count_about"
    found = _AROUND.sub("", found)
    match = _COUNT.match(found)
    if match:
        return _plausible(int(match[1].replace(",", "").replace("，", "")))
    if _SUM.match(found):
        return _plausible(sum(int(part) for part in re.findall(r"\d+", re.split("[=＝]", found)[0])))
    match = _MEN_AND_WOMEN.match(found)
    if match:
        return _plausible(int(match[1]) + int(match[2]))
    if re.fullmatch(r"-\d+(\.0+)?", found):
        return None, "count_negative"
    if re.fullmatch(r"\d+\.\d+", found):
        return None, "count_fraction"
    match = _COUNT_NOTE.match(found)
    if match:
        return int(match[1]), "count_note"
    chinese = _chinese_number(found.rstrip("人名个家户位处"))
    if chinese is not None:
        return chinese, ""
    return None, "count_text"


def _plausible(number: int) -> tuple[int | None, str]:
    if number < 0:
        return None, "count_negative"
    return (number, "") if number < 10_000_000 else (None, "count_huge")


def _chinese_number(words: str) -> int | None:
    words = words.translate(_FORMAL).replace("廿", "二十").replace("卅", "三十")
    if not words or any(char not in "零一二三四五六七八九十百千两〇" for char in words):
        return None
    if len(words) > 1 and not re.search("[十百千]", words):
        # 二三 is two or three, and 一〇五 a number read out digit by digit.
        return int("".join(str(_CHINESE[char]) for char in words)) if "〇" in words or "零" in words else None
    total, unit = 0, 0
    for char in words:
        if char == "千":
            total, unit = total + (unit or 1) * 1000, 0
        elif char == "百":
            total, unit = total + (unit or 1) * 100, 0
        elif char == "十":
            total, unit = total + (unit or 1) * 10, 0
        else:
            unit = _CHINESE[char]
    # 一百五 is said for 150, 一百零五 for 105.
    return total + (unit * 10 if len(words) > 2 and words[-2] == "百" else unit)


_ONE = r"(\d{1,4}|[一二三四五六七八九十两]{1,3})"
_FORMAL_MEMBERS = re.compile(rf"正式(?:党员)?(?:共|有)?[:：]?{_ONE}|{_ONE}[名人个]?正式")
_PROBATIONARY_MEMBERS = re.compile(rf"预备(?:党员)?(?:共|有)?[:：]?{_ONE}|{_ONE}[名人个]?预备")
_MEMBERS = re.compile(
    rf"(?<![女男])(?<!正式)(?<!预备)(?<!流动)(?<!发展)(?<!退休)(?:中共)?党员(?:总数|人数)?(?:共|有)?[:：]?{_ONE}(?![年月日\d.])"
    rf"|{_ONE}[名人个](?:中共)?党员"
)
_NO_MEMBERS = re.compile(r"(?:^|[，,。；;、 ])(?:暂?无|没有)(?:中共)?党员(?![组干])")


@lru_cache(maxsize=5000)
def members(words: str) -> tuple[int | None, int | None, int | None]:
    """Members in all, formal and probationary, as a remark or an overfull cell tells them.

    >>> members("有党员3人（其中预备1人）"), members("正式2名、预备1名"), members("无党员")
    ((3, None, 1), (None, 2, 1), (0, 0, 0))
    """
    found = text(words).replace(" ", "")
    if _NO_MEMBERS.search(found):
        return 0, 0, 0
    said = [_first(pattern, found) for pattern in (_MEMBERS, _FORMAL_MEMBERS, _PROBATIONARY_MEMBERS)]
    return said[0], said[1], said[2]


_STAFF = re.compile(
    rf"(?:现有|共有|实有|目前有|在岗|在职|从业人员|用工)(?:从业|在岗|在职)?(?:人员|员工|职工|骑手|配送员|快递员|司机|主播)?"
    rf"(?:共|总数)?[:：]?{_ONE}[人名](?![以左多余])"
)


@lru_cache(maxsize=5000)
def staff(words: str) -> int | None:
    """The whole staff as a remark tells it.

    >>> staff("现有员工15人"), staff("新增员工5人")
    (15, None)
    """
    return _first(_STAFF, text(words).replace(" ", ""))


def _first(pattern: re.Pattern[str], words: str) -> int | None:
    match = pattern.search(words)
    if not match:
        return None
    said = next(part for part in match.groups() if part)
    return int(said) if said.isdigit() else _chinese_number(said)


_DATE = re.compile(r"(\d{4})\s*[年./\-、，,]\s*(\d{1,2})(?:\s*[月./\-、，,]\s*(\d{1,2})\s*[日号]?)?")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SHORT = re.compile(r"^[’']?(\d{2})(?:[./\-年](\d{1,2})[./\-月](\d{1,2})[日号]?|年(\d{1,2})月份?底?)$")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000  # 1927 to 2119


@lru_cache(maxsize=20_000)
def day(value: object) -> tuple[date | None, str]:
    """A date, and a problem code; a month alone is its first day.

    >>> day("2026年10月31日")[0], day(46326)[0], day("20261031")[0], day("2026.10")[0]
    (datetime.date(2026, 10, 31), datetime.date(2026, 10, 31), datetime.date(2026, 10, 31), datetime.date(2026, 10, 1))
    """
    if isinstance(value, date):
        return value, ""
    if isinstance(value, bool):
        return None, "date_text"
    if isinstance(value, int | float):
        return _day_from_number(float(value))
    found = said(value).strip("。.， ")
    if not found or found in NOTHING or found in ("至今", "现在", "在职", "长期", "无固定期限"):
        return None, ""
    match = _DATE.search(found)
    if match:
        return _make(match[1], match[2], match[3] or "1")
    if re.fullmatch(r"\d+(\.0)?", found):
        return _day_from_number(float(found))
    match = _SHORT.match(found)
    if match:
        year = f"20{match[1]}" if int(match[1]) < 50 else f"19{match[1]}"
        return _make(year, match[2] or match[4], match[3] or "1")
    if re.fullmatch(r"\d{4}年?", found):
        return None, "date_year"
    return None, "date_text"


def _day_from_number(number: float) -> tuple[date | None, str]:
    if not math.isfinite(number):
        return None, "date_text"
    whole = int(number)
    match = _COMPACT.match(str(whole))
    if match:
        return _make(match[1], match[2], match[3])
    if 190001 <= whole <= 210012 and 1 <= whole % 100 <= 12:
        return _make(str(whole // 100), str(whole % 100), "1")
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=whole), ""
    year, month = divmod(number, 1)
    if 1900 <= year <= 2100 and month:
        hundredths = round(month * 100)
        if hundredths == 10:
            # 2026.1 as a number may have been 2026.1 or 2026.10: nobody can tell.
            return None, "date_month_number"
        months = hundredths if hundredths <= 12 else hundredths // 10
        if 1 <= months <= 12 and (hundredths <= 12 or hundredths % 10 == 0):
            return date(int(year), months, 1), ""
    return None, "date_year" if 1900 <= number <= 2100 else "date_text"


def _make(year: str, month: str, day_: str) -> tuple[date | None, str]:
    try:
        found = date(int(year), int(month), int(day_))
    except ValueError:
        return None, "date_impossible"
    return (found, "") if 1900 <= found.year <= 2100 else (None, "date_impossible")
