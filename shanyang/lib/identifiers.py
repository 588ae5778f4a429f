"""Numbers that identify enterprises and people, as ledgers really carry them.

Pure functions; nothing here stores or logs a number. Three standards:
GB 32100 (unified social credit code), GB 11643 (resident ID number) and the
mobile numbering plan. The forms that spreadsheets make of them (full-width
digits, floats that lost their last digits, masks) are classified instead of
refused, because a ruined number still says something about who is meant.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from operator import mul
from typing import NamedTuple

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_VALUE = {char: value for value, char in enumerate(USCC_ALPHABET)}
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_ZERO = 48 * sum(_ID_WEIGHTS)  # what seventeen characters "0" would weigh
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54"
    " 61 62 63 64 65 71 81 82 83 91".split()
)

# Full-width letters and digits, the multiplication sign people type for X, and
# every invisible or decorative character that copying from chat programs leaves.
_WIDE: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE.update({ord("×"): "X", ord("﹡"): "*", ord("●"): "*", ord("•"): "*", ord("※"): "*", ord("✱"): "*"})
_DROPPED = dict.fromkeys(
    [
        *range(0x2000, 0x2010),
        0x3000,
        0xA0,
        0x20,
        0x09,
        0x0A,
        0x0D,
        0xFEFF,
        0x202A,
        0x202B,
        0x202C,
        0x202D,
        0x202E,
        0x2060,
        ord("'"),
        ord("‘"),
        ord("’"),
        ord("`"),
        ord("-"),
        ord("—"),
        ord("–"),
        ord("_"),
        0xFF07,
        0xFF0D,
    ]
)
_CLEAN = {**_WIDE, **_DROPPED}
_CLEAN.update(dict.fromkeys((65287, 65293)))

_SCIENTIFIC = re.compile(r"^(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})$")
_MASKED = re.compile(r"^(\d*)[*Xx#]{2,}(\d*[\dXx])?$|^(\d+)\*+$")


def squeeze(text: str) -> str:
    """A number as written, without blanks, dashes, apostrophes and full-width forms."""
    return text.translate(_CLEAN)


# --- unified social credit code ---------------------------------------------


def uscc_check_char(first17: str) -> str:
    """The check character GB 32100 asks for after 17 characters."""
    total = sum(_USCC_VALUE[char] * weight for char, weight in zip(first17, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


class CreditCode(NamedTuple):
    """What a cell meant as a credit code turned out to be.

    `code` is the normalised 18 characters, or None. `problem` is empty, or
    one of: check (kept, but to be confirmed: real codes that fail exist),
    length, characters, scientific, registration (an old 15-digit number).
    """

    code: str | None
    problem: str = ""
    registration_number: str | None = None


@lru_cache(maxsize=4096)
def read_uscc(value: object) -> CreditCode:
    """Read a cell as a unified social credit code.

    >>> read_uscc("９１３５０１００ｍ０００１００Ｙ４３").problem
    ''
    >>> read_uscc(9.14108e17).problem
    'scientific'
    """
    if isinstance(value, float | int) and not isinstance(value, bool):
        whole = int(value)
        if value == whole and len(str(whole)) == 15:
            return _registration_number(str(whole))
        return CreditCode(None, "scientific")
    text = squeeze(str(value or "")).upper()
    if not text:
        return CreditCode(None)
    if len(text) != 18 and _SCIENTIFIC.match(text):
        return CreditCode(None, "scientific")
    if len(text) == 15 and text.isdigit():
        return _registration_number(text)
    if len(text) != 18:
        return CreditCode(None, "length")
    # The standard leaves out I, O, Z, S and V just because they are misread.
    if any(char not in _USCC_VALUE for char in text):
        text = text.translate(str.maketrans("IOZS", "1025"))
        if any(char not in _USCC_VALUE for char in text):
            return CreditCode(None, "characters")
        return CreditCode(text) if uscc_check_char(text[:17]) == text[17] else CreditCode(None, "characters")
    if uscc_check_char(text[:17]) != text[17]:
        # Eighteen digits ending in 000 are what a spreadsheet leaves of a number.
        return CreditCode(None, "scientific") if text.isdigit() and text.endswith("000") else CreditCode(text, "check")
    return CreditCode(text)


def _registration_number(text: str) -> CreditCode:
    return CreditCode(None, "registration", registration_number=text)


def uscc_is_valid(text: str) -> bool:
    """18 characters of the standard's alphabet with the right check character."""
    return len(text) == 18 and all(char in _USCC_VALUE for char in text) and uscc_check_char(text[:17]) == text[17]


# --- resident ID number -------------------------------------------------------


def id_check_char(first17: str) -> str:
    """The check character GB 11643 asks for after 17 digits."""
    return _ID_CHECKS[(sum(map(mul, first17.encode(), _ID_WEIGHTS)) - _ID_ZERO) % 11]


def id_born_on(number: str) -> date | None:
    """Date of birth in an 18-character number (or its first 14 digits)."""
    return _day(number[6:14])


@lru_cache(maxsize=1 << 15)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def id_sex(number: str) -> str:
    """male or female, from the last digit of the sequence number."""
    return "male" if int(number[16]) % 2 else "female"


def id_is_valid(number: str) -> bool:
    """Province, date of birth and check character of an 18-character number agree.

    >>> id_is_valid("11010519491231002X")
    True
    """
    return (
        len(number) == 18
        and number[:17].isdecimal()
        and number.isascii()
        and id_check_char(number[:17]) == number[17]
        and number[:2] in _PROVINCES
        and id_born_on(number) is not None
        and 1850 < int(number[6:10]) < 2100
    )


def upgrade_id(old: str) -> str | None:
    """The 18 characters of an old 15-digit number: century 19, check character added."""
    if len(old) != 15 or not (old.isascii() and old.isdecimal()):
        return None
    first17 = f"{old[:6]}19{old[6:]}"
    number = first17 + id_check_char(first17)
    return number if id_is_valid(number) else None


class ResidentId(NamedTuple):
    """What an ID cell still says about its holder.

    kind: full (18 characters, checked) · mask (first 6 and last 4 at least) ·
    head (a float kept the first 14 digits) · last4 · bad (kept only as parts)
    · none. `problem` names why a number is not full: check, length, birth,
    scientific, unreadable; it is empty for full, mask, last4 and none.
    """

    kind: str
    number: str | None = None
    head6: str | None = None
    last4: str | None = None
    head14: str | None = None
    problem: str = ""

    @property
    def born_on(self) -> date | None:
        """Date of birth where 14 digits are known."""
        return id_born_on(self.head14) if self.head14 else None

    @property
    def sex(self) -> str | None:
        """Sex where the whole number is known."""
        return id_sex(self.number) if self.number else None


NO_ID = ResidentId("none")
_NOTHING = frozenset(
    ("", "无", "/", "\\", "*", "不详", "未知", "未提供", "暂无", "不掌握", "未登记", "空", "N/A", "NULL", "NONE", "0")
)


def read_id(value: object) -> ResidentId:
    """Read a cell as a resident ID number.

    >>> read_id("11010519491231002x").kind
    'full'
    >>> read_id("110105********002X")
    ResidentId(kind='mask', number=None, head6='110105', last4='002X', head14=None, problem='')
    """
    if value is None:
        return NO_ID
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _id_from_number(value)
    text = str(value)
    if len(text) != 18 or not text.isascii():
        text = squeeze(text)
    text = text.upper()
    if len(text) == 18 and text[:17].isdecimal() and text.isascii():
        if id_is_valid(text):
            return ResidentId("full", text, text[:6], text[14:], text[:14])
        return _id_18_wrong(text)
    return _id_other(text)


def _id_from_number(value: float) -> ResidentId:
    # A double is up to 32 off at 18 digits. Rounded to hundreds, the first fourteen come out as they were written;
    # rounded to fifteen digits, a following 9 would spoil the fourteenth.
    digits = str(round(int(value), -2)) if 1e17 <= abs(value) < 1e18 else str(int(value) if abs(value) < 1e300 else 0)
    if value == 0:
        return NO_ID
    if len(digits) == 18:
        # A double holds 15 to 16 digits: the last ones are gone whatever they look like.
        return _head(digits)
    if len(digits) == 15:
        return _id_other(digits)
    if len(digits) == 4:
        return ResidentId("last4", last4=digits)
    return ResidentId("bad", problem="length")


def _head(digits: str) -> ResidentId:
    head = digits[:14]
    if id_born_on(head) is None:
        return ResidentId("bad", problem="scientific")
    return ResidentId("head", head6=head[:6], head14=head, problem="scientific")


def _id_18_wrong(text: str) -> ResidentId:
    if text.endswith("000"):
        return _head(text)
    born = id_born_on(text)
    return ResidentId(
        "bad",
        head6=text[:6],
        last4=text[14:],
        head14=text[:14] if born else None,
        problem="check" if born else "birth",
    )


def _id_other(text: str) -> ResidentId:
    if text in _NOTHING:
        return NO_ID
    if len(text) == 15 and text.isdecimal():
        number = upgrade_id(text)
        if number:
            return ResidentId("full", number, number[:6], number[14:], number[:14])
        return ResidentId("bad", head6=text[:6], problem="birth")
    scientific = _SCIENTIFIC.match(text)
    if scientific:
        digits = scientific[1] + (scientific[2] or "")
        return _head(digits) if len(digits) >= 14 else ResidentId("bad", problem="scientific")
    masked = _id_masked(text)
    if masked:
        return masked
    tail = re.search(r"(?:后四位|尾号|后4位|末四位)[:：]?(\d{3}[\dX])$", text)
    if tail:
        return ResidentId("last4", last4=tail[1])
    if len(text) == 4 and text[:3].isdecimal() and (text[3].isdecimal() or text[3] == "X"):
        return ResidentId("last4", last4=text)
    inside = re.search(r"(?<!\d)(\d{17}[\dX]|\d{15})(?![\dX])", text)
    if inside and inside[1] != text:
        return read_id(inside[1])
    digits = re.sub(r"\D", "", text)
    return ResidentId("bad", problem="length" if len(digits) >= 10 else "unreadable")


def _id_masked(text: str) -> ResidentId | None:
    if "*" not in text and "XX" not in text and "##" not in text:
        return None
    found = re.match(r"^(\d*)[*X#]{2,}?(\d*X?)$", text) or re.match(r"^(\d*)[*X#]+(\d*X?)$", text)
    if not found:
        return None
    head, tail = found[1], found[2]
    head14 = head[:14] if len(head) >= 14 and id_born_on(head) else None
    if len(tail) >= 4:
        last4 = tail[-4:]
        return ResidentId(
            "mask" if len(head) >= 6 else "last4",
            head6=head[:6] if len(head) >= 6 else None,
            last4=last4,
            head14=head14,
        )
    if head14:
        return ResidentId("head", head6=head[:6], head14=head14)
    if len(head) >= 6:
        return ResidentId("mask", head6=head[:6])
    return ResidentId("bad", problem="unreadable") if tail or head else NO_ID


# --- mobile numbers -----------------------------------------------------------


class Phone(NamedTuple):
    """What a phone cell says: 11 digits, or the mask as written (138****1234).

    problem: length, scientific, several (the first is taken), landline
    (not a mobile number, kept as text by who wants it), unreadable.
    """

    number: str | None = None
    masked: str | None = None
    problem: str = ""
    text: str = ""


NO_PHONE = Phone()
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_MOBILES_INSIDE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)")
_PHONE_MASK = re.compile(r"^(?:\+?86)?(1\d{2})[*X#]{2,}(\d{4})$")
_PHONE_PART = re.compile(r"^(?:\+?86)?(1?\d{0,6})[*X#]{2,}(\d{0,6})$")
_LANDLINE = re.compile(r"^(?:\(?0\d{2,3}\)?)?\d{7,8}(?:转\d+)?$")


def read_phone(value: object) -> Phone:
    """Read a cell as a mobile number.

    >>> read_phone(13800000000.0).number
    '13800000000'
    >>> read_phone("１３８ 0000-0000").number
    '13800000000'
    """
    if value is None:
        return NO_PHONE
    if isinstance(value, float | int) and not isinstance(value, bool):
        text = str(int(value)) if abs(value) < 1e16 else "?"
    else:
        text = str(value)
        if len(text) == 11 and text.isascii() and _MOBILE.match(text):
            return Phone(text)
        text = squeeze(text).upper()
    if _MOBILE.match(text):
        return Phone(text)
    return _phone_other(text, value)


def _phone_other(text: str, value: object) -> Phone:
    if text in _NOTHING:
        return NO_PHONE
    if text.endswith(".0") and _MOBILE.match(text[:-2]):
        return Phone(text[:-2])
    scientific = _SCIENTIFIC.match(text)
    if scientific:
        digits = scientific[1] + (scientific[2] or "")
        if int(scientific[3]) == 10 and len(digits) >= 10 and _MOBILE.match(digits.ljust(11, "0")[:11]):
            return Phone(digits.ljust(11, "0")[:11])
        return Phone(problem="scientific")
    masked = _PHONE_MASK.match(text)
    if masked:
        return Phone(masked=f"{masked[1]}****{masked[2]}")
    inside = list(dict.fromkeys(_MOBILES_INSIDE.findall(text if not isinstance(value, str) else _phone_text(value))))
    if not inside:
        inside = list(dict.fromkeys(_MOBILES_INSIDE.findall(text)))
    if inside:
        return Phone(inside[0], problem="several" if len(inside) > 1 else "")
    if re.fullmatch(r"0?1[3-9]\d{9}", text) or re.fullmatch(r"(?:00)?861[3-9]\d{9}", text):
        return Phone(text[-11:])
    if len(text) == 22 and _MOBILE.match(text[:11]) and _MOBILE.match(text[11:]):
        # Two numbers on two lines of a cell, written without anything between them.
        return Phone(text[:11], problem="several")
    if _LANDLINE.match(text):
        return Phone(problem="landline", text=text)
    if _PHONE_PART.match(text):
        return Phone(problem="unreadable")
    return Phone(problem="length" if text.isdigit() else "unreadable")


def _phone_text(value: str) -> str:
    """Blanks inside a number go, separators between two numbers stay."""
    wide = value.translate(_WIDE)
    return re.sub(r"(?<=\d)[\s\-](?=\d{4}(?:\D|$|[\s\-]\d{4}))", "", wide)


def mask_phone(number: str) -> str:
    """138****1234 for 13800001234."""
    return f"{number[:3]}****{number[-4:]}"
