"""Reminders: in time, to the right people, once a day; the lead learns of what is late; a moved deadline is seen."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from enterprises.actions import nudges, rounds
from enterprises.models import DeadlineMove, Nudge, Obligation, Sweep
from shanyang.departments import workbench
from shanyang.departments.models import User
from shanyang.lib.errors import Refused, Stale
from tests import builders, cast

TODAY = timezone.localdate


@pytest.fixture
def round_(lin):
    return builders.a_round(lin, owed=["territory", "supervisor"])


def ledger(round_, street=cast.DONGFANGHONG):
    return Obligation.objects.get(round=round_, division__code=street)


def told(day, **of):
    return sorted(Nudge.objects.filter(day=day, **of).values_list("user__name", "kind", "subject"))


def test_who_owes_is_reminded_before_the_day_and_once(round_, zhao, wu):
    day = round_.due_on - timedelta(days=1)
    assert nudges.remind(day) > 0
    mine = ("赵", "soon", "obligation")
    assert mine in told(day)
    assert ("吴", "soon", "sweep") in told(day)
    assert nudges.remind(day) == 0
    assert nudges.remind(round_.due_on - timedelta(days=2)) == 0


def test_what_is_late_reaches_the_lead(round_, lin, zhao):
    day = round_.due_on + timedelta(days=1)
    nudges.remind(day)
    here = {"subject": "obligation", "subject_id": ledger(round_).pk}
    assert told(day, **here) == [("林", "lead", "obligation"), ("赵", "late", "obligation")]


def test_a_closed_ledger_is_left_alone(round_, lin, zhao):
    rounds.declare_none(ledger(round_), by=zhao)
    nudges.remind(round_.due_on)
    assert told(round_.due_on, subject="obligation", subject_id=ledger(round_).pk) == []


def test_one_letter_a_day_without_names_or_figures(round_, zhao):
    User.objects.filter(pk=zhao.pk).update(mail="zhao@example.org")
    day = round_.due_on
    nudges.remind(day)
    nudges.remind(day)
    assert [letter.to for letter in mail.outbox] == [["zhao@example.org"]]
    assert "谁属地" in mail.outbox[0].body
    assert not Nudge.objects.filter(user=zhao, day=day, mailed_at=None).exists()


def test_nobody_is_pressed_twice_a_day(round_, lin, zhao, qian):
    assert nudges.nudge(ledger(round_), by=lin) == 1
    with pytest.raises(Refused, match="一天只催一次"):
        nudges.nudge(ledger(round_), by=lin)
    lines = [one for one in workbench.waiting(zhao, TODAY()) if one.kind == "nudge"]
    assert [str(one.verb) for one in lines] == ["催办"]
    with pytest.raises(Refused, match="催办由牵头"):
        nudges.nudge(ledger(round_), by=qian)
    with pytest.raises(IntegrityError):
        Nudge.objects.create(user=zhao, subject="obligation", subject_id=ledger(round_).pk, day=TODAY(), kind="hand")


def test_a_street_presses_its_community(round_, zhao, wu):
    sweep = Sweep.objects.get(round=round_, division__code=cast.WENHUAXIANG)
    assert nudges.nudge(sweep, by=zhao) == 1
    assert told(TODAY()) == [("吴", "hand", "sweep")]


def test_moving_the_deadline_moves_what_is_open_and_says_why(round_, lin, zhao):
    was, later = round_.due_on, round_.due_on + timedelta(days=5)
    rounds.declare_none(ledger(round_), by=zhao)
    moved = rounds.move_deadline(round_, later, by=lin, version=round_.version, reason="连日大雪，顺延五天。")
    assert (moved.due_on, ledger(round_).due_on) == (later, was)
    assert ledger(round_, cast.JIAODONG).due_on == later
    assert set(Sweep.objects.values_list("due_on", flat=True)) == {later}
    assert DeadlineMove.objects.values_list("was_on", "due_on", "reason").get() == (was, later, "连日大雪，顺延五天。")
    with pytest.raises(Stale):
        rounds.move_deadline(round_, was, by=lin, version=round_.version, reason="改回")


@pytest.mark.parametrize(("days", "match"), [(0, "一样"), (100, "排查期间"), (-12, "今天以前")])
def test_a_day_that_cannot_be_is_refused(round_, lin, days, match):
    with pytest.raises(Refused, match=match):
        rounds.move_deadline(
            round_, round_.due_on + timedelta(days=days), by=lin, version=round_.version, reason="改期"
        )


def test_only_the_lead_moves_the_deadline_and_says_why(round_, lin, zhao):
    later = round_.due_on + timedelta(days=1)
    with pytest.raises(Refused, match="牵头"):
        rounds.move_deadline(round_, later, by=zhao, version=round_.version, reason="改期")
    with pytest.raises(Refused, match="理由"):
        rounds.move_deadline(round_, later, by=lin, version=round_.version, reason=" ")


def test_the_round_page_shows_the_move(client, round_, lin, zhao):
    from django.urls import reverse

    later = round_.due_on + timedelta(days=5)
    rounds.move_deadline(round_, later, by=lin, version=round_.version, reason="连日大雪，顺延五天。")
    client.force_login(zhao)
    assert "连日大雪" in client.get(reverse("enterprises:round", args=[round_.pk])).content.decode()
