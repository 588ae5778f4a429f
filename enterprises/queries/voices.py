"""摸底: which of the four sources know an enterprise, which should and do not, which have not answered yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from enterprises.models import EnterpriseReport
from enterprises.rules.sources import OWED

if TYPE_CHECKING:
    from enterprises.models import Case, Enterprise, Obligation

SAID, NONE, SILENT, PENDING, NOT_OWED = "said", "none", "silent", "pending", "not_owed"


@dataclass(frozen=True)
class Voice:
    """One of the four about one enterprise.

    state: said (it reports the enterprise) · none (it declared to have nothing) ·
    silent (its delivery is complete and does not mention the enterprise) ·
    pending (no complete delivery yet) · not_owed (the round asks nothing of it).
    """

    source: str
    state: str
    reports: tuple[EnterpriseReport, ...] = ()
    obligations: tuple[Obligation, ...] = ()

    @property
    def answered(self) -> bool:
        return self.state != PENDING

    @property
    def departments(self) -> str:
        """The offices that spoke, or those that still owe an answer."""
        owing = [row for row in self.obligations if not row.closed_at] or self.obligations
        offices = [one.department for one in self.reports] or [row.department for row in owing]
        return "、".join(dict.fromkeys(str(office) for office in offices))


def reports_of(case: Case) -> list[EnterpriseReport]:
    """Everything that stands about the case's enterprise in its round, oldest delivery first."""
    return list(
        EnterpriseReport.objects.standing()
        .filter(round_id=case.round_id, links__enterprise_id=case.enterprise_id, links__until__isnull=True)
        .select_related("department", "sector", "division", "submission")
        .order_by("submission_id", "id")
    )


def voices(case: Case, reports: list[EnterpriseReport]) -> list[Voice]:
    """The four in the order of the duty list. Takes the reports, so that a page reads them once."""
    obligations = list(case.round.obligations.select_related("department", "sector", "division"))
    return [_voice(source, case.enterprise, reports, obligations) for source in OWED]


def _voice(source: str, enterprise: Enterprise, reports: list[EnterpriseReport], owed: list[Obligation]) -> Voice:
    said = tuple(report for report in reports if report.source == source)
    own = tuple(row for row in owed if row.source == source and _concerns(row, enterprise))
    if any(not report.mention for report in said):
        return Voice(source, SAID, said, own)
    if not own:
        return Voice(source, SAID if said else NOT_OWED, said)
    if any(row.closed_at is None for row in own):
        return Voice(source, SAID if said else PENDING, said, own)
    if said:
        return Voice(source, SAID, said, own)
    declared = all(row.declared_none_at for row in own)
    return Voice(source, NONE if declared else SILENT, (), own)


def _concerns(obligation: Obligation, enterprise: Enterprise) -> bool:
    """Whether this ledger should mention the enterprise; where its place or sector is unknown, any might."""
    if obligation.source == "employer":
        return obligation.enterprise_id == enterprise.pk
    if obligation.source == "supervisor" and enterprise.sector_id:
        return obligation.sector_id in (None, enterprise.sector_id)
    if obligation.source == "territory" and enterprise.division and obligation.division:
        return enterprise.division.code.startswith(obligation.division.code)
    return True
