"""Reports copied to reports in one statement, whatever their number. What is sealed is copied with its uid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.db.models import F, QuerySet, Value, Window
from django.db.models.functions import RowNumber


def copy_reports(rows: QuerySet[Any], changes: Mapping[str, Any], *, order: tuple[str, ...] = ()) -> int:
    """Insert a copy of each row with some columns changed; returns how many.

    changes: column → a value, or an expression over the copied row. With `order`
    the copies are numbered in that order from 2 on, as rows below a heading.
    """
    model: type[models.Model] = rows.model
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    expressions: dict[str, Any] = {}
    for field in fields:
        value = changes.get(field.attname, F(field.attname))
        if not hasattr(value, "resolve_expression"):
            value = Value(value, output_field=field if not field.is_relation else models.BigIntegerField())
        expressions[f"to_{field.attname}"] = value
    if order:
        numbered = Window(RowNumber(), order_by=[F(name).asc() for name in order])
        expressions["to_row"] = numbered + 1
    chosen = rows.order_by().annotate(**expressions).values_list(*expressions)
    sql, params = chosen.query.get_compiler(connection=connection).as_sql()
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) {sql}", params)  # noqa: S608 (names and query of our own)
        return int(cursor.rowcount)
