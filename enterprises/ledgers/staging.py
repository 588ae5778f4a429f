"""A delivery read into staged rows and reports that do not stand yet.

Rows go through in chunks, each committed by itself with its errors and the
count so far; a worker that dies is followed by one that skips what stands and
goes on. Nothing of it counts before `accept` turns the delivery's state, and
what identifies people leaves this module only as indexes and ciphertext.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import Max

from enterprises.ledgers import sentences
from enterprises.ledgers.answering import TWICE, Answered, Answering
from enterprises.ledgers.interpretation import Interpreter
from enterprises.ledgers.organizations import Organizations
from enterprises.ledgers.places import Places
from enterprises.ledgers.rows import KEYED, EnterpriseRow, LedgerRow, OutletRow, Rejected, RowError, WorkerRow
from enterprises.models import ColumnMapping, EnterpriseReport, OutletReport, StagedRow, Submission, WorkerReport
from enterprises.models import RowError as StoredError
from enterprises.rules import names
from shanyang.departments.models import Division, PartyOrganization, Sector
from shanyang.lib import chinese, sheets, vault, vault_files
from shanyang.lib.bulk import bulk_insert
from shanyang.lib.memory import collector_paused
from shanyang.lib.vault_upload import key_place

CHUNK = 5_000
ERRORS_KEPT = 200_000
REMEMBERED = 1 << 15
TABLES = {EnterpriseRow: "enterprise", OutletRow: "outlet", WorkerRow: "worker"}

type Tell = Callable[[int], None]


def divisions() -> Places:
    """The places in force, by code and by every usual name."""
    return Places.of(Division.objects.open().values_list("code", "name"))


def limits_of(submission: Submission) -> sheets.Limits:
    """An officer's limits, or those of the bulk right where the person who delivered holds it."""
    by = submission.by
    return sheets.BULK if by is not None and any(post.bulk_import for post in by.posts_on()) else sheets.OFFICER


def stage(submission: Submission, *, still_ours: Callable[[], None], tell: Tell) -> Submission:
    """Read the delivered file; returns the delivery in state staged, asking or refused.

    Writes: StagedRow, the reports (not standing), RowError, the delivery's plan and counts,
    chunk by chunk. Can be called again after a kill: committed chunks are skipped.
    """
    key = vault.unwrap(submission.wrapped_key, aad=key_place(submission.uid))
    done = _last_chunk(submission)
    read_hidden = submission.plan.get("read_hidden", [])
    try:
        with (
            vault_files.open_stream(submission.path, key) as stream,
            sheets.open_workbook(stream, limits=limits_of(submission), hidden=read_hidden) as book,
        ):
            reader = Interpreter(
                book,
                source=submission.source,
                places=divisions(),
                unit=unit_of(submission),
                sector=submission.sector.code if submission.sector else None,
                mapping=mapping_of(submission),
            )
            with collector_paused():
                writer = _store(submission, reader, key, done, still_ours, tell)
            return _finish(submission, reader, writer, still_ours)
    except sheets.Unreadable as problem:
        return _refuse(submission, sentences.unreadable(problem), still_ours)


def unit_of(submission: Submission) -> str:
    """Whom the rows speak for when the file itself does not say."""
    if "unit" in submission.plan:
        return str(submission.plan["unit"])
    if submission.enterprise_id:
        return str(submission.enterprise.name)  # type: ignore[union-attr]
    if submission.division_id:
        return str(submission.division.name)  # type: ignore[union-attr]
    return str(submission.department.name)


def mapping_of(submission: Submission) -> dict[str, dict[str, str]]:
    """Columns this department has confirmed before, by the headings' fingerprint; the delivery's own answers first."""
    remembered = ColumnMapping.objects.filter(department=submission.department_id, source=submission.source)
    found = {row.headings: {**row.mapping, "": row.table} for row in remembered}
    return {**found, **submission.plan.get("mapping", {})}


def _last_chunk(submission: Submission) -> int:
    return StagedRow.objects.filter(submission=submission).aggregate(last=Max("chunk"))["last"] or 0


# --- storing ---------------------------------------------------------------------


def _store(
    submission: Submission,
    reader: Interpreter,
    key: vault.DataKey,
    done: int,
    still_ours: Callable[[], None],
    tell: Tell,
) -> Writer:
    writer = Writer(submission, key)
    for number, chunk in enumerate(_chunks(reader), start=1):
        events, errors = chunk
        if number <= done:
            row = events[-1][0]
            writer.last_place = (row.sheet, row.row, row.kind if isinstance(row, Rejected) else TABLES[row.__class__])
            continue
        events, errors = writer.match(events, errors, reader.plans)
        prepared = writer.prepare(number, events, errors)
        with transaction.atomic():
            still_ours()
            prepared.insert()
            _count(submission, number, events, errors)
        tell(number * CHUNK - CHUNK + len(events))
        gc.collect(0)
    return writer


def _chunks(reader: Interpreter) -> Iterator[tuple[list[tuple[LedgerRow | Rejected, list]], list[RowError]]]:
    """Rows by the chunk, with the errors noted while they were read."""
    events: list[tuple[LedgerRow | Rejected, list]] = []
    for event in reader.events():
        events.append(event)
        if len(events) >= CHUNK:
            yield events, reader.errors[:]
            events = []
            reader.errors.clear()
    if events:
        yield events, reader.errors[:]
        reader.errors.clear()


def _count(submission: Submission, number: int, events: list, errors: list[RowError]) -> None:
    rejected = sum(isinstance(row, Rejected) for row, _ in events)
    doubtful = {(error.sheet, error.row) for error in errors if not error.rejected}
    submission.rows_total += len(events)
    submission.rows_rejected += rejected
    submission.rows_ok += len(events) - rejected
    submission.rows_warned += len(doubtful)
    submission.save(update_fields=["rows_total", "rows_rejected", "rows_ok", "rows_warned"])


class Prepared:
    """Column values ready to be inserted; preparing and storing are measured apart."""

    def __init__(self) -> None:
        self.tables: list[tuple[type, tuple[str, ...], list[tuple]]] = []

    def insert(self) -> None:
        """All tables of one chunk, in the caller's transaction."""
        for model, columns, rows in self.tables:
            if rows:
                bulk_insert(model, columns, rows)


def _new_uid() -> str:
    """A random UUID as it is written; making the object takes longer than making the row."""
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


_as_json = json.JSONEncoder(ensure_ascii=False, default=str).encode


def _columns(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_STAGED = _columns("submission_id chunk sheet row table state fingerprint raw")
_ERROR = _columns("submission_id chunk sheet row column field code params severity")
_ORIGIN = "submission_id round_id source department_id sheet row fingerprint "
_ENTERPRISE = _columns(
    _ORIGIN + "uid name name_key former_name uscc sector_id sector_text division_id division_text address building"
    " operating_status license_state main_business headcount headcount_basis female_headcount members_total"
    " formal_members probationary_members backbone_formal_members mobile_members outlets_count legal_person"
    " contact_name phone_encrypted phone_index phone_tail4 party_org_text has_party_org has_union has_league"
    " has_womens opened_on mention remark continues_id answer"
)
_OUTLET = _columns(
    _ORIGIN + "name name_key enterprise_name enterprise_uscc division_id division_text address status headcount remark"
    " continues_id answer"
)
_WORKER = _columns(
    _ORIGIN + "uid name name_key id_index id_mask_index id_head_index id_last4 id_kind born_on sex phone_encrypted"
    " phone_index phone_head3 phone_tail4 enterprise_name enterprise_name_key enterprise_uscc outlet_name"
    " division_id division_text job position is_backbone party_status party_org_text party_organization_id"
    " employment_state started_on left_on league_member union_member remark continues_id answer"
)


_COLUMNS = {"enterprise": _ENTERPRISE, "outlet": _OUTLET, "worker": _WORKER}
_ORIGIN_OWN = ("submission_id", "round_id", "source", "department_id", "sheet", "row")


def _refused(row: LedgerRow, cells: list, table: str, plans: list) -> Rejected:
    """A row that a person has to mend, with its cells as they came."""
    at = next((n for n, plan in reversed(list(enumerate(plans))) if (plan.sheet, plan.kind) == (row.sheet, table)), 0)
    return Rejected(row.sheet, row.row, list(cells), table, at, row_key=row.row_key)


class Writer:
    """Turns typed rows of one delivery into column values. Numbers become indexes here."""

    def __init__(self, submission: Submission, key: vault.DataKey) -> None:
        self.submission = submission
        self.key = key
        self.uid = str(submission.uid)
        self.origin = (submission.pk, submission.round_id, submission.source, submission.department_id)
        self.id_index = vault.indexer("id_number")
        # In one district the same few thousand areas, birthdays and endings come again and again.
        self.id_mask_index = lru_cache(REMEMBERED)(vault.indexer("id_mask"))
        self.id_head_index = lru_cache(REMEMBERED)(vault.indexer("id_head"))
        self.phone_index = vault.indexer("phone")
        self.seal_phone = {
            model: vault.Sealer(f"enterprises.{model}", "phone") for model in ("EnterpriseReport", "WorkerReport")
        }
        self.row_index = vault.indexer("ledger_row")
        self.divisions = dict(Division.objects.open().values_list("code", "id"))
        self.sectors = dict(Sector.objects.open().values_list("code", "id"))
        self.organizations = Organizations(PartyOrganization.objects.open().values_list("id", "name"))
        self.name_keys: dict[str, str] = {}
        self.last_place: tuple[str, int, str] | None = None
        self.answering: Answering | None = None
        self.matched: dict[tuple[str, int], Answered] = {}

    # -- rows that answer a book ----------------------------------------------------

    def match(self, events: list, errors: list[RowError], plans: list) -> tuple[list, list[RowError]]:
        """Lead keyed rows to the book's rows; a row whose key leads nowhere becomes one to mend."""
        self.matched = {}
        keyed = [row for row, _cells in events if row.row_key]
        if not keyed:
            return events, errors
        self.answering = self.answering or Answering(self.submission)
        self.answering.load(keyed)
        kept, quiet = [], {}
        for row, cells in events:
            if isinstance(row, Rejected) or not row.row_key:
                kept.append((row, cells))
                continue
            table = TABLES[row.__class__]
            said = dict(zip(_COLUMNS[table], self.values(row, b""), strict=True))
            answered = self.answering.answer(table, row, said)
            if answered.doubt and answered.doubt != TWICE:
                kept.append((_refused(row, cells, table, plans), cells))
                errors.append(RowError(answered.doubt, row.sheet, row.row, field="row_key", rejected=True))
                continue
            self.matched[row.sheet, row.row] = answered
            quiet[row.sheet, row.row] = answered.unchanged
            kept.append((row, cells))
        return kept, [one for one in errors if one.field not in quiet.get((one.sheet, one.row), ())]

    def values(self, row: LedgerRow, mark: bytes) -> tuple:
        """Stored values of a row as the file alone gives them."""
        if isinstance(row, EnterpriseRow):
            return self.enterprise(row, mark)
        return self.outlet(row, mark) if isinstance(row, OutletRow) else self.worker(row, mark)

    def answered(self, row: LedgerRow, values: tuple) -> tuple:
        """The values of a row that answers a book: what stayed comes from there."""
        answered = self.matched.get((row.sheet, row.row)) if row.row_key else None
        if answered is None:
            return values
        found = dict(zip(_COLUMNS[TABLES[row.__class__]], values, strict=True))
        own = {name: found[name] for name in (*_ORIGIN_OWN, "fingerprint")}
        if answered.answer in ("same", "again", "theirs"):
            own.pop("fingerprint")
        found = {**found, **{name: answered.values[name] for name in found if name in answered.values}, **own}
        found["answer"] = answered.answer
        if "uid" in found:
            found["uid"] = str(found["uid"]).replace("-", "")
        return tuple(found.values())

    @property
    def answers_a_book(self) -> bool:
        return self.answering is not None

    def understood(self) -> dict[str, Any]:
        """What the page says about the book that was answered; nothing for an ordinary ledger."""
        return {"old_rounds": self.answering.old_rounds} if self.answering else {}

    # -- storing ------------------------------------------------------------------------

    def prepare(
        self, number: int, events: Iterable[tuple[LedgerRow | Rejected, list]], errors: list[RowError]
    ) -> Prepared:
        """Staged rows, reports and errors of one chunk."""
        doubtful = {(error.sheet, error.row) for error in errors if not error.rejected}
        staged: list[tuple] = []
        reports: dict[type, list[tuple]] = {EnterpriseRow: [], OutletRow: [], WorkerRow: []}
        raw: dict[str, Any]
        make: dict[type, Callable[[Any, bytes], tuple]] = {
            EnterpriseRow: self.enterprise,
            OutletRow: self.outlet,
            WorkerRow: self.worker,
        }
        for row, cells in events:
            if isinstance(row, Rejected):
                raw = {"cells": cells, "table": row.table, "enterprise": row.enterprise, "division": row.division}
                mark, table, state = os.urandom(16), row.kind, "rejected"
            else:
                kind = row.__class__
                raw = {"cells": cells}
                mark = self.fingerprint(row)
                table, state = TABLES[kind], "warned" if (row.sheet, row.row) in doubtful else "ok"
                reports[kind].append(self.answered(row, make[kind](row, mark)))
            here = (row.sheet, row.row, table)
            if here == self.last_place:
                continue  # a second person on the same row: the row itself is kept once
            self.last_place = here
            staged.append(
                (self.submission.pk, number, row.sheet[:64], row.row, table, state, mark, self.seal(row, raw))
            )
        prepared = Prepared()
        prepared.tables = [
            (StagedRow, _STAGED, staged),
            (EnterpriseReport, _ENTERPRISE, reports[EnterpriseRow]),
            (OutletReport, _OUTLET, reports[OutletRow]),
            (WorkerReport, _WORKER, reports[WorkerRow]),
            (StoredError, _ERROR, [self.error(number, error) for error in errors]),
        ]
        return prepared

    def seal(self, row: LedgerRow | Rejected, raw: dict[str, Any]) -> bytes:
        """The row as it stood in the file, under the delivery's own key."""
        return self.key.seal(_as_json(raw), aad=raw_place(self.uid, row.sheet, row.row))

    def fingerprint(self, row: LedgerRow) -> bytes:
        """The same for the same words, wherever in a file they stand. Keyed, because rows hold numbers."""
        return self.row_index(repr(_SAID[row.__class__](row)))[:16]

    def error(self, number: int, error: RowError) -> tuple:
        """A stored error: place, code and what belongs in its sentence."""
        column = f"{error.column} {error.heading}".strip()[:40]
        params = {"excerpt": error.excerpt, **error.detail} if error.excerpt else error.detail
        severity = "reject" if error.rejected else "warn"
        return (
            self.submission.pk,
            number,
            error.sheet[:64],
            error.row,
            column,
            error.field[:40],
            error.code[:40],
            params,
            severity,
        )

    def _origin(self, row: LedgerRow, mark: bytes) -> tuple:
        return (*self.origin, row.sheet[:64], row.row, mark)

    def _core(self, name: str) -> str:
        found = self.name_keys.get(name)
        if found is None:
            found = self.name_keys[name] = names.parse(name).core[:120] if name else ""
        return found

    def _phone(self, number: str | None, model: str, uid: str) -> tuple[bytes | None, bytes | None]:
        if not number:
            return None, None
        return self.seal_phone[model](number, uid), self.phone_index(number)

    def enterprise(self, row: EnterpriseRow, mark: bytes) -> tuple:
        """Values of an EnterpriseReport in the order of its columns."""
        uid = _new_uid()
        sealed, index = self._phone(row.contact_phone, "EnterpriseReport", uid)
        return (
            *self._origin(row, mark),
            uid.replace("-", ""),  # as SQLite keeps it; PostgreSQL reads that too
            row.name[:120],
            self._core(row.name),
            row.former_name[:120] or None,
            row.uscc,
            self.sectors.get(row.sector or ""),
            None,
            self.divisions.get(row.division or ""),
            row.division_text[:120] or None,
            row.address or None,
            row.building or None,
            row.operating_status,
            row.license_state,
            row.main_business or None,
            row.headcount,
            row.headcount_basis if row.headcount is not None else None,
            row.female_headcount,
            row.members_total,
            row.formal_members,
            row.probationary_members,
            row.backbone_formal_members,
            row.mobile_members,
            row.outlets_count,
            row.legal_person or None,
            row.contact_name or None,
            sealed,
            index,
            row.contact_phone[-4:] or None,
            row.party_org_text or None,
            row.has_party_org,
            row.has_union,
            row.has_league,
            row.has_womens,
            row.opened_on,
            False,
            row.remark or None,
            None,
            "",
        )

    def outlet(self, row: OutletRow, mark: bytes) -> tuple:
        """Values of an OutletReport in the order of its columns."""
        return (
            *self._origin(row, mark),
            row.name,
            names.parse(row.name).full[:120],
            row.enterprise_name[:120] or None,
            row.uscc,
            self.divisions.get(row.division or ""),
            row.division_text[:120] or None,
            row.address or None,
            row.status,
            row.headcount,
            row.remark or None,
            None,
            "",
        )

    def worker(self, row: WorkerRow, mark: bytes) -> tuple:
        """Values of a WorkerReport in the order of its columns."""
        uid = _new_uid()
        sealed, index = self._phone(row.phone, "WorkerReport", uid)
        whole = row.phone or row.phone_masked
        mask = row.id_mask_head6 + row.id_last4 if row.id_mask_head6 and row.id_last4 else None
        return (
            *self._origin(row, mark),
            uid.replace("-", ""),  # as SQLite keeps it; PostgreSQL reads that too
            row.name[:60],
            chinese.pinyin_key(row.name)[:120],
            self.id_index(row.id_number) if row.id_number else None,
            self.id_mask_index(mask) if mask else None,
            self.id_head_index(row.id_head14) if row.id_head14 else None,
            row.id_last4,
            row.id_raw_kind,
            row.born_on,
            row.sex,
            sealed,
            index,
            whole[:3] if whole else None,
            whole[-4:] if whole else None,
            row.enterprise_name[:120] or None,
            self._core(row.enterprise_name),
            row.uscc,
            row.outlet_name[:120] or None,
            self.divisions.get(row.division or ""),
            row.division_text[:120] or None,
            row.job or None,
            row.position or None,
            row.is_backbone,
            row.party_status,
            row.party_org_text[:120] or None,
            self.organizations.find(row.party_org_text),
            row.employment_state,
            row.started_on,
            row.left_on,
            row.league_member,
            row.union_member,
            row.remark or None,
            None,
            "",
        )


_SAID = {
    kind: attrgetter(*(one.name for one in fields(kind) if one.name not in ("sheet", "row", *KEYED))) for kind in TABLES
}


def raw_place(uid: object, sheet: str, row: int) -> str:
    """Where a raw row's ciphertext belongs."""
    return vault.place("enterprises.StagedRow", "raw", f"{uid}:{sheet[:64]}:{row}")


def open_raw(submission: Submission, key: vault.DataKey, row: StagedRow) -> dict[str, Any]:
    """The cells of a staged row, and for a rejected one what surrounded it."""
    return json.loads(key.open(row.raw, aad=raw_place(submission.uid, row.sheet, row.row)))


# --- the end ----------------------------------------------------------------------------


def _finish(submission: Submission, reader: Interpreter, writer: Writer, still_ours: Callable[[], None]) -> Submission:
    tables = [asdict(plan) for plan in reader.plans]
    plan = {
        **submission.plan,
        **writer.understood(),
        "tables": tables,
        "hidden": reader.hidden_sheets,
        "kind": reader.book.kind,
        "unknown_places": sorted(reader.places.unknown, key=reader.places.unknown.get, reverse=True)[:50],  # type: ignore[arg-type]
    }
    read = [plan for plan in reader.plans if plan.kind not in ("unknown", "summary")]
    if not read and not any(plan.columns for plan in reader.plans):
        return _refuse(submission, sentences.file_sentence("no_table", {}), still_ours, plan)
    known = mapping_of(submission)
    asks = not submission.rows_ok or any(
        plan.unknown and plan.fingerprint not in known and not writer.answers_a_book for plan in read
    )
    with transaction.atomic():
        still_ours()
        submission.plan = plan
        submission.state = "asking" if asks else "staged"
        submission.save(update_fields=["plan", "state"])
    return submission


def _refuse(
    submission: Submission, sentence: str, still_ours: Callable[[], None], plan: dict | None = None
) -> Submission:
    """Nothing of a file that cannot be read to its end may count."""
    with transaction.atomic():
        still_ours()
        forget(submission)
        submission.plan = plan if plan is not None else submission.plan
        submission.state, submission.problem = "refused", sentence[:400]
        submission.save(
            update_fields=["state", "problem", "plan", "rows_total", "rows_ok", "rows_rejected", "rows_warned"]
        )
    return submission


def forget(submission: Submission) -> None:
    """Remove what was staged of a delivery that never stood: before it is read again, or given up."""
    for model in (StagedRow, StoredError, EnterpriseReport, OutletReport, WorkerReport):
        rows = model.objects.filter(submission=submission)
        rows._raw_delete(rows.db)
    submission.rows_total = submission.rows_ok = submission.rows_rejected = submission.rows_warned = 0
