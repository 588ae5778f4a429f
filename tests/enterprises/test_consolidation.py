"""Reports become entries: whose value, who counts, and nothing done twice."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.actions import clearing, dirty
from enterprises.actions.consolidation import consolidate
from enterprises.models import (
    Affiliation,
    Case,
    Discrepancy,
    DiscrepancyValue,
    EmploymentEntry,
    EnterpriseEntry,
    EnterpriseLink,
    Figure,
    OutletEntry,
    Precedence,
    WorkerEntry,
    WorkerLink,
)
from shanyang.departments.models import AuditEvent
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused
from tests import cast

from .says import AS_OF, a_delivery, a_round, a_worker, an_enterprise, an_outlet, lists, says, says_outlet

JOB = NamedJob("test")


@pytest.fixture
def round_(district):
    return a_round()


@pytest.fixture
def firm(district):
    return an_enterprise("焦作市迅达配送有限公司")


def entry(firm):
    return EnterpriseEntry.objects.get(enterprise=firm)


def figure(measure, subject_type="district", subject_id=0):
    return Figure.objects.get(measure=measure, subject_type=subject_type, subject_id=subject_id).value


def a_case(round_, firm, **given):
    return Case.objects.create(round=round_, enterprise=firm, due_on=AS_OF, **given)


def test_each_field_takes_the_word_of_the_source_that_knows_best(round_, firm):
    registrar = says(a_delivery(round_, "registrar"), firm, name="迅达配送有限公司", headcount=5, legal_person="张某")
    employer = says(
        a_delivery(round_, "employer"), firm, name="迅达", headcount=40, headcount_basis="contract", legal_person="李某"
    )
    consolidate(round_, by=JOB)
    row = entry(firm)
    assert (row.name, row.name_report, row.name_how) == ("迅达配送有限公司", registrar.pk, "precedence:registrar")
    assert (row.headcount, row.headcount_report, row.headcount_how) == (40, employer.pk, "precedence:employer")
    assert row.headcount_basis == "contract"
    assert row.legal_person == "张某"


def test_unknown_falls_through_and_never_becomes_zero(round_, firm):
    says(a_delivery(round_, "employer"), firm, headcount=None)
    says(a_delivery(round_, "territory"), firm, headcount=0)
    consolidate(round_, by=JOB)
    assert (entry(firm).headcount, entry(firm).headcount_how) == (0, "precedence:territory")
    assert (entry(firm).formal_members, entry(firm).formal_members_how) == (None, "")


def test_every_type_of_column_comes_through(round_, firm):
    opened = date(2021, 3, 9)
    says(a_delivery(round_, "registrar"), firm, opened_on=opened, has_union=False, sector=cast.sector("courier"))
    consolidate(round_, by=JOB)
    assert (entry(firm).opened_on, entry(firm).has_union, entry(firm).sector) == (opened, False, cast.sector("courier"))


def test_a_dated_override_changes_whose_word_counts(round_, firm):
    Precedence.objects.create(
        subject="enterprise", field="headcount", source="territory", rank=1, since=date(2026, 1, 1), basis="区委通知"
    )
    says(a_delivery(round_, "employer"), firm, headcount=40)
    says(a_delivery(round_, "territory"), firm, headcount=33)
    consolidate(round_, by=JOB)
    assert entry(firm).headcount == 33


def test_a_rider_of_two_platforms_counts_once(round_, firm):
    other = an_enterprise("焦作市闪捷配送有限公司", division="410811002001")
    rider, delivery = a_worker(), a_delivery(round_, "employer")
    lists(delivery, rider, firm)
    lists(delivery, rider, other)
    says(delivery, firm)
    says(delivery, other)
    consolidate(round_, by=JOB)
    assert (figure("workers"), figure("employments"), figure("enterprises")) == (1, 2, 2)
    assert (entry(firm).roster_headcount, entry(other).roster_headcount) == (1, 1)


def test_a_person_whom_the_employer_does_not_list_stays_counted(round_, firm):
    says(a_delivery(round_, "employer"), firm)
    lists(a_delivery(round_, "employer"), a_worker("名册内"), firm)
    lists(a_delivery(round_, "territory"), a_worker("名册外"), firm)
    consolidate(round_, by=JOB)
    assert figure("workers") == 2


def test_who_has_left_is_kept_and_not_counted(round_, firm):
    says(a_delivery(round_, "employer"), firm)
    gone = a_worker("已走")
    lists(a_delivery(round_, "employer"), gone, firm, employment_state="left")
    lists(a_delivery(round_, "employer"), a_worker("在岗"), firm)
    consolidate(round_, by=JOB)
    assert figure("workers") == 1
    left = EmploymentEntry.objects.get(worker=gone)
    assert (left.active, left.active_how) == (False, "precedence:employer")
    assert WorkerEntry.objects.get(worker=gone).in_scope is False


@pytest.mark.parametrize(("day", "active"), [(AS_OF, False), (AS_OF + timedelta(1), True)])
def test_leaving_counts_from_its_day(round_, firm, day, active):
    lists(a_delivery(round_, "employer"), a_worker(), firm, left_on=day)
    says(a_delivery(round_, "registrar"), firm)
    consolidate(round_, by=JOB)
    assert EmploymentEntry.objects.get().active is active


def test_in_one_delivery_a_change_of_station_is_no_leaving(round_, firm):
    delivery, rider = a_delivery(round_, "employer"), a_worker()
    lists(delivery, rider, firm, employment_state="left")
    lists(delivery, rider, firm, employment_state="active")
    says(delivery, firm)
    consolidate(round_, by=JOB)
    assert EmploymentEntry.objects.get().active


@pytest.mark.parametrize(("state", "counted"), [("moved_out", 0), ("deregistered", 0), ("suspended", 1), (None, 1)])
def test_what_moved_away_or_was_deregistered_is_not_counted(round_, firm, state, counted):
    delivery = a_delivery(round_, "territory")
    says(delivery, firm, operating_status=state)
    lists(delivery, a_worker(), firm)
    consolidate(round_, by=JOB)
    assert (figure("enterprises"), figure("workers")) == (counted, counted)


@pytest.mark.parametrize(("screened", "counted"), [(False, 0), (True, 1), (None, 1)])
def test_what_was_screened_out_is_not_counted(round_, firm, screened, counted):
    a_case(round_, firm, in_scope=screened, scope_reason="" if screened is None else "实地看过")
    delivery = a_delivery(round_, "territory")
    says(delivery, firm)
    lists(delivery, a_worker(), firm)
    consolidate(round_, by=JOB)
    assert (figure("enterprises"), figure("workers")) == (counted, counted)


def test_a_declared_number_never_enters_the_total(round_, firm):
    says(a_delivery(round_, "employer"), firm, headcount=500)
    consolidate(round_, by=JOB)
    assert (figure("workers"), figure("without_roster")) == (0, 1)
    assert figure("workers", "enterprise", firm.pk) is None
    assert (entry(firm).headcount, entry(firm).roster_headcount) == (500, None)


def test_places_follow_the_row_then_the_outlet_then_the_enterprise(round_, firm):
    station, delivery = an_outlet(firm, "焦东站"), a_delivery(round_, "employer")
    says(delivery, firm, division=cast.division(cast.WENHUAXIANG))
    says_outlet(delivery, station, division=cast.division(cast.JIAODONG))
    lists(delivery, a_worker("甲"), firm, division=cast.division("410811003"))
    lists(delivery, a_worker("乙"), firm, outlet=station)
    lists(delivery, a_worker("丙"), firm)
    consolidate(round_, by=JOB)
    for code in ("410811003", cast.JIAODONG, cast.DONGFANGHONG, cast.WENHUAXIANG):
        assert figure("workers", "division", cast.division(code).pk) == 1, code
    assert figure("workers", "division", cast.division("410811").pk) == 3
    assert OutletEntry.objects.get().division == cast.division(cast.JIAODONG)


def test_members_are_summed_up_the_tree_once(round_, firm):
    branch, committee = (
        cast.organization(f"branch-{cast.WENHUAXIANG}"),
        cast.organization(f"committee-{cast.DONGFANGHONG}"),
    )
    delivery = a_delivery(round_, "employer")
    says(delivery, firm)
    lists(delivery, a_worker("甲"), firm, party_status="formal", party_organization=branch)
    lists(delivery, a_worker("乙"), firm, party_status="probationary", party_organization=committee)
    lists(delivery, a_worker("丙"), firm, party_status="none")
    consolidate(round_, by=JOB)
    assert figure("formal", "organization", branch.pk) == 1
    assert (figure("formal", "organization", committee.pk), figure("probationary", "organization", committee.pk)) == (
        1,
        1,
    )
    assert (entry(firm).roster_formal, entry(firm).roster_probationary) == (1, 1)


def test_a_recorded_affiliation_goes_before_what_ledgers_say(round_, firm):
    said, held = cast.organization(f"committee-{cast.JIAODONG}"), cast.organization(f"branch-{cast.WENHUAXIANG}")
    member = a_worker()
    Affiliation.objects.create(worker=member, party_organization=held, since=date(2020, 1, 1))
    lists(a_delivery(round_, "employer"), member, firm, party_status="formal", party_organization=said)
    consolidate(round_, by=JOB)
    row = WorkerEntry.objects.get()
    assert (row.party_organization, row.party_organization_how) == (held, "affiliation")


def test_a_roster_without_political_status_says_unknown_members(round_, firm):
    lists(a_delivery(round_, "employer"), a_worker(), firm)
    says(a_delivery(round_, "employer"), firm)
    consolidate(round_, by=JOB)
    assert (entry(firm).roster_headcount, entry(firm).roster_formal) == (1, None)


def test_a_settled_value_stands_over_precedence_and_says_so(round_, firm, lin):
    says(a_delivery(round_, "employer"), firm, headcount=40)
    street = says(a_delivery(round_, "territory"), firm, headcount=33)
    settled = Discrepancy.objects.create(
        **{"round": round_, "enterprise": firm, "kind": "headcount", "field": "headcount", "state": "settled"},
        **{
            "value": "33",
            "value_source": "territory",
            "how": "person",
            "resolved_by": lin,
            "resolved_at": timezone.now(),
        },
    )
    DiscrepancyValue.objects.create(discrepancy=settled, source="territory", value="33", report_id=street.pk)
    consolidate(round_, by=JOB)
    assert (entry(firm).headcount, entry(firm).headcount_how, entry(firm).headcount_report) == (
        33,
        "settled",
        street.pk,
    )


def test_a_person_settled_as_gone_is_not_counted(round_, firm, lin):
    member = a_worker()
    lists(a_delivery(round_, "territory"), member, firm)
    says(a_delivery(round_, "territory"), firm)
    consolidate(round_, by=JOB)
    assert figure("workers") == 1
    Discrepancy.objects.create(
        **{"round": round_, "enterprise": firm, "worker": member, "kind": "person_missing_in_employer"},
        **{"field": "", "state": "settled", "value": "left", "how": "enquiry"},
        **{"resolved_by": lin, "resolved_at": timezone.now()},
    )
    consolidate(round_, by=JOB)
    assert figure("workers") == 0
    assert EmploymentEntry.objects.get().active_how == "settled"


def test_an_outlet_settled_as_not_there_is_no_outlet(round_, firm, lin):
    street = a_delivery(round_, "territory")
    says(street, firm)
    place = an_outlet(firm, "人民路站")
    says_outlet(street, place)
    consolidate(round_, by=JOB)
    assert entry(firm).outlets_known == 1
    Discrepancy.objects.create(
        **{"round": round_, "enterprise": firm, "outlet": place, "kind": "outlet", "field": "listed"},
        **{"state": "settled", "value": "gone", "how": "visit", "resolved_by": lin, "resolved_at": timezone.now()},
    )
    consolidate(round_, by=JOB)
    assert not entry(firm).outlets_known


def test_a_withdrawn_delivery_takes_its_values_with_it(round_, firm):
    delivery = a_delivery(round_, "employer")
    says(delivery, firm, headcount=40)
    lists(delivery, a_worker(), firm)
    says(a_delivery(round_, "territory"), firm, headcount=33)
    consolidate(round_, by=JOB)
    delivery.state, delivery.withdrawn_at = "withdrawn", timezone.now()
    delivery.save()
    consolidate(round_, by=JOB)
    assert (entry(firm).headcount, entry(firm).roster_headcount) == (33, None)
    assert WorkerEntry.objects.count() == EmploymentEntry.objects.count() == 0


def test_an_enterprise_that_nobody_speaks_of_any_more_loses_its_entry(round_, firm):
    says(a_delivery(round_, "territory"), firm)
    consolidate(round_, by=JOB)
    EnterpriseLink.objects.update(until=timezone.now(), end_reason="认定为另一家")
    consolidate(round_, by=JOB)
    assert not EnterpriseEntry.objects.exists()
    assert figure("enterprises") == 0


def test_a_link_moved_to_another_person_moves_the_employment(round_, firm):
    lists(a_delivery(round_, "employer"), a_worker("甲"), firm)
    says(a_delivery(round_, "employer"), firm)
    consolidate(round_, by=JOB)
    other = a_worker("乙")
    old = WorkerLink.objects.get()
    WorkerLink.objects.update(until=timezone.now(), end_reason="认定不同")
    WorkerLink.objects.create(round=round_, report=old.report, worker=other, enterprise=firm, how="person")
    consolidate(round_, by=JOB)
    assert list(EmploymentEntry.objects.values_list("worker", flat=True)) == [other.pk]
    assert figure("workers") == 1


def test_a_second_run_without_change_fills_nothing(round_, firm):
    says(a_delivery(round_, "employer"), firm)
    lists(a_delivery(round_, "employer"), a_worker(), firm)
    consolidate(round_, by=JOB)
    again = consolidate(round_, by=JOB)
    assert (again.enterprises, again.workers) == (0, 0)


def test_a_mark_fills_one_enterprise_again(round_, firm):
    a_case(round_, firm)
    other = an_enterprise("另一家")
    for one in (firm, other):
        says(a_delivery(round_, "employer"), one)
    consolidate(round_, by=JOB)
    dirty.mark_enterprises(round_, [firm.pk])
    assert consolidate(round_, by=JOB).enterprises == 1
    assert consolidate(round_, by=JOB).enterprises == 0


def test_a_figure_that_stays_keeps_its_row(round_, firm):
    says(a_delivery(round_, "employer"), firm)
    consolidate(round_, by=JOB)
    before = Figure.objects.get(measure="enterprises", subject_type="district").pk
    says(a_delivery(round_, "employer"), an_enterprise("另一家"))
    consolidate(round_, by=JOB)
    assert Figure.objects.get(measure="enterprises", subject_type="district", value=2).pk == before


def test_an_enterprise_moves_into_the_building_it_names(round_, firm):
    other = an_enterprise("另一家", division=None)
    for one, words in ((firm, "华融国际大厦"), (other, "华融国际大厦 12层1203室")):
        says(a_delivery(round_, "territory"), one, building=words, division=cast.division(cast.WENHUAXIANG))
    consolidate(round_, by=JOB)
    firm.refresh_from_db()
    other.refresh_from_db()
    assert firm.building == other.building
    assert firm.building.name == "华融国际大厦"
    assert figure("enterprises", "building", firm.building_id) == 2
    assert other.division == cast.division(cast.WENHUAXIANG)


@pytest.mark.parametrize("state", ["signed"])
def test_a_signed_round_is_not_consolidated_again(round_, state):
    type(round_).objects.update(state=state)
    with pytest.raises(Refused):
        consolidate(round_, by=JOB)


def test_consolidating_belongs_to_the_lead_and_leaves_a_trace(round_, zhao, lin):
    with pytest.raises(Refused):
        consolidate(round_, by=zhao)
    consolidate(round_, by=lin)
    assert AuditEvent.objects.filter(verb="enterprises.consolidate", by_user=lin).count() == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(round_):
    def statements(firms):
        delivery = a_delivery(round_, "employer")
        for at in range(firms):
            one = an_enterprise(f"企业{firms}-{at}")
            says(delivery, one, headcount=3)
            lists(delivery, a_worker(f"人{at}"), one, party_status="formal")
        type(round_).objects.update(consolidated_at=None)
        with CaptureQueriesContext(connection) as asked:
            consolidate(round_, by=JOB)
        return len(asked)

    statements(1)
    assert statements(2) == statements(12)


def test_a_mark_set_while_the_round_is_being_filled_waits_for_the_next_time(round_, firm, monkeypatch):
    """As when an officer settles a difference in another connection after the entries were filled."""
    says(a_delivery(round_, "employer"), firm, headcount=40)
    case = a_case(round_, firm, dirty_at=timezone.now())
    consolidate(round_, by=JOB)
    dirty.mark_enterprises(round_, [firm.pk])
    refresh = clearing.refresh

    def meanwhile(which):
        refresh(which)
        dirty.mark_enterprises(round_, [firm.pk])

    monkeypatch.setattr(clearing, "refresh", meanwhile)
    consolidate(round_, by=JOB)
    case.refresh_from_db()
    assert case.dirty_at is not None
    monkeypatch.undo()
    assert consolidate(round_, by=JOB).enterprises == 1
    case.refresh_from_db()
    assert case.dirty_at is None
