"""Scope: within a post every dimension, across posts any, on posts in force that day, and never by accident."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from enterprises.models import Enterprise
from shanyang.departments.actions import posts
from shanyang.departments.models import Division, PartyOrganization
from shanyang.departments.rules.duties import Duty
from shanyang.departments.scope import ScopedQuerySet, after, dimensions_of
from tests import cast


@pytest.fixture
def elsewhere(district):
    return Enterprise.objects.create(
        name="隔壁速运",
        name_key="隔壁速运",
        name_sort="ge bi",
        sector=cast.sector("courier"),
        division=cast.division("410811002001"),
    )


def seen(user, on=None):
    return set(Enterprise.objects.visible_to(user, on).values_list("name", flat=True))


def test_a_street_sees_its_ground_and_the_stranger_does_not(enterprise, elsewhere, zhao, qian):
    assert seen(zhao) == {enterprise.name}
    assert seen(qian) == {elsewhere.name}


def test_the_lead_sees_the_whole_district(enterprise, elsewhere, lin):
    assert seen(lin) == {enterprise.name, elsewhere.name}


def test_a_sector_department_sees_its_sector(enterprise, elsewhere, shi):
    assert seen(shi) == {elsewhere.name}


def test_dimensions_of_one_post_narrow_and_two_posts_add_up(enterprise, elsewhere):
    user = cast.person("yi", "易")
    cast.post(
        user,
        "housing-construction",
        Duty.SECTOR,
        sector=cast.sector("courier"),
        division=cast.division(cast.DONGFANGHONG),
    )
    assert seen(user) == set()
    cast.post(user, "market-regulation", Duty.SECTOR, sector=cast.sector("food_delivery"))
    assert seen(user) == {enterprise.name}
    cast.post(user, "housing-construction", Duty.SECTOR, sector=cast.sector("courier"))
    assert seen(user) == {enterprise.name, elsewhere.name}


def test_only_posts_in_force_that_day_count(enterprise, zhao, security_admin):
    post = zhao.posts.get()
    posts.end(post, on=date(2026, 6, 1), by=security_admin, reason="调离")
    zhao.forget_posts()
    assert seen(zhao, on=date(2026, 5, 31)) == {enterprise.name}
    assert seen(zhao, on=date(2026, 6, 1)) == set()
    assert seen(zhao, on=date(2023, 12, 31)) == set()


def test_an_ended_post_counts_no_more_on_the_next_request(client, enterprise, zhao, security_admin):
    client.force_login(zhao)
    assert client.get("/survey/enterprises/").status_code == 200
    posts.end(zhao.posts.get(), on=date(2026, 6, 1), by=security_admin, reason="调离")
    assert enterprise.name not in client.get("/survey/enterprises/").content.decode()


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_see_no_row_of_the_survey(request, enterprise, who):
    assert seen(request.getfixturevalue(who)) == set()


def test_a_stranger_without_account_or_post_sees_nothing(enterprise):
    assert seen(AnonymousUser()) == set()
    assert seen(cast.person("neu", "新")) == set()


def test_a_restricted_post_does_not_widen_where_the_table_lacks_the_dimension(zhao):
    assert dimensions_of(zhao.posts.get(), sector="sector__code") is None


def test_a_table_that_says_nothing_of_scope_shows_nothing(enterprise, lin):
    assert ScopedQuerySet(Enterprise).visible_to(lin).count() == 0


@pytest.mark.parametrize(("prefix", "behind"), [("410811009", "410811010"), ("410811", "410812"), ("0001", "0002")])
def test_a_prefix_ends_where_the_next_number_begins(prefix, behind):
    assert after(prefix) == behind


def test_the_range_of_a_street_holds_its_places_and_not_its_neighbors(district):
    codes = set(Division.objects.under("410811001").values_list("code", flat=True))
    assert {"410811001", cast.WENHUAXIANG} <= codes
    assert not any(code.startswith("410811002") for code in codes)


def test_the_range_of_an_organization_holds_what_is_affiliated_below_it(district):
    top, committee = cast.organization("district"), cast.organization("committee-410811001")
    assert PartyOrganization.objects.under(top).count() == PartyOrganization.objects.count()
    assert PartyOrganization.objects.under(committee).count() == 5


def test_holding_a_duty_is_asked_with_its_place(zhao, wu):
    here, there = cast.division(cast.WENHUAXIANG), cast.division("410811002001")
    assert zhao.holds(Duty.TERRITORY, here)
    assert not zhao.holds(Duty.TERRITORY, there)
    assert not zhao.holds(Duty.LEAD, here)
    assert not wu.holds(Duty.COMMUNITY, cast.division(cast.DONGFANGHONG))
