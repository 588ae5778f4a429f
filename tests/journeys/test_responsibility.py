"""The four parties: a norm is published and received, a meeting resolves, the task is done, the minutes go out."""

import io
from datetime import timedelta

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from shanyang.departments.models import Department, Document, Meeting, Resolution
from tests.journeys.conftest import PHONE, fits, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def day(offset):
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


def heading(page, words):
    page.get_by_role("heading", level=1, name=words).wait_for()


def press(page, label, words):
    """Press the form's button and wait for the page that follows."""
    page.get_by_role("button", name=label).click()
    heading(page, words)


def open_page(page, link, words):
    page.get_by_role("link", name=link).first.click()
    heading(page, words)


def test_from_a_norm_to_the_minutes(enter, world, live_server, big_picture):
    world.at("told")
    housing = Department.objects.get(code="housing-construction")

    # The lead drafts a norm, names its check and publishes it.
    page = enter("lin", "/responsibility/documents/draft/")
    heading(page, "拟一份文件")
    page.get_by_label("规范", exact=True).check()
    page.get_by_label("内容").select_option("activities")
    page.get_by_label("标题").fill("行业监督规范")
    page.get_by_label("正文").fill("行业主管部门每季度监督不少于三次。")
    page.get_by_label("回执期限").fill(day(5))
    page.get_by_label("区住房和城乡建设局").check()
    press(page, "存为拟稿", "行业监督规范")
    open_page(page, "加一条规定", "加一条规定")
    page.get_by_label("规定").fill("每季度监督不少于三次。")
    page.get_by_label("检查方法").select_option("supervision")
    page.get_by_label("标准值").fill("3")
    press(page, "加上这一条", "行业监督规范")
    open_page(page, "印发", "印发文件")
    press(page, "印发", "行业监督规范")
    expect(page.get_by_text("1 个单位没有达到")).to_be_visible()
    big_picture("responsibility-document")
    assert violations(page) == []

    # The department finds it on its workbench, confirms, and sees where it departs.
    page = enter("liu", "/?kind=document")
    open_page(page, "确认收文", "行业监督规范")
    open_page(page, "确认收文", "确认收文")
    page.get_by_label("怎样落实").fill("本周排出计划。")
    press(page, "确认收到", "行业监督规范")
    expect(page.get_by_text("1/1 已确认")).to_be_visible()
    page.goto(f"{live_server.url}/responsibility/departments/{housing.pk}/")
    expect(page.get_by_text("本季度办结日常监督 0 次，应不少于 3 次")).to_be_visible()
    big_picture("responsibility-department")
    assert violations(page) == []

    # A meeting is called, its agenda drawn from what is stuck, and it resolves.
    page = enter("lin", "/responsibility/meetings/call/")
    heading(page, "召集会议或检查")
    page.get_by_label("联席会议", exact=True).check()
    page.get_by_label("名称").fill("专题联席会议")
    page.get_by_label("地点").fill("二楼会议室")
    page.get_by_label("区住房和城乡建设局").check()
    press(page, "发出通知", "专题联席会议")
    open_page(page, "从没有办结的事项中选", "从没有办结的事项中选议题")
    big_picture("responsibility-agenda")
    page.get_by_role("checkbox", name="超期的议定事项").first.check()
    press(page, "写进议程", "专题联席会议")
    open_page(page, "写一件议定事项", "写一件议定事项")
    page.get_by_label("议定事项").fill("三日内补齐货运类台账。")
    page.get_by_label("承办").select_option(label="区住房和城乡建设局")
    page.get_by_label("办结期限").fill(day(3))
    press(page, "交承办单位办理", "专题联席会议")
    expect(page.get_by_role("link", name="三日内补齐货运类台账。")).to_be_visible()

    # The owner finds the task, reports it done; the convener takes it off the list.
    page = enter("liu", "/?kind=task")
    page.get_by_role("link", name="三日内补齐货运类台账").click()
    heading(page, "三日内补齐货运类台账。")
    open_page(page, "报办结", "报办结")
    page.get_by_label("办理情况").fill("货运类台账已报齐。")
    press(page, "报办结", "三日内补齐货运类台账。")
    expect(page.get_by_text("货运类台账已报齐。")).to_be_visible()
    task = Resolution.objects.get(text="三日内补齐货运类台账。")
    page = enter("lin", task.get_absolute_url())
    open_page(page, "销号", "核对销号")
    page.get_by_label("已办好，销号").check()
    press(page, "送出结论", "三日内补齐货运类台账。")
    expect(page.get_by_text("已销号")).to_be_visible()

    # The minutes go out as an official paper.
    meeting = Meeting.objects.get(title="专题联席会议")
    page.goto(live_server.url + meeting.get_absolute_url())
    open_page(page, "开完，进入整理", "登记会议情况")
    page.get_by_label("主持人").fill("区委组织部 林淑敏")
    page.get_by_label("到会情况").fill("住建部门到会。")
    page.get_by_label("会议情况").fill("会议研究了台账超期问题。")
    press(page, "登记为已召开", "专题联席会议")
    open_page(page, "印发纪要", "印发纪要")
    press(page, "印发", "专题联席会议")
    big_picture("responsibility-meeting")
    assert violations(page) == []
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载纪要").click()
    paper = docx.Document(io.BytesIO(coming.value.path().read_bytes()))
    assert coming.value.suggested_filename == "专题联席会议纪要.docx"
    assert paper.paragraphs[0].text == "专题联席会议纪要"
    assert paper.tables[0].rows[1].cells[1].text == "三日内补齐货运类台账。"
    assert Document.objects.get(title="行业监督规范").receipts.get().note == "本周排出计划。"


def test_who_answers_on_which_day_and_what_the_street_backs_up(enter, world, live_server, big_picture):
    world.at("told")
    page = enter("lin", "/responsibility/")
    heading(page, "四方责任")
    big_picture("responsibility-index")
    open_page(page, "快递类", "快递类由谁负责")
    page.get_by_role("link", name="移交 谁主管").click()
    heading(page, "移交行业主管责任")
    page.get_by_label("移交给").select_option(label="区商务局")
    page.get_by_label("依据").fill("三定方案第二条")
    page.get_by_label("理由").fill("机构改革，职责划转")
    press(page, "移交这项责任", "快递类由谁负责")
    expect(page.get_by_role("row", name="谁主管").get_by_role("link", name="区商务局")).to_be_visible()
    big_picture("responsibility-sector")
    page.get_by_label("哪一天", exact=True).fill(day(-1))
    page.get_by_role("button", name="看这一天").click()
    row = page.get_by_role("row", name="谁主管")
    expect(row.get_by_role("link", name="区住房和城乡建设局")).to_be_visible()
    assert violations(page) == []

    page = enter("zhao", "/responsibility/places/410811001/")
    open_page(page, "兜底清单", "兜底清单")
    expect(page.get_by_role("heading", name="服务保障")).to_be_visible()
    big_picture("responsibility-backstop")
    page.set_viewport_size(PHONE)
    assert fits(page)
    big_picture("responsibility-backstop-phone")
    assert violations(page) == []


def test_a_model_case_is_open_to_everybody(calm, world, live_server, big_picture):
    world.at("told")
    calm.goto(live_server.url + "/public/models/")
    open_page(calm, "先锋选品台", "先锋选品台")
    expect(calm.get_by_text("下架夸大宣传的商品 17 件")).to_be_visible()
    big_picture("responsibility-published")
    assert violations(calm) == []
