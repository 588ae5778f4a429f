"""What was reported and checked since the last round, entered into a book before its office opens it.

Each change is a row or a cell that says its new value; the hint beside it
says since when. A source still confirms it, or changes it again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from django.db.models import Max, QuerySet

from enterprises.ledgers import book
from enterprises.models import ChangeReport, EnterpriseReport, Obligation, Submission, WorkerReport
from enterprises.queries import changes as queries
from enterprises.rules import names
from shanyang.lib.chinese import pinyin_key


def enter(made: Submission, obligation: Obligation) -> int:
    """Enter the changes this source knows of. Returns how many there were. Writes: the book's reports."""
    count = 0
    for change in queries.for_book(obligation):
        ENTRIES.get(change.kind, _nothing)(made, change)
        count += 1
    return count


def _nothing(made: Submission, change: ChangeReport) -> None:
    """A change that no column of a book shows."""


def firms(made: Submission, enterprise: int | None) -> QuerySet[Any]:
    """The book's rows about an enterprise."""
    return EnterpriseReport.objects.filter(
        submission=made, continues__links__enterprise=enterprise, continues__links__until__isnull=True
    )


def people(made: Submission, enterprise: int | None) -> QuerySet[Any]:
    """The book's rows about people who work for an enterprise."""
    return WorkerReport.objects.filter(
        submission=made, continues__links__enterprise=enterprise, continues__links__until__isnull=True
    )


def _set(rows: QuerySet[Any], **values: Any) -> None:
    """Update rows that were found through a join; both databases take the ids apart."""
    rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(**values)


def _renamed(made: Submission, change: ChangeReport) -> None:
    key = names.parse(change.name).core[:120]
    for row in firms(made, change.enterprise_id):
        row.former_name, row.name, row.name_key = row.name, change.name, key
        row.save(update_fields=["former_name", "name", "name_key"])
    _set(people(made, change.enterprise_id), enterprise_name=change.name, enterprise_name_key=key)


def _moved(made: Submission, change: ChangeReport) -> None:
    place = {"division": change.division, "division_text": str(change.division or "")}
    _set(firms(made, change.enterprise_id), **place, **({"address": change.address} if change.address else {}))


def _sector_changed(made: Submission, change: ChangeReport) -> None:
    rows = firms(made, change.enterprise_id)
    if made.sector_id and made.sector_id != change.sector_id:
        _set(rows, sector=change.sector)
        return
    _set(rows, sector=change.sector)
    if not rows.exists() and change.enterprise is not None:
        _add_firm(made, change)


def _closed(made: Submission, change: ChangeReport) -> None:
    _set(firms(made, change.enterprise_id), operating_status="closed")


def _merged(made: Submission, change: ChangeReport) -> None:
    _set(firms(made, change.enterprise_id), operating_status="deregistered")
    if change.other:
        _set(
            people(made, change.enterprise_id),
            enterprise_name=change.other.name,
            enterprise_name_key=change.other.name_key,
            enterprise_uscc=change.other.uscc,
        )


def _add_firm(made: Submission, change: ChangeReport) -> None:
    enterprise = change.other if change.kind == "split" else change.enterprise
    name = enterprise.name if enterprise else change.name
    EnterpriseReport.objects.create(
        **_origin(made, "enterprise", f"change {change.pk}"),
        uid=uuid.uuid4(),
        name=name,
        name_key=names.parse(name).core[:120],
        uscc=(enterprise.uscc if enterprise else change.uscc) or None,
        sector=change.sector or (enterprise.sector if enterprise else None),
        division=change.division or (enterprise.division if enterprise else None),
        address=change.address or None,
        operating_status="operating",
        opened_on=change.happened_on if change.kind in ("opened", "split") else None,
    )


def _left(made: Submission, change: ChangeReport) -> None:
    rows = people(made, change.enterprise_id)
    if change.worker_id:
        rows = rows.filter(continues__links__worker=change.worker_id)
    else:
        rows = rows.filter(name=change.person_name)
        if rows.count() != 1:
            return  # two of one name: the office says which of them
    _set(rows, employment_state="left", left_on=change.happened_on)


def _joined(made: Submission, change: ChangeReport) -> None:
    """A person who changes platform stays one person: the row carries the identity that is known."""
    assert change.enterprise is not None  # the door refuses a person without an employer
    worker = change.worker
    known: dict[str, Any] = {}
    if worker:
        last = WorkerReport.objects.filter(links__worker=worker, links__until__isnull=True).order_by("-id").first()
        known = {
            "continues": last,
            "id_index": worker.id_index,
            "id_last4": worker.id_last4,
            "id_kind": "full" if worker.id_index else "last4" if worker.id_last4 else "none",
            "born_on": worker.born_on,
            "sex": worker.sex,
        }
    WorkerReport.objects.create(
        **_origin(made, "worker", f"change {change.pk}"),
        uid=uuid.uuid4(),
        name=worker.name if worker else change.person_name,
        name_key=pinyin_key(worker.name if worker else change.person_name)[:120],
        enterprise_name=change.enterprise.name,
        enterprise_name_key=change.enterprise.name_key,
        enterprise_uscc=change.enterprise.uscc,
        employment_state="active",
        started_on=change.happened_on,
        **known,
    )


def _origin(made: Submission, table: str, words: str) -> dict[str, Any]:
    model = book.MODELS[table]
    last = model._default_manager.filter(submission=made).aggregate(last=Max("row"))["last"] or 1
    return {
        "submission": made,
        "round_id": made.round_id,
        "source": made.source,
        "department_id": made.department_id,
        "sheet": book.SHEETS[table],
        "row": last + 1,
        "fingerprint": blake2b(words.encode(), digest_size=16).digest(),
    }


ENTRIES: dict[str, Callable[[Submission, ChangeReport], None]] = {
    "opened": _add_firm,
    "split": _add_firm,
    "renamed": _renamed,
    "moved": _moved,
    "sector_changed": _sector_changed,
    "closed": _closed,
    "merged": _merged,
    "person_left": _left,
    "person_joined": _joined,
}


def hints(made: Submission, obligation: Obligation) -> dict[str, dict[int, str]]:
    """{table: {row of the book: what was reported of it}}."""
    found: dict[str, dict[int, str]] = {"enterprise": {}, "outlet": {}, "worker": {}}
    for change in queries.for_book(obligation):
        words = f"{change.happened_on} {change.get_kind_display()}"
        if change.kind == "person_left":
            rows = people(made, change.enterprise_id).filter(left_on=change.happened_on)
            found["worker"] |= dict.fromkeys(rows.values_list("pk", flat=True), words)
        elif change.kind == "person_joined":
            rows = WorkerReport.objects.filter(submission=made, started_on=change.happened_on, name=change.person_name)
            found["worker"] |= dict.fromkeys(rows.values_list("pk", flat=True), words)
        else:
            mark = blake2b(f"change {change.pk}".encode(), digest_size=16).digest()
            rows = firms(made, change.enterprise_id) | EnterpriseReport.objects.filter(
                submission=made, fingerprint=mark
            )
            found["enterprise"] |= dict.fromkeys(rows.values_list("pk", flat=True), words)
    return found
