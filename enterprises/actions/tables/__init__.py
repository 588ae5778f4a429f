"""The survey's lists as spreadsheets. Every edited cell goes through the action that its page uses."""

from enterprises.actions.tables.changes import CHANGES
from enterprises.actions.tables.figures import ENTERPRISE_ENTRIES, FIGURES, SUBMISSIONS
from enterprises.actions.tables.links import CANDIDATES, ENTERPRISE_LINKS, WORKER_LINKS
from enterprises.actions.tables.records import ENTERPRISES, OUTLETS, WORKERS
from enterprises.actions.tables.work import CASES, DISCREPANCIES
from shanyang.departments import round_trip


def register() -> None:
    """Called once when the app is ready."""
    for table in (
        SUBMISSIONS,
        ENTERPRISES,
        OUTLETS,
        WORKERS,
        ENTERPRISE_LINKS,
        WORKER_LINKS,
        CANDIDATES,
        CHANGES,
        CASES,
        DISCREPANCIES,
        ENTERPRISE_ENTRIES,
        FIGURES,
    ):
        round_trip.register(table)
