"""What is frozen stays: in the database, in the file, beside its corrections."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from enterprises.actions import freezing, sign_off
from enterprises.actions.consolidation import consolidate
from enterprises.models import (
    Amendment,
    Candidate,
    Case,
    Discrepancy,
    EnterpriseEntry,
    Figure,
    FrozenFigure,
    Round,
    SignOff,
    WorkerEntry,
)
from enterprises.queries import frozen
from enterprises.rules import frozen_file
from shanyang.departments.models import AuditEvent
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused, Stale
from tests import cast

from .says import AS_OF, a_delivery, a_round, a_worker, an_enterprise, lists, says

JOB = NamedJob("test")


@pytest.fixture
def firm(district):
    return an_enterprise("迅达, “快”送")


@pytest.fixture
def signed(firm, lin):
    """A round with one member at the top, consolidated and signed by the lead for the district committee."""
    round_ = a_round(state="consolidating")
    delivery = a_delivery(round_, "employer")
    says(delivery, firm)
    lists(delivery, a_worker("甲"), firm, party_status="formal", party_organization=cast.organization("district"))
    lists(delivery, a_worker("乙"), firm)
    consolidate(round_, by=JOB)
    sign_off.sign(round_, cast.organization("district"), by=lin)
    return round_


@pytest.fixture
def frozen_round(signed, lin):
    return freezing.freeze(signed, by=lin)


def test_freezing_keeps_every_figure_with_its_hash(frozen_round):
    live = set(Figure.objects.values_list("measure", "subject_type", "subject_id", "value"))
    assert set(FrozenFigure.objects.values_list("measure", "subject_type", "subject_id", "value")) == live
    assert not FrozenFigure.objects.exclude(row_hash__regex="^[0-9a-f]{64}$").exists()
    assert Round.objects.get().state == "frozen"


def test_every_entry_is_frozen_and_the_enterprise_rows_carry_a_hash(frozen_round):
    assert not EnterpriseEntry.objects.filter(frozen=False).exists()
    assert not WorkerEntry.objects.filter(frozen=False).exists()
    assert len(EnterpriseEntry.objects.get().row_hash) == 64


STATEMENTS = [
    "UPDATE enterprises_enterpriseentry SET headcount = 1",
    "DELETE FROM enterprises_workerentry",
    "UPDATE enterprises_employmententry SET active = (1 = 0)",
    "UPDATE enterprises_frozenfigure SET value = 1",
    "DELETE FROM enterprises_frozenfigure",
    "UPDATE enterprises_figure SET value = 1",
    "DELETE FROM enterprises_signoff",
    "UPDATE enterprises_round SET state = 'open', frozen_at = NULL",
    "DELETE FROM enterprises_round",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_refuses_to_change_a_frozen_round(frozen_round, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", [s for s in STATEMENTS if "frozenfigure" not in s and "_round" not in s])
def test_the_same_statements_pass_before_freezing(signed, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_frozen_round_takes_no_further_rows(frozen_round, firm):
    with pytest.raises(DatabaseError), transaction.atomic():
        FrozenFigure.objects.create(
            **{"round": frozen_round, "measure": "workers", "subject_type": "enterprise", "subject_id": 999},
            **{"subject_name": "x", "row_hash": "0" * 64, "frozen_at": frozen_round.frozen_at, "value": 1},
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        EnterpriseEntry.objects.create(round=frozen_round, enterprise=an_enterprise("后来"), name="后来")


def test_amendments_stand_as_written(frozen_round, lin):
    freezing.amend(FrozenFigure.objects.first(), value=77, reason="漏报一人", by=lin)
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Amendment.objects.all()._raw_delete("default")


def test_an_amendment_stands_beside_and_never_replaces(frozen_round, lin):
    figure = FrozenFigure.objects.get(measure="workers", subject_type="district")
    freezing.amend(figure, value=3, reason="丙漏报", evidence="走访记录", by=lin)
    figure.refresh_from_db()
    assert (figure.value, figure.amendments.get().value) == (2, 3)
    assert frozen_file.content_hash(frozen.canonical_csv(frozen_round)) == frozen_round.frozen_hash


def test_an_amendment_needs_a_reason_the_lead_and_another_number(frozen_round, lin, zhao):
    figure = FrozenFigure.objects.get(measure="workers", subject_type="district")
    for wrong in ({"by": zhao}, {"reason": "  "}, {"value": 2}, {"value": -1}):
        with pytest.raises(Refused):
            freezing.amend(figure, **{"value": 3, "reason": "漏报", "by": lin, **wrong})
    assert not Amendment.objects.exists()


def test_only_the_lead_freezes(signed, zhao):
    with pytest.raises(Refused):
        freezing.freeze(signed, by=zhao)


def test_a_round_that_is_not_signed_is_not_frozen(firm, lin):
    round_ = a_round(state="consolidating")
    consolidate(round_, by=JOB)
    with pytest.raises(Refused):
        freezing.freeze(round_, by=lin)


def test_a_page_opened_before_somebody_else_acted_does_not_freeze(signed, lin):
    with pytest.raises(Stale):
        freezing.freeze(signed, by=lin, version=signed.version - 1)
    assert not FrozenFigure.objects.exists()


def open_discrepancy(round_, firm):
    Discrepancy.objects.create(round=round_, enterprise=firm, kind="headcount", field="headcount")


def open_pair(round_, firm):
    Candidate.objects.create(round=round_, kind="worker", worker_a=a_worker("子"), worker_b=a_worker("丑"), score=1)


def open_case(round_, firm):
    Case.objects.create(round=round_, enterprise=firm, due_on=AS_OF, step="check")


def dirty_case(round_, firm):
    from django.utils import timezone

    Case.objects.create(round=round_, enterprise=firm, due_on=AS_OF, step="done", dirty_at=timezone.now())


def void_signature(round_, firm):
    from django.utils import timezone

    SignOff.objects.update(voided_at=timezone.now(), void_reason="名单有变化")


@pytest.mark.parametrize("left", [open_discrepancy, open_pair, open_case, dirty_case, void_signature])
def test_anything_left_open_stands_in_the_way(signed, firm, lin, left):
    left(signed, firm)
    with pytest.raises(Refused, match="还不能冻结"):
        freezing.freeze(signed, by=lin)
    assert Round.objects.get().state == "signed"


def test_freezing_is_recorded_with_the_hash_of_the_file(frozen_round, lin):
    event = AuditEvent.objects.get(verb="enterprises.freeze")
    assert (event.by_user, event.file_hash) == (lin, frozen_round.frozen_hash)


# -- the file -----------------------------------------------------------------------


@pytest.fixture
def file(frozen_round, tmp_path):
    path = tmp_path / "frozen.csv"
    path.write_bytes(frozen.canonical_csv(frozen_round))
    return path


def verify(path, *options):
    out = StringIO()
    call_command("verify_frozen", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_confirms_the_file_and_its_hash(file, frozen_round):
    assert frozen_round.frozen_hash in verify(file)


def test_the_file_defines_every_measure_it_holds(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    defined = {line.split(",")[1] for line in lines if line.startswith("definition,")}
    assert {line.split(",")[1] for line in lines if line.startswith("figure,")} <= defined
    assert "for machines" in lines[1]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda text: re.sub("(workers,district,410811,[^,]+),2,", r"\1,3,", text),
        lambda text: text.replace("一人只计一次", "一人可计两次", 1),
        lambda text: "\r\n".join(line for at, line in enumerate(text.split("\r\n")) if at != 15),
        lambda text: text.rsplit("\r\n", 2)[0] + "\r\n",
        lambda text: text.replace("410811", "410812"),
        lambda text: "",
    ],
)
def test_a_changed_file_is_found_out(file, tamper):
    text = file.read_bytes().decode()
    changed = tamper(text)
    assert changed != text
    file.write_bytes(changed.encode())
    with pytest.raises(CommandError):
        verify(file, "--alone")


def test_a_consistent_forgery_is_found_by_the_database(file, frozen_round):
    about = frozen.about(frozen_round)
    rows = [frozen.row_of(one) for one in FrozenFigure.objects.all()]
    forged = [frozen_file.FrozenRow(**{**vars(row), "value": "9999"}) for row in rows]
    file.write_bytes(frozen_file.write(about, frozen.definitions(), forged))
    verify(file, "--alone")
    with pytest.raises(CommandError, match="not the file"):
        verify(file)


def test_the_workbook_for_people_opens_and_holds_the_corrections(frozen_round, lin, tmp_path):
    from openpyxl import load_workbook

    freezing.amend(FrozenFigure.objects.get(measure="workers", subject_type="district"), value=3, reason="漏报", by=lin)
    book = load_workbook(frozen.for_people(frozen_round))
    assert book.sheetnames == ["冻结数", "订正", "指标定义", "说明"]
    assert book["订正"]["D2"].value == 3
    assert book["说明"]["B5"].value == frozen_round.frozen_hash


def test_the_next_round_is_free_to_move(frozen_round, lin):
    following = a_round(2, as_of=date(2027, 4, 30), previous=frozen_round)
    says(a_delivery(following, "territory"), an_enterprise("新来"))
    consolidate(following, by=lin)
    assert EnterpriseEntry.objects.filter(round=following, frozen=False).count() == 1
