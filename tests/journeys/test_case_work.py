"""The street officer's week: a case from the first look to the visit, and a colleague at the same figure."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from enterprises.models import Case, Discrepancy, EnterpriseReport, Visit
from tests import builders
from tests.journeys.conftest import DESK, PHONE, elsewhere, follow, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def case(lin, enterprise):
    """Four sources that differ on the headcount, all deliveries closed."""
    round_ = builders.a_round(lin)
    builders.four_voices(round_, enterprise)
    found = builders.a_case(round_, enterprise, by=lin)
    builders.close_all(round_, lin)
    return found


def nothing_in_the_way(page):
    """Nobody is shut out of the page, and nothing scrolls sideways."""
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_street_officer_walks_a_case_to_its_end(calm, as_user, zhao, case, size):
    calm.set_viewport_size(size)
    calm.goto(as_user(zhao) + "/")
    follow(calm.get_by_role("link", name="办摸底"))
    nothing_in_the_way(calm)
    follow(calm.get_by_role("button", name="办完摸底"))
    expect(calm.get_by_role("heading", name="办核对")).to_be_visible()

    follow(calm.get_by_role("link", name="从业人数", exact=True))
    nothing_in_the_way(calm)
    calm.get_by_text("104 人").first.click()
    calm.get_by_label("定数理由").fill("名册逐人点名")
    follow(calm.get_by_role("button", name="按所选定数"))
    expect(calm.locator("#sheet")).to_contain_text("104 人")
    assert Discrepancy.objects.get(kind="headcount").value == "104"

    follow(calm.get_by_role("button", name="办完核对"))
    calm.get_by_label("理由").fill("在本区接单配送，有固定站点")
    follow(calm.get_by_role("button", name="记下筛选结论"))

    follow(calm.get_by_role("link", name="办询问"))
    nothing_in_the_way(calm)
    calm.get_by_label("主要做什么业务？").fill("外卖配送")
    calm.get_by_label("答复人").fill("站长")
    follow(calm.get_by_role("button", name="记下这次询问"))
    assert EnterpriseReport.objects.get(source="enquiry").main_business == "外卖配送"

    follow(calm.get_by_role("link", name="办走访"))
    for number in range(1, 8):
        expect(calm.get_by_text(f"第 {number} 题，共 7 题")).to_be_visible()
        nothing_in_the_way(calm)
        if number == 5:
            calm.get_by_label("从业人员（人）").fill("101")
            calm.get_by_text("对着名册逐人点名").click()
        follow(calm.get_by_role("button", name=re.compile("^(下一题|答完了，再看一遍)$")))
    expect(calm.get_by_role("heading", name="送出前再看一遍")).to_be_visible()
    nothing_in_the_way(calm)
    expect(calm.get_by_text("101")).to_be_visible()
    assert not Visit.objects.exists()
    follow(calm.get_by_role("button", name="交走访记录"))

    expect(calm.get_by_text("五步已办完，等本轮整合")).to_be_visible()
    nothing_in_the_way(calm)
    case.refresh_from_db()
    assert (case.step, case.in_scope) == ("done", True)


def test_the_enter_key_leads_to_the_next_question_and_not_back(calm, as_user, zhao, case):
    builders.walked_to(case, "visit", by=zhao)
    calm.goto(as_user(zhao) + f"/survey/cases/{case.pk}/steps/visit/")
    follow(calm.get_by_role("button", name="下一题"))
    with calm.expect_navigation():
        calm.get_by_label("走访地点").press("Enter")
    expect(calm.get_by_text("第 3 题，共 7 题")).to_be_visible()


def test_of_two_officers_the_slower_one_sees_both_values_and_may_decide_again(page, browser, as_user, lin, zhao, case):
    headcount = Discrepancy.objects.get(kind="headcount")
    url = as_user(zhao) + f"/survey/discrepancies/{headcount.pk}/"
    page.goto(url)
    page.get_by_text("104 人 谁属地").click()
    page.get_by_label("定数理由").fill("名册逐人点名")

    with elsewhere(browser) as colleague:
        colleague.goto(sign_in(colleague.context, url, lin))
        follow(colleague.get_by_role("button", name="按所选定数"))
        expect(colleague.get_by_role("heading", name="已定：从业人数")).to_be_visible()

    follow(page.get_by_role("button", name="按所选定数"))
    expect(page.get_by_text("有人先您一步")).to_be_visible()
    table = page.get_by_role("table", name="两边的值")
    expect(table).to_contain_text("118 人")
    expect(table).to_contain_text("104 人")
    expect(page.get_by_label("定数理由")).to_have_value("名册逐人点名")
    nothing_in_the_way(page)
    follow(page.get_by_role("button", name="看过现值，改定"))
    expect(page.get_by_role("heading", name="已定：从业人数")).to_be_visible()
    headcount.refresh_from_db()
    assert (headcount.value, headcount.resolved_by) == ("104", zhao)


def test_the_steps_work_without_script(browser, live_server, zhao, case):
    with elsewhere(browser, java_script_enabled=False, viewport=PHONE) as page:
        page.goto(f"{sign_in(page.context, live_server.url, zhao)}/survey/cases/{case.pk}/")
        follow(page.get_by_role("button", name="办完摸底"))
        follow(page.get_by_role("link", name=re.compile("只看不一致")))
        expect(page.get_by_role("button", name="办完核对")).to_be_visible()
        follow(page.get_by_role("button", name="办完核对"))
    assert Case.objects.get(pk=case.pk).step == "screen"
