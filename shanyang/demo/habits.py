"""The habits of real ledgers, as small operations on cells.

A `Pen` writes one sheet: what an office does throughout (masking ID numbers,
phones as numbers, its own words for a Party member) is drawn once per sheet,
slips of the hand once per cell.
"""

import random
from dataclasses import dataclass
from datetime import date

from shanyang.demo.people import misheard

LEVELS = CLEAN, MESSY, HOSTILE = ("clean", "messy", "hostile")


@dataclass(frozen=True)
class Hand:
    """How often each slip happens; zero throughout for a clean hand."""

    spaced_name: float = 0.0
    wide_digits: float = 0.0
    misheard_name: float = 0.0
    ruined_id: float = 0.0
    spaced_id: float = 0.0
    missing_id: float = 0.0
    old_id: float = 0.0
    missing_phone: float = 0.0
    masked_ids: float = 0.0  # per sheet
    masked_phones: float = 0.0  # per sheet
    last_four_only: float = 0.0  # per sheet
    missing_uscc: float = 0.0
    other_name: float = 0.0
    repeated_row: float = 0.0
    missing_party: float = 0.0
    synonyms: float = 0.0
    two_rows: float = 0.0
    notes: float = 0.0
    subtotals: float = 0.0
    hidden_sheet: float = 0.0
    header_again: float = 0.0
    merged_names: float = 0.0
    no_company_column: float = 0.0
    gathered: float = 0.0  # several reporters in one file


HANDS = {
    CLEAN: Hand(),
    MESSY: Hand(
        spaced_name=0.05, wide_digits=0.03, misheard_name=0.002, ruined_id=0.008, spaced_id=0.03, missing_id=0.01,
        old_id=0.002, missing_phone=0.03, masked_ids=0.3, masked_phones=0.1, last_four_only=0.0, missing_uscc=0.2,
        other_name=0.3, repeated_row=0.008, missing_party=0.03, synonyms=0.5, two_rows=0.3, notes=0.5, subtotals=0.3,
        hidden_sheet=0.15, header_again=0.0, merged_names=0.1, no_company_column=0.4, gathered=0.4,
    ),
    HOSTILE: Hand(
        spaced_name=0.12, wide_digits=0.08, misheard_name=0.008, ruined_id=0.03, spaced_id=0.08, missing_id=0.03,
        old_id=0.006, missing_phone=0.08, masked_ids=0.5, masked_phones=0.3, last_four_only=0.08, missing_uscc=0.5,
        other_name=0.6, repeated_row=0.025, missing_party=0.08, synonyms=0.85, two_rows=0.6, notes=0.8, subtotals=0.6,
        hidden_sheet=0.35, header_again=0.2, merged_names=0.3, no_company_column=0.7, gathered=0.7,
    ),
}  # fmt: skip

PARTY_WORDS = {
    "formal": ("中共党员", "党员", "正式党员", "中国共产党党员"),
    "probationary": ("预备党员", "中共预备党员", "预备党员", "中共党员（预备）"),
    "none": ("群众", "群众", "无", "非党员"),
}
STATE_WORDS = {"active": ("在岗", "在职", "正常", "在岗"), "left": ("离职", "已离职", "离岗", "已离职")}
STATUS_WORDS = {
    "registrar": {
        "operating": "存续（在营、开业、在册）",
        "suspended": "歇业",
        "moved_out": "迁出",
        "deregistered": "注销",
    },
    "": {"operating": "正常经营", "suspended": "停业", "moved_out": "已迁出", "deregistered": "已注销"},
}
OTHER_OPERATING = ("在营", "营业中", "正常", "正常经营", "开业")
BASIS_WORDS = {"contract": "劳动合同", "platform_active": "平台活跃", "on_site": "驻站"}
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


class Pen:
    """Writes the cells of one sheet the way its office does."""

    def __init__(self, rng: random.Random, level: str, source: str) -> None:
        self.rng, self.level, self.source = rng, level, source
        self.hand = hand = HANDS[level]
        plain = level == CLEAN
        outside = source in ("supervisor", "territory")
        draw = rng.random()
        self.ids = "full"
        if outside and draw < hand.last_four_only:
            self.ids = "last4"
        elif outside and draw < hand.last_four_only + hand.masked_ids:
            self.ids = "masked"
        # Where the ID shows four digits only, the phone is all that identifies.
        self.phones = "masked" if outside and self.ids == "full" and rng.random() < hand.masked_phones else "text"
        if self.phones == "text" and not plain:
            self.phones = rng.choice(["text", "number", "text", "dashed"])
        self.words = 0 if plain else rng.randrange(4)
        self.dates = (
            "cell"
            if plain
            else rng.choice(["cell", "iso", "dots", "chinese"] + (["serial"] if level == HOSTILE else []))
        )

    def slips(self, chance: float) -> bool:
        return chance > 0 and self.rng.random() < chance

    def person_name(self, name: str, kept: bool) -> tuple[str, bool]:
        """The name as written, and whether it now sounds right but is wrong."""
        wrong = False
        if not kept and self.slips(self.hand.misheard_name):
            heard = misheard(self.rng, name)
            if heard is not None:
                name, wrong = heard, True
        if self.slips(self.hand.spaced_name):
            gap = self.rng.choice([" ", "　", "  "])
            name = gap.join(name) if len(name) == 2 else name + self.rng.choice([" ", "　"])
        return name, wrong

    def id_number(self, number: str, kept: bool) -> object:
        if not kept:
            if self.ids == "last4":
                return number[-4:]
            if self.ids == "masked":
                return f"{number[:6]}{'*' * 8}{number[-4:]}"
            if self.slips(self.hand.missing_id):
                return None
            if self.slips(self.hand.ruined_id) and number[-1] != "X":
                return float(int(number[:15]) * 1000)
            if self.slips(self.hand.old_id) and number[6:8] == "19" and number[-1] != "X":
                return number[:6] + number[8:17]
        if self.slips(self.hand.spaced_id):
            return self.rng.choice(
                [
                    f"{number[:6]} {number[6:14]} {number[14:]}",
                    f" {number}",
                    f"{number}　",
                    number.lower(),
                    f"'{number}",
                ]
            )
        return self.wide(number)

    def phone(self, phone: str, kept: bool, needed: bool) -> object:
        if not kept and not needed and self.slips(self.hand.missing_phone):
            return None
        if self.phones == "masked" and not kept:
            return f"{phone[:3]}****{phone[-4:]}"
        if self.phones == "number":
            return float(phone)
        if self.phones == "dashed" and self.rng.random() < 0.5:
            return self.rng.choice(
                [f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", f"{phone[:3]} {phone[3:7]} {phone[7:]}", f"+86 {phone}"]
            )
        return self.wide(phone)

    def wide(self, text: str) -> str:
        return text.translate(WIDE) if self.slips(self.hand.wide_digits) else text

    def count(self, number: object) -> object:
        if number is None or self.level == CLEAN:
            return number
        if self.slips(self.hand.wide_digits):
            return str(number).translate(WIDE)
        return f"{number}人" if self.slips(self.hand.wide_digits) else number

    def company_name(self, names: tuple[str, str, str, str], certain: bool) -> str:
        """Full name, or short, former or branch name where the office uses one.

        `certain` says that a credit code stands beside it.
        """
        full, short, former, branch = names
        if self.source in ("registrar", "employer") or not self.slips(self.hand.other_name):
            return self.brackets(full)
        choices = [short, full.removeprefix("焦作市").removeprefix("河南"), full.replace("有限公司", "")]
        choices += [former] if former and certain else []
        choices += [branch] if branch else []
        return self.brackets(self.rng.choice(choices))

    def brackets(self, name: str) -> str:
        if self.slips(self.hand.spaced_name / 2):
            return name[:3] + " " + name[3:]
        return name

    def day(self, day: object) -> object:
        if not isinstance(day, date):
            return None
        styles = {
            "cell": day,
            "iso": f"{day:%Y-%m-%d}",
            "dots": f"{day.year}.{day.month}.{day.day}",
            "chinese": f"{day.year}年{day.month}月{day.day}日",
            "serial": float((day - date(1899, 12, 30)).days),
        }
        return styles[self.dates]

    def party(self, status: object, league: bool, kept: bool) -> str | None:
        if not kept and status == "none" and self.slips(self.hand.missing_party):
            return None  # many offices write down members only
        if status == "none" and league:
            return "共青团员" if self.words != 3 else "团员"
        return PARTY_WORDS[str(status)][self.words]

    def status(self, status: object) -> str:
        words = STATUS_WORDS.get(self.source, STATUS_WORDS[""])
        if status == "operating" and self.source != "registrar" and self.level != CLEAN:
            return OTHER_OPERATING[self.words]
        return words[str(status)]

    def yes(self, value: object) -> str:
        pairs = (("是", "否"), ("有", "无"), ("√", ""), ("是", "否"))
        return pairs[self.words][0 if value else 1]
