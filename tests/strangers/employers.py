"""What enterprises send in about themselves."""

from datetime import timedelta
from typing import Any

from . import firms
from .book import Book, Mark, Sheet
from .cells import Style, entry, say_date, style
from .tables import Line, bottom, columns, look, roster
from .world import AS_OF, Firm, Job, Person, World

LEFT = (["离职", "已离职", "自离", "已辞职", "离站"], ["离职", "已离职"])


def employers(world: World) -> list[Book]:
    """Single files, workbooks with a sheet each, and one long sheet of small firms."""
    rng = world.rng
    mine = [f for f in world.firms if f.missing != "employer"]
    _movers(world, mine)
    rng.shuffle(mine)
    books = []
    singles, rest = mine[:9], mine[9:]
    for firm in singles:
        kind = rng.choice(["xlsx", "xlsx", "xls", "csv"])
        name = rng.choice([firm.name, firm.short, firm.short + "花名册"])
        book = Book(f"{name}.{kind}", "employer")
        if kind == "csv":
            book.encoding = rng.choice(["gb18030", "utf-8-sig"])
            book.delimiter = "," if world.level == "clean" else rng.choice([",", ",", "\t"])
        _one(world, book, firm, alone=True)
        books.append(book)
    long_sheet = world.chance(0, 0.3, 0.7)
    if long_sheet:
        small = sorted(rest, key=lambda f: len(world.by_firm[f.number]))[:5]
        rest = [f for f in rest if f not in small]
        book = Book("小微企业用工名册.xlsx", "employer")
        sheet = book.sheet("名册")
        for firm in small:
            if sheet.rows:
                sheet.add()
            _roster(world, book, sheet, firm, style(world, "employer"), column=False)
        books.append(book)
    for n in range(0, len(rest), 7):
        book = Book(f"企业报送汇总{n // 7 + 1}.{rng.choice(['xlsx', 'xls'])}", "employer")
        for firm in rest[n : n + 7]:
            _one(world, book, firm, alone=False)
        books.append(book)
    return books


def _movers(world: World, mine: list[Firm]) -> None:
    """Some left one firm for another; some stand on a stale street list."""
    rng = world.rng
    stay = [p for p in world.people if len(p.jobs) == 1 and not p.wrong and p.name not in world.namesakes]
    for person in rng.sample(stay, world.number(2, 6, 10)):
        others = [f for f in mine if f.number != person.jobs[0].firm]
        person.left_from, person.left_on = rng.choice(others).number, AS_OF - timedelta(days=rng.randrange(60, 500))
    if world.level != "clean":
        for person in rng.sample(world.leavers, world.number(0, 4, 8)):
            if world.firms[person.jobs[0].firm].missing != "territory":
                person.jobs[0].cover.add("stale")


def _one(world: World, book: Book, firm: Firm, *, alone: bool) -> None:
    rng = world.rng
    made = style(world, "employer", text_only=book.is_csv)
    form = world.chance(0.4, 0.5, 0.6) and not book.is_csv
    name = firm.short if alone or world.chance(0, 0.5, 0.5) else firm.name
    if form and alone:
        _form(world, book.sheet("基本情况"), firm)
        _roster(world, book, book.sheet("花名册"), firm, made, column=rng.random() < 0.3)
        return
    sheet = book.sheet("Sheet1" if alone else name)
    if form and world.chance(0, 0.5, 0.8):
        _form(world, sheet, firm)
        sheet.add()
        _roster(world, book, sheet, firm, made, column=False)
        return
    if world.level == "hostile" and len(firm.outlets) in (2, 3) and made.id_mode != "none" and not book.is_csv:
        _beside(world, sheet, firm, made)
        return
    _roster(world, book, sheet, firm, made, column=alone and rng.random() < 0.4, alone=alone)


def _form(world: World, sheet: Sheet, firm: Firm) -> None:
    """Labels left, values right, two pairs a row."""
    rng = world.rng
    item = firms.line(world, "employer", firm, plain=True)
    title = rng.choice(["新业态企业基本情况登记表", "企业基本信息采集表", f"{firm.name}基本情况表"])
    sheet.merge(sheet.add(title), 0, len(sheet.rows), 3)
    pairs: list[tuple[str, Any, str]] = [
        ("企业名称", item.cells["firm"], ""),
        ("统一社会信用代码", item.cells["uscc"], "uscc"),
        ("法定代表人", firm.legal, ""),
        ("联系电话", "0391-" + str(rng.randrange(2100000, 3999999)), ""),
        ("经营地址", item.cells["address"], ""),
        ("行业类别", item.cells["sector"], ""),
        ("职工总数", item.cells["headcount"], "headcount"),
        ("正式党员数", item.cells["formal"], "formal"),
        ("预备党员数", item.cells["probationary"], "probationary"),
        ("经营状态", item.cells["status"], "status"),
    ]
    if firm.outlets:
        pairs.append(("网点数量", item.cells["outlets"], "outlets"))
    firms.shown(item.mark, [key for _, _, key in pairs])
    wide = rng.choice([1, 2])
    first = None
    for n in range(0, len(pairs), wide):
        row: list[Any] = []
        for label, value, _ in pairs[n : n + wide]:
            row += [label if rng.random() < 0.8 else label + "：", value]
        number = sheet.add(*row)
        first = first or number
    item.mark.row = first or 1
    sheet.marks.append(item.mark)


def _lines(world: World, firm: Firm, made: Style) -> list[Line]:
    lines = []
    for person, job in world.by_firm[firm.number]:
        if "employer" not in job.cover:
            continue
        cells, mark = entry(world, made, person, job, firm)
        cells["firm"] = firm.name
        lines.append(Line(cells, mark, cells["outlet"] if world.level != "clean" else ""))
    twice = world.number(0, 1, 2)
    if len(lines) > 20:
        for copy in world.rng.sample(lines, twice):
            person = world.people[copy.mark.person or 0]
            job = next(j for j in person.jobs if j.firm == firm.number)
            cells, mark = entry(world, made, person, job, firm)
            cells["firm"] = firm.name
            if not mark.phones and not mark.id_value:
                continue
            lines.append(Line(cells, mark, copy.group))
    lines.sort(key=lambda item: item.group)
    return lines


def _gone(world: World, firm: Firm) -> list[Person]:
    return [p for p in world.leavers + world.people if p.left_from == firm.number]


def _gone_line(world: World, firm: Firm, person: Person, made: Style) -> Line:
    last = person.jobs[0]
    if last.firm != firm.number:
        last = Job(firm.number, None, firm.street, firm.community, last.title, last.joined)
    cells, mark = entry(world, made, person, last, firm)
    mark.left = True
    assert person.left_on is not None
    cells["firm"], cells["outlet"] = firm.name, ""
    cells["left_on"] = say_date(person.left_on, 0 if made.date_style in (8, 9) else made.date_style)
    cells["state"] = world.rng.choice(LEFT[world.level == "clean"])
    cells["joined"] = say_date(person.left_on - timedelta(days=200), made.date_style)
    return Line(cells, mark)


def _roster(
    world: World, book: Book, sheet: Sheet, firm: Firm, made: Style, *, column: bool, alone: bool = True
) -> None:
    rng = world.rng
    lines = _lines(world, firm, made)
    gone = [_gone_line(world, firm, p, made) for p in _gone(world, firm)]
    tail = ["outlet"] if firm.outlets and rng.random() < 0.7 else []
    ways = ["state"] if world.level == "clean" else ["state", "note", "section", "sheet", "date"]
    if book.is_csv:
        ways = [w for w in ways if w != "sheet"]
    way = rng.choice(ways) if gone else ""
    if way == "state":
        tail.append("state")
    elif way == "note" and "note" not in made.extras:
        made.extras.append("note")
    elif way == "date":
        tail.append("left_on")
    if way in ("state", "note", "date"):
        for item in gone:
            item.cells["note"] = rng.choice(["已离职", "离职", f"{item.cells['left_on']}离职"]) if way == "note" else ""
            item.group = rng.choice(lines).group if lines else ""
            lines.insert(
                rng.randrange(len(lines) + 1)
                if not item.group
                else next(n for n, x in enumerate(lines) if x.group == item.group),
                item,
            )
    keys = columns(world, made, ["firm"] if column else [], tail)
    dress = look(
        world,
        firm.name + rng.choice(["从业人员花名册", "员工花名册", "职工名册"])
        if not column or rng.random() < 0.6
        else "从业人员花名册",
        firm.name,
    )
    if not column and book.is_csv and not dress.unit:
        dress.unit = f"填报单位：{firm.name}"
    if way == "section":
        dress.sign = False
    if way == "date" and world.level == "hostile":
        for item in lines:
            if not item.mark.left and rng.random() < 0.5:
                item.cells["left_on"] = rng.choice(["至今", "/", "无", "—"])
    if not alone and not book.is_csv and sheet.name == firm.name[:28] and world.chance(0, 0.5, 0.7):
        dress.title, dress.unit = rng.choice(["", "从业人员花名册"]), ""
    words: dict[str, str] = {"left_on": rng.choice(["离职日期", "离职时间"])}
    roster(world, book, sheet, lines, keys, dress, made, words)
    if way == "section":
        sheet.add(rng.choice(["离职人员", "以下为已离职人员", "二、离职人员"]))
        again = rng.random() < 0.5
        dress.title = dress.unit = dress.date = dress.banner = ""
        dress.above = []
        if again:
            dress.notes, dress.total, dress.subtotals = [], False, False
            roster(world, book, sheet, gone, keys, dress, made, words)
        else:
            _bare(sheet, gone, keys, dress.empty_column and not book.is_csv, dress.gap_column)
    elif way == "sheet":
        other = book.sheet("离职人员" if len(book.sheets) <= 2 else f"{firm.mark}离职人员")
        dress.title, dress.total, dress.subtotals = f"{firm.name}离职人员名单", False, False
        roster(world, book, other, gone, [*keys, "left_on"], dress, made, words)


def _bare(sheet: Sheet, lines: list[Line], keys: list[str], shift: bool, gap: bool) -> None:
    """Rows continuing under the header above."""
    keys = list(keys)
    if gap:
        keys.insert(len(keys) - 1, "")
    for n, item in enumerate(lines, 1):
        row = [n if k == "seq" else item.cells.get(k) for k in keys]
        item.mark.row = sheet.add(*([None] if shift else []), *row)
        sheet.marks.append(item.mark)


def _beside(world: World, sheet: Sheet, firm: Firm, made: Style) -> None:
    """Two rosters side by side, one per station; people known elsewhere only."""
    lines = _lines(world, firm, made)
    known = [x for x in lines if "supervisor" in _covers(world, x.mark, firm)]
    others = [x for x in lines if "supervisor" not in _covers(world, x.mark, firm)]
    half = len(known) // 2
    keys = ["seq", "name", "id", "phone"] if made.phone_mode != "none" else ["seq", "name", "id", "job"]
    for item in lines:
        item.mark.party = ""
    heads = {"seq": "序号", "name": "姓名", "id": "身份证号", "phone": "联系电话", "job": "岗位"}
    wide = len(keys)
    dress = look(world, f"{firm.name}人员名册", firm.name, formal=True)
    number = sheet.add(dress.title)
    sheet.merge(number, 0, number, wide * 2)
    sheet.add(dress.unit)
    sheet.add(*[heads[k] for k in keys], None, *[heads[k] for k in keys])
    left, right = [*known[half:], *others], known[:half]
    for n in range(max(len(left), len(right))):
        row: list[Any] = []
        for items, back in ((left, False), (right, True)):
            row += [None] * (wide + 1 - len(row)) if back else []
            if n < len(items):
                row += [n + 1 if k == "seq" else items[n].cells.get(k) for k in keys]
        number = sheet.add(*row)
        for items in (left, right):
            if n < len(items):
                items[n].mark.row = number
                sheet.marks.append(items[n].mark)
    gone = [_gone_line(world, firm, p, made) for p in _gone(world, firm)]
    if gone:
        sheet.add("离职人员")
        for n, item in enumerate(gone, 1):
            item.mark.row = sheet.add(*[n if k == "seq" else item.cells.get(k) for k in keys])
            sheet.marks.append(item.mark)
    bottom(world, sheet, dress, 0)


def _covers(world: World, mark: Mark, firm: Firm) -> set[str]:
    person = world.people[mark.person or 0]
    return {s for j in person.jobs if j.firm == firm.number for s in j.cover}
