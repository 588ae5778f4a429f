"""Why is it another number than in March? Compared, followed down and up, reported, not asked twice."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from enterprises.models import DataRequest, FrozenFigure, MemberStrike
from tests.enterprises.test_comparing_rounds import (  # noqa: F401 (fixtures)
    autumn,
    committee,
    firms,
    freeze,
    people,
    spring,
)
from tests.enterprises.test_integration import branch_secretary, round_, secretary, tree  # noqa: F401 (fixtures)
from tests.journeys.conftest import DESK, PHONE, fits, follow, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def looked_at(page, big_picture, name):
    """The page at both sizes: nobody is shut out, nothing scrolls sideways."""
    for size, scheme, suffix in ((DESK, "light", ""), (PHONE, "dark", "-phone")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], name
        assert fits(page), name
        big_picture(f"{name}{suffix}")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")


def test_a_number_is_followed_down_to_its_row(calm, as_user, big_picture, spring, autumn, lin):  # noqa: F811
    calm.goto(as_user(lin) + reverse("enterprises:compare"))
    calm.get_by_role("heading", level=1, name="两轮对比").wait_for()
    total = int(calm.locator('[data-figure="difference"]').get_attribute("data-value"))
    causes = calm.locator('[data-figure^="cause."]').evaluate_all(
        "all => all.map(one => +one.dataset.value * (one.dataset.figure.endsWith('.down') ? -1 : 1))"
    )
    assert sum(causes) == total and len(causes) > 2
    looked_at(calm, big_picture, "compare")
    follow(calm.locator('[data-figure="cause.joined.up"]'))
    expect(calm.get_by_role("heading", level=1, name="人员新入职")).to_be_visible()
    assert calm.locator('[data-figure="list"]').get_attribute("data-value") == "1"
    follow(calm.get_by_role("row").nth(1).get_by_role("link"))
    calm.get_by_role("heading", name="哪些台账写了这个人").wait_for()
    follow(calm.get_by_role("link", name=re.compile("employer.xlsx")).first)
    calm.get_by_role("heading", name="这一行计入哪些数").wait_for()
    assert int(calm.locator('[data-figure="counted-in"]').get_attribute("data-value")) > 5
    looked_at(calm, big_picture, "ledger-row")
    follow(calm.get_by_role("row", name=re.compile("全区.*从业人员")).get_by_role("link"))
    calm.get_by_role("heading", name="往下看").wait_for()
    looked_at(calm, big_picture, "figure-with-parts")


def test_the_rounds_are_drawn_and_the_month_is_written(calm, as_user, big_picture, spring, autumn, lin):  # noqa: F811
    url = as_user(lin)
    calm.goto(url + reverse("over-rounds"))
    calm.get_by_role("heading", level=1, name="逐轮比较").wait_for()
    assert calm.locator(".multiple-svg").count() > 3
    looked_at(calm, big_picture, "over-rounds")
    follow(calm.get_by_role("link", name="看表"))
    expect(calm.get_by_role("table", name="各街道逐轮")).to_be_visible()
    follow(calm.get_by_role("link", name="月报").last)
    calm.get_by_role("heading", name="变化及原因").wait_for()
    looked_at(calm, big_picture, "monthly")
    with calm.expect_download() as download:
        calm.get_by_role("button", name="下载公文（docx）").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_columns_are_chosen_and_kept(calm, as_user, big_picture, spring, autumn, lin):  # noqa: F811
    url = as_user(lin)
    calm.goto(url + reverse("enterprises:figures"))
    calm.get_by_text("栏目", exact=True).click()
    looked_at(calm, big_picture, "columns")
    calm.get_by_label("定义版本").check()
    calm.get_by_label("单位").uncheck()
    follow(calm.get_by_role("button", name="记住这些栏目"))
    expect(calm.get_by_role("columnheader", name="定义版本")).to_be_visible()
    assert calm.get_by_role("columnheader", name="单位", exact=True).count() == 0
    calm.goto(url + reverse("enterprises:published") + f"?day={FrozenFigure.objects.first().frozen_at:%Y-%m-%d}")
    calm.get_by_role("heading", level=1, name="某一天对外的数").wait_for()
    looked_at(calm, big_picture, "published")


def test_a_table_is_registered_and_only_the_rest_is_asked(calm, as_user, big_picture, spring, lin):  # noqa: F811
    calm.goto(as_user(lin) + reverse("enterprises:requests"))
    follow(calm.get_by_role("link", name="登记一张表").first)
    calm.get_by_label("表名").fill("新就业群体月报")
    calm.get_by_label("要数单位").fill("市社会工作部")
    calm.locator('textarea[name="headings"]').fill("街道\n企业数\n从业人员数\n35岁以下从业人员数\n身份证号")
    looked_at(calm, big_picture, "request-new")
    follow(calm.get_by_role("button", name="登记并比对"))
    calm.get_by_role("heading", level=1, name="新就业群体月报").wait_for()
    assert calm.locator('[data-figure="request.saved"]').get_attribute("data-value") == "2"
    assert calm.locator('[data-figure="request.asked"]').get_attribute("data-value") == "1"
    looked_at(calm, big_picture, "request")
    follow(calm.get_by_role("button", name="请街道补报没有的栏目"))
    calm.get_by_role("heading", name="街道补报").wait_for()
    assert DataRequest.objects.get().state == "asking"
    looked_at(calm, big_picture, "request-asked")
    calm.goto(calm.url.partition("/survey/")[0] + reverse("enterprises:requests"))
    calm.get_by_role("heading", name="逐月").wait_for()
    looked_at(calm, big_picture, "requests")


def test_the_committee_integrates_before_it_signs(calm, as_user, big_picture, round_, tree, secretary):  # noqa: F811
    calm.goto(as_user(secretary) + reverse("enterprises:sign-off") + f"?round={round_.pk}")
    looked_at(calm, big_picture, "sign-off")
    follow(calm.get_by_role("row", name=re.compile(tree[2].name)).get_by_role("link", name="先整合"))
    calm.get_by_role("heading", name="可能重复计数").wait_for()
    looked_at(calm, big_picture, "integrate")
    follow(calm.get_by_role("link", name="剔除第二份"))
    calm.get_by_label("凭什么认为是同一名党员").fill("同一人，两个支部都报")
    follow(calm.get_by_role("button", name="剔除这一份"))
    expect(calm.get_by_role("heading", name="剔除记录")).to_be_visible()
    assert MemberStrike.objects.count() == 1
    follow(calm.get_by_role("link", name="核定").first)
    calm.get_by_label("组织关系在本区县").select_option(label=tree[0].name)
    calm.get_by_label("凭什么核定").fill("介绍信已经转来")
    looked_at(calm, big_picture, "settle")
    follow(calm.get_by_role("button", name="核定组织关系"))
    calm.get_by_text("没有要核定的组织关系").wait_for()
