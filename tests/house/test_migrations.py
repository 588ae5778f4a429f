"""The tests build their tables straight from the models; here the migrations prove that they lead to the same."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def empty_database(db, tmp_path):
    """The address of a database of the engine under test, with nothing in it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/migrated.sqlite3"
        return
    import psycopg

    name = f"migrated_{os.getpid()}"
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(address, *words):
    environment = os.environ | {"DATABASE_URL": address, "DEBUG": "1"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_migrations_lead_to_the_models_with_every_guard_in_place(empty_database):
    migrated = manage(empty_database, "migrate", "-v0")
    assert migrated.returncode == 0, migrated.stderr
    # The check also asks whether every declared trigger stands in the database.
    checked = manage(empty_database, "check", "--database", "default")
    assert checked.returncode == 0, checked.stderr
    again = manage(empty_database, "makemigrations", "--check", "--dry-run")
    assert again.returncode == 0, again.stdout
