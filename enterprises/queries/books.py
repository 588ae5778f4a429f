"""Books and what has been answered of them: which is whose, from which round, how far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count

from enterprises.models import EnterpriseReport, Obligation, OutletReport, Submission, WorkerReport

if TYPE_CHECKING:
    from enterprises.models import Round

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
        sector_id=obligation.sector_id,
        division__code=obligation.division.code if obligation.division else None,
        enterprise_id=obligation.enterprise_id,
    )
    return same.select_related("round").order_by("id").first()


def books_of(round_: Round) -> dict[int, Submission]:
    """{obligation: book} of a round, in one statement."""
    made = Submission.objects.filter(round=round_, kind=Submission.Kind.BOOK)
    return {one.obligation_id: one for one in made if one.obligation_id is not None}


def hints(made: Submission, table: str) -> dict[int, str]:
    """What the book says beside a row: a change that was reported since the last round."""
    return {}


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
