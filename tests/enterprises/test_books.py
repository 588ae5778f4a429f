"""底册: a new round starts from the last one, row by row, and nothing about it is inferred silently."""

import io
from collections import Counter

import openpyxl
import pytest
from django.utils import timezone

from enterprises.actions import answers, books, submissions
from enterprises.ledgers import book, row_keys, understanding
from enterprises.models import Enterprise, Obligation, Round, Submission, Worker, WorkerLink, WorkerReport
from shanyang.departments.actions import jobs
from shanyang.lib.errors import Refused
from tests import builders, cast
from tests.enterprises.ledgers.making import a_book, a_uscc, an_id
from tests.enterprises.test_deliveries import staged, written

FIRM = "焦作市迅达配送服务有限公司"
STREET = {"source": "territory", "department": f"street-{cast.DONGFANGHONG}"}
HEADS = ["姓名", "身份证号", "手机号", "用工单位", "岗位", "政治面貌", "在岗状态"]
FIRM_HEADS = ["企业名称", "统一社会信用代码", "行业", "街道", "社区（村）", "地址", "从业人数", "经营状况", "成立日期"]


def a_ledger(people=6, *, firm=FIRM):
    """A street's ledger: one enterprise and its people."""
    roster = [
        [f"王{'一二三四五六七八九'[n]}{'甲乙丙丁'[n % 4]}", an_id(n), f"138{n:08d}", firm, "骑手", "群众", "在岗"]
        for n in range(people)
    ]
    firms = [[firm, a_uscc(1), "外卖配送", "东方红街道", "文化巷社区", "人民路0012号", people, "正常", "2020-05-01"]]
    return a_book({"企业": [FIRM_HEADS, *firms], "人员": [HEADS, *roster]})


def finished(round_):
    """As good as frozen for what follows it: the round takes nothing more."""
    Round.objects.filter(pk=round_.pk).update(state="frozen", frozen_at=timezone.now())


@pytest.fixture
def first(lin, zhao):
    round_ = builders.a_round(lin)
    written(
        round_,
        zhao,
        a_ledger(),
        name="一.xlsx",
        source="territory",
        department=cast.department(STREET["department"]),
        division=cast.division(cast.DONGFANGHONG),
    )
    finished(round_)
    return round_


@pytest.fixture
def second(first, lin):
    round_ = builders.a_round(lin)
    jobs.run_queued()
    return round_


def owed(round_, source="territory", division=cast.DONGFANGHONG):
    return Obligation.objects.get(round=round_, source=source, division__code=division)


def sheet_of(obligation, by):
    with books.download(obligation, by=by) as file:
        return openpyxl.load_workbook(file)


def saved(made) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def back(round_, by, made, name="底册.xlsx", **more):
    more = {
        "source": "territory",
        "department": cast.department(STREET["department"]),
        "division": cast.division(cast.DONGFANGHONG),
        **more,
    }
    return staged(round_, by, made if isinstance(made, bytes) else saved(made), name=name, **more)


def told(submission):
    return Counter(
        answer
        for model in book.MODELS.values()
        for answer in model.objects.filter(submission=submission).values_list("answer", flat=True)
    )


def test_the_book_holds_what_the_source_said_last_and_nothing_stands_by_it(second, zhao):
    made = Submission.objects.get(obligation=owed(second), kind="book")
    assert (made.state, made.rows_total) == ("offered", 7)
    assert WorkerReport.objects.standing().filter(round=second).count() == 0
    assert WorkerReport.objects.filter(submission=made, continues__round=second.previous).count() == 6
    assert WorkerLink.objects.filter(round=second).count() == 0


def test_the_file_shows_four_digits_and_keys_as_text(second, zhao):
    file = sheet_of(owed(second), zhao)
    people = file["人员"]
    heads = [cell.value for cell in people[1]]
    assert heads == book.headings("worker")
    line = dict(zip(heads, people[2], strict=True))
    assert line["证件号码后四位"].value in {an_id(n)[-4:] for n in range(6)}
    assert "****" in line["手机号"].value
    assert line["行标识（请勿改动）"].number_format == "@"
    assert row_keys.read(line["行标识（请勿改动）"].value).number
    everything = " ".join(str(cell.value) for sheet in file for row in sheet for cell in row)
    assert not any(an_id(n) in everything or f"138{n:08d}" in everything for n in range(6))


def test_unchanged_it_confirms_every_row_and_people_stay_who_they_were(second, zhao):
    before = set(Worker.objects.values_list("pk", flat=True))
    submission = back(second, zhao, sheet_of(owed(second), zhao))
    assert submission.state == "staged", submission.problem
    assert told(submission) == {"same": 7}
    assert submission.rows_rejected == submission.rows_warned == 0
    submissions.apply(submission, by=zhao, version=submission.version)
    jobs.run_queued()
    assert set(Worker.objects.values_list("pk", flat=True)) == before
    assert Enterprise.objects.count() == 1
    links = WorkerLink.objects.open().filter(round=second)
    assert set(links.values_list("worker_id", flat=True)) == before
    assert set(links.values_list("how", flat=True)) == {"carried"}
    old = (
        WorkerReport.objects.filter(round=second.previous)
        .order_by("name_key")
        .values("id_index", "phone_index", "party_status", "born_on", "division_id", "job")
    )
    new = (
        WorkerReport.objects.standing()
        .filter(round=second)
        .order_by("name_key")
        .values("id_index", "phone_index", "party_status", "born_on", "division_id", "job")
    )
    assert list(old) == list(new)


def test_one_act_confirms_the_whole_book(second, zhao):
    confirmed = books.confirm_all(owed(second), by=zhao)
    jobs.run_queued()
    assert (confirmed.state, confirmed.rows_ok) == ("accepted", 7)
    assert WorkerReport.objects.standing().filter(round=second).count() == 6
    assert Worker.objects.count() == 6
    assert WorkerLink.objects.open().filter(round=second, how="carried").count() == 6
    assert books.confirm_all(owed(second), by=zhao) == confirmed


# -- bad input and trouble -------------------------------------------------------


def column(sheet, heading):
    return [cell.value for cell in sheet[1]].index(heading) + 1


def asked(submission):
    return {one.code: one.count for one in understanding.understanding(submission).questions}


def answer(submission, by, rows=None, **given):
    submission = answers.answer(submission, given=given, rows=rows or {}, by=by, version=submission.version)
    submissions.apply(submission, by=by, version=submission.version)
    jobs.run_queued()
    submission.refresh_from_db()
    assert submission.state == "accepted"
    return submission


def standing(round_):
    return WorkerReport.objects.standing().filter(round=round_)


def test_rows_taken_out_are_asked_about_and_never_guessed(second, zhao):
    file = sheet_of(owed(second), zhao)
    gone, forgotten = (file["人员"].cell(row, 2).value for row in (3, 2))
    file["人员"].delete_rows(2, 2)
    submission = back(second, zhao, file)
    assert asked(submission) == {"missing": 2}
    with pytest.raises(Refused, match="没有答"):
        submissions.apply(submission, by=zhao, version=submission.version)
    with pytest.raises(Refused, match="没答"):
        answers.answer(submission, given={}, rows={}, by=zhao, version=submission.version)
    rows = understanding.understanding(submission).questions[0].rows
    field = next(row.field for row in rows if row.label.startswith(forgotten))
    answer(submission, zhao, rows={field: "kept"}, missing="left")
    assert dict(standing(second).values_list("name", "answer"))[forgotten] == "kept"
    left = standing(second).get(name=gone)
    assert (left.answer, left.employment_state) == ("left", "left")
    assert WorkerLink.objects.open().get(report=left).worker.name == gone


def test_order_and_own_columns_do_not_matter(second, zhao):
    file = sheet_of(owed(second), zhao)
    people = file["人员"]
    rows = [[cell.value for cell in row] for row in people.iter_rows(min_row=2)]
    people.delete_rows(2, 10)
    for row in reversed(rows):
        people.append(row)
    people.insert_cols(3)
    people.cell(1, 3).value = "我自己记的"
    for row in range(2, 8):
        people.cell(row, 3).value = "看过"
    submission = back(second, zhao, file)
    assert told(submission) == {"same": 7}
    assert understanding.understanding(submission).inserted == ["我自己记的"]


def test_a_changed_cell_is_the_only_change(second, zhao):
    file = sheet_of(owed(second), zhao)
    people = file["人员"]
    people.cell(2, column(people, "岗位")).value = "站长"
    name = people.cell(2, column(people, "姓名")).value
    submission = back(second, zhao, file)
    assert told(submission) == {"same": 6, "changed": 1}
    changes = understanding.changes(submission)
    assert [(one.column, one.before, one.after) for one in changes] == [("岗位", "骑手", "站长")]
    answer(submission, zhao)
    row = standing(second).get(name=name)
    assert row.job == "站长"
    assert row.id_index == row.continues.continues.id_index


def test_a_column_taken_out_says_nothing_and_is_asked_about(second, zhao):
    file = sheet_of(owed(second), zhao)
    file["人员"].delete_cols(column(file["人员"], "岗位"))
    submission = back(second, zhao, file)
    assert told(submission) == {"same": 7}
    assert asked(submission) == {"columns": 1}
    answer(submission, zhao, columns="yes")
    assert set(standing(second).values_list("job", flat=True)) == {"骑手"}


def test_a_new_row_needs_no_key_and_a_copied_key_is_asked_about(second, zhao):
    file = sheet_of(owed(second), zhao)
    people = file["人员"]
    people.append([cell.value for cell in people[2]])
    copy = people.max_row
    people.cell(copy, column(people, "姓名")).value = "赵新来"
    people.cell(copy, column(people, "证件号码后四位")).value = an_id(77)
    people.append(["", "钱无码", an_id(78), "13900000078", FIRM])
    submission = back(second, zhao, file)
    assert asked(submission) == {"twice": 1}
    assert understanding.understanding(submission).new == 1
    answer(submission, zhao, twice="new")
    assert standing(second).count() == 8
    assert Worker.objects.count() == 8


def test_a_row_that_lost_its_key_is_asked_whether_it_is_the_same(second, zhao):
    file = sheet_of(owed(second), zhao)
    people = file["人员"]
    people.cell(2, 1).value = None
    submission = back(second, zhao, file)
    assert asked(submission) == {"alike": 1}
    answer(submission, zhao, alike="same")
    assert Worker.objects.count() == 6
    assert standing(second).exclude(id_index=None).count() == 6


def test_a_damaged_or_foreign_key_is_a_row_to_mend(second, zhao, qian):
    file = sheet_of(owed(second), zhao)
    people = file["人员"]
    key = people.cell(2, 1).value
    people.cell(2, 1).value = key[:-1] + ("A" if key[-1] != "A" else "B")
    submission = back(second, zhao, file)
    assert (submission.rows_rejected, told(submission)["same"]) == (1, 6)
    with pytest.raises(Refused, match="没有读懂"):
        submissions.apply(submission, by=zhao, version=submission.version)
    stranger = {"department": cast.department(f"street-{cast.JIAODONG}"), "division": cast.division(cast.JIAODONG)}
    taken = back(second, qian, sheet_of(owed(second), zhao), **stranger)
    assert taken.rows_ok == 0
    assert set(taken.errors.values_list("code", flat=True)) == {"key_foreign"}


def test_an_old_rounds_file_is_named_and_later_changes_are_not_set_back(second, lin, zhao):
    old = saved(sheet_of(owed(second), zhao))
    changed = sheet_of(owed(second), zhao)
    changed["人员"].cell(2, column(changed["人员"], "岗位")).value = "站长"
    name = changed["人员"].cell(2, 2).value
    answer(back(second, zhao, changed), zhao)
    finished(second)
    third = builders.a_round(lin)
    jobs.run_queued()
    submission = back(third, zhao, old)
    assert asked(submission) == {"old": 7}
    assert told(submission) == {"same": 7}
    answer(submission, zhao, old="yes")
    assert standing(third).get(name=name).job == "站长"


def test_two_people_edit_the_same_file(second, zhao):
    hers, his = sheet_of(owed(second), zhao), sheet_of(owed(second), zhao)
    job = column(hers["人员"], "岗位")
    names = [hers["人员"].cell(row, 2).value for row in (2, 3, 4)]
    for row, word in ((2, "站长"), (3, "调度")):
        hers["人员"].cell(row, job).value = word
    his["人员"].cell(3, job).value = "客服"
    his["人员"].cell(3, column(his["人员"], "职务")).value = "组长"
    his["人员"].cell(4, job).value = "保安"
    answer(back(second, zhao, hers, name="甲.xlsx"), zhao)
    submission = back(second, zhao, his, name="乙.xlsx")
    assert told(submission) == {"again": 4, "theirs": 1, "clash": 1, "changed": 1}
    assert asked(submission) == {"theirs": 1, "clash": 1}
    answer(submission, zhao, theirs="theirs", clash="theirs")
    latest = {row.name: (row.job, row.position) for row in standing(second).order_by("id")}
    assert [latest[name] for name in names] == [("站长", None), ("调度", "组长"), ("保安", None)]
    assert Worker.objects.count() == 6


def test_a_withdrawn_answer_leaves_the_book_to_be_answered_again(second, zhao):
    submission = answer(back(second, zhao, sheet_of(owed(second), zhao)), zhao)
    submissions.withdraw(submission, by=zhao, reason="传错了")
    jobs.run_queued()
    assert standing(second).count() == 0
    books.confirm_all(owed(second), by=zhao)
    jobs.run_queued()
    assert standing(second).count() == 6
    assert Worker.objects.count() == 6


def test_every_heading_of_a_book_is_read_as_its_field():
    from enterprises.ledgers.columns import field_of, kind_of, settle

    for table in book.MODELS:
        keys = [field_of(heading) for heading in book.headings(table)]
        assert kind_of(keys) == table
        assert settle(keys, table)[:-1] == ["row_key", *book.keys_of(table)]


def test_a_stranger_gets_no_book(second, qian, feng):
    for user in (qian, feng):
        with pytest.raises(Refused):
            books.download(owed(second), by=user)
        with pytest.raises(Refused):
            books.confirm_all(owed(second), by=user)
