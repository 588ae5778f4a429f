"""底册: a new round starts from the last one, row by row, and nothing about it is inferred silently."""

import io

import openpyxl
import pytest

from enterprises.actions import books, rounds, submissions
from enterprises.ledgers import book, row_keys
from enterprises.models import Enterprise, Obligation, Round, Submission, Worker, WorkerLink, WorkerReport
from enterprises.queries import signing
from shanyang.departments.actions import jobs
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


def frozen(round_, by):
    """The round brought to its end by whoever may do everything."""
    for obligation in round_.obligations.filter(closed_at=None):
        if rounds.deliveries_for(obligation).exclude(state__in=["refused", "withdrawn"]).exists():
            rounds.close_delivery(obligation, by=by)
        else:
            rounds.declare_none(obligation, by=by)
    jobs.run_queued()
    for case in round_.cases.select_related("enterprise"):
        builders.walked_to(case, "done", by=by)
    round_.refresh_from_db()
    rounds.begin_consolidation(round_, by=by, version=round_.version, reason="各方已报齐。")
    jobs.run_queued()
    while True:
        ready = (
            [line for line in signing.tree(round_) if signing.may_be_signed(line)] if hasattr(signing, "tree") else []
        )
        if not ready:
            break
    return Round.objects.get(pk=round_.pk)


def finished(round_):
    """As good as frozen for what follows it: the round takes nothing more."""
    for obligation in round_.obligations.filter(closed_at=None, declared_none_at=None):
        pass
    from django.utils import timezone

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


def answers(submission):
    from collections import Counter

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
    line = {head: cell for head, cell in zip(heads, people[2], strict=True)}
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
    assert answers(submission) == {"same": 7}
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
