"""Many rows at once arrive as single ones would."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from shanyang.departments.models import Job, ParameterValue
from shanyang.lib.bulk import bulk_insert, new_uid

pytestmark = pytest.mark.django_db


def test_dates_decimals_and_text_come_back_as_they_were():
    day = date(2026, 1, 31)
    rows = [(f"key-{number}", "12.50", day, "文件“甲”\t第一条\n", "反斜杠 \\N 与逗号,") for number in range(4100)]
    assert bulk_insert(ParameterValue, ["key", "value", "since", "source", "note"], iter(rows)) == 4100
    row = ParameterValue.objects.get(key="key-4099")
    assert (str(row.value), row.since, row.source, row.note) == (
        "12.50",
        day,
        "文件“甲”\t第一条\n",
        "反斜杠 \\N 与逗号,",
    )


def test_times_json_and_nothing_come_back_as_they_were():
    now, mark = timezone.now(), str(uuid.uuid4())
    columns = [field.attname for field in Job._meta.concrete_fields if not field.primary_key]
    values = {field.attname: field.get_default() for field in Job._meta.concrete_fields if not field.primary_key}
    values |= {"kind": "x", "args": {"标记": mark}, "queued_at": now, "heartbeat_at": now, "state": Job.State.QUEUED}
    assert bulk_insert(Job, columns, [[values[name] for name in columns]]) == 1
    job = Job.objects.get()
    assert (job.args, job.queued_at, job.started_at, job.by_id) == ({"标记": mark}, now, None, None)


def test_an_unknown_column_is_named():
    with pytest.raises(LookupError, match="wrong"):
        bulk_insert(ParameterValue, ["wrong"], [])


def test_no_rows_are_no_work():
    assert bulk_insert(ParameterValue, ["key"], []) == 0


def test_a_new_uid_is_a_random_uuid():
    made = {new_uid() for _ in range(1000)}
    assert len(made) == 1000
    assert all((uuid.UUID(digits).version, uuid.UUID(digits).hex) == (4, digits) for digits in made)
