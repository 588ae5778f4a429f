"""The district at four moments of a round, told once and then put back from a copy.

Telling a round to its end takes seconds and a flush follows every browser test,
so each moment is copied when it is first reached, the database and the vault's
files, and any test process may put it back. What is told is what the demo tells, only smaller.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from enterprises.models import Round
from shanyang.demo import cast, deliveries, generator, requests, responsibilities, script
from shanyang.demo.knowledge import Knowledge, enterprise_named
from shanyang.demo.ledgers import Shelf

ENTERPRISES, WORKERS = 8, 90
# Whose contact signs in and where the instructor works: on the ground of 东方红街道.
OWN = "快鹿外卖"


class World:
    """One telling, moment after moment; `folder` keeps the ledgers, `shared` the copies of all test processes."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder, self.shared = folder, shared
        self.calendar = script.Calendar.around(timezone.localdate())
        self.make = partial(
            generator.make, seed=script.SEED, enterprises=ENTERPRISES, workers=WORKERS, apart=True,
            as_of=(self.calendar.first, self.calendar.second),
        )  # fmt: skip
        self.shelf: Shelf = self.make(folder / "ledgers", level=script.FIRST_LEVEL).shelf
        self.knowledge = Knowledge(self.shelf)

    def at(self, moment: str) -> World:
        """Put the database and the vault as they were at that moment, telling up to it when needed."""
        with one_at_a_time(self.shared / "lock"):
            reached = [name for name in MOMENTS if (self.shared / name).exists()]
            if moment in reached:
                self._put_back(moment)
            else:
                self._tell(reached, moment)
        ContentType.objects.clear_cache()
        cache.clear()
        return self

    def _tell(self, reached: list[str], moment: str) -> None:
        if reached:
            self._put_back(reached[-1])
            self.look()
        names = list(MOMENTS)
        for name in names[len(reached) : names.index(moment) + 1]:
            MOMENTS[name](self)
            self._copy(name)

    def file(self, part: str) -> Path:
        """A ledger by a part of its name."""
        return next(path for path in sorted(self.shelf.folder.iterdir()) if part in path.name)

    @property
    def round(self) -> Round:
        return Round.objects.order_by("-number")[0]

    def look(self) -> None:
        """Find the known world behind the rows of the first round again."""
        first = Round.objects.order_by("number").first()
        if first:
            self.knowledge.look(first)

    def _copy(self, name: str) -> None:
        place = self.shared / f"{name}.part"
        place.mkdir()
        if vault().exists():
            shutil.copytree(vault(), place / "vault")
        COPIES[connection.vendor].copy(place)
        place.rename(self.shared / name)

    def _put_back(self, name: str) -> None:
        place = self.shared / name
        shutil.rmtree(vault(), ignore_errors=True)
        if (place / "vault").exists():
            shutil.copytree(place / "vault", vault())
        COPIES[connection.vendor].put_back(place)


def vault() -> Path:
    return Path(settings.STORAGES["vault"]["OPTIONS"]["location"])


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# -- the moments -------------------------------------------------------------------


def founded(world: World) -> None:
    """Offices, people and places; no round yet."""
    script.found_district(world.shelf.district)


def delivered(world: World) -> None:
    """Round one: every ledger is in; doubts, contradictions and steps wait."""
    round_ = script.open_first(world.calendar)
    deliveries.deliver_offices(round_, world.shelf)
    world.knowledge.look(round_)
    enterprise = enterprise_named(world.knowledge, OWN)
    for role in (cast.CONTACT, cast.INSTRUCTOR):
        cast.grant(cast.account(role), role, enterprise=enterprise)
    deliveries.deliver_employers(round_, world.shelf)
    script.declare_the_silent(round_)
    script.close_deliveries(round_)


def worked(world: World) -> None:
    """Round one: decided and walked through all steps."""
    script.work(world.round, world.knowledge)


def told(world: World) -> None:
    """Round one frozen, round two under way."""
    script.finish(world.round)
    shelf = world.make(world.folder / "later", level=script.SECOND_LEVEL, round_number=2).shelf
    second = script.open_second(world.calendar)
    deliveries.deliver_offices(second, shelf)
    deliveries.deliver_employers(second, shelf, unwritten=1)
    script.begin_second(second, Knowledge(shelf))
    responsibilities.tell(world.calendar.today)
    requests.tell(world.calendar.today)


MOMENTS: dict[str, Callable[[World], None]] = {
    "founded": founded, "delivered": delivered, "worked": worked, "told": told,
}  # fmt: skip


# -- copies --------------------------------------------------------------------------


class SqliteCopy:
    """The file as a whole, by SQLite's own backup: triggers, counters and all."""

    @staticmethod
    def copy(place: Path) -> None:
        connection.ensure_connection()
        with sqlite3.connect(place / "copy.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()

    @staticmethod
    def put_back(place: Path) -> None:
        connection.ensure_connection()
        with sqlite3.connect(place / "copy.sqlite3") as copy:
            copy.backup(connection.connection)
        copy.close()


class PostgresCopy:
    """Every table by COPY, and the counters; guards and foreign keys rest while it is put back."""

    @classmethod
    def copy(cls, place: Path) -> None:
        with connection.cursor() as cursor:
            for table in cls.tables():
                with (place / table).open("wb") as file, cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                    for chunk in rows:
                        file.write(chunk)
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
            lines = [f"{name} {value}" for name, value in cursor.fetchall() if value is not None]
        (place / "counters.txt").write_text("\n".join(lines), encoding="utf-8")

    @classmethod
    def put_back(cls, place: Path) -> None:
        with connection.cursor() as cursor, cls.unguarded(cursor):
            names = ", ".join(f'"{table}"' for table in cls.tables())
            cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")
            for table in cls.tables():
                with (place / table).open("rb") as file, cursor.copy(f'COPY "{table}" FROM STDIN') as rows:
                    while chunk := file.read(1 << 16):
                        rows.write(chunk)
            for line in (place / "counters.txt").read_text(encoding="utf-8").splitlines():
                cursor.execute("SELECT setval(%s, %s)", line.split())

    @staticmethod
    def tables() -> list[str]:
        return sorted(connection.introspection.table_names())

    @staticmethod
    @contextmanager
    def unguarded(cursor: Any) -> Iterator[None]:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


COPIES: dict[str, Any] = {"sqlite": SqliteCopy, "postgresql": PostgresCopy}
