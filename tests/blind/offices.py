"""How the registry, four bureaus, nine streets and the employers lay out their sheets."""

from tests.blind import words
from tests.blind.clerk import SECTOR_WORDS, Desk
from tests.blind.habits import CLEAN, HOSTILE, Hand
from tests.blind.paper import Sheet
from tests.blind.plan import EMPLOYER, REGISTRAR, SUPERVISOR, TERRITORY
from tests.blind.world import STREETS, Firm, Person

BUREAUS = {
    "区市场监督管理局": ("food_delivery",),
    "区住房和城乡建设局": ("courier", "transport"),
    "区商务局": ("live_ecommerce",),
    "区委网信办": ("other_internet",),
}
SIGNERS = ("填表人：刘敏", "审核人：张建国", "单位负责人（签字）：")


def registry(desk: Desk) -> None:
    """One extract of the register: full names, codes, former names, state."""
    hand = desk.hand()
    file = "市场主体登记信息.xls" if desk.chance(0.4) else "市场主体登记信息.xlsx"
    sheet = Sheet("Sheet1" if desk.level != CLEAN else "登记信息")
    columns = ["number", "firm_name", "uscc", "old_name", "boss", "address", "sector", "status"]
    if desk.rng.random() < 0.5:
        columns.insert(-1, "headcount")
    if desk.rng.random() < 0.8:
        sheet.title("山阳区新业态市场主体登记信息（截至2026年10月31日）", len(columns))
    if desk.rng.random() < 0.6:
        sheet.line("填报单位：区市场监督管理局（登记注册股）", "", "", "", "单位：人")
    sheet.header(desk.headings(columns, hand))
    firms = [f for f in desk.world.firms if (REGISTRAR, f.key) not in desk.plan.absent] + desk.world.gone
    desk.rng.shuffle(firms)
    for at, firm in enumerate(firms, 1):
        desk.firm_row(sheet, file, columns, hand, REGISTRAR, firm, extra={"number": at})
    sheets = [sheet]
    if desk.chance(0.5):
        sheets += [Sheet("Sheet2"), Sheet("Sheet3")]
    desk.save(file, REGISTRAR, sheets)


def bureaus(desk: Desk) -> None:
    """Each bureau: its firms on one sheet, the people it knows on another or in another file."""
    for bureau, sectors in BUREAUS.items():
        kind = ".xls" if desk.chance(0.3) else ".xlsx"
        file = f"{bureau.removeprefix('区')}新业态台账{kind}"
        firms = [f for f in desk.world.firms if f.sector in sectors and (SUPERVISOR, f.key) not in desk.plan.absent]
        firms += [f for f in desk.world.gone if f.sector in sectors and desk.level != CLEAN]
        hand = desk.hand()
        sheets = []
        for part in [sectors] if len(sectors) == 1 or desk.rng.random() < 0.4 else [(s,) for s in sectors]:
            sheets.append(
                _firm_sheet(
                    desk,
                    file,
                    hand,
                    SUPERVISOR,
                    "企业台账" if len(sectors) == 1 else "、".join(SECTOR_WORDS[s] for s in part),
                    bureau,
                    [f for f in firms if f.sector in part],
                )
            )
        people = _known(desk, SUPERVISOR, [f for f in firms if f.status == "operating"], 0.45)
        if desk.chance(0.35):
            name, encoding = f"{bureau}从业人员名单.csv", desk.rng.choice(("gbk", "utf-8-sig"))
            desk.save(
                name,
                SUPERVISOR,
                [_people_sheet(desk, name, desk.hand(spreadsheet=False), SUPERVISOR, "名单", bureau, people)],
                department=bureau,
                encoding=encoding,
            )
        else:
            sheets.append(_people_sheet(desk, file, hand, SUPERVISOR, "人员名册", bureau, people))
        if desk.chance(0.3, 0.6):
            sheets.insert(0, _instructions())
        desk.save(file, SUPERVISOR, sheets, department=bureau if desk.rng.random() < 0.7 else "")


def streets(desk: Desk) -> None:
    """Nine files, or one workbook with a sheet per street and one long roster."""
    firms = [f for f in desk.world.firms if (TERRITORY, f.key) not in desk.plan.absent]
    people = _known(desk, TERRITORY, firms, 0.65)
    gone = {"deregistered"} if desk.level == HOSTILE else set()
    if desk.rng.random() < 0.5:
        for street in STREETS:
            file = f"{street}新业态新就业群体摸底台账{'.xls' if desk.chance(0.25) else '.xlsx'}"
            hand = desk.hand()
            mine = [f for f in firms if f.street == street] + [
                f for f in desk.world.gone if f.street == street and f.status in gone
            ]
            sheets = [_firm_sheet(desk, file, hand, TERRITORY, "企业", street, mine)] if mine else []
            sheets += _outlet_sheets(desk, file, hand, firms, street)
            living = [(p, f) for p, f in people if _street(p, f) == street]
            if living:
                sheets.append(_people_sheet(desk, file, hand, TERRITORY, "人员花名册", street, living))
            if sheets:
                desk.save(file, TERRITORY, sheets, department=street if desk.rng.random() < 0.5 else "")
        return
    file, hand = "各街道新业态企业摸底汇总.xlsx", desk.hand()
    sheets = []
    for street in STREETS:
        mine = [f for f in firms if f.street == street]
        if mine:
            sheets.append(_firm_sheet(desk, file, hand, TERRITORY, street, street, mine))
    sheets += _outlet_sheets(desk, file, hand, firms, "")
    desk.save(file, TERRITORY, sheets)
    csv = desk.chance(0.4)
    file = "街道从业人员花名册" + (".csv" if csv else ".xlsx")
    hand = desk.hand(spreadsheet=not csv)
    people.sort(key=lambda pair: list(STREETS).index(_street(*pair)))
    desk.save(file, TERRITORY, [_people_sheet(desk, file, hand, TERRITORY, "花名册", "", people)], encoding="gb18030")


def employers(desk: Desk) -> None:
    """A roster each; the small ones share a workbook in which every firm has a sheet."""
    firms = [f for f in desk.world.firms if (EMPLOYER, f.key) not in desk.plan.absent]
    shared = [f for f in firms if len(f.people) < 30] if desk.rng.random() < 0.5 else []
    for at, firm in enumerate(f for f in firms if f not in shared):
        kind = (
            ".xls"
            if desk.chance(0.2)
            else ".csv"
            if desk.chance(0.15, 0.2) and not _must_declare(desk, firm)
            else ".xlsx"
        )
        file = f"{at + 1:02d}{firm.short}花名册{kind}"
        hand = desk.hand(careful=True, spreadsheet=kind != ".csv")
        sheets = [_roster(desk, file, hand, firm, "花名册")]
        if kind != ".csv" and (desk.rng.random() < 0.6 or _must_declare(desk, firm)):
            sheets.insert(0, _self_description(desk, file, hand, firm))
        if kind != ".csv" and desk.chance(0.25, 0.5):
            sheets.append(_last_year(desk, firm))
        desk.save(
            file,
            EMPLOYER,
            sheets,
            department=firm.name if desk.rng.random() < 0.3 else "",
            encoding=desk.rng.choice(("gbk", "utf-8-sig")),
        )
    if shared:
        file, sheets = "小微企业用工花名册（汇总）.xlsx", []
        for firm in shared:
            sheets.append(
                _roster(
                    desk, file, desk.hand(careful=True), firm, firm.short if desk.level != CLEAN else firm.name[:30]
                )
            )
        desk.save(file, EMPLOYER, sheets)


# -- the sheets -----------------------------------------------------------------


def _firm_sheet(desk: Desk, file: str, hand: Hand, source: str, name: str, office: str, firms: list[Firm]) -> Sheet:
    sheet = Sheet(name)
    two_rows = desk.level != CLEAN and hand.rng.random() < 0.5
    columns = ["number", "firm_name", "sector", "boss", "headcount", "formal", "probationary", "status"]
    if source == TERRITORY:
        columns[2:3] = ["community", "address"]
    if hand.rng.random() < (1.0 if desk.level == CLEAN else 0.7):
        columns.insert(2, "uscc")
    if any(f.says_basis for f in firms):
        columns.insert(columns.index("headcount") + 1, "basis")
    if any(f.outlets for f in firms) and (source == SUPERVISOR or hand.rng.random() < 0.5):
        columns.insert(-1, "outlets")
    columns.append("remark")
    sheet.title(f"{'山阳区' if office else ''}{office.removeprefix('区')}新业态企业摸底台账", len(columns))
    if hand.rng.random() < 0.6:
        sheet.line(f"填报单位：{office}", "", "", "填报时间：2026年10月28日")
    sheet.header(desk.headings(columns, hand, two_rows=two_rows))
    total = 0
    for at, firm in enumerate(firms, 1):
        # An old or short name without the code would be a riddle where two firms share a brand.
        desk.firm_row(sheet, file, columns, hand, source, firm, extra={"number": at})
        total += len(firm.people)
    if desk.chance(0.5, 0.8):
        row = ["合计"] + [""] * (len(columns) - 1)
        row[columns.index("headcount")] = total
        sheet.line(*row)
    _foot(desk, sheet)
    return sheet


def _outlet_sheets(desk: Desk, file: str, hand: Hand, firms: list[Firm], street: str) -> list[Sheet]:
    listed = [(f, o) for f in firms for o in f.outlets if not street or o.street == street]
    if not listed:
        return []
    sheet = Sheet("网点台账")
    columns = ["number", "outlet_name", "firm", "street", "community", "address", "outlet_state"]
    sheet.title(f"{street or '山阳区'}新业态企业基层网点台账", len(columns))
    sheet.header(desk.headings(columns, hand))
    for at, (firm, outlet) in enumerate(listed, 1):
        row = sheet.line(
            at,
            outlet.name,
            hand.firm_name(firm.name, firm.short),
            outlet.street,
            outlet.community,
            outlet.address,
            hand.status("operating"),
        )
        desk.papers.outlets[firm.key].add(outlet.name)
        desk.papers.outlet_refs[firm.key].append(f"{file}|{sheet.name}|{row}")
        desk.papers.seen[firm.key, TERRITORY] = True
    _foot(desk, sheet)
    return [sheet]


def _people_sheet(
    desk: Desk, file: str, hand: Hand, source: str, name: str, office: str, people: list[tuple[Person, Firm]]
) -> Sheet:
    """A roster over several firms: grouped, perhaps with the firm's name merged down and subtotals."""
    sheet = Sheet(name)
    columns = ["number", "name", "sex", "id", "phone", "firm", "job", "party", "remark"]
    if source == TERRITORY and not office:
        columns.insert(5, "street")
    if hand.rng.random() < 0.4:
        columns.remove("sex")
    if hand.rng.random() < 0.3:
        columns.insert(columns.index("firm") + 1, "outlet")
    if hand.rng.random() < 0.3:
        columns.insert(columns.index("firm") + 1, "uscc")
    merged = not file.endswith(".csv") and desk.chance(0.3, 0.4)
    subtotals = desk.chance(0.3, 0.5)
    if desk.rng.random() < 0.8:
        sheet.title(f"{office or '山阳区'}新就业群体从业人员名册", len(columns))
    if hand.rng.random() < 0.4:
        sheet.line(f"填报单位（盖章）：{office or '各街道'}", "", "", "2026年10月30日")
    sheet.header(desk.headings(columns, hand))
    if merged or subtotals:
        people = sorted(people, key=lambda pair: (_street(*pair) if not office else "", pair[1].key))
    number, block, first = 0, None, 0
    for person, firm in people:
        if block is not None and block[0] is not firm:
            _end_block(sheet, columns, merged, subtotals, first, block)
            block = None
        if block is None:
            block, first = (
                (
                    firm,
                    hand.firm_name(
                        firm.name,
                        firm.short,
                        firm.old_name,
                        person.outlet.name if person.outlet in firm.outlets else "",
                    ),
                ),
                len(sheet.rows) + 1,
            )
        shown_name = (
            (block[1] if len(sheet.rows) + 1 == first else "")
            if merged
            else hand.firm_name(firm.name, firm.short, firm.old_name)
            if not subtotals
            else block[1]
        )
        code = desk.plan.codes.get((source, firm.key), firm.uscc)
        street = person.outlet.street if person.outlet in firm.outlets else firm.street
        row = desk.roster_row(
            sheet,
            file,
            columns,
            hand,
            source,
            person,
            firm,
            extra={"number": number + 1, "firm": shown_name, "uscc": code, "street": street},
        )
        if row and "uscc" in columns:
            desk.papers.codes[firm.key].append(code)
        number += row is not None
    if block is not None:
        _end_block(sheet, columns, merged, subtotals, first, block)
    if desk.chance(0.4):
        sheet.line("合计", f"{number}人")
    _foot(desk, sheet)
    return sheet


def _end_block(
    sheet: Sheet, columns: list[str], merged: bool, subtotals: bool, first: int, block: tuple[Firm, str]
) -> None:
    last = len(sheet.rows)
    if last < first:
        return
    if merged:
        sheet.merge_down(first, last, columns.index("firm"))
    if subtotals:
        sheet.line("", "小计", "", f"{last - first + 1}人")


def _roster(desk: Desk, file: str, hand: Hand, firm: Firm, name: str) -> Sheet:
    """What an employer keeps: its people, some marked as gone, some written twice."""
    sheet = Sheet(name)
    leavers = [p for p in [*desk.world.leavers, *desk.world.people] if firm in p.left]
    columns = ["number", "name", "sex", "id", "phone", "job", "party", "remark"]
    if firm.outlets and hand.rng.random() < 0.6:
        columns.insert(5, "outlet")
    if hand.rng.random() < 0.4:
        columns.insert(3, "born")
    if leavers and (desk.level == CLEAN or hand.rng.random() < 0.6):
        columns.insert(-1, "state")
    if desk.level != CLEAN and hand.rng.random() < 0.2:
        columns = ["number", "outlet", *[c for c in columns[1:] if c != "outlet"]] if firm.outlets else columns
    own_word = "骑手名册" if firm.sector == "food_delivery" else "职工名册"
    titles = ("从业人员花名册", "员工花名册", "在职人员名单", own_word)
    sheet.title(firm.name + hand.rng.choice(titles), len(columns))
    if hand.rng.random() < 0.5 or file.endswith("（汇总）.xlsx"):
        with_code = hand.rng.random() < 0.5
        sheet.line(
            f"填报单位：{firm.name}",
            "",
            "",
            f"统一社会信用代码：{firm.uscc}" if with_code else "",
            "",
            "填报日期：2026年10月26日",
        )
        desk.papers.codes[firm.key] += [firm.uscc] * with_code
    sheet.header(desk.headings(columns, hand))
    listed = [p for p in firm.people if (firm.key, p.key) not in desk.plan.unlisted]
    listed += [p for p in listed if (firm.key, p.key) in desk.plan.twice]
    number = 0
    for person in (
        [*listed, *leavers]
        if hand.rng.random() < 0.5
        else desk.rng.sample([*listed, *leavers], len(listed) + len(leavers))
    ):
        left = person in leavers
        extra: dict[str, object] = {"number": number + 1} | ({} if left else {"state": "在职"})
        row = desk.roster_row(sheet, file, columns, hand, EMPLOYER, person, firm, left=left, extra=extra)
        number += row is not None
    _foot(desk, sheet)
    return sheet


def _self_description(desk: Desk, file: str, hand: Hand, firm: Firm) -> Sheet:
    """The firm about itself: a table of one row, or a form with labels beside values."""
    sheet = Sheet("基本情况")
    columns = [
        "firm_name",
        "uscc",
        "address",
        "boss",
        "boss_phone",
        "headcount",
        "basis",
        "formal",
        "probationary",
        "status",
    ]
    if not firm.says_basis:
        columns.remove("basis")
    sheet.title("企业基本情况表", len(columns))
    form = desk.level == HOSTILE and hand.rng.random() < 0.3
    said = desk.say(EMPLOYER, firm, columns, hand, file, sheet, row=0 if form else len(sheet.rows) + 2)
    cells = desk.firm_cells(hand, firm, said, EMPLOYER)
    headings = desk.headings(columns, hand)
    if form:
        for at in range(0, len(columns), 2):
            sheet.line(
                *[
                    x
                    for heading, key in zip(headings[at : at + 2], columns[at : at + 2], strict=True)
                    for x in (heading, cells[key])
                ]
            )
        return sheet
    sheet.header(headings)
    sheet.line(*[cells[key] for key in columns])
    return sheet


def _must_declare(desk: Desk, firm: Firm) -> bool:
    return any(key == firm.key for key, _ in desk.plan.unlisted)


def _last_year(desk: Desk, firm: Firm) -> Sheet:
    """A hidden copy of last year's roster, with people who are long gone."""
    sheet = Sheet("2025年备份", hidden=True)
    sheet.title(f"{firm.name}员工花名册（2025年）", 4)
    sheet.header(["序号", "姓名", "身份证号", "联系电话"])
    for at in range(1, 8):
        number = words.id_number(desk.rng, born=(1985, 5, at), male=True)
        sheet.line(at, words.person_name(desk.rng), number, words.mobile(desk.rng))
    return sheet


def _instructions() -> Sheet:
    sheet = Sheet("填表说明")
    sheet.line("填 表 说 明")
    sheet.line("1.本表由各行业主管部门填报，企业名称须与营业执照一致。")
    sheet.line("2.从业人员数为截至10月31日在本区范围内工作的人数。")
    sheet.line("3.政治面貌填中共党员、中共预备党员、共青团员或群众。")
    return sheet


def _foot(desk: Desk, sheet: Sheet) -> None:
    if desk.chance(0.5, 0.7):
        sheet.line("")
        sheet.line("注：本表一式两份，截至2026年10月31日；党员以组织关系所在党组织为准。")
    if desk.rng.random() < 0.5:
        sheet.line(*[x for signer in SIGNERS for x in (signer, "")])


def _known(desk: Desk, source: str, firms: list[Firm], share: float) -> list[tuple[Person, Firm]]:
    """Whom an office knows: a part of everybody, and all on whom something hangs."""
    keys = {f.key for f in firms}
    no_roster = {key for s, key in desk.plan.absent if s == EMPLOYER}
    chosen = []
    for person in desk.world.people:
        here = [f for f in person.firms if f.key in keys]
        if not here:
            continue
        firm = desk.rng.choice(here)
        must = (source, person.key) in desk.plan.people or (source == TERRITORY and firm.key in no_roster)
        if must or desk.rng.random() < share:
            chosen.append((person, firm))
    return chosen


def _street(person: Person, firm: Firm) -> str:
    return person.outlet.street if person.outlet in firm.outlets else firm.street
