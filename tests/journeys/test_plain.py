"""Without JavaScript, and by spreadsheet: the two ways to work for whom the page's own comfort is not there."""

import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.models import Discrepancy, Enterprise, Submission
from shanyang.demo import cast as people
from shanyang.departments.actions import jobs
from shanyang.departments.models import TableUpload
from tests import cast
from tests.enterprises.ledgers.making import a_book, an_id
from tests.journeys.conftest import elsewhere, follow, watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

NEW = "焦作市怀川新程配送有限公司"


@pytest.fixture
def plain(browser, live_server):
    """A page in a browser without scripts."""
    with elsewhere(browser, java_script_enabled=False) as page:
        complaints = watched(page, live_server.url)
        yield page
    assert not complaints


def sign_in_by_form(page, url, username):
    user = people.person(username)
    user.set_password(cast.PASSWORD)
    user.save()
    page.goto(url + "/")
    page.get_by_role("textbox", name="用户名").fill(username)
    page.locator("input[type=password]").fill(cast.PASSWORD)
    follow(page.get_by_role("button", name="登录", exact=True))
    assert page.url == url + "/"


def a_small_roster(path):
    title = [["焦作市山阳区驿家便民快递服务部从业人员花名册"], ["填报单位：焦作市山阳区驿家便民快递服务部"]]
    rows = [[1, "汪小满", an_id(1), "13700000001"], [2, "柳成荫", an_id(2), "13700000002"]]
    path.write_bytes(a_book({"花名册": [*title, ["序号", "姓名", "身份证号", "联系电话"], *rows]}))
    return path


def test_without_script_one_signs_in_delivers_and_settles(plain, live_server, world, tmp_path):
    world.at("delivered")
    sign_in_by_form(plain, live_server.url, "zhao")

    plain.goto(live_server.url + reverse("enterprises:deliver"))
    plain.get_by_label(re.compile("代企业报")).check()
    plain.locator("input[type=file]").set_input_files(a_small_roster(tmp_path / "花名册.xlsx"))
    follow(plain.get_by_role("button", name="上传并读取"))
    assert "正在读取" in plain.locator("h1").inner_text()
    jobs.run_queued()
    follow(plain.get_by_role("link", name="看最新进度"))
    assert "2 行都可以写入" in plain.locator("h1").inner_text()
    follow(plain.get_by_role("button", name="写入可用的 2 行"))
    jobs.run_queued()
    follow(plain.get_by_role("link", name="看最新进度"))
    assert "已写入 2 行" in plain.locator("h1").inner_text()
    assert Submission.objects.filter(on_behalf=True, by=people.person("zhao"), state="accepted").exists()

    plain.goto(live_server.url + reverse("enterprises:discrepancies") + "?state=open")
    follow(plain.locator("#list tbody a").first)
    found = Discrepancy.objects.get(pk=int(re.search(r"discrepancies/(\d+)", plain.url)[1]))
    plain.locator("form.settle input[type=radio]").first.check()
    plain.get_by_label(re.compile("理由")).fill("电话核对过")
    follow(plain.get_by_role("button", name="按所选定数"))
    assert plain.locator("#settle-h").inner_text().startswith("已定")
    found.refresh_from_db()
    assert found.state == "settled"


# -- a list out and in again ----------------------------------------------------------


def exported(page, target):
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出表格").click()
    waiting.value.save_as(target)
    return target


def uploaded(page, path):
    page.locator("input[type=file]").set_input_files(path)
    follow(page.get_by_role("button", name="上传并看预览"))


def with_new_name(path, name):
    book = load_workbook(path)
    sheet = book.worksheets[0]
    header = next(row for row in sheet.iter_rows(max_row=6) if "企业名称" in [cell.value for cell in row])
    column = next(cell.column for cell in header if cell.value == "企业名称")
    sheet.cell(header[0].row + 1, column).value = name
    book.save(path)
    return path


def test_a_list_goes_out_as_a_spreadsheet_and_comes_back_changed(enter, world, tmp_path, big_picture):
    world.at("delivered")
    page = enter("lin", reverse("enterprises:enterprises"))
    follow(page.get_by_role("link", name="改好再传"))
    table = page.url
    path = exported(page, tmp_path / "企业.xlsx")

    uploaded(page, path)
    assert page.get_by_text("没有要写入的内容").count() == 1
    page.goto(table)
    uploaded(page, with_new_name(path, NEW))
    assert page.get_by_role("heading", level=1, name=re.compile("改动 1 行（1 格）")).count() == 1
    assert page.get_by_text(NEW).count() == 1
    big_picture("table-preview")
    reason = page.get_by_label(re.compile("理由"))
    if reason.count():
        reason.fill("变更登记，见新执照")
    follow(page.get_by_role("button", name="写入 1 行"))
    page.get_by_role("heading", level=1, name=re.compile("已写入")).wait_for()
    assert TableUpload.objects.filter(applied_at__isnull=False).count() == 1
    assert Enterprise.objects.filter(name=NEW).count() == 1
    page.goto(table)
    sheet = load_workbook(exported(page, tmp_path / "又一次.xlsx")).worksheets[0]
    assert NEW in {cell.value for row in sheet.iter_rows() for cell in row}
