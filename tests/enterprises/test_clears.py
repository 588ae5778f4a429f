"""The four clears: both sides of every criterion, and what must hold for any facts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.actions import precedence
from enterprises.actions.consolidation import consolidate
from enterprises.models import Discrepancy, EnterpriseEntry, Precedence
from enterprises.rules import clears as rules
from enterprises.rules.clears import CRITERIA, Clear, ClearFacts, clears, roster_agrees, why_not
from enterprises.wording import WHY_NOT_CLEAR
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused
from shanyang.lib.parameters import InForce
from tests import cast

from .says import a_delivery, a_round, a_worker, an_enterprise, an_outlet, lists, says, says_outlet

DAY = date(2026, 10, 31)
JOB = NamedJob("test")
ALL_CLEAR = ClearFacts(
    outlets_declared=2,
    outlets_known=2,
    operating_status="operating",
    license_state="valid",
    main_business="外卖配送",
    headcount=100,
    headcount_basis="contract",
    roster=100,
    members=3,
)


def test_with_everything_said_and_agreeing_all_four_are_clear():
    assert set(clears(ALL_CLEAR, on=DAY).values()) == {""}


def test_nothing_said_is_nothing_clear():
    assert all(clears(ClearFacts(), on=DAY).values())


@pytest.mark.parametrize(
    ("change", "clear", "code"),
    [
        ({"outlets_known": 1}, Clear.OUTLETS, "outlets_not_listed"),
        ({"outlets_declared": None, "outlets_known": 0}, Clear.OUTLETS, "outlets_not_said"),
        ({"outlets_without_address": 1}, Clear.OUTLETS, "outlet_without_address"),
        ({"outlets_without_community": 1}, Clear.OUTLETS, "outlet_without_community"),
        ({"outlets_without_state": 1}, Clear.OUTLETS, "outlet_without_state"),
        ({"outlets_open": 1}, Clear.OUTLETS, "outlets_open"),
        ({"operating_status": None}, Clear.OPERATIONS, "status_unknown"),
        ({"license_state": None}, Clear.OPERATIONS, "license_unknown"),
        ({"main_business": ""}, Clear.OPERATIONS, "business_unknown"),
        ({"operations_open": 1}, Clear.OPERATIONS, "operations_open"),
        ({"headcount": None}, Clear.HEADCOUNT, "headcount_unknown"),
        ({"headcount_basis": "unknown"}, Clear.HEADCOUNT, "basis_unknown"),
        ({"roster": None}, Clear.HEADCOUNT, "no_roster"),
        ({"roster": 90}, Clear.HEADCOUNT, "roster_differs"),
        ({"headcount_open": 1}, Clear.HEADCOUNT, "headcount_open"),
        ({"members": None}, Clear.MEMBERS, "members_unknown"),
        ({"members_without_affiliation": 1}, Clear.MEMBERS, "affiliation_unknown"),
        ({"members_unsigned": 1}, Clear.MEMBERS, "members_unsigned"),
        ({"members_open": 1}, Clear.MEMBERS, "members_open"),
    ],
)
def test_each_lack_makes_its_own_clear_unclear_and_no_other(change, clear, code):
    verdict = clears(replace(ALL_CLEAR, **change), on=DAY)
    assert {one: why for one, why in verdict.items() if why} == {clear: code}


def test_no_outlets_declared_and_none_known_is_clear():
    assert clears(replace(ALL_CLEAR, outlets_declared=0, outlets_known=0), on=DAY)[Clear.OUTLETS] == ""


def test_no_members_is_clear_when_the_roster_says_so():
    assert clears(replace(ALL_CLEAR, members=0), on=DAY)[Clear.MEMBERS] == ""


@pytest.mark.parametrize(
    ("declared", "roster", "same"),
    [(100, 98, True), (100, 97, False), (40, 38, True), (39, 37, False), (20, 19, True), (19, 18, False), (5, 5, True)],
)
def test_a_difference_counts_as_none_within_two_people_and_five_percent(declared, roster, same):
    assert roster_agrees(declared, roster, on=DAY) is same
    assert roster_agrees(roster, declared, on=DAY) is same


def test_an_explained_difference_is_clear():
    assert clears(replace(ALL_CLEAR, roster=60, headcount_explained=True), on=DAY)[Clear.HEADCOUNT] == ""


def test_a_dated_tolerance_holds_from_its_day():
    changed = rules.DEFAULTS.with_overrides({"headcount_tolerance_people": [InForce(5, date(2026, 11, 1), "区委通知")]})
    assert not roster_agrees(100, 96, on=DAY, parameters=changed)
    assert roster_agrees(100, 96, on=date(2026, 11, 1), parameters=changed)


def test_a_criterion_applies_from_its_first_day(monkeypatch):
    late = [replace(one, since=date(2027, 1, 1)) if one.code == "license_unknown" else one for one in CRITERIA]
    monkeypatch.setattr(rules, "CRITERIA", tuple(late))
    facts = replace(ALL_CLEAR, license_state=None)
    assert why_not(facts, Clear.OPERATIONS, on=date(2026, 12, 31)) == ()
    assert why_not(facts, Clear.OPERATIONS, on=date(2027, 1, 1)) == ("license_unknown",)


def test_every_reason_has_its_words():
    assert {one.code for one in CRITERIA} == set(WHY_NOT_CLEAR)


@given(
    st.builds(
        ClearFacts,
        outlets_declared=st.none() | st.integers(0, 5),
        outlets_known=st.integers(0, 5),
        headcount=st.none() | st.integers(0, 200),
        roster=st.none() | st.integers(0, 200),
        members=st.none() | st.integers(0, 9),
        members_unsigned=st.integers(0, 3),
    )
)
def test_clear_and_why_not_never_contradict_each_other(facts):
    for clear, why in clears(facts, on=DAY).items():
        assert bool(why) is bool(why_not(facts, clear, on=DAY))


# -- on the consolidated entries --------------------------------------------------


@pytest.fixture
def round_(district):
    return a_round()


def test_an_enterprise_is_judged_by_its_entry_its_outlets_and_its_roster(round_):
    firm, delivery = an_enterprise("迅达"), a_delivery(round_, "employer")
    said = {"headcount": 2, "headcount_basis": "contract", "operating_status": "operating", "license_state": "valid"}
    says(delivery, firm, **said, main_business="外卖", outlets_count=1, division=firm.division)
    place = {"division": cast.division(cast.WENHUAXIANG), "address": "1号", "status": "operating"}
    says_outlet(delivery, an_outlet(firm, "站"), **place)
    for at in range(2):
        lists(delivery, a_worker(f"人{at}"), firm, party_status="none")
    consolidate(round_, by=JOB)
    entry = EnterpriseEntry.objects.get()
    assert [entry.outlets_why, entry.operations_why, entry.headcount_why, entry.members_why] == ["", "", "", ""]
    assert entry.outlets_clear and entry.operations_clear and entry.headcount_clear and entry.members_clear


def test_an_open_discrepancy_keeps_its_clear_open(round_):
    firm = an_enterprise("迅达")
    says(a_delivery(round_, "employer"), firm, operating_status="operating", license_state="valid", main_business="x")
    Discrepancy.objects.create(round=round_, enterprise=firm, kind="status", field="operating_status")
    consolidate(round_, by=JOB)
    assert EnterpriseEntry.objects.get().operations_why == "operations_open"


def test_a_changed_order_of_sources_has_running_rounds_filled_again(round_, lin):
    firm = an_enterprise("迅达")
    says(a_delivery(round_, "employer"), firm, headcount=40)
    says(a_delivery(round_, "territory"), firm, headcount=33)
    from enterprises.models import Case

    Case.objects.create(round=round_, enterprise=firm, due_on=DAY)
    consolidate(round_, by=JOB)
    row = {"subject": "enterprise", "source": "territory", "rank": 1, "since": date(2026, 1, 1), "basis": "区委通知"}
    with pytest.raises(Refused):
        precedence.save(Precedence(field="no_such_field", **row), by=lin)
    precedence.save(Precedence(field="headcount", **row), by=lin)
    consolidate(round_, by=JOB)
    assert EnterpriseEntry.objects.get().headcount == 33
