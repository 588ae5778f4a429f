"""A person says that a report belongs elsewhere: the link ends, another begins, both stay readable."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import dirty
from enterprises.models import Enterprise, EnterpriseLink, Worker, WorkerLink
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.errors import Refused

ENDED = "relinked"


@transaction.atomic
def relink_enterprise(link: EnterpriseLink, enterprise: Enterprise, *, by: User, reason: str) -> EnterpriseLink:
    """Give an enterprise report to another enterprise.

    Writes: the old link's end, a new link with how=person, marks on both cases, one AuditEvent.
    Raises Refused when the round no longer takes changes, the link has ended, or the user may not.
    """
    permissions.check_relink(by, link.enterprise, enterprise)
    old = _end(EnterpriseLink, link, reason)
    new = EnterpriseLink.objects.create(
        report=old.report, enterprise=enterprise, round=old.round, how="person", by_user=by, score=0
    )
    _awaken(enterprise)
    dirty.mark_enterprises(old.round, [old.enterprise_id, enterprise.pk])
    audit.record(
        "enterprises.relink", new, by=by, reason=reason, detail={"enterprise": [str(old.enterprise), str(enterprise)]}
    )
    return new


@transaction.atomic
def relink_worker(
    link: WorkerLink, worker: Worker, enterprise: Enterprise | None, *, by: User, reason: str
) -> WorkerLink:
    """Give a person's report to another person, or to another employer.

    Writes: the old link's end, a new link with how=person, marks on people and cases, one AuditEvent.
    Raises Refused.
    """
    for side in (link.enterprise, enterprise):
        if side is not None:
            permissions.check_relink(by, side, side)
    permissions.check_relink_to(by, worker)
    old = _end(WorkerLink, link, reason)
    new = WorkerLink.objects.create(
        report=old.report,
        worker=worker,
        enterprise=enterprise,
        outlet=old.outlet,
        round=old.round,
        how="person",
        by_user=by,
    )
    _awaken(worker)
    dirty.mark_workers(old.round, [old.worker_id, worker.pk])
    dirty.mark_enterprises(old.round, [side.pk for side in (old.enterprise, enterprise) if side is not None])
    audit.record(
        "enterprises.relink_worker",
        new,
        by=by,
        reason=reason,
        detail={"worker": [str(old.worker_id), str(worker.pk)], "enterprise": [str(old.enterprise), str(enterprise)]},
    )
    return new


def _end[L: (EnterpriseLink, WorkerLink)](model: type[L], link: L, reason: str) -> L:
    permissions.check_reason(reason)
    permissions.check_round_open(link.round)
    ended = model.objects.filter(pk=link.pk, until__isnull=True).update(until=timezone.now(), end_reason=reason[:80])
    if not ended:
        raise Refused(_("这条关联已经解除，别人刚刚改过。请刷新后再看。"))
    return link


def _awaken(master: Enterprise | Worker) -> None:
    if master.dormant_since is not None:
        master.dormant_since = None
        master.save(update_fields=["dormant_since"])
