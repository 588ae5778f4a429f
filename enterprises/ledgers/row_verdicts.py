"""Which rows of a table are data, and which are totals, notes, sections, or the heading of the next table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from enterprises.ledgers import values
from enterprises.ledgers.columns import field_of, looks_like_company, normal
from enterprises.ledgers.headers import filled, is_heading_row, is_note, is_total
from enterprises.ledgers.marks import ticked_words
from enterprises.ledgers.places import Places
from enterprises.ledgers.window import Window


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Judges the rows of one table.

    key: column of the name that makes a row data. shown: per column the words
    of its heading, which come again where a heading row is repeated.
    """

    kind: str
    key: int | None
    shown: tuple[frozenset[str], ...]
    places: Places

    @property
    def heads(self) -> frozenset[str]:
        """All words of the heading rows."""
        return frozenset().union(*self.shown)

    def of(self, window: Window, cells: list) -> str:
        """data, skip (blank, total, note, repeated heading), section, or table (a new heading)."""
        key = self.key
        name = cells[key] if key is not None and key < len(cells) else ""
        if name.__class__ is str and name:
            plain = name.strip()
            if (
                len(plain) < 5
                and plain not in _SUSPECT
                and not plain.isdigit()
                and plain[-1:] not in _ENDS_LIKE_A_HEADING
                and not _odd(cells)
            ):
                return "data"
        words = filled(cells)
        if not words:
            return "skip"
        if _is_numbering([word for _, word in words]):
            return "skip"
        if len(words) in (2, 4) and normal(words[0][1]) in _FORM_BEGINS and field_of(words[1][1]) is None:
            return "table"
        if any(is_total(word) for _, word in words[:4]):
            return "skip"
        if is_note(words[0][1]) and (len(words) <= 6):
            return "skip"
        if (
            normal(values.text(name)) in self.heads
            or (not values.text(name) and normal(words[0][1]) in self.heads and len(words) >= 2)
            or is_heading_row(cells)
        ):
            return self._heading_again(window, cells)
        if len(words) <= 4 and _UNIT_LINE.match(words[0][1]):
            return "section"
        if len(words) == 1:
            return self._single(words[0])
        if len(words) == 2 and not values.text(name) and re.search(r"[：:]", words[0][1]):
            return "section"
        return "data"

    def _heading_again(self, window: Window, cells: list) -> str:
        words = filled(cells)
        same = sum(normal(word) in self.heads for _, word in words)
        moved = sum(
            normal(word) in self.heads and not (place < len(self.shown) and normal(word) in self.shown[place])
            for place, word in words
        )
        if is_heading_row(cells) and (moved * 2 >= same or any(self._is_new(word) for _, word in words)):
            return "table"
        if same * 2 >= len(words):
            following = window.peek(2)
            if len(following) > 1 and self._is_divided_anew(following[1][1]):
                return "table"
            if len(following) > 1 and following[1][0] == following[0][0] + 1:
                again = [normal(word) for _, word in filled(following[1][1])]
                if again and sum(word in self.heads for word in again) * 2 > len(again):
                    # The second row of a repeated two-row heading.
                    window.ahead[1] = (following[1][0], [])
            return "skip"
        return "table" if is_heading_row(cells) else "data"

    def _is_divided_anew(self, below: list) -> bool:
        """正式党员 | 预备党员 | 群众 under a heading that had no such columns before."""
        ticked = ticked_words([values.text(cell) for cell in below])
        return bool(ticked) and not any(normal(values.text(below[place])) in self.heads for place in ticked)

    def _is_new(self, word: str) -> bool:
        """A heading that this table does not have."""
        heads = self.heads
        return normal(word) not in heads and not any(normal(word) in head for head in heads) and bool(field_of(word))

    def _single(self, only: tuple[int, str]) -> str:
        place, words = only
        compact = re.sub(r"\s", "", words)
        if compact.isdigit() or is_note(words) or len(words) > 60:
            return "skip"
        if compact.startswith(("以下", "下列")):
            return "section"
        if re.search(
            r"(名单|名册|台账|台帐|一览表|登记表|统计表|汇总表|明细表|信息表|情况表|表)([（(].*[)）])?$", compact
        ):
            return "section"
        if place == self.key and self.kind == "worker" and len(compact) <= 4 and not looks_like_company(compact):
            return "data"
        if place == self.key and self.kind != "worker" and self.places.resolve(words).known is False:
            self.places.unknown.pop(values.said(words), None)
            sector_line = re.match(r"^[（(]?[一二三四五六七八九十\d]+[、.)）]", words) and not looks_like_company(
                values.enterprise_name(words)[0]
            )
            return "section" if sector_line or (values.sector(words) and not looks_like_company(words)) else "data"
        return "section"


_SUSPECT = frozenset(
    (
        "小计，合计，总计，共计，累计，姓名，姓 名，姓　名，名称，企业，单位，汇总，注，备注，说明，注：，序号，编号，"
        "网点，站点，单位名，公司，小 计，合 计，总 计，名字，骑手，员工，人员，本页计，其中，其中：，"
        "续表，续，同上，序 号，甲，乙，丙，丁，戊，己，A，B，C"
    ).split("，")
)
# With its answer beside it, this is the first line of a form about the next enterprise.
_FORM_BEGINS = frozenset(
    "企业名称 单位名称 公司名称 企业全称 单位全称 用工单位 用人单位 填报单位 网点名称 站点名称".split()
)
# 网点名称, 从业人数, 所属企业 …: a closer look costs little, a heading taken for a row costs a table.
_ENDS_LIKE_A_HEADING = frozenset("：:)）称名数号业位员手机话站店部队组点人家户")


_UNIT_LINE = re.compile(
    r"^\s*(填报|报送|填表|上报|统计|制表|编制|所属)?(单位|部门|街道|社区|企业|公司)(名称|全称)?([（(][^（()）]{1,8}[)）])?\s*[：:]"
)


def _is_numbering(words: list[str]) -> bool:
    """甲 乙 1 2 3 or (1) (2) (3) under the headings: the columns' numbers, not a row."""
    plain = [word.strip("（()）[]【】<>〈〉 ") for word in words]
    numbers = [int(word) for word in plain if word.isdecimal() and len(word) <= 2]
    letters = [word for word in plain if word in _COLUMN_LETTERS]
    if len(words) < 3 or len(numbers) + len(letters) < len(words):
        return False
    return len(numbers) >= 2 and all(after - before == 1 for before, after in pairwise(numbers))


_COLUMN_LETTERS = frozenset("甲乙丙丁戊己庚辛壬癸ABCDEFG")


def _odd(cells: list) -> bool:
    """Whether one of the first cells is a word of totals, notes or headings, so that a closer look is due."""
    for cell in cells[:4]:
        if cell.__class__ is str and (cell in _SUSPECT or cell.endswith(("计", "计：", "计:"))):
            return True
    first = cells[0]
    return first.__class__ is str and len(first) > 6 and not first.isalnum()
