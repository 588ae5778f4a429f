"""Keeping the dated place of every enterprise: one line for each sector and ground it ever had.

Whoever changes an enterprise's sector or territory calls `keep` afterwards, in
the same transaction. A fixed number of statements, however many enterprises.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.models import Enterprise, Placement, ProjectAuthority
from shanyang.departments.actions import audit
from shanyang.departments.models import Department, User
from shanyang.lib.errors import Refused


def keep(*, on: date, basis: str, ids: Collection[int] | None = None) -> int:
    """Bring the dated lines up to what the enterprises' records say from `on`. Returns how many lines were opened.

    A line that began on that day or later is put right in place: it never held another day.
    """
    enterprises = Enterprise.objects.all() if ids is None else Enterprise.objects.filter(pk__in=ids)
    opened = _open_first(enterprises, on, basis)
    return opened + _follow(on, basis, ids)


def _open_first(enterprises: QuerySet[Enterprise], on: date, basis: str) -> int:
    missing = enterprises.filter(placements__isnull=True).order_by("id").values_list("id", "sector_id", "division_id")
    rows = [
        Placement(enterprise_id=pk, sector_id=sector, division_id=division, since=on, basis=basis[:200])
        for pk, sector, division in missing.iterator(chunk_size=5000)
    ]
    Placement.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _follow(on: date, basis: str, ids: Collection[int] | None) -> int:
    """Lines that no longer say what the record says end on the day, and the next one begins."""
    differs = _differs("sector") | _differs("division")
    moved = Placement.objects.open().filter(differs).select_related("enterprise")
    moved = moved if ids is None else moved.filter(enterprise_id__in=ids)
    ended, fresh, mended = [], [], []
    for line in moved:
        now = {"sector_id": line.enterprise.sector_id, "division_id": line.enterprise.division_id}
        if line.since >= on:
            for name, value in now.items():
                setattr(line, name, value)
            mended.append(line)
        else:
            line.until = on
            ended.append(line)
            fresh.append(Placement(enterprise_id=line.enterprise_id, since=on, basis=basis[:200], **now))
    Placement.objects.bulk_update(mended, ["sector", "division"], batch_size=500)
    Placement.objects.bulk_update(ended, ["until"], batch_size=500)
    Placement.objects.bulk_create(fresh, batch_size=1000)
    return len(fresh)


def _differs(field: str) -> Q:
    """Unlike, where one side may be NULL."""
    own, said = f"{field}_id", f"enterprise__{field}_id"
    return (
        ~Q(**{own: F(said)}) & Q(**{f"{own}__isnull": False, f"{said}__isnull": False})
        | Q(**{f"{own}__isnull": True, f"{said}__isnull": False})
        | Q(**{f"{own}__isnull": False, f"{said}__isnull": True})
    )


@transaction.atomic
def set_project_authority(
    enterprise: Enterprise, *, department: Department, since: date, basis: str, by: User
) -> ProjectAuthority:
    """Record which office approved the enterprise's project, from a day on.

    Writes: ProjectAuthority, the end of the one before, one AuditEvent. Raises: Refused.
    """
    permissions.check_project_authority(by, enterprise)
    if not basis.strip():
        raise Refused(_("请写明依据，例如批文号、备案号或引进协议。"), field="basis")
    Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    standing = enterprise.project_authorities.open().first()
    if standing is not None:
        if since <= standing.since:
            raise Refused(
                _("新的记录应当晚于%(day)s：那一天起已有记录。") % {"day": standing.since.isoformat()}, field="since"
            )
        standing.until = since
        standing.save(update_fields=["until"])
    row = ProjectAuthority.objects.create(
        enterprise=enterprise, department=department, since=since, basis=basis, entered_by=by
    )
    audit.record(
        "enterprises.set_project_authority",
        enterprise,
        by=by,
        reason=basis,
        detail={"department": [standing.department_id if standing else None, department.pk], "since": since},
    )
    return row
