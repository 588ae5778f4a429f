"""What stands between a signed round and freezing it: a list of counts, each leading to its rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import EnterpriseEntry, Round, WorkerEntry
from enterprises.queries import signing
from enterprises.workflow import STEP_ORDER


@dataclass(frozen=True)
class Item:
    """One line. `blocks`: the round is not frozen while the count is above 0; else it is only told."""

    code: str
    label: str | Promise
    remedy: str | Promise
    count: int
    url: str = ""
    blocks: bool = True

    @property
    def done(self) -> bool:
        return self.count == 0


def checklist(round: Round) -> list[Item]:
    """In the order of the work; a fixed number of counts."""
    last_due = max((STEP_ORDER.index(step) for step in round.mandatory_steps if step in STEP_ORDER), default=-1)
    members = WorkerEntry.objects.filter(round=round, in_scope=True, party_status__in=["formal", "probationary"])
    return [
        Item(
            "discrepancies",
            _("待定的差异"),
            _("逐条定数；定不下来的先询问或走访。"),
            round.discrepancies.filter(state="open").count(),
            _address("enterprises:discrepancies", "state=open"),
        ),
        Item(
            "doubtful",
            _("待认定的疑似同一"),
            _("认定同一或不同；一时认不准的，先认定不同，以后可以撤销。"),
            round.candidates.filter(state="open").count(),
            _address("enterprises:candidates"),
        ),
        Item(
            "cases",
            _("必做步骤没有办完的企业"),
            _("办完必做步骤，或写明理由免做。"),
            round.cases.filter(step__in=STEP_ORDER[: last_due + 1], enterprise__merged_into__isnull=True).count(),
            _address("enterprises:cases", "step=unfinished"),
        ),
        Item(
            "consolidation",
            _("整合以后又有变化的企业和人员"),
            _("重新整合一次。"),
            _not_consolidated(round),
            _address("enterprises:round", args=(round.pk,)),
        ),
        Item(
            "signatures",
            _("还没有签审的党组织"),
            _("请这些党组织自下而上签审。"),
            len(signing.unsigned(signing.tree(round))),
            _address("enterprises:sign-off"),
        ),
        Item(
            "undelivered",
            _("没有报齐的来源"),
            _("可以冻结，但少一方的话；差异里已记为“应有的来源没有报”。"),
            round.obligations.filter(closed_at__isnull=True).count(),
            _address("enterprises:round", args=(round.pk,)),
            blocks=False,
        ),
        Item(
            "affiliation",
            _("组织关系不明的党员"),
            _("可以冻结，但这些党员不在任何党组织的签审数里。"),
            members.filter(party_organization__isnull=True).count(),
            _address("enterprises:people", "affiliation=unknown"),
            blocks=False,
        ),
        Item(
            "without_roster",
            _("没有名册的企业"),
            _("可以冻结，但这些企业的人不在合计里，单独列出。"),
            EnterpriseEntry.objects.filter(round=round, in_scope=True, roster_headcount__isnull=True).count(),
            _address("enterprises:entries", "roster=none"),
            blocks=False,
        ),
    ]


def _not_consolidated(round: Round) -> int:
    """Marked rows; or everything, when the round was never consolidated."""
    if round.consolidated_at is None:
        return max(1, round.cases.count())
    since = Q(found_at__gte=round.consolidated_at) | Q(resolved_at__gte=round.consolidated_at)
    return (
        round.cases.filter(dirty_at__isnull=False).count()
        + WorkerEntry.objects.filter(round=round, dirty_at__isnull=False).count()
        + round.discrepancies.filter(since, state="settled").count()
    )


def _address(name: str, query: str = "", args: tuple[int, ...] = ()) -> str:
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{url}?{query}" if query else url
