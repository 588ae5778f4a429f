"""Every night: forms forgotten, idle accounts suspended, orphans swept, files past retention gone, all of it once."""

import os
import time
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from enterprises.actions import retention
from enterprises.models import Submission
from shanyang.departments import nightly
from shanyang.departments.actions import housekeeping, jobs
from shanyang.departments.models import AuditEvent, Job, SubmittedForm, User
from shanyang.lib import vault, vault_files
from tests.builders import a_delivery, a_round

NIGHT = date(2026, 11, 24)


@pytest.fixture
def key():
    return vault.new_data_key(aad="t")


def aged(name, seconds):
    path = vault_files.path_of(name)
    os.utime(path, (time.time() - seconds, time.time() - seconds))
    return path


def test_the_chores_of_a_day_run_once_and_leave_one_line(lin):
    for _attempt in range(3):
        housekeeping.start_once_a_day(datetime(2026, 11, 24, 3, 0, tzinfo=timezone.get_current_timezone()))
    assert Job.objects.filter(kind=housekeeping.KIND).count() == 1
    jobs.run_queued()
    assert Job.objects.get(kind=housekeeping.KIND).state == "done"
    assert AuditEvent.objects.filter(verb="departments.nightly").count() == 1


def test_before_two_in_the_morning_nothing_starts(db):
    housekeeping.start_once_a_day(datetime(2026, 11, 24, 1, 59, tzinfo=timezone.get_current_timezone()))
    assert not Job.objects.exists()


def test_an_orphan_of_yesterday_goes_and_what_a_row_points_at_stays(lin, key, monkeypatch):
    orphan, young, kept = (vault_files.store(b"x", key) for _ in range(3))
    monkeypatch.setattr(nightly, "_kept", [lambda: [kept]])
    day = 24 * 3600
    paths = aged(orphan, day + 60), aged(young, day - 60), aged(kept, 30 * day)
    assert housekeeping.remove_orphans(NIGHT) == 1
    assert [path.exists() for path in paths] == [False, True, True]


def test_every_table_that_points_at_files_is_asked_before_a_sweep():
    assert {names.__name__ for names in nightly._kept} >= {"delivered_files", "uploaded_tables"}


def test_a_form_is_forgotten_after_a_week(lin):
    for days in (6, 8):
        SubmittedForm.objects.create(
            key=f"{days:032d}", user=lin, path="/", submitted_at=timezone.now() - timedelta(days=days)
        )
    assert housekeeping.forget_forms(NIGHT) == 1
    assert SubmittedForm.objects.count() == 1


def test_an_account_idle_for_three_months_is_suspended_and_administrators_are_not(zhao, system_admin, settings):
    settings.IDLE_ACCOUNT_DAYS = 90
    long_ago = timezone.now() - timedelta(days=91)
    User.objects.update(created_at=long_ago, last_login=long_ago)
    User.objects.filter(pk=zhao.pk).update(last_login=timezone.now() - timedelta(days=89))
    assert housekeeping.suspend_idle(NIGHT) == 0
    User.objects.filter(pk=zhao.pk).update(last_login=long_ago)
    assert housekeeping.suspend_idle(NIGHT) == 1
    zhao.refresh_from_db()
    assert (zhao.is_active, zhao.suspended_on) == (False, NIGHT)


def test_a_delivered_file_past_its_retention_goes_and_its_hash_stays(lin, key, settings):
    settings.RETENTION_DAYS = 730
    round_ = a_round(lin)
    old, young = (
        a_delivery(round_, source, path=vault_files.store(b"x", key), wrapped_key=key.wrapped)
        for source in ("registrar", "territory")
    )
    Submission.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=731))
    path = vault_files.path_of(old.path)
    assert retention.delete_old_files(NIGHT) == 1
    old.refresh_from_db()
    assert (old.path, old.wrapped_key, path.exists()) == ("", None, False)
    assert old.sha256
    young.refresh_from_db()
    assert young.wrapped_key
    assert AuditEvent.objects.get(verb="enterprises.delete_file").file_hash == old.sha256
