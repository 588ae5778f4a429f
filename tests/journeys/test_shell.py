"""The frame every page stands in: by keyboard, on a phone, in the dark, without script, for everybody's eyes."""

import pytest
from django.urls import reverse

from enterprises.actions import search_index
from shanyang.departments.actions import complaints
from shanyang.search import address_of
from tests import builders
from tests.journeys.conftest import DESK, PHONE, elsewhere, follow, sign_in, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

OPEN_PAGES = ("/public/", "/public/privacy/", "/public/complaints/", "/accounts/login/", "/accounts/password/reset/")
STAFF_PAGES = (
    "/",
    "/dashboard/",
    "/dashboard/?view=table",
    "/search/",
    "/keys/",
    "/complaints/",
    "/survey/enterprises/",
    "/survey/enterprises/?q=没有",
    "/survey/outlets/",
    "/survey/buildings/",
    "/survey/people/",
    "/survey/employments/",
    "/survey/submissions/",
    "/survey/obligations/",
    "/survey/responsibilities/",
    "/accounts/password/change/",
)


@pytest.fixture
def survey(lin, enterprise):
    round_ = builders.a_round(lin)
    builders.four_voices(round_, enterprise)
    builders.a_case(round_, enterprise, by=lin)
    builders.an_outlet(enterprise)
    search_index.refresh("enterprise")
    complaints.receive(text="表格太多")
    return round_


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_no_page_shuts_anybody_out(calm, as_user, live_server, lin, survey, size, scheme):
    calm.set_viewport_size(size)
    calm.emulate_media(color_scheme=scheme)
    for path in OPEN_PAGES:
        calm.goto(live_server.url + path)
        assert violations(calm) == [], path
    url = as_user(lin)
    for path in STAFF_PAGES:
        calm.goto(url + path)
        assert violations(calm) == [], path
    calm.goto(url + address_of("迅达"))
    assert violations(calm) == []


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("large", [False, True])
def test_nothing_scrolls_sideways(calm, as_user, lin, survey, width, large):
    calm.set_viewport_size({"width": width, "height": 800})
    url = as_user(lin)
    if large:
        calm.context.add_cookies([{"name": "size", "value": "large", "url": url}])
    for path in (
        "/",
        "/dashboard/",
        "/survey/enterprises/",
        "/survey/people/",
        "/public/",
        "/survey/responsibilities/",
    ):
        calm.goto(url + path)
        wide, seen = calm.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, path


def test_the_keyboard_alone_walks_a_list(calm, as_user, lin, survey, enterprise):
    url = as_user(lin)
    calm.goto(url + reverse("enterprises:enterprises"))
    calm.keyboard.press("Tab")
    assert calm.evaluate("document.activeElement.className") == "skip"
    calm.keyboard.press("j")
    assert calm.evaluate("document.activeElement.textContent") == enterprise.name
    with calm.expect_navigation():
        calm.keyboard.press("Enter")
    assert calm.url.endswith(reverse("enterprises:enterprise", args=[enterprise.pk]))


def test_single_keys_can_be_switched_off(calm, as_user, lin, survey):
    url = as_user(lin)
    calm.goto(url + reverse("enterprises:enterprises"))
    calm.locator("details.menu summary[aria-label]").click()
    calm.get_by_role("button", name="关闭单键快捷键").click()
    calm.keyboard.press("Escape")
    calm.locator("h1").click()
    calm.keyboard.press("j")
    assert calm.locator("tr[data-current]").count() == 0
    calm.reload()
    assert calm.evaluate("document.documentElement.dataset.keys") == "off"


def test_ctrl_k_finds_an_enterprise_while_typing(calm, as_user, lin, survey, enterprise):
    url = as_user(lin)
    calm.goto(url + "/")
    calm.keyboard.press("Control+k")
    # Both characters at once: the answer to the first alone would come between and take the choice away.
    calm.keyboard.insert_text("迅达")
    calm.locator(".search-results a").first.wait_for()
    calm.keyboard.press("ArrowDown")
    with calm.expect_navigation():
        calm.keyboard.press("Enter")
    assert calm.url.endswith(reverse("enterprises:enterprise", args=[enterprise.pk]))


def test_theme_and_size_stay_with_the_browser_and_do_not_flash(calm, as_user, lin, district):
    url = as_user(lin)
    calm.goto(url + "/")
    calm.get_by_role("button", name="大字版").first.click()
    calm.locator("details.menu summary[aria-label]").click()
    calm.get_by_role("button", name="换成深色").click()
    answer = calm.goto(url + "/keys/")
    assert 'data-theme="dark"' in answer.text()
    assert 'data-size="large"' in answer.text()


def test_without_script_everything_still_works(browser, live_server, lin, survey, enterprise):
    with elsewhere(browser, java_script_enabled=False) as page:
        page.goto(sign_in(page.context, live_server.url, lin) + "/")
        page.locator(".search input[name=q]").fill("迅达")
        with page.expect_navigation():
            page.locator(".search input[name=q]").press("Enter")
        follow(page.get_by_role("link", name=enterprise.name))
        assert page.locator("h1").inner_text() == enterprise.name
        page.goto(live_server.url + reverse("enterprises:enterprises"))
        page.locator("#filter-street").select_option(label="焦东街道")
        follow(page.get_by_role("button", name="筛选"))
        assert "没有同时符合这些条件的记录" in page.content()
        page.goto(live_server.url + "/public/complaints/")
        page.get_by_label("想说的话").fill("表格太多")
        follow(page.get_by_role("button", name="送出"))
        assert "已经收到" in page.locator("h1").inner_text()
        page.goto(live_server.url + "/")
        follow(page.get_by_role("button", name="大字版").first)
        assert page.locator("html").get_attribute("data-size") == "large"


def test_a_refused_form_takes_the_focus_to_its_summary(page, live_server, district):
    page.goto(live_server.url + "/public/complaints/")
    follow(page.get_by_role("button", name="送出"))
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.name") == "text"


def test_the_session_form_signs_in_and_out(calm, live_server, lin):
    from tests import cast

    calm.goto(live_server.url + "/")
    calm.get_by_role("textbox", name="用户名").fill("lin")
    calm.locator("input[type=password]").fill(cast.PASSWORD)
    follow(calm.get_by_role("button", name="登录", exact=True))
    assert calm.url == live_server.url + "/"
    assert "林" in calm.locator("h1").inner_text()
    calm.locator("details.menu summary[aria-label]").click()
    follow(calm.get_by_role("button", name="退出登录"))
    calm.goto(live_server.url + "/")
    assert "/accounts/login/" in calm.url
