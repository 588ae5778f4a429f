"""Many rows at once, by the shortest way each engine has: COPY on PostgreSQL, executemany on SQLite.

Values arrive as Python objects in column order. Nothing is validated here but
what the database itself holds; the caller has built the rows and knows them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connections, models, router
from django.utils.timezone import is_aware

CHUNK = 2_000


def bulk_insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    using: str | None = None,
) -> int:
    """Insert rows of `columns` (field names or attnames); returns how many.

    Runs in the caller's transaction. Defaults of the model are not applied:
    name every column that the table needs.
    """
    connection = connections[using or router.db_for_write(model)]
    fields = [_field(model, name) for name in columns]
    if connection.vendor == "postgresql":
        return _copy(connection, model, fields, rows)
    return _executemany(connection, model, fields, rows)


def _field(model: type[models.Model], name: str) -> models.Field:
    for field in model._meta.concrete_fields:
        if name in (field.name, field.attname):
            return field
    raise LookupError(f"{model._meta.label} has no column {name}")


def _copy(connection: Any, model: type[models.Model], fields: list[models.Field], rows: Iterable[Sequence[Any]]) -> int:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    convert = [_for_postgresql(field) for field in fields]
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([change(value) if change else value for change, value in zip(convert, row, strict=True)])
            count += 1
    return count


def _for_postgresql(field: models.Field) -> Any:
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, ensure_ascii=False)
    return None


def _executemany(
    connection: Any, model: type[models.Model], fields: list[models.Field], rows: Iterable[Sequence[Any]]
) -> int:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  (names come from the model)
    count, source = 0, iter(rows)
    with connection.cursor() as cursor:
        while chunk := [tuple(map(for_sqlite, row)) for row in islice(source, CHUNK)]:
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def for_sqlite(value: Any) -> Any:
    """A Python value as Django itself would have stored it in SQLite."""
    if value is None or isinstance(value, (str, int, bytes, float)):
        return value
    if isinstance(value, datetime):
        return (value.astimezone(UTC).replace(tzinfo=None) if is_aware(value) else value).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, memoryview):
        return bytes(value)
    raise TypeError(f"no way to store {type(value).__name__} in SQLite")
