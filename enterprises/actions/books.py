"""底册: a new round starts from what each source itself said last. It confirms, or changes what has changed.

`prepare` copies a source's own last rows into a delivery that never stands;
`download` gives them as a file; `confirm_all` says in one act that nothing has
changed. What comes back as a file is matched in ledgers/answering.py and asked
about in actions/answers.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import book_changes
from enterprises.actions.copying import copy_reports
from enterprises.actions.rounds import deliveries_for
from enterprises.ledgers import book, book_file, row_keys
from enterprises.models import (
    EnterpriseLink,
    Obligation,
    OutletLink,
    Round,
    Submission,
    WorkerLink,
)
from enterprises.queries import books
from shanyang.departments.actions import audit, jobs
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import User
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused

LINKS: dict[str, Any] = {"enterprise": EnterpriseLink, "outlet": OutletLink, "worker": WorkerLink}
# Who had gone by the end of the last round is not asked about again.
GONE = ("moved_out", "deregistered", "closed")
ORDER = {
    "enterprise": ("name_key", "id"),
    "outlet": ("enterprise_name", "name_key", "id"),
    "worker": ("enterprise_name_key", "outlet_name", "name_key", "id"),
}


@transaction.atomic
def prepare(obligation: Obligation, *, by: Actor) -> Submission | None:
    """The book of one obligation, made once; None where there is no earlier round to start from.

    Writes: Submission (kind book), its reports, one AuditEvent.
    """
    standing = books.book_of(obligation)
    if standing:
        return standing
    before = books.earlier(obligation)
    if before is None:
        return None
    try:
        with transaction.atomic():
            made = Submission.objects.create(
                round_id=obligation.round_id,
                source=obligation.source,
                department_id=obligation.department_id,
                sector_id=obligation.sector_id,
                division_id=obligation.division_id,
                enterprise_id=obligation.enterprise_id,
                obligation=obligation,
                kind=Submission.Kind.BOOK,
                state="offered",
            )
    except IntegrityError:
        return books.book_of(obligation)
    counts = {table: _fill(made, table, before, obligation) for table in book.MODELS}
    counts["changes"] = book_changes.enter(made, obligation)
    made.rows_total = made.rows_ok = sum(books.counts(made).values())
    made.save(update_fields=["rows_total", "rows_ok"])
    audit.record("enterprises.prepare_book", made, by=by, detail=counts)
    return made


def _fill(made: Submission, table: str, before: Obligation, obligation: Obligation) -> int:
    """The source's latest words about each subject, as rows of the book."""
    rows = book.MODELS[table]._default_manager.filter(pk__in=_last_words(table, before, obligation))
    if table == "enterprise":
        rows = rows.filter(mention=False).filter(Q(operating_status=None) | ~Q(operating_status__in=GONE))
    elif table == "outlet":
        rows = rows.filter(Q(status=None) | ~Q(status__in=GONE))
    else:
        rows = rows.filter(Q(employment_state=None) | ~Q(employment_state="left"))
    changes = {
        "submission_id": made.pk,
        "round_id": made.round_id,
        "department_id": made.department_id,
        "sheet": book.SHEETS[table],
        "continues_id": F("id"),
        "answer": "",
    }
    return copy_reports(rows, changes, order=ORDER[table])


def _last_words(table: str, before: Obligation, obligation: Obligation) -> QuerySet[Any]:
    """Numbers of the reports: one for each enterprise, outlet, or person at an enterprise."""
    delivered = deliveries_for(before).filter(state="accepted").order_by().values("pk")
    links = LINKS[table].objects.open().filter(round_id=before.round_id, report__submission__in=delivered)
    to = {"enterprise": "enterprise", "outlet": "outlet__enterprise", "worker": "enterprise"}[table]
    if before.source == "employer":
        links = links.filter(**{to: before.enterprise_id})
    elif before.sector_id:
        links = links.filter(
            Q(report__submission__sector_id=before.sector_id) | Q(**{f"{to}__sector_id": before.sector_id})
        )
    subject = ("worker_id", "enterprise_id") if table == "worker" else (f"{table}_id",)
    return links.order_by().values(*subject).annotate(last=Max("report_id")).values("last")


# -- the file -------------------------------------------------------------------


def download(obligation: Obligation, *, by: User) -> IO[bytes]:
    """The book as .xlsx. The caller closes the file.

    Writes: the book if it is not there yet, one AuditEvent (the file names people).
    Raises: Refused (who, the round no longer takes deliveries, no earlier round).
    """
    made = _own_book(obligation, by=by)
    with transaction.atomic():
        audit.record("enterprises.download_book", made, by=by, detail={"rows": made.rows_total})
    title = _("%(round)s报送底册：%(source)s · %(subject)s") % {
        "round": obligation.round,
        "source": obligation.get_source_display(),
        "subject": obligation.enterprise or obligation.division or obligation.sector or obligation.department,
    }
    shown, hints = book.Shown(), book_changes.hints(made, obligation)
    return book_file.write([(table, _rows(made, table, shown, hints[table])) for table in book.MODELS], title=title)


def _own_book(obligation: Obligation, *, by: User) -> Submission:
    permissions.check_deliver_for(by, obligation)
    permissions.check_round_open(obligation.round)
    made = prepare(obligation, by=by)
    if made is None:
        raise Refused(_("这是第一轮，还没有上一轮可以接续。请直接上传手里的台账。"))
    return made


def _rows(made: Submission, table: str, shown: book.Shown, hints: dict[int, str]) -> Iterator[Sequence[Any]]:
    columns = ["id", *book.columns_of(book.MODELS[table])]
    rows = book.MODELS[table]._default_manager.filter(submission=made).order_by("row", "id").values(*columns)
    for row in rows.iterator(chunk_size=2000):
        cells = shown.cells(table, row)
        yield [row_keys.make(table, row["id"]), *(cells[key] for key in book.keys_of(table)), hints.get(row["id"], "")]


# -- nothing has changed -----------------------------------------------------------


@transaction.atomic
def confirm_all(obligation: Obligation, *, by: User) -> Submission:
    """全部无变化: the source stands by its last words; each row of its book becomes a report of this round.

    With that it has delivered all it has: the ledger is closed by the same act.
    Writes: Submission (kind form) with its reports, Obligation, a Job that links and compares, one AuditEvent.
    Raises: Refused (who, when, no book, something delivered already).
    """
    from enterprises.actions.submissions import TAKE_IN

    obligation = Obligation.objects.select_for_update(of=("self",)).select_related("round").get(pk=obligation.pk)
    made = _own_book(obligation, by=by)
    standing = Submission.objects.filter(obligation=obligation, kind="form", state="accepted").first()
    if standing:
        return standing
    if deliveries_for(obligation).exclude(state__in=["refused", "withdrawn"]).exists():
        raise Refused(_("本轮已经报送过台账，不能再整份确认无变化。请先撤回，或者下载底册，改好再传。"))
    if not made.rows_total:
        raise Refused(_("底册里一行也没有。确实没有要报的，请声明“没有”；有的请上传台账。"))
    now = timezone.now()
    confirmed = Submission.objects.create(
        round=obligation.round,
        source=obligation.source,
        department_id=obligation.department_id,
        sector_id=obligation.sector_id,
        division_id=obligation.division_id,
        enterprise_id=obligation.enterprise_id,
        obligation=obligation,
        kind=Submission.Kind.FORM,
        filename=_("全部无变化"),
        state="accepted",
        accepted_at=now,
        rows_total=made.rows_total,
        rows_ok=made.rows_total,
        by=by,
    )
    for model in book.MODELS.values():
        copy_reports(
            model._default_manager.filter(submission=made),
            {"submission_id": confirmed.pk, "continues_id": F("id"), "answer": "same"},
        )
    obligation.closed_at, obligation.closed_by = now, by
    obligation.save(update_fields=["closed_at", "closed_by"])
    jobs.start(TAKE_IN, by=by, object=obligation.round, request_key=f"confirm:{confirmed.pk}")
    audit.record("enterprises.confirm_book", confirmed, by=by, detail={"rows": made.rows_total})
    return confirmed


# -- all books of a round --------------------------------------------------------------


def prepare_all(round_: Round, *, by: Actor | None = None) -> int:
    """The books of every obligation of the round, one short transaction each. Returns how many there are."""
    count = 0
    for obligation in round_.obligations.select_related("round").order_by("id").iterator():
        count += prepare(obligation, by=by or NamedJob("books")) is not None
    return count
