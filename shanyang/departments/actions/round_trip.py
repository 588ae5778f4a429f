"""表格往返: hand a list out as a spreadsheet, hold an edited copy against it, apply what is right.

The preview is computed again when it is confirmed, against the rows as they
stand then: what somebody else changed in between shows as stale and is not
overwritten.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib import tables, vault, vault_files
from shanyang.lib.errors import Refused
from shanyang.lib.sheets import Limits, Unreadable, open_workbook
from shanyang.lib.tables import CHECK, ID, Column, Comparison, Outcome
from shanyang.lib.vault_upload import SealedUpload, key_place

from ..models import TableUpload, User
from ..round_trip import Table
from . import audit

LIMITS = Limits(bytes=10 * 2**20, rows=100_000, unpacked=200 * 2**20)
ID_LABEL, CHECK_LABEL, PROBLEM_LABEL = "编号", "校验", "问题和改法"
BATCH = 2000


def workbook(table: Table, user: User, *, only: QuerySet[Any] | None = None) -> io.BytesIO:
    """The list as .xlsx: text cells, the first two columns identify the row and its state.

    `only` narrows it to the rows that a list page shows.
    """
    buffer = io.BytesIO()
    with transaction.atomic():
        count = _write_book(buffer, table, _exported(table, user, only))
        audit.record(f"tables.export.{table.key}", by=user, detail={"rows": str(count)})
    buffer.seek(0)
    return buffer


def rejected_workbook(upload: TableUpload, table: Table, *, by: User) -> io.BytesIO:
    """The rows that were wrong, each with its problem, ready to be corrected and uploaded.

    Writes: one AuditEvent (rows may hold personal data).
    """
    comparison = preview(upload, table)
    wrong = (
        ([str(row.pk or ""), "", *row.texts, row.problem] for row in comparison.of(Outcome.WRONG))
        if comparison.rows
        else iter(())
    )
    buffer = io.BytesIO()
    rows = _write_book(buffer, table, wrong, extra=[PROBLEM_LABEL])
    with transaction.atomic():
        audit.record(f"tables.rejected.{table.key}", upload, by=by, detail={"rows": str(rows)})
    buffer.seek(0)
    return buffer


def _exported(table: Table, user: User, only: QuerySet[Any] | None = None) -> Iterator[list[str]]:
    rows = table.rows(user)
    if only is not None:
        rows = rows.filter(pk__in=only.order_by().values("pk"))
    for record in rows.iterator(chunk_size=BATCH):
        texts = tables.texts_of(table.columns, record)
        yield [str(record.pk), tables.check_of(texts), *texts]


def _write_book(buffer: io.BytesIO, table: Table, rows: Iterator[list[str]], extra: tuple | list = ()) -> int:
    book = xlsxwriter.Workbook(
        buffer,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet(str(table.label)[:31])
    fixed = book.add_format({"bold": True, "bg_color": "#E8E4DC", "num_format": "@"})
    open_ = book.add_format({"bold": True, "bg_color": "#F6E3D4", "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    headings = [(ID_LABEL, fixed, 8), (CHECK_LABEL, fixed, 10)]
    headings += [(str(c.label), open_ if c.editable else fixed, c.width) for c in table.columns]
    headings += [(label, fixed, 40) for label in extra]
    for index, (label, style, width) in enumerate(headings):
        sheet.set_column(index, index, width, text)
        sheet.write_string(0, index, label, style)
    sheet.freeze_panes(1, 2)
    count = 0
    for count, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            if value:
                sheet.write_string(count, index, value, text)
    _write_notes(book, table)
    book.close()
    return count


def _write_notes(book: xlsxwriter.Workbook, table: Table) -> None:
    notes = book.add_worksheet(_("说明"))
    notes.set_column(0, 0, 90)
    lines = [
        _("橙色表头的列可以修改，灰色表头的列由系统填写。"),
        _("“编号”和“校验”两列用来认出原来的行，请保留；没有改动的行上传后不会有任何变化。"),
        _("从表格里删掉一行，系统里的记录不会被删除。"),
        _("可以新增行：编号和校验留空即可。") if table.create else _("这个列表不能在表格里新增行。"),
        str(table.note),
    ]
    for index, line in enumerate(line for line in lines if line):
        notes.write_string(index, 0, line)


@transaction.atomic
def receive(table: Table, upload: SealedUpload, *, by: User) -> TableUpload:
    """Keep an uploaded copy for its preview. Nothing of the list changes.

    Raises Refused when the user may not edit the list or the file is too large.
    """
    if not table.may_edit(by):
        raise Refused(_("您可以导出这个列表，不能上传改动。需要修改时，请联系负责这项数据的单位。"))
    if upload.too_large or (upload.size or 0) > LIMITS.bytes:
        raise Refused(_("文件超过 10 MB。请只保留要改的行再上传，其余的行不会受影响。"), field="file")
    kept = TableUpload.objects.create(
        table=table.key,
        filename=(upload.name or "")[:200],
        sha256=upload.sha256,
        vault_name=upload.vault_name,
        wrapped_key=upload.data_key_wrapped,
        key_uid=upload.key_uid,
        by=by,
    )
    audit.record(f"tables.upload.{table.key}", kept, by=by, file_hash=upload.sha256)
    # Should the transaction still fail, the file is an orphan that the nightly sweep removes.
    upload.keep()
    return kept


def preview(upload: TableUpload, table: Table, *, lock: bool = False) -> Comparison:
    """What the copy would do now: rows added, changed with their cells, same, wrong.

    Raises Refused with one sentence when the file cannot be read or is not a copy of this list.
    """
    try:
        with open_workbook(_stream(upload), limits=LIMITS) as book:
            for _sheet, rows in book.read():
                return _compared(upload, table, rows, lock=lock)
    except Unreadable:
        raise Refused(
            _("这个文件打不开，或者不是表格。请从本列表重新导出一份，改好后存为 .xlsx 再上传。"), field="file"
        ) from None
    raise Refused(_("表格里没有内容。请从本列表重新导出一份再改。"), field="file")


def _stream(upload: TableUpload) -> Any:
    key = vault.unwrap(bytes(upload.wrapped_key), aad=key_place(upload.key_uid))
    return vault_files.open_stream(upload.vault_name, key)


def _compared(upload: TableUpload, table: Table, rows: Any, *, lock: bool) -> Comparison:
    heading = next(rows, None)
    labels = [tables.as_text(cell) for cell in heading[1]] if heading else []
    by_label = {str(column.label): column for column in table.columns}
    if ID_LABEL not in labels or not any(label in by_label for label in labels):
        raise Refused(
            _("第一行没有找到“编号”和“%(label)s”等列标题。请从本列表重新导出一份，在里面改。")
            % {"label": table.columns[0].label},
            field="file",
        )
    letters = {by_label[label].key: tables.column_letter(i) for i, label in enumerate(labels) if label in by_label}
    uploaded = [_read_row(number, cells, labels, by_label) for number, cells in rows]
    comparison = Comparison(headings=labels)
    comparison.rows = list(
        tables.compare(
            table.columns,
            uploaded,
            _current(table, upload.by, [marks.get(ID, "") for _n, _t, marks in uploaded], lock=lock),
            accepts_new=table.create is not None,
            words=WORDS,
            letters=letters,
        )
    )
    return comparison


def _read_row(
    number: int, cells: list[Any], labels: list[str], by_label: dict[str, Column]
) -> tuple[int, dict[str, str], dict[str, str]]:
    texts: dict[str, str] = {}
    marks: dict[str, str] = {}
    for index, label in enumerate(labels):
        text = tables.as_text(cells[index]) if index < len(cells) else ""
        if label == ID_LABEL:
            marks[ID] = text
        elif label == CHECK_LABEL:
            marks[CHECK] = text
        elif label in by_label:
            texts[by_label[label].key] = text
    return number, texts, marks


def _current(table: Table, user: User, ids: list[str], *, lock: bool) -> dict[int, list[str]]:
    wanted = sorted({int(text) for text in ids if text.isdigit() and len(text) < 19})
    standing: dict[int, list[str]] = {}
    for start in range(0, len(wanted), BATCH):
        found = table.rows(user).filter(pk__in=wanted[start : start + BATCH])
        if lock:
            # Joined rows stay free: only the list's own rows are about to be written.
            found = found.select_for_update(of=("self",))
        standing |= {record.pk: tables.texts_of(table.columns, record) for record in found}
    return standing


@transaction.atomic
def apply(upload: TableUpload, table: Table, *, by: User, reason: str, expected: dict[str, int]) -> TableUpload:
    """Write every added and changed row of the copy, or none.

    expected: the counts the person saw and confirmed; when the list has moved
    on since, the act is refused and the new preview is shown instead.
    Raises Refused.
    """
    kept = TableUpload.objects.select_for_update().get(pk=upload.pk)
    if kept.applied_at:
        raise Refused(_("这份表格已经写入过，没有再写第二次。"))
    if not table.may_edit(by) or kept.by_id != by.pk:
        raise Refused(_("只有上传这份表格、并且负责这项数据的人可以写入。"))
    if table.demands_reason and not reason.strip():
        raise Refused(_("请写明为什么这样改，以后接手的人会看到。"), field="reason")
    comparison = preview(kept, table, lock=True)
    if comparison.counts != expected:
        raise Refused(_("预览以后又有人改过这个列表，结果有变化。请核对下面的新预览，再确认一次。"))
    _write_rows(comparison, table, by=by, reason=reason)
    counts = comparison.counts
    kept.applied_at, kept.reason = timezone.now(), reason
    kept.added, kept.changed, kept.cells, kept.wrong = (
        counts["added"],
        counts["changed"],
        counts["cells"],
        counts["wrong"],
    )
    kept.save(update_fields=["applied_at", "reason", "added", "changed", "cells", "wrong"])
    audit.record(
        f"tables.apply.{table.key}", kept, by=by, reason=reason, file_hash=kept.sha256, detail=_counted(counts)
    )
    return kept


def _counted(counts: dict[str, int]) -> dict[str, str]:
    return {name: str(number) for name, number in counts.items()}


def _write_rows(comparison: Comparison, table: Table, *, by: User, reason: str) -> None:
    changed = {row.pk: row for row in comparison.of(Outcome.CHANGED)}
    records = table.rows(by).in_bulk(list(changed)) if changed else {}
    for pk, row in changed.items():
        with _told_with_row(row.row):
            table.change(records[pk], row.values, by=by, reason=reason)
    for row in comparison.of(Outcome.ADDED):
        assert table.create is not None
        with _told_with_row(row.row):
            table.create(row.values, by=by, reason=reason)


class _told_with_row:  # noqa: N801 (reads as a clause where it is used)
    """A refusal from deep inside says which row of the spreadsheet it is about."""

    def __init__(self, row: int) -> None:
        self.row = row

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, problem: BaseException | None, trace: Any) -> None:
        if isinstance(problem, Refused):
            raise Refused(_("第 %(row)d 行：%(problem)s 整份表格都没有写入。") % {"row": self.row, "problem": problem})
        if isinstance(problem, ValidationError):
            sentence = "".join(problem.messages)
            raise Refused(_("第 %(row)d 行：%(problem)s 整份表格都没有写入。") % {"row": self.row, "problem": sentence})
        if isinstance(problem, IntegrityError):
            raise Refused(
                _("第 %(row)d 行与已有的记录重复或互相矛盾，整份表格都没有写入。请核对代码、名称和日期。")
                % {"row": self.row}
            )


WORDS = tables.Words(
    no_such_row=lambda pk: _("没有编号为 %(pk)s 的行，或者它不在您的管辖内。新增行请把编号留空。") % {"pk": pk[:20]},
    twice=lambda row: _("这个编号在第 %(row)d 行已经出现过。请只保留一行。") % {"row": row},
    no_new_rows=lambda: _("这个列表不能在表格里新增行，请删去这一行；新的数据请走台账报送。"),
    needed=lambda label: _("“%(label)s”不能空着，请填上。") % {"label": label},
    not_editable=lambda label, old: (
        _("“%(label)s”由系统填写，不能在表格里改。请改回“%(old)s”。") % {"label": label, "old": old}
    ),
    stale=lambda label, old, new: (
        _("导出以后有人改过这一行：“%(label)s”现在是“%(old)s”，您写的是“%(new)s”。请重新导出再改。")
        % {"label": label, "old": old, "new": new}
    ),
)
