"""Somebody who has just started the demo: sees what may be public, and walks in by any door."""

import re

import pytest
from django.urls import reverse

from enterprises.models import FrozenFigure
from shanyang import demo_doors
from shanyang.demo import script
from shanyang.departments.models import Post
from shanyang.departments.rules.duties import Duty
from tests.journeys.conftest import follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def front(calm, live_server, world):
    world.at("told")
    calm.goto(live_server.url + "/public/")
    return calm


def value(page, key):
    return int(page.locator(f'[data-figure="{key}"]').get_attribute("data-value"))


def test_the_front_page_shows_frozen_totals_and_no_small_cell(front, big_picture):
    frozen = script.totals()
    assert value(front, "public.enterprises") == frozen["enterprises"] == 8
    assert value(front, "public.workers") == frozen["workers"] == 90
    assert value(front, "public.stations") == 25
    big_picture("public")
    figures = front.locator("[data-figure]").evaluate_all("all => all.map(one => one.dataset.figure)")
    assert set(figures) == {"public.enterprises", "public.workers", "public.stations"}
    smaller = FrozenFigure.objects.exclude(subject_type="district").values_list("subject_name", flat=True)
    text = front.locator("main").inner_text()
    enterprises = {name for name in smaller if "公司" in name}
    assert enterprises
    assert not [name for name in enterprises if name in text]


def test_every_role_is_one_click_away(front, live_server):
    doors = [door["username"] for door in demo_doors.accounts()]
    assert set(Post.objects.filter(user__username__in=doors).values_list("duty", flat=True)) == {*map(str, Duty)}
    for username in doors:
        front.context.clear_cookies()
        front.goto(live_server.url + "/public/")
        follow(front.locator(f'.doors button[value="{username}"]'))
        assert front.url == live_server.url + "/"
        assert front.get_by_role("navigation", name="主导航").count() == 1


def test_behind_the_doors_a_round_is_under_way(front, live_server):
    follow(front.locator('.doors button[value="lin"]'))
    assert front.url == live_server.url + "/"
    assert front.locator(".topbar .tag", has_text=re.compile("第 ?2 ?轮")).count() == 1
    assert front.locator("main a").count() > 5
    front.goto(live_server.url + reverse("enterprises:rounds"))
    assert front.get_by_text("已冻结").count() >= 1
