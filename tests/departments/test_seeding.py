"""The district stands as the facts say, and a second load changes nothing."""

import json
from datetime import date

import pytest

from shanyang.departments.actions import seeding
from shanyang.departments.models import (
    AuditEvent,
    Department,
    Division,
    PartyOrganization,
    Responsibility,
    Sector,
)
from shanyang.lib.errors import Refused
from tests import cast

FACTS = json.loads((seeding.DATA / "facts.json").read_text())


def test_nine_streets_35_communities_and_19_villages_stand(district):
    by_level = {level: Division.objects.open().filter(level=level).count() for level in Division.Level.values}
    assert by_level == {
        "district": 1,
        "street": FACTS["streets"]["count"],
        "community": FACTS["streets"]["communities"],
        "village": FACTS["streets"]["villages"],
    }


def test_every_street_has_the_communities_the_facts_give_it(district):
    for street in FACTS["streets"]["list"]:
        below = Division.objects.open().communities().under(street["code"])
        levels = list(below.values_list("level", flat=True))
        assert levels.count("community") == street["communities"], street["name"]
        assert levels.count("village") == street["villages"], street["name"]


def test_each_sector_of_the_article_has_the_department_of_the_article(district):
    owners = {
        sector.code: Responsibility.objects.owner("sector", on=date(2026, 1, 1), sector=sector).name
        for sector in Sector.objects.open()
    }
    assert owners == {sector["code"]: sector["department"] for sector in FACTS["sectors"]}


def test_housing_answers_for_transport_and_no_transport_bureau_is_invented(district):
    assert not Department.objects.filter(name="区交通运输局").exists()


def test_every_responsibility_says_why(district):
    assert not Responsibility.objects.filter(basis="").exists()


def test_the_party_tree_has_three_levels_and_paths_that_nest(district):
    assert set(PartyOrganization.objects.values_list("level", flat=True)) == {1, 2, 3}
    for organization in PartyOrganization.objects.exclude(level=1).select_related("parent"):
        assert organization.parent.covers(organization)


def test_a_second_load_changes_nothing(district):
    before = AuditEvent.objects.count()
    again = seeding.load(by=cast.CASTING, since=cast.SINCE)
    assert again.total == 0
    assert AuditEvent.objects.count() == before


def test_a_load_leaves_alone_what_people_have_changed(district, lin):
    sector = Sector.objects.get(code="courier")
    Sector.objects.filter(pk=sector.pk).update(label="快递物流类")
    seeding.load(by=cast.CASTING, since=cast.SINCE)
    assert Sector.objects.get(code="courier").label == "快递物流类"


def test_a_file_of_another_kind_is_refused_by_name(db, tmp_path):
    odd = tmp_path / "odd.json"
    odd.write_text('{"streets": []}')
    with pytest.raises(Refused, match=r"odd\.json"):
        seeding.load([odd], by=cast.CASTING, since=cast.SINCE)
