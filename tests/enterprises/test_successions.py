"""Enterprises told apart and put together over time: by whom, from when, why, and back again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises.actions import books, candidates, successions
from enterprises.models import (
    Candidate,
    Enterprise,
    Outlet,
    Succession,
    Worker,
    WorkerLink,
    WorkerReport,
)
from enterprises.queries import enterprise_pages
from shanyang.departments.actions import jobs
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused
from tests import builders, cast
from tests.enterprises.making_people import a_person_report
from tests.enterprises.test_books import finished

TODAY = timezone.localdate
YESTERDAY = lambda: TODAY() - timedelta(days=1)  # noqa: E731


def a_firm(name):
    return Enterprise.objects.create(name=name, name_key=name, name_sort=name, division=cast.division(cast.WENHUAXIANG))


@pytest.fixture
def round_(lin):
    return builders.a_round(lin, as_of=TODAY())


@pytest.fixture
def pair(round_):
    one, other = a_firm("甲送"), a_firm("乙送")
    for firm in (one, other):
        builders.a_report(round_, "territory", firm)
        a_person_report(round_, firm, f"王{firm.name[0]}")
    return one, other


def homes(round_):
    rows = WorkerLink.objects.open().filter(round=round_)
    return dict(rows.values_list("worker__name", "enterprise__name"))


def test_a_merger_in_a_running_round_leads_everything_to_who_remains_and_back(round_, pair, lin):
    one, other = pair
    before = homes(round_)
    made = successions.merge(one, other, effective_on=YESTERDAY(), by=lin, reason="工商登记吸收合并。")
    one.refresh_from_db()
    assert (one.merged_into, one.ended_on) == (other, YESTERDAY())
    assert set(homes(round_).values()) == {"乙送"}
    successions.undo(made, by=lin, reason="登记机关更正。", version=made.version)
    jobs.run_queued()
    one.refresh_from_db()
    assert (one.merged_into, one.ended_on) == (None, None)
    assert homes(round_) == before
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"enterprises.merge", "enterprises.undo_succession"} <= verbs


def test_what_happened_after_the_rounds_day_waits_for_the_next(lin, zhao):
    round_ = builders.a_round(lin, as_of=TODAY() - timedelta(days=5))
    one, other = a_firm("甲送"), a_firm("乙送")
    for firm in (one, other):
        builders.a_report(round_, "territory", firm)
    successions.merge(one, other, effective_on=YESTERDAY(), by=lin, reason="吸收合并。")
    one.refresh_from_db()
    assert one.merged_into is None
    finished(round_)
    builders.a_round(lin, as_of=TODAY())
    one.refresh_from_db()
    assert one.merged_into == other


def test_a_frozen_round_keeps_what_it_said(round_, pair, lin):
    one, other = pair
    finished(round_)
    before = homes(round_)
    made = successions.merge(one, other, effective_on=YESTERDAY(), by=lin, reason="吸收合并。")
    assert homes(round_) == before
    successions.undo(made, by=lin, reason="更正。", version=made.version)
    assert homes(round_) == before


def test_a_split_takes_its_outlets_and_their_people_along_and_back(round_, pair, lin):
    one, _ = pair
    outlet = builders.an_outlet(one, "东站")
    a_person_report(round_, one, "钱东站", outlet=outlet)
    made = successions.split(
        one, {"name": "甲送东区有限公司"}, outlets=[outlet], effective_on=YESTERDAY(), by=lin, reason="分立登记。"
    )
    assert homes(round_)["钱东站"] == "甲送东区有限公司"
    assert homes(round_)["王甲"] == "甲送"
    assert Outlet.objects.get().enterprise == made.other
    successions.undo(made, by=lin, reason="没有分成。", version=made.version)
    assert homes(round_)["钱东站"] == "甲送"
    made.other.refresh_from_db()
    assert made.other.ended_on == TODAY()
    with pytest.raises(Refused, match="已经撤销"):
        successions.undo(made, by=lin, reason="再来。", version=made.version + 1)


def test_only_the_lead_puts_enterprises_together(pair, zhao, wang):
    one, other = pair
    for user in (zhao, wang):
        with pytest.raises(Refused):
            successions.merge(one, other, effective_on=YESTERDAY(), by=user, reason="听说合并。")
    assert not Succession.objects.exists()


def test_a_pair_of_a_frozen_round_is_told_apart_for_the_rounds_to_come(round_, lin, zhao):
    firm = a_firm("甲送")
    builders.a_report(round_, "territory", firm)
    one = a_person_report(round_, firm, "王小甲").links.get().worker
    other = a_person_report(round_, firm, "王晓甲").links.get().worker
    candidate = Candidate.objects.create(
        round=round_, kind="worker", worker_a=one, worker_b=other, enterprise=firm, score=1, evidence=[]
    )
    candidate = candidates.decide(candidate, "same", by=lin, reason="看着像。", version=candidate.version)
    finished(round_)
    frozen = list(WorkerLink.objects.filter(round=round_).values_list("report_id", "worker_id").order_by("id"))
    second = builders.a_round(lin, as_of=TODAY())
    jobs.run_queued()
    books.confirm_all(second.obligations.get(source="territory", division__code=cast.DONGFANGHONG), by=zhao)
    jobs.run_queued()
    assert WorkerLink.objects.open().filter(round=second).values("worker").distinct().count() == 1
    candidate.refresh_from_db()
    candidate = candidates.reverse(candidate, by=lin, reason="两人同时来签到，是两个人。", version=candidate.version)
    jobs.run_queued()
    assert candidate.state == "different"
    assert list(WorkerLink.objects.filter(round=round_).values_list("report_id", "worker_id").order_by("id")) == frozen
    now = WorkerLink.objects.open().filter(round=second)
    # The book held one row for the two; it is of the one whose words were the latest, and leads there again.
    assert dict(now.values_list("report__name", "worker_id")) == {"王晓甲": other.pk}
    assert Worker.objects.filter(merged_into=None).count() == 2


def test_who_changes_platform_stays_one_person(round_, pair, lin, zhao):
    one, other = pair
    worker = WorkerLink.objects.get(round=round_, enterprise=one).worker
    finished(round_)
    from enterprises.actions import changes

    change = changes.report(
        "person_joined",
        happened_on=TODAY(),
        note="本人来登记，从甲送转到乙送。",
        by=lin,
        enterprise=other,
        said={"person_name": worker.name, "worker": worker, "other": one},
    )
    changes.accept(change, by=zhao, version=change.version, note="两家都问过。")
    second = builders.a_round(lin, as_of=TODAY())
    jobs.run_queued()
    books.confirm_all(second.obligations.get(source="territory", division__code=cast.DONGFANGHONG), by=zhao)
    jobs.run_queued()
    assert Worker.objects.count() == 2
    at = WorkerLink.objects.open().filter(round=second, worker=worker)
    assert set(at.values_list("enterprise__name", flat=True)) == {"甲送", "乙送"}
    assert WorkerReport.objects.standing().filter(round=second).count() == 3


def test_the_registrar_reads_the_history_without_the_reasons(pair, lin, zhao, wang):
    """Of an enterprise outside his sector 王 is the registrar alone, who reads no notes of officers."""
    one, other = pair
    made = successions.merge(one, other, effective_on=YESTERDAY(), by=lin, reason="吸收合并。")
    successions.undo(made, by=lin, reason="登记机关更正。", version=made.version)
    told = {
        user.username: [(row.told_reason, row.told_undo_reason) for row in enterprise_pages.history(one, user)]
        for user in (lin, zhao, wang)
    }
    reasons = ("吸收合并。", "登记机关更正。")
    assert told == {lin.username: [reasons], zhao.username: [reasons], wang.username: [("", "")]}
