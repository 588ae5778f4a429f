"""地毯式排查: what each section gave, what the community declares, and what was found but stands in no ledger."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import cases, search_index
from enterprises.actions.linking_enterprises import STREET, Homes
from enterprises.actions.statements import office_of
from enterprises.models import (
    Case,
    Enterprise,
    EnterpriseLink,
    EnterpriseReport,
    Find,
    Section,
    SectionResult,
    Submission,
    Sweep,
)
from enterprises.rules import names
from shanyang.departments.actions import audit
from shanyang.departments.models import Division, User
from shanyang.departments.scope import division_range
from shanyang.lib.chinese import sort_key
from shanyang.lib.errors import Refused, Stale


@transaction.atomic
def add_section(division: Division, *, kind: str, name: str, by: User) -> Section:
    """Name a stretch of ground of a community. Writes: Section, one AuditEvent. Raises Refused."""
    permissions.check_sweep(by, division)
    if Section.objects.filter(division=division, name=name, ended_on__isnull=True).exists():
        raise Refused(_("这个社区（村）已有同名的路段。"), field="name")
    section = Section.objects.create(division=division, kind=kind, name=name)
    audit.record("enterprises.add_section", section, by=by)
    return section


@transaction.atomic
def end_section(section: Section, *, by: User, reason: str) -> Section:
    """A section is pulled down or joined to another; what was walked stays. Writes: Section, one AuditEvent."""
    permissions.check_sweep(by, section.division)
    permissions.check_reason(reason)
    section.ended_on, section.end_reason = timezone.localdate(), reason[:200]
    section.save(update_fields=["ended_on", "end_reason"])
    audit.record("enterprises.end_section", section, by=by, reason=reason)
    return section


@transaction.atomic
def walk(
    sweep: Sweep, section: Section, *, answer: str, by: User, walked_on: date | None = None, note: str = ""
) -> SectionResult:
    """Say what a section gave: done or none. A later word replaces an earlier one, which stays on file.

    Writes: SectionResult, the sweep's declaration if it no longer holds, one AuditEvent. Raises Refused.
    """
    sweep = _held(sweep)
    _check(sweep, by)
    if section.division_id != sweep.division_id or section.ended_on:
        raise Refused(_("这一段不属于这个社区（村），或者已经停用。请刷新页面。"))
    if answer == "none" and sweep.finds.filter(section=section).exists():
        raise Refused(_("这一段已经登记过发现，不能再说没有。登记错了的，请在它的案里办理。"), field="answer")
    now = timezone.now()
    SectionResult.objects.filter(sweep=sweep, section=section, replaced_at__isnull=True).update(replaced_at=now)
    result = SectionResult.objects.create(
        sweep=sweep, section=section, answer=answer, walked_on=walked_on or timezone.localdate(), note=note[:200], by=by
    )
    if sweep.declared == "none" and answer == "done":
        sweep.declared = "done"
        sweep.save(update_fields=["declared"])
    audit.record("enterprises.walk_section", sweep, by=by, detail={"section": section.pk, "answer": answer})
    return result


@transaction.atomic
def declare(sweep: Sweep, *, by: User, version: int) -> Sweep:
    """The community states that all its sections have been walked: done, or none anywhere.

    Writes: Sweep, one AuditEvent. Raises: Refused (who, when, sections still open), Stale.
    """
    sweep = _held(sweep)
    _check(sweep, by)
    if sweep.version != version:
        raise Stale(_("这个社区（村）的排查刚刚被别人办过。请刷新后再办。"))
    left = open_sections(sweep)
    if left:
        raise Refused(
            _("还有 %(count)d 段没有填：%(names)s。") % {"count": len(left), "names": "、".join(map(str, left[:5]))}
        )
    answers = dict(
        sweep.results.filter(replaced_at__isnull=True).order_by().values_list("answer").annotate(number=Count("id"))
    )
    sweep.declared = "done" if answers.get("done") else "none"
    sweep.declared_at, sweep.declared_by, sweep.version = timezone.now(), by, sweep.version + 1
    sweep.save()
    audit.record("enterprises.declare_sweep", sweep, by=by, detail={"declared": sweep.declared, **answers})
    return sweep


def open_sections(sweep: Sweep) -> list[Section]:
    """Sections of the community nobody has walked in this round."""
    walked = SectionResult.objects.filter(sweep=sweep, section=OuterRef("pk"), replaced_at__isnull=True)
    sections = Section.objects.filter(division_id=sweep.division_id, ended_on__isnull=True)
    return list(sections.exclude(Exists(walked)).order_by("id"))


@transaction.atomic
def find(sweep: Sweep, section: Section, *, name: str, by: User, address: str = "", business: str = "") -> Find:
    """Something works here and stands in no ledger: it becomes an enterprise with a case, at once.

    The sighting is kept as a visit's report, so that figures trace back to it. One that is known
    under this name is led to its record instead of a second one.
    Writes: Find, Submission, EnterpriseReport, EnterpriseLink, the missing Enterprise and Case,
    SectionResult, one AuditEvent. Raises Refused.
    """
    sweep = _held(sweep)
    _check(sweep, by)
    if not name.strip():
        raise Refused(_("请写招牌上的名称。"), field="name")
    enterprise = _known(name, sweep.division) or _new(name, sweep.division)
    report = _sighting(sweep, enterprise, name, address, business, by)
    cases.open_cases(sweep.round, by=by)
    case = Case.objects.get(round=sweep.round, enterprise=enterprise)
    found = Find.objects.create(
        sweep=sweep,
        section=section,
        name=name[:120],
        address=address[:200],
        business=business[:120],
        enterprise=enterprise,
        case=case,
        submission=report.submission,
        by=by,
    )
    standing = SectionResult.objects.filter(sweep=sweep, section=section, replaced_at__isnull=True)
    if not standing.filter(answer="done").exists():
        walk(sweep, section, answer="done", by=by)
    audit.record("enterprises.find", found, by=by, detail={"case": case.pk})
    return found


def _known(name: str, division: Division) -> Enterprise | None:
    """The living enterprise of this street that goes by the name."""
    core = names.parse(name).core[:120]
    rows = Enterprise.objects.filter(division_range(division.code[:STREET], "division__code"), merged_into__isnull=True)
    return rows.filter(name_key=core).order_by("id").first() if core else None


def _new(name: str, division: Division) -> Enterprise:
    made = Enterprise.objects.create(
        name=name[:120],
        name_key=names.parse(name).core[:120],
        name_sort=sort_key(name)[:240],
        division=division,
        party_organization_id=Homes().of(division),
    )
    search_index.refresh("enterprise", [made.pk])
    return made


def _sighting(
    sweep: Sweep, enterprise: Enterprise, name: str, address: str, business: str, by: User
) -> EnterpriseReport:
    now = timezone.now()
    submission = Submission.objects.create(
        round=sweep.round,
        source="visit",
        department=office_of(by),
        enterprise=enterprise,
        kind=Submission.Kind.STEP,
        filename=_("地毯式排查发现"),
        state="accepted",
        accepted_at=now,
        rows_total=1,
        rows_ok=1,
        by=by,
    )
    report = EnterpriseReport.objects.create(
        submission=submission,
        round=sweep.round,
        source="visit",
        department=submission.department,
        fingerprint=uuid.uuid4().bytes,
        uid=uuid.uuid4(),
        name=name[:120],
        name_key=enterprise.name_key,
        division=sweep.division,
        address=address[:200] or None,
        main_business=business[:200] or None,
        operating_status="operating",
    )
    EnterpriseLink.objects.create(round=sweep.round, report=report, enterprise=enterprise, how="person", by_user=by)
    if enterprise.dormant_since:
        enterprise.dormant_since = None
        enterprise.save(update_fields=["dormant_since"])
    return report


def _held(sweep: Sweep) -> Sweep:
    rows = Sweep.objects.select_for_update(of=("self",)).select_related("round", "division")
    return rows.get(pk=sweep.pk)


def _check(sweep: Sweep, by: User) -> None:
    permissions.check_sweep(by, sweep.division)
    permissions.check_round_open(sweep.round)
