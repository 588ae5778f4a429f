"""What the standing, linked reports of a round say, gathered for comparing: a fixed number of statements.

People are read in two steps. The first groups all rows of a person in the
database and asks whether anything differs at all; only the rows of those few
are then fetched, so a district of a hundred thousand costs little more than
its contradictions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from enterprises.models import Case as EnterpriseCase
from enterprises.models import EnterpriseLink, Obligation, OutletLink, Submission, WorkerLink
from enterprises.queries import precedence as stored
from enterprises.rules import precedence
from enterprises.rules.discrepancies import GONE, Identity, Phone, Said, Span, bases_alike
from enterprises.rules.sources import Source

if TYPE_CHECKING:
    from datetime import date

    from enterprises.models import Round

PLACES_NOBODY = Source.PARTY
"""The upper organization's list says where a member belongs, not where the person works."""


@dataclass(slots=True)
class EnterpriseHeard:
    """Everything said about one enterprise, field by field."""

    id: int
    name: str = ""
    sector: list[Said] = field(default_factory=list)
    division: list[Said] = field(default_factory=list)
    status: list[Said] = field(default_factory=list)
    uscc: list[Said] = field(default_factory=list)
    headcount: list[Said] = field(default_factory=list)
    formal: list[Said] = field(default_factory=list)
    members: list[Said] = field(default_factory=list)
    members_unsplit: bool = False  # some source gives only the sum of formal and probationary
    probationary: list[Said] = field(default_factory=list)
    outlets_count: list[Said] = field(default_factory=list)
    outlets: dict[str, dict[int, bool]] = field(default_factory=lambda: defaultdict(dict))
    outlet_status: dict[int, list[Said]] = field(default_factory=lambda: defaultdict(list))
    outlet_division: dict[int, list[Said]] = field(default_factory=lambda: defaultdict(list))
    sources: set[str] = field(default_factory=set)
    roster: Span | None = None
    roster_formal: Span | None = None
    roster_members: Span | None = None
    roster_probationary: Span | None = None


@dataclass(slots=True)
class PersonHeard:
    """The rows about a person of whom something differs."""

    id: int
    party: list[Said] = field(default_factory=list)
    names: list[Said] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    phone_said: list[Said] = field(default_factory=list)
    identity_said: list[Said] = field(default_factory=list)


@dataclass(slots=True)
class Heard:
    """A whole round, ready for the rules."""

    as_of: date
    overrides: tuple[precedence.Override, ...]
    enterprises: dict[int, EnterpriseHeard]
    delivering: set[str]
    pending: list[Obligation]
    out_of_scope: set[int] = field(default_factory=set)
    people: list[PersonHeard] = field(default_factory=list)
    employer_of: dict[int, int] = field(default_factory=dict)
    unlisted: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    bases_alike: frozenset[str] = frozenset()

    def order(self, subject: str, field_name: str) -> precedence.Order:
        """Order of belief in force at the day of the round."""
        return precedence.order(subject, field_name, on=self.as_of, overrides=self.overrides)

    def pending_for(self, one: EnterpriseHeard) -> set[str]:
        """Sources whose ledger, still to come, may yet mention the enterprise."""
        sectors = {said.value for said in one.sector}
        divisions = [str(said.value) for said in one.division]
        return {owed.source for owed in self.pending if _concerns(owed, one.id, sectors, divisions)}


def _concerns(owed: Obligation, enterprise: int, sectors: set[object], divisions: list[str]) -> bool:
    if owed.source == Source.EMPLOYER:
        return owed.enterprise_id == enterprise
    if owed.source == Source.SUPERVISOR and owed.sector and sectors:
        return owed.sector.code in sectors
    if owed.source == Source.TERRITORY and owed.division and divisions:
        return any(code.startswith(owed.division.code) for code in divisions)
    return True


def gather(round: Round, enterprises: Collection[int] | None = None) -> Heard:
    """All that the rules need, in some ten statements however large the round.

    With `enterprises`, only these and the people who work there; what such
    people's other employers say about them is heard all the same.
    """
    only = None if enterprises is None else frozenset(enterprises)
    heard = Heard(
        as_of=round.as_of,
        overrides=stored.overrides(round.as_of),
        enterprises={},
        delivering=set(Submission.objects.filter(round=round).standing().values_list("source", flat=True).distinct()),
        pending=list(round.obligations.filter(closed_at__isnull=True).select_related("sector", "division")),
    )
    _enterprises(round, heard, only)
    _outlets(round, heard, only)
    _scope(round, heard)
    _rosters(round, heard, only)
    heard.bases_alike = bases_alike(_headcounts(round, heard, only))
    _people(round, heard, only)
    return heard


def _among(only: frozenset[int] | None, path: str = "enterprise_id") -> Q:
    return Q() if only is None else Q(**{f"{path}__in": only})


# -- enterprises ------------------------------------------------------------------

_FIELDS = (
    "enterprise_id", "enterprise__name", "report_id", "report__source", "report__department_id", "report__mention",
    "report__uscc", "report__sector__code", "report__division__code", "report__operating_status", "report__headcount",
    "report__headcount_basis", "report__formal_members", "report__probationary_members", "report__outlets_count",
    "report__members_total",
)  # fmt: skip


def _enterprises(round: Round, heard: Heard, only: frozenset[int] | None) -> None:
    links = EnterpriseLink.objects.open().filter(_among(only), round=round, report__submission__state="accepted")
    for row in links.order_by("report_id").values_list(*_FIELDS):
        (enterprise, name, report, source, department, mention, uscc, sector, division, status, *numbers) = row
        headcount, basis, formal, probationary, outlets, members = numbers
        one = heard.enterprises.setdefault(enterprise, EnterpriseHeard(enterprise, name))
        one.sources.add(source)

        def say(value: object, basis: str = "", part: object = None) -> Said:
            return Said(source, value, report, department, basis, part)  # noqa: B023 - used within this turn

        one.uscc.append(say(uscc))
        if mention:
            continue
        # A street speaks for its own ground: what several of them give may be parts of one number.
        part = (division or "")[:9] or department if source == Source.TERRITORY else None
        one.sector.append(say(sector))
        one.division.append(say(division))
        one.status.append(say(status))
        one.headcount.append(say(headcount, basis or "", part))
        one.formal.append(say(formal, part=part))
        one.probationary.append(say(probationary, part=part))
        split = formal is not None and probationary is not None
        one.members.append(say(formal + probationary if split else members, part=part))
        one.members_unsplit |= members is not None and not split
        one.outlets_count.append(say(outlets, part=part))
    _codes_beside_people(round, heard, only)
    for one in heard.enterprises.values():
        for name in ("uscc", "sector", "division"):
            setattr(one, name, [said for said in getattr(one, name) if said.value is not None])


def _headcounts(round: Round, heard: Heard, only: frozenset[int] | None) -> Iterator[tuple[list[Said], Span | None]]:
    """Declared numbers of the whole round: what a label means cannot be told from one enterprise."""
    if only is None:
        yield from ((one.headcount, one.roster) for one in heard.enterprises.values())
        return
    links = EnterpriseLink.objects.open().filter(
        round=round, report__submission__state="accepted", report__headcount__isnull=False
    )
    columns = ("enterprise_id", "report__source", "report__headcount", "report__headcount_basis")
    said: dict[int, list[Said]] = defaultdict(list)
    for enterprise, source, number, basis in links.values_list(*columns).order_by("report_id"):
        said[enterprise].append(Said(source, number, 0, basis=basis or ""))
    rosters = Count("worker_id", distinct=True)
    people = (
        _standing(round).filter(enterprise__isnull=False, report__source=Source.EMPLOYER).exclude(_left(round.as_of))
    )
    sizes = dict(people.values("enterprise_id").annotate(n=rosters).values_list("enterprise_id", "n"))
    for enterprise, claims in said.items():
        size = sizes.get(enterprise)
        yield claims, Span(size, size) if size else None


def _codes_beside_people(round: Round, heard: Heard, only: frozenset[int] | None) -> None:
    """Rosters and outlet lists carry credit codes too, and may carry a wrong one."""
    rosters = _standing(round).filter(_among(only), report__enterprise_uscc__isnull=False, enterprise__isnull=False)
    columns = ("enterprise_id", "report__source", "report__department_id", "report__enterprise_uscc")
    for enterprise, source, department, code in rosters.values_list(*columns).distinct().order_by(*columns):
        if enterprise in heard.enterprises:
            heard.enterprises[enterprise].uscc.append(Said(source, code, 0, department))


def _outlets(round: Round, heard: Heard, only: frozenset[int] | None) -> None:
    among = _among(only, "outlet__enterprise_id")
    links = OutletLink.objects.open().filter(among, round=round, report__submission__state="accepted")
    for row in links.order_by("report_id").values_list(
        "outlet__enterprise_id", "outlet__enterprise__name", "outlet_id", "report_id", "report__source",
        "report__department_id", "report__status", "report__division__code",
    ):  # fmt: skip
        enterprise, name, outlet, report, source, department, status, division = row
        one = heard.enterprises.setdefault(enterprise, EnterpriseHeard(enterprise, name))
        one.sources.add(source)
        one.outlets[source][outlet] = one.outlets[source].get(outlet, True) and status in (None, "operating")
        one.outlet_status[outlet].append(Said(source, status, report, department))
        if division:
            one.outlet_division[outlet].append(Said(source, division, report, department))


def _scope(round: Round, heard: Heard) -> None:
    """Who is left out: by a person's screening, or because the believed state says that the firm is gone."""
    screened = dict(EnterpriseCase.objects.filter(round=round).values_list("enterprise_id", "in_scope"))
    for one in heard.enterprises.values():
        decided = screened.get(one.id)
        statements = [precedence.Statement(Source(s.source), s.value, 0, s.report) for s in one.status]
        chosen = precedence.choose(
            statements, "enterprise", "operating_status", on=heard.as_of, overrides=heard.overrides
        )
        if decided is False or (decided is None and chosen is not None and chosen.value in GONE):
            heard.out_of_scope.add(one.id)


# -- rosters ----------------------------------------------------------------------


def _standing(round: Round) -> QuerySet[WorkerLink]:
    return WorkerLink.objects.open().filter(round=round, report__submission__state="accepted").order_by()


def _left(as_of: date) -> Q:
    """Rows that say the person has gone: no word about the person's phone or standing today."""
    return (
        Q(report__employment_state="left", report__left_on__isnull=True)
        | Q(report__left_on__lte=as_of)
        | Q(report__started_on__gt=as_of)
    )


def _rosters(round: Round, heard: Heard, only: frozenset[int] | None) -> None:
    """Who works where, who is missing on the employer's own roster, and the spans that declared numbers must meet."""
    own = Q(report__source=Source.EMPLOYER)
    left = _left(round.as_of)
    links = _standing(round).filter(_among(only), enterprise__isnull=False).exclude(report__source=PLACES_NOBODY)
    counted = links.values("enterprise_id", "worker_id").annotate(
        own_rows=Count("pk", filter=own & ~left),
        own_left=Count("pk", filter=own & left),
        territory=Count("pk", filter=Q(report__source=Source.TERRITORY) & ~left),
        supervisor=Count("pk", filter=Q(report__source=Source.SUPERVISOR) & ~left),
        rows=Count("pk", filter=~left),
    )
    pairs = list(
        counted.values_list("enterprise_id", "worker_id", "own_rows", "own_left", "territory", "supervisor", "rows")
    )
    with_roster = {pair[0] for pair in pairs if pair[2]}
    party = _party_by_worker(links.exclude(left))
    low: dict[tuple[int, str], int] = defaultdict(int)
    high: dict[tuple[int, str], int] = defaultdict(int)
    for enterprise, worker, own_rows, own_left, territory, supervisor, rows in pairs:
        one = heard.enterprises.get(enterprise)
        if one is None or not rows or (own_left and not own_rows):
            continue
        heard.employer_of[worker] = min(enterprise, heard.employer_of.get(worker, enterprise))
        low[enterprise, "all"] += bool(own_rows)
        high[enterprise, "all"] += 1
        for status, (least, most) in party.get(worker, {}).items():
            low[enterprise, status] += least
            high[enterprise, status] += most
        if not own_rows and enterprise in with_roster:
            where = [(Source.TERRITORY, territory), (Source.SUPERVISOR, supervisor)]
            heard.unlisted[enterprise, worker] = [str(source) for source, count in where if count] or ["visit"]
    for enterprise, one in heard.enterprises.items():
        one.sources |= {Source.EMPLOYER} if enterprise in with_roster else set()
        if enterprise in with_roster:
            one.roster = Span(low[enterprise, "all"], high[enterprise, "all"])
            one.roster_members = Span(
                low[enterprise, "formal"] + low[enterprise, "probationary"],
                high[enterprise, "formal"] + high[enterprise, "probationary"],
            )
            one.roster_formal = Span(low[enterprise, "formal"], high[enterprise, "formal"])
            one.roster_probationary = Span(low[enterprise, "probationary"], high[enterprise, "probationary"])


def _party_by_worker(links: QuerySet[WorkerLink]) -> dict[int, dict[str, tuple[int, int]]]:
    """For each person and standing: counts surely, and may count, as far as the rows agree."""
    rows = links.values("worker_id").annotate(
        said=Count("report__party_status"),
        formal=Count("pk", filter=Q(report__party_status="formal")),
        probationary=Count("pk", filter=Q(report__party_status="probationary")),
    )
    spans = {}
    for worker, said, formal, probationary in rows.values_list("worker_id", "said", "formal", "probationary"):
        if formal or probationary or not said:
            spans[worker] = {
                status: (int(bool(count) and count == said), int(bool(count) or not said))
                for status, count in (("formal", formal), ("probationary", probationary))
            }
    return spans


# -- people -----------------------------------------------------------------------


def workers_at(round: Round, enterprises: Collection[int]) -> QuerySet[Any]:
    """Ids of the people whom some standing row places at these enterprises, as a subquery."""
    return _standing(round).filter(enterprise_id__in=enterprises).values("worker_id")


PEOPLE_AT_ONCE = 5000


def _rows_of(links: QuerySet[Any], workers: list[int]) -> Iterator[Any]:
    """What is said of these people. By their numbers: as a subquery a fresh PostgreSQL table is read for each row."""
    for some in batched(workers, PEOPLE_AT_ONCE):
        yield from links.filter(worker_id__in=some).order_by("report_id").values_list(
            "worker_id", "report_id", "report__source", "report__department_id", "report__name",
            "report__party_status", "report__phone_index", "report__phone_head3", "report__phone_tail4",
            "report__id_kind", "report__id_index", "report__id_mask_index", "report__id_head_index",
            "report__id_last4",
        )  # fmt: skip


def _people(round: Round, heard: Heard, only: frozenset[int] | None) -> None:
    links = _standing(round).exclude(_left(round.as_of))
    if only is not None:
        links = links.filter(worker_id__in=workers_at(round, only))
    wrong = Case(When(report__id_kind="bad", report__id_last4__isnull=False, then=Value("bad")),
                 When(report__id_kind="full", then=Value("full")), output_field=CharField())  # fmt: skip
    doubtful = links.values("worker_id").annotate(
        parties=Count("report__party_status", distinct=True),
        names=Count("report__name", distinct=True),
        phones=Count("report__phone_index", distinct=True),
        heads3=Count("report__phone_head3", distinct=True),
        tails=Count("report__phone_tail4", distinct=True),
        indexes=Count("report__id_index", distinct=True),
        masks=Count("report__id_mask_index", distinct=True),
        heads=Count("report__id_head_index", distinct=True),
        last4s=Count("report__id_last4", distinct=True),
        kinds=Count(wrong, distinct=True),
    )
    more_than_one = Q()
    for name in ("parties", "names", "phones", "heads3", "tails", "indexes", "masks", "heads", "last4s", "kinds"):
        more_than_one |= Q(**{f"{name}__gt": 1})
    shared = _station_phones(round)
    people: dict[int, PersonHeard] = {}
    for row in _rows_of(links, list(doubtful.filter(more_than_one).values_list("worker_id", flat=True))):
        worker, report, source, department, name, party, phone, head3, tail4, kind, index, mask, head, last4 = row
        person = people.setdefault(worker, PersonHeard(worker))
        person.names.append(Said(source, name, report, department))
        person.party.append(Said(source, party, report, department))
        if (tail4 or phone) and _bytes(phone) not in shared:
            person.phones.append(Phone(_bytes(phone), head3, tail4))
            person.phone_said.append(Said(source, tail4, report, department))
        if kind != "none":
            person.identities.append(Identity(kind, _bytes(index), _bytes(mask), _bytes(head), last4))
            person.identity_said.append(Said(source, last4 or kind, report, department))
    heard.people = list(people.values())


STATION_PHONE = 3
"""A number that so many people give is the station's; it says nothing about anybody's own."""


def _station_phones(round: Round) -> frozenset[bytes | None]:
    given = _standing(round).filter(report__phone_index__isnull=False).values("report__phone_index")
    many = given.annotate(people=Count("worker_id", distinct=True)).filter(people__gte=STATION_PHONE)
    return frozenset(_bytes(index) for index in many.values_list("report__phone_index", flat=True))


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    """psycopg gives memoryviews, which do not compare by content in a set."""
    return None if value is None else bytes(value)
