"""Proposals follow the frozen facts: one per subject, rewritten only when something changed."""

import re
from datetime import date
from pathlib import Path

import pytest

from branches.actions.proposals import refresh
from branches.models import Proposal
from branches.queries import gather_facts
from branches.rules import verdicts
from branches.rules.verdicts import Kind, Rule
from branches.wording import FACTS, KIND_LABELS, REASONS, RULES, sentence
from enterprises.actions import freezing, sign_off
from enterprises.actions.consolidation import consolidate
from shanyang.departments.models import AuditEvent, ParameterValue
from shanyang.lib.errors import Refused
from tests import cast
from tests.enterprises.says import a_delivery, a_round, a_worker, an_enterprise, lists, says

BUILDING = "华融国际大厦"


@pytest.fixture
def firms(district):
    return {
        name: an_enterprise(name) for name in ("骨干", "两头", "嵌入", "楼一", "楼二", "楼三", "先行", "不明", "已建")
    }


@pytest.fixture
def frozen_round(firms, lin):
    round_ = a_round(state="consolidating")
    delivery = a_delivery(round_, "employer")
    members = {
        "骨干": (3, 3),
        "两头": (3, 1),
        "嵌入": (1, 0),
        "楼一": (2, 0),
        "楼二": (1, 0),
        "楼三": (0, 0),
        "先行": (0, 0),
    }
    for name, firm in firms.items():
        facts = {"building": BUILDING} if name.startswith("楼") else {}
        says(delivery, firm, has_party_org=name == "已建", division=firm.division, sector=firm.sector, **facts)
        for at in range(members.get(name, (0, 0))[0]):
            backbone = at < members[name][1]
            lists(delivery, a_worker(f"{name}{at}"), firm, party_status="formal", is_backbone=backbone)
        if name != "不明":
            lists(delivery, a_worker(f"{name}群众"), firm, party_status="none", is_backbone=False)
    consolidate(round_, by=lin)
    sign_off.sign(round_, cast.organization("district"), by=lin)
    return freezing.freeze(round_, by=lin)


def kind_of(firm):
    return Proposal.objects.get(enterprise=firm).kind


def test_every_subject_gets_the_form_its_facts_call_for(frozen_round, firms, lin):
    refresh(frozen_round, by=lin)
    assert {name: kind_of(firm) for name, firm in firms.items()} == {
        "骨干": Kind.OWN_BRANCH,
        "两头": Kind.PERSON_DECIDES,
        "嵌入": Kind.EMBEDDED_INSTRUCTOR,
        "楼一": Kind.BUILDING_BRANCH,
        "楼二": Kind.BUILDING_BRANCH,
        "楼三": Kind.BUILDING_BRANCH,
        "先行": Kind.MASS_ORGANIZATION_FIRST,
        "不明": Kind.UNDECIDABLE,
        "已建": Kind.REFORM,
    }
    building = Proposal.objects.get(subject_type="building")
    assert (building.building.name, building.variant, building.facts["formal_members"]) == (BUILDING, "entity", 3)
    street = Proposal.objects.get(subject_type="division", division__code=cast.DONGFANGHONG)
    assert (street.kind, street.facts["formal_members"]) == (Kind.STREET_FUNCTIONAL_BRANCH, 10)
    assert Proposal.objects.filter(subject_type="division").count() == 9


def test_a_second_refresh_writes_nothing(frozen_round, lin):
    refresh(frozen_round, by=lin)
    before = list(Proposal.objects.order_by("pk").values_list("pk", "version", "changed_at"))
    again = refresh(frozen_round, by=lin)
    assert (again.added, again.changed, again.gone) == (0, 0, 0)
    assert list(Proposal.objects.order_by("pk").values_list("pk", "version", "changed_at")) == before


def test_a_changed_parameter_rewrites_only_what_it_touches(frozen_round, firms, lin):
    refresh(frozen_round, by=lin)
    ParameterValue.objects.create(key="building_min_enterprises", value=4, since=date(2026, 1, 1), source="区委新办法")
    changed = refresh(frozen_round, by=lin)
    assert changed.changed > 0
    assert kind_of(firms["楼二"]) == Kind.EMBEDDED_INSTRUCTOR
    assert Proposal.objects.get(enterprise=firms["楼二"]).version == 2


def test_a_parameter_that_begins_later_changes_nothing(frozen_round, firms, lin):
    ParameterValue.objects.create(key="local_backbone", value=1, since=date(2026, 11, 1), source="区委新办法")
    refresh(frozen_round, by=lin)
    assert kind_of(firms["两头"]) == Kind.PERSON_DECIDES


def test_only_frozen_figures_are_proposed_from(firms, lin):
    with pytest.raises(Refused):
        refresh(a_round(), by=lin)


def test_drawing_up_proposals_belongs_to_the_lead_and_leaves_a_trace(frozen_round, zhao, lin):
    with pytest.raises(Refused):
        refresh(frozen_round, by=zhao)
    refresh(frozen_round, by=lin)
    assert AuditEvent.objects.filter(verb="branches.refresh_proposals", by_user=lin).count() == 1


def test_facts_cost_three_statements_however_many_enterprises(frozen_round, django_assert_num_queries):
    with django_assert_num_queries(3):  # enterprises with their buildings, streets, and the list of streets
        assert len(gather_facts(frozen_round)) == 9 + 1 + 9


def test_a_street_sees_its_own_proposals_and_no_others(frozen_round, lin, zhao, qian, wang, feng):
    refresh(frozen_round, by=lin)
    assert Proposal.objects.visible_to(lin).count() == 19
    assert Proposal.objects.visible_to(zhao).count() == 9 + 1 + 1
    assert Proposal.objects.visible_to(qian).count() == 1
    assert Proposal.objects.visible_to(wang).count() == 9
    assert Proposal.objects.visible_to(feng).count() == 0


def test_every_code_of_the_rules_has_its_words():
    folder = Path(verdicts.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'(?:Reason|_undecidable)\(\s*"([a-z_]+)"', source))
    codes |= {"committee", "secretary_only", "check_dispersed"}
    codes |= set(re.findall(r'code = "([a-z_]+)"', source)) | set(re.findall(r'else "([a-z_]+)"', source))
    assert codes <= set(REASONS)
    assert set(KIND_LABELS) == set(Kind)
    assert set(RULES) == set(Rule)


def test_every_stored_reason_reads_as_a_sentence(frozen_round, lin):
    refresh(frozen_round, by=lin)
    for one in Proposal.objects.all():
        told = [{"code": one.reason_code, "numbers": one.numbers}, *one.details]
        told += [check["reason"] for check in one.checks]
        for other in one.alternatives:
            told += [other["reason"], other["missing"]] if other["missing"] else [other["reason"]]
        for reason in told:
            assert "%" not in sentence(reason["code"], reason["numbers"])


def test_what_nobody_knows_is_said_so():
    assert "不掌握" in sentence("between_thresholds", {"members": 3, "statutory": 3, "backbone": None, "needed": 3})
    assert "formal_members" in FACTS
