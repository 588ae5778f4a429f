"""Saving master data: the one door that the back office and its imports go through."""

from __future__ import annotations

from collections.abc import Iterable
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
def hand_over(responsibility: Responsibility, *, to: Any, on: Any, by: Actor, basis: str) -> Responsibility:
    """Give a duty to another office from a day on; the old line stays, ended.

    Writes: two Responsibilities, one AuditEvent. Raises: Refused.
    """
    permissions.check_master_data(by)
    if not basis.strip():
        raise Refused(_("请写明依据，例如“《机构改革方案》第三条”。"), field="basis")
    standing = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
    if standing.until is not None:
        raise Refused(_("这项责任已于%(day)s终止，不能再划转。") % {"day": standing.until.isoformat()})
    if on <= standing.since:
        raise Refused(_("划转日期应当晚于%(day)s。") % {"day": standing.since.isoformat()}, field="on")
    if to.pk == standing.department_id:
        raise Refused(_("这项责任现在就由%(office)s承担。") % {"office": to}, field="department")
    standing.until = on
    standing.save(update_fields=["until"])
    successor = Responsibility(
        kind=standing.kind,
        department=to,
        sector=standing.sector,
        division=standing.division,
        since=on,
        basis=basis,
    )
    successor.full_clean()
    successor.save()
    audit.record(
        "departments.hand_over_responsibility",
        successor,
        by=by,
        reason=basis,
        detail={"department": [standing.department_id, to.pk], "since": on},
    )
    return successor
