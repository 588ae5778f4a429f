# ruff: noqa: E501 - a case stays on its line, so that the table can be read down
"""Hand-written cases, each with the article it rests on: what a cadre who knows the regulations would say."""

from datetime import date

import pytest

from branches import wording
from branches.queries.explanations import in_sentences
from branches.rules.coverage import propose
from branches.rules.fact_files import read

NOVEMBER = date(2026, 11, 23)
FOUR, FIVE, SEVEN, THIRTY = "第四条", "第五条", "第七条", "第三十条"
LOCAL, UNION, DUAL = "分类组建办法", "工会法", "党员教育管理"


def firm(**facts):
    return {"subject": "enterprise", **facts}


def building(enterprises=None, members=None, **facts):
    return {"subject": "building", "building_enterprises": enterprises, "building_formal_members": members, **facts}


def territory(members=None, **facts):
    return {"subject": "territory", "dispersed_formal_members": members, **facts}


def members(formal, backbone=None, **facts):
    return firm(formal_members=formal, backbone_formal_members=backbone, **facts)


CASES = [
    # An own branch: the district's criterion above the regulation's.
    ("three in the backbone", members(3, 3), "own_branch", "", FOUR),
    ("more members than backbone", members(9, 3), "own_branch", "", LOCAL),
    ("the backbone known, the sum not", members(None, 3), "own_branch", "", FOUR),
    ("the backbone in a building with others", members(4, 3, building_enterprises=9, building_formal_members=20), "own_branch", "", LOCAL),
    ("the backbone of a firm of riders", members(5, 3, sector="food_delivery", dispersed_formal_members=30), "own_branch", "", LOCAL),
    ("fifty members are one branch", members(50, 3), "own_branch", "", FOUR),
    ("fifty-one call for a general branch", members(51, 9), "own_branch", "general_branch", THIRTY),
    ("a hundred is still a general branch", members(100, 9), "own_branch", "general_branch", THIRTY),
    ("above a hundred a committee", members(101, 9), "own_branch", "committee", THIRTY),
    # Between the two thresholds a person decides; never unfit.
    ("three members, none in the backbone", members(3, 0), "person_decides", "", FOUR),
    ("three members, two in the backbone", members(3, 2), "person_decides", "", LOCAL),
    ("many members, backbone short by one", members(40, 2), "person_decides", "", FOUR),
    ("three members, backbone unknown", members(3), "person_decides", "", FOUR),
    ("between, although others share the building", members(3, 1, building_enterprises=5, building_formal_members=9), "person_decides", "", FOUR),
    ("between, riders in the street beside", members(6, 0, sector="courier", dispersed_formal_members=20), "person_decides", "", FOUR),
    # One or two: instructor embedded, entity branch once transfers make three.
    ("one member", members(1, 1), "embedded_instructor", "", LOCAL),
    ("two members", members(2, 0), "embedded_instructor", "", LOCAL),
    ("two members, backbone unknown", members(2), "embedded_instructor", "", FOUR),
    ("one member and one instructor moved", members(1, 0, transferred_in_instructors=1), "embedded_instructor", "", FOUR),
    ("two members and one instructor moved", members(2, 0, transferred_in_instructors=1), "embedded_instructor", "entity", FOUR),
    ("one member and two instructors moved", members(1, 0, transferred_in_instructors=2), "embedded_instructor", "entity", FOUR),
    ("no member but three instructors moved", members(0, 0, transferred_in_instructors=3), "embedded_instructor", "entity", FOUR),
    ("two members with neighbors at hand", members(2, 0, neighbours_units=3, neighbours_formal_members=4), "embedded_instructor", "", LOCAL),
    ("two members of a firm of riders", members(2, 0, sector="food_delivery", dispersed_formal_members=5), "embedded_instructor", "", LOCAL),
    ("two members, two in the building are not many", members(2, 0, building_enterprises=2, building_formal_members=4), "embedded_instructor", "", LOCAL),
    ("probationary members do not count", members(2, 2, probationary_members=5), "embedded_instructor", "", FOUR),
    # In a building with others.
    ("one member among three firms", members(1, 0, building_enterprises=3, building_formal_members=4), "building_branch", "entity", FIVE),
    ("no own member, but the building has some", members(0, 0, building_enterprises=4, building_formal_members=3), "building_branch", "entity", FIVE),
    ("a building with two members in all", members(1, 0, building_enterprises=4, building_formal_members=2), "building_branch", "functional", LOCAL),
    ("own member in a building nobody counted", members(1, 0, building_enterprises=4), "building_branch", "functional", LOCAL),
    ("no own member in a building nobody counted", members(0, 0, building_enterprises=4), "undecidable", "", LOCAL),
    ("a building without any member", members(0, 0, building_enterprises=4, building_formal_members=0), "mass_organization_first", "", UNION),
    # Riders and couriers in the street.
    ("riders whose affiliation lies elsewhere", members(0, 0, dispersed_formal_members=4), "street_functional_branch", "mobile_member", LOCAL),
    ("one dispersed member is enough for the street to gather", members(0, 0, sector="courier", dispersed_formal_members=1), "street_functional_branch", "mobile_member", FIVE),
    ("no dispersed member either", members(0, 0, sector="courier", dispersed_formal_members=0), "mass_organization_first", "", UNION),
    ("nobody knows of dispersed members", members(0, 0, sector="food_delivery"), "mass_organization_first", "", UNION),
    # No members: mass organizations first.
    ("no members, a union is due", members(0, 0, employees=25), "mass_organization_first", "", UNION),
    ("no members, a joint union", members(0, 0, employees=24), "mass_organization_first", "", UNION),
    ("no members, women at work", members(0, 0, employees=30, women_workers=12), "mass_organization_first", "", UNION),
    ("no members, league members", members(0, 0, employees=30, youth_league_members=3), "mass_organization_first", "", UNION),
    ("only probationary members", members(0, 0, probationary_members=3), "mass_organization_first", "", UNION),
    ("nobody works there", members(0, 0, employees=0), "covered", "", FOUR),
    # What stands already.
    ("a branch with three members", members(3, 1, existing_branch=True), "covered", "", FOUR),
    ("a branch held up by moved instructors", members(2, 0, existing_branch=True, transferred_in_instructors=1), "covered", "", FOUR),
    ("a branch whose members nobody counted", members(None, None, existing_branch=True), "covered", "", FOUR),
    ("a branch with two members left", members(2, 2, existing_branch=True), "reform", "", SEVEN),
    ("a branch without members", members(0, 0, existing_branch=True), "reform", "", SEVEN),
    ("a branch grown above fifty", members(51, 9, existing_branch=True), "reform", "general_branch", SEVEN),
    ("a branch grown above a hundred", members(140, 9, existing_branch=True), "reform", "committee", THIRTY),
    ("closed, with a branch", members(4, 3, existing_branch=True, closed=True), "dissolve", "", SEVEN),
    ("closed, without a branch", members(4, 3, existing_branch=False, closed=True), "covered", "", FOUR),
    # Facts that are missing or contradict each other.
    ("nothing is known", firm(), "undecidable", "", FOUR),
    ("only the headcount is known", firm(employees=80), "undecidable", "", FOUR),
    ("members unknown, two in the backbone", members(None, 2), "undecidable", "", FOUR),
    ("more backbone than members", members(2, 3), "undecidable", "", LOCAL),
    ("more members than people", members(9, 3, employees=8), "undecidable", "", FOUR),
    # Buildings.
    ("a building of four firms with three members", building(4, 3), "building_branch", "entity", FIVE),
    ("a building of five firms with nine members", building(5, 9), "building_branch", "entity", FIVE),
    ("a building of many firms and members", building(23, 31), "building_branch", "functional", FIVE),
    ("a building of many firms with two members", building(8, 2), "building_branch", "functional", LOCAL),
    ("a building of many firms without members", building(8, 0), "mass_organization_first", "", UNION),
    ("two firms side by side with three members", building(2, 3), "joint_branch", "adjacency", FIVE),
    ("two firms side by side with two members", building(2, 2), "attach_to_existing", "", DUAL),
    ("two firms side by side without members", building(2, 0), "mass_organization_first", "", UNION),
    ("one firm alone in a building", building(1, 2), "covered", "", LOCAL),
    ("a building whose members nobody counted", building(6), "undecidable", "", LOCAL),
    ("a building whose firms nobody counted", building(None, 6), "undecidable", "", LOCAL),
    ("a building branch that stands", building(6, 8, existing_branch=True), "covered", "", FOUR),
    ("a building branch with one member left", building(6, 1, existing_branch=True), "reform", "functional", SEVEN),
    ("a building given up", building(6, 8, existing_branch=True, closed=True), "dissolve", "", SEVEN),
    # Streets and quarters.
    ("three riders with membership", territory(3, employees=80), "street_functional_branch", "mobile_member", LOCAL),
    ("forty couriers with membership", territory(40, sector="courier"), "street_functional_branch", "mobile_member", FIVE),
    ("two riders with membership", territory(2, employees=80), "attach_to_existing", "", DUAL),
    ("riders without membership", territory(0, employees=80), "mass_organization_first", "", UNION),
    ("no riders at all", territory(0, employees=0), "covered", "", LOCAL),
    ("nobody counted the members", territory(None, employees=80), "undecidable", "", LOCAL),
    ("five small units side by side", territory(0, neighbours_units=5, neighbours_formal_members=6), "joint_branch", "adjacency", FIVE),
    ("eight small units of one trade", territory(0, sector="courier", neighbours_units=8, neighbours_formal_members=12), "industry_branch", "trade_branch", FIVE),
    ("a street branch that stands", territory(6, existing_branch=True), "covered", "", LOCAL),
    ("a street branch with two left", territory(2, existing_branch=True), "reform", "", SEVEN),
    ("a street branch with nobody left", territory(0, existing_branch=True, closed=True), "dissolve", "", SEVEN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "form", "variant", "article"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_regulation_and_the_district_say(facts, form, variant, article):
    (case,), mistakes = read([{"id": 1, **facts}])
    assert not mistakes
    verdict = propose(case.facts, on=NOVEMBER)
    assert (verdict.kind, verdict.variant) == (form, variant)
    assert article in verdict.source
    assert "%" not in in_sentences(verdict)
    assert bool(verdict.alternatives) is (form != "undecidable")


def test_the_table_is_large_enough():
    assert len(CASES) >= 60


def test_the_number_of_transfers_and_the_joint_branch_stand_beside_the_instructor():
    (case,), _ = read([members(1, 1, id=1, neighbours_units=2, neighbours_formal_members=3)])
    told = in_sentences(propose(case.facts, on=NOVEMBER))
    assert "还须有 2 名正式党员（含指导员）把组织关系转入" in told
    joint = next(one for one in propose(case.facts, on=NOVEMBER).alternatives if one.kind == "joint_branch")
    assert "2 家单位合计正式党员 4 名" in wording.sentence(joint.reason.code, joint.reason.numbers)
