"""Master data is changed through one door, whether from the admin or from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from . import audit


@transaction.atomic
def save(record: models.Model, *, by: audit.Actor, reason: str) -> models.Model:
    """Check, save and record one row of master data.

    Nothing is written when nothing changed. Writes: the row, one AuditEvent.
    Raises Refused without a reason, ValidationError when the row is not valid.
    """
    if not reason.strip():
        raise Refused(_("改动基础数据要写明理由，例如文件名称和文号。"), field="reason")
    before = _standing(record)
    record.full_clean()
    record.save()
    changed = audit.differences(record, before) if before is not None else audit.snapshot(record)
    if before is None or changed:
        verb = "master_data.create" if before is None else "master_data.change"
        audit.record(verb, record, by=by, reason=reason, detail=changed)
    return record


def _standing(record: models.Model) -> dict[str, Any] | None:
    """The row as it stands in the database, locked; None for a new one."""
    if record.pk is None:
        return None
    standing = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    return audit.snapshot(standing) if standing is not None else None
