"""Rules that the database enforces against every client, on both engines.

A trigger is declared once, as "refuse these statements on this table while
this condition holds", and written out for SQLite and PostgreSQL. They are put
up after every migration, because SQLite drops a table's triggers without a
word whenever a migration rebuilds it; a system check finds a missing one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core.checks import Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

STATEMENTS = ("insert", "update", "delete")


@dataclass(frozen=True)
class Guard:
    """One refusal: a table, a statement, and the condition under which it applies.

    `when` is SQL over the row, written with {row} for the row that is touched;
    empty means always. It must read the same on both engines.
    """

    table: str
    statement: str
    name: str
    when: str = ""

    @property
    def trigger(self) -> str:
        return f"{self.name}_{self.statement}"

    @property
    def function(self) -> str:
        return f"{self.trigger}_refuse"

    def condition(self) -> str:
        row = "NEW" if self.statement == "insert" else "OLD"
        return f"WHEN ({self.when.format(row=row)})" if self.when else ""

    def sqlite(self) -> list[str]:
        return [
            f'DROP TRIGGER IF EXISTS "{self.trigger}"',
            f'CREATE TRIGGER "{self.trigger}" BEFORE {self.statement.upper()} ON "{self.table}" FOR EACH ROW '
            f"{self.condition()} BEGIN SELECT RAISE(ABORT, '{self.name}'); END",
        ]

    def postgresql(self) -> list[str]:
        return self._once_a_statement() if self.statement == "insert" else self._once_a_row()

    def _once_a_statement(self) -> list[str]:
        """Rows that were added are looked at together: a call for each would cost more than writing it."""
        test = self.when.format(row="added") if self.when else "true"
        # The condition is declared in our own code and holds no value from outside.
        return [
            f'CREATE OR REPLACE FUNCTION "{self.function}"() RETURNS trigger LANGUAGE plpgsql AS $$ '  # noqa: S608
            f"BEGIN IF EXISTS (SELECT 1 FROM added WHERE {test}) THEN RAISE EXCEPTION '{self.name}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NULL; END $$",
            f'DROP TRIGGER IF EXISTS "{self.trigger}" ON "{self.table}"',
            f'CREATE TRIGGER "{self.trigger}" AFTER INSERT ON "{self.table}" REFERENCING NEW TABLE AS added '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{self.function}"()',
        ]

    def _once_a_row(self) -> list[str]:
        # A row trigger's WHEN may not contain a subquery on PostgreSQL: such a condition
        # moves into the function. Any other stays outside and spares the call.
        inside = "select" in self.when.lower()
        test = self.when.format(row="OLD") if inside else "true"
        passed = "OLD" if self.statement == "delete" else "NEW"
        return [
            f'CREATE OR REPLACE FUNCTION "{self.function}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
            f"BEGIN IF ({test}) THEN RAISE EXCEPTION '{self.name}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {passed}; END $$",
            f'DROP TRIGGER IF EXISTS "{self.trigger}" ON "{self.table}"',
            f'CREATE TRIGGER "{self.trigger}" BEFORE {self.statement.upper()} ON "{self.table}" FOR EACH ROW '
            f'{"" if inside else self.condition()} EXECUTE FUNCTION "{self.function}"()',
        ]


_guards: dict[str, Guard] = {}


def refuse(table: str, *, on: tuple[str, ...], name: str, when: str = "") -> None:
    """Declare that these statements on this table are refused. `name` is the sentence that is kept."""
    unknown = set(on) - set(STATEMENTS)
    if unknown:
        raise ValueError(f"unknown statements {sorted(unknown)}; choose from {STATEMENTS}")
    for statement in on:
        guard = Guard(table, statement, name, when)
        _guards[guard.trigger] = guard


def declared() -> list[Guard]:
    return sorted(_guards.values(), key=lambda guard: guard.trigger)


def _tables(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def install(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Put up every declared trigger whose table exists; returns their names."""
    connection = connections[using]
    tables = _tables(connection)
    guards = [guard for guard in declared() if guard.table in tables]
    with connection.cursor() as cursor:
        for guard in guards:
            for statement in getattr(guard, connection.vendor)():
                cursor.execute(statement)
    return [guard.trigger for guard in guards]


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every declared trigger down: for tests that tamper, and for migrations that must."""
    connection = connections[using]
    tables = _tables(connection)
    with connection.cursor() as cursor:
        for guard in declared():
            if guard.table in tables:
                on_table = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{guard.trigger}"{on_table}')


def standing(using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The triggers that stand in the database now."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Declared triggers whose table exists and that do not stand."""
    tables, there = _tables(connections[using]), standing(using)
    return [guard.trigger for guard in declared() if guard.table in tables and guard.trigger not in there]


def _after_migrate(sender: AppConfig, using: str, **_: object) -> None:
    install(using)


@register(Tags.database)
def check_triggers_stand(app_configs: Any = None, databases: Any = None, **_: Any) -> list[Error]:
    """A guard that was dropped silently is worse than none: it is believed in."""
    return [
        Error(
            f"The trigger {name} is declared and does not stand in database {alias}.",
            hint="Run manage.py migrate: it puts every trigger up again.",
            id="shanyang.E010",
        )
        for alias in databases or []
        for name in missing(alias)
    ]


def connect() -> None:
    """Called once by the ground floor: the one signal of the house."""
    post_migrate.connect(_after_migrate, dispatch_uid="shanyang.triggers")
