"""沿革: enterprises that merged or split, from a day on and for a reason; each act can be undone and stays readable.

A frozen round keeps what it said. A running round follows when the event
lies on or before its as-of day; a later one waits until the next round opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import merging, search_index
from enterprises.actions.linking_enterprises import Homes
from enterprises.models import ChangeReport, Enterprise, Outlet, Round, Succession, WorkerLink
from enterprises.rules import names
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.chinese import sort_key
from shanyang.lib.errors import Refused
from shanyang.lib.workflow import check_version


@transaction.atomic
def merge(
    enterprise: Enterprise,
    other: Enterprise,
    *,
    effective_on: date,
    by: User,
    reason: str,
    change: ChangeReport | None = None,
) -> Succession:
    """The first enterprise became part of the other on a day.

    Writes: Succession, the ended Enterprise, what points to it in running rounds, marks, one AuditEvent.
    Raises: Refused (who, no reason, a day to come, one of them merged already).
    """
    permissions.check_succession(by, change)
    permissions.check_reason(reason)
    first, second = sorted((enterprise.pk, other.pk))
    found = {
        row.pk: row for row in Enterprise.objects.select_for_update().filter(pk__in=[first, second]).order_by("pk")
    }
    lost, kept = found[enterprise.pk], found[other.pk]
    _check_pair(lost, kept, effective_on)
    made = Succession.objects.create(
        kind=Succession.Kind.MERGE,
        enterprise=lost,
        other=kept,
        effective_on=effective_on,
        reason=reason[:400],
        change=change,
        round=Round.objects.in_progress().first(),
        by=by,
    )
    if _waits(made):
        made.undo = {"pending": True}
    else:
        made.undo = _join(made, lost, kept)
    made.save(update_fields=["undo"])
    audit.record(
        "enterprises.merge", made, by=by, reason=reason, detail={"enterprise": [lost.pk, kept.pk], "on": effective_on}
    )
    return made


def _check_pair(lost: Enterprise, kept: Enterprise, effective_on: date) -> None:
    if lost.pk == kept.pk:
        raise Refused(_("两边是同一家企业。"), field="other")
    if effective_on > timezone.localdate():
        raise Refused(_("生效日期还没有到，到了再办理。"), field="effective_on")
    for one in (lost, kept):
        if one.merged_into_id:
            raise Refused(_("“%(name)s”已经并入别的企业。请先撤销那一次。") % {"name": one.name})
    if Succession.objects.standing().filter(kind="merge", enterprise=lost).exists():
        raise Refused(_("“%(name)s”已经登记过合并。") % {"name": lost.name})


def _waits(made: Succession) -> bool:
    """A running round counts the day of its own: what happened later is for the next one."""
    return any(made.effective_on > round_.as_of for round_ in Round.objects.in_progress())


def _join(made: Succession, lost: Enterprise, kept: Enterprise) -> dict[str, Any]:
    undo = merging.merge("enterprise", kept, lost, Round.objects.in_progress())
    lost.ended_on, lost.ended_by = made.effective_on, made.by
    lost.end_reason = (_("并入%(name)s") % {"name": kept.name})[:200]
    lost.save(update_fields=["ended_on", "ended_by", "end_reason"])
    return undo


@transaction.atomic
def split(
    enterprise: Enterprise,
    values: Mapping[str, Any],
    *,
    outlets: Iterable[Outlet] = (),
    effective_on: date,
    by: User,
    reason: str,
    change: ChangeReport | None = None,
) -> Succession:
    """A part of the enterprise became one of its own on a day; the outlets named go with it.

    values: name, and some of uscc, sector, division of the new one.
    Writes: Succession, Enterprise, Outlets, the links of their people in running rounds, marks, one AuditEvent.
    Raises: Refused (who, no reason, a day to come, an outlet of another, a name or code taken).
    """
    permissions.check_succession(by, change)
    permissions.check_reason(reason)
    enterprise = (
        Enterprise.objects.select_for_update(of=("self",)).select_related("sector", "division").get(pk=enterprise.pk)
    )
    moved = list(outlets)
    if any(outlet.enterprise_id != enterprise.pk for outlet in moved):
        raise Refused(_("只能分出这家企业自己的网点。"), field="outlets")
    if effective_on > timezone.localdate():
        raise Refused(_("生效日期还没有到，到了再办理。"), field="effective_on")
    new = _found(enterprise, values)
    made = Succession.objects.create(
        kind=Succession.Kind.SPLIT,
        enterprise=enterprise,
        other=new,
        effective_on=effective_on,
        reason=reason[:400],
        change=change,
        round=Round.objects.in_progress().first(),
        by=by,
    )
    made.undo = {"outlets": [outlet.pk for outlet in moved]}
    made.undo |= {"pending": True} if _waits(made) else _give(made, new)
    made.save(update_fields=["undo"])
    audit.record(
        "enterprises.split", made, by=by, reason=reason, detail={"enterprise": [enterprise.pk, new.pk], **made.undo}
    )
    return made


def _found(enterprise: Enterprise, values: Mapping[str, Any]) -> Enterprise:
    name, code = str(values.get("name") or "").strip(), values.get("uscc") or None
    if not name:
        raise Refused(_("请写分出来的企业的名称。"), field="name")
    if names.parse(name).core[:120] == enterprise.name_key:
        raise Refused(_("新企业的名称与原企业一样，分不清。请写登记的全称。"), field="name")
    if code and Enterprise.objects.filter(uscc=code, merged_into__isnull=True, ended_on__isnull=True).exists():
        raise Refused(_("这个信用代码已经有企业在用。"), field="uscc")
    division = values.get("division") or enterprise.division
    new = Enterprise.objects.create(
        name=name[:120],
        name_key=names.parse(name).core[:120],
        name_sort=sort_key(name)[:240],
        uscc=code,
        sector=values.get("sector") or enterprise.sector,
        division=division,
        party_organization_id=Homes().of(division),
        dormant_since=timezone.localdate(),
    )
    search_index.refresh("enterprise", [new.pk])
    return new


def _give(made: Succession, new: Enterprise) -> dict[str, Any]:
    """The outlets go, and in a running round the people at them."""
    outlets = list(made.undo.get("outlets", ()))
    Outlet.objects.filter(pk__in=outlets).update(enterprise=new)
    links = WorkerLink.objects.filter(
        outlet_id__in=outlets, enterprise_id=made.enterprise_id, until__isnull=True
    ).exclude(round__state="frozen")
    moved = list(links.values_list("pk", flat=True))
    for start in range(0, len(moved), merging.BATCH):
        WorkerLink.objects.filter(pk__in=moved[start : start + merging.BATCH]).update(enterprise=new)
    if outlets:
        new.dormant_since = None
        new.save(update_fields=["dormant_since"])
    merging.mark("enterprise", Round.objects.in_progress(), made.enterprise_id, new.pk)
    return {"links": moved}


@transaction.atomic
def undo(made: Succession, *, by: User, reason: str, version: int) -> Succession:
    """Take a merger or a split back: what it moved goes back, the record of both acts stays.

    Rows that came in since then are read again and find their own enterprise.
    Writes: Succession, Enterprises, Outlets, links of running rounds, marks, one AuditEvent.
    Raises: Refused (who, no reason, undone already, merged further since), Stale.
    """
    permissions.check_lead_records(by)
    permissions.check_reason(reason)
    made = Succession.objects.select_for_update(of=("self",)).select_related("enterprise", "other").get(pk=made.pk)
    if made.undone_at:
        raise Refused(_("这一次已经撤销过。"))
    check_version(made, version)
    if not made.undo.get("pending"):
        if made.kind == Succession.Kind.MERGE:
            _separate(made, by)
        else:
            _take_back(made, by)
    elif made.kind == Succession.Kind.SPLIT:
        _close_new(made, by)
    made.undone_at, made.undone_by, made.undo_reason = timezone.now(), by, reason[:400]
    made.version += 1
    made.save(update_fields=["undone_at", "undone_by", "undo_reason", "version"])
    audit.record("enterprises.undo_succession", made, by=by, reason=reason)
    return made


def _separate(made: Succession, by: User) -> None:
    running = list(Round.objects.in_progress())
    merging.part("enterprise", made.undo, running)
    Enterprise.objects.filter(pk=made.enterprise_id).update(ended_on=None, ended_by=None, end_reason="")
    for round_ in running:
        merging.read_again("enterprise", round_, made.other_id, by=by)


def _take_back(made: Succession, by: User) -> None:
    if Enterprise.objects.filter(pk=made.other_id, merged_into__isnull=False).exists():
        raise Refused(_("分出来的企业后来又并入了别家。请先撤销那一次。"))
    Outlet.objects.filter(pk__in=made.undo["outlets"], enterprise=made.other).update(enterprise=made.enterprise)
    links = WorkerLink.objects.filter(pk__in=made.undo["links"]).exclude(round__state="frozen")
    links.update(enterprise=made.enterprise)
    _close_new(made, by)
    merging.mark("enterprise", Round.objects.in_progress(), made.enterprise_id, made.other_id)


def _close_new(made: Succession, by: User) -> None:
    today = timezone.localdate()
    Enterprise.objects.filter(pk=made.other_id).update(
        ended_on=today, ended_by=by, end_reason=_("分立已撤销"), dormant_since=today
    )


def apply_pending(round_: Round) -> int:
    """What happened after the last round's day and by this one's takes effect with it."""
    waiting = Succession.objects.standing().filter(effective_on__lte=round_.as_of, undo__pending=True)
    count = 0
    for made in waiting.select_related("enterprise", "other", "by").order_by("effective_on", "id"):
        if made.kind == Succession.Kind.MERGE:
            if made.other.merged_into_id or made.enterprise.merged_into_id:
                continue
            made.undo = _join(made, made.enterprise, made.other)
        else:
            made.undo = {"outlets": made.undo["outlets"], **_give(made, made.other)}
        made.save(update_fields=["undo"])
        count += 1
    return count
