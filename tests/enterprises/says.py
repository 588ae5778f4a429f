"""Reports as they stand after linking, put down directly: tests of consolidation need no ledger files."""

from __future__ import annotations

import os
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from enterprises.models import (
    Enterprise,
    EnterpriseLink,
    EnterpriseReport,
    Outlet,
    OutletLink,
    OutletReport,
    Round,
    Submission,
    Worker,
    WorkerLink,
    WorkerReport,
)
from tests import cast

AS_OF = date(2026, 10, 31)
_row = count(1)


def a_round(number: int = 1, state: str = "open", **given: Any) -> Round:
    return Round.objects.create(
        **{
            "number": number,
            "division": cast.division("410811"),
            "name": f"第{number}轮",
            "period_from": date(2026, 10, 1),
            "period_to": AS_OF,
            "as_of": AS_OF,
            "due_on": date(2026, 11, 10),
            "state": state,
            "mandatory_steps": ["map", "check", "screen"],
            **given,
        }
    )


def a_delivery(round_: Round, source: str, **given: Any) -> Submission:
    return Submission.objects.create(
        **{
            "round": round_,
            "source": source,
            "department": cast.department("organization"),
            "state": "accepted",
            "accepted_at": timezone.now(),
            "kind": "file",
            "filename": f"{source}.xlsx",
            "sha256": os.urandom(32).hex(),
            **given,
        }
    )


def an_enterprise(name: str, *, division: str | None = cast.WENHUAXIANG, sector: str = "food_delivery") -> Enterprise:
    return Enterprise.objects.create(
        name=name,
        name_key=name,
        name_sort=name,
        sector=cast.sector(sector),
        division=cast.division(division) if division else None,
    )


def an_outlet(enterprise: Enterprise, name: str) -> Outlet:
    return Outlet.objects.create(enterprise=enterprise, name=name, name_key=name)


def a_worker(name: str = "测试甲") -> Worker:
    return Worker.objects.create(name=name, name_key=name)


def _common(delivery: Submission) -> dict[str, Any]:
    return {
        "submission": delivery,
        "round": delivery.round,
        "source": delivery.source,
        "department": delivery.department,
        "row": next(_row),
        "fingerprint": os.urandom(16),
    }


def says(delivery: Submission, enterprise: Enterprise, **facts: Any) -> EnterpriseReport:
    facts = {"name": enterprise.name, **facts}
    report = EnterpriseReport.objects.create(**_common(delivery), name_key=facts["name"], **facts)
    EnterpriseLink.objects.create(round=delivery.round, report=report, enterprise=enterprise, how="name")
    return report


def says_outlet(delivery: Submission, outlet: Outlet, **facts: Any) -> OutletReport:
    facts = {"name": outlet.name, **facts}
    report = OutletReport.objects.create(**_common(delivery), name_key=facts["name"], **facts)
    OutletLink.objects.create(round=delivery.round, report=report, outlet=outlet, how="name")
    return report


def lists(
    delivery: Submission, worker: Worker, enterprise: Enterprise | None, outlet: Outlet | None = None, **facts: Any
):
    """A roster row: this source names the worker at this enterprise."""
    facts = {"name": worker.name, **facts}
    report = WorkerReport.objects.create(**_common(delivery), name_key=facts["name"], **facts)
    WorkerLink.objects.create(
        round=delivery.round, report=report, worker=worker, enterprise=enterprise, outlet=outlet, how="id_number"
    )
    return report
