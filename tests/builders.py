"""Building states by the acts that lead to them, so that no test stands on one that cannot occur.

What a ledger brings is written here directly as standing reports with links:
reading files has tests of its own, and these tests are about what comes after.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from enterprises.actions import cases, comparison, consolidation, rounds
from enterprises.models import (
    Candidate,
    Case,
    Enterprise,
    EnterpriseLink,
    EnterpriseReport,
    FrozenFigure,
    Outlet,
    Round,
    Submission,
    Worker,
    WorkerLink,
    WorkerReport,
)
from enterprises.rules.steps import Call, Trip
from tests import cast

OFFICES = {
    "registrar": "market-regulation",
    "supervisor": "market-regulation",
    "territory": f"street-{cast.DONGFANGHONG}",
    "employer": f"street-{cast.DONGFANGHONG}",
    "party": "organization",
}


def a_round(by, **plan) -> Round:
    """The round of this autumn, opened by the lead."""
    today = timezone.localdate()
    plan = {
        "name": "秋季排查",
        "period": (today - timedelta(days=20), today + timedelta(days=40)),
        "as_of": today - timedelta(days=1),
        "due_on": today + timedelta(days=10),
        **plan,
    }
    return rounds.open_round(by=by, **plan)


def a_delivery(round_: Round, source: str, *, department=None, **facts) -> Submission:
    return Submission.objects.create(
        round=round_,
        source=source,
        department=department or cast.department(OFFICES[source]),
        state="accepted",
        accepted_at=timezone.now(),
        sha256=uuid.uuid4().hex,
        **facts,
    )


def a_report(round_: Round, source: str, enterprise, *, submission=None, **facts) -> EnterpriseReport:
    """One source's standing words about the enterprise, linked to it."""
    submission = submission or a_delivery(
        round_, source, **({"enterprise": enterprise} if source == "employer" else {})
    )
    report = EnterpriseReport.objects.create(
        submission=submission,
        round=round_,
        source=source,
        department=submission.department,
        row=5,
        fingerprint=uuid.uuid4().bytes,
        name=facts.pop("name", enterprise.name),
        name_key=enterprise.name_key,
        **facts,
    )
    EnterpriseLink.objects.create(round=round_, report=report, enterprise=enterprise, how="name", score=10)
    return report


def an_outlet(enterprise, name="人民路站", **facts) -> Outlet:
    return Outlet.objects.create(enterprise=enterprise, name=name, name_key=name, **facts)


def a_case(round_: Round, enterprise, *, by) -> Case:
    """Opened from what has been reported, and compared."""
    cases.open_cases(round_, by=by)
    comparison.compare(round_, by=by)
    return Case.objects.get(round=round_, enterprise=enterprise)


def four_voices(round_: Round, enterprise, **headcounts) -> None:
    """All four report the enterprise; by default they differ on the headcount."""
    said = {"registrar": 86, "supervisor": 112, "territory": 104, "employer": 118, **headcounts}
    for source, headcount in said.items():
        a_report(
            round_, source, enterprise, headcount=headcount, headcount_basis="contract", operating_status="operating"
        )


def close_all(round_: Round, by) -> None:
    """Every office has delivered all it has; those without a ledger say so."""
    for obligation in round_.obligations.filter(closed_at__isnull=True):
        if rounds.deliveries_for(obligation).exists():
            rounds.close_delivery(obligation, by=by)
        else:
            rounds.declare_none(obligation, by=by)


def a_call(**changes) -> Call:
    return Call(**{"called_on": timezone.localdate(), "spoke_to": "站长", **changes})


def a_trip(**changes) -> Trip:
    return Trip(**{"visited_on": timezone.localdate(), "visitors": "赵、吴", "met": "站长", **changes})


def walked_to(case: Case, step: str, *, by) -> Case:
    """The case brought to a step by taking those before it."""
    case.refresh_from_db()
    facts = {
        "map": {"outcome": "done"},
        "check": {"outcome": "done"},
        "screen": {"outcome": "in", "note": "在本区经营，有骑手"},
        "enquire": {"outcome": "reached", "call": a_call()},
        "visit": {"outcome": "done", "trip": a_trip()},
    }
    while case.step != step:
        cases.take_step(case, case.step, by=by, version=case.version, **facts[case.step])
        case.refresh_from_db()
    return case


def a_frozen_figure(by) -> FrozenFigure:
    """A figure of an earlier round that was frozen."""
    today = timezone.localdate()
    earlier = Round.objects.create(
        number=99,
        division=cast.division(cast.DONGFANGHONG),
        name="春季排查",
        period_from=today - timedelta(days=200),
        period_to=today - timedelta(days=150),
        as_of=today - timedelta(days=160),
        due_on=today - timedelta(days=170),
        state="signed",
    )
    figure = FrozenFigure.objects.create(
        round=earlier, measure="enterprises", subject_type="district", subject_name="全区", value=5, row_hash="0" * 64,
        frozen_at=timezone.now(),
    )  # fmt: skip
    Round.objects.filter(pk=earlier.pk).update(state="frozen", frozen_at=timezone.now(), frozen_by=by)
    return figure


def an_earlier_round(round_) -> Round:
    """The round that this one builds on: signed, so that it still takes rows."""
    before = Round.objects.create(
        number=round_.number + 100, name="更早的一轮", state="signed", opened_by=round_.opened_by,
        division=cast.division(cast.JIAODONG),  # one round at a time is under way in a district
        as_of=round_.as_of, period_from=round_.period_from, period_to=round_.period_to, due_on=round_.due_on,
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(previous=before)
    return before


def a_lived_in_round(lead, officer, enterprise) -> Round:
    """A round in which every list of the survey has something: reports, people, outlets, a doubtful pair, entries."""
    a_frozen_figure(lead)
    round_ = a_round(lead)
    four_voices(round_, enterprise)
    an_outlet(enterprise, division=enterprise.division)
    other = Enterprise.objects.create(
        name="迅达配送", name_key="迅达配送", name_sort="xun da pei song", division=enterprise.division
    )
    Candidate.objects.create(
        round=round_, kind="enterprise", enterprise_a=enterprise, enterprise_b=other, score=3.5, evidence=[]
    )
    worker = Worker.objects.create(name="王小明", name_key="wangxiaoming")
    delivery = a_delivery(round_, "territory", filename="名册.xlsx")
    report = WorkerReport.objects.create(
        submission=delivery, round=round_, source="territory", department=delivery.department, row=3,
        fingerprint=uuid.uuid4().bytes, name="王小明", name_key="wangxiaoming", party_status="formal",
        enterprise_name=enterprise.name,
    )  # fmt: skip
    WorkerLink.objects.create(round=round_, report=report, worker=worker, enterprise=enterprise, how="new")
    a_case(round_, enterprise, by=lead)
    consolidation.consolidate(round_, by=lead)
    return round_
