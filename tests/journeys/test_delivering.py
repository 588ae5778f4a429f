"""Four sources hand in what they have: the round opens, files are read, mended, written, taken back."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from enterprises.models import EnterpriseLink, Obligation, Round, Submission, WorkerReport
from shanyang.demo import cast as people
from shanyang.demo.knowledge import enterprise_named
from shanyang.departments.actions import jobs
from tests.enterprises.ledgers.making import a_book, an_id
from tests.journeys import worlds
from tests.journeys.conftest import UNTIL_WORKED_OFF, follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

DELIVER = reverse("enterprises:deliver")


def open_a_round(page):
    today = timezone.localdate()
    follow(page.get_by_role("link", name=re.compile("开(新的一轮|第一轮)")).first)
    page.get_by_label("名称").fill("本月底数排查")
    days = {"排查开始": -5, "排查结束": 25, "数据截至": -1, "报送期限": 10}
    for label, away in days.items():
        page.get_by_label(label).fill((today + timedelta(days=away)).isoformat())
    follow(page.get_by_role("button", name="开启这一轮"))


def hand_in(page, offer, path):
    """Upload, watch the bar, let the worker read; ends on the page of what was understood."""
    page.get_by_label(re.compile(offer)).check()
    page.locator("input[type=file]").set_input_files(path)
    follow(page.get_by_role("button", name="上传并读取"))
    work_off(page)


def work_off(page):
    """The worker does what waits; the page notices by itself."""
    page.get_by_role("progressbar").wait_for()
    with page.expect_navigation(timeout=UNTIL_WORKED_OFF):
        jobs.run_queued()


def write(page):
    follow(page.get_by_role("button", name=re.compile("写入可用的")))
    work_off(page)
    page.get_by_role("heading", level=1, name=re.compile("已写入")).wait_for()


def confirm(page):
    """Settle what the columns mean; the file is read again only where that changes something."""
    follow(page.get_by_role("button", name="就按这样对应"))
    if page.get_by_role("progressbar").count():
        work_off(page)


def confirm_if_asked(page):
    if page.get_by_role("heading", level=1, name=re.compile("有几列")).count():
        confirm(page)


def delivered(page, offer, path):
    page.goto(re.sub(r"(//[^/]+)/.*", rf"\1{DELIVER}", page.url))
    hand_in(page, offer, path)
    confirm_if_asked(page)
    write(page)
    return Submission.objects.get(pk=int(re.search(r"submissions/(\d+)", page.url)[1]))


def spoilt(path, target):
    """The supervisor's ledger with a heading nobody knows and two rows that have to be mended."""
    book = load_workbook(path)
    sheet = book["从业人员"]
    header = next(row for row in sheet.iter_rows(max_row=8) if "姓名" in [str(cell.value) for cell in row])
    at = {str(cell.value): cell.column for cell in header}
    row = header[0].row
    sheet.cell(row, len(header) + 1, "骑手自称")
    sheet.cell(row + 1, len(header) + 1, "小石头")
    for spoilt_row in (row + 1, row + 2):
        sheet.cell(spoilt_row, at["姓名"]).value = None
    book.save(target)
    return target


def mended(page, target):
    """The rejected rows as downloaded, with their names put in."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载必须改的行").click()
    book = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    count = 0
    for sheet in book:
        header = next(row for row in sheet.iter_rows(max_row=8) if "姓名" in [str(cell.value) for cell in row])
        column = next(cell.column for cell in header if cell.value == "姓名")
        for row in range(header[0].row + 1, sheet.max_row + 1):
            if not sheet.cell(row, column).value:
                sheet.cell(row, column, ("钟离春", "东方朔")[count])
                count += 1
    assert count == 2
    book.save(target)
    return target


def test_a_round_is_opened_and_tells_every_office_what_it_owes(enter, world, big_picture):
    world.at("founded")
    page = enter("lin", reverse("enterprises:rounds"))
    open_a_round(page)
    round_ = Round.objects.get()
    assert round_.state == "open"
    owed = Obligation.objects.filter(round=round_)
    assert set(owed.values_list("source", flat=True)) == {"registrar", "supervisor", "territory"}
    page.goto(re.sub(r"(//[^/]+)/.*", rf"\1{reverse('enterprises:obligations')}", page.url))
    assert int(page.locator('[data-figure="list"]').get_attribute("data-value")) == owed.count() == 15
    big_picture("obligations")
    page = enter("zhao")
    assert page.get_by_role("link", name=re.compile("报送台账")).count() >= 1


def test_a_department_mends_its_ledger_and_takes_it_back(enter, world, tmp_path, big_picture):
    world.at("founded")
    open_a_round(enter("lin", reverse("enterprises:rounds")))
    page = enter("wang", DELIVER)
    registrar = delivered(page, "谁登记", world.file("企业登记信息"))
    assert registrar.source == "registrar"

    page.goto(page.url.split("/survey/")[0] + DELIVER)
    hand_in(page, "谁主管.*外卖送餐", spoilt(world.file("外卖送餐台账"), tmp_path / "外卖送餐台账.xlsx"))
    page.get_by_role("heading", level=1, name=re.compile("有几列")).wait_for()
    assert page.get_by_text("没认出来").count() >= 1
    assert page.get_by_text("有隐藏的工作表").count() >= 1
    big_picture("asking")
    page.get_by_label(re.compile("骑手自称")).select_option(label="不导入")
    confirm(page)
    page.get_by_role("heading", level=1, name=re.compile("2 行必须改")).wait_for()
    assert page.get_by_text("工作表“从业人员”第 4 行").count() >= 1
    big_picture("row-errors")
    write(page)
    supervisor = Submission.objects.get(source="supervisor")
    before = WorkerReport.objects.standing().filter(source="supervisor").count()

    corrected = mended(page, tmp_path / "改好的行.xlsx")
    follow(page.get_by_role("link", name="上传改好的行"))
    page.get_by_role("heading", level=1, name="补传改好的行").wait_for()
    hand_in(page, "谁主管.*外卖送餐", corrected)
    confirm_if_asked(page)
    write(page)
    assert WorkerReport.objects.standing().filter(source="supervisor").count() == before + 2
    assert WorkerReport.objects.standing().filter(name="钟离春").count() == 1

    page.get_by_label("撤回的理由").fill("传错了文件")
    follow(page.get_by_role("button", name="撤回，恢复到写入以前"))
    page.get_by_role("heading", level=1, name="这份报送已经撤回").wait_for()
    assert WorkerReport.objects.standing().filter(source="supervisor").count() == before
    assert Submission.objects.get(pk=supervisor.pk).state == "accepted"


def test_a_street_and_an_enterprise_deliver_for_themselves_and_for_others(enter, world, tmp_path, big_picture):
    world.at("founded")
    open_a_round(enter("lin", reverse("enterprises:rounds")))
    territory = delivered(enter("zhao", DELIVER), "谁属地", world.file("东方红街道摸底"))
    assert territory.division.code == "410811001"

    roster = tmp_path / "驿家便民花名册.xlsx"
    rows = [[1, "汪小满", an_id(1), "13700000001", "快递员"], [2, "柳成荫", an_id(2), "13700000002", "快递员"]]
    headings = ["序号", "姓名", "身份证号", "联系电话", "岗位"]
    title = [["焦作市山阳区驿家便民快递服务部从业人员花名册"], ["填报单位：焦作市山阳区驿家便民快递服务部"]]
    roster.write_bytes(a_book({"花名册": [*title, headings, *rows]}))
    behalf = delivered(enter("zhao", DELIVER), "代企业报", roster)
    assert (behalf.on_behalf, behalf.source) == (True, "employer")
    big_picture("on-behalf")

    round_ = Round.objects.get()
    world.knowledge.look(round_)
    own = enterprise_named(world.knowledge, worlds.OWN)
    people.grant(people.account(people.CONTACT), people.CONTACT, enterprise=own)
    page = enter("sun", DELIVER)
    assert page.get_by_label(re.compile("谁登记|谁主管|谁属地")).count() == 0
    mine = delivered(page, "谁用工", world.file(f"{worlds.OWN}用工"))
    assert (mine.enterprise, mine.on_behalf) == (own, False)
    assert EnterpriseLink.objects.filter(report__submission=behalf).exists()
