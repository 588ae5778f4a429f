"""Looking at a full phone number: allowed with a reason, and never without a trace."""

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Worker, WorkerReport
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.departments.rules.duties import Duty
from shanyang.lib import vault
from shanyang.lib.errors import Refused

CALLERS = (Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY, Duty.EMPLOYER)


@transaction.atomic
def show_phone(worker: Worker, *, by: User, reason: str) -> str:
    """The phone number in the clear, for one look.

    Writes: one AuditEvent with the reason, never the number.
    Raises: Refused (no duty to call people, no reason, no number known).
    """
    if not by.holds_any(CALLERS):
        raise Refused(_("查看完整号码由牵头部门、属地和用工企业办理。"))
    if not reason.strip():
        raise Refused(_("请写明为什么要看完整号码，例如“电话核对在岗情况”。"), field="reason")
    number = _number(worker)
    if number is None:
        raise Refused(_("台账里没有这个人的完整号码，只有打码的。请向报送单位补要。"))
    audit.record("enterprises.unmask_phone", worker, by=by, reason=reason)
    return number


def _number(worker: Worker) -> str | None:
    if worker.phone_encrypted:
        return vault.decrypt(worker.phone_encrypted, aad=vault.place("enterprises.Worker", "phone", worker.uid))
    report = (
        WorkerReport.objects.standing()
        .filter(links__worker=worker, links__until__isnull=True, phone_encrypted__isnull=False)
        .order_by("-round_id", "-id")
        .first()
    )
    if report is None:
        return None
    return vault.decrypt(report.phone_encrypted, aad=vault.place("enterprises.WorkerReport", "phone", report.uid))
