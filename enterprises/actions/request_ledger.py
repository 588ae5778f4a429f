"""报数登记簿: a table that is asked for is registered, matched, asked of streets where it must be, and answered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.ledgers.request_matching import TALLIES, match
from enterprises.models import DataRequest, RequestAnswer, RequestColumn, RequestTask, Round
from enterprises.queries import request_answers
from enterprises.rules.measures import BY_CODE
from enterprises.workflow import REQUEST
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.errors import Refused
from shanyang.lib.spreadsheets import workbook
from shanyang.lib.workflow import check_version

MOST_COLUMNS = 80


@transaction.atomic
def register(
    *, title: str, sender: str, received_on: date, due_on: date, headings: Sequence[str], by: User, basis: str = ""
) -> DataRequest:
    """Enter a table that somebody asks for, and match each column with what the system holds.

    Writes: DataRequest, RequestColumn, one AuditEvent. Raises: Refused (who, no columns, too many, dates).
    """
    permissions.check_lead(by)
    named = [one.strip() for one in headings if one.strip()]
    if not named:
        raise Refused(_("没有读到栏目。请每行写一个栏目，或上传带表头的 .xlsx。"), field="headings")
    if len(named) > MOST_COLUMNS:
        raise Refused(_("一张表最多登记 %(most)d 栏，请分成几张登记。") % {"most": MOST_COLUMNS}, field="headings")
    if due_on < received_on:
        raise Refused(_("回复期限不能早于收到日期。"), field="due_on")
    made = DataRequest.objects.create(
        title=title, sender=sender, basis=basis, received_on=received_on, due_on=due_on, registered_by=by
    )
    matched = [(heading[:80], match(heading)) for heading in named]
    RequestColumn.objects.bulk_create(
        RequestColumn(request=made, position=at, heading=heading, kind=found.kind, code=found.code)
        for at, (heading, found) in enumerate(matched, start=1)
    )
    audit.record("enterprises.register_request", made, by=by, detail={"columns": len(named)})
    return made


@transaction.atomic
def rematch(column: RequestColumn, *, answer: str, by: User, version: int) -> RequestColumn:
    """A person says how a column is answered. answer: "measure:workers", "tally:female", "ask", "label", "refused".

    Writes: RequestColumn, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_lead(by)
    request = column.request
    _check_state(request, "matching", _("比对已经确认，不能再改怎么答。"))
    check_version(request, version)
    kind, _colon, code = answer.partition(":")
    codes: dict[str, set[str]] = {"measure": set(BY_CODE), "tally": set(TALLIES)}
    known = codes.get(kind, {""})
    if kind not in RequestColumn.Kind or code not in known:
        raise Refused(_("请从列表里选一种答法。"), field="answer")
    was = f"{column.kind}:{column.code}"
    column.kind, column.code, column.by_person = kind, code, True
    column.save(update_fields=["kind", "code", "by_person"])
    audit.record("enterprises.rematch_column", request, by=by, detail={column.heading: [was, answer]})
    return column


@transaction.atomic
def confirm(request: DataRequest, *, by: User, version: int) -> DataRequest:
    """The matching is right: streets are asked for what is missing; where nothing is missing nobody is asked.

    Writes: DataRequest, RequestTask, one AuditEvent. Raises: Refused (who, nothing was frozen yet), Stale.
    """
    permissions.check_lead(by)
    kinds = set(request.columns.values_list("kind", flat=True))
    latest = Round.objects.frozen().first()
    if latest is None and kinds & {"measure", "tally"}:
        raise Refused(_("还没有冻结过的轮次，不能对外报数。第一轮冻结以后再回复。"))
    if not kinds & {"measure", "tally", "ask"}:
        raise Refused(_("这张表里没有要回复的栏目。"))
    move = "ask" if "ask" in kinds else "settle"
    REQUEST.move(request, move, version=version, round=latest)
    tasks = []
    if move == "ask":
        on = latest.as_of if latest else request.received_on
        tasks = [
            RequestTask(request=request, division=street, due_on=request.due_on)
            for street in request_answers.streets(on)
        ]
        RequestTask.objects.bulk_create(tasks)
    audit.record("enterprises.confirm_request", request, by=by, detail={"tasks": len(tasks)})
    return request


@transaction.atomic
def answer(task: RequestTask, values: Mapping[int, str], *, by: User, version: int) -> RequestTask:
    """A street writes what the system does not have. Empty is 不掌握. The last street completes the table.

    values: {column id: text}. Writes: RequestAnswer, RequestTask, DataRequest, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_answer_request(by, task)
    request = DataRequest.objects.select_for_update().get(pk=task.request_id)
    _check_state(request, "asking", _("这张表已经收齐或者撤回，不用再补报。"))
    check_version(task, version)
    asked = list(request.columns.filter(kind="ask"))
    for column in asked:
        RequestAnswer.objects.update_or_create(
            task=task, column=column, defaults={"value": values.get(column.pk, "").strip()[:120]}
        )
    task.answered_at, task.answered_by = timezone.now(), by
    task.version += 1
    task.save(update_fields=["answered_at", "answered_by", "version"])
    if not request.tasks.filter(answered_at__isnull=True).exists():
        REQUEST.move(request, "collect", version=request.version)
    audit.record("enterprises.answer_request", task, by=by, detail={"columns": len(asked)})
    return task


def file_of(request: DataRequest) -> IO[bytes]:
    """The workbook for the sender: the table, and where each column comes from."""
    filled = request_answers.fill(request)
    return workbook(
        [
            (request.title, list(filled.headings), filled.rows),
            (_("数据来源"), [_("栏目"), _("来源")], filled.sources),
        ]
    )


@transaction.atomic
def send(request: DataRequest, *, by: User, version: int) -> tuple[DataRequest, IO[bytes]]:
    """Hand out the file and keep its hash. Writes: DataRequest, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_lead(by)
    if request.state == "asking":
        late = request.tasks.filter(answered_at__isnull=True).select_related("division")
        names = "、".join(one.division.short_name for one in late[:5])
        raise Refused(_("还有 %(n)d 个街道没有补报：%(names)s。") % {"n": late.count(), "names": names})
    book = file_of(request)
    digest = hashlib.sha256(book.read()).hexdigest()
    book.seek(0)
    REQUEST.move(request, "send", version=version, sent_at=timezone.now(), sent_by=by, sent_hash=digest)
    audit.record("enterprises.send_request", request, by=by, file_hash=digest)
    return request, book


@transaction.atomic
def withdraw(request: DataRequest, *, by: User, reason: str, version: int) -> DataRequest:
    """The table is not wanted any more; its tasks leave the streets' workbench.

    Writes: DataRequest, one AuditEvent. Raises: Refused (who, reason missing, already sent), Stale.
    """
    permissions.check_lead(by)
    permissions.check_reason(reason)
    if request.state in ("sent", "withdrawn"):
        raise Refused(_("这张表已经回复或者撤回，不能再撤。"))
    REQUEST.move(request, "withdraw", version=version, withdraw_reason=reason.strip()[:200])
    audit.record("enterprises.withdraw_request", request, by=by, reason=reason)
    return request


def _check_state(request: DataRequest, state: str, sentence: str) -> None:
    if request.state != state:
        raise Refused(sentence)
