"""The ladder of coverage: both sides of every threshold, and what must hold for any facts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.rules.coverage import propose
from branches.rules.facts import BuildingFacts, Facts, StreetFacts
from branches.rules.parameters import STATUTORY
from branches.rules.sizes import officers
from branches.rules.verdicts import Kind, Rule
from shanyang.lib.parameters import InForce

JUNE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("members", "backbone", "kind"),
    [
        (0, 0, Kind.MASS_ORGANIZATION_FIRST),
        (1, 1, Kind.EMBEDDED_INSTRUCTOR),
        (2, 2, Kind.EMBEDDED_INSTRUCTOR),
        (3, 2, Kind.PERSON_DECIDES),
        (3, 3, Kind.OWN_BRANCH),
        (9, 0, Kind.PERSON_DECIDES),
        (3, None, Kind.PERSON_DECIDES),
        (2, None, Kind.EMBEDDED_INSTRUCTOR),
        (None, None, Kind.UNDECIDABLE),
        (2, 3, Kind.UNDECIDABLE),
    ],
)
def test_regulation_and_district_are_two_thresholds(members, backbone, kind):
    assert propose(Facts(formal_members=members, backbone_formal_members=backbone), on=JUNE).kind is kind


def test_an_enterprise_with_an_organization_is_covered_whatever_else():
    assert propose(Facts(formal_members=None, has_party_org=True), on=JUNE).kind is Kind.COVERED


@pytest.mark.parametrize(("members", "transfers"), [(1, 2), (2, 1)])
def test_an_instructor_comes_with_the_number_of_transfers_and_the_joint_branch_until_then(members, transfers):
    verdict = propose(Facts(formal_members=members, backbone_formal_members=0), on=JUNE)
    assert verdict.details[0].code == "transfer_needed"
    assert verdict.details[0].numbers["transfers"] == transfers
    joint = next(one for one in verdict.alternatives if one.kind is Kind.JOINT_BRANCH)
    assert joint.reason.numbers["units"] == 5


@pytest.mark.parametrize(("firms", "kind"), [(2, Kind.EMBEDDED_INSTRUCTOR), (3, Kind.BUILDING_BRANCH)])
def test_concentration_in_a_building_begins_at_its_number(firms, kind):
    facts = Facts(
        formal_members=1,
        backbone_formal_members=1,
        building_enterprises=firms,
        building_units_with_members=2,
        building_formal_members=3,
    )
    assert propose(facts, on=JUNE).kind is kind


@pytest.mark.parametrize(
    ("units", "members", "variant", "code"),
    [
        (5, 3, "entity", "building_entity"),
        (6, 8, "functional", "building_functional_many_units"),
        (2, 2, "functional", "building_functional_few"),
    ],
)
def test_a_building_branch_is_entity_within_the_regulations_bounds(units, members, variant, code):
    facts = BuildingFacts(enterprises=8, units_with_members=units, formal_members=members)
    verdict = propose(facts, on=JUNE)
    assert (verdict.variant, verdict.reason.code) == (variant, code)


def test_an_own_branch_goes_before_the_building():
    facts = Facts(formal_members=3, backbone_formal_members=3, building_enterprises=9, building_formal_members=9)
    assert propose(facts, on=JUNE).kind is Kind.OWN_BRANCH


def test_a_building_without_members_begins_with_mass_organizations():
    assert propose(BuildingFacts(enterprises=3), on=JUNE).kind is Kind.MASS_ORGANIZATION_FIRST
    unknown = BuildingFacts(enterprises=3, enterprises_unknown=1)
    assert propose(unknown, on=JUNE).kind is Kind.UNDECIDABLE


@pytest.mark.parametrize(
    ("dispersed", "mobile", "kind"),
    [
        (True, 1, Kind.STREET_FUNCTIONAL_BRANCH),
        (True, 0, Kind.MASS_ORGANIZATION_FIRST),
        (True, None, Kind.MASS_ORGANIZATION_FIRST),
        (False, 4, Kind.MASS_ORGANIZATION_FIRST),
    ],
)
def test_dispersed_mobile_members_go_to_the_street(dispersed, mobile, kind):
    facts = Facts(formal_members=0, backbone_formal_members=0, dispersed=dispersed, mobile_members=mobile)
    assert propose(facts, on=JUNE).kind is kind


@pytest.mark.parametrize(
    ("members", "kind"),
    [(0, Kind.MASS_ORGANIZATION_FIRST), (2, Kind.ATTACH_TO_EXISTING), (3, Kind.STREET_FUNCTIONAL_BRANCH)],
)
def test_a_street_gathers_its_riders_members_from_three(members, kind):
    assert propose(StreetFacts(riders=50, formal_members=members), on=JUNE).kind is kind


@pytest.mark.parametrize(
    ("headcount", "code"), [(24, "union_joint"), (25, "union_due"), (None, "union_headcount_unknown")]
)
def test_the_union_comes_first_in_the_form_its_number_allows(headcount, code):
    verdict = propose(Facts(formal_members=0, headcount=headcount), on=JUNE)
    assert verdict.details[0].code == code


@pytest.mark.parametrize(("members", "code"), [(6, "secretary_only"), (7, "committee")])
def test_a_committee_needs_seven(members, code):
    assert officers(members, on=JUNE, parameters=STATUTORY).code == code


@pytest.mark.parametrize(("members", "told"), [(50, False), (51, True)])
def test_a_branch_above_fifty_is_told(members, told):
    verdict = propose(Facts(formal_members=members, backbone_formal_members=3), on=JUNE)
    assert any(detail.code == "over_branch_maximum" for detail in verdict.details) is told


def test_a_dated_local_value_moves_the_threshold_from_its_day_on():
    changed = STATUTORY.with_overrides({"local_backbone": [InForce(2, date(2026, 7, 1), "区委新办法")]})
    facts = Facts(formal_members=3, backbone_formal_members=2)
    assert propose(facts, on=JUNE, parameters=changed).kind is Kind.PERSON_DECIDES
    after = propose(facts, on=date(2026, 7, 1), parameters=changed)
    assert after.kind is Kind.OWN_BRANCH
    assert "区委新办法" in after.source


def test_before_the_regulation_there_is_no_answer():
    with pytest.raises(LookupError):
        propose(Facts(formal_members=3), on=date(2018, 10, 27))


counts = st.none() | st.integers(0, 60)
any_facts = st.builds(
    Facts,
    formal_members=counts,
    backbone_formal_members=counts,
    probationary_members=counts,
    mobile_members=counts,
    headcount=counts,
    female_headcount=counts,
    league_members=counts,
    dispersed=st.booleans(),
    has_party_org=st.none() | st.booleans(),
    has_union=st.none() | st.booleans(),
    building_enterprises=st.integers(0, 9),
    building_units_with_members=st.integers(0, 9),
    building_formal_members=st.integers(0, 30),
)


@given(any_facts)
def test_every_verdict_names_its_source_and_shows_the_whole_ladder(facts):
    verdict = propose(facts, on=JUNE)
    assert verdict.source
    assert [check.rule for check in verdict.checks] == [
        Rule.OWN_BRANCH,
        Rule.BUILDING,
        Rule.INSTRUCTOR,
        Rule.STREET,
        Rule.MASS,
    ]


@given(any_facts)
def test_three_formal_members_are_never_called_unfit_for_a_branch(facts):
    verdict = propose(facts, on=JUNE)
    if (facts.formal_members or 0) >= 3 and not facts.has_party_org:
        assert verdict.kind in (Kind.OWN_BRANCH, Kind.PERSON_DECIDES, Kind.UNDECIDABLE)


@given(any_facts)
def test_no_own_branch_below_the_regulations_number(facts):
    if propose(facts, on=JUNE).kind is Kind.OWN_BRANCH:
        assert max(facts.formal_members or 0, facts.backbone_formal_members) >= 3


@given(any_facts, st.integers(0, 60))
def test_probationary_members_never_move_a_verdict(facts, probationary):
    assert propose(facts, on=JUNE).kind is propose(replace(facts, probationary_members=probationary), on=JUNE).kind


@given(any_facts)
def test_one_member_more_in_the_backbone_never_takes_an_own_branch_away(facts):
    if propose(facts, on=JUNE).kind is Kind.OWN_BRANCH:
        more = replace(
            facts,
            formal_members=facts.formal_members and facts.formal_members + 1,
            headcount=facts.headcount and facts.headcount + 1,
            backbone_formal_members=facts.backbone_formal_members + 1,
        )
        assert propose(more, on=JUNE).kind is Kind.OWN_BRANCH


@given(any_facts)
def test_an_instructor_always_comes_with_a_lawful_form_until_the_transfers(facts):
    verdict = propose(facts, on=JUNE)
    if verdict.kind is Kind.EMBEDDED_INSTRUCTOR:
        assert any(one.kind is Kind.JOINT_BRANCH and one.missing is None for one in verdict.alternatives)
        assert facts.formal_members + verdict.details[0].numbers["transfers"] == 3
