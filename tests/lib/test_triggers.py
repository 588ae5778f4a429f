"""The database refuses on its own, and a missing guard is found."""

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction

from shanyang.departments.actions import audit
from shanyang.departments.models import AuditEvent
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib import triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db):
    return audit.record("test.act", by=NamedJob("test"))


@pytest.mark.parametrize(
    "statement", ["UPDATE departments_auditevent SET verb = 'x'", "DELETE FROM departments_auditevent"]
)
def test_an_audit_event_is_neither_changed_nor_deleted_by_any_client(event, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get().verb == "test.act"


def test_every_declared_trigger_stands():
    assert triggers.missing() == []
    assert {guard.table for guard in triggers.declared()} >= {
        "departments_auditevent",
        "enterprises_frozenfigure",
        "enterprises_workerentry",
    }


def test_a_dropped_trigger_is_reported_with_its_remedy():
    guard = triggers.declared()[0]
    on_table = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{guard.trigger}"{on_table}')
    found = [error for error in run_checks(databases=["default"]) if error.id == "shanyang.E010"]
    assert guard.trigger in found[0].msg
    assert "migrate" in found[0].hint
    triggers.install()
    assert triggers.missing() == []


def test_only_known_statements_are_guarded():
    with pytest.raises(ValueError, match="unknown statements"):
        triggers.refuse("t", on=("truncate",), name="x")
