"""轮次: who owes what, who has delivered, and what moves a round on."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.actions import rounds
from enterprises.models import Obligation, Round
from enterprises.queries import openness, round_pages
from enterprises.queries.waiting import rounds_to_move, steps, unsettled
from enterprises.workflow import ROUND
from shanyang.departments.models import AuditEvent, Responsibility
from shanyang.lib.errors import Refused, Stale
from tests import cast
from tests.builders import a_case, a_delivery, a_report, a_round, close_all, four_voices


def test_opening_asks_each_office_of_the_duty_list(lin):
    round_ = a_round(lin)
    owed = Obligation.objects.filter(round=round_)
    assert owed.filter(source="registrar").count() == 1
    assert owed.filter(source="supervisor").count() == 5
    assert owed.filter(source="territory").count() == 9
    assert set(owed.filter(source="supervisor").values_list("sector__code", flat=True)) == set(
        Responsibility.objects.open().filter(kind="sector").values_list("sector__code", flat=True)
    )
    assert {row.due_on for row in owed} == {round_.due_on}
    assert (round_.number, round_.state, round_.previous) == (1, "open", None)


def test_only_the_sources_chosen_owe_a_ledger(lin):
    round_ = a_round(lin, owed=["territory"])
    assert set(round_.obligations.values_list("source", flat=True)) == {"territory"}


def test_only_the_lead_opens_a_round(zhao):
    with pytest.raises(Refused, match="牵头"):
        a_round(zhao)


def test_a_second_round_waits_for_the_first_to_be_frozen(lin):
    a_round(lin)
    with pytest.raises(Refused, match="没有冻结"):
        a_round(lin)
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"period": (2, -2)}, "period_to"),
        ({"due_on": 100}, "due_on"),
        ({"as_of": 100}, "as_of"),
        ({"owed": []}, "owed"),
        ({"mandatory_steps": ["dance"]}, "mandatory_steps"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(lin, change, field):
    today = timezone.localdate()

    def day(value):
        return today + timedelta(days=value) if isinstance(value, int) else value

    change = {name: tuple(map(day, value)) if name == "period" else day(value) for name, value in change.items()}
    with pytest.raises(Refused) as refused:
        a_round(lin, **change)
    assert refused.value.field == field


def test_an_office_whose_duty_has_ended_owes_nothing(lin):
    ended = Responsibility.objects.get(kind="sector", sector__code="food_delivery")
    ended.until = timezone.localdate()
    ended.save(update_fields=["until"])
    assert a_round(lin).obligations.filter(source="supervisor").count() == 4


def test_a_delivery_is_closed_by_its_own_office_once_something_stands(lin, wang, zhao):
    round_ = a_round(lin)
    owed = round_.obligations.get(source="supervisor", sector__code="food_delivery")
    with pytest.raises(Refused, match="还没有写入"):
        rounds.close_delivery(owed, by=wang)
    a_delivery(round_, "supervisor", sector=cast.sector("food_delivery"))
    with pytest.raises(Refused, match="报送"):
        rounds.close_delivery(owed, by=zhao)
    rounds.close_delivery(owed, by=wang)
    owed.refresh_from_db()
    assert (owed.closed_by, owed.closed_at is not None) == (wang, True)


def test_a_delivery_under_way_is_finished_before_closing(lin, wang):
    round_ = a_round(lin)
    owed = round_.obligations.get(source="registrar")
    a_delivery(round_, "registrar")
    half = a_delivery(round_, "registrar")
    half.state, half.accepted_at = "staged", None
    half.save(update_fields=["state", "accepted_at"])
    with pytest.raises(Refused, match="没有办完"):
        rounds.close_delivery(owed, by=wang)


def test_none_is_declared_only_where_nothing_was_delivered(lin, wang):
    round_ = a_round(lin)
    owed = round_.obligations.get(source="registrar")
    rounds.declare_none(owed, by=wang)
    owed.refresh_from_db()
    assert owed.declared_none_by == wang
    other = round_.obligations.get(source="supervisor", sector__code="food_delivery")
    a_delivery(round_, "supervisor")
    with pytest.raises(Refused, match="已经报送"):
        rounds.declare_none(other, by=wang)


def test_a_street_speaks_for_an_enterprise_on_its_ground(lin, enterprise, zhao, qian, sun):
    round_ = a_round(lin)
    a_report(round_, "registrar", enterprise)
    a_case(round_, enterprise, by=lin)
    owed = round_.obligations.get(source="employer")
    with pytest.raises(Refused):
        rounds.declare_none(owed, by=qian)
    rounds.declare_none(owed, by=zhao)


def test_consolidation_begins_with_a_reason_while_something_is_open(lin):
    round_ = a_round(lin)
    with pytest.raises(Refused) as refused:
        rounds.begin_consolidation(round_, by=lin, version=round_.version)
    assert refused.value.field == "reason"
    rounds.begin_consolidation(round_, by=lin, version=round_.version, reason="演练")
    assert (round_.state, AuditEvent.objects.latest("sequence").reason) == ("consolidating", "演练")


def test_consolidation_begins_without_a_word_when_all_is_done(lin):
    round_ = a_round(lin)
    close_all(round_, lin)
    assert all(thing.count == 0 for thing in openness.open_things(round_))
    rounds.begin_consolidation(round_, by=lin, version=round_.version)
    assert round_.state == "consolidating"


def test_a_round_that_moved_meanwhile_is_told_so(lin):
    round_ = a_round(lin)
    close_all(round_, lin)
    seen = Round.objects.get(pk=round_.pk)
    rounds.begin_consolidation(round_, by=lin, version=round_.version)
    with pytest.raises(Stale):
        rounds.begin_consolidation(seen, by=lin, version=seen.version)


def test_going_back_and_unlocking_need_a_reason(lin):
    round_ = a_round(lin)
    close_all(round_, lin)
    rounds.begin_consolidation(round_, by=lin, version=round_.version)
    with pytest.raises(Refused):
        rounds.reopen(round_, by=lin, version=round_.version, reason="")
    rounds.reopen(round_, by=lin, version=round_.version, reason="东方红街道漏报一份")
    assert round_.state == "open"
    rounds.begin_consolidation(round_, by=lin, version=round_.version)
    ROUND.move(round_, "sign", version=round_.version)
    rounds.unlock(round_, by=lin, version=round_.version, reason="一名党员转出")
    assert round_.state == "consolidating"


@pytest.mark.parametrize("verb", ["consolidate", "reopen", "sign", "unlock", "freeze"])
def test_every_move_starts_only_where_the_table_says(lin, verb):
    round_ = a_round(lin)
    for state in ("open", "consolidating", "signed"):
        Round.objects.filter(pk=round_.pk).update(state=state, version=1)
        round_.refresh_from_db()
        allowed = state in ROUND.moves[verb].starts
        assert ROUND.allows(round_, verb) is allowed
        if not allowed:
            with pytest.raises(Refused):
                ROUND.move(round_, verb, version=1)


def test_the_database_keeps_one_running_round(lin):
    round_ = a_round(lin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(
            number=2,
            division=round_.division,
            name="另一轮",
            period_from=round_.period_from,
            period_to=round_.period_to,
            as_of=round_.as_of,
            due_on=round_.due_on,
        )


def test_the_board_shows_who_delivered_who_is_late_and_how_far_the_steps_are(lin, enterprise, zhao):
    round_ = a_round(lin)
    four_voices(round_, enterprise)
    a_case(round_, enterprise, by=lin)
    board = round_pages.board(round_, zhao, round_.due_on + timedelta(days=1))
    street = next(street for street in board.streets if street.code == cast.DONGFANGHONG)
    assert (street.territory.state, street.territory.deliveries, street.cases) == ("late", 1, 1)
    assert dict(street.past)["map"] == 0
    assert [owed.obligation.source for owed in board.mine] == ["territory"]
    assert board.late == board.owed
    today = round_pages.board(round_, zhao, round_.due_on)
    assert today.late == 0


def test_the_board_costs_the_same_for_one_enterprise_and_for_many(lin, enterprise, django_assert_num_queries):
    round_ = a_round(lin)
    a_report(round_, "registrar", enterprise)
    a_case(round_, enterprise, by=lin)
    lin.posts_on()
    with django_assert_num_queries(4):
        round_pages.board(round_, lin, timezone.localdate())


def test_the_workbench_brings_steps_to_the_street_and_contradictions_after_its_delivery(lin, enterprise, zhao, qian):
    round_ = a_round(lin)
    four_voices(round_, enterprise)
    a_case(round_, enterprise, by=lin)
    today = timezone.localdate()
    assert [thing.kind for thing in steps(zhao, today)] == ["case"]
    assert list(steps(qian, today)) == []
    assert list(unsettled(zhao, today)) == []
    close_all(round_, lin)
    [thing] = unsettled(zhao, today)
    assert (thing.kind, thing.object) == ("discrepancy", enterprise.name)


def test_the_lead_is_told_when_deliveries_are_over(lin, zhao):
    round_ = a_round(lin)
    assert list(rounds_to_move(lin, round_.due_on)) == []
    assert len(list(rounds_to_move(lin, round_.due_on + timedelta(days=1)))) == 1
    assert list(rounds_to_move(zhao, round_.due_on + timedelta(days=1))) == []
