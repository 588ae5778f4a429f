"""Building states by the acts that lead to them, so that no test stands on one that cannot occur.

What a ledger brings is written here directly as standing reports with links:
reading files has tests of its own, and these tests are about what comes after.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from enterprises.actions import cases, comparison, rounds
from enterprises.models import Case, EnterpriseLink, EnterpriseReport, Outlet, Round, Submission
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
