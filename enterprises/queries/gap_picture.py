"""The facts from which the questions of a call are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from enterprises.models import Discrepancy, EnterpriseReport, OutletLink, WorkerLink
from enterprises.queries import precedence as orders
from enterprises.queries.side_by_side import plain
from enterprises.queries.voices import SILENT, Voice
from enterprises.rules import precedence
from enterprises.rules.gaps import DIFFERING_FIELDS, UNKNOWN_FIELDS, OutletSeen, Picture
from enterprises.rules.precedence import Statement
from enterprises.rules.sources import Source

if TYPE_CHECKING:
    from enterprises.models import Case

BESIDE = ("headcount_basis", "backbone_formal_members", "outlets_count")
FIELDS = (*BESIDE, *(name for name, _code, _kind in UNKNOWN_FIELDS))
GONE = ("moved_out", "deregistered", "closed")
COLUMN = {"contact_phone": "phone_tail4"}


def picture(
    case: Case, reports: list[EnterpriseReport], discrepancies: list[Discrepancy], voices: list[Voice]
) -> Picture:
    """Three statements beside what the page has read already."""
    standing = [one for one in discrepancies if one.state in ("open", "auto")]
    speaking = [one for one in reports if not one.mention]
    phones = {one.phone_tail4 for one in speaking if one.phone_tail4}
    names = {name for name, _code, _kind in DIFFERING_FIELDS}
    differing = {one.field for one in standing if not one.worker_id and not one.outlet_id and one.field in names}
    people = _people(case)
    return Picture(
        known=_known(case, speaking),
        own={"headcount": next((one.headcount for one in reversed(speaking) if one.source == Source.EMPLOYER), None)},
        differing=frozenset(differing | ({"contact_phone"} if len(phones) > 1 else set())),
        sources=len({one.source for one in speaking}),
        silent=tuple(voice.source for voice in voices if voice.state == SILENT),
        outlets=_outlets(case),
        roster=people["roster"] or None,
        unaffiliated=people["unaffiliated"],
        unlisted=sum(one.kind == "person_missing_in_employer" and one.state == "open" for one in standing),
        gone_says=sum(one.operating_status in GONE for one in speaking),
    )


def _known(case: Case, reports: list[EnterpriseReport]) -> dict[str, object]:
    overrides = orders.overrides(case.round.as_of)
    known: dict[str, object] = {}
    for name in dict.fromkeys(FIELDS):
        column = COLUMN.get(name, name)
        # The basis belongs to the number it explains, so it follows the order of the number.
        ranked = "headcount" if name == "headcount_basis" else column
        said = [
            Statement(Source(one.source), plain(one, column), one.submission_id, one.pk, one.mention) for one in reports
        ]
        best = precedence.choose(said, "enterprise", ranked, on=case.round.as_of, overrides=overrides)
        known[name] = best.value if best else None
    return known


def _outlets(case: Case) -> tuple[OutletSeen, ...]:
    links = OutletLink.objects.filter(
        round_id=case.round_id,
        outlet__enterprise_id=case.enterprise_id,
        outlet__merged_into__isnull=True,
        until__isnull=True,
        report__submission__state="accepted",
    )
    rows = (
        links.order_by()
        .values("outlet_id", "outlet__name")
        .annotate(
            addresses=Count("report", filter=Q(report__address__isnull=False) & ~Q(report__address="")),
            divisions=Count("report", filter=Q(report__division__level__in=["community", "village"])),
            states=Count("report", filter=Q(report__status__isnull=False)),
        )
        .order_by("outlet_id")
    )
    return tuple(
        OutletSeen(
            row["outlet_id"],
            row["outlet__name"],
            address=bool(row["addresses"]),
            division=bool(row["divisions"]),
            status=bool(row["states"]),
        )
        for row in rows
    )


def _people(case: Case) -> dict[str, int]:
    """People on the employer's list, and members on anybody's list without a known branch."""
    member = Q(report__party_status__in=["formal", "probationary"])
    placed = Q(report__party_organization__isnull=False)
    links = WorkerLink.objects.filter(
        round_id=case.round_id,
        enterprise_id=case.enterprise_id,
        until__isnull=True,
        report__submission__state="accepted",
    )
    counts = links.aggregate(
        roster=Count("worker", distinct=True, filter=Q(report__source="employer")),
        members=Count("worker", distinct=True, filter=member),
        placed=Count("worker", distinct=True, filter=member & placed),
    )
    return {"roster": counts["roster"], "unaffiliated": counts["members"] - counts["placed"]}
