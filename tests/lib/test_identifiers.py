"""Numbers as ledgers carry them. Valid ones are made at run time, none is written down."""

import random
from datetime import date

import pytest

from shanyang.lib import identifiers as ids

STANDARD_EXAMPLE = "11010519491231002X"


def an_id(seed: int, born: str = "19900215") -> str:
    chance = random.Random(seed)
    first17 = f"410811{born}{chance.randrange(1000):03d}"
    return first17 + ids.id_check_char(first17)


def a_uscc(seed: int) -> str:
    chance = random.Random(seed)
    first17 = "91410811MA" + "".join(chance.choice(ids.USCC_ALPHABET) for _ in range(7))
    return first17 + ids.uscc_check_char(first17)


def test_the_standards_example_is_a_full_number():
    found = ids.read_id(STANDARD_EXAMPLE)
    assert (found.kind, found.number, found.head6, found.last4) == ("full", STANDARD_EXAMPLE, "110105", "002X")
    assert found.born_on == date(1949, 12, 31)
    assert found.sex == "female"


@pytest.mark.parametrize("seed", range(25))
def test_any_changed_digit_is_noticed(seed):
    number = an_id(seed)
    place = seed % 17
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    found = ids.read_id(wrong)
    assert found.number is None
    assert found.kind in ("bad", "head")
    assert found.problem in ("check", "birth", "scientific")


def test_ways_of_writing_one_number():
    number = an_id(3)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    for written in (
        number.lower(),
        wide,
        f"'{number}",
        f" {number[:6]} {number[6:14]} {number[14:]} ",
        f"{number[:6]}-{number[6:]}",
        f"\u200b{number}\u202c",
    ):
        assert ids.read_id(written).number == number, written


def test_an_old_number_is_upgraded():
    number = an_id(5)
    old = number[:6] + number[8:17]
    assert ids.read_id(old).number == number
    assert ids.read_id(float(old)).number == number


def test_a_float_keeps_the_birth_date_and_never_invents_last_four():
    number = an_id(7)
    ruined = number[:15] + "000"
    for written in (float(number[:17] + "0"), float(ruined), ruined, f"{number[0]}.{number[1:15]}E+17"):
        found = ids.read_id(written)
        assert (found.kind, found.head14, found.last4) == ("head", number[:14], None), written
        assert found.problem == "scientific"
    short = ids.read_id("4.10811E+17")
    assert (short.kind, short.head14, short.last4, short.problem) == ("bad", None, None, "scientific")


def test_masks():
    number = an_id(9)
    whole = ids.read_id(f"{number[:6]}********{number[14:]}")
    assert (whole.kind, whole.head6, whole.last4, whole.number) == ("mask", number[:6], number[14:], None)
    assert ids.read_id(f"{number[:6]}****{number[14:]}").kind == "mask"
    assert ids.read_id(f"{number[:14]}****").head14 == number[:14]
    assert ids.read_id(f"**************{number[14:]}").last4 == number[14:]
    assert ids.read_id(number[14:]).kind == "last4"
    assert ids.read_id(f"尾号{number[14:]}").last4 == number[14:]


@pytest.mark.parametrize("written", [None, "", "无", "—", "/", "不详", 0])
def test_nothing_said_is_none(written):
    assert ids.read_id(written).kind == "none"


@pytest.mark.parametrize("seed", range(20))
def test_credit_codes(seed):
    code = a_uscc(seed)
    assert ids.read_uscc(code.lower()).code == code
    assert ids.read_uscc(code[:17]).problem == "length"
    other = "0" if code[17] != "0" else "1"
    wrong = ids.read_uscc(code[:17] + other)
    assert (wrong.code, wrong.problem) == (code[:17] + other, "check")


def test_codes_of_the_standard():
    assert ids.read_uscc("91512081MA62K0260E") == ids.CreditCode("91512081MA62K0260E")
    assert ids.read_uscc("91350100M000100Y4Z").problem == "characters"
    assert ids.read_uscc("9.14108E+17").problem == "scientific"
    assert ids.read_uscc(9.14108e17).problem == "scientific"
    assert ids.read_uscc("410811" + "0" * 9).registration_number == "410811" + "0" * 9
    assert ids.read_uscc("") == ids.CreditCode(None)


@pytest.mark.parametrize(
    "written",
    [
        13800001234.0,
        13800001234,
        "13800001234",
        "1.3800001234E10",
        "1.3800001234E+10",
        "138 0000 1234",
        "138-0000-1234",
        "+86 13800001234",
        "8613800001234",
        "１３８００００１２３４",
        "'13800001234",
        "13800001234.0",
        "电话13800001234",
    ],
)
def test_ways_of_writing_one_phone(written):
    assert ids.read_phone(written).number == "13800001234"


def test_phones_that_are_not_whole():
    assert ids.read_phone("138****1234").masked == "138****1234"
    assert ids.read_phone("138 **** 1234").masked == "138****1234"
    assert ids.read_phone("1.38E+10").problem == "scientific"
    assert ids.read_phone("1380000123").problem == "length"
    assert ids.read_phone("0391-2345678").problem == "landline"
    assert ids.read_phone("13800001234/13900001234") == ids.Phone("13800001234", problem="several")
    assert ids.read_phone("13800001234 13900001234").problem == "several"
    assert ids.read_phone("无") == ids.NO_PHONE


@pytest.mark.parametrize("seed", range(200))
def test_the_first_fourteen_digits_survive_a_float(seed):
    chance = random.Random(seed)
    born = f"{1960 + seed % 45}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
    number = an_id(seed, born)[:17] + str(seed % 10)
    if not number[15:17] >= "99":
        assert ids.read_id(float(number)).head14 == number[:14]
    assert ids.read_id(float(number[:15] + "000")).head14 == number[:14]


def test_a_float_is_read_by_the_fifteen_digits_that_a_spreadsheet_shows():
    # The nearest double of 110105194912310000 + 2000 ends in other digits than were typed.
    for digits in ("110105194912310", "110105195512289", "110105196001017"):
        assert ids.read_id(float(digits + "000")).head14 == digits[:14]
