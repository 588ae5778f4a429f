"""Each kind of gap, on both sides of the line: asked when it is there, not asked when it is not."""

from dataclasses import replace

import pytest

from enterprises.rules.gaps import CHANGED, MOST_OUTLETS, ORDER, SETTLING, AnswerKind, OutletSeen, Picture, questions
from enterprises.wording import QUESTIONS

KNOWN = {
    "address": "人民路 18 号",
    "division": "410811001001",
    "operating_status": "operating",
    "license_state": "valid",
    "main_business": "外卖配送",
    "headcount": 40,
    "headcount_basis": "contract",
    "formal_members": 2,
    "probationary_members": 0,
    "backbone_formal_members": 1,
    "contact_phone": "1234",
    "uscc": "91410811MA00000000",
    "sector": "food_delivery",
    "outlets_count": 1,
}
CLEAR = Picture(known=KNOWN, own={"headcount": 40}, sources=4, outlets=(OutletSeen(7, "一店"),), roster=40)


def codes(picture):
    return [question.code for question in questions(picture)]


def knowing(**changes):
    return replace(CLEAR, known={**KNOWN, **changes})


def test_a_clear_enterprise_is_asked_nothing():
    assert codes(CLEAR) == []


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("address", "address_unknown"),
        ("division", "division_unknown"),
        ("operating_status", "status_unknown"),
        ("license_state", "license_unknown"),
        ("main_business", "business_unknown"),
        ("headcount", "headcount_unknown"),
        ("headcount_basis", "basis_unknown"),
        ("formal_members", "formal_unknown"),
        ("probationary_members", "probationary_unknown"),
        ("backbone_formal_members", "backbone_unknown"),
        ("contact_phone", "phone_unknown"),
        ("uscc", "uscc_unknown"),
        ("sector", "sector_unknown"),
    ],
)
def test_what_nobody_knows_is_asked(field, code):
    [question] = questions(knowing(**{field: None}))
    assert (question.code, question.field) == (code, field)


def test_zero_is_an_answer_and_not_a_gap():
    picture = replace(knowing(headcount=0, outlets_count=0), own={"headcount": 0}, roster=0, outlets=())
    assert codes(picture) == []


def test_an_unclear_basis_is_asked_about_like_an_unsaid_one():
    assert codes(knowing(headcount_basis="unknown")) == ["basis_unknown"]


def test_the_backbone_is_asked_about_only_where_there_are_formal_members():
    assert codes(knowing(formal_members=0, backbone_formal_members=None)) == []
    [question] = questions(knowing(formal_members=2, backbone_formal_members=None))
    assert question.params == {"formal": 2}


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("uscc", "uscc_differs"),
        ("sector", "sector_differs"),
        ("division", "division_differs"),
        ("address", "address_differs"),
        ("operating_status", "status_differs"),
        ("outlets_count", "outlets_differ"),
        ("headcount", "headcount_differs"),
        ("formal_members", "formal_differs"),
        ("probationary_members", "probationary_differs"),
        ("contact_phone", "phone_differs"),
    ],
)
def test_what_sources_contradict_is_asked_and_the_answer_settles_it(field, code):
    [question] = questions(replace(CLEAR, differing=frozenset({field})))
    assert (question.code, question.field) == (code, field)
    assert code in SETTLING


def test_an_outlet_without_community_address_or_state_is_asked_about_by_name():
    bare = OutletSeen(9, "二店", address=False, division=False, status=False)
    found = questions(replace(CLEAR, outlets=(bare,)))
    assert [question.code for question in found] == [
        "outlet_division_unknown",
        "outlet_address_unknown",
        "outlet_status_unknown",
    ]
    assert {question.outlet for question in found} == {9}
    assert found[0].params == {"outlet": "二店"}


def test_a_call_does_not_go_through_more_outlets_than_a_person_stands():
    many = tuple(OutletSeen(number, f"{number} 店", division=False) for number in range(1, MOST_OUTLETS + 3))
    found = questions(replace(knowing(outlets_count=len(many)), outlets=many))
    assert len(found) == MOST_OUTLETS


def test_declared_outlets_are_held_against_those_listed():
    [question] = questions(knowing(outlets_count=2))
    assert (question.code, question.params) == ("outlets_not_listed", {"declared": 2, "listed": 1})
    assert codes(replace(knowing(outlets_count=2), differing=frozenset({"outlets_count"}))) == ["outlets_not_listed"]


def test_no_outlet_at_all_is_asked_about_only_when_nobody_gave_a_number():
    assert codes(replace(knowing(outlets_count=None), outlets=())) == ["outlets_unknown"]
    assert codes(replace(knowing(outlets_count=3), outlets=())) == []


def test_a_roster_that_is_missing_or_differs_from_the_declared_number_is_asked_about():
    assert codes(replace(CLEAR, roster=None)) == ["roster_missing"]
    [question] = questions(replace(CLEAR, roster=37))
    assert (question.code, question.params) == ("roster_differs", {"declared": 40, "roster": 37, "difference": 3})


def test_people_whom_only_others_list_are_asked_about_by_number():
    [question] = questions(replace(CLEAR, unlisted=3))
    assert (question.code, question.params) == ("people_unlisted", {"people": 3})


def test_members_without_a_known_branch_are_asked_about_by_number():
    [question] = questions(replace(CLEAR, unaffiliated=2))
    assert (question.code, question.params) == ("affiliation_unknown", {"people": 2})


def test_whoever_is_said_to_be_gone_is_asked_once_and_plainly():
    gone = replace(CLEAR, gone_says=1, differing=frozenset({"operating_status"}))
    [question] = questions(gone)
    assert (question.code, question.answer) == ("gone_suspected", AnswerKind.STATUS)


def test_silent_sources_are_asked_about_where_the_enterprise_can_answer():
    assert codes(replace(CLEAR, silent=("registrar", "territory", "employer"))) == [
        "registrar_silent",
        "employer_silent",
    ]


def test_every_question_has_a_sentence_with_its_numbers_and_none_quotes_another_source():
    assert set(QUESTIONS) - {CHANGED} == set(ORDER)
    numbers = {"declared": 1, "listed": 2, "outlet": "一店", "roster": 3, "difference": 4, "people": 5, "formal": 6}
    for code in ORDER:
        sentence = str(QUESTIONS[code]) % numbers
        assert sentence.endswith(("？", "。", "念一遍。"))
        assert "%(" not in sentence


def test_the_same_picture_always_gives_the_same_questions_in_the_order_of_the_four_clears():
    nothing = questions(Picture())
    assert nothing == questions(Picture())
    places = [ORDER.index(question.code) for question in nothing]
    assert places == sorted(places)
    assert len({question.code for question in nothing}) >= 12
