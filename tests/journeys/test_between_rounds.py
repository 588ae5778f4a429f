"""A round that builds on the last: a book confirmed, a book returned and asked about, a sweep, a change."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from enterprises.models import ChangeReport, Enterprise, Sweep, WorkerReport
from shanyang.departments.actions import jobs
from tests import cast
from tests.enterprises.test_books import back, owed, sheet_of
from tests.enterprises.test_books import first as first
from tests.enterprises.test_books import second as second
from tests.journeys.conftest import DESK, PHONE, follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def nothing_in_the_way(page):
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_nothing_has_changed_is_one_click(calm, as_user, second, zhao, size):
    calm.set_viewport_size(size)
    calm.goto(as_user(zhao) + "/survey/books/")
    calm.get_by_role("heading", name="底册").wait_for()
    nothing_in_the_way(calm)
    follow(calm.get_by_role("button", name="全部 7 行无变化，报齐"))
    expect(calm.get_by_role("heading", name="已写入 7 行")).to_be_visible()
    nothing_in_the_way(calm)
    jobs.run_queued()
    assert WorkerReport.objects.standing().filter(round=second).count() == 6
    assert owed(second).closed_by == zhao


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_returned_book_says_what_it_understood_and_asks(calm, as_user, second, zhao, size):
    file = sheet_of(owed(second), zhao)
    file["人员"].cell(3, 11).value = "站长"
    file["人员"].delete_rows(2)
    submission = back(second, zhao, file)
    calm.set_viewport_size(size)
    calm.goto(as_user(zhao) + f"/survey/submissions/{submission.pk}/")
    calm.get_by_role("heading", name="与底册对照").wait_for()
    expect(calm.locator("[data-answer=same]")).to_contain_text("5")
    expect(calm.get_by_text("还有问题没有答")).to_be_visible()
    nothing_in_the_way(calm)
    calm.get_by_label("都已经离开或停办，从此退出").check()
    follow(calm.get_by_role("button", name="就按这样答"))
    follow(calm.get_by_role("button", name="写入可用的"))
    calm.get_by_text("正在写入").first.wait_for()
    jobs.run_queued()
    calm.goto(as_user(zhao) + f"/survey/submissions/{submission.pk}/")
    expect(calm.get_by_text("已经写入").first).to_be_visible()
    assert WorkerReport.objects.standing().get(round=second, answer="left").employment_state == "left"


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_community_walks_its_ground(calm, as_user, second, wu, size):
    sweep = Sweep.objects.get(round=second, division__code=cast.WENHUAXIANG)
    calm.set_viewport_size(size)
    calm.goto(as_user(wu) + "/survey/sweeps/")
    calm.get_by_role("heading", name="地毯式排查", exact=True).wait_for()
    nothing_in_the_way(calm)
    follow(calm.get_by_role("link", name="文化巷社区"))
    nothing_in_the_way(calm)
    calm.get_by_label("招牌或名称").fill("快兔跑腿服务部")
    follow(calm.get_by_role("button", name="登记并立案"))
    expect(calm.get_by_role("link", name="快兔跑腿服务部")).to_be_visible()
    follow(calm.get_by_role("button", name="全部走完，声明结论"))
    expect(calm.get_by_text("已声明：有")).to_be_visible()
    nothing_in_the_way(calm)
    assert Enterprise.objects.filter(name="快兔跑腿服务部", cases__round=second).exists()
    sweep.refresh_from_db()
    assert sweep.declared_by == wu


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_change_is_reported_and_checked(calm, as_user, first, wu, zhao, size):
    firm = Enterprise.objects.get()
    calm.set_viewport_size(size)
    url = as_user(wu)
    calm.goto(f"{url}/survey/enterprises/{firm.pk}/")
    follow(calm.get_by_role("link", name="报告变更"))
    nothing_in_the_way(calm)
    calm.get_by_label("什么变了").select_option("closed")
    calm.get_by_label("怎么知道的").fill("门店搬空，电话已停。")
    follow(calm.get_by_role("button", name="报告", exact=True))
    expect(calm.get_by_text("待核").first).to_be_visible()
    nothing_in_the_way(calm)
    change = ChangeReport.objects.get()
    calm.goto(as_user(zhao) + f"/survey/changes/{change.pk}/")
    calm.get_by_label("怎么核实的").fill("到现场看过。")
    nothing_in_the_way(calm)
    follow(calm.get_by_role("button", name="属实，照此更正"))
    expect(calm.get_by_text("属实，已登记").first).to_be_visible()
    firm.refresh_from_db()
    assert firm.ended_on is not None
