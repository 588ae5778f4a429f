"""Reports become discrepancies: found once, kept when settled, gone when the sources agree."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.actions.comparison import compare
from enterprises.models import Case, Discrepancy, DiscrepancyValue, Obligation, Submission
from shanyang.departments.models import AuditEvent
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused
from tests import cast

from .says import a_delivery, a_round, a_worker, an_enterprise, an_outlet, lists, says, says_outlet

JOB = NamedJob("test")
FOUR = ("registrar", "supervisor", "territory", "employer")


@pytest.fixture
def round_(district):
    return a_round()


@pytest.fixture
def firm(district):
    return an_enterprise("焦作市迅达配送有限公司")


@pytest.fixture
def desk(round_, firm):
    """One delivery of each of the four, all of which know the firm."""
    deliveries = {source: a_delivery(round_, source) for source in FOUR}
    for delivery in deliveries.values():
        says(delivery, firm)
    return deliveries


def found(**wanted):
    return {(row.kind, row.field) for row in Discrepancy.objects.filter(**wanted)}


def test_sources_that_agree_or_do_not_know_leave_no_discrepancy(desk, firm, round_):
    says(desk["territory"], firm, headcount=None, operating_status="operating")
    says(desk["registrar"], firm, headcount=12, operating_status="operating")
    assert not compare(round_, by=JOB)
    assert not AuditEvent.objects.filter(verb="enterprises.compare").exists()


def test_numbers_states_codes_and_members_that_differ_are_found(desk, firm, round_):
    says(desk["registrar"], firm, headcount=12, operating_status="operating", uscc="A" * 18, formal_members=2)
    says(desk["territory"], firm, headcount=15, operating_status="suspended", uscc="B" * 18, formal_members=3)
    assert compare(round_, by=JOB) == {"headcount": 1, "status": 1, "uscc": 1, "member_count": 1}
    row = Discrepancy.objects.get(kind="headcount")
    assert (row.state, row.proposed_source) == ("open", "territory")
    assert [(v.source, v.value) for v in row.values.all()] == [("territory", "15"), ("registrar", "12")]


def test_a_sum_of_members_is_held_against_the_sums_of_the_others(desk, firm, round_):
    says(desk["territory"], firm, formal_members=1, probationary_members=2)
    says(desk["supervisor"], firm, members_total=3)
    assert not compare(round_, by=JOB)
    says(desk["registrar"], firm, members_total=4)
    assert compare(round_, by=JOB) == {"member_count": 1}
    assert found() == {("member_count", "members_total")}
    assert {v.value for v in Discrepancy.objects.get().values.all()} == {"3", "4"}


def test_another_basis_is_another_figure(desk, firm, round_):
    says(desk["supervisor"], firm, headcount=300, headcount_basis="platform_active")
    says(desk["territory"], firm, headcount=40, headcount_basis="contract")
    assert not compare(round_, by=JOB)


def test_a_second_comparison_changes_nothing(desk, firm, round_):
    says(desk["registrar"], firm, headcount=12)
    says(desk["territory"], firm, headcount=15)
    compare(round_, by=JOB)
    before = list(Discrepancy.objects.values()), list(DiscrepancyValue.objects.values())
    compare(round_, by=JOB)
    assert (list(Discrepancy.objects.values()), list(DiscrepancyValue.objects.values())) == before
    assert AuditEvent.objects.filter(verb="enterprises.compare").count() == 1


def test_what_agrees_by_now_is_gone_and_comes_back_when_it_differs_again(desk, firm, round_):
    wrong = a_delivery(round_, "territory", sha256="1" * 64)
    says(desk["registrar"], firm, headcount=12)
    says(wrong, firm, headcount=15)
    compare(round_, by=JOB)
    Submission.objects.filter(pk=wrong.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    compare(round_, by=JOB)
    assert Discrepancy.objects.get().state == "gone"
    Submission.objects.filter(pk=wrong.pk).update(state="accepted", withdrawn_at=None)
    compare(round_, by=JOB)
    assert Discrepancy.objects.get().state == "open"


def test_what_somebody_has_settled_stays(desk, firm, round_, lin):
    says(desk["registrar"], firm, headcount=12)
    says(desk["territory"], firm, headcount=15)
    compare(round_, by=JOB)
    Discrepancy.objects.update(state="settled", how="person", value="15", resolved_by=lin, resolved_at=timezone.now())
    compare(round_, by=JOB)
    row = Discrepancy.objects.get()
    assert (row.state, row.value, row.values.count()) == ("settled", "15", 2)


def test_values_follow_the_sources_while_a_discrepancy_is_open(desk, firm, round_):
    says(desk["registrar"], firm, headcount=12)
    says(desk["territory"], firm, headcount=15)
    compare(round_, by=JOB)
    says(desk["supervisor"], firm, headcount=18)
    compare(round_, by=JOB)
    assert sorted(Discrepancy.objects.get().values.values_list("value", flat=True)) == ["12", "15", "18"]


def test_a_source_that_delivered_and_does_not_know_the_firm_is_missing(round_, firm):
    for source in ("registrar", "territory"):
        says(a_delivery(round_, source), firm)
    says(a_delivery(round_, "supervisor"), an_enterprise("别家公司"))
    compare(round_, by=JOB)
    assert found(enterprise=firm) == {("missing_in_source", "supervisor")}


def test_a_ledger_still_to_come_is_not_yet_a_silence(round_, firm):
    says(a_delivery(round_, "registrar"), firm, division=cast.division(cast.WENHUAXIANG))
    says(a_delivery(round_, "territory"), an_enterprise("别家公司"))
    owed = Obligation.objects.create(
        round=round_, source="territory", department=cast.department("street-410811001"),
        division=cast.division(cast.DONGFANGHONG), due_on=round_.due_on,
    )  # fmt: skip
    compare(round_, by=JOB)
    assert not found(enterprise=firm)
    owed.closed_at = timezone.now()
    owed.save()
    compare(round_, by=JOB)
    assert found(enterprise=firm) == {("missing_in_source", "territory")}


def test_a_firm_that_is_gone_shows_only_that_sources_differ_on_it(round_, firm):
    says(a_delivery(round_, "registrar"), firm, operating_status="deregistered", headcount=3)
    says(a_delivery(round_, "supervisor"), firm, operating_status="operating", headcount=9)
    a_delivery(round_, "territory")
    compare(round_, by=JOB)
    assert found() == {("status", "operating_status")}


def test_a_firm_screened_out_by_a_person_is_left_in_peace(desk, firm, round_):
    Case.objects.create(round=round_, enterprise=firm, in_scope=False, scope_reason="不在本区", due_on=round_.due_on)
    says(desk["registrar"], firm, headcount=12)
    says(desk["territory"], firm, headcount=15)
    assert not compare(round_, by=JOB)


def test_a_person_described_differently_is_found_once_however_many_rows(desk, firm, round_):
    worker = a_worker("王伟")
    for delivery, name, party, tail in (
        (desk["employer"], "王伟", "formal", "1234"),
        (desk["territory"], "王玮", "none", "1234"),
        (desk["supervisor"], "王 伟", None, "9999"),
    ):
        lists(delivery, worker, firm, name=name, party_status=party, phone_tail4=tail)
    compare(round_, by=JOB)
    assert found(worker=worker) == {("name", "name"), ("party_status", "party_status"), ("phone", "phone")}
    assert Discrepancy.objects.get(kind="phone").state == "auto"


def test_a_station_s_phone_is_no_word_about_anybody_s_own(desk, firm, round_):
    for name in ("甲", "乙", "丙"):
        worker = a_worker(name)
        lists(desk["employer"], worker, firm, phone_index=b"s" * 33, phone_tail4="0000")
        lists(desk["territory"], worker, firm, phone_index=name.encode() * 11, phone_tail4="1111")
    assert not compare(round_, by=JOB)


def test_an_identity_number_with_a_wrong_check_digit_contradicts_the_right_one(desk, firm, round_):
    worker = a_worker("王伟")
    lists(desk["employer"], worker, firm, id_kind="full", id_index=b"i" * 33, id_last4="002X")
    lists(desk["territory"], worker, firm, id_kind="bad", id_last4="002X")
    compare(round_, by=JOB)
    assert found(worker=worker) == {("id_number", "id_number")}
    assert {v.value for v in DiscrepancyValue.objects.all()} == {"002X"}


def test_somebody_whom_only_the_street_lists_is_missing_at_the_employer(desk, firm, round_):
    known, unknown = a_worker("甲"), a_worker("乙")
    lists(desk["employer"], known, firm)
    for worker in (known, unknown):
        lists(desk["territory"], worker, firm)
    compare(round_, by=JOB)
    assert found(worker=unknown) == {("person_missing_in_employer", "")}
    assert not found(worker=known)


def test_where_the_employer_keeps_no_roster_nobody_is_missing_on_it(desk, firm, round_):
    lists(desk["territory"], a_worker("乙"), firm)
    compare(round_, by=JOB)
    assert not found()


def test_somebody_whom_the_employer_says_has_left_raises_nothing(desk, firm, round_):
    stayed, left = a_worker("甲"), a_worker("乙")
    lists(desk["employer"], stayed, firm)
    lists(desk["employer"], left, firm, employment_state="left", phone_tail4="1234")
    lists(desk["territory"], left, firm, phone_tail4="9999")
    compare(round_, by=JOB)
    assert not found()


def test_a_declared_number_is_held_against_the_roster(desk, firm, round_):
    for name in ("甲", "乙"):
        lists(desk["employer"], a_worker(name), firm)
    says(desk["registrar"], firm, headcount=5)
    compare(round_, by=JOB)
    assert found() == {("headcount", "headcount")}


def test_an_outlet_that_another_list_lacks_is_found_with_its_name(desk, firm, round_):
    first, second = an_outlet(firm, "东站"), an_outlet(firm, "西站")
    for delivery, outlets in ((desk["territory"], (first, second)), (desk["employer"], (first,))):
        for outlet in outlets:
            says_outlet(delivery, outlet, status="operating")
    compare(round_, by=JOB)
    assert found(outlet=second) == {("outlet", "listed")}
    assert not found(outlet=first)


def test_looking_at_one_firm_leaves_the_findings_of_others_alone(desk, firm, round_):
    other, rider = an_enterprise("别家公司"), a_worker("甲")
    for where in (firm, other):
        for source in FOUR:
            says(desk[source], where, headcount=len(source))
    lists(desk["employer"], rider, firm, phone_tail4="1111")
    lists(desk["territory"], rider, other, phone_tail4="2222")
    compare(round_, by=JOB)
    before = sorted(Discrepancy.objects.values_list("kind", "enterprise", "worker", "state"))
    assert {row[0] for row in before} == {"headcount", "phone"}
    compare(round_, by=JOB, enterprises=[other.pk])
    assert sorted(Discrepancy.objects.values_list("kind", "enterprise", "worker", "state")) == before


def test_a_signed_round_is_not_compared_again(round_):
    round_.state = "signed"
    with pytest.raises(Refused):
        compare(round_, by=JOB)


def test_the_number_of_statements_does_not_grow_with_the_rows(desk, firm, round_):
    def statements(people):
        for number in range(people):
            worker = a_worker(f"人{number}")
            lists(desk["employer"], worker, firm, phone_tail4="1111")
            lists(desk["territory"], worker, firm, phone_tail4=str(2000 + number))
        with CaptureQueriesContext(connection) as seen:
            compare(round_, by=JOB)
        return len(seen)

    statements(1)
    assert statements(2) == statements(30)
