"""How one clerk's hand writes names, numbers and words.

Every reporting office gets one ``Hand``; what the hand hides or spoils is
recorded as ``Shown``, so that truth can be told from what stands on paper.
"""

import random
from dataclasses import dataclass, replace

from tests.blind import words

CLEAN, MESSY, HOSTILE = "clean", "messy", "hostile"
LEVELS = (CLEAN, MESSY, HOSTILE)

STATUS_WORDS = {
    "operating": ("在营", "正常经营", "存续", "开业", "正常", "在业", "营业"),
    "suspended": ("停业", "歇业", "暂停营业", "停业整顿"),
    "moved_out": ("已迁出", "迁出", "迁往外区"),
    "deregistered": ("注销", "已注销"),
}
BASIS_WORDS = {
    "contract": ("合同用工", "签订劳动合同", "合同"),
    "platform_active": ("平台活跃", "平台活跃骑手", "活跃骑手"),
    "on_site": ("驻站", "驻站人员", "在岗驻站"),
}
UNKNOWN_WORDS = ("", "", "不详", "不掌握", "/", "—", "-", "未知")


@dataclass(frozen=True)
class Shown:
    """What a reader can take from one row about one person."""

    name: str
    id_full: str = ""
    id_head: str = ""  # the first fourteen characters, all that a spoiled number leaves
    id_mask: str = ""  # six in front, four behind
    last4: str = ""
    phone: str = ""
    phone_mask: str = ""  # three in front, four behind

    def id_contradicts(self, other: "Shown") -> bool:
        """No single number can be behind both cells."""
        return any(
            mine and theirs and mine != theirs
            for mine, theirs in (
                (self.id_full, other.id_full),
                (self.mask(), other.mask()),
                (self.head(), other.head()),
                (self.tail(), other.tail()),
            )
        )

    def phone_contradicts(self, other: "Shown") -> bool:
        """No single phone can be behind both cells."""
        if self.phone and other.phone:
            return self.phone != other.phone
        mine, theirs = self.dial(), other.dial()
        return bool(mine and theirs and mine != theirs)

    def mask(self) -> str:
        """Six in front and four behind, also of a full number."""
        return self.id_mask or (self.id_full[:6] + self.id_full[-4:] if self.id_full else "")

    def head(self) -> str:
        """The first fourteen, also of a full number."""
        return self.id_head or self.id_full[:14]

    def tail(self) -> str:
        """The last four, from whatever shows them."""
        return self.last4 or self.mask()[-4:]

    def dial(self) -> str:
        """Three in front and four behind of the phone."""
        return self.phone_mask or (self.phone[:3] + self.phone[-4:] if self.phone else "")


@dataclass
class Hand:
    """One clerk: fixed habits, and a hand that slips now and then."""

    rng: random.Random
    level: str
    careful: bool = False  # an employer knows its people better than an office does
    spreadsheet: bool = True  # a .csv has no numbers, only text

    def __post_init__(self) -> None:
        pick = self.rng.choices
        if self.level == CLEAN:
            self.id_style, self.phone_style, self.slip = "full", "full", 0.0
        elif self.level == MESSY:
            self.id_style = pick(
                ("full", "mask", "last4", "none", "float"), (12, 4, 0, 0, 2) if self.careful else (9, 5, 2, 2, 1)
            )[0]
            self.phone_style = pick(("full", "number", "mask"), (6, 2, 1))[0]
            self.slip = 0.03
        else:
            self.id_style = pick(
                ("full", "mask", "last4", "none", "float", "young mask"),
                (8, 4, 1, 0, 3, 1) if self.careful else (6, 5, 3, 3, 2, 2),
            )[0]
            self.phone_style = pick(("full", "number", "mask"), (5, 3, 2))[0]
            self.slip = 0.07
        if self.id_style in ("last4", "none", "float"):
            self.phone_style = "full" if self.phone_style == "mask" else self.phone_style
        self.status_word = {status: self.rng.choice(options) for status, options in STATUS_WORDS.items()}
        self.party_style = self.rng.choice(("face", "face", "yes", "class"))
        self.unknown_word = self.rng.choice(UNKNOWN_WORDS) if self.level != CLEAN else ""
        self.spaces = self.level != CLEAN and self.rng.random() < 0.5
        self.wide = self.level == HOSTILE and self.rng.random() < 0.25
        self.short_names = {CLEAN: 0.0, MESSY: 0.35, HOSTILE: 0.6}[self.level]

    def slips(self, weight: float = 1.0) -> bool:
        """Whether the hand slips this time."""
        return self.rng.random() < self.slip * weight

    # -- a person ---------------------------------------------------------------

    def person(self, name: str, id_number: str, phone: str, *, plain: bool = False) -> tuple[dict[str, object], Shown]:
        """The cells of one person and what they show; ``plain`` hides nothing."""
        heard = words.misheard(name, self.rng) if not plain and self.slips(0.35) else name
        shown = Shown(heard)
        id_style = "full" if plain else ("none" if self.slips() else self.id_style)
        phone_style = "full" if plain else ("none" if self.slips(1.5) else self.phone_style)
        id_cell, shown = self._id(id_number, id_style, shown)
        phone_cell, shown = self._phone(phone, phone_style, shown)
        return {"name": self._spaced(heard), "id": id_cell, "phone": phone_cell}, shown

    def _spaced(self, name: str) -> str:
        if self.spaces and len(name) == 2:
            return name[0] + self.rng.choice((" ", "  ", "　")) + name[1]
        if self.slips(0.5):
            return self.rng.choice((name + " ", " " + name, name + "　"))
        return name

    def _id(self, number: str, style: str, shown: Shown) -> tuple[object, Shown]:
        if style == "none":
            return self._nothing(), shown
        if style == "float":
            if number.endswith("X"):  # a letter at the end saves the number from being a number
                return number, replace(shown, id_full=number)
            if self.spreadsheet:
                return float(number[:15] + "000"), replace(shown, id_head=number[:14])
            return f"{float(number[:15] + '000'):.5E}", shown
        if style == "mask":
            return number[:6] + "********" + number[-4:], replace(shown, id_mask=number[:6] + number[-4:])
        if style == "young mask":
            return number[:10] + "****" + number[-4:], replace(shown, id_mask=number[:6] + number[-4:])
        if style == "last4":
            return number[-4:], replace(shown, last4=number[-4:])
        text = number
        if self.slips(0.5):
            text = self.rng.choice(
                (
                    number.lower(),
                    number + " ",
                    "'" + number,
                    f"{number[:6]} {number[6:14]} {number[14:]}",
                    "\t" + number,
                )
            )
        if self.wide:
            text = text.translate(words.FULL_WIDTH)
        return text, replace(shown, id_full=number)

    def _phone(self, number: str, style: str, shown: Shown) -> tuple[object, Shown]:
        if style == "none" or not number:
            return self._nothing(), shown
        if style == "mask":
            return number[:3] + "****" + number[-4:], replace(shown, phone_mask=number[:3] + number[-4:])
        if style == "number" and self.spreadsheet:
            return float(number), replace(shown, phone=number)
        text = number
        if self.slips():
            text = self.rng.choice(
                (
                    f"{number[:3]}-{number[3:7]}-{number[7:]}",
                    f"{number[:3]} {number[3:7]} {number[7:]}",
                    "+86" + number,
                    number + "、0391-3560000",
                )
            )
        if self.wide:
            text = text.translate(words.FULL_WIDTH)
        return text, replace(shown, phone=number)

    def _nothing(self) -> str:
        return self.unknown_word if self.slips(4) else ""

    def party(self, status: str | None) -> object:
        """Party status in the words of this office; None is not known."""
        if status is None:
            return self.unknown_word
        if self.party_style == "yes":
            return {"formal": "是", "probationary": "预备", "none": "否"}[status]
        if self.party_style == "class":
            return {"formal": "正式党员", "probationary": "预备党员", "none": "群众"}[status]
        young = status == "none" and self.rng.random() < 0.15
        return {"formal": "中共党员", "probationary": "中共预备党员", "none": "共青团员" if young else "群众"}[status]

    # -- a firm -----------------------------------------------------------------

    def firm_name(self, full: str, short: str, old: str = "", outlet: str = "", *, may_shorten: bool = True) -> str:
        """The name as this office knows it: in full, the short one, an old one, a station's."""
        name = full
        if may_shorten and self.rng.random() < self.short_names:
            options = [short, full.removeprefix("焦作市").removeprefix("焦作"), full.replace("有限公司", "公司")]
            if old:
                options += [old, old]
            if outlet and self.level == HOSTILE:
                options.append(f"{short}（{outlet.removeprefix(short)}）")
            if "分公司" in full:
                options.append(full.split("公司")[0] + "公司")
            name = self.rng.choice(options)
        if self.slips(0.6):
            name = self.rng.choice((name + " ", name[:2] + " " + name[2:], name.replace("（", "(").replace("）", ")")))
        return name

    def code(self, uscc: str) -> str:
        """A credit code, now and then in small letters or with spaces."""
        if self.slips():
            return self.rng.choice((uscc.lower(), uscc[:8] + " " + uscc[8:], uscc + " "))
        return uscc.translate(words.FULL_WIDTH) if self.wide else uscc

    def count(self, number: int | None) -> object:
        """A number of people or things; None is not known and never 0."""
        if number is None:
            return self.unknown_word
        if self.wide:
            return str(number).translate(words.FULL_WIDTH)
        if self.slips(2):
            return self.rng.choice((f"{number}人", str(number), f" {number}"))
        return number

    def status(self, status: str | None) -> str:
        """State of business in the words of this office."""
        return self.unknown_word if status is None else self.status_word[status]
