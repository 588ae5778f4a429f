"""The ledgers of the registrar and of the supervising departments."""

from dataclasses import replace
from random import Random
from typing import Any

from . import codes, firms
from .book import Book, Mark
from .cells import Style, entry, style
from .tables import Line, columns, look, roster
from .words import CITY, DISTRICT, PROVINCE
from .world import Firm, World

DEPARTMENTS = {
    "food_delivery": "区市场监督管理局",
    "courier": "区住房和城乡建设局",
    "transport": "区住房和城乡建设局",
    "live_ecommerce": "区商务局",
    "other_internet": "区委网信办",
}


def registrar(world: World) -> list[Book]:
    """The business-registration extract."""
    rng = world.rng
    kind = rng.choice(["xlsx"] if world.level == "clean" else ["xlsx", "xls", "csv"])
    book = Book(f"登记信息导出.{kind}", "registrar", "区市场监督管理局")
    if kind == "csv":
        book.encoding = rng.choice(["gb18030", "utf-8-sig"])
    sheet = book.sheet(rng.choice(["Sheet1", "企业登记信息", "导出结果"]))
    heads = [
        "序号",
        "统一社会信用代码",
        rng.choice(["企业名称", "市场主体名称", "主体名称"]),
        "法定代表人",
        "成立日期",
        "住所",
        "登记状态",
        "登记机关",
    ]
    if world.level != "clean":
        heads.insert(3, "曾用名")
    if world.chance(0.3, 0.8, 0.8):
        sheet.add(f"{CITY}市{DISTRICT}新业态市场主体登记信息")
        sheet.merge(1, 0, 1, len(heads) - 1)
    sheet.add(*heads)
    listed = [f for f in world.firms if f.missing != "registrar"] + world.gone
    rng.shuffle(listed)
    for n, firm in enumerate(listed, 1):
        gone = firm.status.get("all")
        state = {"注销": "注销", "迁出": "迁出"}.get(gone or "", rng.choice(["存续", "存续（在营、开业、在册）"]))
        cells: list[Any] = [
            n,
            firm.uscc,
            firm.name,
            firm.legal,
            f"{firm.founded:%Y-%m-%d}",
            f"{PROVINCE}省{CITY}市{DISTRICT}{firm.address}",
            state,
            f"{CITY}市{DISTRICT}市场监督管理局",
        ]
        if world.level != "clean":
            cells.insert(3, firm.old_name or None)
        row = sheet.add(*cells)
        sheet.marks.append(
            Mark(
                row,
                "registrar",
                None,
                firm.number,
                left=bool(gone),
                facts={} if gone else {"uscc": firm.uscc, "status": "operating"},
            )
        )
    return [book]


def supervisors(world: World) -> list[Book]:
    """One or more files of each department."""
    books = []
    for sector, department in DEPARTMENTS.items():
        mine = [f for f in world.firms if f.sector == sector and f.missing != "supervisor"]
        kind = world.rng.choice(["xlsx", "xlsx", "xls"])
        name = {
            "food_delivery": "外卖行业台账",
            "courier": "快递企业台账",
            "transport": "交通运输新业态台账",
            "live_ecommerce": "直播电商企业摸底",
            "other_internet": "互联网企业情况",
        }[sector]
        book = Book(f"{department}-{name}.{kind}", "supervisor", department)
        _summary(world, book, mine, department, name)
        if any(f.outlets for f in mine):
            _stations(world, book, mine, department)
        _people(world, book, mine, department, name)
        if world.chance(0.2, 0.3, 0.4):
            book.sheets.append(book.sheets.pop(0))
        if world.chance(0, 0.4, 0.7):
            _hidden(world, book, mine)
        books.append(book)
        if world.level != "clean" and world.rng.random() < 0.4:
            books.append(_split(world, book))
    return books


def _split(world: World, book: Book) -> Book:
    """The roster sheet leaves its workbook for a CSV."""
    at = next(n for n, s in enumerate(book.sheets) if any(m.person is not None and not s.hidden for m in s.marks))
    other = Book(book.file.rsplit(".", 1)[0] + "-名册.csv", book.source, book.department)
    other.encoding = world.rng.choice(["gb18030", "utf-8-sig", "utf-8"])
    other.delimiter = world.rng.choice([",", ",", "\t"])
    if world.chance(0, 0.08, 0.2):
        other.encoding, other.delimiter = "utf-16", "\t"
    sheet = book.sheets.pop(at)
    sheet.merges = []
    other.sheets.append(sheet)
    return other


def _summary(world: World, book: Book, mine: list[Firm], department: str, name: str) -> None:
    rng = world.rng
    lines = [firms.line(world, "supervisor", f, plain=rng.random() < 0.5 or f.missing == "registrar") for f in mine]
    keys = ["seq", "firm"]
    if world.chance(1, 0.7, 0.5):
        keys.append("uscc")
    else:
        for item, firm in zip(lines, mine, strict=True):
            item.cells["firm"] = firm.name if rng.random() < 0.7 else item.cells["firm"]
    keys += rng.sample(["legal", "address", "brand"], 2)
    if world.level != "clean" and rng.random() < 0.5:
        keys += ["contact", "contact_phone"]
    keys += ["headcount", "formal", "probationary"] if rng.random() < 0.7 else ["headcount", "members"]
    if any(f.outlets for f in mine):
        keys.append("outlets")
    keys += ["status", "note"]
    if world.level != "clean" and rng.random() < 0.5:
        lines.append(firms.gone_line("supervisor", rng.choice(world.gone)))
    for item in lines:
        if not item.mark.left:
            firms.shown(item.mark, keys)
    dress = look(world, f"{DISTRICT}{name}汇总表", department)
    dress.repeat, dress.subtotals = 0, False
    sheet = book.sheet(rng.choice(["汇总", "企业汇总", "Sheet1", "企业基本情况"]))
    roster(world, book, sheet, lines, keys, dress, Style("supervisor"))


def _stations(world: World, book: Book, mine: list[Firm], department: str) -> None:
    lines = []
    for firm in mine:
        name = firms.called(world, firm)
        for outlet in firm.outlets:
            if firm.outlet_off.get("kind") == "closed":
                state = "正常营业"
            else:
                state = "正常"
            lines.append(
                Line(
                    {
                        "firm": name,
                        "outlet": outlet.name,
                        "street": outlet.street,
                        "community": outlet.community,
                        "address": outlet.address,
                        "status": state,
                    },
                    Mark(0, "supervisor", None, firm.number, facts={"outlet": outlet.number, "open": True}),
                )
            )
    dress = look(world, f"{DISTRICT}站点（网点）明细表", department)
    dress.repeat = 0
    dress.subtotals = False
    made = Style("supervisor", firm_mode=_firm_mode(world, book))
    if made.firm_mode == "section":
        made.firm_mode = "merged"
    roster(
        world,
        book,
        book.sheet(world.rng.choice(["站点", "网点明细", "站点名单"])),
        lines,
        ["seq", "firm", "outlet", "street", "community", "address", "status"],
        dress,
        made,
    )


def _firm_mode(world: World, book: Book) -> str:
    pool = {
        "clean": ["column"],
        "messy": ["column", "column", "blank", "merged", "section"],
        "hostile": ["column", "ditto", "mark", "blank", "merged", "section"],
    }[world.level]
    return world.rng.choice(pool)


def _people(world: World, book: Book, mine: list[Firm], department: str, name: str) -> None:
    rng = world.rng
    made = style(world, "supervisor", text_only=True)
    made.firm_mode = _firm_mode(world, book)
    lines = []
    for firm in mine:
        word = firms.called(world, firm)
        for person, job in world.by_firm[firm.number]:
            if "supervisor" in job.cover:
                cells, mark = entry(world, made, person, job, firm)
                cells["firm"] = word
                lines.append(Line(cells, mark, word))
    if made.firm_mode == "column" and world.chance(0.3, 0.5, 0.5):
        rng.shuffle(lines)
        for item in lines:
            item.group = ""
    tail = ["outlet"] if any(f.outlets for f in mine) and rng.random() < 0.6 else []
    lead = [] if made.firm_mode == "section" else ["firm"]
    keys = columns(world, made, lead, tail)
    dress = look(world, f"{DISTRICT}{name}从业人员花名册", department)
    roster(world, book, book.sheet(rng.choice(["花名册", "从业人员", "人员名单", "Sheet2"])), lines, keys, dress, made)
    if made.party_mode != "none" and world.chance(0, 0.3, 0.4):
        members(world, book, lines, f"{DISTRICT}{name}党员名册", department)


def members(world: World, book: Book, lines: list[Line], title: str, unit: str) -> None:
    """The Party members once more, on a sheet of their own."""
    again = []
    for item in lines:
        if item.mark.party not in ("formal", "probationary") or item.mark.left:
            continue
        cells = {k: item.cells.get(k) for k in ("name", "id", "phone", "outlet")} | {"firm": item.cells["firm"]}
        cells["party_kind"] = {"formal": "正式党员", "probationary": "预备党员"}[item.mark.party]
        again.append(Line(cells, replace(item.mark, row=0)))
    if again:
        dress = look(world, title, unit)
        dress.repeat, dress.subtotals = 0, False
        keys = ["seq", "firm", "name", "id", "phone", "party_kind"]
        roster(world, book, book.sheet("党员名册"), again, keys, dress, Style("supervisor"))


def _hidden(world: World, book: Book, mine: list[Firm]) -> None:
    """Last year's list, kept out of sight."""
    rng: Random = world.rng
    sheet = book.sheet(rng.choice(["2025年", "旧数据", "Sheet9"]), hidden=True)
    sheet.add("序号", "企业名称", "姓名", "身份证号", "联系电话")
    for n in range(8):
        born = codes.birthday(rng)
        sheet.add(
            n + 1,
            mine[0].name,
            rng.choice("王李张") + rng.choice(["建设", "国庆", "援朝"]),
            codes.id_number(rng, born, True),
            codes.phone(rng),
        )
