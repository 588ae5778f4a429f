"""Books and what has been answered of them: which is whose, from which round, how far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from enterprises.models import EnterpriseReport, Obligation, OutletReport, Submission, WorkerReport
from shanyang.departments.rules.duties import Duty

if TYPE_CHECKING:
    from enterprises.models import Round
    from shanyang.departments.models import User

SHELF = 2_000  # more than a street has enterprises; the list of what is owed pages through the rest

REPORTS: dict[str, Any] = {"enterprise": EnterpriseReport, "outlet": OutletReport, "worker": WorkerReport}


def book_of(obligation: Obligation) -> Submission | None:
    return Submission.objects.filter(obligation=obligation, kind=Submission.Kind.BOOK).first()


def earlier(obligation: Obligation) -> Obligation | None:
    """The same source about the same subject in the frozen round before; the office may be another by now."""
    previous = obligation.round.previous_id
    if not previous:
        return None
    same = Obligation.objects.filter(
        round_id=previous,
        source=obligation.source,
        sector=obligation.sector,
        division__code=obligation.division.code if obligation.division else None,
        enterprise=obligation.enterprise,
    )
    return same.select_related("round").order_by("id").first()


def books_of(round_: Round) -> dict[int, Submission]:
    """{obligation: book} of a round, in one statement."""
    made = Submission.objects.filter(round=round_, kind=Submission.Kind.BOOK)
    return {one.obligation_id: one for one in made if one.obligation_id is not None}


@dataclass(frozen=True)
class Shelved:
    """One ledger that is owed, its book, and what has come in for it."""

    obligation: Obligation
    rows: int | None
    answered: bool
    done: bool
    late: bool

    @property
    def may_confirm(self) -> bool:
        """Whether one act can say that nothing has changed."""
        return bool(self.rows) and not self.answered and not self.done


def shelf(user: User, on: date) -> list[Shelved]:
    """The ledgers that the reader's office owes in the running round, with their books; two statements."""
    owed = (
        Obligation.objects.visible_to(user)
        .filter(round__state="open")
        .select_related("round", "department", "sector", "division", "enterprise__division")
        .order_by("source", "division__code", "sector_id", "id")
    )
    posts = user.posts_on()
    offices = {post.department_id for post in posts}
    firms = {post.enterprise_id for post in posts if post.enterprise_id}
    lead = any(post.duty == Duty.LEAD for post in posts)
    mine = [row for row in owed[:SHELF] if lead or row.department_id in offices or row.enterprise_id in firms]
    made = dict(
        Submission.objects.filter(kind=Submission.Kind.BOOK, obligation__in=[row.pk for row in mine]).values_list(
            "obligation_id", "rows_total"
        )
    )
    given = set(
        Submission.objects.filter(obligation__in=[row.pk for row in mine], kind__in=["file", "form"], state="accepted")
        .order_by()
        .values_list("obligation_id", flat=True)
    )
    return [
        Shelved(
            row,
            made.get(row.pk),
            row.pk in given,
            bool(row.closed_at or row.declared_none_at),
            row.due_on < on and not (row.closed_at or row.declared_none_at),
        )
        for row in mine
    ]


def counts(made: Submission) -> dict[str, int]:
    """How many rows the book has, by table."""
    return {table: model.objects.filter(submission=made).count() for table, model in REPORTS.items()}


def answered(made: Submission) -> int:
    """Rows of the book to which a standing delivery says something."""
    return sum(
        model.objects.filter(submission=made, continued_by__submission__state="accepted")
        .order_by()
        .aggregate(number=Count("pk", distinct=True))["number"]
        for model in REPORTS.values()
    )
