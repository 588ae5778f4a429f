"""Background work: progress that others see, a dead worker's job taken back, nothing done twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shanyang.departments.actions import jobs
from shanyang.departments.models import Job, ParameterValue
from shanyang.lib.errors import Refused
from tests import cast


@pytest.fixture(autouse=True)
def only_these_handlers(monkeypatch):
    monkeypatch.setattr(jobs, "_handlers", dict(jobs._handlers))


def handler(kind="test.count"):
    return jobs.handles(kind)


def count_to_three(job):
    for number in range(1, 4):
        job.progress(number, 3)
    return "数完了"


def test_a_job_runs_reports_and_ends_with_a_sentence(lin):
    handler()(count_to_three)
    job = jobs.start("test.count", by=lin, object=lin, args={"n": 3})
    assert jobs.run_queued() == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.of, job.message, job.attempt) == ("done", 3, 3, "数完了", 1)
    assert job.percent == 100
    assert Job.objects.about(lin).get() == job


def test_the_same_request_starts_one_job(lin):
    handler()(count_to_three)
    first = jobs.start("test.count", by=lin, request_key="a")
    assert jobs.start("test.count", by=lin, request_key="a") == first
    assert jobs.start("test.count", by=lin, request_key="b") != first


def test_a_job_nobody_handles_is_not_queued(lin):
    with pytest.raises(LookupError, match=r"test\.unknown"):
        jobs.start("test.unknown", by=lin)


def test_a_refusal_becomes_the_closing_sentence(lin):
    @handler()
    def refuse(job):
        raise Refused("文件加了密码，请去掉密码后重新上传。")

    job = jobs.start("test.count", by=lin)
    jobs.run_queued()
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", "文件加了密码，请去掉密码后重新上传。")


def test_an_error_is_told_without_its_inside(lin):
    @handler()
    def break_down(job):
        raise RuntimeError("secret 13900001111")

    job = jobs.start("test.count", by=lin)
    with pytest.raises(RuntimeError):
        jobs.run_queued()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "secret" not in job.message


def test_progress_inside_a_transaction_is_refused(transactional_db):
    @handler()
    def hide(job):
        with transaction.atomic():
            job.progress(1, 2)

    jobs.start("test.count", by=None)
    with pytest.raises(RuntimeError, match="transaction"):
        jobs.run_queued()


def take(job, **changes):
    """As a worker that has taken the job and then fell silent."""
    values = {"state": "running", "attempt": 1, "worker": "elsewhere:1:1", "started_at": timezone.now()}
    Job.objects.filter(pk=job.pk).update(**values | {"heartbeat_at": timezone.now() - timedelta(seconds=61)} | changes)
    job.refresh_from_db()


def test_a_job_silent_for_a_minute_is_queued_again(lin):
    handler()(count_to_three)
    job = jobs.start("test.count", by=lin)
    take(job)
    assert jobs.reap() == [job.pk]
    assert jobs.reap() == []
    jobs.run_queued()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)


def test_a_job_that_spoke_a_moment_ago_is_left_alone(lin):
    handler()(count_to_three)
    job = jobs.start("test.count", by=lin)
    take(job, heartbeat_at=timezone.now() - timedelta(seconds=59))
    assert jobs.reap() == []


def test_a_worker_that_is_alive_and_busy_keeps_its_job_for_a_while(lin):
    handler()(count_to_three)
    job = jobs.start("test.count", by=lin)
    take(job, worker=jobs.worker_name())
    assert jobs.reap() == []
    take(job, worker=jobs.worker_name(), heartbeat_at=timezone.now() - timedelta(minutes=11))
    assert jobs.reap() == [job.pk]


def test_a_number_that_another_process_bears_now_is_not_the_worker(lin):
    handler()(count_to_three)
    job = jobs.start("test.count", by=lin)
    host, number, birth = jobs.worker_name().split(":")
    take(job, worker=f"{host}:{number}:{int(birth) - 5}")
    assert jobs.reap() == [job.pk]


def test_the_slow_worker_finds_that_its_attempt_no_longer_counts(lin):
    @handler()
    def slow(job):
        Job.objects.filter(pk=job.pk).update(attempt=2)
        job.progress(1, 2)
        raise AssertionError("worked on")

    jobs.start("test.count", by=lin)
    with pytest.raises(jobs.Superseded):
        jobs.run_queued()


def test_a_job_that_always_breaks_off_is_given_up(lin):
    handler()(count_to_three)
    job = jobs.start("test.count", by=lin)
    take(job, attempt=jobs.MOST_ATTEMPTS)
    assert jobs.reap() == []
    job.refresh_from_db()
    assert job.state == "failed"
    assert "多次中断" in job.message


def test_only_the_one_who_started_it_cancels_a_job(lin, zhao):
    handler()(count_to_three)
    job = jobs.start("test.count", by=lin)
    with pytest.raises(Refused):
        jobs.cancel(job, by=zhao)
    jobs.cancel(job, by=lin)
    assert jobs.run_queued() == 0
    with pytest.raises(Refused):
        jobs.cancel(job, by=lin)


def test_a_job_taken_by_one_worker_is_not_taken_by_another(transactional_db, race):
    runs = []

    @handler()
    def once_only(job):
        runs.append(job.attempt)
        ParameterValue.objects.create(key=f"k{len(runs)}", value=1, since=cast.SINCE, source="x")

    job = jobs.start("test.count", by=None)
    race([lambda: jobs.perform.func(job.pk)] * 6)
    assert race.failures == []
    assert runs == [1]


WORKER = """
import os, sys, time, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
from django.db import connections
connections["default"].settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from shanyang.departments.actions import jobs
@jobs.handles("test.slow")
def slow(job):
    for step in range(1, 1000):
        job.progress(step, 1000)
        time.sleep(0.6)
jobs.perform.func(int(sys.argv[1]))
"""


def test_a_killed_worker_leaves_a_job_that_another_finishes(transactional_db):
    from django.db import connection

    @jobs.handles("test.slow")
    def finish(job):
        return "接着做完"

    job = jobs.start("test.slow", by=None)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shanyang.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(job.pk)], env=environment, cwd=settings.BASE_DIR)
    try:
        until = time.monotonic() + 60
        while not Job.objects.filter(pk=job.pk, done__gte=1).exists() and time.monotonic() < until:
            time.sleep(0.2)
        assert Job.objects.get(pk=job.pk).done >= 1, "another process sees the progress while the work goes on"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert jobs.reap(silence=timedelta(0)) == [job.pk]
    jobs.run_queued()
    job.refresh_from_db()
    assert (job.state, job.message, job.attempt) == ("done", "接着做完", 2)
