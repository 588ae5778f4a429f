"""The ledgers of the nine streets."""

from dataclasses import replace

from . import firms
from .book import Book, Mark, Sheet
from .cells import Style, entry, style
from .offices import _firm_mode, members
from .tables import Line, columns, look, roster
from .world import Firm, World


def territories(world: World) -> list[Book]:
    """One file per street, as a rule."""
    books = []
    for street in world.streets:
        book = Book(f"{street}新业态台账.{world.rng.choice(['xlsx', 'xlsx', 'xls'])}", "territory", street)
        one_sheet = world.chance(0, 0.1, 0.3)
        shared = book.sheet(street) if one_sheet else None
        _firms(world, book, street, shared)
        _outlets(world, book, street, shared)
        _rosters(world, book, street, shared)
        books.append(book)
    return books


def _room(book: Book, shared: Sheet | None, name: str) -> Sheet:
    if shared is None:
        return book.sheet(name)
    if shared.rows:
        shared.add()
        shared.add()
    return shared


def _mine(world: World, street: str) -> list[Firm]:
    return [f for f in world.firms if f.missing != "territory" and f.street == street]


def _firms(world: World, book: Book, street: str, shared: Sheet | None) -> None:
    rng = world.rng
    mine = _mine(world, street)
    lines = [firms.line(world, "territory", f) for f in mine]
    lines += [firms.gone_line("territory", g) for g in world.gone if g.street == street and world.level != "clean"]
    if not lines:
        return
    keys = ["seq", "firm", *(["uscc"] if world.chance(0.8, 0.6, 0.4) else []), "community", "address", "legal"]
    keys += ["headcount", "members"] if rng.random() < 0.6 else ["headcount", "formal", "probationary"]
    keys += ["status", "note"]
    for item in lines:
        if not item.mark.left:
            firms.shown(item.mark, keys)
            if world.level == "hostile" and rng.random() < 0.2 and "members" in item.mark.facts:
                item.cells["note"] = f"党员{item.cells.pop('members')}名"
    dress = look(world, f"{street}新业态企业摸底台账", street)
    dress.repeat, dress.subtotals = 0, False
    roster(
        world,
        book,
        _room(book, shared, rng.choice(["企业", "企业台账", "新业态企业"])),
        lines,
        keys,
        dress,
        Style("territory"),
    )


def _outlets(world: World, book: Book, street: str, shared: Sheet | None) -> None:
    lines = []
    for firm in world.firms:
        if firm.missing == "territory":
            continue
        name = firms.called(world, firm)
        for outlet in firm.outlets:
            if outlet.street != street:
                continue
            kind = firm.outlet_off.get("kind") if outlet.number == 0 else None
            if kind == "unlisted":
                continue
            cells = {
                "firm": name,
                "outlet": outlet.name,
                "community": outlet.community,
                "address": outlet.address,
                "status": "已关闭" if kind == "closed" else "正常",
            }
            lines.append(
                Line(
                    cells,
                    Mark(0, "territory", None, firm.number, facts={"outlet": outlet.number, "open": kind != "closed"}),
                )
            )
    if not lines:
        return
    dress = look(world, f"{street}新业态网点台账", street)
    dress.repeat, dress.subtotals = 0, False
    roster(
        world,
        book,
        _room(book, shared, "网点"),
        lines,
        ["seq", "firm", "outlet", "community", "address", "status"],
        dress,
        Style("territory"),
    )


def _rosters(world: World, book: Book, street: str, shared: Sheet | None) -> None:
    rng = world.rng
    made = style(world, "territory", text_only=True)
    made.firm_mode = _firm_mode(world, book)
    if made.firm_mode == "section":
        made.firm_mode = "merged"
    stations = made.firm_mode == "column" and world.chance(0, 0.15, 0.3)
    rows: list[tuple[str, Line]] = []
    for firm in world.firms:
        if firm.missing == "territory":
            continue
        word = firms.called(world, firm)
        for person, job in world.by_firm[firm.number]:
            if "territory" not in job.cover or job.street != street:
                continue
            if firm.outlet_off.get("kind") in ("unlisted", "closed") and job.outlet == 0:
                continue
            cells, mark = entry(world, made, person, job, firm)
            cells["firm"] = word
            if stations and job.outlet is not None and firm.missing != "supervisor":
                cells["firm"] = firm.outlets[job.outlet].name
            others = [j for j in person.jobs if j.firm != firm.number]
            if others and made.firm_mode == "column" and not stations and world.chance(0, 0.5, 0.7):
                other = world.firms[others[0].firm]
                if other.missing != "territory":
                    cells["firm"] = (
                        f"{word}{rng.choice(['、', '；', '/', '，'])}{firms.called(world, other, plain=True)}"
                    )
                    mark.facts["also"] = other.number
            rows.append((job.community, Line(cells, mark, word)))
        stale = [
            p
            for p in world.leavers
            if p.left_from == firm.number and p.jobs[0].street == street and "stale" in p.jobs[0].cover
        ]
        for person in stale:
            cells, mark = entry(world, made, person, person.jobs[0], firm)
            cells["firm"], mark.left = word, True
            rows.append((person.jobs[0].community, Line(cells, mark, word)))
    if not rows:
        return
    by_place = world.chance(0.15, 0.35, 0.4) and shared is None
    if not by_place:
        keys = columns(world, made, ["firm"], ["community"] if rng.random() < 0.7 else [])
        dress = look(world, f"{street}新就业群体从业人员花名册", street)
        if made.firm_mode == "column" and rng.random() < 0.5:
            rows.sort(key=lambda r: r[0])
            for place, item in rows:
                item.group = place
        if made.party_mode != "none" and world.chance(0, 0.2, 0.3) and shared is None:
            members(world, book, [item for _, item in rows], f"{street}党员名册", street)
        roster(
            world,
            book,
            _room(book, shared, rng.choice(["从业人员", "花名册", "人员台账"])),
            [item for _, item in rows],
            keys,
            dress,
            made,
        )
        return
    keys = columns(world, made, ["firm"], [])
    if world.chance(0, 0.3, 0.4):
        everybody = [Line(dict(item.cells), replace(item.mark, row=0)) for _, item in rows]
        dress = look(world, f"{street}新就业群体从业人员总表", street)
        dress.subtotals = False
        whole = replace(made, firm_mode="column")
        roster(world, book, book.sheet("总表"), everybody, keys, dress, whole)
    words: dict[str, str] = {}
    for place in sorted({place for place, _ in rows}):
        dress = look(world, f"{place}从业人员花名册", f"{street}{place}")
        lines = [item for other, item in rows if other == place]
        roster(world, book, book.sheet(place), lines, keys, dress, made, words)
