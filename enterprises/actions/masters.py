"""Corrections of the lasting records: an enterprise, an outlet, a person's affiliation.

What a source said stays in its report; here the record behind all rounds is
put right, with a reason, and what rests on it is marked for consolidation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import dirty, placements, search_index
from enterprises.models import Affiliation, Enterprise, Outlet, Round, Worker
from enterprises.rules import names
from shanyang.departments.actions import audit
from shanyang.departments.models import PartyOrganization, User
from shanyang.lib.chinese import sort_key
from shanyang.lib.errors import Refused

ENTERPRISE_FIELDS = frozenset({"name", "uscc", "sector", "division", "party_organization", "building"})
OUTLET_FIELDS = frozenset({"enterprise", "name", "division", "address"})


@transaction.atomic
def correct_enterprise(enterprise: Enterprise, values: Mapping[str, Any], *, by: User, reason: str) -> Enterprise:
    """Put an enterprise's lasting facts right.

    values: some of name, uscc, sector, division, party_organization, building.
    Writes: Enterprise, marks on its cases, one AuditEvent. Raises Refused.
    """
    permissions.check_correct_master(by)
    permissions.check_reason(reason)
    before = audit.snapshot(enterprise)
    _set(enterprise, values, ENTERPRISE_FIELDS)
    _check_credit_code(enterprise)
    _fill_name_keys(enterprise)
    enterprise.version += 1
    enterprise.full_clean(exclude=["merged_into", "ended_by"])
    enterprise.save()
    search_index.refresh("enterprise", [enterprise.pk])
    placements.keep(on=timezone.localdate(), basis=reason, ids=[enterprise.pk])
    _mark(enterprise)
    audit.record("enterprises.correct", enterprise, by=by, reason=reason, detail=audit.differences(enterprise, before))
    return enterprise


@transaction.atomic
def register_enterprise(values: Mapping[str, Any], *, by: User, reason: str) -> Enterprise:
    """Enter an enterprise that no ledger has brought yet. Its case opens with the first report about it.

    Writes: Enterprise, one AuditEvent. Raises Refused.
    """
    permissions.check_correct_master(by)
    permissions.check_reason(reason)
    # Without any report it is dormant: it counts nowhere until a source speaks of it.
    enterprise = Enterprise(dormant_since=timezone.localdate())
    _set(enterprise, values, ENTERPRISE_FIELDS)
    _check_credit_code(enterprise)
    _fill_name_keys(enterprise)
    enterprise.full_clean(exclude=["merged_into", "ended_by"])
    enterprise.save()
    search_index.refresh("enterprise", [enterprise.pk])
    audit.record("enterprises.register", enterprise, by=by, reason=reason)
    return enterprise


@transaction.atomic
def correct_outlet(outlet: Outlet, values: Mapping[str, Any], *, by: User, reason: str) -> Outlet:
    """Put an outlet's name, address, place or enterprise right.

    Writes: Outlet, marks on the case, one AuditEvent. Raises Refused.
    """
    was = outlet.enterprise
    for enterprise in {was, values.get("enterprise", was)}:
        # An outlet on one's ground opens its enterprise: it is not given to one out of reach.
        permissions.check_correct_outlet(by, enterprise)
    permissions.check_reason(reason)
    before = audit.snapshot(outlet)
    _set(outlet, values, OUTLET_FIELDS)
    outlet.name_key = names.parse(outlet.name).full
    outlet.version += 1
    outlet.full_clean(exclude=["merged_into"])
    outlet.save()
    search_index.refresh("outlet", [outlet.pk])
    for enterprise in {was, outlet.enterprise}:
        _mark(enterprise)
    audit.record("enterprises.correct_outlet", outlet, by=by, reason=reason, detail=audit.differences(outlet, before))
    return outlet


@transaction.atomic
def transfer_affiliation(
    worker: Worker, organization: PartyOrganization | None, *, by: User, reason: str, on: date | None = None
) -> Affiliation | None:
    """Change where a member's formal affiliation lies. One is open at a time.

    on: the first day of the new affiliation, today unless given.
    Writes: Affiliation, marks on the person's entries, one AuditEvent. Raises Refused.
    """
    permissions.check_transfer(by, organization)
    permissions.check_reason(reason)
    return move_affiliation(worker, organization, by=by, reason=reason, on=on)


def move_affiliation(
    worker: Worker, organization: PartyOrganization | None, *, by: User, reason: str, on: date | None = None
) -> Affiliation | None:
    """The move itself, for actions that have asked who may. Runs inside the caller's transaction."""
    day = on or timezone.localdate()
    Worker.objects.select_for_update().get(pk=worker.pk)
    standing = worker.affiliations.filter(until__isnull=True).first()
    if standing:
        # Entered today and already changed: the record stays, with a period of no days.
        standing.until = max(day, standing.since)
        standing.save(update_fields=["until"])
    opened = None
    if organization is not None:
        opened = Affiliation.objects.create(worker=worker, party_organization=organization, since=day, reason=reason)
    for round_ in Round.objects.in_progress():
        dirty.mark_workers(round_, [worker.pk])
    audit.record(
        "enterprises.transfer",
        worker,
        by=by,
        reason=reason,
        detail={"party_organization": [str(standing.party_organization) if standing else "", str(organization or "")]},
    )
    return opened


def _set(record: Any, values: Mapping[str, Any], allowed: frozenset[str]) -> None:
    for field, value in values.items():
        if field not in allowed:
            raise ValueError(f"{field} is not corrected here")
        setattr(record, field, value)


def _fill_name_keys(enterprise: Enterprise) -> None:
    enterprise.name_key = names.parse(enterprise.name).core[:120]
    enterprise.name_sort = sort_key(enterprise.name)[:240]


def _check_credit_code(enterprise: Enterprise) -> None:
    if not enterprise.uscc:
        enterprise.uscc = None
        return
    other = (
        Enterprise.objects.filter(uscc=enterprise.uscc, merged_into__isnull=True, ended_on__isnull=True)
        .exclude(pk=enterprise.pk)
        .first()
    )
    if other is not None:
        raise Refused(
            _("这个信用代码已经属于“%(name)s”。如果是同一家，请到“疑似同一”里合并。") % {"name": other.name},
            field="uscc",
        )


def _mark(enterprise: Enterprise) -> None:
    for round_ in Round.objects.in_progress():
        dirty.mark_enterprises(round_, [enterprise.pk])
