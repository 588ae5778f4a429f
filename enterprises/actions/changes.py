"""变更报告: a change between rounds is reported, checked by who answers for it, and only then takes effect.

What was checked puts the lasting record right at once, speaks in a running
round whose day it precedes, and stands in the next round's books.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import inbox, permissions
from enterprises.actions import dirty, search_index, statements, successions
from enterprises.actions.linking_enterprises import Homes
from enterprises.models import Case, ChangeReport, Enterprise, EnterpriseAlias, Round
from enterprises.rules import names
from enterprises.rules.steps import Given
from enterprises.workflow import CHANGE
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.chinese import sort_key
from shanyang.lib.errors import Refused


def report(
    kind: str,
    *,
    happened_on: date,
    note: str,
    by: User,
    enterprise: Enterprise | None = None,
    said: Mapping[str, Any] | None = None,
) -> ChangeReport:
    """An officer, or an enterprise about itself, reports what has changed. See inbox.report_change."""
    permissions.check_report_change(by, enterprise)
    return inbox.report_change(kind, happened_on=happened_on, note=note, by=by, enterprise=enterprise, said=said)


@transaction.atomic
def accept(change: ChangeReport, *, by: User, version: int, note: str) -> ChangeReport:
    """It is true: the lasting record follows, and the rounds to come know it.

    Writes: ChangeReport, what the kind of change touches, one AuditEvent. Raises: Refused, Stale.
    """
    change = _held(change)
    permissions.check_check_change(by, change)
    _check_note(note)
    CHANGE.move(change, "accept", version=version, checked_by=by, checked_at=timezone.now(), check_note=note[:400])
    effect = EFFECTS.get(change.kind)
    if effect:
        effect(change, by)
    if change.enterprise_id:
        _speak(change, by)
        for round_ in Round.objects.in_progress():
            dirty.mark_enterprises(round_, [change.enterprise_id])
    audit.record("enterprises.accept_change", change, by=by, reason=note, detail={"kind": change.kind})
    return change


@transaction.atomic
def decline(change: ChangeReport, *, by: User, version: int, note: str) -> ChangeReport:
    """It is not so. The report stays, with what was found. Writes: ChangeReport, one AuditEvent."""
    change = _held(change)
    permissions.check_check_change(by, change)
    _check_note(note)
    CHANGE.move(change, "decline", version=version, checked_by=by, checked_at=timezone.now(), check_note=note[:400])
    audit.record("enterprises.decline_change", change, by=by, reason=note)
    return change


@transaction.atomic
def withdraw(change: ChangeReport, *, by: User, version: int) -> ChangeReport:
    """Whoever reported it takes it back before it was checked. Writes: ChangeReport, one AuditEvent."""
    change = _held(change)
    if change.reported_by_id != by.pk:
        raise Refused(_("只有报告的人能撤回。"))
    CHANGE.move(change, "withdraw", version=version)
    audit.record("enterprises.withdraw_change", change, by=by)
    return change


def _held(change: ChangeReport) -> ChangeReport:
    rows = ChangeReport.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise__division", "other", "sector", "division", "checker", "worker").get(
        pk=change.pk
    )


def _check_note(note: str) -> None:
    if not note.strip():
        raise Refused(_("请写明怎么核实的，半年后接手的人要看得懂。"), field="note")


# -- what a change does to the lasting record ----------------------------------------


def _opened(change: ChangeReport, by: User) -> None:
    code = change.uscc or None
    if code:
        known = Enterprise.objects.filter(uscc=code, merged_into__isnull=True, ended_on__isnull=True).first()
        if known:
            raise Refused(_("这个信用代码已经属于“%(name)s”，不是新开的。") % {"name": known.name})
    made = Enterprise.objects.create(
        name=change.name,
        name_key=names.parse(change.name).core[:120],
        name_sort=sort_key(change.name)[:240],
        uscc=code,
        sector=change.sector,
        division=change.division,
        party_organization_id=Homes().of(change.division),
        # Until a source speaks of it in a round, it counts nowhere.
        dormant_since=timezone.localdate(),
    )
    search_index.refresh("enterprise", [made.pk])
    change.enterprise = made
    change.save(update_fields=["enterprise"])


def _renamed(change: ChangeReport, by: User) -> None:
    enterprise = _record(change)
    EnterpriseAlias.objects.get_or_create(
        enterprise=enterprise,
        name=enterprise.name,
        defaults={"name_key": enterprise.name_key, "kind": "former"},
    )
    enterprise.name = change.name
    enterprise.name_key = names.parse(change.name).core[:120]
    enterprise.name_sort = sort_key(change.name)[:240]
    _save(enterprise, "name", "name_key", "name_sort")
    search_index.refresh("enterprise", [enterprise.pk])


def _moved(change: ChangeReport, by: User) -> None:
    enterprise = _record(change)
    enterprise.division = change.division
    _save(enterprise, "division")


def _sector_changed(change: ChangeReport, by: User) -> None:
    enterprise = _record(change)
    enterprise.sector = change.sector
    _save(enterprise, "sector")


def _closed(change: ChangeReport, by: User) -> None:
    enterprise = _record(change)
    enterprise.ended_on, enterprise.ended_by, enterprise.end_reason = change.happened_on, by, change.note[:200]
    _save(enterprise, "ended_on", "ended_by", "end_reason")


def _merged(change: ChangeReport, by: User) -> None:
    assert change.other is not None  # the door refuses a merger without another
    successions.merge(
        _record(change), change.other, effective_on=change.happened_on, by=by, reason=change.note, change=change
    )


def _split(change: ChangeReport, by: User) -> None:
    values = {"name": change.name, "uscc": change.uscc, "sector": change.sector, "division": change.division}
    made = successions.split(
        _record(change), values, effective_on=change.happened_on, by=by, reason=change.note, change=change
    )
    change.other = made.other
    change.save(update_fields=["other"])


EFFECTS: dict[str, Callable[[ChangeReport, User], None]] = {
    "opened": _opened,
    "renamed": _renamed,
    "moved": _moved,
    "sector_changed": _sector_changed,
    "closed": _closed,
    "merged": _merged,
    "split": _split,
}


def _record(change: ChangeReport) -> Enterprise:
    assert change.enterprise_id is not None  # the door refuses such a change without an enterprise
    enterprise = Enterprise.objects.select_for_update().get(pk=change.enterprise_id)
    if enterprise.merged_into_id:
        raise Refused(_("这家企业已经并入别的企业。请对现在的企业报告变更。"))
    return enterprise


def _save(enterprise: Enterprise, *fields: str) -> None:
    enterprise.version += 1
    enterprise.save(update_fields=[*fields, "version"])


# -- what a change says in a running round -----------------------------------------------

SAYS: dict[str, Callable[[ChangeReport], list[Given]]] = {
    "moved": lambda change: [
        Given("change", "division", change.division),
        Given("change", "address", change.address or None),
    ],
    "sector_changed": lambda change: [Given("change", "sector", change.sector)],
    "closed": lambda change: [Given("change", "operating_status", "closed")],
}


def _speak(change: ChangeReport, by: User) -> None:
    """In a running round whose day it precedes, the checked change is a statement like any other."""
    says = SAYS.get(change.kind)
    if says is None or not {post.duty for post in by.posts_on()} & set(statements.CASE_DUTIES):
        return
    cases = Case.objects.filter(
        enterprise=change.enterprise_id, round__state="open", round__as_of__gte=change.happened_on
    )
    for case in cases.select_related("round", "enterprise"):
        statements.testify(case, "enquiry", says(change), by=by)
