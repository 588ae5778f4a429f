"""The worker: does what is queued, and every minute takes back what a dead worker left."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError, connection
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from shanyang.departments.actions import housekeeping, jobs

logger = logging.getLogger(__name__)


class Command(DatabaseWorker):
    help = "Run the background worker, with the reaper that restarts interrupted jobs."

    def add_arguments(self, parser: CommandParser) -> None:  # type: ignore[override]
        super().add_arguments(parser)
        # A worker that reloads itself in the middle of an import helps nobody.
        parser.set_defaults(reload=False, startup_delay=False, interval=0.5)
        parser.add_argument(
            "--reap-every", type=float, default=60.0, help="Seconds between two looks for interrupted jobs."
        )
        parser.add_argument(
            "--silence", type=float, default=60.0, help="Seconds without a heartbeat after which a job is interrupted."
        )

    def handle(self, *, reap_every: float, silence: float, **options: Any) -> None:  # type: ignore[override]
        # A worker on unsafe settings would lose what it reports as done.
        self.check(databases=["default"])
        stop = threading.Event()
        reaper = threading.Thread(
            target=_reap_until, args=(stop, reap_every, timedelta(seconds=silence)), daemon=True, name="reaper"
        )
        reaper.start()
        try:
            super().handle(**options)
        finally:
            stop.set()


def _reap_until(stop: threading.Event, every: float, silence: timedelta) -> None:
    """In a thread of its own: a long job must not keep the others waiting for their rescue."""
    while True:
        try:
            for number in jobs.reap(silence=silence):
                logger.warning("job %s was interrupted and is queued again", number)
            housekeeping.start_once_a_day()
        except DatabaseError:
            logger.exception("the reaper could not reach the database; it tries again")
        finally:
            connection.close()
        if stop.wait(every):
            return
