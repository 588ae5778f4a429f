"""What a server must have before it takes its first request.

As system checks for `manage.py check --deploy`, and as `refuse_unsafe_start`,
which the web process and the worker ask before they begin.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from shanyang.lib import vault

LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}
SQLITE_SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
POSTGRESQL_SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def unsafe() -> Iterator[str]:
    """Reasons not to start, as sentences for the person at the server."""
    yield from vault.check_configured()
    try:
        if len(base64.b64decode(settings.AUDIT_KEY, validate=True)) < 32:
            yield "AUDIT_KEY must hold at least 32 bytes in base64."
    except (binascii.Error, ValueError):
        yield "AUDIT_KEY must be base64."
    exposed = sorted(set(settings.ALLOWED_HOSTS) - LOCAL)
    if settings.DEMO and exposed:
        yield (
            f"DEMO=1 makes its own keys and opens a sign-in for every role; it must not answer for {exposed}. "
            "Unset DEMO, or leave ALLOWED_HOSTS at localhost."
        )
    if settings.DEBUG and exposed:
        yield f"DEBUG=1 shows its inside to everybody; it must not answer for {exposed}."


def not_durable(alias: str = "default") -> Iterator[str]:
    """Settings of the database under which a power cut loses what was confirmed."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name, wanted in SQLITE_SETTINGS.items():
                cursor.execute(f"PRAGMA {name}")
                found = cursor.fetchone()[0]
                if found != wanted:
                    yield f"SQLite runs with {name}={found}; it must be {wanted}."
        options = settings.DATABASES[alias].get("OPTIONS", {})
        if options.get("transaction_mode") != "IMMEDIATE":
            yield "SQLite needs transaction_mode IMMEDIATE: a deferred transaction ignores the lock timeout."
        if options.get("timeout", 0) < 20:
            yield "SQLite needs a lock timeout of at least 20 seconds."
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name, wanted in POSTGRESQL_SETTINGS.items():
                cursor.execute("SELECT current_setting(%s)", [name])
                found = cursor.fetchone()[0]
                if found not in (wanted, "remote_apply", "remote_write"):
                    yield f"PostgreSQL runs with {name}={found}; it must be {wanted}."
    if settings.DATABASES[alias].get("ATOMIC_REQUESTS"):
        yield "ATOMIC_REQUESTS must stay off: actions open their own transactions."


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured with every reason at once. Asked by the web process and the worker."""
    reasons = [*unsafe()]
    try:
        reasons += not_durable()
    except DatabaseError as error:
        reasons.append(f"The database does not answer: {type(error).__name__}.")
    if reasons:
        raise ImproperlyConfigured("shanyang does not start:\n" + "\n".join(f"- {reason}" for reason in reasons))


@register()
def check_keys_and_demo(**_: Any) -> list[Error]:
    return [Error(reason, id="shanyang.E001") for reason in unsafe()]


@register(Tags.database)
def check_durability(databases: Any = None, **_: Any) -> list[Error]:
    return [Error(reason, id="shanyang.E002") for alias in databases or [] for reason in not_durable(alias)]


@register(Tags.security, deploy=True)
def check_production(**_: Any) -> list[Error | Warning]:
    found: list[Error | Warning] = []
    if settings.DEMO:
        found.append(
            Error("DEMO must not be set in production.", hint="Unset DEMO and give real keys.", id="shanyang.E003")
        )
    if settings.DEBUG:
        found.append(Error("DEBUG must not be set in production.", hint="Unset DEBUG.", id="shanyang.E004"))
    if not settings.REQUIRE_SECOND_FACTOR:
        found.append(Warning("Administrators may sign in without a second factor.", id="shanyang.W001"))
    return found
