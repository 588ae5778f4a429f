"""Every combination of facts leads to exactly one form with its words, and no rule is dead."""

from dataclasses import replace
from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from branches import wording
from branches.models import Proposal
from branches.rules import forms
from branches.rules.coverage import propose
from branches.rules.facts import BuildingFacts, Facts, StreetFacts
from branches.rules.verdicts import Kind, Rule

DAY = date(2026, 11, 23)
ORDER = [
    {Kind.MASS_ORGANIZATION_FIRST},
    {Kind.JOINT_BRANCH, Kind.EMBEDDED_INSTRUCTOR},
    {Kind.PERSON_DECIDES},
    {Kind.OWN_BRANCH},
]
COUNTS = (None, 0, 1, 2, 3, 7, 51, 101)


def enterprises():
    grid = product(
        COUNTS, (None, 0, 2, 3), (None, 0, 4, 200), (None, True), (None, True), (0, 2, 3), (None, 0, 2, 6), (None, 2)
    )
    for formal, backbone, people, standing, closed, firms, inside, mobile in grid:
        yield Facts(
            formal_members=formal,
            backbone_formal_members=backbone,
            headcount=people,
            has_party_org=standing,
            closed=closed,
            building_enterprises=firms,
            building_formal_members=inside,
            mobile_members=mobile,
            dispersed=bool(mobile),
        )


def buildings():
    for firms, spread, members, standing, closed in product(COUNTS, (None, 1, 6), COUNTS, (None, True), (None, True)):
        yield BuildingFacts(
            enterprises=firms, units_with_members=spread, formal_members=members, has_party_org=standing, closed=closed
        )


def streets():
    for riders, members, units, theirs, standing, closed in product(
        (None, 0, 80), COUNTS, (None, 1, 4, 9), (None, 2, 5), (None, True), (None, True)
    ):
        yield StreetFacts(
            riders=riders, formal_members=members, neighbors_units=units, neighbors_formal_members=theirs,
            has_party_org=standing, closed=closed,
        )  # fmt: skip


def test_every_combination_leads_to_one_form_and_every_rule_and_form_fires():
    seen = 0
    kinds, rules = set(), set()
    for facts in (*enterprises(), *buildings(), *streets()):
        verdict = propose(facts, on=DAY)
        seen += 1
        kinds.add(verdict.kind)
        rules.add(verdict.rule)
        assert verdict.source
        assert bool(verdict.alternatives) is (verdict.kind is not Kind.UNDECIDABLE)
        assert verdict.kind not in {one.kind for one in verdict.alternatives}
        assert not verdict.variant or forms.form(verdict.variant, DAY)
    assert seen >= 10_000
    assert kinds == set(Kind)
    assert rules == set(Rule)


def test_every_form_and_variant_has_words():
    assert {form.code for form in forms.FORMS} - {"own_branch"} == set(wording.VARIANTS)
    assert set(wording.ACTS) == set(wording.KIND_LABELS) == set(Kind)


def test_every_code_fits_its_column():
    """SQLite stores what is too long all the same, PostgreSQL refuses the whole district's proposals."""
    for column, codes in (("variant", wording.VARIANTS), ("kind", Kind), ("rule", Rule)):
        assert max(map(len, codes)) <= Proposal._meta.get_field(column).max_length


maybe = st.none() | st.integers(0, 60)
any_facts = st.builds(
    Facts,
    formal_members=st.integers(0, 60),
    backbone_formal_members=maybe,
    probationary_members=maybe,
    mobile_members=maybe,
    transferred_in=st.none() | st.integers(0, 4),
    headcount=maybe,
    dispersed=st.booleans(),
    building_enterprises=st.integers(0, 9),
    building_formal_members=maybe,
    neighbors_units=st.none() | st.integers(0, 9),
    neighbors_formal_members=maybe,
)


def rank(facts):
    kind = propose(facts, on=DAY).kind
    return next((place for place, kinds in enumerate(ORDER) if kind in kinds), None)


@given(any_facts)
def test_one_more_formal_member_never_moves_an_enterprise_down(facts):
    before, after = rank(facts), rank(replace(facts, formal_members=facts.formal_members + 1))
    if before is not None and after is not None:
        assert after >= before


@given(any_facts)
def test_a_functional_form_never_claims_to_count(facts):
    verdict = propose(facts, on=DAY)
    if verdict.variant in ("functional", "mobile_member"):
        assert any(detail.code == "functional_never_counts" for detail in verdict.details)
        assert not forms.BY_CODE[verdict.variant].counts
