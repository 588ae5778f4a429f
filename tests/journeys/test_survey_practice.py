"""The survey as a practice: one yardstick for screening, a day's visits on paper, calls that reach nobody."""

import io
import re
from collections import defaultdict
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from enterprises.models import Case, Precedent, VisitPaper, VisitPlan
from shanyang.demo import cast as people
from shanyang.demo import script
from tests.journeys.conftest import DESK, PHONE, fits, follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def looked_at(big_picture):
    """A picture at the desk and one on a phone, where nothing may have to be scrolled sideways."""

    def look(page, name):
        big_picture(name)
        page.set_viewport_size(PHONE)
        assert fits(page), name
        big_picture(f"{name}-phone")
        page.set_viewport_size(DESK)

    return look


def heading(page, words):
    return page.get_by_role("heading", name=re.compile(words))


@pytest.fixture
def surveyed(world):
    """Round one delivered; up to three cases of the street that has most, and who works there."""
    world.at("delivered")
    world.look()
    streets = defaultdict(list)
    for case in Case.objects.filter(enterprise__division__isnull=False, enterprise__merged_into=None).order_by("pk"):
        company = world.knowledge.company(case.enterprise_id)
        if company and company.in_scope:
            streets[case.enterprise.division.code[:9]].append(case)
    street, found = max(streets.items(), key=lambda item: len(item[1]))
    world.officer = people.officer_of(street).username
    return world, found[:3]


def brought(world, case, *steps):
    script.take_steps(case, world.knowledge, steps=steps)
    case.refresh_from_db()
    return case


def test_the_lead_writes_a_criterion_and_a_street_screens_by_it(enter, surveyed, looked_at):
    world, (case, *_others) = surveyed
    brought(world, case, "map", "check")
    page = enter("lin", reverse("enterprises:criteria"))
    heading(page, "^筛选标准").wait_for()
    looked_at(page, "criteria")
    follow(page.get_by_role("link", name="增加一条"))
    page.get_by_label("编号").fill("通用-8")
    page.get_by_role("textbox", name="标准").fill("本区有人在岗，不论合同在哪里签。")
    page.get_by_label("依据").fill("检查用口径第一条")
    page.get_by_label("从哪天起").fill(timezone.localdate().isoformat())
    follow(page.get_by_role("button", name="增加这一条"))
    page.get_by_text("本区有人在岗，不论合同在哪里签。").wait_for()
    page = enter(world.officer, reverse("enterprises:case", args=[case.pk]))
    heading(page, "同行业的先例").wait_for()
    looked_at(page, "screening")
    page.get_by_label("纳入本轮").check()
    page.get_by_label("通用-8 本区有人在岗，不论合同在哪里签。").check()
    page.get_by_label("理由").fill("站点在本区，有人上班")
    page.get_by_label("拿不准的，写下要点作先例").fill("合同在外省签，人天天在本区站点上班。")
    follow(page.get_by_role("button", name="记下筛选结论"))
    page.get_by_text("依据：通用-8").first.wait_for()
    assert Precedent.objects.get(record__case=case).gist.startswith("合同在外省签")
    page = enter("qian", reverse("enterprises:precedents") + "?q=外省")
    page.get_by_text("合同在外省签，人天天在本区站点上班。").wait_for()
    looked_at(page, "precedents")
    assert page.get_by_text(case.enterprise.name).count() == 0


def test_a_street_plans_a_day_prints_the_sheets_and_hangs_a_photo(enter, surveyed, looked_at, tmp_path):
    world, found = surveyed
    for case in found:
        brought(world, case, "map", "check", "screen", "enquire")
    page = enter(world.officer, reverse("enterprises:visit-plans"))
    heading(page, "^走访计划").wait_for()
    looked_at(page, "visit-plans")
    for case in found:
        page.get_by_role("checkbox", name=re.compile(re.escape(case.enterprise.name))).check()
    page.get_by_label("走访日期").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    page.get_by_role("group", name="派谁去").get_by_role("checkbox").first.check()
    follow(page.get_by_role("button", name="排成计划"))
    heading(page, "走访顺序").wait_for()
    looked_at(page, "visit-plan")
    plan = VisitPlan.objects.latest("id")
    assert plan.stops.count() == len(found)
    follow(page.get_by_role("link", name="打印走访单"))
    page.get_by_role("button", name="打印").wait_for()
    looked_at(page, "visit-sheets")
    assert page.locator(".visit-sheet").count() == len(found)
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(pages) == len(found), "one page of A4 for each enterprise"
    brought(world, found[0], "visit")
    record = found[0].records.get(step="visit")
    photo = tmp_path / "door.jpg"
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(out, "JPEG", comment=b"WHERE")
    photo.write_bytes(out.getvalue())
    page = enter(world.officer, reverse("enterprises:visit-papers", args=[record.pk]))
    page.get_by_label("文件").set_input_files(str(photo))
    follow(page.get_by_role("button", name="附上"))
    page.get_by_role("link", name="照片1.jpg", exact=True).wait_for()
    looked_at(page, "visit-papers")
    assert VisitPaper.objects.get(record=record).sha256


def test_a_call_in_vain_is_planned_again_and_comes_back_on_the_workbench(enter, surveyed, looked_at):
    world, (case, *_others) = surveyed
    brought(world, case, "map", "check", "screen")
    page = enter(world.officer, reverse("enterprises:case-step", args=[case.pk, "enquire"]))
    page.get_by_label("没联系上", exact=True).check()
    follow(page.get_by_role("button", name="记下这次询问"))
    page.get_by_text("没联系上").first.wait_for()
    page = enter(world.officer, reverse("enterprises:case-step", args=[case.pk, "enquire"]))
    page.get_by_text("打过 1 次，没有联系上").wait_for()
    looked_at(page, "enquire-again")
    page = enter(world.officer, "/")
    page.get_by_text("再打电话").first.wait_for()
