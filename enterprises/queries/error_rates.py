"""Which source tends to be wrong on which field: its values against those that were settled."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from enterprises.models import Discrepancy, DiscrepancyValue
from enterprises.wording import DISCREPANCY_KINDS, SOURCES

KINDS = dict(DISCREPANCY_KINDS)
LABELS = dict(SOURCES)


@dataclass(frozen=True)
class Rate:
    """How often one source's word on one kind of fact was not the one settled."""

    kind: str
    kind_label: str
    source: str
    source_label: str
    said: int
    lost: int

    @property
    def share(self) -> int:
        """Per cent, rounded down, so that 100 means every time."""
        return 100 * self.lost // self.said if self.said else 0


def rates(rows: QuerySet[Discrepancy]) -> list[Rate]:
    """One statement over the settled discrepancies given; those a mere order of precedence settled prove nothing.

    A silence (an empty value) is no error. Sorted by how often a source lost.
    """
    settled = rows.filter(state="settled").exclude(how=Discrepancy.How.PRECEDENCE).exclude(value_source="", value="")
    found = (
        DiscrepancyValue.objects.filter(discrepancy__in=settled.order_by().values("pk"))
        .exclude(value="")
        .exclude(discrepancy__kind__in=("missing_in_source", "person_missing_in_employer"))
        .order_by()
        .values("discrepancy__kind", "source")
        .annotate(said=Count("pk"), lost=Count("pk", filter=~Q(value=F("discrepancy__value"))))
    )
    return sorted(
        (
            Rate(
                row["discrepancy__kind"],
                str(KINDS[row["discrepancy__kind"]]),
                row["source"],
                str(LABELS[row["source"]]),
                row["said"],
                row["lost"],
            )
            for row in found
        ),
        key=lambda one: (-one.share, -one.lost, one.kind, one.source),
    )
