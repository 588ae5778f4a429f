"""Dated values on both sides of their day, and deadlines over holidays."""

from datetime import date

import pytest

from shanyang.lib.parameters import InForce, Parameter, Parameters
from shanyang.lib.workdays import add_working_days, working_days_between

MEMBERS = Parameter("正式党员", "人", "第四条", values=((date(2018, 10, 28), 3), (date(2026, 7, 1), 4)))


@pytest.mark.parametrize(("day", "value"), [(date(2018, 10, 28), 3), (date(2026, 6, 30), 3), (date(2026, 7, 1), 4)])
def test_a_value_holds_from_its_day(day, value):
    assert MEMBERS.at(day).value == value


def test_before_the_first_day_there_is_no_value():
    with pytest.raises(LookupError):
        MEMBERS.at(date(2018, 10, 27))


def test_a_local_value_goes_before_the_default_until_the_default_changes():
    local = MEMBERS.overridden([InForce(5, date(2026, 1, 1), "区委文件")])
    assert local.at(date(2025, 12, 31)).value == 3
    assert local.at(date(2026, 1, 1)) == InForce(5, date(2026, 1, 1), "区委文件")
    assert local.at(date(2026, 7, 1)).value == 4


def test_a_local_value_of_the_same_day_goes_first():
    local = MEMBERS.overridden([InForce(9, date(2026, 7, 1), "区委文件")])
    assert local.at(date(2026, 7, 1)).value == 9


def test_a_snapshot_does_not_change_and_names_what_it_lacks():
    parameters = Parameters({"members": MEMBERS})
    with pytest.raises(AttributeError):
        parameters.members = MEMBERS
    with pytest.raises(AttributeError, match="members"):
        _ = parameters.units
    changed = parameters.with_overrides({"members": [InForce(7, date(2026, 1, 1), "x")]})
    assert (changed.members.at(date(2026, 2, 1)).value, parameters.members.at(date(2026, 2, 1)).value) == (7, 3)


HOLIDAYS = {date(2026, 10, 1): False, date(2026, 10, 2): False, date(2026, 10, 10): True}


def test_a_deadline_skips_holidays_and_counts_days_worked_instead():
    assert add_working_days(date(2026, 9, 30), 1, HOLIDAYS) == date(2026, 10, 5)
    assert add_working_days(date(2026, 10, 9), 1, HOLIDAYS) == date(2026, 10, 10)
    assert add_working_days(date(2026, 10, 9), 0, HOLIDAYS) == date(2026, 10, 9)


def test_days_between_count_both_ways():
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 12), HOLIDAYS) == 7
    assert working_days_between(date(2026, 10, 12), date(2026, 9, 30), HOLIDAYS) == -7
