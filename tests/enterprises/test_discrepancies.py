"""定数: one value holds, the losing ones stay, and whoever was slower is told both."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from enterprises.actions import discrepancies, rounds
from enterprises.models import Case, Discrepancy
from enterprises.queries.independence import sight
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused, Stale
from tests import cast
from tests.builders import a_case, a_report, a_round, close_all, four_voices


@pytest.fixture
def headcount(lin, enterprise):
    round_ = a_round(lin)
    four_voices(round_, enterprise)
    a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    return Discrepancy.objects.get(kind="headcount")


def resolve(discrepancy, by, **decision):
    discrepancy.refresh_from_db()
    return discrepancies.resolve(discrepancy, by=by, version=discrepancy.version, **decision)


def test_the_proposed_value_is_settled_without_a_reason(headcount, zhao):
    settled = resolve(headcount, zhao, source="employer")
    assert (settled.state, settled.value, settled.value_source, settled.how) == ("settled", "118", "employer", "person")
    assert settled.resolved_by == zhao


def test_departing_from_the_proposal_needs_a_reason(headcount, zhao):
    with pytest.raises(Refused) as refused:
        resolve(headcount, zhao, source="territory", value="104")
    assert refused.value.field == "reason"
    assert resolve(headcount, zhao, source="territory", value="104", reason="名册逐人点名").value == "104"


def test_a_value_that_nobody_reported_needs_evidence_too(headcount, zhao):
    with pytest.raises(Refused) as refused:
        resolve(headcount, zhao, value="103", reason="都不准")
    assert refused.value.field == "evidence"
    settled = resolve(headcount, zhao, value="1,003", reason="都不准", evidence="10月31日工资表")
    assert (settled.value, settled.value_source, settled.evidence) == ("1003", "", "10月31日工资表")


@pytest.mark.parametrize("value", ["一百", "-3", "10.5", "99999999"])
def test_a_value_has_to_fit_its_field(headcount, zhao, value):
    with pytest.raises(Refused) as refused:
        resolve(headcount, zhao, value=value, reason="都不准", evidence="工资表")
    assert refused.value.field == "value"


def test_a_source_is_quoted_only_with_what_it_said(headcount, zhao):
    with pytest.raises(Refused):
        resolve(headcount, zhao, source="territory", value="105", reason="记得是这个数")


def test_the_losing_values_stay(headcount, zhao):
    resolve(headcount, zhao, source="employer")
    assert sorted(value.value for value in headcount.values.all()) == ["104", "112", "118", "86"]


def test_the_second_officer_is_refused_and_shown_both_values(headcount, zhao, lin):
    seen = headcount.version
    resolve(headcount, zhao, source="employer")
    with pytest.raises(Stale) as stale:
        discrepancies.resolve(headcount, by=lin, version=seen, source="territory", value="104", reason="点名")
    assert stale.value.theirs == ("从业人数不一致", "118 人")
    assert stale.value.yours == ("从业人数不一致", "104 人")
    assert "赵" in str(stale.value)
    assert Discrepancy.objects.get(pk=headcount.pk).value == "118"


def test_a_decision_is_audited_with_its_reason_in_the_same_transaction(headcount, zhao):
    before = AuditEvent.objects.count()
    resolve(headcount, zhao, source="territory", value="104", reason="名册逐人点名")
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.object_id, event.reason) == ("enterprises.resolve", headcount.pk, "名册逐人点名")
    with pytest.raises(Refused):
        resolve(headcount, zhao, source="registrar")
    assert AuditEvent.objects.count() == before + 1


def test_a_decision_marks_the_case_for_consolidation(headcount, zhao):
    Case.objects.update(dirty_at=None)
    resolve(headcount, zhao, source="employer")
    assert Case.objects.get().dirty_at is not None


def test_a_decision_is_taken_back_with_a_reason_and_is_open_again(headcount, zhao):
    resolve(headcount, zhao, source="employer")
    headcount.refresh_from_db()
    with pytest.raises(Refused):
        discrepancies.reopen(headcount, by=zhao, version=headcount.version, reason="")
    discrepancies.reopen(headcount, by=zhao, version=headcount.version, reason="工资表是上个月的")
    headcount.refresh_from_db()
    assert (headcount.state, headcount.value, headcount.resolved_by) == ("open", None, None)
    assert AuditEvent.objects.latest("sequence").reason == "工资表是上个月的"


def test_only_the_street_or_the_lead_settles(headcount, qian, wu, wang, zhao):
    for stranger in (qian, wu, wang):
        with pytest.raises(Refused):
            resolve(headcount, stranger, source="employer")
    assert resolve(headcount, zhao, source="employer")


def test_a_missing_source_is_answered_with_a_finding_and_a_reason(lin, enterprise, zhao):
    round_ = a_round(lin)
    from enterprises.models import Enterprise

    another = Enterprise.objects.create(
        name="别的公司", name_key="别的", name_sort="b", sector=enterprise.sector, division=enterprise.division
    )
    for source in ("registrar", "supervisor", "territory", "employer"):
        a_report(round_, source, another)
    for source in ("registrar", "territory", "employer"):
        a_report(round_, source, enterprise)
    close_all(round_, lin)
    a_case(round_, enterprise, by=lin)
    missing = Discrepancy.objects.get(kind="missing_in_source", enterprise=enterprise)
    with pytest.raises(Refused):
        resolve(missing, zhao, value="whatever", reason="漏报")
    settled = resolve(missing, zhao, value="omitted", reason="主管部门名单没更新")
    assert (settled.state, settled.value) == ("settled", "omitted")


def test_nothing_is_settled_in_a_signed_round(headcount, zhao):
    headcount.round.state = "signed"
    headcount.round.save(update_fields=["state"])
    with pytest.raises(Refused, match="签审"):
        resolve(headcount, zhao, source="employer")


def test_the_table_itself_refuses_a_decision_without_its_author(headcount):
    with pytest.raises(IntegrityError, match="settled_says_by_whom_when_and_how"), transaction.atomic():
        Discrepancy.objects.filter(pk=headcount.pk).update(state="settled", value="1")


# -- independence ---------------------------------------------------------------


def test_others_figures_open_only_after_the_own_delivery_is_closed(lin, enterprise, zhao):
    round_ = a_round(lin)
    four_voices(round_, enterprise)
    a_case(round_, enterprise, by=lin)
    before = sight(zhao, round_)
    street = cast.department(f"street-{cast.DONGFANGHONG}")
    assert not before.all
    assert before.shows("territory", street.pk)
    assert not before.shows("supervisor", cast.department("market-regulation").pk)
    with pytest.raises(Refused, match="报齐"):
        resolve(Discrepancy.objects.get(kind="headcount"), zhao, source="employer")
    rounds.close_delivery(round_.obligations.get(source="territory", department=street), by=zhao)
    assert sight(zhao, round_).all


def test_a_community_waits_for_its_streets_delivery(lin, enterprise, wu):
    round_ = a_round(lin)
    assert not sight(wu, round_).all
    street = cast.department(f"street-{cast.DONGFANGHONG}")
    rounds.declare_none(round_.obligations.get(source="territory", department=street), by=lin)
    assert sight(wu, round_).all


def test_an_office_with_two_ledgers_sees_others_after_both(lin, enterprise, wang):
    round_ = a_round(lin)
    rounds.declare_none(round_.obligations.get(source="registrar"), by=wang)
    assert not sight(wang, round_).all
    rounds.declare_none(round_.obligations.get(source="supervisor", sector__code="food_delivery"), by=wang)
    assert sight(wang, round_).all


def test_the_enterprise_never_reads_what_officers_reported(lin, enterprise, sun):
    round_ = a_round(lin)
    four_voices(round_, enterprise)
    close_all(round_, lin)
    found = sight(sun, round_)
    assert not found.all
    assert not found.shows("territory", cast.department(f"street-{cast.DONGFANGHONG}").pk)


def test_the_lead_sees_everything_from_the_start(lin):
    assert sight(lin, a_round(lin)).all


# -- two at once ----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_resolutions_at_once_one_holds_and_the_other_is_shown_both(headcount, lin, zhao):
    """On PostgreSQL the second waits for the first to commit; on SQLite there is one writer at a time."""
    gate, outcomes = threading.Barrier(2), {}

    def settle(user, source, value):
        try:
            found = Discrepancy.objects.get(pk=headcount.pk)
            gate.wait(timeout=10)
            discrepancies.resolve(found, by=user, version=found.version, source=source, value=value, reason="同时")
            outcomes[value] = "held"
        except Stale as stale:
            outcomes[value] = (stale.theirs[1], stale.yours[1])
        finally:
            connection.close()

    threads = [
        threading.Thread(target=settle, args=(lin, "territory", "104")),
        threading.Thread(target=settle, args=(zhao, "supervisor", "112")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    [winner] = [value for value, outcome in outcomes.items() if outcome == "held"]
    loser = "112" if winner == "104" else "104"
    assert outcomes[loser] == (f"{winner} 人", f"{loser} 人")
    headcount.refresh_from_db()
    assert (headcount.value, headcount.version) == (winner, 2)
    assert AuditEvent.objects.filter(verb="enterprises.resolve").count() == 1
