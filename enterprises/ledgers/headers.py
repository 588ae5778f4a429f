"""Finding the heading rows of a table among titles, unit lines, notes and data."""

# ruff: noqa: E501 (tables of patterns read better on one line)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from enterprises.ledgers.columns import field_of, normal
from enterprises.ledgers.marks import ticked_words
from enterprises.ledgers.values import text

type Cells = Sequence[object]
type Numbered = tuple[int, Cells]

DEEPEST = 3
_DATA = re.compile(
    r"\d{5,}|(正式|预备|合同|平台|兼职|专职|党员|男|女)[^\d年月日]{0,2}\d+([人名个，,、；;（）() ]|[男女正预平合]|$)|有限公司|有限责任公司|^\d+([.,]\d+)*%?$|^\d{4}[-./年]\d|\d\*{2,}\d|^(男|女|群众|中共党员|共青团员|在职|在岗|已离职|存续|正常|是|否|有|无)$"
)
_TOTAL = re.compile(
    r"^[（(\[【]?(本页|以上|本街道|本社区|本企业|本单位|全区|全街道|全部|本站|总|各.{0,6}|.{0,12}?)?(小计|合计|总计|共计|累计|总合计|汇总|小 计|合 计)[)）\]】]?(数|人数|[（(].*[)）])?[:：]?\d*[人家个名]?$"
)
_NOTE = re.compile(
    r"^[（(*※★【]?(注|备注|说明|填表说明|填报说明|填写说明|附注|提示|注意|填表人|制表人|填报人|经办人|审核人|复核人|负责人签|单位负责人|主要负责人|分管领导|签字|盖章|报送人|联系人|统计人|"
    r"填报日期|填表日期|报送日期|制表日期|制表|审核|日期|联系电话)\s*[:：（(1一]"
)
_SIGNED = re.compile(
    r"(填表人|制表人|填报人|审核人|经办人|复核人|填报日期|负责人)\s*[（(]?(签字|签名|盖章)?[)）]?\s*[:：]"
)


# 其中：女职工 is a heading, 填报单位：某某 is not.
_INCLUDED = re.compile(r"^其中\s*[：:]")


@dataclass(slots=True)
class Merges:
    """Merged ranges of one sheet, by their first row; all numbers 0-based."""

    areas: list[tuple[int, int, int, int]]
    _owner: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def owner(self, row: int, column: int) -> tuple[int, int]:
        """The top-left cell whose text a cell shows."""
        if not self._owner and self.areas:
            for top, left, bottom, right in self.areas:
                if (bottom - top + 1) * (right - left + 1) <= 4000 and bottom - top <= 4:
                    for r in range(top, bottom + 1):
                        for c in range(left, right + 1):
                            self._owner[r, c] = (top, left)
        return self._owner.get((row, column), (row, column))


@dataclass(slots=True)
class Header:
    """Heading rows of one table: positions in the window, texts, groups above them, fields.

    left: the sheet's column (0-based) in which the table begins.
    """

    first: int
    last: int
    headings: list[str]
    groups: list[str]
    keys: list[str | None]
    left: int = 0

    def part(self, start: int, end: int) -> Header:
        """The headings of some columns only: one of several tables that stand beside each other."""
        return Header(
            self.first, self.last, self.headings[start:end], self.groups[start:end], self.keys[start:end], start
        )

    @property
    def words(self) -> list[str]:
        """Heading and group together, as a person reads them."""
        return [
            f"{group}·{name}" if group and group != name else name
            for group, name in zip(self.groups, self.headings, strict=True)
        ]

    @property
    def shown(self) -> tuple[frozenset[str], ...]:
        """Per column, the words that stand in its heading rows, as `normal` has them."""
        return tuple(
            frozenset(normal(word) for word in (heading, group) if word)
            for heading, group in zip(self.headings, self.groups, strict=True)
        )


def filled(cells: Cells) -> list[tuple[int, str]]:
    """Non-blank cells as (column, text)."""
    return [(place, words) for place, cell in enumerate(cells) if (words := text(cell))]


def is_total(words: str) -> bool:
    """小计, 合计, 总计 and the like."""
    compact = words.replace(" ", "").replace("　", "")
    return len(compact) <= 24 and bool(_TOTAL.match(compact))


def is_note(words: str) -> bool:
    """Notes under a table and signature lines."""
    compact = words.replace(" ", "")
    return bool(_NOTE.match(compact) or _SIGNED.search(compact)) or compact in ("注", "备注", "说明", "填表说明")


def looks_like_data(cell: object) -> bool:
    """Numbers, dates, codes and usual answers do not stand in headings."""
    if isinstance(cell, int | float | date) and not isinstance(cell, str):
        return True
    return bool(_DATA.search(text(cell)))


def heading_score(cells: Cells) -> tuple[int, int, int]:
    """(recognised headings, filled cells, cells that look like data)."""
    known = data = 0
    words = filled(cells)
    ticked = ticked_words([text(cell) for cell in cells]) if len(words) > 1 else ()
    for place, heading in words:
        if place in ticked:
            known += 1
        elif looks_like_data(cells[place]):
            data += 1
        elif (
            len(heading) <= 40
            and not re.search(r"[：:].", _INCLUDED.sub("", heading))
            and field_of(heading) is not None
        ):
            known += 1
    return known, len(words), data


def is_heading_row(cells: Cells) -> bool:
    """Most filled cells are headings that we know, and none is data."""
    known, size, data = heading_score(cells)
    if data and not (known >= 5 and data <= size // 6):
        return False
    words = filled(cells)
    if len({name for _, name in words}) < 2 or _label_and_value(words):
        return False
    return (known >= 2 and known * 2 >= size) or (known >= 4 and known * 3 >= size)


def _label_and_value(words: list[tuple[int, str]]) -> bool:
    """经营地址 | 某路 8 号 | 负责人 | 某某: every second cell is a heading, the others are answers."""
    told = [field_of(name) is not None for _, name in words]
    return len(words) % 2 == 0 and len(words) <= 8 and all(told[0::2]) and not any(told[1::2])


def find_header(
    window: Sequence[Numbered], merges: Merges, *, start: int = 0, reach: int | None = None
) -> Header | None:
    """The first table header in a window of rows, or None."""
    stop = len(window) if reach is None else min(len(window), start + reach)
    for place in range(start, stop):
        cells = window[place][1]
        if is_heading_row(cells) and not is_form_row(window, place):
            first = place
            if place > start and _is_group_row(window, place - 1, place, merges):
                first = place - 1
            return _block(window, first, place, merges)
    return None


def is_form_row(window: Sequence[Numbered], place: int) -> bool:
    """Labels with their values beside them, like the rows around it: a form about one enterprise, not a table."""
    if not _alternates(window[place][1]):
        # The last line of a form may hold one pair, and its answer may sound like a heading (经营状态 | 开业).
        below = filled(window[place + 1][1]) if place + 1 < len(window) else []
        rows_follow = len(below) == 2 and not any(field_of(name) for _, name in below)
        return (
            len(filled(window[place][1])) == 2 and place > 0 and _alternates(window[place - 1][1]) and not rows_follow
        )
    return any(
        0 <= beside < len(window)
        and (words := filled(window[beside][1]))
        and len(words) > 1
        and field_of(words[0][1]) is not None
        and field_of(words[1][1]) is None
        for beside in (place - 1, place + 1)
    )


def _alternates(cells: Cells) -> bool:
    words = [name for _, name in filled(cells)]
    labels, answers = words[::2], words[1::2]
    return bool(answers) and all(field_of(name) for name in labels) and not any(field_of(name) for name in answers)


def _is_group_row(window: Sequence[Numbered], above: int, below: int, merges: Merges) -> bool:
    """A row of group titles over the recognised headings (基本情况 | 党员情况)."""
    upper, lower = window[above], window[below]
    if upper[0] + 1 != lower[0]:
        return False
    words = filled(upper[1])
    if len(words) < 2 or any(
        looks_like_data(upper[1][place]) or "：" in name or ":" in name or len(name) > 16 for place, name in words
    ):
        return False
    return any(
        place >= len(lower[1]) or not text(lower[1][place]) or merges.owner(upper[0] - 1, place + 1) == (upper[0] - 1, place)
        or (place + 1 < len(upper[1]) and not text(upper[1][place + 1]))
        for place, _ in words
    )  # fmt: skip


def _block(window: Sequence[Numbered], first: int, sure: int, merges: Merges) -> Header:
    last = sure
    while last + 1 < len(window) and last + 1 - first < DEEPEST and _continues(window, first, last, merges):
        last += 1
    return _compose(window, first, last, merges)


def _continues(window: Sequence[Numbered], first: int, last: int, merges: Merges) -> bool:
    """Whether the next row holds sub-headings of the heading rows so far."""
    number, cells = window[last + 1]
    if number != window[last][0] + 1:
        return False
    words = filled(cells)
    ticked = ticked_words([text(cell) for cell in cells])
    if not words or any(
        (looks_like_data(cells[place]) and name not in ("男", "女") and place not in ticked)
        or len(name) > 24
        or re.search(r"[：:].", _INCLUDED.sub("", name))
        for place, name in words
    ):
        return False
    upper = window[last][1]
    if len(words) == 1 and not _stacked(window[last][0] - 1, len(upper), merges):
        return False
    composed = 0
    for place, name in words:
        group = _text_at(window, last, place, merges, spread=True)
        if (
            place < len(upper)
            and text(upper[place])
            and merges.owner(window[last][0] - 1, place + 1) != (window[last][0] - 1, place)
        ):
            blank_right = (
                place + 1 < len(upper) and not text(upper[place + 1]) and any(other == place + 1 for other, _ in words)
            )
            if not blank_right and merges.owner(number - 1, place) == (number - 1, place):
                # The column already has its own heading: this is a second heading only if it is not a repeated one.
                if normal(text(upper[place])) == normal(name):
                    return False
                if field_of(text(upper[place])) is not None and field_of(name) is None:
                    return False
        if field_of(name, group) is not None:
            composed += 1
    spans = any(
        place >= len(upper) or not text(upper[place]) or merges.owner(window[last][0] - 1, place) != (window[last][0] - 1, place)
        or merges.owner(window[last][0] - 1, place + 1) == (window[last][0] - 1, place)
        for place, _ in words
    )  # fmt: skip
    if not spans:
        return False
    return composed * 2 >= len(words)


def _stacked(row: int, width: int, merges: Merges) -> bool:
    """Whether at least two headings of a row reach into the row below."""
    return sum(merges.owner(row + 1, column)[0] <= row for column in range(width)) >= 2


def _text_at(window: Sequence[Numbered], index: int, column: int, merges: Merges, *, spread: bool) -> str:
    """The heading shown in a cell of the block: its own, its merge's, or (spread) the one left of it."""
    number, cells = window[index]
    own = text(cells[column]) if column < len(cells) else ""
    if own:
        return own
    top, left = merges.owner(number - 1, column)
    if (top, left) != (number - 1, column):
        for other, other_cells in window[max(0, index - DEEPEST) : index + 1]:
            if other - 1 == top and left < len(other_cells):
                return text(other_cells[left])
        return ""
    if spread and not merges.areas:
        for place in range(column - 1, -1, -1):
            if place < len(cells) and text(cells[place]):
                return text(cells[place])
    return ""


def _compose(window: Sequence[Numbered], first: int, last: int, merges: Merges) -> Header:
    width = max(len(cells) for _, cells in window[first : last + 1])
    headings: list[str] = []
    groups: list[str] = []
    keys: list[str | None] = []
    for column in range(width):
        levels: list[str] = []
        for index in range(first, last + 1):
            lower_filled = any(
                column < len(window[below][1]) and text(window[below][1][column])
                for below in range(index + 1, last + 1)
            )
            name = _text_at(window, index, column, merges, spread=lower_filled)
            if name and (not levels or normal(levels[-1]) != normal(name)):
                levels.append(name)
        heading = levels[-1] if levels else ""
        group = "".join(levels[:-1])
        headings.append(heading)
        groups.append(group)
        keys.append(field_of(heading, group) if heading else None)
    return Header(first, last, headings, groups, keys)
