"""Saving master data: the one door that the back office and its imports go through."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from .. import permissions
from ..models import Responsibility
from . import audit
from .audit import Actor


@transaction.atomic
def save(obj: models.Model, *, by: Actor, reason: str = "") -> models.Model:
    """Save one record. Writes: the record, one AuditEvent if anything changed. Raises: Refused, ValidationError."""
    permissions.check_master_data(by)
    before = _standing(obj)
    if before is not None and not reason.strip():
        raise Refused(_("请写明修改的理由，例如“机构改革，职责划转”。"), field="reason")
    obj.full_clean()
    changed = audit.differences(obj, before or {})
    if before is not None and not changed:
        return obj
    obj.save()
    verb = "departments.add_record" if before is None else "departments.change_record"
    audit.record(verb, obj, by=by, reason=reason, detail=audit.differences(obj, before or {}))
    return obj


def _standing(obj: models.Model) -> dict[str, Any] | None:
    if obj.pk is None:
        return None
    row = type(obj)._base_manager.filter(pk=obj.pk).first()
    return audit.snapshot(row) if row is not None else None


@transaction.atomic
def record_import(
    model: type[models.Model], *, added: Iterable[int], changed: Iterable[int], by: Actor, file_hash: str, reason: str
) -> None:
    """One audit event for a whole uploaded table, in the import's own transaction."""
    permissions.check_master_data(by)
    audit.record(
        "departments.import_table",
        by=by,
        reason=reason or model._meta.label,
        file_hash=file_hash,
        detail={"table": model._meta.label, "added": sorted(added), "changed": sorted(changed)},
    )


@transaction.atomic
def hand_over(
    responsibility: Responsibility, *, to: Any, on: date, by: Actor, basis: str, reason: str
) -> Responsibility:
    """Give a duty to another office from a day on; the old line stays, ended.

    basis: the document that says so. reason: why, for whoever asks later.
    Writes: two Responsibilities, one AuditEvent. Raises: Refused.
    """
    permissions.check_master_data(by)
    if not reason.strip():
        raise Refused(_("请写明移交的理由，例如“机构改革，职责划转”。"), field="reason")
    standing = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
    successor = pass_on(standing, to=to, on=on, basis=basis, reason=reason)
    audit.record(
        "departments.hand_over_responsibility",
        successor,
        by=by,
        reason=reason,
        detail={"department": [standing.department_id, to.pk], "since": on, "basis": basis},
    )
    return successor


def pass_on(standing: Responsibility, *, to: Any, on: date, basis: str, reason: str) -> Responsibility:
    """End one line and open the next; who may and the trail are the caller's."""
    if not basis.strip():
        raise Refused(_("请写明依据，例如“《机构改革方案》第三条”。"), field="basis")
    if standing.until is not None:
        raise Refused(_("这项责任已于%(day)s终止，不能再划转。") % {"day": standing.until.isoformat()})
    if on <= standing.since:
        raise Refused(_("划转日期应当晚于%(day)s。") % {"day": standing.since.isoformat()}, field="on")
    if to.pk == standing.department_id:
        raise Refused(_("这项责任现在就由%(office)s承担。") % {"office": to}, field="to")
    if not to.holds_on(on):
        raise Refused(_("%(office)s在这一天还没有成立或已经撤销。") % {"office": to}, field="to")
    standing.until = on
    standing.save(update_fields=["until"])
    successor = Responsibility(
        kind=standing.kind,
        department=to,
        sector=standing.sector,
        division=standing.division,
        since=on,
        basis=basis,
        reason=reason,
    )
    successor.full_clean()
    successor.save()
    return successor
