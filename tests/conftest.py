"""Fixtures that every test may ask for: the district, the cast, and a vault that goes away."""

from __future__ import annotations

import pytest
from django.test import TransactionTestCase

from shanyang.departments.actions import seeding
from shanyang.lib import triggers
from tests import cast


def _flush_without_guards(flush):
    """On SQLite a flush deletes row by row, which the guards of frozen tables rightly refuse.

    Migrating, which the flush ends with, puts them up again.
    """

    def flushed(self):
        triggers.remove()
        try:
            flush(self)
        finally:
            triggers.install()

    return flushed


TransactionTestCase._fixture_teardown = _flush_without_guards(TransactionTestCase._fixture_teardown)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """PBKDF2 takes half a second a password, on purpose; the tests do not need it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def passing_vault(settings, tmp_path):
    """Delivered files of a test go with it."""
    storage = {**settings.STORAGES["vault"], "OPTIONS": {"location": str(tmp_path / "vault"), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "vault": storage}
    settings.VAR_DIR = tmp_path


@pytest.fixture
def district(db):
    """Nine streets, 54 communities and villages, the offices and their duties."""
    return seeding.load(by=cast.CASTING, since=cast.SINCE)


@pytest.fixture
def lin(district):
    return cast.lin()


@pytest.fixture
def wang(district):
    return cast.wang()


@pytest.fixture
def shi(district):
    return cast.shi()


@pytest.fixture
def zhao(district):
    return cast.zhao()


@pytest.fixture
def qian(district):
    return cast.qian()


@pytest.fixture
def wu(district):
    return cast.wu()


@pytest.fixture
def zheng(district):
    return cast.zheng()


@pytest.fixture
def feng(district):
    return cast.feng()


@pytest.fixture
def enterprise(district):
    """An enterprise on the ground of 东方红街道, as the survey would have made it."""
    from enterprises.models import Enterprise

    return Enterprise.objects.create(
        name="焦作市迅达即时配送有限公司",
        name_key="迅达即时配送",
        name_sort="xun da ji shi pei song",
        sector=cast.sector("food_delivery"),
        division=cast.division(cast.WENHUAXIANG),
        party_organization=cast.organization(f"branch-{cast.WENHUAXIANG}"),
    )


@pytest.fixture
def sun(enterprise):
    return cast.sun(enterprise)


@pytest.fixture
def chen(enterprise):
    return cast.chen(enterprise)


@pytest.fixture
def system_admin(district):
    return cast.system_admin()


@pytest.fixture
def security_admin(district):
    return cast.security_admin()


@pytest.fixture
def audit_admin(district):
    return cast.audit_admin()


@pytest.fixture
def race():
    """Run callables at the same instant in threads of their own; returns what each gave or raised."""
    import threading

    from django.db import connections

    def run(acts):
        start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

        def act(place, what):
            try:
                start.wait()
                outcomes[place] = what()
            except Exception as error:
                outcomes[place] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=act, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        run.failures = failed
        return outcomes

    return run
