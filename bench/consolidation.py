"""Consolidation of 100,000 people and 5,000 enterprises, against a plain Python loop over the same rows.

    python -m bench.consolidation [sqlite|postgresql] [people] [enterprises]

Both sides read the same standing, linked reports and fill the same tables, in
one transaction with the same durable settings. The loop fetches the rows with
a cursor, chooses field by field from the order of the sources, and writes with
executemany, as a plain program would; on PostgreSQL a loop that writes by COPY
is timed beside it. What the sides wrote is compared cell by cell. Then a whole
consolidation is timed, and once more without any change.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from statistics import median
from typing import Any

from bench.database import prepare

GOALS = {"sqlite": 0.9, "postgresql": 0.6}
GOAL_REPEAT = 0.2
RUNS = 3


def run(engine: str, people: int, enterprises: int) -> bool:
    prepare(engine)
    from bench import consolidation_data
    from enterprises.actions.consolidation import consolidate
    from shanyang.departments.rules.actors import NamedJob

    round_ = consolidation_data.fill(people, enterprises, seed=1)
    ours, loop, same = [], [], True
    for _ in range(RUNS):
        ours.append(_timed(lambda: _fill_by_statement(round_)))
        set_based = _cells(round_)
        loop.append(_timed(lambda: _fill_by_loop(round_)))
        same = same and _compare(set_based, _cells(round_))
    copied, _ = _timed(lambda: _fill_by_loop(round_, copy=True))
    same = same and _compare(set_based, _cells(round_))
    (wall, cpu), (loop_wall, loop_cpu) = _middles(ours), _middles(loop)
    _clear(round_)
    first = _seconds(lambda: consolidate(round_, by=NamedJob("bench")))
    again = median(_seconds(lambda: consolidate(round_, by=NamedJob("bench"))) for _ in range(RUNS))
    ratio, repeat = wall / loop_wall, again / first
    print(f"{engine}: {people:,} people, {enterprises:,} enterprises")
    print(f"  fill the entries    {wall:6.2f} s   python loop    {loop_wall:6.2f} s   ratio {ratio:.2f}")
    print(f"  the loop with bulk writing       {copied:6.2f} s   ratio {wall / copied:.2f}")
    print(f"  CPU, client+server  {cpu:6.2f} s   python loop    {loop_cpu:6.2f} s   ratio {cpu / loop_cpu:.2f}")
    print(f"  cells               {'equal' if same else 'DIFFERENT'}   goal {GOALS[engine]}")
    print(f"  whole consolidation {first:6.2f} s   without change {again:6.2f} s   ratio {repeat:.2f}")
    print(f"  goal                {GOAL_REPEAT}")
    return same and ratio <= GOALS[engine] and repeat <= GOAL_REPEAT


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _timed(call: Callable[[], object]) -> tuple[float, float]:
    """A filling of empty tables, with its commit: wall seconds, and CPU seconds of client and server."""
    from django.db import transaction

    def committed() -> None:
        with transaction.atomic():
            call()

    before = _cpu()
    wall = _seconds(committed)
    return wall, _cpu() - before


def _cpu() -> float:
    """Seconds of CPU of this process and, on PostgreSQL, of the backend that serves it."""
    import psutil
    from django.db import connection

    spent = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            times = psutil.Process(cursor.fetchone()[0]).cpu_times()
        spent += times.user + times.system
    return spent


def _middles(measured: list[tuple[float, float]]) -> tuple[float, float]:
    return median(wall for wall, _ in measured), median(cpu for _, cpu in measured)


TABLES = ("enterpriseentry", "workerentry", "employmententry")


def _clear(round_: Any) -> None:
    from django.db import transaction

    from enterprises.actions.filling import run as execute

    with transaction.atomic():
        for table in TABLES:
            execute(f"DELETE FROM enterprises_{table} WHERE round_id = %s", [round_.pk])


def _fill_by_statement(round_: Any) -> None:
    from enterprises.actions import filling
    from enterprises.actions.consolidation import fill_tables

    filling.note_dirty(round_.pk, None)
    fill_tables(round_.pk, round_.as_of, ())


def _cells(round_: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Every cell of the filled tables in a fixed order; then the tables are emptied for the next side."""
    from django.apps import apps

    found = {}
    for table in TABLES:
        model = apps.get_model("enterprises", table)
        columns = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
        order = [name for name in ("enterprise_id", "worker_id") if name in columns]
        found[table] = list(model._default_manager.filter(round=round_).order_by(*order).values_list(*columns))
    _clear(round_)
    return found


def _compare(left: dict[str, list[tuple[Any, ...]]], right: dict[str, list[tuple[Any, ...]]]) -> bool:
    same = True
    for table in TABLES:
        different = sum(a != b for a, b in zip(left[table], right[table], strict=False))
        different += abs(len(left[table]) - len(right[table]))
        if different:
            same = False
            example = next((a, b) for a, b in zip(left[table], right[table], strict=False) if a != b)
            print(f"  {table}: {different} of {len(left[table])} rows differ, e.g.\n    {example[0]}\n    {example[1]}")
    return same


# -- the loop ------------------------------------------------------------------------


def _fill_by_loop(round_: Any, copy: bool = False) -> None:
    from enterprises.actions import filling

    for one in (filling.ENTERPRISES, filling.WORKERS, filling.EMPLOYMENTS):
        _loop(one, round_, copy)


def _loop(one: Any, round_: Any, copy: bool) -> None:
    """Fetch, group, choose in plain Python, write."""
    from django.db import connection

    from enterprises.actions import filling
    from enterprises.rules.precedence import DEFAULTS, ROSTER_SOURCES, says
    from shanyang.lib.bulk import bulk_insert

    packed = one.packed(round_.as_of, ())
    ranks = [{str(source): at for at, source in enumerate(p.order)} for p in packed]
    state_ranks = {str(source): at for at, source in enumerate(DEFAULTS["worker"]["employment_state"])}
    table = {"enterprise": "enterprise", "worker": "worker"}[one.subject]
    roster = one is filling.EMPLOYMENTS
    extra = {True: "r.employment_state, r.started_on, r.left_on", False: "r.mention, r.headcount_basis"}[roster]
    if one is filling.WORKERS:
        extra = "0"
    keys = ", ".join(one.group)
    values = ", ".join(p.value for p in packed)
    sql = f"""SELECT {keys}, r.source, r.submission_id, r.id, {extra}, {values}
        FROM enterprises_{table}link l JOIN enterprises_{table}report r ON r.id = l.report_id
        JOIN enterprises_submission s ON s.id = r.submission_id AND s.state = 'accepted'
        WHERE l.round_id = %s AND l.until IS NULL"""
    width = len(one.group)
    skip = width + 3 + {True: 3, False: 2}[roster] - (1 if one is filling.WORKERS else 0)
    groups: dict[tuple[int, ...], list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, [round_.pk])
        for row in cursor:
            if roster and row[width] not in ROSTER_SOURCES:
                continue
            groups[row[:width]].append(row)
    constants = filling.CONSTANTS[one.entry]
    plain = {"''": "", "true": True, "false": False, "NULL": None, "0": 0}

    def rows() -> Any:
        for key, reports in groups.items():
            cells: list[Any] = [round_.pk, *key]
            basis = None
            for at, p in enumerate(packed):
                best, chosen = None, None
                for row in reports:
                    value = row[skip + at]
                    if value is None:
                        continue
                    rank = ranks[at][row[width]] * 2
                    if p.field == "operating_status" and row[width] == "registrar" and value == "deregistered":
                        rank = 1
                    if one is filling.ENTERPRISES and row[width + 3]:
                        rank += 100
                    place = (rank, -row[width + 1], row[width + 2])
                    if best is None or place < best:
                        best, chosen = place, row
                cells.append(None if chosen is None else chosen[skip + at])
                if p.field in one.without_provenance:
                    continue
                if chosen is None:
                    cells += [None, ""]
                else:
                    mention = one is filling.ENTERPRISES and chosen[width + 3]
                    cells += [chosen[width + 2], "mention" if mention else f"precedence:{chosen[width]}"]
                    if p.field == "headcount":
                        basis = chosen[width + 4]
            if roster:
                best, word, source = None, None, ""
                for row in reports:
                    state = says(row[width + 3], _day(row[width + 4]), _day(row[width + 5]), as_of=round_.as_of)
                    if state is None:
                        continue
                    place = (state_ranks[row[width]], -row[width + 1], state == "left", row[width + 2])
                    if best is None or place < best:
                        best, word, source = place, state, row[width]
                cells += [word != "left", f"precedence:{source}" if word else "listed"]
            if one is filling.ENTERPRISES:
                cells.append(basis)
            yield (*cells, *(plain[value] for value in constants.values()))

    columns: list[str] = ["round_id", *one.key]
    for p in packed:
        columns.append(p.column)
        if p.field not in one.without_provenance:
            columns += [f"{p.field}_report", f"{p.field}_how"]
    if roster:
        columns += ["active", "active_how"]
    if one is filling.ENTERPRISES:
        columns.append("headcount_basis")
    write = bulk_insert if copy else _insert
    write(one.entry, (*columns, *constants), rows())


def _insert(model: Any, columns: tuple[str, ...], rows: Any) -> None:
    """Plain INSERTs, a thousand at a time."""
    from itertools import batched

    from django.db import connection

    from shanyang.lib.bulk import for_sqlite

    sqlite = connection.vendor == "sqlite"
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({marks})"
    with connection.cursor() as cursor:
        for some in batched(rows, 1000):
            cursor.executemany(statement, [tuple(map(for_sqlite, row)) for row in some] if sqlite else some)


def _day(value: Any) -> Any:
    """SQLite's cursor gives days as text."""
    from datetime import date

    return date.fromisoformat(value) if isinstance(value, str) else value


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    good = run(given.get(0, "sqlite"), int(given.get(1, 100_000)), int(given.get(2, 5_000)))
    sys.exit(0 if good else 1)
