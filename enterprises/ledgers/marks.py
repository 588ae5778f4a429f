"""Columns that are ticked instead of written: 正式党员 | 预备党员 | 群众, 男 | 女, 在职 | 离职, 是否离职.

A tick means what its heading says, so the ticked row is given the word
itself before anything is read from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from enterprises.ledgers import values
from enterprises.ledgers.columns import IGNORED, normal
from shanyang.lib.identifiers import squeeze

# Heading → what the cell would say if it were written out, by the field that the columns share.
_FAMILIES: dict[str, tuple[tuple[str, str], ...]] = {
    "party_status": (
        (r"^(中共)?预备(党员)?$", "预备党员"),
        (r"^(中共|共产)?(正式)?党员$|^正式$", "正式党员"),
        (r"^(共青)?团员$", "共青团员"),
        (r"^(普通)?群众$|^非党员$|^(入党)?积极分子$|^发展对象$|^(民主|无)党派(人士)?$", "群众"),
    ),
    "sex": ((r"^男性?$", "男"), (r"^女性?$", "女")),
    "employment_state": ((r"^(在职|在岗)$", "在职"), (r"^(已)?(离职|离岗)$", "离职")),
}
# Under the family's own group, these say it too.
_GROUPED: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "party_status": (r"政治面貌|党员", ((r"^是$", "正式党员"), (r"^(否|非|其他|其它)$", "群众"))),
}
# A yes to these is a no to the field: heading, field, what a yes and what a no says.
_TURNED: tuple[tuple[str, str, str, str], ...] = (
    (r"^是否(已|已经)?(离职|离岗|离站|辞职)$|^(是否)?(离职|离岗)(与否|标志|标识)$", "employment_state", "离职", "在职"),
    (r"^是否(已|已经)?注销(登记)?$", "operating_status", "注销", "正常"),
    (r"^是否(已|已经)?(停业|歇业)$", "operating_status", "停业", "正常"),
    (r"^是否(已|已经)?(迁出|搬离|搬迁)$", "operating_status", "迁出", "正常"),
)
_ROUNDED = re.compile(r"^\d{15}000$")
# 林俊明* is marked for something; 王* and 王*明 hide a part of the name.
_STARS = re.compile(r"^\s*[*＊★☆▲△●※]+(?=[\u3400-\u9fff]{2})|(?<=[\u3400-\u9fff]{2})\s*[*＊★☆▲△●※#]+\s*$")
_BLANK = frozenset(("", *values.UNKNOWN, *values.NO))


def ticked_words(cells: Sequence[str]) -> set[int]:
    """Places in a heading row whose words stand beside another of their family; alone they would be data.

    >>> sorted(ticked_words(["姓名", "正式党员", "群众", "男"]))
    [1, 2]
    """
    found: set[int] = set()
    families = [_family(normal(word)) for word in cells]
    for place, family in enumerate(families[1:], start=1):
        before = families[place - 1]
        if family and before and family[0] == before[0] and family[1] != before[1]:
            found |= {place - 1, place}
    return found


@lru_cache(maxsize=20_000)
def _family(word: str, group: str = "") -> tuple[str, str] | None:
    for name, members in _FAMILIES.items():
        for pattern, said in members:
            if re.search(pattern, word):
                return name, said
    for name, (above, members) in _GROUPED.items():
        if group and re.search(above, group):
            for pattern, said in members:
                if re.search(pattern, word):
                    return name, said
    return None


@dataclass(slots=True)
class Marks:
    """Ticked columns of one table, by the column that is given the word.

    ruined: the column of ID numbers, where a spreadsheet has rounded them.
    named: the column of names, where a star is a clerk's mark and hides nothing.
    """

    ticks: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    turned: dict[int, tuple[str, str]] = field(default_factory=dict)
    ruined: int | None = None
    named: int | None = None

    def concerns(self, cells: Sequence[object]) -> bool:
        """Whether anything in a row has to be written out."""
        if self.ticks or self.turned or self.ruined is not None:
            return True
        if self.named is None or self.named >= len(cells):
            return False
        name = cells[self.named]
        return name.__class__ is str and bool(_STARS.search(name))  # type: ignore[arg-type]

    def write_out(self, cells: Sequence[object]) -> list[object]:
        """The row with words in place of ticks."""
        result = list(cells)
        for place, columns in self.ticks.items():
            said = [word for at, word in columns if at < len(cells) and _is_marked(cells[at])]
            while len(result) <= place:
                result.append("")
            # 中共党员 and 预备党员 both ticked: the finer one is meant.
            result[place] = "预备党员" if "预备党员" in said else said[0] if said else ""
        for place, (yes, no) in self.turned.items():
            if place < len(cells):
                answer = values.yes(cells[place])
                result[place] = yes if answer else no if answer is False else cells[place]
        if self.named is not None and self.named < len(result) and isinstance(result[self.named], str):
            result[self.named] = _STARS.sub("", str(result[self.named]))
        if self.ruined is not None and self.ruined < len(result) and _is_rounded(result[self.ruined]):
            # As a number again, so that nobody takes its last digits for what was on the card.
            result[self.ruined] = float(squeeze(str(result[self.ruined])))
        return result


def _is_marked(cell: object) -> bool:
    words = values.text(cell)
    return words not in _BLANK and not words.startswith(("否", "无", "未", "非"))


def _is_rounded(cell: object) -> bool:
    return isinstance(cell, str) and bool(_ROUNDED.match(squeeze(cell)))


def _are_rounded(cells: Sequence[object]) -> bool:
    """Many numbers of one column that end in 000 were numbers of a spreadsheet before they were text.

    One card in a thousand ends so, and one rounded number in eleven carries a right check digit.
    """
    said = [cell for cell in cells if values.said(cell)]
    rounded = sum(_is_rounded(cell) for cell in said)
    return rounded >= 2 and rounded * 10 >= len(said)


def find(
    headings: Sequence[str], groups: Sequence[str], keys: list[str | None], body: Sequence[Sequence[object]], kind: str
) -> Marks:
    """The ticked columns of a table; `keys` is changed to say which column carries the word."""
    marks = Marks()
    for place, heading in enumerate(headings):
        for pattern, key, yes, no in _TURNED:
            fits = (kind == "worker") == (key == "employment_state") and (keys[place] == key or key not in keys)
            if fits and re.search(pattern, normal(heading)):
                keys[place] = key
                marks.turned[place] = yes, no
    if kind == "worker" and "person_name" in keys:
        place = keys.index("person_name")
        names = [values.text(row[place]) for row in body if place < len(row)]
        if sum("*" in name for name in names) * 4 <= len(names):
            marks.named = place
    if kind == "worker" and "id_number" in keys:
        place = keys.index("id_number")
        if _are_rounded([row[place] if place < len(row) else "" for row in body]):
            marks.ruined = place
    if kind == "worker":
        families = [_family(normal(heading), normal(group)) for heading, group in zip(headings, groups, strict=True)]
        for name in _FAMILIES:
            run = [(place, family[1]) for place, family in enumerate(families) if family and family[0] == name]
            if _are_ticked(run, body, keys, name):
                for place, _ in run:
                    keys[place] = IGNORED
                keys[run[0][0]] = name
                marks.ticks[run[0][0]] = run
    return marks


def _are_ticked(
    run: list[tuple[int, str]], body: Sequence[Sequence[object]], keys: Sequence[str | None], name: str
) -> bool:
    """Side by side, with nothing but marks in them, and no column that writes the thing out."""
    places = [place for place, _ in run]
    if len({word for _, word in run}) < 2 or places != list(range(places[0], places[0] + len(places))):
        return False
    if any(key == name and place not in places for place, key in enumerate(keys)):
        return False
    cells = [values.text(row[place]) if place < len(row) else "" for row in body for place in places]
    said = [cell for cell in cells if cell]
    marked = sum(len(cell) <= 4 and not re.search(r"\d{2}", cell) for cell in said)
    # Notes and signatures below the table may reach into these columns.
    return marked > 0 and marked * 4 >= len(said) * 3
