"""What is due of whom: ledgers, sweeps, changes to be checked; and the people behind each office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from enterprises.models import ChangeReport, Nudge, Obligation, Sweep
from shanyang.departments.models import Post
from shanyang.departments.rules.duties import Duty

OBLIGATION, SWEEP, CHANGE = "obligation", "sweep", "change"


@dataclass(frozen=True)
class Due:
    """One thing that somebody owes, and where to look for who that is."""

    subject: str
    number: int
    due_on: date
    duties: tuple[Duty, ...]
    department: int | None = None
    sector: int | None = None
    division: str = ""
    enterprise: int | None = None


def everything_due() -> Iterator[Due]:
    """All that is open in running rounds, in three statements."""
    owed = Obligation.objects.filter(
        round__state="open", closed_at__isnull=True, declared_none_at__isnull=True
    ).select_related("division", "enterprise__division")
    for row in owed.order_by("id").iterator(chunk_size=2000):
        yield _of_obligation(row)
    sweeps = Sweep.objects.filter(round__state="open", declared="").select_related("division")
    for sweep in sweeps.order_by("id"):
        yield _of_sweep(sweep)
    for change in ChangeReport.objects.filter(state="open").order_by("id"):
        yield _of_change(change)


def due_of(thing: Obligation | Sweep | ChangeReport) -> Due | None:
    """What a thing asks for; None where it is settled."""
    if isinstance(thing, Obligation):
        return None if thing.closed_at or thing.declared_none_at else _of_obligation(thing)
    if isinstance(thing, Sweep):
        return None if thing.declared else _of_sweep(thing)
    return _of_change(thing) if thing.state == "open" else None


def _of_obligation(row: Obligation) -> Due:
    if row.source == "employer":
        place = row.enterprise.division if row.enterprise else None
        return Due(
            OBLIGATION, row.pk, row.due_on, (Duty.EMPLOYER, Duty.TERRITORY),
            division=place.code if place else "", enterprise=row.enterprise_id,
        )  # fmt: skip
    if row.source == "territory":
        return Due(
            OBLIGATION, row.pk, row.due_on, (Duty.TERRITORY,), division=row.division.code if row.division else ""
        )
    duty = Duty.REGISTRAR if row.source == "registrar" else Duty.SECTOR
    return Due(OBLIGATION, row.pk, row.due_on, (duty,), department=row.department_id, sector=row.sector_id)


def _of_sweep(sweep: Sweep) -> Due:
    return Due(SWEEP, sweep.pk, sweep.due_on, (Duty.COMMUNITY, Duty.TERRITORY), division=sweep.division.code)


def _of_change(change: ChangeReport) -> Due:
    return Due(CHANGE, change.pk, change.due_on, (), department=change.checker_id)


class Posts:
    """The posts in force on a day, read once: who is to be told of what."""

    def __init__(self, on: date) -> None:
        self.posts: dict[str, list[Any]] = defaultdict(list)
        self.offices: dict[int, set[int]] = defaultdict(set)
        rows = Post.objects.in_force(on).filter(user__is_active=True).select_related("division").order_by("id")
        for post in rows:
            self.posts[post.duty].append(post)
            if post.department_id:
                self.offices[post.department_id].add(post.user_id)
        self.leads = {post.user_id for post in self.posts[Duty.LEAD]}

    def who(self, due: Due) -> set[int]:
        """The people of the first duty that has any: a street is told only where nobody below it is there."""
        if not due.duties:
            return set(self.offices[due.department]) if due.department else set()
        for duty in due.duties:
            found = {post.user_id for post in self.posts[duty] if _fits(post, due, duty)}
            if found:
                return found
        return set()


def _fits(post: Any, due: Due, duty: Duty) -> bool:
    if duty == Duty.EMPLOYER:
        return due.enterprise is not None and post.enterprise_id == due.enterprise
    if duty in (Duty.TERRITORY, Duty.COMMUNITY):
        return bool(due.division) and post.division is not None and due.division.startswith(post.division.code)
    return post.department_id == due.department and (due.sector is None or post.sector_id in (None, due.sector))


def words_of(rows: Iterable[Nudge]) -> dict[tuple[str, int], str]:
    """One line for each thing that somebody was reminded of; holds no name of a person."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.subject].add(row.subject_id)
    found: dict[tuple[str, int], str] = {}
    owed = Obligation.objects.filter(pk__in=wanted[OBLIGATION])
    for one in owed.select_related("round", "department", "sector", "division", "enterprise"):
        subject = one.enterprise or one.division or one.sector or one.department
        found[OBLIGATION, one.pk] = _("%(round)s台账 %(source)s · %(subject)s，期限 %(due)s") % {
            "round": one.round, "source": one.get_source_display(), "subject": subject, "due": one.due_on,
        }  # fmt: skip
    for sweep in Sweep.objects.filter(pk__in=wanted[SWEEP]).select_related("round", "division"):
        found[SWEEP, sweep.pk] = _("%(round)s地毯式排查 %(division)s，期限 %(due)s") % {
            "round": sweep.round, "division": sweep.division, "due": sweep.due_on,
        }  # fmt: skip
    for change in ChangeReport.objects.filter(pk__in=wanted[CHANGE]).select_related("enterprise"):
        found[CHANGE, change.pk] = _("核实变更：%(kind)s · %(subject)s，期限 %(due)s") % {
            "kind": change.get_kind_display(), "subject": change.enterprise or change.name, "due": change.due_on,
        }  # fmt: skip
    return found


def told_today(subject: str, numbers: Iterable[int], on: date) -> set[int]:
    """Which of these things somebody was reminded of that day."""
    rows = Nudge.objects.filter(subject=subject, subject_id__in=list(numbers), day=on).exclude(kind="lead")
    return set(rows.order_by().values_list("subject_id", flat=True).distinct())
