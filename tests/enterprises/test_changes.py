"""Between rounds: reported by whoever learns of it, checked by who answers for it, known to the next round."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises import inbox
from enterprises.actions import books, changes
from enterprises.models import ChangeReport, Enterprise, EnterpriseReport, Submission, WorkerReport
from shanyang.departments.actions import jobs
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused, Stale
from tests import builders, cast
from tests.enterprises.test_books import first as first
from tests.enterprises.test_books import owed, sheet_of

TODAY = timezone.localdate


def a_change(kind, by, enterprise=None, **said):
    return changes.report(
        kind,
        happened_on=TODAY() - timedelta(days=1),
        note="电话里说的，营业执照已核对。",
        by=by,
        enterprise=enterprise,
        said=said,
    )


def accepted(change, by):
    return changes.accept(change, by=by, version=change.version, note="现场看过，属实。")


@pytest.fixture
def firm(first):
    return Enterprise.objects.get()


def test_a_change_waits_for_the_department_that_answers_for_it(firm, wu, zhao, qian):
    change = a_change("moved", wu, firm, division=cast.division(f"{cast.DONGFANGHONG}002"), address="解放路 8 号")
    assert (change.state, change.checker) == ("open", cast.department(f"street-{cast.DONGFANGHONG}"))
    with pytest.raises(Refused, match="东方红"):
        accepted(change, qian)
    accepted(change, zhao)
    firm.refresh_from_db()
    assert firm.division.code == f"{cast.DONGFANGHONG}002"
    with pytest.raises((Refused, Stale)):
        accepted(change, zhao)


def test_nobody_checks_what_they_reported(firm, zhao):
    change = a_change("closed", zhao, firm)
    with pytest.raises(Refused, match="不能自己核实"):
        accepted(change, zhao)


def test_what_is_missing_or_yet_to_come_is_refused(firm, zhao):
    with pytest.raises(Refused, match="新的属地"):
        a_change("moved", zhao, firm)
    with pytest.raises(Refused, match="还没有发生"):
        changes.report("closed", happened_on=TODAY() + timedelta(days=1), note="听说", by=zhao, enterprise=firm)


def test_a_stranger_reports_nothing_about_whom_they_cannot_see(firm, qian):
    with pytest.raises(Refused, match="管辖"):
        a_change("closed", qian, firm)


def test_a_declined_report_stays_and_changes_nothing(firm, wu, zhao):
    change = a_change("closed", wu, firm)
    changes.decline(change, by=zhao, version=change.version, note="到现场看过，还在营业。")
    firm.refresh_from_db()
    assert firm.ended_on is None
    assert ChangeReport.objects.get().state == "declined"


def test_renaming_keeps_the_old_name_as_one_it_went_by(firm, wang, wu):
    change = a_change("renamed", wu, firm, name="焦作市讯捷配送服务有限公司")
    accepted(change, wang)
    firm.refresh_from_db()
    assert firm.name == "焦作市讯捷配送服务有限公司"
    assert firm.aliases.get().name == "焦作市迅达配送服务有限公司"


def test_an_upper_floor_reports_through_the_door_and_changes_nothing(firm):
    change = inbox.report_change(
        "facts", happened_on=TODAY(), note="走访时发现已换招牌。", by=NamedJob("instructors"), enterprise=firm
    )
    again = inbox.report_change(
        "facts", happened_on=TODAY(), note="走访时发现已换招牌。", by=NamedJob("instructors"), enterprise=firm
    )
    assert change == again
    assert (change.state, change.reported_job) == ("open", "instructors")


def a_second_round(lin):
    round_ = builders.a_round(lin, as_of=TODAY())
    jobs.run_queued()
    return round_


def test_checked_changes_stand_in_the_next_book_of_who_knows_of_them(firm, lin, wu, zhao, wang):
    person = WorkerReport.objects.order_by("id").first()
    accepted(a_change("renamed", wu, firm, name="焦作市讯捷配送服务有限公司"), wang)
    accepted(a_change("person_left", wu, firm, person_name=person.name), zhao)
    accepted(a_change("person_joined", wu, firm, person_name="周新来"), zhao)
    accepted(a_change("opened", wu, name="快兔跑腿有限公司", division=cast.division(cast.WENHUAXIANG)), zhao)
    accepted(a_change("moved", wu, firm, division=cast.division(f"{cast.DONGFANGHONG}002")), zhao)
    second = a_second_round(lin)
    made = Submission.objects.get(obligation=owed(second), kind="book")
    row = EnterpriseReport.objects.get(submission=made, continues__isnull=False)
    assert row.division.code == f"{cast.DONGFANGHONG}002"
    # The registrar checked the new name; the street that did not is not told by its own book.
    assert row.name == "焦作市迅达配送服务有限公司"
    assert EnterpriseReport.objects.get(submission=made, continues__isnull=True).name == "快兔跑腿有限公司"
    assert WorkerReport.objects.get(submission=made, name=person.name).employment_state == "left"
    assert WorkerReport.objects.get(submission=made, name="周新来").employment_state == "active"
    file = sheet_of(owed(second), zhao)
    hints = [row[-1].value for row in file["人员"].iter_rows(min_row=2)]
    assert any(hint and "人员入职" in hint for hint in hints)
    books.confirm_all(owed(second), by=zhao)
    jobs.run_queued()
    assert WorkerReport.objects.standing().filter(round=second).count() == 7
    assert Enterprise.objects.count() == 2


def test_in_a_running_round_a_checked_change_is_a_statement(first, lin, wu, zhao, firm):
    second = builders.a_round(lin, as_of=TODAY())
    jobs.run_queued()
    books.confirm_all(owed(second), by=zhao)
    jobs.run_queued()
    accepted(a_change("closed", wu, firm), zhao)
    report = EnterpriseReport.objects.standing().get(round=second, source="enquiry")
    assert (report.operating_status, report.links.get().enterprise) == ("closed", firm)
