"""Many rows at once, by the shortest way each engine has: COPY on PostgreSQL, executemany on SQLite.

Values arrive as Python objects in column order. Nothing is validated here but
what the database itself holds; the caller has built the rows and knows them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
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
    documents = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy:
        write = copy.write_row
        for row in _changed(rows, documents, _as_document) if documents else rows:
            write(row)
            count += 1
    return count


def _as_document(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _changed(
    rows: Iterable[Sequence[Any]], places: Sequence[int], change: Callable[[Any], Any]
) -> Iterator[Sequence[Any]]:
    """Rows with `change` applied in some columns, wherever there is a value."""
    for row in rows:
        values = list(row)
        for place in places:
            if values[place] is not None:
                values[place] = change(values[place])
        yield values


# What the driver of SQLite takes as it is, so that nobody has to look at every value.
AS_IT_IS = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.FloatField,
    models.BinaryField,
)


def _executemany(
    connection: Any, model: type[models.Model], fields: list[models.Field], rows: Iterable[Sequence[Any]]
) -> int:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  (names come from the model)
    places = [place for place, field in enumerate(fields) if not isinstance(_kept(field), AS_IT_IS)]
    count, source = 0, iter(_changed(rows, places, for_sqlite) if places else rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(source, CHUNK)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def _kept(field: models.Field) -> models.Field:
    """The field whose value a column really holds: for a foreign key, the other table's key."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


@lru_cache(maxsize=4096)
def _moment(value: datetime) -> str:
    return (value.astimezone(UTC).replace(tzinfo=None) if is_aware(value) else value).isoformat(" ")


def for_sqlite(value: Any) -> Any:
    """A Python value as Django itself would have stored it in SQLite."""
    if value is None or isinstance(value, (str, int, bytes, float)):
        return value
    if isinstance(value, datetime):
        return _moment(value)
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


def new_uid() -> str:
    """32 hex digits of a random UUID, as SQLite keeps them and PostgreSQL reads them.

    Making the object would take longer than making the row it is for.
    """
    digits = os.urandom(16).hex()
    return f"{digits[:12]}4{digits[13:16]}a{digits[17:]}"


def learn_sizes(*tables: type[models.Model]) -> None:
    """Tell PostgreSQL's planner what was just filled.

    Until its own autovacuum comes by, it expects a handful of rows and joins
    them one by one; a whole round then takes minutes. SQLite plans without.
    """
    for model in tables:
        connection = connections[router.db_for_write(model)]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
