"""Background work that survives its worker.

A job is a row; the queue carries only the row's number. The running worker
leaves a heartbeat; a job that stays silent for a minute is put back in the
queue, and the worker that was merely slow finds that its attempt no longer
counts. Every handler can therefore be started again from the last thing it
has committed.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any

import psutil
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from ..models import Job, User

logger = logging.getLogger(__name__)

SILENCE = timedelta(seconds=60)
BEAT_SECONDS = 5.0
PROGRESS_SECONDS = 0.5
MOST_ATTEMPTS = 20

Handler = Callable[["Running"], str | None]
_handlers: dict[str, Handler] = {}


class Superseded(Exception):
    """The job was cancelled or another worker has taken it over; this attempt no longer counts."""


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Declare the function that does jobs of this kind. It may return a closing sentence."""

    def declare(handler: Handler) -> Handler:
        if _handlers.get(kind, handler) is not handler:
            raise ValueError(f"two handlers for {kind}")
        _handlers[kind] = handler
        return handler

    return declare


def kinds() -> list[str]:
    return sorted(_handlers)


# -- starting -----------------------------------------------------------------


def start(
    kind: str,
    *,
    by: User | None,
    object: models.Model | None = None,
    request_key: str = "",
    args: dict[str, Any] | None = None,
) -> Job:
    """Queue a job in the caller's transaction; the same request_key gives the same job."""
    if kind not in _handlers:
        raise LookupError(f"nobody handles {kind}; known: {kinds()}")
    with transaction.atomic():
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    kind=kind,
                    by=by,
                    object_type=object._meta.label if object is not None else "",
                    object_id=object.pk if object is not None else None,
                    args=args or {},
                    request_key=request_key,
                )
        except IntegrityError:
            return Job.objects.get(kind=kind, request_key=request_key)
        perform.enqueue(job.pk)
    return job


def cancel(job: Job, *, by: User) -> None:
    """Stop a job at its next heartbeat. What it has committed stays."""
    if job.by_id != by.pk:
        raise Refused(_("只有发起人可以取消这项作业。"))
    now = timezone.now()
    changed = Job.objects.unfinished().filter(pk=job.pk).update(state=Job.State.CANCELLED, finished_at=now)
    if not changed:
        raise Refused(_("这项作业已经结束，不用再取消。"))


@task()
def perform(job_id: int) -> None:
    """The one task of the queue: find the job's handler and run it."""
    try:
        with running(job_id, beat=True) as job:
            job.message = _handlers[job.kind](job) or ""
    except Superseded:
        logger.info("job %s was taken over or cancelled", job_id)


# -- running ------------------------------------------------------------------


class Running:
    """A job in work. Ask it for what to do; tell it how far you are."""

    def __init__(self, row: Job) -> None:
        self.row = row
        self.pk, self.kind, self.args, self.by = row.pk, row.kind, row.args, row.by
        self.object_id, self.attempt = row.object_id, row.attempt
        self.message = ""
        self._told_at = 0.0
        self.superseded = False

    def progress(self, done: int, of: int | None = None, *, message: str | None = None) -> None:
        """Write how far the work is, at most twice a second. Between transactions, never inside one.

        Raises Superseded when this attempt no longer counts.
        """
        if connection.in_atomic_block and not _only_the_test_is_atomic():
            raise RuntimeError("progress inside a transaction shows to nobody and holds SQLite's only writer")
        final = of is not None and done >= of
        if not final and time.monotonic() - self._told_at < PROGRESS_SECONDS:
            return
        self._told_at = time.monotonic()
        changes: dict[str, Any] = {"done": done, "heartbeat_at": timezone.now()}
        if of is not None:
            changes["of"] = of
        if message is not None:
            changes["message"] = message[:500]
        self._update(changes)

    def still_ours(self) -> None:
        """Raises Superseded unless this attempt counts: the last question before a final transaction commits."""
        if not Job.objects.filter(pk=self.pk, attempt=self.attempt, state=Job.State.RUNNING).exists():
            raise Superseded

    def _update(self, changes: dict[str, Any]) -> None:
        mine = Job.objects.filter(pk=self.pk, attempt=self.attempt, state=Job.State.RUNNING)
        if not mine.update(**changes):
            self.superseded = True
            raise Superseded


@contextmanager
def running(job_id: int, *, beat: bool = False) -> Iterator[Running]:
    """Take a queued job, and close it as done or failed. Raises Superseded if it is not ours to take."""
    job = Running(_take(job_id))
    stop = threading.Event()
    heart = threading.Thread(target=_beat, args=(job, stop), daemon=True) if beat else None
    if heart:
        heart.start()
    try:
        yield job
    except Superseded:
        raise
    except Refused as refusal:
        _close(job, Job.State.FAILED, str(refusal))
    except Exception:
        # The sentence is for the person who waits; the traceback for the log.
        _close(job, Job.State.FAILED, _("作业没有完成，已有内容不受影响。请稍后重试；仍不成功，请联系系统管理员。"))
        logger.exception("job %s of kind %s failed", job.pk, job.kind)
        raise
    else:
        _close(job, Job.State.DONE, job.message)
    finally:
        stop.set()
        if heart:
            heart.join(timeout=BEAT_SECONDS)


def _take(job_id: int) -> Job:
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, attempt=F("attempt") + 1, started_at=now, heartbeat_at=now, worker=worker_name()
    )
    if not taken:
        raise Superseded
    return Job.objects.select_related("by").get(pk=job_id)


def _close(job: Running, state: str, message: str) -> None:
    now = timezone.now()
    changes: dict[str, Any] = {"state": state, "finished_at": now, "heartbeat_at": now, "message": message[:500]}
    if state == Job.State.DONE:
        changes["done"] = models.Case(models.When(of__gt=0, then=F("of")), default=F("done"))
    job._update(changes)


def _beat(job: Running, stop: threading.Event) -> None:
    """Say every few seconds that the work goes on, over a connection of its own.

    On SQLite the beat waits while the work holds the writer; the reaper asks
    the operating system too before it gives a job to somebody else.
    """
    while not stop.wait(BEAT_SECONDS):
        try:
            Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING).update(
                heartbeat_at=timezone.now()
            )
        except DatabaseError:
            logger.debug("heartbeat of job %s skipped", job.pk)
        finally:
            connection.close()


# -- reaping ------------------------------------------------------------------


def reap(*, silence: timedelta = SILENCE) -> list[int]:
    """Put silent jobs back in the queue; returns their numbers. Run at worker start and every minute."""
    revived = []
    for job in Job.objects.silent_since(timezone.now() - silence).order_by("id"):
        if job.state == Job.State.RUNNING and _alive(job.worker) and not _long_silent(job):
            continue
        if job.attempt >= MOST_ATTEMPTS:
            _give_up(job)
        elif _requeue(job):
            revived.append(job.pk)
    return revived


@transaction.atomic
def _requeue(job: Job) -> bool:
    # The attempt names what we saw: of two reapers only one gets the row.
    again = Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt, heartbeat_at=job.heartbeat_at).update(
        state=Job.State.QUEUED, heartbeat_at=timezone.now()
    )
    if again:
        perform.enqueue(job.pk)
    return bool(again)


def _give_up(job: Job) -> None:
    message = _("这项作业多次中断，已停止重试。已有内容不受影响；请联系系统管理员。")
    Job.objects.unfinished().filter(pk=job.pk).update(
        state=Job.State.FAILED, finished_at=timezone.now(), message=message
    )


def _long_silent(job: Job) -> bool:
    return timezone.now() - job.heartbeat_at > 10 * SILENCE


@lru_cache(maxsize=4)
def _born(pid: int) -> int:
    return int(psutil.Process(pid).create_time())


def worker_name() -> str:
    """host:process:birth. The birth tells a process from a later one with the same number."""
    pid = os.getpid()
    return f"{_host()}:{pid}:{_born(pid)}"


def _alive(worker: str) -> bool:
    """Whether the process that took the job still runs here; another machine's we cannot ask."""
    host, _colon, process = worker.partition(":")
    number, _colon, birth = process.partition(":")
    if host != _host():
        return False
    try:
        return int(psutil.Process(int(number)).create_time()) == int(birth)
    except (psutil.Error, ValueError):
        return False


def _host() -> str:
    return socket.gethostname()[:80].replace(":", "-")


def _only_the_test_is_atomic() -> bool:
    """Django's TestCase wraps everything in transactions of its own and marks them."""
    blocks: list[Any] = list(connection.atomic_blocks)
    return all(block._from_testcase for block in blocks)


# -- without a worker -----------------------------------------------------------


def run_queued(limit: int = 1000) -> int:
    """Do what waits in this process, oldest first; returns how many jobs were done.

    For commands that carry a whole survey through, and for tests.
    """
    done = 0
    while done < limit:
        job_id = Job.objects.filter(state=Job.State.QUEUED).order_by("id").values_list("id", flat=True).first()
        if job_id is None:
            break
        with running(job_id) as job:
            job.message = _handlers[job.kind](job) or ""
        done += 1
    return done
