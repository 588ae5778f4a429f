"""What has to be consolidated again: marks set by every action that changes what an entry rests on.

Consolidation itself notices new and closed links, withdrawn deliveries and
settled discrepancies since its last run; a mark is for everything else, such as
a screening, an edited master or a changed order of precedence.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from enterprises.models import Case, Round, WorkerEntry

BATCH = 500


def mark_enterprises(round: Round, ids: Iterable[int] | QuerySet) -> None:
    """The cases of these enterprises; a queryset of ids stays one statement."""
    cases = Case.objects.filter(round=round)
    for some in _in_batches(ids):
        cases.filter(enterprise_id__in=some).update(dirty_at=timezone.now())


def mark_workers(round: Round, ids: Iterable[int] | QuerySet) -> None:
    entries = WorkerEntry.objects.filter(round=round, frozen=False)
    for some in _in_batches(ids):
        entries.filter(worker_id__in=some).update(dirty_at=timezone.now())


def mark_round(round: Round) -> None:
    """Everything: the order of precedence changed, or the as-of date."""
    now = timezone.now()
    Case.objects.filter(round=round).update(dirty_at=now)
    WorkerEntry.objects.filter(round=round, frozen=False).update(dirty_at=now)


def _in_batches(ids: Iterable[int] | QuerySet) -> Iterable[Any]:
    if isinstance(ids, QuerySet):
        return [ids]
    return batched(ids, BATCH)
