"""附件: taking a file in, and giving it out to who may read the record it hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from django.db import models, transaction
from django.utils.translation import gettext as _

from shanyang.lib import vault, vault_files
from shanyang.lib.errors import Refused
from shanyang.lib.vault_upload import SealedUpload, key_place

from .. import nightly, permissions
from ..models import Document, DutyRecord, Meeting, ModelCase, Paper, Resolution, User
from . import audit

LIMIT = 20 * 2**20
ENDINGS = frozenset(".pdf .ofd .doc .docx .wps .xls .xlsx .et .csv .txt".split())
NAMES = {
    DutyRecord: "duty_record",
    ModelCase: "model_case",
    Document: "document",
    Meeting: "meeting",
    Resolution: "resolution",
}


@transaction.atomic
def attach(record: models.Model, upload: SealedUpload, *, by: User) -> Paper:
    """Hang a file on a record. Writes: Paper, one AuditEvent. Raises: Refused (who, size, kind of file)."""
    _check(record, by)
    check_file(upload)
    paper = Paper.objects.create(
        **{NAMES[type(record)]: record},
        filename=(upload.name or "")[:200],
        size=upload.size or 0,
        sha256=upload.sha256,
        vault_name=upload.vault_name,
        wrapped_key=upload.data_key_wrapped,
        key_uid=upload.key_uid,
        by=by,
    )
    audit.record("departments.attach", record, by=by, file_hash=upload.sha256)
    # Should the transaction still fail, the file is an orphan that the nightly sweep removes.
    upload.keep()
    return paper


def check_file(upload: SealedUpload) -> None:
    """Size and ending; pictures are left out because they carry places and persons."""
    if upload.too_large or (upload.size or 0) > LIMIT:
        raise Refused(_("附件超过 20 MB。请压缩或分开上传。"), field="file")
    if PurePath(upload.name or "").suffix.lower() not in ENDINGS:
        raise Refused(_("附件只收公文和表格：pdf、ofd、doc、docx、wps、xls、xlsx、et、csv、txt。"), field="file")


def _check(record: models.Model, by: User) -> None:
    match record:
        case DutyRecord() | ModelCase():
            permissions.check_own_work(by, record.department)
        case Document():
            permissions.check_leads(by)
        case Meeting():
            permissions.check_convene(by, record.convener)
        case Resolution():
            permissions.check_answer_task(by, record)


def content(paper: Paper) -> Iterator[bytes]:
    """The plaintext, piece by piece. Raises CannotOpen, FileNotFoundError."""
    key = vault.unwrap(bytes(paper.wrapped_key), aad=key_place(paper.key_uid))
    return vault_files.pieces(paper.vault_name, key)


def _stored() -> Iterable[str]:
    return Paper.objects.values_list("vault_name", flat=True)


def register() -> None:
    nightly.keeps_files(_stored)
