"""方案与规范: drafting, publishing to addressees, confirming, ending."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from .. import norm_checks, permissions
from ..models import Department, Document, Norm, Receipt, User
from ..workflow import DOCUMENT
from . import audit


@transaction.atomic
def draft(
    *,
    kind: str,
    topic: str,
    title: str,
    number: str,
    text: str,
    issuer: Department,
    issued_on: date,
    since: date,
    confirm_by: date,
    addressees: Collection[Department],
    by: User,
) -> Document:
    """Write a plan or a set of norms; nobody else reads it before it is published.

    Writes: Document, a Receipt for each addressee, one AuditEvent. Raises: Refused.
    """
    permissions.check_leads(by)
    if not addressees:
        raise Refused(_("请选择至少一个收文单位。"), field="addressees")
    if confirm_by < issued_on:
        raise Refused(_("回执期限不能早于成文日期。"), field="confirm_by")
    document = Document.objects.create(
        kind=kind,
        topic=topic,
        title=title,
        number=number,
        text=text,
        issuer=issuer,
        issued_on=issued_on,
        since=since,
        confirm_by=confirm_by,
        drafted_by=by,
    )
    Receipt.objects.bulk_create(
        Receipt(document=document, department=department, due_on=confirm_by) for department in addressees
    )
    audit.record("departments.draft_document", document, by=by, detail={"addressees": len(addressees)})
    return document


@transaction.atomic
def add_norm(document: Document, *, text: str, check_code: str, threshold: int | None, by: User) -> Norm:
    """Add a demand to a draft; one that names its check needs the number it checks against.

    Writes: Norm, one AuditEvent. Raises: Refused (who; published; unknown check; number missing).
    """
    permissions.check_leads(by)
    standing = Document.objects.select_for_update().get(pk=document.pk)
    if standing.state != "draft":
        raise Refused(_("文件已经印发，不能再加规定。请另拟一份，施行后废止这一份。"))
    if check_code and norm_checks.find(check_code) is None:
        raise Refused(_("没有这种检查方法，请从列表中选择。"), field="check_code")
    if check_code and threshold is None:
        raise Refused(_("选了检查方法，请写明标准值。"), field="threshold")
    last = document.norms.aggregate(last=Max("order"))["last"] or 0
    norm = Norm.objects.create(
        document=document,
        order=last + 1,
        text=text,
        check_code=check_code,
        threshold=threshold if check_code else None,
    )
    audit.record("departments.add_norm", norm, by=by)
    return norm


@transaction.atomic
def publish(document: Document, *, by: User, version: int) -> Document:
    """Send it to its addressees. Writes: state, who and when, one AuditEvent. Raises: Refused, Stale."""
    permissions.check_leads(by)
    if document.kind == "norm" and not document.norms.exists():
        raise Refused(_("规范里还没有写规定。请先逐条写上，再印发。"))
    DOCUMENT.move(document, "publish", version=version, published_by=by, published_at=timezone.now())
    audit.record("departments.publish_document", document, by=by)
    return document


@transaction.atomic
def confirm(receipt: Receipt, *, note: str, by: User) -> Receipt:
    """The addressee confirms having received it; a second click changes nothing.

    Writes: Receipt, one AuditEvent. Raises: Refused.
    """
    receipt = (
        Receipt.objects.select_for_update(of=("self",)).select_related("document", "department").get(pk=receipt.pk)
    )
    permissions.check_confirm_receipt(by, receipt.department)
    if receipt.document.state == "draft":
        raise Refused(_("文件还没有印发，不能回执。"))
    if receipt.confirmed_at:
        return receipt
    receipt.confirmed_at, receipt.confirmed_by, receipt.note = timezone.now(), by, note
    receipt.save(update_fields=["confirmed_at", "confirmed_by", "note"])
    audit.record("departments.confirm_receipt", receipt, by=by)
    return receipt


@transaction.atomic
def end(document: Document, *, until: date, reason: str, by: User, version: int) -> Document:
    """The document holds no more from a day on; what was checked by it before stays as it was.

    Writes: state, day, reason, one AuditEvent. Raises: Refused, Stale.
    """
    permissions.check_leads(by)
    if not reason.strip():
        raise Refused(_("请写明废止的理由，例如“由新办法代替”。"), field="reason")
    if until < document.since:
        raise Refused(_("废止日期不能早于施行日期。"), field="until")
    DOCUMENT.move(document, "end", version=version, until=until, end_reason=reason[:200])
    audit.record("departments.end_document", document, by=by, reason=reason, detail={"until": until})
    return document
