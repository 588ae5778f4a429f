"""What the pages about enterprises show of a round: three statements for a page of any length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from enterprises.models import Case, Discrepancy, EmploymentEntry, Enterprise, EnterpriseEntry, Round, Succession
from enterprises.queries.independence import sight

CLEARS = ("outlets_clear", "operations_clear", "headcount_clear", "members_clear")


@dataclass(frozen=True)
class Listed:
    """An enterprise's line: nothing where the reader may not see the round's numbers yet."""

    headcount: int | None = None
    clears: int | None = None
    step: str | None = None
    step_state: str = "none"
    discrepancies: int | None = None

    @property
    def clears_text(self) -> str | None:
        return None if self.clears is None else f"{self.clears}/{len(CLEARS)}"

    @property
    def clears_state(self) -> str:
        if self.clears is None:
            return ""
        return "done" if self.clears == len(CLEARS) else "wait"


def describe(found: list[Any], user: Any, round_: Round | None) -> None:
    """Give each enterprise its `listed`."""
    ids = [enterprise.pk for enterprise in found]
    entries, cases, open_ = _of_round(ids, user, round_)
    for enterprise in found:
        entry, case = entries.get(enterprise.pk), cases.get(enterprise.pk)
        enterprise.listed = Listed(
            headcount=entry.roster_headcount if entry else None,
            clears=sum(bool(getattr(entry, name)) for name in CLEARS) if entry else None,
            step=case.get_step_display() if case else None,
            step_state="" if case is None else "done" if case.step == "done" else "running",
            discrepancies=open_.get(enterprise.pk, 0) if case else None,
        )


def _of_round(ids: list[int], user: Any, round_: Round | None) -> tuple[dict[int, Any], dict[int, Any], dict[int, int]]:
    if round_ is None or not ids:
        return {}, {}, {}
    within = {"round": round_, "enterprise_id__in": ids}
    cases = {case.enterprise_id: case for case in Case.objects.visible_to(user).filter(**within)}
    if not sight(user, round_).all:
        return {}, cases, {}
    entries = {entry.enterprise_id: entry for entry in EnterpriseEntry.objects.visible_to(user).filter(**within)}
    waiting = Discrepancy.objects.visible_to(user).filter(state="open", **within).order_by()
    return entries, cases, dict(waiting.values_list("enterprise_id").annotate(n=Count("id")))


def entry_of(enterprise: Enterprise, user: Any, round_: Round | None) -> EnterpriseEntry | None:
    """The consolidated row of the round, or of the latest earlier one that has any.

    A running round shows its row only to who has handed in their own ledger.
    """
    if round_ is None:
        return None
    entries = EnterpriseEntry.objects.visible_to(user).filter(enterprise=enterprise, round__number__lte=round_.number)
    for entry in entries.select_related("sector", "division", "round").order_by("-round__number")[:2]:
        if entry.round.state == "frozen" or sight(user, entry.round).all:
            return entry
    return None


def employed(enterprise: Enterprise, user: Any, round_: Round | None) -> int | None:
    """Standing employments the reader may see; None before the round was consolidated."""
    if round_ is None or not sight(user, round_).all:
        return None
    rows = EmploymentEntry.objects.visible_to(user).filter(round=round_, enterprise=enterprise, active=True)
    return rows.count() or None


def history(enterprise: Enterprise, user: Any) -> list[Succession]:
    """Mergers and splits on either side of an enterprise, undone ones too; reasons only where they may be read."""
    rows = Succession.objects.visible_to(user).with_reasons_told_to(user)
    rows = rows.filter(Q(enterprise=enterprise) | Q(other=enterprise))
    return list(rows.select_related("enterprise", "other", "by", "undone_by").order_by("-effective_on", "-id"))
