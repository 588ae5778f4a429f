"""Reports become people: the second half of linking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from enterprises.actions import carrying
from enterprises.actions.linking_enterprises import Mention, Resolved, Roster, survivors, write_candidates
from enterprises.models import Enterprise, Round, Worker, WorkerLink, WorkerReport
from enterprises.rules.clusters import Clusters
from enterprises.rules.matching import WorkerEvidence, cluster_workers
from shanyang.lib.bulk import bulk_insert, for_sqlite, new_uid
from shanyang.lib.chinese import pinyin_key

SOURCES = ("registrar", "supervisor", "territory", "employer", "enquiry", "visit", "party")


class Row(NamedTuple):
    """A standing worker report, as far as linking looks at it."""

    id: int
    name: str
    id_index: bytes | None
    id_mask_index: bytes | None
    id_head_index: bytes | None
    id_last4: str | None
    id_kind: str
    born_on: date | None
    sex: str | None
    phone_index: bytes | None
    phone_head3: str | None
    phone_tail4: str | None
    enterprise_name: str | None
    enterprise_uscc: str | None
    outlet_name: str | None
    source: str
    submission_id: int


class Known(NamedTuple):
    """A person of an earlier round at one employer."""

    id: int
    name: str
    id_index: bytes | None
    id_last4: str | None
    born_on: date | None
    sex: str | None
    phone_index: bytes | None
    phone_tail4: str | None


@dataclass
class People:
    """The standing rows of a round and what is known of them already."""

    rows: list[Row]
    worker: dict[int, int] = field(default_factory=dict)  # report → worker, by an open link
    employer: dict[int, int | None] = field(default_factory=dict)  # report → enterprise, by an open link

    def rosters(self) -> dict[Mention, Roster]:
        """The employers that rows name, with the people they name there."""
        found: dict[Mention, Roster] = {}
        for row in self.rows:
            if row.enterprise_name or row.enterprise_uscc:
                mention = Mention(row.enterprise_name or "", row.enterprise_uscc, row.submission_id)
                roster = found.setdefault(mention, Roster())
                roster.people.add(pinyin_key(row.name))
                roster.enterprise = max(roster.enterprise, self.employer.get(row.id) or -1)
        return found

    @property
    def news(self) -> list[Row]:
        return [row for row in self.rows if row.id not in self.worker]


def standing(round_: Round) -> People:
    """All standing worker rows of the round, in two statements."""
    values = WorkerReport.objects.standing().filter(round=round_).order_by("id").values_list(*Row._fields)
    people = People([Row._make(row) for row in values.iterator(chunk_size=5000)])
    for report, worker, enterprise in (
        WorkerLink.objects.open().filter(round=round_).values_list("report_id", "worker_id", "enterprise_id")
    ):
        people.worker[report], people.employer[report] = worker, enterprise
    people.employer = carrying.employers(round_) | people.employer
    return people


def link_workers(
    round_: Round, people: People, resolved: Resolved, outlets: dict[tuple[int, str], int], attached: dict[int, int]
) -> tuple[int, int, int]:
    """Link the rows that have no link yet; returns links, new people, doubts.

    Writes: Worker, WorkerLink, Candidate.
    """
    employers = {
        row.id: people.employer.get(
            row.id, resolved.employer(row.enterprise_name, row.enterprise_uscc, row.submission_id)
        )
        for row in people.rows
    }
    known, jobs = _known(round_)
    evidence = _evidence(people, employers, attached, known, jobs)
    clusters = cluster_workers(evidence)
    masters, made = _masters(people, clusters, evidence)
    links = _write_links(round_, people, employers, outlets, clusters, masters)
    place = {masters[label]: employers[row.id] for row, label in zip(people.rows, clusters.label, strict=False)}
    pairs = [(masters[clusters.label[d.left]], masters[clusters.label[d.right]], d) for d in clusters.doubtful]
    doubts = write_candidates(round_, "worker", pairs, {worker: job for worker, job in place.items() if job})
    return links, made, doubts


def _known(round_: Round) -> tuple[list[Known], dict[int, list[int]]]:
    """People who have no row in this round yet, and where they last worked."""
    here = WorkerLink.objects.open().filter(round=round_, worker=OuterRef("pk"))
    rows = Worker.objects.filter(~Exists(here)).order_by("id").values_list(*Known._fields)
    now = survivors(Worker)
    known = [Known(now.get(pk, pk), *row) for pk, *row in rows.iterator(chunk_size=5000)]
    jobs: dict[int, list[int]] = defaultdict(list)
    if known:
        past = WorkerLink.objects.exclude(round=round_).filter(until__isnull=True, enterprise__isnull=False)
        firms = survivors(Enterprise)
        for worker, firm in past.values_list("worker_id", "enterprise_id").distinct().order_by("worker_id"):
            jobs[now.get(worker, worker)].append(firms.get(firm, firm))
    return known, jobs


def _evidence(
    people: People,
    employers: dict[int, int | None],
    attached: dict[int, int],
    known: list[Known],
    jobs: dict[int, list[int]],
) -> WorkerEvidence:
    """The rows, and behind them one row for each known person and employer."""
    rows = people.rows
    nowhere: list[int | None] = [None]
    past = [(person, job) for person in known for job in [*jobs.get(person.id, [])] or nowhere]
    number = {source: place for place, source in enumerate(SOURCES)}
    silent: list[Any] = [None] * len(past)
    return WorkerEvidence(
        name=[row.name for row in rows] + [person.name for person, _ in past],
        id_index=[row.id_index for row in rows] + [person.id_index for person, _ in past],
        id_mask=[row.id_mask_index for row in rows] + silent,
        id_head=[row.id_head_index for row in rows] + silent,
        id_last4=[row.id_last4 for row in rows] + [person.id_last4 for person, _ in past],
        phone=[row.phone_index for row in rows] + [person.phone_index for person, _ in past],
        phone_tail4=[row.phone_tail4 for row in rows] + [person.phone_tail4 for person, _ in past],
        phone_head3=[row.phone_head3 for row in rows] + silent,
        born_on=[row.born_on.toordinal() if row.born_on else None for row in rows]
        + [person.born_on.toordinal() if person.born_on else None for person, _ in past],
        sex=[row.sex for row in rows] + [person.sex for person, _ in past],
        enterprise=[employers[row.id] for row in rows] + [job for _, job in past],
        source=[number[row.source] for row in rows] + silent,
        submission=[row.submission_id for row in rows] + silent,
        master=[people.worker.get(row.id, attached.get(row.id)) for row in rows] + [person.id for person, _ in past],
        id_bad=[row.id_kind == "bad" for row in rows] + [False] * len(past),
    )


# -- masters ----------------------------------------------------------------------

# What a person's record takes from the rows, in the order of `_facts`.
FACTS = ("id_index", "id_last4", "born_on", "sex", "phone_index", "phone_tail4")
WORKER_COLUMNS = ("uid", "name", "name_key", *FACTS, "created_at", "version")


def _masters(people: People, clusters: Clusters, evidence: WorkerEvidence) -> tuple[list[int], int]:
    """The person of each cluster: known, or made from what its rows say."""
    found = [-1] * clusters.count
    for label, master in zip(clusters.label, evidence.master or (), strict=True):
        if master is not None:
            found[label] = master
    rows_of: dict[int, list[Row]] = defaultdict(list)
    for row, label in zip(people.rows, clusters.label, strict=False):
        rows_of[label].append(row)
    recorded = _recorded()
    facts = _facts(rows_of, found, {values[0]: pk for pk, values in recorded.items() if values[0]})
    _learn(people, rows_of, found, facts, recorded)
    new = [label for label in rows_of if found[label] < 0]
    made = _make([(_name(rows_of[label]), facts[label]) for label in new])
    for label, pk in zip(new, made, strict=True):
        found[label] = pk
    return found, len(new)


def _recorded() -> dict[int, tuple[Any, ...]]:
    values = Worker.objects.filter(merged_into__isnull=True).values_list("id", *FACTS)
    return {pk: tuple(rest) for pk, *rest in values.iterator(chunk_size=5000)}


def _name(rows: Sequence[Row]) -> str:
    """The name most rows write, never a masked one while there is a full one."""
    if len({row.name for row in rows}) == 1:
        return rows[0].name
    names = Counter([row.name for row in rows])
    return max(names, key=lambda name: ("*" not in name, names[name], len(name), name))


def _facts(rows_of: dict[int, list[Row]], found: list[int], owners: dict[bytes, int]) -> dict[int, tuple[Any, ...]]:
    """What the rows of each person say of them; a number stands with one person only."""
    claims: dict[bytes, dict[int, int]] = {}
    for label, rows in rows_of.items():
        for row in rows:
            if row.id_index:
                by_label = claims.setdefault(row.id_index, {})
                by_label[label] = by_label.get(label, 0) + 1
    owned: dict[int, bytes] = {}
    for number, labels in claims.items():
        label = max(labels, key=lambda one: (found[one] == owners.get(number, -2), labels[one], -one))
        if owners.get(number, found[label]) == found[label]:
            owned.setdefault(label, number)
    facts = {}
    for label, rows in rows_of.items():
        own = owned.get(label)
        sure = [row for row in rows if row.id_index == own] if own else [row for row in rows if row.id_kind != "bad"]
        phone = _common([(row.phone_index, row.phone_tail4) for row in rows if row.phone_index])
        facts[label] = (
            own,
            _common([row.id_last4 for row in sure]),
            _common([row.born_on for row in sure]) or _common([row.born_on for row in rows]),
            _common([row.sex for row in rows]),
            phone[0] if phone else None,
            phone[1] if phone else _common([row.phone_tail4 for row in rows]),
        )
    return facts


def _common(values: Sequence[Any]) -> Any:
    """What is said most often; the first of equals."""
    if len(values) == 1:
        return values[0] or None
    said = list(filter(None, values))
    if not said or said.count(said[0]) == len(said):
        return said[0] if said else None
    tally = Counter(said)
    return max(tally, key=tally.__getitem__)


def _learn(
    people: People,
    rows_of: dict[int, list[Row]],
    found: list[int],
    facts: dict[int, tuple[Any, ...]],
    recorded: dict[int, tuple[Any, ...]],
) -> None:
    """Fill what a known person's record lacks; what it has stays."""
    changes = []
    for label, rows in rows_of.items():
        before = recorded.get(found[label])
        if before is None or all(row.id in people.worker for row in rows):
            continue
        after = tuple(old if old is not None else new for old, new in zip(before, facts[label], strict=True))
        if after != before:
            changes.append((*after, found[label]))
    if not changes:
        return
    quote = connection.ops.quote_name
    if connection.vendor == "sqlite":
        changes = [tuple(map(for_sqlite, change)) for change in changes]
    columns = ", ".join(f"{quote(name)} = %s" for name in FACTS)
    statement = f"UPDATE {quote(Worker._meta.db_table)} SET {columns} WHERE id = %s"  # noqa: S608 (names of our own)
    with connection.cursor() as cursor:
        cursor.executemany(statement, changes)


def _make(people: Sequence[tuple[str, tuple[Any, ...]]]) -> list[int]:
    """New records, in order; ids are read back because COPY returns none."""
    if not people:
        return []
    last = Worker.objects.aggregate(last=Max("id"))["last"] or 0
    uids, now = [new_uid() for _ in people], timezone.now()
    bulk_insert(
        Worker,
        WORKER_COLUMNS,
        (
            (uid, name[:60], pinyin_key(name)[:120], *facts, now, 1)
            for uid, (name, facts) in zip(uids, people, strict=True)
        ),
    )
    made = Worker.objects.filter(id__gt=last)
    ids = list(made.order_by("id").values_list("id", flat=True))
    if len(ids) == len(uids):
        return ids  # numbered in the order of insertion, and nobody else's among them
    place = {uid.hex: pk for uid, pk in made.values_list("uid", "id")}
    return [place[uid] for uid in uids]


# -- links ------------------------------------------------------------------------

LINK_COLUMNS = (
    "round_id",
    "report_id",
    "worker_id",
    "enterprise_id",
    "outlet_id",
    "how",
    "score",
    "since",
    "end_reason",
)


def _write_links(
    round_: Round,
    people: People,
    employers: dict[int, int | None],
    outlets: dict[tuple[int, str], int],
    clusters: Clusters,
    masters: list[int],
) -> int:
    now = timezone.now()
    return bulk_insert(
        WorkerLink,
        LINK_COLUMNS,
        (
            (
                round_.pk, row.id, masters[clusters.label[index]], employers[row.id],
                outlets.get((employers[row.id] or 0, row.outlet_name or "")),
                clusters.how[index], float(clusters.score[index]), now, "",
            )
            for index, row in enumerate(people.rows)
            if row.id not in people.worker
        ),
    )  # fmt: skip
