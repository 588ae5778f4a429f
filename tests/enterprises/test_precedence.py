"""Whose word a field takes, and who stands on the roster."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.models.entries import EMPLOYMENT_FIELDS, ENTERPRISE_FIELDS, OUTLET_FIELDS, WORKER_FIELDS
from enterprises.rules.precedence import DEFAULTS, Override, Statement, choose, is_active, order, rank, says
from enterprises.rules.sources import Source

DAY = date(2026, 10, 31)
FIELDS = [(subject, field) for subject, fields in DEFAULTS.items() for field in fields]


@pytest.mark.parametrize(("subject", "field"), FIELDS)
def test_every_order_names_every_source_once(subject, field):
    assert sorted(order(subject, field, on=DAY)) == sorted(Source)


@pytest.mark.parametrize(("subject", "field"), FIELDS)
def test_a_visit_beats_every_other_source(subject, field):
    assert order(subject, field, on=DAY)[0] == Source.VISIT


def test_every_consolidated_field_has_an_order():
    assert set(ENTERPRISE_FIELDS) <= set(DEFAULTS["enterprise"])
    assert set(OUTLET_FIELDS) <= set(DEFAULTS["outlet"])
    assert {*WORKER_FIELDS, *EMPLOYMENT_FIELDS} <= set(DEFAULTS["worker"])


@pytest.mark.parametrize(
    ("field", "owner"),
    [("uscc", "registrar"), ("sector", "supervisor"), ("address", "territory"), ("headcount", "employer")],
)
def test_of_the_four_the_one_that_knows_best_goes_first(field, owner):
    owed = [source for source in order("enterprise", field, on=DAY) if source in DEFAULTS_OWED]
    assert owed[0] == owner


DEFAULTS_OWED = {Source.REGISTRAR, Source.SUPERVISOR, Source.TERRITORY, Source.EMPLOYER}


def test_members_follow_the_list_of_the_upper_organization():
    believed = [source for source in order("worker", "party_status", on=DAY) if source != Source.ENQUIRY]
    assert believed == ["visit", "party", "employer", "territory", "supervisor", "registrar"]


def test_an_unknown_value_falls_through_to_the_next_source():
    said = [Statement(Source.EMPLOYER, None, 9, 9), Statement(Source.REGISTRAR, 0, 1, 1)]
    assert choose(said, "enterprise", "headcount", on=DAY).value == 0


def test_nothing_said_is_nothing_taken():
    assert choose([Statement(Source.EMPLOYER, None, 1, 1)], "enterprise", "headcount", on=DAY) is None


def test_within_a_source_the_newest_delivery_counts():
    said = [Statement(Source.EMPLOYER, 30, 1, 1), Statement(Source.EMPLOYER, 34, 2, 2)]
    assert choose(said, "enterprise", "headcount", on=DAY).value == 34


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 6, 30), "enquiry"), (date(2026, 7, 1), "territory"), (date(2026, 12, 31), "enquiry")]
)
def test_an_override_holds_from_its_first_day_to_before_its_last(day, first):
    moved = [
        Override("enterprise", "headcount", Source.VISIT, 1, date(2026, 7, 1), date(2026, 12, 31)),
        Override("enterprise", "headcount", Source.TERRITORY, 2, date(2026, 7, 1), date(2026, 12, 31)),
    ]
    assert order("enterprise", "headcount", on=day, overrides=moved)[1] == first


def test_an_overridden_order_still_names_every_source():
    moved = [Override("enterprise", "name", Source.PARTY, 1, date(2020, 1, 1))]
    assert sorted(order("enterprise", "name", on=DAY, overrides=moved)) == sorted(Source)


def test_deregistered_is_the_registrars_word():
    said = [Statement(Source.TERRITORY, "operating", 2, 2), Statement(Source.REGISTRAR, "deregistered", 1, 1)]
    assert choose(said, "enterprise", "operating_status", on=DAY).value == "deregistered"
    said.append(Statement(Source.VISIT, "operating", 3, 3))
    assert choose(said, "enterprise", "operating_status", on=DAY).source == Source.VISIT


def test_a_mention_in_a_roster_counts_only_when_nobody_speaks_of_the_enterprise():
    said = [Statement(Source.EMPLOYER, "讯达", 2, 2, mention=True), Statement(Source.SUPERVISOR, "迅达", 1, 1)]
    assert choose(said, "enterprise", "name", on=DAY).value == "迅达"
    assert choose(said[:1], "enterprise", "name", on=DAY).value == "讯达"


@pytest.mark.parametrize(
    ("state", "started", "left", "word"),
    [
        (None, None, None, None),
        ("active", None, None, "active"),
        ("left", None, None, "left"),
        (None, None, DAY, "left"),
        ("left", None, date(2026, 11, 1), "active"),
        ("active", DAY, None, "active"),
        ("active", date(2026, 11, 1), None, "left"),
    ],
)
def test_a_row_speaks_of_the_as_of_day(state, started, left, word):
    assert says(state, started, left, as_of=DAY) == word


@pytest.mark.parametrize(
    ("rows", "active"),
    [
        ([("employer", None, 1)], True),
        ([("employer", "left", 1)], False),
        ([("employer", "left", 1), ("territory", "active", 2)], False),
        ([("employer", None, 1), ("territory", "left", 2)], False),
        ([("employer", "active", 1), ("territory", "left", 2)], True),
        ([("territory", None, 1), ("supervisor", None, 2)], True),
        ([("employer", "left", 1), ("employer", "active", 2)], True),
        ([("employer", "active", 1), ("employer", "left", 2)], False),
        ([("employer", "left", 1), ("employer", "active", 1)], True),
        ([("party", "active", 1)], False),
        ([("visit", "left", 1), ("employer", "active", 2)], False),
    ],
)
def test_who_stands_on_the_roster(rows, active):
    said = [Statement(Source(source), word, delivery, at) for at, (source, word, delivery) in enumerate(rows)]
    assert is_active(said, on=DAY) is active


statements = st.lists(
    st.builds(
        Statement,
        source=st.sampled_from(list(Source)),
        value=st.none() | st.integers(0, 3),
        submission=st.integers(1, 4),
        report=st.integers(1, 1000),
        mention=st.booleans(),
    ),
    max_size=8,
)


@given(statements, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_of_reading(said, chance):
    said = list({one.report: one for one in said}.values())
    shuffled = said[:]
    chance.shuffle(shuffled)
    assert choose(said, "enterprise", "headcount", on=DAY) == choose(shuffled, "enterprise", "headcount", on=DAY)


@given(statements)
def test_no_known_statement_ranks_before_the_chosen_one(said):
    chosen = choose(said, "enterprise", "headcount", on=DAY)
    for one in said:
        if one.value is not None:
            assert rank(chosen, "enterprise", "headcount", on=DAY) <= rank(one, "enterprise", "headcount", on=DAY)
