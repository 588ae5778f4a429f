"""Lays statements out as one sheet: titles, headings, rows, subtotals, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shanyang.demo import catalogue
from shanyang.demo.books import Sheet
from shanyang.demo.habits import BASIS_WORDS, CLEAN, HOSTILE, STATE_WORDS, Pen
from shanyang.demo.testimony import Conflict, Says

# field: the usual heading first, then what other offices call it.
ENTERPRISE_HEADINGS = {
    "seq": ("序号",),
    "name": ("企业名称", "单位名称", "公司名称", "企业全称"),
    "former": ("曾用名", "原名称"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "统一社会信用代码（18位）"),
    "sector": ("行业类别", "所属行业", "业态类别", "行业"),
    "street": ("所属街道", "属地街道", "街道（办）", "所在街道"),
    "community": ("所属社区（村）", "社区（村）", "社区", "所在社区"),
    "address": ("经营地址", "详细地址", "地址", "实际经营地址"),
    "building": ("所在楼宇", "楼宇名称"),
    "legal_person": ("法定代表人", "负责人", "法人代表", "法定代表人（负责人）"),
    "contact": ("联系人", "联络员"),
    "contact_phone": ("联系电话", "联系方式"),
    "status": ("经营状况", "经营状态", "企业状态", "运营状况"),
    "license": ("证照状态", "营业执照状态"),
    "business": ("主营业务", "经营范围", "主要业务"),
    "headcount": ("从业人数", "从业人员数", "职工总数", "从业人员（人）"),
    "basis": ("人数口径", "统计口径", "用工口径"),
    "formal": ("正式党员数", "正式党员（人）", "正式党员人数", "正式党员"),
    "probationary": ("预备党员数", "预备党员（人）", "预备党员人数", "预备党员"),
    "backbone_formal": ("中层以上骨干正式党员数", "骨干正式党员数", "其中中层以上骨干正式党员", "中层以上正式党员数"),
    "outlets": ("网点数", "网点数量", "站点数", "网点（站点）数"),
    "party_org": ("党组织名称", "所建党组织", "党组织"),
    "union": ("是否建立工会", "工会组织", "有无工会"),
    "league": ("是否建立团组织", "团组织"),
    "womens": ("是否建立妇联", "妇联组织"),
    "opened_on": ("成立日期", "成立时间", "注册日期", "开业时间"),
    "remark": ("备注", "说明"),
}
OUTLET_HEADINGS = {
    "seq": ("序号",),
    "name": ("企业名称", "所属企业", "公司名称", "单位名称"),
    "uscc": ENTERPRISE_HEADINGS["uscc"],
    "outlet": ("网点名称", "站点名称", "网点（站点）名称", "营业网点"),
    "street": ("所属街道", "街道", "所在街道", "属地街道"),
    "community": ENTERPRISE_HEADINGS["community"],
    "address": ("网点地址", "详细地址", "地址", "站点地址"),
    "status": ("经营状况", "状态", "网点状态", "运营状况"),
    "remark": ("备注",),
}
WORKER_HEADINGS = {
    "seq": ("序号",),
    "person": ("姓名", "人员姓名", "从业人员姓名", "员工姓名"),
    "sex": ("性别",),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    "phone": ("联系电话", "手机号码", "手机号", "联系方式"),
    "born_on": ("出生日期", "出生年月日"),
    "name": ("企业名称", "所在单位", "用工单位", "工作单位"),
    "uscc": ENTERPRISE_HEADINGS["uscc"],
    "outlet": ("所属网点", "所属站点", "站点", "网点名称"),
    "street": ("所属街道", "街道", "所在街道", "属地街道"),
    "community": ENTERPRISE_HEADINGS["community"],
    "job": ("岗位", "工种", "工作岗位", "从事岗位"),
    "position": ("职务", "管理职务"),
    "backbone": ("是否中层以上骨干", "是否骨干", "中层以上骨干"),
    "party": ("政治面貌", "政治面貌", "党员身份", "政治面貌"),
    "party_org": ("组织关系所在党组织", "组织关系所在地", "所在党支部", "组织关系所在支部"),
    "state": ("在岗状态", "人员状态", "状态", "在职情况"),
    "started_on": ("入职时间", "入职日期", "上岗时间", "入职年月"),
    "left_on": ("离职时间", "离职日期"),
    "remark": ("备注", "说明"),
}
GROUPS = (
    ("从业人员情况", ("headcount", "basis")),
    ("党员情况", ("formal", "probationary", "backbone_formal")),
    ("群团组织", ("union", "league", "womens")),
    ("基本信息", ("person", "sex", "id_number", "phone")),
    ("党员信息", ("party", "party_org")),
)


@dataclass
class Table:
    """One sheet to be written and what came of it."""

    sheet: Sheet
    rows: list[tuple[int, Says]] = field(default_factory=list)  # 1-based row, statement
    slips: set[Conflict] = field(default_factory=set)
    coded: set[int] = field(default_factory=set)  # enterprises whose credit code is written here
    standing: set[int] = field(default_factory=set)  # persons whose party status is written here


@dataclass(frozen=True)
class Plan:
    """What a sheet is about."""

    name: str
    title: str
    unit: str  # the reporting unit, for the unit line
    kind: str  # enterprise | outlet | worker
    fields: Sequence[str]
    csv: bool = False


HEADINGS = {"enterprise": ENTERPRISE_HEADINGS, "outlet": OUTLET_HEADINGS, "worker": WORKER_HEADINGS}


def lay_out(pen: Pen, plan: Plan, statements: Sequence[Says], as_of: str) -> Table:
    """Write the statements as one sheet, with the level's habits."""
    table = Table(Sheet(plan.name))
    fields = list(plan.fields)
    start_heading(pen, plan, table, fields, as_of)
    entries = list(statements)
    for says in statements:
        if pen.slips(pen.hand.repeated_row):
            entries.insert(pen.rng.randrange(len(entries) + 1), says)
    group_start, again = len(table.sheet.grid), pen.slips(pen.hand.header_again) and len(entries) > 40
    subtotal = plan.kind == "worker" and pen.slips(pen.hand.subtotals) and "name" in fields
    if subtotal:
        entries.sort(key=lambda s: s.company.number)
    for order, says in enumerate(entries):
        if subtotal and order and entries[order - 1].company is not says.company:
            width = len(table.sheet.grid) - group_start
            table.sheet.grid.append(
                ["小计" if i == 1 else f"{width}人" if i == 2 else None for i in range(len(fields))]
            )
            group_start = len(table.sheet.grid)
        if again and order == len(entries) // 2:
            table.sheet.grid.append([HEADINGS[plan.kind][f][0] for f in fields])
        cells = write_row(pen, plan.kind, fields, says, order + 1, table)
        table.sheet.grid.append([cells.get(f) for f in fields])
        table.rows.append((len(table.sheet.grid), says))
        note_what_shows(table, fields, cells, says)
    if (
        "name" in fields
        and not plan.csv
        and plan.kind == "worker"
        and not subtotal
        and pen.slips(pen.hand.merged_names)
    ):
        merge_names(table, fields.index("name"))
    end_notes(pen, plan, table, fields, len(entries))
    return table


def note_what_shows(table: Table, fields: list[str], cells: dict[str, object], says: Says) -> None:
    """What no office has written down nobody can find out; the truth has to know that."""
    if "uscc" in fields and cells.get("uscc") and says.values["uscc"] == says.company.uscc:
        table.coded.add(says.company.number)
    if says.person is not None and "party" in fields and cells.get("party"):
        table.standing.add(says.person.number)


def start_heading(pen: Pen, plan: Plan, table: Table, fields: list[str], as_of: str) -> None:
    grid, width = table.sheet.grid, len(fields)
    bare = pen.level == CLEAN and "name" in fields
    if not bare:
        if pen.level == HOSTILE and pen.rng.random() < 0.3:
            grid.append([None] * width)
        grid.append([plan.title] + [None] * (width - 1))
        if not plan.csv:
            table.sheet.merges.append((len(grid) - 1, 0, len(grid) - 1, width - 1))
        line: list[object] = [None] * width
        line[0] = f"填报单位：{plan.unit}" + ("（盖章）" if pen.rng.random() < 0.5 else "")
        line[width // 2] = f"截止日期：{as_of}"
        line[width - 1] = "单位：人" if plan.kind == "enterprise" and width > 4 else None
        grid.append(line)
    names = [heading(pen, plan.kind, f) for f in fields]
    if plan.csv:
        names = [name.replace("\n", "") for name in names]
    groups = [(label, [fields.index(k) for k in keys if k in fields]) for label, keys in GROUPS]
    groups = [
        (label, span) for label, span in groups if len(span) > 1 and span == list(range(span[0], span[0] + len(span)))
    ]
    if groups and not plan.csv and pen.slips(pen.hand.two_rows):
        two_rows(table, names, groups)
    else:
        grid.append(list(names))


def heading(pen: Pen, kind: str, key: str) -> str:
    words = HEADINGS[kind][key]
    if not pen.slips(pen.hand.synonyms):
        return words[0]
    word = pen.rng.choice(words)
    if len(word) == 2 and pen.slips(0.2):
        return word[0] + "　" + word[1]
    if len(word) > 5 and pen.slips(0.15):
        return word[:4] + "\n" + word[4:]
    return word


def two_rows(table: Table, names: list[str], groups: list[tuple[str, list[int]]]) -> None:
    grid, upper, lower = table.sheet.grid, list(names), [None] * len(names)
    row = len(grid)
    inside = {i for _, span in groups for i in span}
    for label, span in groups:
        for i in span:
            lower[i], upper[i] = names[i], None  # type: ignore[call-overload]
        upper[span[0]] = label
        table.sheet.merges.append((row, span[0], row, span[-1]))
    grid.extend([list(upper), list(lower)])
    table.sheet.merges += [(row, i, row + 1, i) for i in range(len(names)) if i not in inside]


def merge_names(table: Table, column: int) -> None:
    """Merge the company's name over the rows of its people, as a tidy clerk does."""
    grid = table.sheet.grid
    table.rows.sort(key=lambda pair: pair[0])
    start = 0
    for i in range(1, len(table.rows) + 1):
        ended = i == len(table.rows) or table.rows[i][1].company is not table.rows[start][1].company
        ended = ended or table.rows[i][0] != table.rows[i - 1][0] + 1
        if not ended:
            continue
        first, last = table.rows[start][0] - 1, table.rows[i - 1][0] - 1
        if last > first:
            table.sheet.merges.append((first, column, last, column))
            for r in range(first + 1, last + 1):
                grid[r][column] = None
        start = i


def end_notes(pen: Pen, plan: Plan, table: Table, fields: list[str], count: int) -> None:
    grid, width = table.sheet.grid, len(fields)
    if pen.slips(pen.hand.subtotals):
        total: list[object] = [None] * width
        total[0] = "合计"
        if "headcount" in fields:
            column = fields.index("headcount")
            total[column] = sum(v for r, _ in table.rows if isinstance(v := grid[r - 1][column], int))
        else:
            total[min(1, width - 1)] = count
        grid.append(total)
    if pen.slips(pen.hand.notes):
        if pen.rng.random() < 0.5:
            grid.append([None] * width)
        grid.append([pen.rng.choice([
            "注：1.本表按实际经营情况填写；2.外省户籍人员请注明。", "说明：以上人员截至填报日在岗情况由企业提供。",
            "备注：身份证号以原件为准，如有变动请及时更新。",
        ])] + [None] * (width - 1))  # fmt: skip
        signed: list[object] = [None] * width
        signed[0], signed[width // 2] = f"填表人：{pen.rng.choice('张王李赵')}{pen.rng.choice('敏静军伟')}", "审核人："
        grid.append(signed)


def write_row(pen: Pen, kind: str, fields: list[str], says: Says, order: int, table: Table) -> dict[str, object]:
    cells = cells_of_worker(pen, says, table) if kind == "worker" else cells_of_company(pen, says)
    cells["seq"] = order
    # An enterprise knows its own code, and the registrar gave it.
    sure = "uscc" in says.keep or says.source == "registrar" or (kind == "enterprise" and says.source == "employer")
    certain = sure or "uscc" not in fields or not pen.slips(pen.hand.missing_uscc)
    if not certain:
        cells["uscc"] = None
    company = says.company
    names = (company.name, company.short, company.former, company.branch)
    if "name" in says.keep:
        cells["name"] = company.name
    else:
        cells["name"] = pen.company_name(names, certain and "uscc" in fields)
    return cells


def cells_of_company(pen: Pen, says: Says) -> dict[str, object]:
    v = says.values
    cells = dict(v)
    cells["former"] = says.company.former or None
    cells["uscc"] = pen.wide(str(v["uscc"]))
    cells["status"] = pen.status(v["status"])
    cells["license"] = "有效"
    if "sector" in v:
        label = catalogue.SECTORS[str(v["sector"])]
        cells["sector"] = label if pen.words in (0, 1) else label.removesuffix("类")
        cells["contact_phone"] = pen.phone(str(v["contact_phone"]), False, True)
        cells["opened_on"] = pen.day(v["opened_on"])
        cells["building"] = v["building"] or None
    for key in ("headcount", "formal", "probationary", "backbone_formal", "outlets"):
        if key in v:
            cells[key] = pen.count(v[key]) if key not in says.keep else v[key]
    if "basis" in v:
        cells["basis"] = BASIS_WORDS[str(v["basis"])]
        cells["party_org"] = v["party_org"] or ("无" if pen.words else None)
        cells |= {key: pen.yes(v[key]) for key in ("union", "league", "womens")}
    return cells


def cells_of_worker(pen: Pen, says: Says, table: Table) -> dict[str, object]:
    v, keep, person = says.values, says.keep, says.person
    assert person is not None
    cells = dict(v)
    number = pen.id_number(str(v["id_number"]), "id_number" in keep)
    plain_id = isinstance(number, str) and "*" not in number and len(number) >= 18
    # Where the ID number does not identify, the telephone has to.
    cells["phone"] = pen.phone(str(v["phone"]), "phone" in keep, not plain_id)
    cells["id_number"] = number
    cells["person"], wrong = pen.person_name(str(v["person"]), "person" in keep or not plain_id)
    if wrong:
        table.slips.add(Conflict("name", says.company.number, person.number))
    cells["party"] = pen.party(v["party"], bool(v["league_member"]), "party" in keep)
    cells["party_org"] = v["party_org"] or None
    cells["state"] = STATE_WORDS[str(v["state"])][pen.words]
    cells["backbone"] = pen.yes(v["backbone"])
    cells["position"] = v["position"] or None
    cells["born_on"], cells["started_on"] = pen.day(v["born_on"]), pen.day(v["started_on"])
    cells["left_on"] = pen.day(v["left_on"])
    if v["left_on"] is not None:
        cells["remark"] = (
            "已离职" if pen.level == CLEAN else pen.rng.choice(["已离职", "离职", f"本人已于{v['left_on']:%m}月离职"])
        )
    return cells
