"""一企一案: the five steps in order, each moved by a dated fact, each with who, when and why."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from enterprises.actions import cases
from enterprises.actions.next_step import what_next
from enterprises.models import (
    Answer,
    Case,
    Discrepancy,
    EnterpriseEntry,
    EnterpriseReport,
    Obligation,
    Round,
    StepRecord,
    Submission,
)
from enterprises.queries.case_pages import CasePage
from enterprises.queries.voices import reports_of, voices
from enterprises.rules.steps import Given
from shanyang.departments.models import AuditEvent
from shanyang.lib import triggers
from shanyang.lib.errors import Refused, Stale
from tests import cast
from tests.builders import a_call, a_case, a_report, a_round, a_trip, close_all, four_voices, walked_to


@pytest.fixture
def round_(lin):
    return a_round(lin)


@pytest.fixture
def case(round_, enterprise, lin):
    four_voices(round_, enterprise)
    found = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    return found


def take(case, step, by, **facts):
    case.refresh_from_db()
    return cases.take_step(case, step, by=by, version=case.version, **{"outcome": "done", **facts})


def test_every_enterprise_that_is_reported_gets_one_case_and_owes_its_own_ledger(round_, enterprise, lin):
    a_report(round_, "registrar", enterprise)
    assert cases.open_cases(round_, by=lin) == 1
    assert cases.open_cases(round_, by=lin) == 0
    case = Case.objects.get()
    assert (case.step, case.in_scope, case.dirty_at is not None) == ("map", None, True)
    assert case.due_on >= round_.due_on
    owed = Obligation.objects.get(source="employer")
    assert (owed.enterprise, owed.department) == (enterprise, cast.department(f"street-{cast.DONGFANGHONG}"))


def test_cases_of_a_thousand_enterprises_cost_no_more_statements_than_one(
    round_, enterprise, lin, django_assert_max_num_queries
):
    from enterprises.models import Enterprise

    Enterprise.objects.bulk_create(
        [
            Enterprise(name=f"第{n}公司", name_key=f"第{n}", name_sort=f"{n}", division=enterprise.division)
            for n in range(60)
        ]
    )
    for one in Enterprise.objects.all():
        a_report(round_, "registrar", one)
    with django_assert_max_num_queries(20):
        assert cases.open_cases(round_, by=lin) == 61


def test_mapping_waits_until_all_four_have_said_something_or_none(round_, enterprise, lin, zhao):
    a_report(round_, "territory", enterprise)
    case = a_case(round_, enterprise, by=lin)
    with pytest.raises(Refused, match="还有来源没有说"):
        take(case, "map", zhao)
    close_all(round_, lin)
    take(case, "map", zhao)
    case.refresh_from_db()
    assert case.step == "check"


def test_a_source_that_delivered_everything_and_does_not_know_the_enterprise_is_named(round_, enterprise, lin):
    a_report(round_, "territory", enterprise)
    a_report(round_, "employer", enterprise)
    other = cast.sector("food_delivery")
    case = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    found = {voice.source: voice.state for voice in voices(case, reports_of(case))}
    assert other == enterprise.sector
    assert found == {"registrar": "none", "supervisor": "none", "territory": "said", "employer": "said"}


def test_a_delivery_without_the_enterprise_is_silence_and_not_none(round_, enterprise, lin):
    from enterprises.models import Enterprise

    another = Enterprise.objects.create(name="别的公司", name_key="别的", name_sort="bie de", sector=enterprise.sector)
    a_report(round_, "supervisor", another)
    a_report(round_, "territory", enterprise)
    case = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    found = {voice.source: voice.state for voice in voices(case, reports_of(case))}
    assert found["supervisor"] == "silent"


def test_steps_go_in_order(case, zhao):
    with pytest.raises(Refused, match="五步按顺序办"):
        take(case, "visit", zhao, trip=a_trip())
    take(case, "map", zhao)
    with pytest.raises(Refused, match="已经办完"):
        take(case, "map", zhao)


def test_a_case_walks_all_five_steps_and_closes(case, zhao):
    done = walked_to(case, "done", by=zhao)
    assert (done.step, done.in_scope, done.closed_on) == ("done", True, timezone.localdate())
    assert [record.step for record in done.records.all()] == ["map", "check", "screen", "enquire", "visit"]
    assert what_next(done, zhao).step == ""


def test_screening_out_needs_a_reason_and_ends_the_case(case, zhao):
    walked_to(case, "screen", by=zhao)
    with pytest.raises(Refused) as refused:
        take(case, "screen", zhao, outcome="out")
    assert refused.value.field == "note"
    take(case, "screen", zhao, outcome="out", note="只有注册地址，人员都在外区")
    case.refresh_from_db()
    assert (case.step, case.in_scope, case.scope_reason) == ("done", False, "只有注册地址，人员都在外区")
    with pytest.raises(Refused):
        take(case, "visit", zhao, trip=a_trip())


def test_the_community_walks_but_does_not_screen(case, wu, zhao):
    walked_to(case, "screen", by=zhao)
    with pytest.raises(Refused, match="街道"):
        take(case, "screen", wu, outcome="in", note="在本区经营")
    walked_to(case, "visit", by=zhao)
    assert take(case, "visit", wu, trip=a_trip()).by == wu


def test_the_stranger_takes_no_step(case, qian):
    with pytest.raises(Refused):
        take(case, "map", qian)


def test_a_step_is_waived_only_with_a_reason_and_a_mandatory_one_only_by_the_street(case, wu, zhao):
    with pytest.raises(Refused) as refused:
        take(case, "map", zhao, outcome="waived")
    assert refused.value.field == "note"
    with pytest.raises(Refused, match="必做"):
        take(case, "map", wu, outcome="waived", note="等不到")
    record = take(case, "map", zhao, outcome="waived", note="主管部门本轮不报这一行业")
    assert (record.outcome, record.note) == ("waived", "主管部门本轮不报这一行业")


def test_an_optional_step_may_be_waived_by_whoever_walks(lin, enterprise, wu):
    round_ = a_round(lin, mandatory_steps=["map", "check", "screen"])
    four_voices(round_, enterprise)
    case = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    walked_to(case, "enquire", by=lin)
    take(case, "enquire", wu, outcome="waived", note="昨天刚走访过")
    case.refresh_from_db()
    assert case.step == "visit"


def test_screening_is_never_waived(case, zhao):
    walked_to(case, "screen", by=zhao)
    with pytest.raises(Refused):
        take(case, "screen", zhao, outcome="waived", note="不想定")


def test_an_unanswered_call_is_recorded_and_moves_nothing(case, zhao):
    walked_to(case, "enquire", by=zhao)
    tomorrow = timezone.localdate() + timedelta(days=1)
    record = take(case, "enquire", zhao, outcome="unreached", call=a_call(again_on=tomorrow))
    case.refresh_from_db()
    assert (case.step, record.enquiry.reached, record.enquiry.again_on) == ("enquire", False, tomorrow)


def test_tomorrow_cannot_have_happened(case, zhao):
    walked_to(case, "enquire", by=zhao)
    with pytest.raises(Refused) as refused:
        take(case, "enquire", zhao, outcome="reached", call=a_call(called_on=timezone.localdate() + timedelta(days=1)))
    assert refused.value.field == "called_on"


def test_an_answer_becomes_a_report_of_its_own_and_settles_what_was_asked(case, zhao):
    walked_to(case, "enquire", by=zhao)
    assert Discrepancy.objects.get(kind="headcount").state == "open"
    answers = [Given("headcount_differs", "headcount", 104, {"sources": 4}), Given("address_unknown", "address", None)]
    record = take(case, "enquire", zhao, outcome="reached", call=a_call(), answers=answers, note="站长说的")
    report = EnterpriseReport.objects.get(source="enquiry")
    assert (report.headcount, report.submission, report.department) == (
        104,
        record.submission,
        cast.department(f"street-{cast.DONGFANGHONG}"),
    )
    assert report.links.get().enterprise == case.enterprise
    settled = Discrepancy.objects.get(kind="headcount")
    assert (settled.state, settled.value, settled.how, settled.value_source) == ("settled", "104", "enquiry", "enquiry")
    assert {(one.question, one.value) for one in Answer.objects.all()} == {
        ("headcount_differs", "104"),
        ("address_unknown", ""),
    }
    assert {value.source for value in settled.values.all()} >= {"registrar", "supervisor", "territory", "employer"}


def test_a_visit_beats_all_and_settles_what_it_counted(case, zhao):
    walked_to(case, "visit", by=zhao)
    take(case, "visit", zhao, trip=a_trip(), answers=[Given("visit_headcount", "headcount", 101)], note="逐人点名")
    settled = Discrepancy.objects.get(kind="headcount")
    assert (settled.value, settled.how, settled.reason) == ("101", "visit", "逐人点名")


def test_nothing_learnt_makes_no_delivery(case, zhao):
    walked_to(case, "visit", by=zhao)
    record = take(case, "visit", zhao, trip=a_trip(), answers=[Given("visit_headcount", "headcount", None)])
    assert record.submission is None
    assert not Submission.objects.filter(kind="step").exists()


def test_a_phone_number_is_kept_sealed_and_shown_by_its_tail(case, zhao):
    walked_to(case, "enquire", by=zhao)
    given = Given("phone_unknown", "contact_phone", "13800001234")
    take(case, "enquire", zhao, outcome="reached", call=a_call(), answers=[given])
    report = EnterpriseReport.objects.get(source="enquiry")
    assert (report.phone_tail4, b"13800001234" in bytes(report.phone_encrypted)) == ("1234", False)
    assert Answer.objects.get().value == "…1234"


def test_taking_a_visit_back_reopens_what_it_settled_and_keeps_the_record(case, zhao):
    walked_to(case, "visit", by=zhao)
    record = take(case, "visit", zhao, trip=a_trip(), answers=[Given("visit_headcount", "headcount", 101)])
    case.refresh_from_db()
    cases.take_back(record, by=zhao, version=case.version, reason="去错了门店")
    case.refresh_from_db()
    record.refresh_from_db()
    assert (case.step, case.closed_on) == ("visit", None)
    assert (record.withdraw_reason, record.submission.state) == ("去错了门店", "withdrawn")
    assert Discrepancy.objects.get(kind="headcount").state == "open"
    assert not EnterpriseReport.objects.standing().filter(source="visit").exists()


def test_steps_are_taken_back_from_the_last_one(case, zhao):
    walked_to(case, "screen", by=zhao)
    first = StepRecord.objects.get(step="map")
    with pytest.raises(Refused, match="从最后一步起"):
        cases.take_back(first, by=zhao, version=case.version, reason="看错了")
    with pytest.raises(Refused):
        cases.take_back(StepRecord.objects.get(step="check"), by=zhao, version=case.version, reason=" ")
    cases.take_back(StepRecord.objects.get(step="check"), by=zhao, version=case.version, reason="看错了")
    case.refresh_from_db()
    assert case.step == "check"


def test_a_second_officer_on_an_old_page_is_refused(case, zhao, lin):
    seen = case.version
    take(case, "map", zhao)
    with pytest.raises(Stale, match="赵"):
        cases.take_step(case, "map", outcome="done", by=lin, version=seen)
    assert StepRecord.objects.count() == 1


def test_a_step_and_its_trace_stand_or_fall_together(case, zhao):
    before = AuditEvent.objects.count()
    take(case, "map", zhao)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object_id, event.by_user) == ("enterprises.map", case.pk, zhao)
    assert AuditEvent.objects.count() == before + 1
    with pytest.raises(Refused):
        take(case, "visit", zhao, trip=a_trip())
    assert AuditEvent.objects.count() == before + 1


def test_no_step_is_taken_once_the_round_is_being_consolidated(case, zhao, lin):
    from enterprises.actions import rounds

    case.round.refresh_from_db()
    rounds.begin_consolidation(case.round, by=lin, version=case.round.version, reason="先整合一次")
    with pytest.raises(Refused, match="整合中"):
        take(case, "map", zhao)


def test_the_page_shows_the_four_side_by_side_with_the_proposed_value(case, lin):
    page = CasePage(case, lin)
    headcount = next(row for row in page.sheet.rows if row.field == "headcount")
    assert [cell.texts[0][0] for cell in headcount.cells] == ["86", "112", "104", "118"]
    assert (headcount.state, headcount.why) == ("open", "差 32")
    status = next(row for row in page.sheet.rows if row.field == "operating_status")
    assert status.state == "agreed"
    assert "headcount_differs" in [question.code for question in page.questions]


def test_the_last_frozen_figure_stands_beside_what_is_reported_now(case, lin):
    last = Round.objects.create(
        number=9,
        division=case.round.division,
        name="上一轮",
        period_from=case.round.period_from,
        period_to=case.round.period_to,
        as_of=case.round.as_of,
        due_on=case.round.due_on,
        state="frozen",
        frozen_at=timezone.now(),
        frozen_by=lin,
    )
    Round.objects.filter(pk=case.round_id).update(previous=last)
    assert {row.before for row in CasePage(Case.objects.get(pk=case.pk), lin).sheet.rows} == {""}
    triggers.remove()
    EnterpriseEntry.objects.create(
        round=last,
        enterprise=case.enterprise,
        name=case.enterprise.name,
        headcount=99,
        roster_headcount=97,
        frozen=True,
    )
    triggers.install()
    found = {row.field: row.before for row in CasePage(Case.objects.get(pk=case.pk), lin).sheet.rows}
    assert (found["headcount"], found["formal_members"]) == ("97", "")


def test_only_differing_rows_remain_when_asked_for(case, lin):
    page = CasePage(case, lin, only_differing=True)
    assert [row.field for row in page.sheet.rows] == ["headcount"]


@pytest.mark.django_db(transaction=True)
def test_two_officers_on_one_step_leave_one_record(case, lin, zhao):
    """On PostgreSQL the second waits for the first; it must then be told, not fail on a constraint."""
    gate, outcomes = threading.Barrier(2), []

    def step(user):
        try:
            found = Case.objects.get(pk=case.pk)
            gate.wait(timeout=10)
            cases.take_step(found, "map", outcome="done", by=user, version=found.version)
            outcomes.append("taken")
        except Stale:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=step, args=(user,)) for user in (lin, zhao)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["stale", "taken"]
    assert StepRecord.objects.count() == 1
