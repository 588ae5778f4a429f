"""The demo's figures come out of its files, through the same actions as anybody's."""

from collections import Counter

import pytest
from django.utils import timezone

from enterprises.models import (
    Candidate,
    Case,
    Discrepancy,
    EnterpriseEntry,
    EnterpriseLink,
    Round,
    SignOff,
    Submission,
    WorkerEntry,
    WorkerLink,
)
from services.models import RestStation
from shanyang.demo import district, preparation, script
from shanyang.departments.models import AuditEvent, Post
from shanyang.departments.rules.duties import Duty

pytestmark = pytest.mark.django_db


def truth() -> district.District:
    return district.found(script.SEED, as_of=script.Calendar.around(timezone.localdate()).first)


def members_in_truth() -> Counter:
    people = {e.person.number: e.person for e in truth().counted()}
    return Counter((p.affiliation, p.party) for p in people.values() if p.party != "none")


def test_a_round_worked_to_its_end_shows_the_truth_and_the_next_is_under_way():
    """One run, looked at from all sides: telling the story takes longer than all its checks."""
    assert not preparation.is_ready()
    script.tell(lambda text: None)

    assert preparation.is_ready()
    assert script.totals() == {"enterprises": 23, "workers": 1459}
    first, second = Round.objects.order_by("number")
    the_members_stand_where_they_are_affiliated(first)
    every_enterprise_has_its_true_headcount(first)
    people_decided_with_reasons(first)
    signatures_climb_three_levels(first)
    something_is_left_to_do(second)
    every_role_has_a_door()
    assert RestStation.objects.count() == 25


def the_members_stand_where_they_are_affiliated(round_):
    rows = WorkerEntry.objects.filter(round=round_, in_scope=True, party_status__in=["formal", "probationary"])
    assert Counter(rows.values_list("party_organization__name", "party_status")) == members_in_truth()


def every_enterprise_has_its_true_headcount(round_):
    world = truth()
    expected = {c.uscc: len(world.roster()[c.number]) for c in world.enterprises if c.in_scope}
    rows = EnterpriseEntry.objects.filter(round=round_, in_scope=True)
    assert dict(rows.values_list("uscc", "roster_headcount")) == expected


def people_decided_with_reasons(round_):
    assert not Candidate.objects.filter(round=round_, state="open").exists()
    assert not Discrepancy.objects.filter(round=round_, state="open").exists()
    settled = Discrepancy.objects.filter(round=round_, state="settled")
    assert settled.count() > 30
    assert not settled.filter(reason="").exists()
    assert {"person", "visit"} <= set(settled.values_list("how", flat=True))
    assert {"headcount", "party_status", "id_number", "outlet"} <= set(settled.values_list("kind", flat=True))
    assert not WorkerLink.objects.filter(how="").exists()
    assert not EnterpriseLink.objects.filter(how="").exists()
    assert not Submission.objects.filter(round=round_).exclude(state="accepted").exists()
    assert AuditEvent.objects.filter(verb="enterprises.accept").count() >= 35


def signatures_climb_three_levels(round_):
    standing = SignOff.objects.valid().filter(round=round_)
    assert {1, 2, 3} <= set(standing.values_list("party_organization__level", flat=True))


def something_is_left_to_do(round_):
    assert round_.state == "open"
    assert round_.obligations.filter(closed_at__isnull=True).exists()
    assert Candidate.objects.filter(round=round_, state="open").exists()
    assert Discrepancy.objects.filter(round=round_, state="open").exists()
    assert {"map", "screen", "enquire", "visit", "done"} <= set(
        Case.objects.filter(round=round_).values_list("step", flat=True)
    )
    assert Submission.objects.filter(round=round_, state__in=["staged", "asking"]).count() == 1


def every_role_has_a_door():
    assert set(Post.objects.values_list("duty", flat=True)) == {duty.value for duty in Duty}
