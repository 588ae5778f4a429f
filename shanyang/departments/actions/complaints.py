"""Receiving and answering what people write to the office."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib import vault, workdays
from shanyang.lib.errors import Refused

from ..models import Complaint, User, WorkingDay
from ..rules.actors import NamedJob
from ..rules.duties import Duty
from . import audit

ANSWER_WITHIN = 5  # working days
CONTACT_KEPT = timedelta(days=30)  # after the answer
ANYBODY = NamedJob("public complaint box")


def _place(complaint: Complaint, field: str) -> str:
    return vault.place("departments.Complaint", field, complaint.uid)


@transaction.atomic
def receive(*, text: str, contact: str = "", by: User | NamedJob = ANYBODY) -> Complaint:
    """Keep a letter, sealed. Writes: Complaint, one AuditEvent without its content."""
    today = timezone.localdate()
    exceptions = dict(WorkingDay.objects.filter(day__gte=today).values_list("day", "works"))
    complaint = Complaint(due_on=workdays.add_working_days(today, ANSWER_WITHIN, exceptions))
    complaint.text_encrypted = vault.encrypt(text, aad=_place(complaint, "text"))
    if contact:
        complaint.contact_encrypted = vault.encrypt(contact, aad=_place(complaint, "contact"))
    complaint.save(force_insert=True)
    audit.record("departments.receive_complaint", complaint, by=by)
    return complaint


@transaction.atomic
def read(complaint: Complaint, *, by: User) -> tuple[str, str]:
    """The letter and the contact in the clear. Writes: one AuditEvent, for every look."""
    audit.record("departments.read_complaint", complaint, by=by)
    text = vault.decrypt(complaint.text_encrypted, aad=_place(complaint, "text"))
    sealed = complaint.contact_encrypted
    return text, vault.decrypt(sealed, aad=_place(complaint, "contact")) if sealed else ""


@transaction.atomic
def answer(complaint: Complaint, *, text: str, by: User) -> Complaint:
    """Answer once. Writes: the answer, one AuditEvent. Raises: Refused."""
    if not by.holds(Duty.LEAD):
        raise Refused(_("投诉和建议由牵头部门答复。"))
    complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if complaint.answered_at:
        raise Refused(_("这封来信已经答复过，没有再写入。"))
    complaint.answer, complaint.answered_at, complaint.answered_by = text, timezone.now(), by
    complaint.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("departments.answer_complaint", complaint, by=by)
    return complaint


def forget_contacts(on: date) -> int:
    """Nightly: who wrote is forgotten thirty days after the answer; the answer stays."""
    old = Complaint.objects.filter(answered_at__lt=timezone.now() - CONTACT_KEPT, contact_encrypted__isnull=False)
    return old.update(contact_encrypted=None)
