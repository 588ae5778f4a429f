"""Chinese text: what two ledgers write differently and mean alike."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyang.lib import chinese
from shanyang.lib.chinese import (
    NameMatch,
    compare_names,
    fold,
    half_width,
    initials,
    name_key,
    person_name,
    pinyin_key,
    simplified,
    sort_key,
    syllable,
    tidy,
)

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


def test_the_examples_in_the_module_hold():
    assert doctest.testmod(chinese).failed == 0


def test_full_width_characters_become_ordinary_ones():
    assert half_width("（１３８）　Ａｂ，") == "(138) Ab,"


def test_invisible_marks_and_stray_spaces_do_not_make_two_texts():
    assert fold("焦\u200b作 市\u3000商\xa0务局\ufeff") == "焦作市商务局"


def test_a_text_is_kept_readable_when_tidied():
    assert tidy("  华融国际 大厦　A座 Floor 3 ") == "华融国际大厦A座Floor 3"


def test_traditional_and_simplified_spellings_are_one():
    assert simplified("千歡文化人才孵化基地 華融國際大廈") == "千欢文化人才孵化基地 华融国际大厦"


def test_every_pair_of_the_table_sounds_alike():
    # A slip of one place in the table would give two characters of different sound.
    different = {(chr(old), new) for old, new in chinese._SIMPLE.items() if syllable(chr(old)) != syllable(new)}
    assert different <= {("麽", "么"), ("頡", "颉"), ("縝", "缜"), ("瞭", "了")}


@given(HAN)
def test_conversion_is_settled_after_one_pass(text):
    assert simplified(simplified(text)) == simplified(text)
    assert fold(fold(text)) == fold(text)
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("王　伟", "王伟"), (" 欧阳 娜娜 ", "欧阳娜娜"), ("买买提•艾力", "买买提·艾力"), (None, "")],
)
def test_a_name_is_kept_without_the_spaces_that_align_columns(written, kept):
    assert person_name(written) == kept


@pytest.mark.parametrize(
    ("left", "right", "match"),
    [
        ("王 伟", "王偉", NameMatch.SAME),
        ("张伟(大)", "张伟（小）", NameMatch.SAME),
        ("张伟1", "张伟", NameMatch.SAME),
        ("王伟", "王玮", NameMatch.HOMOPHONE),
        ("张伟", "章炜", NameMatch.HOMOPHONE),
        ("曾增", "曾曾", NameMatch.HOMOPHONE),
        ("王*", "王伟", NameMatch.MASKED),
        ("王某某", "王佳明", NameMatch.MASKED),
        ("王*", "王佳明", NameMatch.MASKED),
        ("王*", "李伟", NameMatch.DIFFERENT),
        ("王佳明", "王佳朋", NameMatch.ONE_CHARACTER),
        ("王佳明", "王明", NameMatch.ONE_CHARACTER),
        ("王佳明", "王明佳", NameMatch.ONE_CHARACTER),
        ("王伟", "王强", NameMatch.RELATED),
        ("王伟", "小王", NameMatch.RELATED),
        ("王伟", "李娜", NameMatch.DIFFERENT),
    ],
)
def test_names_are_compared_as_a_clerk_would(left, right, match):
    assert compare_names(left, right) is match
    assert compare_names(right, left) is match


@given(HAN, HAN)
def test_comparing_does_not_depend_on_the_order(left, right):
    assert compare_names(left, right) is compare_names(right, left)


def test_surnames_are_read_as_surnames():
    assert pinyin_key("单田芳").split()[0] == "shan"
    assert pinyin_key("简单").split()[1] == "dan"
    assert initials("仇任解") == "qrj"


def test_lists_stand_in_the_order_of_a_dictionary():
    names = ["赵云", "安平", "王伟", "李娜", "单雄信", "李那"]
    assert sorted(names, key=sort_key) == ["安平", "李娜", "李那", "单雄信", "王伟", "赵云"]


@given(HAN)
def test_keys_are_plain_text_of_the_same_length(text):
    assert len(pinyin_key(text).split()) == len(fold(text))
    assert len(initials(text)) == len(fold(text))
