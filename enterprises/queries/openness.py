"""What is still open in a round: the checklist before consolidation and before freezing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import EnterpriseEntry, EnterpriseLink, Submission

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from enterprises.models import Round

UNDER_WAY = ("received", "asking", "staging", "staged", "accepting")


@dataclass(frozen=True)
class OpenThing:
    """One line of the checklist; `count` 0 is a tick, `url` leads to the rows counted."""

    code: str
    label: str | Promise
    count: int
    url: str = ""


def open_things(round_: Round) -> list[OpenThing]:
    """A fixed number of counts, in the order of the work."""
    return [
        OpenThing(
            "undelivered",
            _("还没有报齐的来源"),
            round_.obligations.filter(closed_at__isnull=True).count(),
            _list("obligations", round_, state="open"),
        ),
        OpenThing(
            "under_way",
            _("还没有写入的台账"),
            Submission.objects.filter(round=round_, state__in=UNDER_WAY).count(),
            _list("submissions", round_, state="under_way"),
        ),
        OpenThing(
            "doubtful",
            _("待认定的疑似同一"),
            round_.candidates.filter(state="open").count(),
            _list("candidates", round_, state="open"),
        ),
        OpenThing(
            "discrepancies",
            _("待定的差异"),
            round_.discrepancies.filter(state="open").count(),
            _list("discrepancies", round_, state="open"),
        ),
        OpenThing(
            "cases",
            _("五步没有办完的企业"),
            round_.cases.exclude(step="done").filter(enterprise__merged_into__isnull=True).count(),
            _list("cases", round_, step="unfinished"),
        ),
        OpenThing(
            "unmentioned",
            _("上一轮有、本轮没有来源提到的企业"),
            unmentioned(round_).count(),
            f"{reverse('enterprises:entries')}?{urlencode({'round': round_.previous_id, 'unmentioned': round_.pk})}"
            if round_.previous_id
            else "",
        ),
    ]


def _list(name: str, round_: Round, **question: str) -> str:
    return f"{reverse(f'enterprises:{name}')}?{urlencode({'round': round_.pk, **question})}"


def unmentioned(round_: Round) -> QuerySet[EnterpriseEntry]:
    """Enterprises of the last frozen round about which nobody has said anything yet."""
    if not round_.previous_id:
        return EnterpriseEntry.objects.none()
    said = EnterpriseLink.objects.filter(
        round=round_, enterprise_id=OuterRef("enterprise_id"), until__isnull=True, report__submission__state="accepted"
    )
    return EnterpriseEntry.objects.filter(round_id=round_.previous_id, in_scope=True).exclude(Exists(said))
