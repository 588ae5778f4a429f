"""报数登记簿: what we hold is not asked again."""

import io
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises.actions import request_ledger as actions
from enterprises.ledgers.request_matching import Match, headings_in, match
from enterprises.models import DataRequest, FrozenFigure, RequestColumn, RequestTask
from enterprises.queries import request_answers
from enterprises.queries.waiting_requests import requests as waiting
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused, Stale
from tests import cast

from .test_comparing_rounds import committee, firms, freeze, people, spring  # noqa: F401 (fixtures)
from .test_figure_pages import body

HELD = {
    "企业数": "measure:enterprises",
    "新业态企业数量（家）": "measure:enterprises",
    "从业人员": "measure:workers",
    "现有从业人员总数（人）": "measure:workers",
    "新就业群体人数": "measure:workers",
    "网点数": "measure:outlets",
    "正式党员数": "measure:formal",
    "其中：预备党员": "measure:probationary",
    "流动党员数": "measure:mobile",
    "女职工数": "tally:female",
    "女性从业人员数": "tally:female",
    "党员总数": "tally:members",
    "已建立党组织的企业数": "tally:has_party_org",
    "建立工会的企业数": "tally:has_union",
    "工会会员数": "tally:union",
}
MISSING = ["35岁以下从业人员数", "本月新增企业数", "骑手平均收入", "电动车数量", "外卖企业数"]
MISSING += ["大专以上学历人数", "志愿服务时长"]
PERSONAL = ["身份证号", "骑手姓名", "联系电话"]


@pytest.mark.parametrize(("heading", "held"), HELD.items())
def test_a_heading_that_we_hold_is_found(heading, held):
    found = match(heading)
    assert f"{found.kind}:{found.code}" == held


@pytest.mark.parametrize("heading", MISSING)
def test_a_heading_that_says_more_is_asked_and_never_guessed(heading):
    assert match(heading) == Match("ask")


@pytest.mark.parametrize("heading", PERSONAL)
def test_personal_columns_are_not_handed_out(heading):
    assert match(heading) == Match("refused")


def test_the_line_of_headings_is_the_first_with_two_texts():
    assert headings_in([["全区统计表"], [None], ["街道", "企业数", 3], [1, 2]]) == ["街道", "企业数"]
    assert headings_in([[1, 2]]) == []


def a_request(by, headings=("街道", "企业数", "从业人员数", "女职工数", "35岁以下从业人员数"), **more):
    given = {"title": "新就业群体月报", "sender": "市社会工作部", "received_on": date(2026, 11, 2)}
    given |= {"due_on": date(2026, 11, 20), "headings": headings, **more}
    return actions.register(by=by, **given)


def test_only_what_is_missing_is_asked_and_the_file_comes_from_the_frozen_figures(spring, lin, zhao, district):  # noqa: F811
    made = a_request(lin)
    assert [one.kind for one in made.columns.order_by("position")] == ["label", "measure", "measure", "tally", "ask"]
    actions.confirm(made, by=lin, version=made.version)
    assert made.state == "asking" and made.round == spring
    tasks = list(made.tasks.all())
    assert len(tasks) == len(request_answers.streets(spring.as_of)) > 5
    ask = made.columns.get(kind="ask")
    for at, task in enumerate(tasks):
        office = zhao if task.division.code == cast.DONGFANGHONG else a_street(task.division, at)
        actions.answer(task, {ask.pk: str(at)}, by=office, version=task.version)
    made.refresh_from_db()
    assert made.state == "ready"
    _made, book = actions.send(made, by=lin, version=made.version)
    sheet = openpyxl.load_workbook(io.BytesIO(book.read())).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["街道", "企业数", "从业人员数", "女职工数", "35岁以下从业人员数"]
    assert rows[-1][:4] == ["合计", 3, 5, 0] and rows[-1][4] == sum(range(len(tasks)))
    street = next(row for row in rows if row[0] == "东方红街道")
    counted = FrozenFigure.objects.get(
        round=spring, measure="workers", subject_type="division", subject_code=cast.DONGFANGHONG
    )
    assert street[2] == counted.value
    assert made.state == "sent" and len(made.sent_hash) == 64


def a_street(division, at):
    office = f"street-{division.code}"
    return cast.post(cast.person(f"jie{at}", f"街{at}"), office, "territory", division=division)


def test_a_table_that_we_hold_whole_makes_no_task(spring, lin):  # noqa: F811
    made = a_request(lin, headings=["街道", "企业数", "从业人员数"])
    actions.confirm(made, by=lin, version=made.version)
    assert (made.state, made.tasks.count()) == ("ready", 0)
    (month,) = request_answers.by_month(DataRequest.objects.all())
    assert (month.month, month.requests, month.columns, month.asked, month.saved) == ("2026-11", 1, 2, 0, 2)


def test_a_person_may_say_how_a_column_is_answered(spring, lin):  # noqa: F811
    made = a_request(lin)
    column = made.columns.get(kind="ask")
    with pytest.raises(Refused):
        actions.rematch(column, answer="measure:nothing", by=lin, version=made.version)
    column = RequestColumn.objects.get(pk=column.pk)
    made.refresh_from_db()
    actions.rematch(column, answer="measure:employments", by=lin, version=made.version)
    column = RequestColumn.objects.get(pk=column.pk)
    made.refresh_from_db()
    assert (column.kind, column.code, column.by_person) == ("measure", "employments", True)
    actions.confirm(made, by=lin, version=made.version)
    with pytest.raises(Refused, match="已经确认"):
        actions.rematch(column, answer="ask", by=lin, version=made.version)


def test_what_is_refused(district, lin, zhao, qian):
    with pytest.raises(Refused):
        a_request(zhao)
    with pytest.raises(Refused, match="没有读到"):
        a_request(lin, headings=[" "])
    with pytest.raises(Refused, match="早于"):
        a_request(lin, due_on=date(2026, 11, 1))
    made = a_request(lin)
    with pytest.raises(Refused, match="冻结"):
        actions.confirm(made, by=lin, version=made.version)
    only_asked = a_request(lin, headings=["志愿服务时长"])
    actions.confirm(only_asked, by=lin, version=only_asked.version)
    task = RequestTask.objects.get(request=only_asked, division__code=cast.DONGFANGHONG)
    with pytest.raises(Refused, match="由东方红街道"):
        actions.answer(task, {}, by=qian, version=task.version)
    with pytest.raises(Stale):
        actions.answer(task, {}, by=zhao, version=task.version + 1)
    with pytest.raises(Refused, match="没有补报"):
        actions.send(only_asked, by=lin, version=only_asked.version)
    with pytest.raises(Refused, match="理由"):
        actions.withdraw(only_asked, by=lin, reason=" ", version=only_asked.version)
    actions.withdraw(only_asked, by=lin, reason="市里不要了", version=only_asked.version)
    assert list(waiting(zhao, date(2026, 11, 3))) == []


def test_a_street_has_its_columns_on_the_workbench_and_answers_them(client, district, lin, zhao, qian):
    made = a_request(lin, headings=["街道", "志愿服务时长"])
    (line,) = waiting(lin, date(2026, 11, 3))
    assert line.verb == "核对来表的栏目"
    actions.confirm(made, by=lin, version=made.version)
    (line,) = waiting(zhao, date(2026, 11, 3))
    client.force_login(qian)
    assert client.get(line.url).status_code == 404
    client.force_login(zhao)
    text = body(client, line.url)
    assert "志愿服务时长" in text and "企业数" not in text
    column = RequestColumn.objects.get(kind="ask")
    sent = {"version": 1, f"c{column.pk}": "120小时", "request_key": uuid4().hex}
    assert client.post(line.url, sent).status_code == client.post(line.url, sent).status_code == 302
    assert "120小时" in body(client, line.url)
    assert list(waiting(zhao, date(2026, 11, 3))) == []


def test_the_lead_registers_from_a_file_and_sends_on_the_screen(client, spring, lin):  # noqa: F811
    client.force_login(lin)
    book = openpyxl.Workbook()
    book.active.append(["新就业群体情况统计表"])
    book.active.append(["街道", "企业数", "从业人员数"])
    stream = io.BytesIO()
    book.save(stream)
    url = reverse("enterprises:request-new")
    assert client.get(url).status_code == 200
    sent = {"title": "季报", "sender": "市里", "received_on": "2026-11-02", "due_on": "2026-11-20"}
    assert client.post(url, {**sent, "request_key": uuid4().hex}).status_code == 422
    answer = client.post(
        url, {**sent, "request_key": uuid4().hex, "file": SimpleUploadedFile("来表.xlsx", stream.getvalue())}
    )
    assert answer.status_code == 302
    made = DataRequest.objects.get()
    assert made.columns.count() == 3
    text = body(client, made.get_absolute_url())
    assert "不产生任何任务" in text
    confirm = reverse("enterprises:request-confirm", args=[made.pk])
    assert client.post(confirm, {"version": 1, "request_key": uuid4().hex}).status_code == 302
    send = reverse("enterprises:request-send", args=[made.pk])
    made.refresh_from_db()
    answer = client.post(send, {"version": made.version})
    assert answer["Content-Type"].endswith("sheet")
    assert client.post(send, {"version": made.version}).status_code == 200
    assert AuditEvent.objects.filter(verb="enterprises.download_request").count() == 1
    assert "2026-11" in body(client, reverse("enterprises:requests"))
    rematch = reverse("enterprises:request-rematch", args=[made.columns.first().pk])
    assert client.get(rematch).status_code == 200
    assert client.post(rematch, {"version": made.version, "answer": "ask"}).status_code == 422
