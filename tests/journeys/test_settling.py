"""What sources disagree about: one enterprise or two, which number holds, and the five steps to find out."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from enterprises.models import Candidate, Case, Discrepancy, Worker, WorkerLink
from shanyang.demo import cast as people
from shanyang.demo.knowledge import enterprise_named
from shanyang.departments.models import User
from shanyang.departments.rules.duties import Duty
from tests.journeys import worlds
from tests.journeys.conftest import DESK, PHONE, elsewhere, fits, follow, sign_in, watched

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def heading(page, words):
    return page.get_by_role("heading", name=re.compile(words))


# -- one or two --------------------------------------------------------------------


@pytest.fixture
def doubtful(world):
    """Two riders of one enterprise, of whom linking could not say whether they are one."""
    world.at("delivered")
    world.look()
    own = enterprise_named(world.knowledge, worlds.OWN)
    links = WorkerLink.objects.open().filter(enterprise=own).order_by("worker_id")
    one, other = sorted(set(links.values_list("worker_id", flat=True)))[:2]
    return Candidate.objects.create(
        round=world.round, kind="worker", worker_a_id=one, worker_b_id=other, score=5,
        evidence=["one_character", "roster_same"], due_on=world.round.due_on,
    )  # fmt: skip


def decide(page, choice, reason):
    page.get_by_label(choice).check()
    page.get_by_label("理由").fill(reason)
    follow(page.get_by_role("button", name="记下认定"))
    heading(page, "^已经认定").wait_for()


def test_a_doubtful_pair_is_looked_at_decided_and_set_apart_again(enter, doubtful, big_picture):
    people_before = Worker.objects.living().count()
    page = enter("lin", reverse("enterprises:candidates") + "?state=open")
    follow(page.locator("#list tbody a").first)
    assert heading(page, "两边对照").count() == 1
    assert page.get_by_text("系统的线索").count() == 1
    big_picture("candidate")
    decide(page, "是同一个，合在一起", "电话核实，名册上写了两遍")
    assert Worker.objects.living().count() == people_before - 1
    page.get_by_text("撤销这次认定").click()
    page.get_by_label("为什么撤销").fill("再次核实，是同名的两个人")
    follow(page.get_by_role("button", name="撤销认定，还原两边"))
    heading(page, "^人来认定").wait_for()
    assert Worker.objects.living().count() == people_before


# -- five steps ----------------------------------------------------------------------


@pytest.fixture
def case(world):
    world.at("delivered")
    world.look()
    return Case.objects.get(enterprise=enterprise_named(world.knowledge, worlds.OWN))


def at_the_case(page, case):
    """Find the case as an officer does: in the list of cases."""
    follow(page.get_by_role("link", name=case.enterprise.name).first)
    assert urlsplit(page.url).path == reverse("enterprises:case", args=[case.pk])


def the_desk_steps(page, case, shoot):
    shoot(f"case-map-{page.viewport_size['width']}")
    follow(page.get_by_role("button", name="办完摸底"))
    assert page.get_by_text("四方数字对照").count() >= 1
    follow(page.get_by_role("button", name="办完核对"))
    page.get_by_label("纳入本轮").check()
    page.get_by_label(re.compile("在本区有固定经营场所")).check()
    page.get_by_label("理由").fill("在本区接单配送，有固定站点")
    follow(page.get_by_role("button", name="记下筛选结论"))


def the_call(page, case, shoot):
    questions = page.locator("ol.asks li").all_inner_texts()
    assert questions
    follow(page.locator("main a.btn.primary", has_text="询问"))
    heading(page, "电话询问").wait_for()
    asked = page.locator(".questions .field")
    assert asked.count() >= len(questions)
    page.locator('.questions input[inputmode="numeric"]').first.fill("11")
    page.get_by_label("答复人").fill("站长")
    shoot(f"enquire-{page.viewport_size['width']}")
    assert fits(page)
    follow(page.get_by_role("button", name="记下这次询问"))
    assert urlsplit(page.url).path == reverse("enterprises:case", args=[case.pk])


def the_visit(page, case, shoot):
    follow(page.locator("main a.btn.primary", has_text="走访"))
    page.get_by_label("走访人").fill("赵红梅、吴春霞")
    for _question in range(7):
        assert fits(page)
        shoot(f"visit-{page.viewport_size['width']}-{_question}")
        if page.get_by_label("正常经营").count():
            page.get_by_label("正常经营").check()
        follow(page.locator(".visit-bar .btn.primary"))
    follow(page.get_by_role("button", name="交走访记录"))
    assert urlsplit(page.url).path == reverse("enterprises:case", args=[case.pk])


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_case_walks_through_its_five_steps(enter, case, size, big_picture):
    page = enter("zhao", "/")
    page.set_viewport_size(size)
    page.goto(page.url.rstrip("/") + reverse("enterprises:cases"))
    at_the_case(page, case)
    assert fits(page)
    the_desk_steps(page, case, big_picture)
    the_call(page, case, big_picture)
    community = people.Role("wu", "吴春霞", "community-410811001001", Duty.COMMUNITY, case.enterprise.division.code)
    people.grant(people.person("wu"), community)
    page = enter("wu", reverse("enterprises:case", args=[case.pk]))
    the_visit(page, case, big_picture)
    case.refresh_from_db()
    assert (case.step, case.in_scope) == ("done", True)
    assert [record.step for record in case.records.order_by("pk")] == ["map", "check", "screen", "enquire", "visit"]
    page.reload()
    assert page.get_by_text("办理留痕").count() == 1
    big_picture(f"case-done-{size['width']}")


# -- which number holds --------------------------------------------------------------


@pytest.fixture
def difference(case):
    return Discrepancy.objects.get(enterprise=case.enterprise, field="formal_members")


def settle(page, value, reason):
    page.get_by_role("radio", name=re.compile(value)).first.check()
    page.get_by_label("定数理由").fill(reason)
    follow(page.locator("form.settle button.primary"))


def test_a_difference_is_settled_beside_the_table_and_the_losers_stay(enter, case, difference, big_picture):
    page = enter("zhao", reverse("enterprises:case", args=[case.pk]))
    follow(page.locator("tr.open th a").first)
    heading(page, "^定数：").wait_for()
    big_picture("settling")
    settle(page, "11", "与上级党组织名册逐人核对")
    assert urlsplit(page.url).path == reverse("enterprises:case", args=[case.pk])
    difference.refresh_from_db()
    assert (difference.state, difference.value) == ("settled", "11")
    row = page.locator("table.sources tr", has_text="正式党员").first.inner_text()
    assert "10" in row
    assert "11" in row


def test_the_second_of_two_officers_sees_both_values(enter, case, difference, browser, live_server, big_picture):
    address = reverse("enterprises:discrepancy", args=[difference.pk])
    page = enter("zhao", address)
    page.get_by_role("radio", name=re.compile("10")).first.check()
    page.get_by_label("定数理由").fill("以主管部门的数为准")

    with elsewhere(browser) as other:
        complaints = watched(other, live_server.url)
        other.goto(sign_in(other.context, live_server.url, User.objects.get(username="lin")) + address)
        settle(other, "11", "与上级党组织名册逐人核对")
        heading(other, "^已定").wait_for()

    follow(page.locator("form.settle button.primary"))
    page.get_by_text("有人先您一步").wait_for()
    both = page.locator("table", has_text="您填的").inner_text()
    assert "11" in both
    assert "10" in both
    big_picture("two-officers")
    difference.refresh_from_db()
    assert difference.value == "11"
    assert not complaints
