"""A round begins: the lead plans it, a street says that it has delivered everything, consolidation is begun."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from enterprises.models import Round
from tests import builders, cast
from tests.journeys.conftest import DESK, PHONE, follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def nothing_in_the_way(page):
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_lead_opens_a_round(calm, as_user, lin, size):
    calm.set_viewport_size(size)
    today = timezone.localdate()
    calm.goto(as_user(lin) + "/survey/rounds/")
    nothing_in_the_way(calm)
    follow(calm.get_by_role("link", name="开第一轮"))
    nothing_in_the_way(calm)
    calm.get_by_label("名称").fill("2026年秋季排查")
    for label, day in (
        ("排查开始", today),
        ("排查结束", today + timedelta(days=30)),
        ("数据截至", today),
        ("报送期限", today + timedelta(days=10)),
    ):
        calm.get_by_label(label).fill(day.isoformat())
    follow(calm.get_by_role("button", name="开启这一轮"))
    expect(calm.get_by_role("heading", name="第 1 轮 · 2026年秋季排查")).to_be_visible()
    nothing_in_the_way(calm)
    assert Round.objects.get().obligations.count() == 15


def test_a_street_confirms_its_delivery_and_then_reads_the_others(calm, as_user, lin, zhao, enterprise):
    round_ = builders.a_round(lin)
    builders.four_voices(round_, enterprise)
    case = builders.a_case(round_, enterprise, by=lin)
    url = as_user(zhao)
    calm.goto(f"{url}/survey/cases/{case.pk}/")
    expect(calm.locator("#sheet")).not_to_contain_text("118")
    follow(calm.get_by_role("link", name="去确认报齐"))
    nothing_in_the_way(calm)
    follow(calm.get_by_role("button", name="确认报齐"))
    expect(calm.get_by_role("row", name="东方红街道").first).to_contain_text("报齐")
    calm.goto(f"{url}/survey/cases/{case.pk}/")
    expect(calm.locator("#sheet")).to_contain_text("118")
    owed = round_.obligations.get(source="territory", division__code=cast.DONGFANGHONG)
    assert owed.closed_by == zhao


def test_the_lead_begins_consolidation_and_says_why(page, as_user, lin, enterprise):
    round_ = builders.a_round(lin)
    builders.a_report(round_, "territory", enterprise)
    builders.a_case(round_, enterprise, by=lin)
    page.goto(as_user(lin) + f"/survey/rounds/{round_.pk}/")
    follow(page.get_by_role("button", name="开始整合"))
    expect(page.get_by_role("alert")).to_contain_text("还有没办完的事项")
    nothing_in_the_way(page)
    page.get_by_label("理由").fill("先看一遍数")
    follow(page.get_by_role("button", name="开始整合"))
    expect(page.get_by_text("整合中").first).to_be_visible()
    round_.refresh_from_db()
    assert round_.state == "consolidating"
