"""Reports and mentions become enterprises and outlets: the first half of linking."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from enterprises.models import (
    Candidate,
    Enterprise,
    EnterpriseAlias,
    EnterpriseLink,
    EnterpriseReport,
    Outlet,
    OutletLink,
    OutletReport,
    Round,
    Submission,
    Worker,
)
from enterprises.rules.clusters import Clusters, Doubt
from enterprises.rules.matching import EnterpriseEvidence, cluster_enterprises
from enterprises.rules.names import LegalClass, parse, places_of
from enterprises.rules.outlet_matching import OutletEvidence, cluster_outlets
from shanyang.departments.models import Division, PartyOrganization
from shanyang.lib.chinese import fold, sort_key
from shanyang.lib.identifiers import uscc_is_valid

BATCH = 1_000
STREET = 9  # digits of a street's code: offices differ on the community more than on the street
# Whose words make the record's name and code, best first.
NAMING = {source: rank for rank, source in enumerate(("registrar", "visit", "supervisor", "territory", "employer"))}


class Mention(NamedTuple):
    """An employer as a roster or a list of outlets writes it: one per name, code and delivery."""

    name: str
    uscc: str | None
    submission: int


@dataclass
class Roster:
    """The people under one mention, by the sound of their names, and where linked rows have led before."""

    people: set[str] = field(default_factory=set)
    enterprise: int = -1


@dataclass
class Resolved:
    """Where each mention leads, and what was written on the way."""

    mentions: dict[Mention, int] = field(default_factory=dict)
    of_submission: dict[int, int] = field(default_factory=dict)
    reports: int = 0
    made: int = 0
    doubts: int = 0

    def employer(self, name: str | None, uscc: str | None, submission: int) -> int | None:
        """The enterprise that a row's words lead to; a silent row belongs to whoever delivered it."""
        if not name and not uscc:
            return self.of_submission.get(submission)
        return self.mentions.get(Mention(name or "", uscc, submission))


@dataclass
class _Record:
    evidence: EnterpriseEvidence
    report: EnterpriseReport | None = None
    linked: bool = False
    mention: Mention | None = None


def link_enterprises(round_: Round, rosters: dict[Mention, Roster], attached: dict[int, int]) -> Resolved:
    """Link every standing enterprise report and every mention in `rosters` (with the names of its people).

    `attached` gives reports that are redelivered rows the master they had before.
    Writes: Enterprise, EnterpriseLink, EnterpriseReport (mentions), Candidate.
    """
    records = [*_known(), *_reported(round_, attached), *_mentioned(round_, rosters)]
    clusters = cluster_enterprises([record.evidence for record in records], places=_places())
    masters = _masters(records, clusters)
    resolved = Resolved(made=masters.made)
    for record, label in zip(records, clusters.label, strict=True):
        if record.mention:
            resolved.mentions[record.mention] = masters.of[label]
    resolved.of_submission = _employers_of_deliveries(round_, records, clusters, masters)
    resolved.reports = _write_links(round_, records, clusters, masters)
    _write_mentions(round_, resolved, records)
    resolved.doubts = write_candidates(round_, "enterprise", _pairs(clusters.doubtful, clusters, masters.of))
    return resolved


# -- what is said ---------------------------------------------------------------


def _places() -> list[str]:
    names = Division.objects.open().values_list("name", "short_name")
    return sorted({name for pair in names for name in pair})


def _street(code: str | None) -> str | None:
    return code[:STREET] if code else None


def _known() -> list[_Record]:
    """Enterprises of earlier rounds and deliveries, under every name they go by.

    A merged record lends its name and code to the one that it was merged into.
    """
    known = []
    now = survivors(Enterprise)
    rows = Enterprise.objects.order_by("id").values_list("id", "name", "uscc", "sector_id", "division__code")
    for pk, name, uscc, sector, code in rows:
        evidence = EnterpriseEvidence(name, None, uscc, _street(code), None, sector, master=now.get(pk, pk))
        known.append(_Record(evidence))
    aliases = EnterpriseAlias.objects.order_by("id").values_list("enterprise_id", "name")
    known += [_Record(EnterpriseEvidence(name, master=now.get(pk, pk))) for pk, name in aliases]
    return known


def survivors(model: type[Enterprise] | type[Outlet] | type[Worker]) -> dict[int, int]:
    """Which record each merged one has become, at the end of its chain."""
    into = dict(model.objects.filter(merged_into__isnull=False).values_list("id", "merged_into_id"))
    final = {}
    for start in into:
        at = start
        while at in into:
            at = into[at]
        final[start] = at
    return final


def _reported(round_: Round, attached: dict[int, int]) -> list[_Record]:
    links = dict(EnterpriseLink.objects.open().filter(round=round_).values_list("report_id", "enterprise_id"))
    reports = EnterpriseReport.objects.standing().filter(round=round_).select_related("division").order_by("id")
    places = OutletReport.objects.standing().filter(round=round_).values_list("submission_id", "sheet", "row")
    of_outlets = set(places.order_by())
    records = []
    for report in reports.iterator(chunk_size=2000):
        evidence = EnterpriseEvidence(
            report.name, report.former_name, report.uscc,
            _street(report.division.code if report.division else None), report.address, report.sector_id,
            report.source, report.submission_id, links.get(report.pk, attached.get(report.pk, -1)),
            listed=(report.submission_id, report.sheet, report.row) not in of_outlets,
        )  # fmt: skip
        records.append(_Record(evidence, report, linked=report.pk in links))
    return records


def _mentioned(round_: Round, rosters: dict[Mention, Roster]) -> list[_Record]:
    sources = dict(Submission.objects.filter(round=round_).values_list("id", "source"))
    ordered = sorted(rosters, key=lambda mention: (mention.submission, mention.name, mention.uscc or ""))
    owners = _owners_of_outlets(round_)
    return [
        _Record(
            EnterpriseEvidence(
                mention.name if mention.uscc else owners.get(fold(mention.name), mention.name),
                None, mention.uscc, source=sources[mention.submission], submission=mention.submission,
                master=rosters[mention].enterprise, people=frozenset(rosters[mention].people), listed=False,
            ),
            linked=rosters[mention].enterprise >= 0,
            mention=mention,
        )
        for mention in ordered
    ]  # fmt: skip


def _owners_of_outlets(round_: Round) -> dict[str, str]:
    """Names of outlets and whose they are: rosters give 某某站 as the employer of those who work there.

    Only where one enterprise owns an outlet of that name, and no enterprise is called so.
    """
    said = OutletReport.objects.standing().filter(round=round_, enterprise_name__isnull=False)
    owners: dict[str, dict[str, str]] = {}
    for outlet, owner in said.values_list("name", "enterprise_name").distinct().order_by("name", "enterprise_name"):
        owners.setdefault(fold(outlet), {}).setdefault(parse(owner).core, owner)
    named = EnterpriseReport.objects.standing().filter(round=round_, mention=False).values_list("name", flat=True)
    enterprises = {fold(name) for name in named.distinct().order_by()}
    return {
        outlet: max(found.values(), key=len)
        for outlet, found in owners.items()
        if len(found) == 1 and outlet not in enterprises
    }


# -- masters --------------------------------------------------------------------


@dataclass
class _Masters:
    of: list[int]  # per cluster
    made: int


def _masters(records: list[_Record], clusters: Clusters) -> _Masters:
    """The enterprise of each cluster, made where there is none; what was unknown of the others is filled in."""
    members = clusters.members()
    found = [max((records[index].evidence.master for index in group), default=-1) for group in members]
    living = Enterprise.objects.filter(merged_into__isnull=True).select_related("division").in_bulk()
    codes = {enterprise.uscc for enterprise in living.values() if enterprise.uscc}
    homes = Homes()
    new, changed, aliases = [], [], []
    for label, group in enumerate(members):
        said = [records[index] for index in group]
        if found[label] < 0:
            new.append((label, _new_enterprise(said, codes, homes)))
        elif any(not record.linked and (record.report or record.mention) for record in said):
            enterprise = living[found[label]]
            aliases += _learn_name(enterprise, said)
            _learn(enterprise, said, codes, homes)
            changed.append(enterprise)
    Enterprise.objects.bulk_update(changed, LEARNT, batch_size=BATCH // 4)
    EnterpriseAlias.objects.bulk_create(aliases, batch_size=BATCH, ignore_conflicts=True)
    Enterprise.objects.bulk_create([enterprise for _, enterprise in new], batch_size=BATCH)
    for label, enterprise in new:
        found[label] = enterprise.pk
    return _Masters(found, len(new))


class Homes:
    """The Party organization of the place an enterprise works in: where its members belong until told otherwise."""

    def __init__(self) -> None:
        places = PartyOrganization.objects.open().filter(division__isnull=False).order_by("level", "id")
        self.at = dict(places.values_list("division__code", "id"))

    def of(self, division: Division | None) -> int | None:
        code = division.code if division else ""
        return self.at.get(code) or self.at.get(code[:STREET])


def _ranked(said: Sequence[_Record]) -> list[_Record]:
    return sorted(said, key=lambda record: (NAMING.get(str(record.evidence.source), 9), -len(record.evidence.name)))


def _best_name(said: Sequence[_Record]) -> str:
    """The full registered name, else the fullest one written."""
    ranked = [record.evidence.name for record in _ranked(said) if record.evidence.name.strip()]
    full = [name for name in ranked if parse(name).legal is LegalClass.COMPANY]
    return (full or sorted(ranked, key=len, reverse=True) or [""])[0][:120]


def _best_code(said: Sequence[_Record]) -> str | None:
    """The code most sources give; a failed check digit only when there is no other."""
    codes = Counter(record.evidence.uscc for record in said if record.evidence.uscc)
    rank = {record.evidence.uscc: place for place, record in reversed(list(enumerate(_ranked(said))))}
    return max(codes, key=lambda code: (uscc_is_valid(code), codes[code], -rank[code]), default=None)


def _first(said: Sequence[_Record], attribute: str) -> Any:
    """What the supervisor says, then the ground, then anybody."""
    order = {"supervisor": 0, "territory": 1, "registrar": 2}
    reports = [record.report for record in said if record.report is not None]
    reports.sort(key=lambda report: order.get(report.source, 3))
    return next((value for report in reports if (value := getattr(report, attribute)) is not None), None)


def _new_enterprise(said: Sequence[_Record], codes: set[str], homes: Homes) -> Enterprise:
    name, code = _best_name(said), _best_code(said)
    name = name or code or ""
    if code in codes:
        code = None  # another record holds it; the pair waits among the doubts
    elif code:
        codes.add(code)
    division = _first(said, "division")
    return Enterprise(
        name=name,
        name_key=parse(name).core[:120],
        name_sort=sort_key(name)[:240],
        uscc=code,
        sector_id=_first(said, "sector_id"),
        division=division,
        party_organization_id=homes.of(division),
    )


LEARNT = ["uscc", "sector", "division", "party_organization", "name", "name_key", "name_sort", "dormant_since"]


def _learn(enterprise: Enterprise, said: Sequence[_Record], codes: set[str], homes: Homes) -> None:
    """Fill what the record did not know yet; what it knows is changed by consolidation or a person."""
    code = _best_code(said)
    if not enterprise.uscc and code and code not in codes:
        enterprise.uscc = code
        codes.add(code)
    enterprise.sector_id = enterprise.sector_id or _first(said, "sector_id")
    enterprise.division = enterprise.division or _first(said, "division")
    enterprise.party_organization_id = enterprise.party_organization_id or homes.of(enterprise.division)
    enterprise.dormant_since = None


def _learn_name(enterprise: Enterprise, said: Sequence[_Record]) -> list[EnterpriseAlias]:
    """A record that began under a short name takes the full one and keeps the short one as an alias."""
    name = _best_name(said)
    if parse(enterprise.name).legal is not LegalClass.UNSAID or parse(name).legal is not LegalClass.COMPANY:
        return []
    alias = EnterpriseAlias(enterprise=enterprise, name=enterprise.name, name_key=enterprise.name_key, kind="short")
    enterprise.name, enterprise.name_key = name, parse(name).core[:120]
    enterprise.name_sort = sort_key(name)[:240]
    return [alias]


def _employers_of_deliveries(
    round_: Round, records: list[_Record], clusters: Clusters, masters: _Masters
) -> dict[int, int]:
    """Deliveries that speak for one enterprise only: the one said at upload, or the only one in it."""
    employers = Submission.objects.standing().filter(round=round_, source="employer")
    said: dict[int, set[int]] = {pk: set() for pk in employers.values_list("id", flat=True)}
    for record, label in zip(records, clusters.label, strict=True):
        if record.evidence.submission in said:
            said[record.evidence.submission].add(masters.of[label])
    only = {submission: next(iter(found)) for submission, found in said.items() if len(found) == 1}
    now = survivors(Enterprise)
    declared = employers.filter(enterprise__isnull=False).values_list("id", "enterprise_id")
    return only | {submission: now.get(enterprise, enterprise) for submission, enterprise in declared}


# -- links ----------------------------------------------------------------------


def _write_links(round_: Round, records: list[_Record], clusters: Clusters, masters: _Masters) -> int:
    now = timezone.now()
    links = [
        EnterpriseLink(
            round=round_, report=record.report, enterprise_id=masters.of[clusters.label[index]],
            how=clusters.how[index], score=clusters.score[index], since=now,
        )
        for index, record in enumerate(records)
        if record.report is not None and not record.linked
    ]  # fmt: skip
    EnterpriseLink.objects.bulk_create(links, batch_size=BATCH)
    return len(links)


def _write_mentions(round_: Round, resolved: Resolved, records: list[_Record]) -> None:
    """An employer that a delivery names only in a roster gets a row of its own, marked as a mention."""
    spoken = set(
        EnterpriseLink.objects.open().filter(round=round_).values_list("report__submission_id", "enterprise_id")
    )
    submissions = {row.pk: row for row in Submission.objects.filter(round=round_)}
    reports, targets = [], []
    for mention, enterprise in resolved.mentions.items():
        if (mention.submission, enterprise) in spoken:
            continue
        spoken.add((mention.submission, enterprise))
        submission = submissions[mention.submission]
        reports.append(
            EnterpriseReport(
                submission=submission, round=round_, source=submission.source, department_id=submission.department_id,
                fingerprint=blake2b(f"mention {mention.name} {mention.uscc}".encode(), digest_size=16).digest(),
                uid=uuid.uuid4(), name=mention.name or mention.uscc or "", name_key=parse(mention.name).core[:120],
                uscc=mention.uscc, mention=True,
            )
        )  # fmt: skip
        targets.append(enterprise)
    EnterpriseReport.objects.bulk_create(reports, batch_size=BATCH)
    EnterpriseLink.objects.bulk_create(
        [
            EnterpriseLink(round=round_, report=report, enterprise_id=enterprise, how="name", score=0)
            for report, enterprise in zip(reports, targets, strict=True)
        ],
        batch_size=BATCH,
    )


# -- doubts ---------------------------------------------------------------------


def _pairs(doubts: Iterable[Doubt], clusters: Clusters, masters: Sequence[int]) -> list[tuple[int, int, Doubt]]:
    return [(masters[clusters.label[doubt.left]], masters[clusters.label[doubt.right]], doubt) for doubt in doubts]


def write_candidates(
    round_: Round, kind: str, pairs: Iterable[tuple[int, int, Doubt]], employers: dict[int, int] | None = None
) -> int:
    """A question for a person, once per pair: decided pairs are never asked again."""
    asked = _asked(kind)
    rows = []
    for one, two, doubt in pairs:
        a, b = sorted((one, two))
        if a == b or (a, b) in asked:
            continue
        asked.add((a, b))
        rows.append(
            Candidate(
                round=round_, kind=kind, score=doubt.score, due_on=round_.due_on,
                evidence=[clue.code for clue in doubt.evidence],
                enterprise_id=(employers or {}).get(a) or (employers or {}).get(b),
                **{f"{kind}_a_id": a, f"{kind}_b_id": b},
            )
        )  # fmt: skip
    Candidate.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _asked(kind: str) -> set[tuple[int, int]]:
    pairs: QuerySet[Any] = Candidate.objects.filter(kind=kind)
    return set(pairs.values_list(f"{kind}_a_id", f"{kind}_b_id"))


# -- outlets --------------------------------------------------------------------


def add_outlet_mentions(round_: Round, rosters: dict[Mention, Roster]) -> None:
    """Employers that lists of outlets name."""
    linked = OutletLink.objects.open().filter(report=OuterRef("pk")).values("outlet__enterprise_id")[:1]
    said = OutletReport.objects.standing().filter(round=round_).annotate(before=Subquery(linked))
    values = said.values_list("enterprise_name", "enterprise_uscc", "submission_id", "before").distinct().order_by()
    for name, uscc, submission, before in values:
        if name or uscc:
            roster = rosters.setdefault(Mention(name or "", uscc, submission), Roster())
            roster.enterprise = max(roster.enterprise, before or -1)


def link_outlets(round_: Round, resolved: Resolved, attached: dict[int, int]) -> tuple[int, dict[tuple[int, str], int]]:
    """Link outlet reports; returns how many, and where (enterprise, written name) leads.

    Writes: Outlet, OutletLink, Candidate.
    """
    names = dict(Enterprise.objects.filter(merged_into__isnull=True).values_list("id", "name"))
    records = [
        (OutletEvidence(enterprise, names.get(enterprise, ""), name, address, code, master=pk), None)
        for pk, enterprise, name, address, code in Outlet.objects.filter(merged_into__isnull=True)
        .order_by("id")
        .values_list("id", "enterprise_id", "name", "address", "division__code")
    ]
    links = dict(OutletLink.objects.open().filter(round=round_).values_list("report_id", "outlet_id"))
    reports = OutletReport.objects.standing().filter(round=round_).select_related("division").order_by("id")
    for report in reports.iterator(chunk_size=2000):
        enterprise = resolved.employer(report.enterprise_name, report.enterprise_uscc, report.submission_id)
        if enterprise is not None:
            evidence = OutletEvidence(
                enterprise, names.get(enterprise, ""), report.name, report.address,
                report.division.code if report.division else None, report.source,
                links.get(report.pk, attached.get(report.pk, -1)),
            )  # fmt: skip
            records.append((evidence, report))  # type: ignore[arg-type]
    evidences = [evidence for evidence, _ in records]
    clusters = cluster_outlets(evidences, places=places_of(_places()))
    found = _outlet_masters(records, clusters)
    new = [
        OutletLink(
            round=round_, report=report, outlet_id=found[clusters.label[index]],
            how=clusters.how[index], score=clusters.score[index],
        )
        for index, (_, report) in enumerate(records)
        if report is not None and report.pk not in links
    ]  # fmt: skip
    OutletLink.objects.bulk_create(new, batch_size=BATCH)
    employers = {
        outlet: evidences[group[0]].enterprise for outlet, group in zip(found, clusters.members(), strict=True)
    }
    resolved.doubts += write_candidates(round_, "outlet", _pairs(clusters.doubtful, clusters, found), employers)
    where = {
        (evidence.enterprise, evidence.name): found[label]
        for evidence, label in zip(evidences, clusters.label, strict=True)
    }
    return len(new), where


def _outlet_masters(records: list[Any], clusters: Clusters) -> list[int]:
    found, new = [], []
    for label, group in enumerate(clusters.members()):
        found.append(max(records[index][0].master for index in group))
        if found[label] >= 0:
            continue
        said = [records[index] for index in group]
        name = max((evidence.name for evidence, _ in said), key=len)
        address = max((evidence.address or "" for evidence, _ in said), key=len)
        division = next((report.division for _, report in said if report and report.division), None)
        outlet = Outlet(
            enterprise_id=said[0][0].enterprise, name=name[:120], name_key=parse(name).full[:120],
            address=address[:200], division=division,
        )  # fmt: skip
        new.append((label, outlet))
    Outlet.objects.bulk_create([outlet for _, outlet in new], batch_size=BATCH)
    for label, outlet in new:
        found[label] = outlet.pk
    return found
