"""A delivery from file to standing reports and back, by the actions the pages use."""

import io

import openpyxl
import pytest

from enterprises.actions import submissions
from enterprises.models import (
    ColumnMapping,
    Enterprise,
    EnterpriseReport,
    RowError,
    StagedRow,
    Submission,
    WorkerReport,
)
from shanyang.departments.actions import jobs
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused
from shanyang.lib.vault_upload import seal_stream
from tests import builders, cast
from tests.enterprises.ledgers.making import a_book, an_id

HEADINGS = ["序号", "姓名", "身份证号", "联系电话", "政治面貌", "备注"]


def a_roster(rows, *, title="焦作市迅达配送服务有限公司从业人员花名册", headings=HEADINGS, hidden=None):
    sheets = {"花名册": [[title], ["填报单位：焦作市迅达配送服务有限公司"], headings, *rows]}
    return a_book(sheets, hidden=hidden)


def some_rows(count, start=1):
    return [
        [n, f"王{'一二三四五六七八九十'[n % 10]}{'甲乙丙丁戊己庚辛'[n % 8]}", an_id(n), f"138{n:08d}", "群众", ""]
        for n in range(start, start + count)
    ]


def deliver(round_, by, data, name="花名册.xlsx", **more):
    more = {"source": "employer", "department": cast.department(f"street-{cast.DONGFANGHONG}"), **more}
    return submissions.receive(file=seal_stream(io.BytesIO(data), name), round=round_, by=by, **more)


def staged(round_, by, data, **more):
    submission = deliver(round_, by, data, **more)
    jobs.run_queued()
    submission.refresh_from_db()
    return submission


def written(round_, by, data, **more):
    submission = staged(round_, by, data, **more)
    submissions.apply(submission, by=by, version=submission.version)
    jobs.run_queued()
    submission.refresh_from_db()
    return submission


@pytest.fixture
def round_(lin):
    return builders.a_round(lin)


def test_a_delivered_roster_stands_after_writing_and_not_before(round_, zhao):
    submission = staged(round_, zhao, a_roster(some_rows(3)))
    assert (submission.state, submission.rows_ok, submission.rows_rejected) == ("staged", 3, 0)
    assert WorkerReport.objects.filter(submission=submission).count() == 3
    assert WorkerReport.objects.standing().count() == 0
    submissions.apply(submission, by=zhao, version=submission.version)
    jobs.run_queued()
    assert WorkerReport.objects.standing().count() == 3
    report = WorkerReport.objects.standing().first()
    assert report.enterprise_name == "焦作市迅达配送服务有限公司"
    assert report.id_index and report.id_last4 and report.phone_encrypted
    assert AuditEvent.objects.filter(verb="enterprises.accept", file_hash=submission.sha256).count() == 1


def test_numbers_stand_nowhere_in_the_clear(round_, zhao):
    written(round_, zhao, a_roster(some_rows(2)))
    kept = (
        repr(list(WorkerReport.objects.values()))
        + repr(list(StagedRow.objects.values()))
        + repr(list(RowError.objects.values()))
    )
    kept += repr(list(Submission.objects.values("plan", "problem")))
    assert an_id(1) not in kept
    assert "13800000001" not in kept


def test_the_same_file_twice_is_one_delivery(round_, zhao):
    data = a_roster(some_rows(2))
    first = deliver(round_, zhao, data)
    assert deliver(round_, zhao, data) == first
    jobs.run_queued()
    assert Submission.objects.filter(kind="file").count() == 1


def test_a_street_that_is_not_concerned_is_refused(round_, qian):
    with pytest.raises(Refused, match="报送"):
        deliver(round_, qian, a_roster(some_rows(1)))


def test_rejected_rows_come_back_as_a_workbook_and_are_added_without_doubling(round_, zhao):
    rows = some_rows(4)
    rows[2][1] = ""
    submission = written(round_, zhao, a_roster(rows))
    assert (submission.rows_ok, submission.rows_rejected) == (3, 1)
    with submissions.rejected_workbook(submission, by=zhao) as file:
        book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert "没有姓名" in sheet.cell(2, 1).value
    assert sheet.cell(2, heads.index("用工单位") + 1).value == "焦作市迅达配送服务有限公司"
    sheet.cell(2, heads.index("姓名") + 1).value = "赵补全"
    mended = io.BytesIO()
    book.save(mended)
    again = written(round_, zhao, mended.getvalue(), name="改好.xlsx", corrects=submission)
    assert again.rows_ok == 1
    assert WorkerReport.objects.standing().count() == 4
    assert WorkerReport.objects.standing().filter(name="赵补全", enterprise_name="焦作市迅达配送服务有限公司").exists()


def test_the_whole_file_mended_adds_only_the_mended_row(round_, zhao):
    rows = some_rows(4)
    rows[2][1] = ""
    first = written(round_, zhao, a_roster(rows))
    rows[2][1] = "赵补全"
    second = written(round_, zhao, a_roster(rows), name="全表.xlsx")
    assert WorkerReport.objects.standing().count() == 4
    assert second.plan["repeated"] == 3
    with pytest.raises(Refused, match="请先撤回"):
        submissions.withdraw(first, by=zhao, reason="传错")


def test_withdrawing_ends_what_it_made_and_keeps_the_rows(round_, zhao):
    before = builders_hash()
    submission = written(round_, zhao, a_roster(some_rows(3)))
    assert builders_hash() != before
    submissions.withdraw(submission, by=zhao, reason="交错了文件")
    jobs.run_queued()
    assert builders_hash() == before
    assert StagedRow.objects.filter(submission=submission).count() == 3
    assert written(round_, zhao, a_roster(some_rows(3))).state == "accepted"


def builders_hash():
    """Standing reports, open links and living cases, as the undo must leave them."""
    from enterprises.models import Case, EnterpriseLink, WorkerLink

    return (
        sorted(WorkerReport.objects.standing().values_list("fingerprint", flat=True)),
        sorted(EnterpriseReport.objects.standing().values_list("name", flat=True)),
        EnterpriseLink.objects.open().count(),
        WorkerLink.objects.open().count(),
        Case.objects.filter(enterprise__dormant_since__isnull=True).count(),
    )


def test_a_reason_is_due_for_withdrawing(round_, zhao):
    submission = written(round_, zhao, a_roster(some_rows(1)))
    with pytest.raises(Refused, match="理由"):
        submissions.withdraw(submission, by=zhao, reason=" ")


def test_an_unknown_heading_is_asked_about_once(round_, zhao):
    headings = ["序号", "姓名", "身份证号", "联系电话", "政治面貌", "片儿里叫法"]
    submission = staged(round_, zhao, a_roster(some_rows(2), headings=headings))
    assert submission.state == "asking"
    table = submission.plan["tables"][0]
    answers = {
        column["heading"]: "" if column["field"] in (None, "ignored") else column["field"]
        for column in table["columns"]
    }
    answers["片儿里叫法"] = "job"
    submission = submissions.choose_mapping(
        submission, answers={table["fingerprint"]: {**answers, "": "worker"}}, by=zhao, version=submission.version
    )
    jobs.run_queued()
    submission.refresh_from_db()
    assert submission.state == "staged"
    assert ColumnMapping.objects.count() == 1
    second = staged(round_, zhao, a_roster(some_rows(2, start=50), headings=headings), name="第二份.xlsx")
    assert second.state == "staged"


def test_hidden_sheets_are_read_only_when_asked(round_, zhao):
    data = a_roster(some_rows(2), hidden={"往年": [HEADINGS, *some_rows(3, start=90)]})
    submission = staged(round_, zhao, data)
    assert (submission.plan["hidden"], submission.rows_ok) == (["往年"], 2)
    submission = submissions.choose_mapping(
        submission, answers={}, by=zhao, version=submission.version, read_hidden=["往年"]
    )
    jobs.run_queued()
    submission.refresh_from_db()
    assert submission.rows_ok == 5


def test_a_killed_reading_goes_on_after_its_last_chunk(round_, zhao, monkeypatch):
    from enterprises.ledgers import staging

    monkeypatch.setattr(staging, "CHUNK", 4)
    submission = deliver(round_, zhao, a_roster(some_rows(10)))

    class Killed(BaseException):
        pass

    told = []

    def tell(done):
        told.append(done)
        if len(told) == 2:
            raise Killed

    with pytest.raises(Killed):
        submissions.read(submission, tell=tell)
    assert StagedRow.objects.filter(submission=submission).count() == 8
    fresh = Submission.objects.get(pk=submission.pk)
    submissions.read(fresh)
    assert fresh.rows_total == 10
    assert sorted(WorkerReport.objects.filter(submission=submission).values_list("row", flat=True)) == list(
        range(4, 14)
    )


def test_an_unreadable_file_is_refused_with_a_sentence(round_, zhao):
    submission = staged(round_, zhao, b"%PDF-1.7 nothing", name="台账.xlsx")
    assert submission.state == "refused"
    assert "PDF" in submission.problem
    assert StagedRow.objects.count() == 0
    assert staged(round_, zhao, b"%PDF-1.7 nothing", name="台账.xlsx").pk != submission.pk


def test_two_people_on_one_row_are_two_reports(round_, zhao):
    heading = ["序号", "姓名", "电话"]
    title, unit = ["焦作市迅达配送服务有限公司花名册"], ["填报单位：焦作市迅达配送服务有限公司"]
    rows = [title, unit, [*heading, *heading], [1, "王一", "13800000001", 2, "李二", "13800000002"]]
    submission = written(round_, zhao, a_book({"花名册": rows}))
    assert submission.rows_ok == 2
    assert sorted(WorkerReport.objects.standing().values_list("name", "row")) == [("李二", 4), ("王一", 4)]


def test_what_one_enterprise_has_closed_says_nothing_of_its_neighbor(round_, zhao, lin, enterprise):
    from enterprises.actions import rounds

    place = enterprise.division
    neighbor = Enterprise.objects.create(name="邻家", name_key="邻家", name_sort="lin jia", division=place)
    rounds.owe_employers(round_, [enterprise, neighbor])
    rounds.declare_none(round_.obligations.get(enterprise=neighbor), by=lin)
    assert not deliver(round_, zhao, a_roster(some_rows(1)), enterprise=enterprise, on_behalf=True).after_sight
    assert deliver(round_, zhao, a_roster(some_rows(2)), enterprise=neighbor, on_behalf=True).after_sight


def test_columns_are_not_settled_any_more_when_deliveries_are_over(round_, zhao):
    submission = staged(round_, zhao, a_roster(some_rows(2)))
    type(round_).objects.update(state="consolidating")
    with pytest.raises(Refused):
        submissions.choose_mapping(submission, answers={}, by=zhao, version=submission.version)


def test_the_same_bytes_for_another_enterprise_are_not_taken_for_its_ledger(round_, zhao, enterprise):

    neighbor = Enterprise.objects.create(
        name="邻家", name_key="邻家", name_sort="lin jia", division=enterprise.division
    )
    data = a_roster(some_rows(2))
    first = deliver(round_, zhao, data, enterprise=enterprise, on_behalf=True)
    assert deliver(round_, zhao, data, enterprise=enterprise, on_behalf=True) == first
    with pytest.raises(Refused, match="一模一样"):
        deliver(round_, zhao, data, enterprise=neighbor, on_behalf=True)
    assert Submission.objects.filter(kind="file").count() == 1
