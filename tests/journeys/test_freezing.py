"""The end of a round as its people live it: consolidated, signed over three levels, frozen, exported, looked up."""

import csv
import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.actions import sign_off
from enterprises.models import Discrepancy, Round, SignOff
from enterprises.queries import signing
from shanyang.demo import script
from shanyang.departments.actions import jobs
from tests.journeys.conftest import follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

SIGN_OFF = reverse("enterprises:sign-off")


def begin_consolidation(page, round_):
    page.get_by_label("理由").first.fill("各方已报齐，五步已办完。")
    follow(page.get_by_role("button", name="开始整合"))
    page.get_by_text("整合中").first.wait_for()
    jobs.run_queued()


def sign_all_of_mine(page):
    """From below upwards: a committee's own line opens when its branches have signed."""
    signed = 0
    while page.get_by_role("link", name="核对并签审").count():
        follow(page.get_by_role("link", name="核对并签审").first)
        if page.locator("textarea, input[type=text]").locator("visible=true").count():
            page.get_by_label(re.compile("说明|备注|理由")).first.fill("与支部书记逐人核对名单。")
        follow(page.get_by_role("button", name="签审这份名单"))
        signed += 1
    return signed


def the_other_organizations_sign(round_):
    """Every list but the district's own."""
    while True:
        due = [
            node
            for node in signing.unsigned(signing.tree(round_))
            if not node.waits_for and node.organization.parent_id
        ]
        if not due:
            return
        for node in due:
            by, note = script.signer(node.organization)
            sign_off.sign(round_, node.organization, by=by, note=note)


def consolidate_again(page, round_):
    page.goto(re.sub(r"(//[^/]+)/.*", rf"\1{reverse('enterprises:freeze', args=[round_.pk])}", page.url))
    follow(page.get_by_role("button", name="重新整合"))
    page.get_by_text("正在整合，请稍后刷新本页").wait_for()
    jobs.run_queued()
    page.reload()


def a_member_turns_out_to_be_none(page, difference):
    follow(page.get_by_role("link", name="重新核定"))
    page.get_by_label("理由").fill("上级党组织名册里没有这个人")
    follow(page.locator("main button.primary"))
    page.get_by_role("heading", name=re.compile("^定数：")).wait_for()
    page.get_by_role("radio", name=re.compile("不是党员|群众|非党员|无")).first.check()
    page.get_by_label("定数理由").fill("上级党组织名册里没有这个人")
    follow(page.locator("form.settle button.primary"))
    page.get_by_role("heading", name=re.compile("^已定")).wait_for()
    difference.refresh_from_db()
    assert difference.value == "none"


def downloaded(page, button, target):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(target)
    return target


def test_a_round_is_signed_over_three_levels_and_frozen(enter, world, tmp_path, big_picture):
    world.at("worked")
    round_ = world.round
    page = enter("lin", reverse("enterprises:round", args=[round_.pk]))
    big_picture("round")
    begin_consolidation(page, round_)
    the_four_clears(page, big_picture)

    page = enter("zheng", SIGN_OFF)
    assert sign_all_of_mine(page) == 5
    big_picture("signed-zheng")
    the_other_organizations_sign(round_)
    assert set(SignOff.objects.valid().values_list("party_organization__level", flat=True)) == {2, 3}

    difference = Discrepancy.objects.get(kind="party_status", state="settled")
    page = enter("lin", reverse("enterprises:discrepancy", args=[difference.pk]))
    standing = SignOff.objects.valid().count()
    a_member_turns_out_to_be_none(page, difference)
    consolidate_again(page, round_)
    assert SignOff.objects.valid().count() < standing - 1
    page = enter("lin", SIGN_OFF)
    assert page.get_by_text(re.compile("原签审.*失效")).count() >= 2
    big_picture("signatures-void")

    the_other_organizations_sign(round_)
    page.reload()
    assert sign_all_of_mine(page) == 1
    round_.refresh_from_db()
    assert round_.state == "signed"
    freeze(page, round_)
    big_picture("frozen")
    the_files_hold(page, tmp_path)
    a_number_leads_to_its_ledger_row(page)


def the_four_clears(page, shoot):
    page.goto(re.sub(r"(//[^/]+)/.*", rf"\1{reverse('enterprises:clears')}", page.url))
    text = page.locator("main").inner_text()
    for clear in ("网点清", "经营清", "职工数清", "党员清"):
        assert clear in text
    assert page.locator("[data-figure^=clears]").count() >= 4
    shoot("clears")


def freeze(page, round_):
    page.goto(re.sub(r"(//[^/]+)/.*", rf"\1{reverse('enterprises:freeze', args=[round_.pk])}", page.url))
    follow(page.get_by_role("button", name="冻结本轮数据"))
    page.get_by_text("SHA-256").wait_for()
    assert Round.objects.get(pk=round_.pk).state == "frozen"


def the_files_hold(page, folder):
    rows = downloaded(page, "导出机读文件", folder / "frozen.csv").read_text(encoding="utf-8-sig").splitlines()
    assert any("enterprises" in row and "8" in row for row in csv_rows(rows))
    said = io.StringIO()
    call_command("verify_frozen", str(folder / "frozen.csv"), stdout=said)
    assert said.getvalue()
    book = load_workbook(downloaded(page, "导出表格", folder / "frozen.xlsx"))
    assert any(cell.value == 8 for sheet in book for row in sheet.iter_rows() for cell in row)


def csv_rows(lines):
    return list(csv.reader(line for line in lines if line and not line.startswith("#")))


def a_number_leads_to_its_ledger_row(page):
    follow(page.locator('[data-figure="enterprises"] a'))
    follow(page.locator('[data-figure="enterprises.district"] a'))
    assert page.locator('[data-figure="list"]').get_attribute("data-value") == "8"
    follow(page.locator("#list tbody a").first)
    page.get_by_role("heading", name="每一项取自哪里").wait_for()
    assert page.get_by_text(re.compile(r"第 \d+ 行")).count() > 0
    follow(page.locator("td[data-label='台账行'] a").first)
    page.get_by_role("heading", name="这一行计入哪些数").wait_for()
    assert page.locator('[data-figure="counted-in"]').get_attribute("data-value") != "0"


def test_the_coverage_page_says_why_and_what_else(enter, world, big_picture):
    world.at("told")
    page = enter("lin", reverse("branches:proposals") + "?type=enterprise")
    big_picture("proposals")
    follow(page.locator("#list tbody a").first)
    page.get_by_role("heading", name=re.compile("系统建议")).wait_for()
    text = page.locator("main").inner_text()
    assert "依据：" in text
    assert "考虑过的其他形式" in text
    assert "命中" in text
    big_picture("proposal")
