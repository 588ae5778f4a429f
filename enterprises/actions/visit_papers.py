"""Photos and signed sheets of a visit: taken in without metadata, given out in scope, removable."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.models import StepRecord, VisitPaper
from shanyang.departments import nightly
from shanyang.departments.actions import audit
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import User
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib import photos, vault, vault_files
from shanyang.lib.errors import Refused
from shanyang.lib.vault_upload import SealedUpload, key_place

MOST_PAPERS = 12
LARGEST_SCAN = 20 * 2**20
RETENTION = NamedJob("retention")


@transaction.atomic
def attach(record: StepRecord, upload: SealedUpload, *, kind: str, by: User) -> VisitPaper:
    """Hang a photo or a signed sheet on a visit. What is kept of a picture is its pixels.

    Writes: VisitPaper, one AuditEvent; a file in the vault. Raises: Refused (who, which
    record, too many, size, kind of file).
    """
    check_may_attach(by, record)
    if record.papers.filter(removed_at__isnull=True).count() >= MOST_PAPERS:
        raise Refused(_("一次走访最多附 %(most)d 份。请先删掉不需要的。") % {"most": MOST_PAPERS}, field="file")
    if upload.too_large:
        raise Refused(_("文件太大。照片不超过 12 MB，扫描件不超过 20 MB。"), field="file")
    content, ending = _content(upload, kind)
    uid = uuid.uuid4()
    key = vault.new_data_key(aad=key_place(uid))
    serial = record.papers.count() + 1
    paper = VisitPaper.objects.create(
        record=record,
        kind=kind,
        filename=f"{dict(VisitPaper.Kind.choices)[kind]}{serial}{ending}",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        vault_name=vault_files.store(content, key),
        wrapped_key=key.wrapped,
        key_uid=uid,
        by=by,
    )
    audit.record("enterprises.attach_visit_paper", record, by=by, file_hash=paper.sha256, detail={"kind": kind})
    return paper


def check_may_attach(by: User, record: StepRecord) -> None:
    """Whoever may take the visit may add to it, as long as it stands and the round runs."""
    permissions.check_take_step(by, record.case, "visit")
    if record.step != "visit" or record.withdrawn_at or not hasattr(record, "visit"):
        raise Refused(_("照片和签字单附在办完的走访上。这一条记录不是，或者已经撤回。"))


def _content(upload: SealedUpload, kind: str) -> tuple[bytes, str]:
    """What will be kept, and the ending of its name. The name that was sent is dropped: it may tell who or where."""
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if kind == VisitPaper.Kind.SHEET and head.startswith(b"%PDF-"):
        if (upload.size or 0) > LARGEST_SCAN:
            raise Refused(_("扫描件超过 20 MB。请用较低的清晰度再扫一次。"), field="file")
        return upload.read(), ".pdf"
    return photos.redrawn(cast("Any", io.BytesIO(upload.read(photos.MOST_BYTES + 1)))), ".jpg"


def content(paper: VisitPaper) -> Iterator[bytes]:
    """The plaintext, piece by piece. Raises CannotOpen, FileNotFoundError; FileNotFoundError when removed."""
    if not paper.vault_name or paper.wrapped_key is None:
        raise FileNotFoundError(paper.filename)
    key = vault.unwrap(bytes(paper.wrapped_key), aad=key_place(paper.key_uid))
    return vault_files.pieces(paper.vault_name, key)


@transaction.atomic
def remove(paper: VisitPaper, *, reason: str, by: User) -> None:
    """Delete the file; that it was there, who added and who removed it stays. Raises: Refused."""
    paper = VisitPaper.objects.select_for_update(of=("self",)).select_related("record__case__round").get(pk=paper.pk)
    permissions.check_take_step(by, paper.record.case, "visit")
    permissions.check_reason(reason)
    if paper.removed_at:
        raise Refused(_("这个文件已经删除。"))
    _forget(paper, reason=reason.strip()[:200])
    audit.record("enterprises.remove_visit_paper", paper.record, by=by, reason=reason.strip(), file_hash=paper.sha256)


def _forget(paper: VisitPaper, *, reason: str) -> None:
    name = paper.vault_name
    paper.vault_name, paper.wrapped_key, paper.removed_at, paper.remove_reason = "", None, timezone.now(), reason
    paper.save(update_fields=["vault_name", "wrapped_key", "removed_at", "remove_reason"])
    # After the commit: a file without a row is swept, a row without its file would be a riddle.
    transaction.on_commit(lambda: vault_files.delete(name))


def forget_old(on: date, *, by: Actor = RETENTION) -> int:
    """Photos and sheets past their retention lose their files. Writes: VisitPaper, one AuditEvent for each."""
    before = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    old = VisitPaper.objects.filter(added_at__lt=before, removed_at__isnull=True).select_related("record")
    count = 0
    for paper in old.order_by("id"):
        with transaction.atomic():
            _forget(paper, reason=_("保存期满"))
            audit.record("enterprises.delete_file", paper.record, by=by, file_hash=paper.sha256)
        count += 1
    return count


def _stored() -> Iterable[str]:
    return VisitPaper.objects.exclude(vault_name="").values_list("vault_name", flat=True)


def register() -> None:
    nightly.chore("delete visit photos and sheets past their retention", forget_old)
    nightly.keeps_files(_stored)
