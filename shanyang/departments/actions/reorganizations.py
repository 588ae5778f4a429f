"""机构撤并: an office ends on a day, and everything it had open goes on elsewhere."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanyang.lib.errors import Refused

from .. import handover, permissions
from ..models import Department, DutyRecord, ModelCase, Receipt, Resolution, Responsibility
from . import audit, master_data
from .audit import Actor


@transaction.atomic
def abolish(
    department: Department, *, on: date, successor: Department, by: Actor, basis: str, reason: str
) -> Department:
    """End an office and hand its duties and its open work to another; what it has finished stays its own.

    Posts in it are not touched: rights are the security administrator's, who is told on the workbench.
    Writes: Department, Responsibilities, whatever the floors registered as open work, one AuditEvent.
    Raises: Refused.
    """
    permissions.check_master_data(by)
    if not reason.strip():
        raise Refused(_("请写明撤销或合并的理由。"), field="reason")
    if not basis.strip():
        raise Refused(_("请写明依据，例如“《机构改革方案》第三条”。"), field="basis")
    standing = Department.objects.select_for_update().get(pk=department.pk)
    _check(standing, successor, on)
    moved = {
        str(line): _inherit(line, successor, on, basis, reason)
        for line in Responsibility.objects.select_for_update(of=("self",))
        .filter(department=standing, until__isnull=True)
        .select_related("sector", "division", "department")
        .order_by("id")
    }
    handed = {str(holder.label): holder.pass_on(standing, successor) for holder in handover.holders()}
    standing.until, standing.successor = on, successor
    standing.save(update_fields=["until", "successor"])
    audit.record(
        "departments.abolish",
        standing,
        by=by,
        reason=reason,
        detail={"until": on, "successor": successor.pk, "basis": basis, "duties": moved, "open_work": handed},
    )
    return standing


def _check(standing: Department, successor: Department, on: date) -> None:
    if standing.until is not None:
        raise Refused(_("%(office)s已于%(day)s撤销。") % {"office": standing, "day": standing.until.isoformat()})
    if on > timezone.localdate():
        raise Refused(_("撤销日期不能晚于今天：未办完的事项要在当天移交。请到那一天再办。"), field="on")
    if on <= standing.since:
        raise Refused(_("撤销日期应当晚于%(day)s。") % {"day": standing.since.isoformat()}, field="on")
    if successor.pk == standing.pk or not successor.holds_on(on):
        raise Refused(_("请选择另一个在这一天仍然存在的单位来承接。"), field="successor")


def _inherit(line: Responsibility, successor: Department, on: date, basis: str, reason: str) -> str:
    """The successor takes the line over from that day on."""
    return str(master_data.pass_on(line, to=successor, on=on, basis=basis, reason=reason).since)


# -- the ground floor's own open work --------------------------------------------------


def register() -> None:
    handover.register(
        handover.Holder(
            gettext_lazy("没有办结的职责事项"),
            lambda office: DutyRecord.objects.pending().filter(department=office).count(),
            lambda office, to: DutyRecord.objects.pending().filter(department=office).update(department=to),
        )
    )
    handover.register(
        handover.Holder(
            gettext_lazy("没有办结的议定事项"),
            lambda office: Resolution.objects.exclude(state="closed").filter(department=office).count(),
            lambda office, to: (
                Resolution.objects.exclude(state="closed").filter(department=office).update(department=to)
            ),
        )
    )
    handover.register(
        handover.Holder(
            gettext_lazy("没有发布的典型"),
            lambda office: _unpublished(office).count(),
            lambda office, to: _unpublished(office).update(department=to),
        )
    )
    handover.register(handover.Holder(gettext_lazy("没有确认的回执"), _unconfirmed_count, _pass_receipts))


def _unpublished(office: Department) -> QuerySet[ModelCase]:
    return ModelCase.objects.filter(department=office, state__in=["nominated", "returned", "accepted"])


def _unconfirmed_count(office: Department) -> int:
    return Receipt.objects.filter(department=office, confirmed_at__isnull=True).count()


def _pass_receipts(office: Department, to: Department) -> int:
    """A document that the successor has received itself is not received twice."""
    own = Receipt.objects.filter(department=to).order_by().values("document_id")
    return (
        Receipt.objects.filter(department=office, confirmed_at__isnull=True)
        .exclude(document_id__in=list(own.values_list("document_id", flat=True)))
        .update(department=to)
    )
