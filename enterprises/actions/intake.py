"""After a delivery has begun or ceased to stand: links, discrepancies and cases follow, for the whole round."""

from __future__ import annotations

from collections.abc import Callable

from enterprises.actions import cases, comparison, linking
from enterprises.models import (
    Enterprise,
    EnterpriseLink,
    EnterpriseReport,
    Outlet,
    OutletLink,
    OutletReport,
    Round,
    Worker,
    WorkerLink,
    WorkerReport,
)
from shanyang.departments.actions.audit import Actor
from shanyang.lib.bulk import learn_sizes

REPORTS = (EnterpriseReport, OutletReport, WorkerReport)
LINKED = (EnterpriseLink, OutletLink, WorkerLink, Enterprise, Outlet, Worker)


def take_in(round: Round, *, by: Actor, tell: Callable[[int], None] = lambda done: None) -> None:
    """Link what is new, compare what was said, open the cases that are due.

    Each part commits by itself and finds nothing to do when repeated, so a killed
    worker's successor simply runs them again.
    """
    parts: tuple[Callable[..., object], ...] = (linking.link, comparison.compare, cases.open_cases)
    learn_sizes(*REPORTS)
    for done, part in enumerate(parts, start=1):
        part(round, by=by)
        if part is linking.link:
            learn_sizes(*LINKED)
        tell(done)
