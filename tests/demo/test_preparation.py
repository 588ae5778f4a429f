"""The demo prepares an empty database once, and touches no other."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from shanyang.demo import preparation, script
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """Notes whether the story was told."""
    calls = []
    monkeypatch.setattr(script, "tell", lambda say: calls.append("told"))
    monkeypatch.setattr(preparation, "call_command", lambda *args, **options: None)
    return calls


def test_without_the_word_demo_nothing_starts(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


def test_a_second_run_changes_nothing(told, monkeypatch):
    monkeypatch.setattr(script, "ready", lambda: True)
    preparation.prepare(print)
    assert told == []


def test_a_database_with_other_accounts_is_left_alone(told, district):
    cast.lin()
    with pytest.raises(CommandError, match="other accounts"):
        preparation.prepare(print)
    assert told == []


def test_an_interrupted_preparation_leaves_no_file(told, tmp_path, monkeypatch):
    database = tmp_path / "shanyang.sqlite3"

    def fails(command, env, check):
        scratch = env["DATABASE_URL"].removeprefix("sqlite:///")
        assert scratch == f"{database}.building"
        with open(scratch, "w") as file:
            file.write("half")
        return type("Done", (), {"returncode": 1})

    monkeypatch.setattr(preparation.subprocess, "run", fails)
    with pytest.raises(CommandError, match="nothing was left behind"):
        preparation.tell_beside(database)
    assert list(tmp_path.iterdir()) == []
