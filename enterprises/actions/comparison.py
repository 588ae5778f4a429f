"""核对: linked reports → discrepancies, for a whole round at once.

Some ten statements read what the sources say, the rules in `rules/discrepancies.py`
judge, and one write brings the table up to date: what is new is added, what
agrees by now is marked as gone, what somebody has settled is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Discrepancy, DiscrepancyValue, Round
from enterprises.queries import hearing
from enterprises.queries.hearing import EnterpriseHeard, Heard
from enterprises.rules import discrepancies as rules
from enterprises.rules import precedence
from enterprises.rules.discrepancies import Said
from enterprises.rules.sources import Source
from shanyang.departments.actions import audit
from shanyang.departments.actions.audit import Actor
from shanyang.lib.errors import Refused

BY_PRECEDENCE = frozenset(("phone", "name", "sector", "division"))
"""Kinds in which the order of sources decides and nobody has to be asked."""

PRECEDENCE_FIELDS = {
    "headcount": ("enterprise", "headcount"),
    "status": ("enterprise", "operating_status"),
    "uscc": ("enterprise", "uscc"),
    "sector": ("enterprise", "sector"),
    "division": ("enterprise", "division"),
    "party_status": ("worker", "party_status"),
    "phone": ("worker", "phone_tail4"),
    "id_number": ("worker", "name"),
    "name": ("worker", "name"),
    "outlet": ("enterprise", "outlets_count"),
}

Key = tuple[str, int, int, int, str]


@dataclass(slots=True)
class Finding:
    """One contradiction: the subject, the field, and what each side said."""

    kind: str
    enterprise: int
    worker: int | None = None
    outlet: int | None = None
    field: str = ""
    said: Sequence[Said] = ()

    @property
    def key(self) -> Key:
        """People are known by themselves: a second employer must not double a finding about their phone."""
        place = 0 if self.worker and self.kind != "person_missing_in_employer" else self.enterprise
        return self.kind, place, self.worker or 0, self.outlet or 0, self.field


@transaction.atomic
def compare(round: Round, *, by: Actor, enterprises: Collection[int] | None = None) -> Counter[str]:
    """Find where the standing reports of a round contradict each other; returns findings by kind.

    With `enterprises`, only these and their people are looked at and brought up to date.

    Writes: Discrepancy and DiscrepancyValue, one AuditEvent when anything changed.
    Raises: Refused when the round is signed or frozen.
    """
    if round.state not in ("open", "consolidating"):
        raise Refused(_("这一轮已经签审或冻结，不再核对。需要更正时请先解除签审，或作订正。"))
    heard = hearing.gather(round, enterprises)
    findings = {finding.key: finding for finding in find(heard)}
    changed = _write(round, findings, heard, _standing(round, enterprises))
    if changed:
        audit.record("enterprises.compare", round, by=by, detail=dict(changed))
    return Counter(finding.kind for finding in findings.values())


def find(heard: Heard) -> list[Finding]:
    """All contradictions in what was heard, without writing anything."""
    findings: list[Finding] = []
    for enterprise in heard.enterprises.values():
        findings += _of_enterprise(enterprise, heard)
    findings += _of_people(heard)
    return findings


# -- enterprises ----------------------------------------------------------------


def _of_enterprise(one: EnterpriseHeard, heard: Heard) -> list[Finding]:
    findings = []
    if rules.statuses_differ(one.status):
        findings.append(Finding("status", one.id, field="operating_status", said=one.status))
    if one.id in heard.out_of_scope:
        return findings
    for kind, field_name, said in (("uscc", "uscc", one.uscc), ("sector", "sector", one.sector)):
        if rules.values_differ(said):
            findings.append(Finding(kind, one.id, field=field_name, said=said))
    if rules.streets_differ(one.division):
        findings.append(Finding("division", one.id, field="division", said=one.division))
    if rules.numbers_differ(one.headcount, roster=one.roster, alike=heard.bases_alike):
        findings.append(Finding("headcount", one.id, field="headcount", said=one.headcount))
    findings += _of_members(one)
    findings += _of_outlets(one)
    for source in rules.missing_sources(one.sources, heard.delivering - heard.pending_for(one)):
        said = [Said(where, one.name, 0) for where in sorted(one.sources)]
        findings.append(Finding("missing_in_source", one.id, field=source, said=said))
    return findings


def _of_members(one: EnterpriseHeard) -> list[Finding]:
    """Formal and probationary members by themselves; where a source gives only the sum, the sums."""
    findings = []
    for field_name, said, roster in (
        ("formal_members", one.formal, one.roster_formal),
        ("probationary_members", one.probationary, one.roster_probationary),
    ):
        if rules.numbers_differ(said, roster=roster):
            findings.append(Finding("member_count", one.id, field=field_name, said=said))
    if not findings and one.members_unsplit and rules.numbers_differ(one.members, roster=one.roster_members):
        findings.append(Finding("member_count", one.id, field="members_total", said=one.members))
    return findings


def _of_outlets(one: EnterpriseHeard) -> list[Finding]:
    findings = []
    if rules.outlets_differ(one.outlets_count, one.outlets):
        said = one.outlets_count + [Said(source, len(outlets), 0) for source, outlets in one.outlets.items()]
        findings.append(Finding("outlet", one.id, field="outlets_count", said=said))
    for outlet, sources in rules.unlisted_outlets(one.outlets).items():
        said = [Said(source, "listed", 0) for source in sources]
        findings.append(Finding("outlet", one.id, outlet=outlet, field="listed", said=said))
    for outlet, said in one.outlet_status.items():
        if rules.statuses_differ(said):
            findings.append(Finding("outlet", one.id, outlet=outlet, field="status", said=said))
    for outlet, said in one.outlet_division.items():
        if rules.streets_differ(said):
            findings.append(Finding("outlet", one.id, outlet=outlet, field="division", said=said))
    return findings


# -- people -----------------------------------------------------------------------


def _of_people(heard: Heard) -> list[Finding]:
    findings = [
        Finding(
            "person_missing_in_employer",
            enterprise,
            worker=worker,
            said=[Said(source, "listed", 0) for source in sources],
        )
        for (enterprise, worker), sources in heard.unlisted.items()
        if enterprise not in heard.out_of_scope
    ]
    for person in heard.people:
        enterprise = heard.employer_of.get(person.id)
        if enterprise is None or enterprise in heard.out_of_scope:
            continue
        for kind, field_name, differ, said in (
            ("party_status", "party_status", rules.values_differ(person.party), person.party),
            ("phone", "phone", rules.phones_differ(person.phones), person.phone_said),
            ("id_number", "id_number", rules.identities_differ(person.identities), person.identity_said),
            ("name", "name", rules.names_differ(person.names), person.names),
        ):
            if differ:
                findings.append(Finding(kind, enterprise, worker=person.id, field=field_name, said=said))
    return findings


# -- writing ----------------------------------------------------------------------


def _standing(round: Round, enterprises: Collection[int] | None) -> dict[Key, Discrepancy]:
    rows = Discrepancy.objects.filter(round=round)
    if enterprises is not None:
        about_people = Q(worker__isnull=False) & ~Q(kind="person_missing_in_employer")
        rows = rows.filter(
            about_people & Q(worker_id__in=hearing.workers_at(round, enterprises))
            | ~about_people & Q(enterprise_id__in=enterprises)
        )
    return {_key_of(row): row for row in rows.prefetch_related("values")}


def _write(round: Round, findings: dict[Key, Finding], heard: Heard, standing: dict[Key, Discrepancy]) -> Counter[str]:
    changed: Counter[str] = Counter()
    fresh = [(finding, _new(round, finding, heard)) for key, finding in findings.items() if key not in standing]
    Discrepancy.objects.bulk_create([row for _finding, row in fresh], batch_size=1000)
    refill = [(row, finding) for finding, row in fresh]
    changed["added"] = len(fresh)
    update = []
    for key, row in standing.items():
        again = findings.get(key)
        if again is None and row.state in (Discrepancy.State.OPEN, Discrepancy.State.AUTO):
            row.state, changed["gone"] = Discrepancy.State.GONE, changed["gone"] + 1
        elif again is not None and row.state == Discrepancy.State.GONE:
            row.state, changed["back"] = _state(again), changed["back"] + 1
        elif again is None or row.state == Discrepancy.State.SETTLED or _values(row) == _shown(again, heard):
            continue
        else:
            changed["changed"] += 1
        row.version += 1
        update.append(row)
        if again is not None:
            row.proposed_source = _proposed(again, heard)
            refill.append((row, again))
    Discrepancy.objects.bulk_update(update, ["state", "proposed_source", "version"], batch_size=500)
    DiscrepancyValue.objects.filter(discrepancy__in=[row.pk for row in update if _key_of(row) in findings]).delete()
    DiscrepancyValue.objects.bulk_create(
        [value for row, finding in refill for value in _value_rows(row, finding, heard)], batch_size=1000
    )
    return +changed


def _key_of(row: Discrepancy) -> Key:
    place = 0 if row.worker_id and row.kind != "person_missing_in_employer" else row.enterprise_id
    return row.kind, place, row.worker_id or 0, row.outlet_id or 0, row.field


def _new(round: Round, finding: Finding, heard: Heard) -> Discrepancy:
    return Discrepancy(
        round=round,
        enterprise_id=finding.enterprise,
        worker_id=finding.worker,
        outlet_id=finding.outlet,
        kind=finding.kind,
        field=finding.field,
        state=_state(finding),
        proposed_source=_proposed(finding, heard),
        due_on=round.due_on,
        found_at=timezone.now(),
    )


def _state(finding: Finding) -> str:
    return Discrepancy.State.AUTO if finding.kind in BY_PRECEDENCE else Discrepancy.State.OPEN


def _rank(finding: Finding, source: str, heard: Heard) -> int:
    subject, field_name = PRECEDENCE_FIELDS.get(finding.kind) or ("enterprise", finding.field)
    if field_name not in precedence.DEFAULTS[subject]:
        return 99
    order = heard.order(subject, field_name)
    return order.index(Source(source)) + 1


def _proposed(finding: Finding, heard: Heard) -> str:
    said = rules.known(finding.said)
    if finding.kind in ("missing_in_source", "person_missing_in_employer") or not said:
        return ""
    return min(said, key=lambda one: _rank(finding, one.source, heard)).source


def _value_rows(row: Discrepancy, finding: Finding, heard: Heard) -> list[DiscrepancyValue]:
    return [
        DiscrepancyValue(
            discrepancy=row,
            source=source,
            department_id=department,
            value=value,
            basis=basis,
            report_id=report,
            rank=rank,
        )
        for source, department, value, basis, report, rank in _shown(finding, heard)
    ]


Shown = tuple[str, int | None, str, str, int | None, int]


def _shown(finding: Finding, heard: Heard) -> list[Shown]:
    """What is kept of each side: one row per source, office, value and basis, the first report of each."""
    kept: dict[tuple[str, int | None, str, str], Shown] = {}
    for one in sorted(rules.known(finding.said), key=lambda said: said.report):
        value = str(one.value)[:200]
        shown = (one.source, one.department, value, one.basis, one.report or None, _rank(finding, one.source, heard))
        kept.setdefault((one.source, one.department, value, one.basis), shown)
    return sorted(kept.values(), key=lambda shown: (shown[5], shown[0], shown[1] or 0, shown[2]))


def _values(row: Discrepancy) -> list[Shown]:
    rows = [(v.source, v.department_id, v.value, v.basis, v.report_id, v.rank) for v in row.values.all()]
    return sorted(rows, key=lambda shown: (shown[5], shown[0], shown[1] or 0, shown[2]))
