"""A server that would lose or show something does not start, and says everything that is missing at once."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from shanyang import checks
from shanyang.departments.models import User


def run(code, **environment):
    """A fresh process with nothing in its environment but what is given."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=clean | {"DJANGO_SETTINGS_MODULE": "shanyang.settings"} | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "VAULT_KEYS", "INDEX_KEYS", "AUDIT_KEY"])
def test_without_a_key_production_does_not_start_and_says_which(missing, tmp_path):
    given = {name: "x" for name in ("SECRET_KEY", "VAULT_KEYS", "INDEX_KEYS", "AUDIT_KEY") if name != missing}
    ended = run("import django; django.setup()", VAR_DIR=str(tmp_path), **given)
    assert ended.returncode != 0
    assert f"{missing} is not set" in ended.stderr


def test_the_demo_makes_its_own_keys_and_keeps_them_to_itself(tmp_path):
    ended = run("import django; django.setup()", VAR_DIR=str(tmp_path), DEMO="1")
    assert ended.returncode == 0, ended.stderr
    keys = tmp_path / "demo-keys.env"
    assert keys.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("flag", ["DEMO", "DEBUG"])
def test_a_demo_that_answers_to_the_world_is_refused(settings, flag):
    settings.DEMO = settings.DEBUG = False
    setattr(settings, flag, True)
    settings.ALLOWED_HOSTS = ["survey.example"]
    assert any(flag in reason and "survey.example" in reason for reason in checks.unsafe())


def test_a_demo_at_home_starts(settings):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["localhost", "127.0.0.1"]
    assert list(checks.unsafe()) == []


def test_the_deployment_check_refuses_demo_and_debug(settings):
    settings.DEMO = settings.DEBUG = True
    assert {found.id for found in checks.check_production()} >= {"shanyang.E003", "shanyang.E004"}


def test_the_database_is_durable_here(db):
    assert list(checks.not_durable()) == []


def test_a_database_that_forgets_is_refused(db, monkeypatch):
    from django.db import connection

    if connection.vendor == "sqlite":
        monkeypatch.setattr(checks, "SQLITE_SETTINGS", {"synchronous": 3})
    else:
        monkeypatch.setattr(checks, "POSTGRESQL_SETTINGS", {"fsync": "never"})
    with pytest.raises(ImproperlyConfigured, match="does not start"):
        checks.refuse_unsafe_start()


def test_wrong_keys_are_named_before_the_first_request(settings):
    settings.VAULT_KEYS, settings.AUDIT_KEY = "nonsense", "short"
    reasons = "\n".join(checks.unsafe())
    assert "VAULT_KEYS" in reasons
    assert "AUDIT_KEY" in reasons


def test_a_fresh_database_has_no_account_at_all(db):
    assert not User.objects.exists()


def test_loading_the_district_opens_no_account(db):
    call_command("load_district", verbosity=0)
    assert not User.objects.exists()
