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
