"""Writing rosters and lists of firms, row by row, fairly.

Fair means: a reader who compares rows can tell whom each one is about. A row
that hides too much is written again, plainly; if even that does not help, the
office does not know the person.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.blind import words
from tests.blind.habits import BASIS_WORDS, CLEAN, HOSTILE, Hand, Shown
from tests.blind.paper import Sheet, write
from tests.blind.plan import EMPLOYER, REGISTRAR, Plan
from tests.blind.truth import FirmClaim, Papers, PersonClaim
from tests.blind.world import Firm, Person, World

HEADINGS = {
    "number": ("序号", "序号", "编号"),
    "name": ("姓名", "姓名", "人员姓名", "员工姓名", "从业人员姓名", "姓  名"),
    "sex": ("性别",),
    "born": ("出生年月", "出生日期"),
    "id": ("身份证号", "身份证号码", "公民身份号码", "身份证件号码", "证件号码", "身份证"),
    "phone": ("联系电话", "手机号码", "手机号", "联系方式", "本人电话", "电话"),
    "firm": ("所属企业", "所在单位", "用工单位", "企业名称", "工作单位", "所在企业（平台）", "单位"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码"),
    "outlet": ("所属站点", "所在网点", "网点名称", "工作站点"),
    "job": ("岗位", "职业", "工种", "从事岗位", "职务/岗位"),
    "face": ("政治面貌",),
    "yes": ("是否党员", "是否中共党员"),
    "class": ("党员类别", "党员身份"),
    "state": ("在职状态", "人员状态", "在岗情况"),
    "street": ("所属街道", "街道", "属地街道"),
    "community": ("所在社区", "社区（村）", "所属社区"),
    "remark": ("备注", "备 注", "说明"),
    "firm_name": ("企业名称", "单位名称", "公司名称", "企业（单位）名称", "名称", "企业全称"),
    "old_name": ("曾用名", "原名称", "变更前名称"),
    "sector": ("行业类别", "所属行业", "业态类型"),
    "status": ("经营状况", "经营状态", "目前状态", "企业状态"),
    "address": ("经营地址", "地址", "详细地址", "住所"),
    "boss": ("负责人", "法定代表人", "法人代表", "企业负责人"),
    "boss_phone": ("负责人电话", "联系电话", "联系方式"),
    "headcount": ("从业人员数", "职工人数", "从业人数", "用工人数", "员工总数", "从业人员总数（人）"),
    "basis": ("统计口径", "人数口径"),
    "formal": ("正式党员", "正式党员数", "党员情况|正式党员", "党员数|正式"),
    "probationary": ("预备党员", "预备党员数", "党员情况|预备党员", "党员数|预备"),
    "outlets": ("网点数", "网点数量", "站点数", "下设网点数（个）"),
    "outlet_name": ("网点名称", "站点名称", "网点（站点）名称"),
    "outlet_state": ("运营状态", "网点状态", "是否正常营业"),
}
SECTOR_WORDS = {
    "food_delivery": "外卖送餐",
    "courier": "快递",
    "transport": "交通运输",
    "live_ecommerce": "直播电商",
    "other_internet": "其他互联网",
}


@dataclass
class Desk:
    """The table on which one folder of ledgers is written."""

    rng: random.Random
    level: str
    world: World
    plan: Plan
    papers: Papers
    folder: Path
    files: list[dict[str, str]] = field(default_factory=list)
    unfair: int = 0

    def __post_init__(self) -> None:
        unregistered = {key for source, key in self.plan.absent if source == REGISTRAR}
        for firm in self.world.firms:
            if firm.key in unregistered:  # without the register nobody could tell whose old name it was
                firm.old_name = ""
        self.by_sound: dict[str, list[Person]] = defaultdict(list)
        for person in [*self.world.people, *self.world.leavers]:
            self.by_sound[words.sounds(person.name)].append(person)
        phones: dict[str, int] = defaultdict(int)
        for person in self.world.people:
            phones[person.phone] += 1
        self.station_phones = {phone for phone, count in phones.items() if count > 1}

    def hand(self, *, careful: bool = False, spreadsheet: bool = True) -> Hand:
        """A new clerk."""
        return Hand(random.Random(self.rng.random()), self.level, careful, spreadsheet)

    def chance(self, messy: float, hostile: float | None = None) -> bool:
        """Whether a bad habit shows; never in clean ledgers."""
        share = 0.0 if self.level == CLEAN else messy if self.level != HOSTILE or hostile is None else hostile
        return self.rng.random() < share

    def headings(self, keys: list[str], hand: Hand, *, two_rows: bool = False) -> list[str]:
        """Headings for the columns in this clerk's words."""
        chosen = []
        for wanted in keys:
            key = hand.party_style if wanted == "party" else wanted
            options = [
                text for text in HEADINGS[key] if ("|" in text) == (two_rows and key in ("formal", "probationary"))
            ]
            text = (
                options[0]
                if self.level == CLEAN
                else options[-1]
                if two_rows and "|" in options[0]
                else self.rng.choice(options)
            )
            text = options[0] if "|" in text else text
            chosen.append(text.replace("/", "、").replace("|", "/"))
        if len(set(chosen)) < len(chosen):
            return [
                HEADINGS[hand.party_style if k == "party" else k][0] if chosen.count(c) > 1 else c
                for k, c in zip(keys, chosen, strict=True)
            ]
        return chosen

    def save(
        self, file: str, source: str, sheets: list[Sheet], *, department: str = "", encoding: str = "utf-8-sig"
    ) -> None:
        """Writes the file and its line in the manifest."""
        write(self.folder / file, sheets, encoding=encoding)
        self.files.append({"file": file, "source": source} | ({"department": department} if department else {}))

    # -- people -----------------------------------------------------------------

    def person(self, hand: Hand, source: str, person: Person, firm: Firm) -> tuple[dict[str, object], Shown] | None:
        """Cells of a person that a reader can place, or None."""
        wrong = self.plan.person(source, person)
        name, number, phone = (wrong.get(k) or getattr(person, k) for k in ("name", "id_number", "phone"))
        watch = source == EMPLOYER and (len(person.firms) > 1 or self._namesakes(person, firm))
        for attempt in range(5):
            cells, shown = hand.person(name, number, phone, plain=watch or attempt == 4 or bool(wrong))
            fair = watch or not self.papers.people[person.key] or self._fair(shown, person, firm)
            if fair and not self._confusing(shown, person, firm):
                return cells, shown
        self.unfair += 1
        return None

    def _namesakes(self, person: Person, firm: Firm) -> list[Person]:
        return [
            q
            for q in self.by_sound[words.sounds(person.name)]
            if q is not person and (firm in q.firms or firm in q.left)
        ]

    def _fair(self, shown: Shown, person: Person, firm: Firm) -> bool:
        return any(
            self._same(shown, claim.shown, firm.key == claim.firm, person, firm)
            for claim in self.papers.people[person.key]
        )

    def _same(self, a: Shown, b: Shown, one_firm: bool, person: Person, firm: Firm) -> bool:
        """What a careful clerk takes for one person."""
        against = a.id_contradicts(b) + a.phone_contradicts(b)
        own_phone = a.phone and a.phone == b.phone and a.phone not in self.station_phones
        strong = bool((a.id_full and a.id_full == b.id_full) or (a.mask() and a.mask() == b.mask()) or own_phone)
        if words.sounds(a.name) != words.sounds(b.name):
            return bool(a.id_full and a.id_full == b.id_full and own_phone)
        if strong:
            return against <= 1
        if against or a.name != b.name or not one_firm:
            return False
        if not self._namesakes(person, firm):
            return True
        return bool(a.tail() and a.tail() == b.tail())

    def _confusing(self, shown: Shown, person: Person, firm: Firm) -> bool:
        """A namesake in the firm to whom the row fits as well."""
        for other in self._namesakes(person, firm):
            theirs = Shown(other.name, id_full=other.id_number, phone=other.phone)
            if not shown.id_contradicts(theirs) and not shown.phone_contradicts(theirs):
                return True
        return False

    def roster_row(
        self, sheet: Sheet, file: str, columns: list[str], hand: Hand, source: str, person: Person, firm: Firm, *,
        left: bool = False, extra: dict[str, object] | None = None,
    ) -> int | None:  # fmt: skip
        """One row about a person; its number, or None when the office stays silent."""
        made = self.person(hand, source, person, firm)
        if made is None:
            return None
        cells, shown = made
        wrong = self.plan.person(source, person)
        party: str | None = wrong.get("party") or person.party
        if "party" not in columns or (party == "none" and hand.slips(3)):
            party = None
        cells |= {
            "sex": "男" if person.male else "女", "born": person.born[:7].replace("-", "."), "party": hand.party(party),
            "job": person.job, "outlet": person.outlet.name if person.outlet in firm.outlets else "",
            "community": firm.community, "street": firm.street,
        } | (extra or {})  # fmt: skip
        if left:
            self._mark_left(cells, columns, hand)
        row = sheet.line(*[cells.get(column, "") for column in columns])
        ref = f"{file}|{'' if file.endswith('.csv') else sheet.name}|{row}"
        self.papers.note(PersonClaim(person.key, firm.key, source, ref, shown, party, left))
        return row

    def _mark_left(self, cells: dict[str, object], columns: list[str], hand: Hand) -> None:
        if "state" in columns:
            cells["state"] = hand.rng.choice(("离职", "已离职", "离岗"))
        else:
            cells["remark"] = hand.rng.choice(("已离职", "9月已离职", "2026年8月离职"))

    # -- firms ------------------------------------------------------------------

    def firm_row(
        self, sheet: Sheet, file: str, columns: list[str], hand: Hand, source: str, firm: Firm, *,
        extra: dict[str, object] | None = None,
    ) -> int:  # fmt: skip
        """One row about a firm."""
        said = self.say(source, firm, columns, hand, file, sheet)
        cells = self.firm_cells(hand, firm, said, source) | (extra or {})
        return sheet.line(*[cells.get(column, "") for column in columns])

    def say(
        self, source: str, firm: Firm, columns: list[str], hand: Hand, file: str, sheet: Sheet, row: int = 0
    ) -> FirmClaim:
        """What the office claims about a firm, noted for the row that comes next."""
        numbers = {
            "headcount": len(firm.people), "formal": sum(p.party == "formal" for p in firm.people),
            "probationary": sum(p.party == "probationary" for p in firm.people), "outlets": len(firm.outlets),
        }  # fmt: skip
        numbers |= {
            key: self.plan.numbers[source, firm.key, key]
            for key in numbers
            if (source, firm.key, key) in self.plan.numbers
        }
        basis = ""
        if firm.says_basis and "basis" in columns and firm.status == "operating":
            basis = {"supervisor": "platform_active", "territory": "on_site"}.get(source, "contract")
            numbers["headcount"] = {
                "platform_active": round(len(firm.people) * 1.4),
                "on_site": round(len(firm.people) * 0.8),
            }.get(basis, numbers["headcount"])
        known: dict[str, int | None] = {
            key: (None if key not in columns or (self.level != CLEAN and hand.slips(2)) else number)
            for key, number in numbers.items()
        }
        if firm.status != "operating":
            known = dict.fromkeys(known, None)
        knows_code = "uscc" in columns and not (hand.slips(6) and source != "registrar")
        claim = FirmClaim(
            firm.key, source, f"{file}|{'' if file.endswith('.csv') else sheet.name}|{row or len(sheet.rows) + 1}",
            uscc=self.plan.codes.get((source, firm.key), firm.uscc) if knows_code else "",
            status=(self.plan.status.get((source, firm.key), firm.status) if "status" in columns else None),
            basis=basis, **known,
        )  # fmt: skip
        self.papers.note(claim)
        return claim

    def firm_cells(self, hand: Hand, firm: Firm, said: FirmClaim, source: str) -> dict[str, object]:
        """The cells that carry a claim."""
        freely = source not in ("registrar", "employer")
        return {
            "firm_name": hand.firm_name(firm.name, firm.short, firm.old_name, may_shorten=freely),
            "old_name": firm.old_name, "uscc": hand.code(said.uscc) if said.uscc else "",
            "sector": SECTOR_WORDS[firm.sector], "street": firm.street, "community": firm.community,
            "address": firm.address, "boss": firm.boss, "boss_phone": firm.boss_phone,
            "status": hand.status(said.status),
            "headcount": hand.count(said.headcount), "formal": hand.count(said.formal),
            "probationary": hand.count(said.probationary), "outlets": hand.count(said.outlets),
            "basis": hand.rng.choice(BASIS_WORDS[said.basis]) if said.basis else "",
        }  # fmt: skip
