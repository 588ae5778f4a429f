"""报送: a file comes in, is read, is asked about where needed, counts, and can be taken back.

`receive` keeps the bytes and starts the reading; `choose_mapping` takes a
person's word on the columns; `accept` makes it count, all or nothing;
`withdraw` undoes that until the round is consolidated.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import linking, returned_books
from enterprises.ledgers import sentences, staging
from enterprises.models import (
    ColumnMapping,
    Enterprise,
    EnterpriseReport,
    Obligation,
    OutletReport,
    Round,
    Submission,
    WorkerReport,
)
from enterprises.models import RowError as StoredError
from shanyang.departments.actions import audit, jobs
from shanyang.departments.models import Department, Division, Sector, User
from shanyang.lib import spreadsheets, vault
from shanyang.lib.errors import Refused, Stale
from shanyang.lib.vault_upload import SealedUpload, key_place

STAGE = "enterprises.stage"
ACCEPT = "enterprises.accept"
TAKE_IN = "enterprises.take_in"
REPORTS: tuple[type[models.Model], ...] = (EnterpriseReport, OutletReport, WorkerReport)
UNFINISHED = ("received", "asking", "staging", "staged", "accepting")


# --- receiving ------------------------------------------------------------------


def receive(
    *,
    file: SealedUpload,
    round: Round,
    source: str,
    department: Department,
    by: User,
    sector: Sector | None = None,
    division: Division | None = None,
    enterprise: Enterprise | None = None,
    on_behalf: bool = False,
    corrects: Submission | None = None,
    request_key: str | None = None,
) -> Submission:
    """Keep a delivered file as it came and begin to read it; the same file again is the same delivery.

    Writes: Submission, its stage Job, one AuditEvent with the file's hash.
    Raises: Refused (who, when, too large).
    """
    permissions.check_deliver(
        by, source=source, department=department, sector=sector, division=division, enterprise=enterprise
    )
    permissions.check_round_open(round)
    if file.too_large:
        raise Refused(sentences.file_sentence("too_large", {"limit": 64}), field="file")
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                uid=file.key_uid,
                round=round,
                source=source,
                department=department,
                sector=sector,
                division=division,
                enterprise=enterprise,
                on_behalf=on_behalf,
                filename=_plain_name(file.name or ""),
                sha256=file.sha256,
                size=file.size or 0,
                path=file.vault_name,
                wrapped_key=file.data_key_wrapped,
                state="staging",
                corrects=corrects,
                by=by,
                after_sight=_has_seen(round, source, department, sector, enterprise),
                request_key=uuid.UUID(request_key) if request_key else None,
            )
            submission.job = jobs.start(
                STAGE, by=by, object=submission, request_key=f"{submission.pk}:{submission.version}"
            )
            submission.save(update_fields=["job"])
            audit.record(
                "enterprises.receive",
                submission,
                by=by,
                file_hash=file.sha256,
                detail={"filename": submission.filename, "source": source},
            )
    except IntegrityError:
        first = _same_delivery(round, source, department, file.sha256, request_key)
        if (first.enterprise, first.sector) != (enterprise, sector):
            # Another subject's delivery is no answer to this one: silence would lose it.
            raise Refused(
                _("一模一样的文件已经替别的企业或行业报送过，没有再收。请核对是不是选错了文件，或者选错了替谁报。"),
                field="file",
            ) from None
        return first
    file.keep()
    return submission


def _plain_name(name: str) -> str:
    """A file name without folders and control characters."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in bare if sign.isprintable())[:200]


def _has_seen(
    round_: Round, source: str, department: Department, sector: Sector | None, enterprise: Enterprise | None
) -> bool:
    """Whether this office has closed the ledger it now adds to. A street's office stands behind many
    enterprises, and an office behind several sectors: one that is closed says nothing of the others."""
    closed = Obligation.objects.filter(round=round_, source=source, department=department, closed_at__isnull=False)
    if enterprise is not None:
        closed = closed.filter(enterprise=enterprise)
    if sector is not None:
        closed = closed.filter(sector=sector)
    return closed.exists()


def _same_delivery(
    round_: Round, source: str, department: Department, sha256: str, request_key: str | None
) -> Submission:
    """The twin that was faster: same form, or same bytes while they stand."""
    if request_key:
        first = Submission.objects.filter(request_key=uuid.UUID(request_key)).first()
        if first:
            return first
    return Submission.objects.exclude(state__in=["withdrawn", "refused"]).get(
        round=round_, source=source, department=department, sha256=sha256, kind=Submission.Kind.FILE
    )


def read(
    submission: Submission,
    *,
    still_ours: Callable[[], None] = lambda: None,
    tell: Callable[[int], None] = lambda done: None,
) -> Submission:
    """Read a received file to its staged rows (the job's part)."""
    if submission.state not in ("received", "staging"):
        return submission
    return staging.stage(submission, still_ours=still_ours, tell=tell)


# --- the person's word on columns --------------------------------------------------


@transaction.atomic
def choose_mapping(
    submission: Submission,
    *,
    answers: Mapping[str, Mapping[str, str]],
    by: User,
    version: int,
    read_hidden: Iterable[str] = (),
) -> Submission:
    """Settle what the columns mean, remember it for the department, and read again where that changes anything.

    answers: {headings' fingerprint: {heading: field, "": kind of table}}; an empty field means “not imported”.
    Writes: ColumnMapping, Submission, a new stage Job if needed, one AuditEvent. Raises: Refused, Stale.
    """
    check_own(by, submission)
    submission = held(submission, version)
    permissions.check_round_open(submission.round)
    if submission.state not in ("asking", "staged"):
        raise Refused(_("这份报送现在是“%(state)s”，不能再改列的对应。") % {"state": submission.get_state_display()})
    hidden = [name for name in submission.plan.get("hidden", []) if name in set(read_hidden)]
    changed = hidden != submission.plan.get("read_hidden", []) or _differs(submission.plan, answers)
    for fingerprint, columns in answers.items():
        _remember(submission, fingerprint, columns, by)
    submission.plan = {
        **submission.plan,
        "mapping": {**submission.plan.get("mapping", {}), **answers},
        "read_hidden": hidden,
    }
    submission.version += 1
    if changed:
        staging.forget(submission)
        submission.state = "staging"
        submission.job = jobs.start(
            STAGE, by=by, object=submission, request_key=f"{submission.pk}:{submission.version}"
        )
    elif submission.rows_ok:
        submission.state = "staged"
    else:
        raise Refused(_("这样对应，一行也读不出来。请至少指出哪一列是企业名称或姓名。"))
    submission.save()
    audit.record(
        "enterprises.choose_mapping", submission, by=by, detail={"tables": len(answers), "read_hidden": hidden}
    )
    return submission


def _differs(plan: dict[str, Any], answers: Mapping[str, Mapping[str, str]]) -> bool:
    for table in plan.get("tables", []):
        told = answers.get(table["fingerprint"])
        if told is None:
            continue
        if told.get("", table["kind"]) != table["kind"]:
            return True
        for column in table["columns"]:
            field = "" if column["field"] in (None, "ignored", "unneeded") else column["field"]
            if column["heading"] and told.get(column["heading"], field) != field:
                return True
    return False


def _remember(submission: Submission, fingerprint: str, columns: Mapping[str, str], by: User) -> None:
    ColumnMapping.objects.update_or_create(
        department=submission.department,
        source=submission.source,
        headings=fingerprint,
        defaults={
            "table": columns.get("", "")[:10],
            "mapping": {heading: field for heading, field in columns.items() if heading},
            "confirmed_by": by,
        },
    )


# --- making it count ----------------------------------------------------------------------


@transaction.atomic
def apply(submission: Submission, *, by: User, version: int) -> Submission:
    """A person says “write it”: the job that accepts begins. Writes: Submission, Job. Raises: Refused, Stale."""
    check_own(by, submission)
    permissions.check_round_open(submission.round)
    submission = held(submission, version)
    if submission.state in ("accepting", "accepted"):
        return submission
    if submission.state != "staged":
        raise Refused(_("这份报送现在是“%(state)s”，还不能写入。") % {"state": submission.get_state_display()})
    returned_books.check_answered(submission)
    submission.state, submission.version = "accepting", submission.version + 1
    submission.job = jobs.start(ACCEPT, by=by, object=submission, request_key=f"{submission.pk}:{submission.version}")
    submission.save(update_fields=["state", "version", "job"])
    return submission


@transaction.atomic
def accept(submission: Submission, *, by: User) -> Submission:
    """Make a staged delivery count, all of it or nothing, in one short transaction.

    Its reports were prepared while it was read; here they begin to stand. Rows that an
    earlier standing delivery of the same office already holds, word for word, are dropped.
    Writes: Submission, ColumnMapping, one AuditEvent with the file's hash. Raises: Refused.
    """
    check_own(by, submission)
    submission = Submission.objects.select_for_update().select_related("round").get(pk=submission.pk)
    if submission.state == "accepted":
        return submission
    permissions.check_round_open(submission.round)
    if submission.state not in ("staged", "accepting"):
        raise Refused(_("这份报送现在是“%(state)s”，还不能写入。") % {"state": submission.get_state_display()})
    answered = returned_books.settle(submission)
    repeated = _together(answered, _drop_repeated(submission))
    for table in submission.plan.get("tables", []):
        _remember_table(submission, table, by)
    submission.plan = {**submission.plan, **repeated}
    submission.state, submission.accepted_at = "accepted", timezone.now()
    submission.save(update_fields=["state", "accepted_at", "plan", "obligation"])
    audit.record(
        "enterprises.accept",
        submission,
        by=by,
        file_hash=submission.sha256,
        detail={"rows": submission.rows_ok, "rejected": submission.rows_rejected, "repeated": repeated["repeated"]},
    )
    return submission


def _together(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    if not one:
        return other
    return {
        "repeated": one["repeated"] + other["repeated"],
        "repeats": sorted({*one["repeats"], *other["repeats"]}),
    }


def _drop_repeated(submission: Submission) -> dict[str, Any]:
    """Draft rows that stand already, word for word, from the same office; and from which deliveries."""
    count, holders = 0, set()
    for model in REPORTS:
        standing = model._default_manager.filter(
            round=submission.round_id,
            source=submission.source,
            department=submission.department_id,
            submission__state="accepted",
        ).exclude(submission=submission)
        # An answer to a book stands for its row, whatever other deliveries say.
        own = model._default_manager.filter(submission=submission, continues__isnull=True)
        if not standing.exists():
            continue
        again = own.filter(fingerprint__in=standing.values("fingerprint"))
        holders |= set(
            standing.filter(fingerprint__in=own.values("fingerprint"))
            .order_by()
            .values_list("submission_id", flat=True)
            .distinct()
        )
        count += again._raw_delete(again.db)
    return {"repeated": count, "repeats": sorted(holders)}


def _remember_table(submission: Submission, table: dict[str, Any], by: User) -> None:
    """Whoever writes a delivery has confirmed what its headings meant; next time nothing is asked."""
    headings = [column["heading"] for column in table["columns"] if column["heading"]]
    if table["kind"] not in ("enterprise", "outlet", "worker") or not headings or len(set(headings)) != len(headings):
        return
    columns = {
        column["heading"]: "" if column["field"] in (None, "ignored", "unneeded") else column["field"]
        for column in table["columns"]
        if column["heading"]
    }
    _remember(submission, table["fingerprint"], {**columns, "": table["kind"]}, by)


# --- taking it back ---------------------------------------------------------------------------


@transaction.atomic
def withdraw(submission: Submission, *, by: User, reason: str) -> Submission:
    """Undo a delivery: its rows stay on file and no longer stand; open until the round is consolidated.

    Writes: Submission, ended links, dormant records, a Job that compares anew, AuditEvents.
    Raises: Refused (who, no reason, the round has moved on, another delivery leans on this one).
    """
    check_own(by, submission)
    submission = Submission.objects.select_for_update().select_related("round").get(pk=submission.pk)
    if submission.state == "withdrawn":
        return submission
    stood = submission.state == "accepted"
    if submission.state == "accepting":
        raise Refused(_("正在写入，请等写完再撤回。"))
    if stood:
        permissions.check_reason(reason)
        permissions.check_round_open(submission.round)
        _check_nobody_leans(submission)
    else:
        staging.forget(submission)
    submission.state, submission.withdrawn_at, submission.withdrawn_by = "withdrawn", timezone.now(), by
    submission.withdraw_reason = reason[:200]
    submission.version += 1
    submission.save()
    if stood:
        linking.unlink(submission, by=by, reason=reason)
        jobs.start(TAKE_IN, by=by, object=submission.round, request_key=f"withdraw:{submission.pk}")
    audit.record("enterprises.withdraw", submission, by=by, reason=reason, file_hash=submission.sha256)
    return submission


def _check_nobody_leans(submission: Submission) -> None:
    later = Submission.objects.filter(
        round=submission.round_id, source=submission.source, department=submission.department_id, state="accepted"
    ).exclude(pk=submission.pk)
    for other in later:
        if submission.pk in other.plan.get("repeats", []):
            raise Refused(
                _("“%(file)s”里有 %(count)s 行与这份相同，没有重复写入。请先撤回“%(file)s”，再撤回这一份。")
                % {"file": str(other), "count": other.plan.get("repeated", 0)}
            )


# --- the rows to mend --------------------------------------------------------------------------------


def rejected_workbook(submission: Submission, *, by: User) -> IO[bytes]:
    """The rows that could not be taken, as they came, each with what is wrong; to be mended and uploaded.

    Writes: one AuditEvent (rows hold personal data). The caller closes the file.
    """
    check_own(by, submission)
    with transaction.atomic():
        audit.record("enterprises.export_rejected", submission, by=by, detail={"rows": submission.rows_rejected})
    return spreadsheets.workbook(_rejected_sheets(submission))


WHAT_IS_WRONG = "问题（改好后可删去本列）"
WHERE_IT_STOOD = "原行号"


def _rejected_sheets(submission: Submission) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    try:
        key = vault.unwrap(submission.wrapped_key, aad=key_place(submission.uid))
    except vault.CannotOpen:
        raise Refused(
            _("这份台账的原件已过保存期，原来的行不能再下载。请按页面上列出的问题，重新整理后上传。")
        ) from None
    wrong: dict[tuple[str, int], list[str]] = {}
    for error in StoredError.objects.filter(submission=submission, severity="reject").order_by("id"):
        wrong.setdefault((error.sheet, error.row), []).append(sentences.cell_sentence(error.code, error.params))
    tables: dict[int, list[list[Any]]] = {}
    for row in submission.rows.filter(state="rejected").order_by("id"):
        raw = staging.open_raw(submission, key, row)
        headings = _headings(submission, raw["table"])
        cells = (raw["cells"] + [""] * len(headings))[: len(headings)]
        tables.setdefault(raw["table"], []).append(
            [
                " ".join(wrong.get((row.sheet, row.row), [])),
                row.row,
                raw.get("enterprise", ""),
                raw.get("division", ""),
                *cells,
            ]
        )
    for number, rows in tables.items():
        table = submission.plan["tables"][number]
        headings = _headings(submission, number)
        yield (
            f"{table['sheet'] or _('待改')}{number + 1}",
            [WHAT_IS_WRONG, WHERE_IT_STOOD, *_surroundings(table), *headings],
            _trim(rows, table),
        )


def _headings(submission: Submission, number: int) -> list[str]:
    return [str(column["heading"]) for column in submission.plan["tables"][number]["columns"]]


def _surroundings(table: dict[str, Any]) -> list[str]:
    """Columns for what stood in titles around the table, where the table has none of its own."""
    fields = {column["field"] for column in table["columns"]}
    return [
        *([] if "enterprise_name" in fields else ["用工单位"]),
        *([] if "division" in fields else ["所属街道"]),
    ]


def _trim(rows: list[list[Any]], table: dict[str, Any]) -> list[list[Any]]:
    fields = {column["field"] for column in table["columns"]}
    drop = [place for place, field in ((2, "enterprise_name"), (3, "division")) if field in fields]
    return [[cell for place, cell in enumerate(row) if place not in drop] for row in rows]


# --- shared -----------------------------------------------------------------------------------------------


def check_own(by: User, submission: Submission) -> None:
    """Whoever may deliver in this name may also ask about, write and take back what was delivered."""
    permissions.check_deliver(
        by,
        source=submission.source,
        department=submission.department,
        sector=submission.sector,
        division=submission.division,
        enterprise=submission.enterprise,
    )


def held(submission: Submission, version: int) -> Submission:
    """The delivery, locked, if nobody has moved it on since the page was shown."""
    now = Submission.objects.select_for_update().select_related("round", "department").get(pk=submission.pk)
    if now.version != version:
        raise Stale(_("这份报送刚刚被别人办过，现在是“%(state)s”。请刷新后再办。") % {"state": now.get_state_display()})
    return now
