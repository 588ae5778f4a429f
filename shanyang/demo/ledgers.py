"""Writes the four sources' ledgers as files, one department's habits at a time."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shanyang.demo import books, catalogue, habits
from shanyang.demo.books import Sheet
from shanyang.demo.district import District, streets
from shanyang.demo.habits import CLEAN, HOSTILE, Pen
from shanyang.demo.tables import HEADINGS, Plan, Table, lay_out
from shanyang.demo.testimony import EMPLOYER, REGISTRAR, SUPERVISOR, TERRITORY, Conflict, Says, Testimony

REGISTRAR_FIELDS = "seq uscc name former legal_person opened_on address street status business".split()
COMPANY_FIELDS = (
    "seq name uscc sector street community address building legal_person contact contact_phone status license business "
    "headcount basis formal probationary backbone_formal outlets party_org union league womens opened_on remark"
).split()
SHORT_COMPANY_FIELDS = (
    "seq name uscc sector street community address contact contact_phone status headcount basis "
    "formal probationary outlets remark"
).split()
OUTLET_FIELDS = "seq name uscc outlet street community address status remark".split()
WORKER_FIELDS = (
    "seq name uscc person sex id_number phone outlet street community job position backbone "
    "party party_org state started_on left_on remark"
).split()
SHORT_WORKER_FIELDS = (
    "seq name person sex id_number phone outlet community job backbone party party_org state remark".split()
)


@dataclass(frozen=True)
class Placement:
    """Where a statement stands: the reference that the truth quotes."""

    file: str
    sheet: str
    row: int
    says: Says

    @property
    def reference(self) -> str:
        return f"{self.file}|{self.sheet}|{self.row}"


@dataclass
class Delivery:
    """One file as the manifest lists it."""

    file: str
    source: str
    department: str
    units: list[str]


@dataclass
class Shelf:
    """All files of one set, and every place in them."""

    folder: Path
    testimony: Testimony
    level: str
    gathered: float  # how often several offices share one file
    deliveries: list[Delivery] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    conflicts: set[Conflict] = field(default_factory=set)
    coded: set[int] = field(default_factory=set)
    standing: set[int] = field(default_factory=set)

    @property
    def district(self) -> District:
        return self.testimony.district

    def rng(self, name: str) -> random.Random:
        return random.Random(f"{self.district.seed} {self.district.round_number} {self.level} {name}")

    def put(
        self,
        source: str,
        department: str,
        units: list[str],
        tables: list[Table],
        suffix: str,
        label: str,
        encoding: str = "utf-8-sig",
    ) -> None:
        order = len(self.deliveries) + 1
        file = f"{order:02d}_{label}{suffix}"
        sheets = [t.sheet for t in tables]
        rng = self.rng(f"hidden {file}")
        if suffix != ".csv" and rng.random() < habits.HANDS[self.level].hidden_sheet:
            sheets.insert(rng.choice([0, len(sheets)]), last_year(rng, tables[-1].sheet))
        books.write(self.folder / file, sheets, encoding)
        self.deliveries.append(Delivery(file, source, department, units))
        for table in tables:
            name = "" if suffix == ".csv" else table.sheet.name
            self.placements += [Placement(file, name, row, says) for row, says in table.rows]
            self.conflicts |= table.slips
            self.coded |= table.coded
            self.standing |= table.standing


def last_year(rng: random.Random, current: Sheet) -> Sheet:
    """A hidden sheet with last year's people, who must not be counted."""
    grid = [list(row) for row in current.grid[: max(6, len(current.grid) // 3)]]
    names = {place for row in grid[:5] for place, cell in enumerate(row) if isinstance(cell, str) and "姓名" in cell}
    for row in grid[3:]:
        for place, value in enumerate(row):
            if not isinstance(value, str):
                continue
            if place in names and value and "姓名" not in value:
                row[place] = value[0] + rng.choice("国民世荣春")
            elif len(value) == 18 and value[:17].isdigit():
                row[place] = value[:6] + "1975" + value[10:]
            elif len(value) == 11 and value.isdigit():
                row[place] = value[:3] + "".join(rng.sample(value[3:], 8))
    return Sheet(rng.choice(["旧数据", "2025年", "Sheet3"]), grid, [], hidden=True)


def write(testimony: Testimony, folder: Path, level: str, *, apart: bool = False) -> Shelf:
    """Write the whole set; returns the shelf with every placement.

    `apart`: each street and each employer keeps a file of its own, so that each can deliver it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(folder, testimony, level, 0.0 if apart else habits.HANDS[level].gathered)
    write_registrar(shelf)
    write_supervisors(shelf)
    write_streets(shelf)
    write_employers(shelf)
    shelf.conflicts |= testimony.conflicts
    manifest = {
        "name": f"山阳区新业态企业和从业人员调查（第{'一二'[testimony.district.round_number - 1]}轮，{level}）",
        "as_of": testimony.district.as_of.isoformat(),
        "files": [{"file": d.file, "source": d.source, "department": d.department} for d in shelf.deliveries],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return shelf


def day(shelf: Shelf) -> str:
    as_of = shelf.district.as_of
    return f"{as_of.year}年{as_of.month}月{as_of.day}日"


def of(statements: Sequence[Says], source: str, units: Sequence[str]) -> list[Says]:
    wanted = set(units)
    return [s for s in statements if s.source == source and s.unit in wanted]


def suffix_for(shelf: Shelf, rng: random.Random, source: str) -> str:
    if shelf.level == CLEAN:
        return ".xlsx"
    return rng.choices([".xlsx", ".xls"], [7, 3])[0]


def trimmed(shelf: Shelf, rng: random.Random, kind: str, fields: list[str]) -> list[str]:
    """Offices leave out columns and order them their own way."""
    if shelf.level == CLEAN:
        return list(fields)
    optional = {
        "sex",
        "license",
        "building",
        "legal_person",
        "opened_on",
        "womens",
        "league",
        "left_on",
        "remark",
        "started_on",
        "business",
    }
    kept = [f for f in fields if f not in optional or rng.random() < 0.7]
    if kind == "worker" and rng.random() < 0.4 and {"id_number", "phone", "person"} <= set(kept):
        kept.remove("phone")
        kept.insert(kept.index("person") + 1, "phone")
    if shelf.level == HOSTILE and "uscc" in kept and kind == "worker" and rng.random() < 0.7:
        kept.remove("uscc")
    assert set(kept) <= set(HEADINGS[kind])
    return kept


def write_registrar(shelf: Shelf) -> None:
    rng = shelf.rng("registrar")
    rows = [s for s in shelf.testimony.enterprises if s.source == REGISTRAR]
    rng.shuffle(rows)
    pen = Pen(rng, shelf.level, REGISTRAR)
    csv = shelf.level != CLEAN
    plan = Plan("登记信息", "企业登记信息查询结果", "区市场监督管理局", "enterprise", REGISTRAR_FIELDS, csv)
    table = lay_out(pen, plan, rows, day(shelf))
    shelf.put(
        REGISTRAR,
        catalogue.REGISTRAR,
        [REGISTRAR],
        [table],
        ".csv" if csv else ".xlsx",
        "企业登记信息",
        "gb18030" if csv else "utf-8",
    )


def write_supervisors(shelf: Shelf) -> None:
    rng = shelf.rng("supervisor")
    groups = [[sector] for sector in catalogue.SECTORS]
    if shelf.level != CLEAN:
        # One department answers for both couriers and transport, and keeps one file.
        groups = [["food_delivery"], ["courier", "transport"], ["live_ecommerce"], ["other_internet"]]
    for sectors in groups:
        department = catalogue.SUPERVISORS[sectors[0]]
        companies = of(shelf.testimony.enterprises, SUPERVISOR, sectors)
        workers = of(shelf.testimony.people, SUPERVISOR, sectors)
        if not companies and not workers:
            continue
        rng.shuffle(workers)
        if rng.random() < 0.6:
            workers.sort(key=lambda s: s.company.number)
        label = "、".join(catalogue.SECTORS[s].removesuffix("类") for s in sectors)
        tables = []
        pen = Pen(rng, shelf.level, SUPERVISOR)
        fields = trimmed(shelf, rng, "enterprise", COMPANY_FIELDS)
        tables.append(
            lay_out(
                pen,
                Plan("企业台账", f"山阳区{label}行业企业台账", department, "enterprise", fields),
                companies,
                day(shelf),
            )
        )
        pen = Pen(rng, shelf.level, SUPERVISOR)
        fields = trimmed(shelf, rng, "worker", WORKER_FIELDS)
        if shelf.level == HOSTILE and len(sectors) > 1:
            for sector in sectors:
                some = [s for s in workers if s.unit == sector]
                name = catalogue.SECTORS[sector]
                tables.append(
                    lay_out(
                        pen,
                        Plan(f"{name}人员", f"{name}从业人员花名册", department, "worker", fields),
                        some,
                        day(shelf),
                    )
                )
        else:
            tables.append(
                lay_out(
                    pen,
                    Plan("从业人员", f"山阳区{label}行业从业人员花名册", department, "worker", fields),
                    workers,
                    day(shelf),
                )
            )
        shelf.put(
            SUPERVISOR, department, sectors, tables, suffix_for(shelf, rng, SUPERVISOR), f"{department}{label}台账"
        )


def write_streets(shelf: Shelf) -> None:
    rng = shelf.rng("territory")
    names = streets()
    codes = list(names)
    groups: list[list[str]] = []
    for code in codes:
        if groups and len(groups[-1]) < 3 and rng.random() < shelf.gathered / 2:
            groups[-1].append(code)
        else:
            groups.append([code])
    for group in groups:
        if len(group) > 1 and rng.random() < 0.5:
            tables = [t for code in group for t in street_tables(shelf, rng, [code], names[code])]
        else:
            tables = street_tables(shelf, rng, group, "")
        if tables:
            label = "、".join(names[c] for c in group)
            shelf.put(
                TERRITORY,
                f"{names[group[0]]}办事处" if len(group) == 1 else "",
                group,
                tables,
                suffix_for(shelf, rng, TERRITORY),
                f"{label}摸底台账",
            )


def street_tables(shelf: Shelf, rng: random.Random, codes: list[str], prefix: str) -> list[Table]:
    """企业, 网点 and 人员 of one street, or of several with the street in a column."""
    names = streets()
    unit = "、".join(f"{names[c]}办事处" for c in codes)
    title = names[codes[0]] if len(codes) == 1 else "山阳区部分街道"
    drop = {"street"} if len(codes) == 1 and shelf.level != CLEAN else set()
    tables = []
    for kind, label, fields, statements in (
        ("enterprise", "企业", SHORT_COMPANY_FIELDS, shelf.testimony.enterprises),
        ("outlet", "网点", OUTLET_FIELDS, shelf.testimony.outlets),
        ("worker", "人员", WORKER_FIELDS, shelf.testimony.people),
    ):
        rows = of(statements, TERRITORY, codes)
        if not rows:
            continue
        rng.shuffle(rows)
        pen = Pen(rng, shelf.level, TERRITORY)
        chosen = [f for f in trimmed(shelf, rng, kind, fields) if f not in drop]
        name = (prefix.removesuffix("街道") + label) if prefix else label
        tables.append(lay_out(pen, Plan(name, f"{title}新业态{label}摸底台账", unit, kind, chosen), rows, day(shelf)))
    return tables


def write_employers(shelf: Shelf) -> None:
    rng = shelf.rng("employer")
    companies = [c for c in shelf.district.enterprises if of(shelf.testimony.enterprises, EMPLOYER, [str(c.number)])]
    size = {n: len(rows) for n, rows in shelf.district.roster().items()}
    together: list[int] = [c.number for c in companies if size[c.number] < 25 and rng.random() < shelf.gathered * 1.5]
    for company in companies:
        if company.number not in together:
            tables = employer_tables(shelf, rng, [company.number], "")
            at_odds = any(c.company == company.number and c.person is None for c in shelf.testimony.conflicts)
            small = shelf.level == HOSTILE and size[company.number] < 60 and rng.random() < 0.3 and not at_odds
            if small:
                # Only the roster arrives, as text: the enterprise's own sheet is lost.
                tables = [
                    t
                    for t in employer_tables(shelf, rng, [company.number], "", csv=True)
                    if t.sheet.name.endswith("花名册")
                ]
            suffix = ".csv" if small else suffix_for(shelf, rng, EMPLOYER)
            label = f"{company.short}用工台账"
            shelf.put(EMPLOYER, company.name, [str(company.number)], tables, suffix, label, "gb18030")
    if together:
        if rng.random() < 0.5:
            short = {c.number: c.short for c in companies}
            tables = [t for n in together for t in employer_tables(shelf, rng, [n], short[n])]
        else:
            tables = employer_tables(shelf, rng, together, "")
        shelf.put(
            EMPLOYER, "", [str(n) for n in together], tables, suffix_for(shelf, rng, EMPLOYER), "街道代报企业用工台账"
        )


def employer_tables(
    shelf: Shelf, rng: random.Random, numbers: list[int], prefix: str, csv: bool = False
) -> list[Table]:
    units = [str(n) for n in numbers]
    company = next(c for c in shelf.district.enterprises if c.number == numbers[0])
    alone = len(numbers) == 1
    # The enterprise's own name then stands in the title and the unit line only.
    nameless = alone and rng.random() < habits.HANDS[shelf.level].no_company_column
    tables = []
    for kind, label, fields, statements in (
        ("enterprise", "企业情况", COMPANY_FIELDS, shelf.testimony.enterprises),
        ("outlet", "网点", OUTLET_FIELDS, shelf.testimony.outlets),
        ("worker", "花名册", SHORT_WORKER_FIELDS if nameless or not alone else WORKER_FIELDS, shelf.testimony.people),
    ):
        rows = of(statements, EMPLOYER, units)
        if not rows:
            continue
        pen = Pen(rng, shelf.level, EMPLOYER)
        chosen = trimmed(shelf, rng, kind, fields)
        if nameless and kind != "enterprise":
            chosen = [f for f in chosen if f not in ("name", "uscc")]
        title = f"{company.name if alone else '部分企业'}{'从业人员花名册' if kind == 'worker' else label + '表'}"
        name = (prefix + label)[:31]
        tables.append(
            lay_out(pen, Plan(name, title, company.name if alone else "街道代报", kind, chosen, csv), rows, day(shelf))
        )
    return tables
