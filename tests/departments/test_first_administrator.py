"""The first account of a new installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shanyang.departments.models import User
from shanyang.departments.rules.duties import Duty


def test_a_new_installation_gets_one_security_administrator(district):
    out = StringIO()
    call_command("first_administrator", username="first", name="安全员", stdout=out)
    user = User.objects.get(username="first")
    assert user.holds(Duty.SECURITY_ADMIN)
    assert user.must_change_password
    assert user.check_password(out.getvalue().split()[1])


def test_a_second_one_is_opened_by_the_first(district):
    call_command("first_administrator", username="first", name="安全员", stdout=StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("first_administrator", username="second", name="另一位", stdout=StringIO())
    assert not User.objects.filter(username="second").exists()


def test_without_offices_the_command_says_what_to_run_first(db):
    with pytest.raises(CommandError, match="load_district"):
        call_command("first_administrator", username="first", name="安全员", stdout=StringIO())


def test_two_people_begin_and_together_bring_in_a_third(db, client):
    """One opens accounts, the other grants posts; with one alone the installation would stand still."""
    from datetime import date

    from shanyang.departments.actions import accounts, posts
    from shanyang.departments.models import Department, User

    call_command("load_district", verbosity=0, stdout=StringIO())
    for duty in ("security_admin", "system_admin"):
        call_command("first_administrator", duty=duty, username=duty, name="甲", stdout=StringIO())
    opener, granter = User.objects.get(username="system_admin"), User.objects.get(username="security_admin")
    third, _password = accounts.open_account(username="third", name="丙", by=opener)
    office = Department.objects.get(code="organization")
    posts.grant(user=third, department=office, duty="lead", since=date(2026, 1, 1), by=granter)
    assert third.holds("lead")
