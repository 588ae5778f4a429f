"""The trail: written with the act or not at all, and every tampering found at its row."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from shanyang.departments.actions import audit, master_data
from shanyang.departments.models import AuditDetail, AuditEvent, Sector
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib import triggers
from shanyang.lib.request_context import Origin, coming_from
from tests import cast

NIGHT = NamedJob("night")


def some_events(number=5):
    return [
        audit.record("test.act", by=NIGHT, reason=f"第{n}次", detail={"name": ["旧", f"新{n}"]}) for n in range(number)
    ]


@pytest.fixture
def unguarded(db):
    """Somebody with all rights on the database."""
    triggers.remove()
    yield
    triggers.install()


def test_a_chain_that_nobody_touched_holds(db):
    some_events()
    assert list(audit.verify()) == []


TAMPERINGS = {
    "change": ("UPDATE departments_auditevent SET reason = 'x' WHERE sequence = 3", "event 3 was changed"),
    "change who": ("UPDATE departments_auditevent SET by_job = 'x' WHERE sequence = 2", "event 2 was changed"),
    "delete": ("DELETE FROM departments_auditevent WHERE sequence = 3", "sequence 3 is missing"),
    "delete the first": ("DELETE FROM departments_auditevent WHERE sequence = 1", "sequence 1 is missing"),
    "swap": (
        "UPDATE departments_auditevent SET verb = (CASE sequence WHEN 2 THEN 'b' ELSE 'a' END) "
        "WHERE sequence IN (2, 3)",
        "event 2 was changed",
    ),
    "break the link": (
        "UPDATE departments_auditevent SET previous_hash = 'x' WHERE sequence = 4",
        "event 4 does not follow",
    ),
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_found_at_its_row(unguarded, how):
    some_events()
    statement, sentence = TAMPERINGS[how]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM departments_auditdetail")
        cursor.execute(statement)
    assert next(audit.verify()).startswith(sentence)


def test_an_inserted_event_is_found(unguarded):
    events = some_events(3)
    forged = AuditEvent.objects.get(pk=events[1].pk)
    forged.pk, forged.sequence, forged.hash = None, 4, "f" * 64
    forged.save(force_insert=True)
    assert next(audit.verify()).startswith("event 4 does not follow")


def test_a_tail_that_was_cut_off_is_found_by_the_head_that_was_kept(unguarded, tmp_path):
    some_events()
    heads = tmp_path / "heads.txt"
    call_command("verify_audit", heads=heads)
    AuditDetail.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM departments_auditevent WHERE sequence > 3")
    assert list(audit.verify()) == []
    with pytest.raises(CommandError, match="the tail is cut off"):
        call_command("verify_audit", heads=heads)


def test_a_changed_detail_is_found(unguarded):
    events = some_events(2)
    other = AuditDetail.objects.get(event=events[1])
    AuditDetail.objects.filter(event=events[0]).update(content_encrypted=other.content_encrypted)
    assert "detail of event 1" in next(audit.verify())


def test_retention_deletes_details_without_breaking_the_chain(db):
    some_events()
    AuditDetail.objects.all().delete()
    assert list(audit.verify()) == []


def test_old_and_new_values_are_sealed_and_open_again(db):
    event = some_events(1)[0]
    assert audit.open_detail(event.detail) == {"name": ["旧", "新0"]}
    assert "新0".encode() not in bytes(event.detail.content_encrypted)
    assert event.fields == "name"


def test_an_event_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError):
        audit.record("test.act", by=NIGHT)


def test_when_the_trail_cannot_be_written_the_act_does_not_happen(district, lin, monkeypatch):
    sector = Sector.objects.get(code="courier")
    sector.label = "别的名称"
    monkeypatch.setattr(AuditEvent, "save", lambda *args, **kwargs: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        master_data.save(sector, by=lin, reason="改名")
    assert Sector.objects.get(pk=sector.pk).label == "快递类"


def test_an_event_knows_where_it_came_from(lin):
    with coming_from(Origin(request_id="r1", address="10.1.2.3", page="/survey/")):
        event = audit.record("test.act", by=lin)
    assert (event.request_id, event.address, event.page, event.unit) == ("r1", "10.1.2.3", "/survey/", "区委组织部")


def test_line_breaks_and_hidden_signs_do_not_reach_the_trail(lin):
    event = audit.record("test.act", by=lin, reason="一行\n2026-01-01 管理员\u202e批准\u200b")
    assert event.reason == "一行 2026-01-01 管理员 批准 "


def test_an_event_has_exactly_one_actor(lin):
    event = audit.record("test.act", by=lin)
    event.pk, event.sequence, event.hash, event.by_job = None, 99, "a" * 64, "both"
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_events_of_twenty_writers_at_once_form_one_chain(transactional_db, race):
    def write(number):
        with transaction.atomic():
            audit.record("test.act", by=NIGHT, reason=str(number))

    race([lambda n=n: write(n) for n in range(20)])
    assert AuditEvent.objects.count() == 20
    assert list(audit.verify()) == []


def test_a_change_of_master_data_names_its_fields_and_keeps_both_values(lin):
    sector = cast.sector("courier")
    sector.since += timedelta(days=1)
    master_data.save(sector, by=lin, reason="更正")
    event = AuditEvent.objects.get(verb="departments.change_record")
    assert audit.open_detail(event.detail) == {"since": ["2024-01-01", "2024-01-02"]}
