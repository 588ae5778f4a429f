"""The last stretch of a round: signed from below, frozen, looked up, and what follows for coverage."""

import pytest
from django.urls import reverse

from branches.actions.proposals import refresh
from branches.models import Proposal
from enterprises.actions import freezing, sign_off
from enterprises.actions.consolidation import consolidate
from enterprises.models import EnterpriseEntry, Figure, FrozenFigure, Round
from tests import cast
from tests.enterprises.says import a_delivery, a_round, a_worker, an_enterprise, an_outlet, lists, says, says_outlet
from tests.journeys.conftest import DESK, PHONE, follow, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def committee(district):
    return cast.organization(f"committee-{cast.DONGFANGHONG}")


@pytest.fixture
def round_(lin, committee):
    """Consolidated, with members of one committee; nothing signed yet."""
    round_ = a_round(state="consolidating")
    delivery, place = a_delivery(round_, "employer", filename="名册.xlsx"), cast.division(cast.WENHUAXIANG)
    for name, members in (("迅达配送", 4), ("启航直播", 1), ("闪捷配送", 0)):
        firm = an_enterprise(name)
        says(delivery, firm, division=place, sector=firm.sector, headcount=6, headcount_basis="contract", sheet="在册")
        says_outlet(delivery, an_outlet(firm, f"{name}站"), division=place, address="文化巷1号", status="operating")
        for at in range(6):
            status = (
                {"party_status": "formal", "party_organization": committee}
                if at < members
                else {"party_status": "none"}
            )
            lists(delivery, a_worker(f"{name[0]}员{at}"), firm, division=place, is_backbone=at < 3, **status)
    consolidate(round_, by=lin)
    return round_


@pytest.fixture
def frozen_round(round_, committee, zheng, lin):
    sign_off.sign(round_, committee, by=zheng)
    sign_off.sign(round_, cast.organization("district"), by=lin)
    freezing.freeze(round_, by=lin)
    refresh(round_, by=lin)
    return round_


def live_pages(round_, committee):
    return [
        reverse("enterprises:sign-off"),
        reverse("enterprises:sign", args=[round_.pk, committee.pk]),
        reverse("enterprises:member-list", args=[round_.pk, committee.pk, "formal"]),
        reverse("enterprises:freeze", args=[round_.pk]),
        reverse("enterprises:figures"),
        reverse("enterprises:figure", args=[Figure.objects.get(measure="workers", subject_type="district").pk]),
        reverse("enterprises:entries"),
        reverse("enterprises:entry", args=[EnterpriseEntry.objects.first().pk]),
        reverse("enterprises:clears"),
        reverse("branches:proposals"),
        reverse("services:stations"),
    ]


def frozen_pages(round_):
    figure = FrozenFigure.objects.get(measure="workers", subject_type="district")
    kinds = [Proposal.objects.filter(subject_type=kind).first() for kind in ("enterprise", "division")]
    return [
        reverse("enterprises:freeze", args=[round_.pk]),
        reverse("enterprises:figures"),
        reverse("enterprises:frozen-figure", args=[figure.pk]),
        reverse("enterprises:frozen-figure-rows", args=[figure.pk]),
        reverse("enterprises:amend", args=[figure.pk]),
        reverse("branches:proposals"),
        *(one.get_absolute_url() for one in kinds),
    ]


def look_at(page, url, paths):
    for path in paths:
        page.goto(url + path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_no_page_before_freezing_shuts_anybody_out(calm, as_user, round_, committee, lin, size, scheme):
    calm.set_viewport_size(size)
    calm.emulate_media(color_scheme=scheme)
    look_at(calm, as_user(lin), live_pages(round_, committee))


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_no_page_after_freezing_shuts_anybody_out(calm, as_user, frozen_round, lin, size, scheme):
    calm.set_viewport_size(size)
    calm.emulate_media(color_scheme=scheme)
    look_at(calm, as_user(lin), frozen_pages(frozen_round))


def test_a_committee_signs_what_it_has_looked_at(calm, as_user, round_, committee, zheng):
    calm.goto(as_user(zheng) + reverse("enterprises:sign-off"))
    follow(calm.get_by_role("row", name=committee.name).get_by_role("link", name="5"))
    assert calm.locator('[data-figure="list"]').get_attribute("data-value") == "5"
    calm.go_back()
    follow(calm.get_by_role("link", name="核对并签审"))
    follow(calm.get_by_role("button", name="签审这份名单"))
    assert calm.get_by_text("已签审").count() >= 1


def test_the_lead_freezes_and_follows_a_number_to_its_ledger_row(calm, as_user, round_, committee, zheng, lin):
    sign_off.sign(round_, committee, by=zheng)
    url = as_user(lin)
    calm.goto(url + reverse("enterprises:sign", args=[round_.pk, cast.organization("district").pk]))
    follow(calm.get_by_role("button", name="签审这份名单"))
    calm.goto(url + reverse("enterprises:freeze", args=[round_.pk]))
    follow(calm.get_by_role("button", name="冻结本轮数据"))
    assert calm.get_by_text("SHA-256").count() >= 1
    assert Round.objects.get().state == "frozen"
    follow(calm.locator('[data-figure="enterprises"] a'))
    follow(calm.locator('[data-figure="enterprises.district"] a'))
    assert calm.locator('[data-figure="list"]').get_attribute("data-value") == "3"
    follow(calm.get_by_role("link", name="迅达配送"))
    assert calm.get_by_text("工作表“在册”").count() > 0


def test_a_proposal_tells_facts_rules_and_form(calm, as_user, frozen_round, lin):
    calm.goto(as_user(lin) + reverse("branches:proposals"))
    follow(calm.get_by_role("link", name="启航直播"))
    assert calm.get_by_text("下派指导员嵌入", exact=True).count() == 1
    assert calm.get_by_text("还须有 2 名正式党员").count() == 1
