"""Laying out a list the way offices do: titles, header rows, subtotals, notes."""

from dataclasses import dataclass, field
from typing import Any

from .book import Book, Mark, Sheet
from .cells import Style
from .words import HEADS
from .world import World

TICKS = ("tick_formal", "tick_probationary", "tick_none")


@dataclass
class Line:
    """One row of a list."""

    cells: dict[str, Any]
    mark: Mark
    group: str = ""


@dataclass
class Look:
    """How a list is dressed."""

    title: str = ""
    unit: str = ""
    date: str = ""
    banner: str = ""
    columns_row: bool = False
    grouped: bool = False
    subtotals: bool = False
    restart: bool = False
    repeat: int = 0
    empty_column: bool = False
    gap_column: bool = False
    total: bool = False
    notes: list[str] = field(default_factory=list)
    sign: bool = False
    blank_rows: bool = False
    above: list[str] = field(default_factory=list)


def look(world: World, title: str, unit: str, *, formal: bool = False) -> Look:
    """Draw the dress of a list."""
    rng = world.rng
    made = Look(title=title)
    if world.chance(0.5, 0.8, 0.9) or formal:
        made.unit = rng.choice(["填报单位：", "填报单位（盖章）：", "报送单位：", "单位："]) + unit
    if world.chance(0.3, 0.6, 0.8):
        made.date = rng.choice(["填报时间：2026年10月31日", "截止日期：2026-10-31", "统计时点：2026年10月底"])
    made.columns_row = world.chance(0, 0.06, 0.15)
    made.grouped = world.chance(0, 0.3, 0.5)
    if made.grouped and world.chance(0, 0.2, 0.4):
        made.banner = rng.choice(["从业人员基本情况", "人员信息"])
    made.subtotals = world.chance(0, 0.25, 0.5)
    made.restart = world.chance(0, 0.3, 0.6)
    made.repeat = rng.choice([30, 45]) if world.chance(0, 0.1, 0.25) else 0
    made.empty_column = world.chance(0, 0.05, 0.15)
    made.gap_column = world.chance(0, 0.05, 0.15)
    made.total = world.chance(0.2, 0.4, 0.6)
    made.blank_rows = world.chance(0, 0.08, 0.2)
    if world.chance(0, 0.06, 0.15):
        made.above = [
            "填表说明：一、本表由各单位每月更新，电子版和盖章扫描件一并报送。",
            "二、姓名、身份证号、联系电话须与本人证件一致。",
        ]
    made.sign = world.chance(0.2, 0.5, 0.7)
    if world.chance(0.1, 0.5, 0.8):
        made.notes = rng.sample(
            [
                "注：1.本表由各单位如实填写，统计截止2026年10月31日。",
                "2.政治面貌按中共党员、预备党员、共青团员、群众填写。",
                "说明：兼职人员由主要用工单位填报。",
                "备注：如有变动请于每月5日前报送，联系人：王主任，电话0391-3568890。",
            ],
            2,
        )
    return made


def heading(world: World, key: str, used: dict[str, str]) -> str:
    """The word this list uses for a column."""
    fixed = {"tick_formal": "正式党员", "tick_probationary": "预备党员", "tick_none": "群众", "is_member": "是否党员"}
    if key in fixed:
        return fixed[key]
    if key not in used:
        words = HEADS[key]
        word = words[0] if world.level == "clean" and world.rng.random() < 0.6 else world.rng.choice(words)
        used[key] = _decorated(world, key, word)
    return used[key]


def _decorated(world: World, key: str, word: str) -> str:
    """Line breaks, hints and stars people put into headings."""
    if not world.chance(0, 0.12, 0.25):
        return word
    hints = {
        "id": "（18位）",
        "phone": "（手机）",
        "firm": "（全称）",
        "party": "（党员/群众）",
        "birth": "（年月）",
        "name": "（必填）",
    }
    ways = [word + "*", "*" + word, word + " "]
    if len(word) == 4:
        ways += [f"{word[:2]}\n{word[2:]}"] * 2
    if len(word) == 2:
        ways += [f"{word[0]}  {word[1]}"] * 2
    if key in hints:
        ways += [word + hints[key]] * 2
    return world.rng.choice(ways)


def columns(world: World, style: Style, lead: list[str], tail: list[str]) -> list[str]:
    """The columns of a roster in the order this office likes."""
    order = ("sex", "age", "nation", "birth", "native", "edu", "staff", "job", "joined", "plate", "home", "brand")
    middle = [k for k in order if k in style.extras]
    keys = ["name"]
    if style.id_mode != "none":
        keys.append("id")
    if style.phone_mode != "none":
        keys.append("phone")
    if style.party_mode == "words":
        keys.append("party")
    elif style.party_mode == "ticks":
        keys += TICKS
    elif style.party_mode == "yesno":
        keys.append("is_member")
    if world.rng.random() < 0.5:
        keys[1:1] = [k for k in middle if k in ("sex", "birth")]
        keys += [k for k in middle if k not in ("sex", "birth")]
    else:
        keys += middle
    if "emergency" in style.extras:
        tail = [*tail, "emergency", "emergency_phone"]
    if style.party_mode != "none":
        tail = [*(k for k in ("party_joined", "party_org") if k in style.extras), *tail]
    return ["seq", *lead, *keys, *tail, *(["note"] if "note" in style.extras else [])]


def roster(
    world: World,
    book: Book,
    sheet: Sheet,
    lines: list[Line],
    keys: list[str],
    dress: Look,
    style: Style,
    words: dict[str, str] | None = None,
) -> None:
    """Write a list of people (or firms) beneath what is already on the sheet."""
    left = 1 if dress.empty_column and not book.is_csv else 0
    keys = list(keys)
    if dress.gap_column:
        keys.insert(len(keys) - 1, "")
    at = {key: left + n for n, key in enumerate(keys) if key}
    wide = left + len(keys)
    top(sheet, dress, left, wide)
    used = words if words is not None else {}
    _header(world, sheet, keys, at, dress, used)
    flat = [None] * left + [heading(world, k, used) if k else None for k in keys]
    serial = count = 0
    group = previous = None
    in_group = 0
    start = None
    for line in lines:
        if line.group != group:
            if group is not None:
                _end_group(sheet, dress, at, in_group, group)
            group, in_group = line.group, 0
            if dress.restart:
                serial = 0
            if style.firm_mode == "section":
                number = sheet.add(*[None] * left, _section(world, lines, line.group))
                sheet.merge(number, left, number, wide - 1)
            if dress.blank_rows and count and world.rng.random() < 0.5:
                sheet.add()
            previous = None
        serial += 1
        count += 1
        in_group += 1
        cells = dict(line.cells)
        firm = cells.get("firm")
        if firm and firm == previous and style.firm_mode in ("ditto", "mark", "blank", "merged"):
            cells["firm"] = {"ditto": "同上", "mark": "〃"}.get(style.firm_mode)
        elif "firm" in at:
            _close_merge(sheet, style, start, at)
            start = None
        row: list[Any] = [None] * wide
        for key, column in at.items():
            row[column] = serial if key == "seq" else cells.get(key)
        line.mark.row = sheet.add(*row)
        if start is None:
            start = (line.mark.row, line.mark.row)
        else:
            start = (start[0], line.mark.row)
        sheet.marks.append(line.mark)
        previous = firm
        if dress.repeat and count % dress.repeat == 0 and not dress.grouped and style.firm_mode != "merged":
            sheet.add(*flat)
            previous = None
    _close_merge(sheet, style, start if "firm" in at else None, at)
    if group is not None and lines:
        _end_group(sheet, dress, at, in_group, group)
    if dress.total:
        row = [None] * wide
        row[left] = world.rng.choice(["合计", "总计", "合  计"])
        if world.chance(0, 0.3, 0.4):
            row[left] = f"共计：{count}人" if lines and lines[0].mark.person is not None else "共计"
        row[left + 1] = (
            f"{count + world.number(0, 0, world.rng.choice([0, 0, 3]))}人"
            if lines and lines[0].mark.person is not None
            else None
        )
        sheet.add(*row)
    bottom(world, sheet, dress, left)


def _section(world: World, lines: list[Line], group: str) -> str:
    """How a list announces whose people follow."""
    if world.level == "clean":
        return group
    groups = list(dict.fromkeys(x.group for x in lines))
    number = "一二三四五六七八九十"[min(groups.index(group), 9)]
    count = sum(x.group == group for x in lines)
    return world.rng.choice(
        [
            group,
            f"{number}、{group}",
            f"{group}（{count}人）",
            f"企业名称：{group}",
            f"{number}、{group}（共{count}人）",
        ]
    )


def top(sheet: Sheet, dress: Look, left: int, wide: int) -> None:
    """Title, unit and date lines."""
    if dress.title:
        number = sheet.add(*[None] * left, dress.title)
        sheet.merge(number, left, number, wide - 1)
    for note in dress.above:
        sheet.add(*[None] * left, note)
    if dress.unit or dress.date:
        row: list[Any] = [None] * max(wide, left + 5)
        row[left] = dress.unit or dress.date
        if dress.unit and dress.date:
            row[max(left + 4, wide - 3)] = dress.date
        sheet.add(*row)


def bottom(world: World, sheet: Sheet, dress: Look, left: int) -> None:
    """Notes and signatures."""
    for note in dress.notes:
        sheet.add(*[None] * left, note)
    if dress.sign:
        who = world.rng.choice(["李娟", "张建国", "王主任", "赵科长"])
        sheet.add(
            *[None] * left,
            f"填表人：{who}",
            None,
            None,
            "审核人：",
            None,
            "联系电话：0391-" + str(world.rng.randrange(2100000, 3999999)),
        )


def _header(world: World, sheet: Sheet, keys: list[str], at: dict[str, int], dress: Look, used: dict[str, str]) -> None:
    left = min(at.values())
    wide = max(at.values()) + 1
    labels: list[Any] = [None] * wide
    for key, column in at.items():
        labels[column] = heading(world, key, used)
    ticks = TICKS[0] in at
    person = [k for k in ("name", "sex", "birth", "id", "phone", "edu") if k in at]
    counts = [k for k in ("headcount", "formal", "probationary") if k in at]
    groups: dict[str, list[str]] = {}
    if ticks:
        groups["政治面貌"] = list(TICKS)
    if dress.grouped and len(counts) > 1 and _adjacent(counts, at):
        groups["从业人员情况"] = counts
    elif dress.grouped and len(person) > 1 and _adjacent(person, at):
        groups["个人基本信息"] = person
    if not groups:
        sheet.add(*labels)
    else:
        if dress.banner:
            number = sheet.add(*[None] * left, dress.banner)
            sheet.merge(number, left, number, wide - 1)
        upper: list[Any] = list(labels)
        lower: list[Any] = [None] * wide
        number = len(sheet.rows) + 1
        inside = set()
        for word, members in groups.items():
            spots = sorted(at[k] for k in members)
            for spot in spots:
                lower[spot], upper[spot] = labels[spot], None
                inside.add(spot)
            upper[spots[0]] = word
            sheet.merge(number, spots[0], number, spots[-1])
        sheet.add(*upper)
        sheet.add(*lower)
        for spot in range(left, wide):
            if spot not in inside:
                sheet.merge(number, spot, number + 1, spot)
    if dress.columns_row:
        marks: list[Any] = [None] * wide
        for n, column in enumerate(sorted(at.values())):
            marks[column] = ("甲", "乙")[n] if n < 2 else str(n - 1)
        sheet.add(*marks)


def _adjacent(keys: list[str], at: dict[str, int]) -> bool:
    spots = sorted(at[k] for k in keys)
    return spots == list(range(spots[0], spots[-1] + 1))


def _close_merge(sheet: Sheet, style: Style, start: tuple[int, int] | None, at: dict[str, int]) -> None:
    if style.firm_mode == "merged" and start and start[0] != start[1] and "firm" in at:
        sheet.merge(start[0], at["firm"], start[1], at["firm"])


def _end_group(sheet: Sheet, dress: Look, at: dict[str, int], count: int, group: str) -> None:
    if dress.subtotals:
        left = min(at.values())
        row: list[Any] = [None] * (max(at.values()) + 1)
        row[left] = "小计"
        row[left + 1] = f"{count}人"
        sheet.add(*row)
