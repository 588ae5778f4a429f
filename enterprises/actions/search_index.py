"""Filling the search index: set-based, one statement a table, alike on both databases."""

from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction

from enterprises.models import Enterprise, EnterpriseAlias, NameGram, Outlet, Worker

CHUNK = 500

# Tables whose names are found under a kind: (table, column of the name, column of the record).
SOURCES = {
    "enterprise": ((Enterprise, "id"), (EnterpriseAlias, "enterprise_id")),
    "outlet": ((Outlet, "id"),),
    "worker": ((Worker, "id"),),
}

# Places up to the longest name at hand: people's names are short, and every place is tried with every name.
# In the order of the unique index: it then grows at its end instead of everywhere at once.
# `WHERE length(...)` also tells SQLite that ON CONFLICT does not belong to a join.
INSERT = """
    INSERT INTO {grams} (gram, kind, object_id)
    WITH RECURSIVE
        longest(length) AS (SELECT max(length(named.name)) FROM {table} AS named WHERE length(named.name) > 0 {only}),
        place(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < (SELECT length FROM longest))
    SELECT DISTINCT substr(replace(replace(lower(named.name), '（', '('), '）', ')'), place.at, size.n),
        %s, named.{record}
    FROM {table} AS named
    CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) AS size
    JOIN place ON place.at + size.n - 1 <= length(named.name)
    WHERE length(named.name) > 0 {only}
    ORDER BY 1, 3
"""
# Looking for a conflict with every gram is a third of the work: only where one is possible.
ON_CONFLICT = "ON CONFLICT DO NOTHING"


@transaction.atomic
def refresh(kind: str, ids: Sequence[int] | None = None) -> None:
    """Rebuild the grams of one kind, or of the named records alone after their names changed.

    Derived data: nothing is decided here, so no audit row is written; the
    action that changed the names calls this in its own transaction.
    """
    if ids is None:
        NameGram.objects.filter(kind=kind).delete()
        _fill(kind, "", ())
        return
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        NameGram.objects.filter(kind=kind, object_id__in=part).delete()
        _fill(kind, f"AND named.{{record}} IN ({', '.join(['%s'] * len(part))})", part)


def add(kind: str, after: int) -> None:
    """Index the records numbered above `after`, made in the caller's transaction and not indexed yet."""
    newer, params = "AND named.{record} > %s", [after]
    try:
        with transaction.atomic():
            _fill(kind, newer, params, on_conflict="")
    except IntegrityError:
        # Somebody else's new record is among them, and indexed already.
        _fill(kind, newer, params)


def _fill(kind: str, only: str, params: Sequence[int], on_conflict: str = ON_CONFLICT) -> None:
    """only: a condition on the records, with their number as {record}; params: its values."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, record in SOURCES[kind]:
            statement = INSERT.format(
                grams=quote(NameGram._meta.db_table),
                table=quote(model._meta.db_table),
                record=record,
                only=only.format(record=record),
            )
            cursor.execute(statement + on_conflict, [*params, kind, *params])
            on_conflict = ON_CONFLICT  # an enterprise's other names share grams with its own
