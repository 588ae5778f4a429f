"""The statements that fill the entries: one INSERT per table, whatever the number of rows.

What is to be filled again stands in two temporary tables of ids. All texts are
built from the one definition of precedence; the values come as parameters.
"""

# Statements are built from the house's own definitions; every value goes as a parameter.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from enterprises.models import EmploymentEntry, EnterpriseEntry, OutletEntry, WorkerEntry
from enterprises.models.entries import EMPLOYMENT_FIELDS, ENTERPRISE_FIELDS, OUTLET_FIELDS, WORKER_FIELDS
from enterprises.rules.packing import (
    Packed,
    head_of,
    head_sql,
    how_sql,
    pack_sql,
    report_sql,
    tail_sql,
    value_sql,
)
from enterprises.rules.precedence import ROSTER_SOURCES, Override, order

DIRTY_ENTERPRISES = "dirty_enterprises"
DIRTY_WORKERS = "dirty_workers"
MARKS = "marks_at_hand"
STANDING = "s.state = 'accepted'"
LONG_AGO = datetime(1970, 1, 1)


def run(sql: str, params: Iterable[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in params])
        return cursor.rowcount


def rows(sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [_stored(value) for value in params])
        return cursor.fetchall()


def _stored(value: Any) -> Any:
    """Times and days as the engine keeps them; a raw cursor does not convert them itself."""
    if isinstance(value, datetime):
        return value if value == LONG_AGO else connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


# -- what is to be filled again ---------------------------------------------------


def note_marks(round_id: int) -> None:
    """Remember which marks are about to be worked off: before the dirty are collected, never after."""
    run(f"CREATE TEMPORARY TABLE IF NOT EXISTS {MARKS} (id bigint PRIMARY KEY, dirty_at {_moment()})")
    run(f"DELETE FROM {MARKS}")
    run(
        f"INSERT INTO {MARKS} SELECT id, dirty_at FROM enterprises_case WHERE round_id = %s AND dirty_at IS NOT NULL",
        [round_id],
    )


def clear_marks(round_id: int) -> None:
    """Take away the marks that were worked off. One set meanwhile stays for the next run."""
    run(
        f"""UPDATE enterprises_case SET dirty_at = NULL
            WHERE round_id = %s AND dirty_at IS NOT NULL AND EXISTS
              (SELECT 1 FROM {MARKS} m WHERE m.id = enterprises_case.id AND m.dirty_at = enterprises_case.dirty_at)""",
        [round_id],
    )


def _moment() -> str:
    return "timestamptz" if connection.vendor == "postgresql" else "text"


def note_dirty(round_id: int, since: datetime | None) -> tuple[int, int]:
    """Collect the ids of what changed since the last run; returns (enterprises, workers)."""
    for table in (DIRTY_ENTERPRISES, DIRTY_WORKERS):
        run(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} (id bigint PRIMARY KEY)")
        run(f"DELETE FROM {table}")
    if since is None:
        _note_all(round_id)
    else:
        _note_workers(round_id, since)
        _note_enterprises(round_id, since)
    if connection.vendor == "postgresql":
        # The groups of a whole round fit in memory; at the default size each of them would go to disk first.
        run("SET LOCAL work_mem = '128MB'")
    learn_sizes(DIRTY_ENTERPRISES, DIRTY_WORKERS)
    (enterprises,), (workers,) = (
        rows(f"SELECT count(*) FROM {table}")[0] for table in (DIRTY_ENTERPRISES, DIRTY_WORKERS)
    )
    return enterprises, workers


def learn_sizes(*tables: str) -> None:
    """Tell PostgreSQL's planner what was just filled; until then it expects a handful of rows."""
    if connection.vendor == "postgresql":
        for table in tables:
            run(f"ANALYZE {table}")


def _note_all(round_id: int) -> None:
    run(
        f"INSERT INTO {DIRTY_WORKERS} SELECT worker_id FROM enterprises_workerlink WHERE round_id = %s"
        " UNION SELECT worker_id FROM enterprises_workerentry WHERE round_id = %s",
        [round_id, round_id],
    )
    run(
        f"INSERT INTO {DIRTY_ENTERPRISES} SELECT enterprise_id FROM enterprises_enterpriselink WHERE round_id = %s"
        " UNION SELECT enterprise_id FROM enterprises_enterpriseentry WHERE round_id = %s"
        " UNION SELECT enterprise_id FROM enterprises_case WHERE round_id = %s",
        [round_id] * 3,
    )


def _note_workers(round_id: int, since: datetime) -> None:
    run(
        f"""
        INSERT INTO {DIRTY_WORKERS}
        SELECT l.worker_id FROM enterprises_workerlink l
         WHERE l.round_id = %s AND (l.since >= %s OR l.until >= %s)
        UNION SELECT worker_id FROM enterprises_workerentry WHERE round_id = %s AND dirty_at IS NOT NULL
        UNION SELECT l.worker_id FROM enterprises_submission s
          JOIN enterprises_workerreport r ON r.submission_id = s.id
          JOIN enterprises_workerlink l ON l.report_id = r.id
         WHERE s.round_id = %s AND (s.withdrawn_at >= %s OR s.accepted_at >= %s)
        UNION SELECT worker_id FROM enterprises_discrepancy
         WHERE round_id = %s AND worker_id IS NOT NULL AND resolved_at >= %s
        """,
        [round_id, since, since, round_id, round_id, since, since, round_id, since],
    )


def _note_enterprises(round_id: int, since: datetime) -> None:
    """Also the employers, old and new, of everybody who is to be filled again."""
    run(
        f"""
        INSERT INTO {DIRTY_ENTERPRISES}
        SELECT l.enterprise_id FROM enterprises_enterpriselink l
         WHERE l.round_id = %s AND (l.since >= %s OR l.until >= %s)
        UNION SELECT enterprise_id FROM enterprises_case WHERE round_id = %s AND dirty_at IS NOT NULL
        UNION SELECT l.enterprise_id FROM enterprises_submission s
          JOIN enterprises_enterprisereport r ON r.submission_id = s.id
          JOIN enterprises_enterpriselink l ON l.report_id = r.id
         WHERE s.round_id = %s AND (s.withdrawn_at >= %s OR s.accepted_at >= %s)
        UNION SELECT o.enterprise_id FROM enterprises_outletlink l JOIN enterprises_outlet o ON o.id = l.outlet_id
         WHERE l.round_id = %s AND (l.since >= %s OR l.until >= %s)
        UNION SELECT o.enterprise_id FROM enterprises_submission s
          JOIN enterprises_outletreport r ON r.submission_id = s.id
          JOIN enterprises_outletlink l ON l.report_id = r.id JOIN enterprises_outlet o ON o.id = l.outlet_id
         WHERE s.round_id = %s AND s.withdrawn_at >= %s
        UNION SELECT enterprise_id FROM enterprises_discrepancy
         WHERE round_id = %s AND (resolved_at >= %s OR found_at >= %s)
        UNION SELECT l.enterprise_id FROM enterprises_workerlink l JOIN {DIRTY_WORKERS} d ON d.id = l.worker_id
         WHERE l.round_id = %s AND l.enterprise_id IS NOT NULL
        UNION SELECT e.enterprise_id FROM enterprises_employmententry e JOIN {DIRTY_WORKERS} d ON d.id = e.worker_id
         WHERE e.round_id = %s
        """,
        [
            *(round_id, since, since, round_id, round_id, since, since, round_id, since, since),
            *(round_id, since, round_id, since, since, round_id, round_id),
        ],
    )


# -- the four fillings --------------------------------------------------------------


@dataclass(frozen=True)
class Filling:
    """One table of entries: from which links and reports, grouped by what."""

    entry: type[models.Model]
    subject: str
    fields: tuple[str, ...]
    source: str
    group: tuple[str, ...]
    key: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()
    mention: str = ""
    without_provenance: tuple[str, ...] = ()

    def packed(self, on: date, overrides: tuple[Override, ...]) -> list[Packed]:
        given = dict(self.values)
        found = []
        for name in (*self.fields, *self.without_provenance):
            field: Any = self.entry._meta.get_field(name)
            found.append(
                Packed(
                    column=field.column,
                    value=given.get(name, f"r.{field.column}"),
                    type=_type(field),
                    order=order(self.subject, name, on=on, overrides=overrides),
                    subject=self.subject,
                    field=name,
                )
            )
        return found


def _type(field: models.Field) -> str:
    if isinstance(field, models.BooleanField):
        return "boolean"
    if isinstance(field, models.DateField):
        return "date"
    if isinstance(field, (models.CharField, models.TextField)):
        return "text"
    return "integer"


ENTERPRISES = Filling(
    entry=EnterpriseEntry,
    subject="enterprise",
    fields=ENTERPRISE_FIELDS,
    source=f"""{DIRTY_ENTERPRISES} d
        JOIN enterprises_enterpriselink l ON l.enterprise_id = d.id AND l.round_id = %s AND l.until IS NULL
        JOIN enterprises_enterprisereport r ON r.id = l.report_id
        JOIN enterprises_submission s ON s.id = r.submission_id AND {STANDING}""",
    group=("l.enterprise_id",),
    key=("enterprise_id",),
    mention="r.mention",
    without_provenance=("phone_tail4",),
)
OUTLETS = Filling(
    entry=OutletEntry,
    subject="outlet",
    fields=OUTLET_FIELDS,
    source=f"""{DIRTY_ENTERPRISES} d
        JOIN enterprises_outlet o ON o.enterprise_id = d.id
        JOIN enterprises_outletlink l ON l.outlet_id = o.id AND l.round_id = %s AND l.until IS NULL
        JOIN enterprises_outletreport r ON r.id = l.report_id
        JOIN enterprises_submission s ON s.id = r.submission_id AND {STANDING}""",
    group=("l.outlet_id", "o.enterprise_id"),
    key=("outlet_id", "enterprise_id"),
)
WORKERS = Filling(
    entry=WorkerEntry,
    subject="worker",
    fields=WORKER_FIELDS,
    source=f"""{DIRTY_WORKERS} d
        JOIN enterprises_workerlink l ON l.worker_id = d.id AND l.round_id = %s AND l.until IS NULL
        JOIN enterprises_workerreport r ON r.id = l.report_id
        JOIN enterprises_submission s ON s.id = r.submission_id AND {STANDING}""",
    group=("l.worker_id",),
    key=("worker_id",),
)
EMPLOYMENTS = Filling(
    entry=EmploymentEntry,
    subject="worker",
    fields=EMPLOYMENT_FIELDS,
    source=WORKERS.source
    + f" WHERE l.enterprise_id IS NOT NULL AND r.source IN ({', '.join(f"'{s}'" for s in ROSTER_SOURCES)})",
    group=("l.worker_id", "l.enterprise_id"),
    key=("worker_id", "enterprise_id"),
    values=(("outlet", "l.outlet_id"),),
)
CONSTANTS: dict[type[models.Model], dict[str, str]] = {
    EnterpriseEntry: {
        **dict.fromkeys(("outlets_why", "operations_why", "headcount_why", "members_why", "row_hash"), "''"),
        "in_scope": "true",
        "frozen": "false",
    },
    OutletEntry: {"frozen": "false"},
    WorkerEntry: {
        "in_scope": "true",
        "employments": "0",
        "frozen": "false",
        "dirty_at": "NULL",
        "affiliation_path": "''",
    },
    EmploymentEntry: {"frozen": "false"},
}


def fill(filling: Filling, round_id: int, on: date, overrides: tuple[Override, ...]) -> int:
    """Write the entries of everything dirty that standing reports speak of; returns how many."""
    sql, params = fill_sql(filling, round_id, on, overrides, connection.vendor)
    return run(sql, params)


def fill_sql(
    filling: Filling, round_id: int, on: date, overrides: tuple[Override, ...], vendor: str
) -> tuple[str, list[Any]]:
    """The one statement for a table of entries, and its parameters."""
    packed = filling.packed(on, overrides)
    state_order = order("worker", "employment_state", on=on, overrides=overrides)
    heads = {head_of(one): f"h{at}" for at, one in enumerate(packed)}
    tail = tail_sql("r.submission_id", "r.id")
    read = [f"{column} AS {name}" for column, name in zip(filling.group, filling.key, strict=True)]
    made: set[str] = set()
    keys, columns, values = [], [], []
    for at, one in enumerate(packed):
        head = heads[head_of(one)]
        if head not in made:
            made.add(head)
            read.append(f"{head_sql(one, source='r.source', tail=tail, mention=filling.mention)} AS {head}")
        read.append(f"{one.value} AS v{at}")
        keys.append(f"{pack_sql(f'b.v{at}', one.type, head=f'b.{head}', vendor=vendor)} AS k{at}")
        columns.append(one.column)
        values.append(value_sql(one, f"g.k{at}", vendor))
        if one.field not in filling.without_provenance:
            columns += [f"{one.field}_report", f"{one.field}_how"]
            values += [report_sql(f"g.k{at}"), how_sql(one, f"g.k{at}")]
    params: list[Any] = []
    if filling is EMPLOYMENTS:
        read += [f"{_word_sql()} AS word", "r.source", "r.submission_id", "r.id AS report"]
        keys.append(f"{_state_sql(state_order, vendor)} AS state")
        columns += ["active", "active_how"]
        values += [
            "CASE WHEN g.state IS NULL THEN true ELSE substr(g.state, 20) = 'active' END",
            "CASE WHEN g.state IS NULL THEN 'listed' ELSE 'precedence:' || "
            f"{_source_of_rank('g.state', state_order)} END",
        ]
        params += [on, on]
    constants = CONSTANTS[filling.entry]
    table = filling.entry._meta.db_table
    every = [*filling.key, *columns, *constants]
    update = ", ".join(f"{column} = excluded.{column}" for column in every if column not in filling.key[:1])
    unique = ", ".join(("round_id", *(filling.key if filling is EMPLOYMENTS else filling.key[:1])))
    grouped = ", ".join(f"b.{name}" for name in filling.key)
    sql = f"""
        INSERT INTO {table} (round_id, {", ".join(every)})
        SELECT %s, {", ".join(f"g.{name}" for name in filling.key)}, {", ".join([*values, *constants.values()])}
          FROM (SELECT {grouped}, {", ".join(keys)}
                  FROM (SELECT {", ".join(read)} FROM {filling.source} {FENCE[vendor]}) b
                 GROUP BY {grouped}) g
         WHERE true
        ON CONFLICT ({unique}) DO UPDATE SET {update}
    """
    return sql, [round_id, *params, round_id]


# Without the fence the planner would pull the inner query up and make the digits anew for every column.
FENCE = {"sqlite": "LIMIT -1", "postgresql": "OFFSET 0"}


def _word_sql() -> str:
    """What a row says about the as-of day; see `precedence.says`."""
    return """CASE WHEN r.started_on > %s THEN 'left'
        WHEN r.left_on IS NOT NULL THEN CASE WHEN r.left_on <= %s THEN 'left' ELSE 'active' END
        ELSE r.employment_state END"""


def _state_sql(sources: tuple[Any, ...], vendor: str) -> str:
    """The packed word about being on the roster; see `precedence.is_active`."""
    one = Packed("active", "b.word", "text", sources, "worker", "employment_state")
    # Half of the report's ten digits are a flag: within one delivery 在岗 sorts before 已离职.
    tail = tail_sql("b.submission_id", "(b.report + CASE b.word WHEN 'left' THEN 5000000000 ELSE 0 END)")
    return pack_sql("b.word", "text", head=head_sql(one, source="b.source", tail=tail), vendor=vendor)


def _source_of_rank(key: str, sources: tuple[Any, ...]) -> str:
    whens = " ".join(f"WHEN '{12 + 2 * at}' THEN '{name}'" for at, name in enumerate(sources))
    return f"(CASE substr({key}, 1, 2) {whens} END)"
