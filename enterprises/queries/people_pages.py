"""What the pages about people show: employers and, for those who need it, the party status."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from enterprises.models import EmploymentEntry, Round, WorkerEntry
from enterprises.queries.independence import readable, sight
from shanyang.departments.rules.duties import Duty

# An employer does not learn here what the upper organization knows about its people.
PARTY_READERS = (Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY, Duty.PARTY)


@dataclass
class Listed:
    entry: WorkerEntry | None = None
    employments: list[EmploymentEntry] = field(default_factory=list)
    shows_party: bool = False

    @property
    def employers(self) -> str | None:
        return "、".join(employment.enterprise.name for employment in self.employments) or None

    @property
    def job(self) -> str | None:
        return "、".join(dict.fromkeys(e.job for e in self.employments if e.job)) or None

    @property
    def party(self) -> str | None:
        if not self.shows_party or self.entry is None or not self.entry.party_status:
            return None
        return str(self.entry.get_party_status_display())


def describe(found: list[Any], user: Any, round_: Round | None) -> None:
    """Give each person `listed`: two statements for the page."""
    shows_party = user.holds_any(PARTY_READERS)
    for worker in found:
        worker.listed = Listed(shows_party=shows_party)
    if round_ is None or not found or not sight(user, round_).all:
        return
    ids = [worker.pk for worker in found]
    entries = WorkerEntry.objects.visible_to(user).filter(round=round_, worker_id__in=ids)
    by_worker: dict[int, list[EmploymentEntry]] = defaultdict(list)
    employments = EmploymentEntry.objects.visible_to(user).filter(round=round_, worker_id__in=ids, active=True)
    for employment in employments.select_related("enterprise").order_by("id"):
        by_worker[employment.worker_id].append(employment)
    entry_of = {entry.worker_id: entry for entry in entries}
    for worker in found:
        worker.listed.entry, worker.listed.employments = entry_of.get(worker.pk), by_worker[worker.pk]


def visible_links(links: Any, user: Any) -> list[Any]:
    """The ledger rows behind a person, as far as the reader may see whose words they are."""
    condition = Q(pk__in=[])
    # Each round has its own answer: one may still be owed a ledger while an earlier one is over.
    for one in Round.objects.filter(pk__in=links.order_by().values("round_id")):
        condition |= Q(round=one) & readable(user, one, "report__", "enterprise")
    return list(links.filter(condition).order_by("-round_id", "id")[:50])
