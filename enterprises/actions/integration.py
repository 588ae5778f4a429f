"""整合在前、签审在后: the upper organization settles affiliations, strikes double counting, returns what is not right.

Each act changes the figure at once: the members concerned are consolidated
again, and whatever was signed over a list that is no longer the same falls.
"""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import clearing, consolidation, dirty, masters
from enterprises.models import MemberStrike, Round, SignOff, WorkerEntry
from enterprises.queries import integrating
from shanyang.departments.actions import audit, party_organizations
from shanyang.departments.models import PartyOrganization, User
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused

CONSOLIDATOR = NamedJob("integration")
"""Who fills the entries again after an upper organization has settled something."""


@transaction.atomic
def settle_affiliation(
    entry: WorkerEntry,
    *,
    by: User,
    reason: str,
    organization: PartyOrganization | None = None,
    outside: str = "",
) -> PartyOrganization:
    """Say where a member's formal affiliation lies: with an organization of the district, or outside it.

    outside: the name of the organization outside the district; the member is then a 流动党员.
    Writes: Affiliation, the entries and figures, signatures that fall, PartyOrganization for a
    new one outside, AuditEvents of these acts. Raises: Refused (who, when, reason missing, neither or both named).
    """
    permissions.check_reason(reason)
    if (organization is None) == (not outside.strip()):
        raise Refused(_("请选择本区县的一个党组织，或者写明区外党组织的名称，两者填一个。"), field="organization")
    _check_consolidating(entry.round)
    permissions.check_settle_affiliation(by, entry, organization)
    target = organization or _outside(outside.strip(), entry.round, by)
    if entry.party_organization_id == target.pk:
        raise Refused(_("这名党员的组织关系已经在%(name)s，不用再核定。") % {"name": target}, field="organization")
    masters.move_affiliation(entry.worker, target, by=by, reason=reason, on=entry.round.as_of)
    consolidation.consolidate(entry.round, by=CONSOLIDATOR)
    return target


def _outside(name: str, round_: Round, by: User) -> PartyOrganization:
    """The organization outside the district of this name; entered the first time somebody names it."""
    kind = PartyOrganization.Kind.OUTSIDE
    known = PartyOrganization.objects.open().filter(kind=kind, name=name, since__lte=round_.as_of).first()
    if known is not None:
        return known
    code = f"outside-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    if PartyOrganization.objects.open().filter(code=code).exists():
        raise Refused(_("这个区外党组织登记的生效日期晚于本轮数据截至日，请先由管理员更正生效日期。"), field="outside")
    return party_organizations.found(
        code=code, name=name[:80], kind=kind, parent=None, since=round_.as_of, by=by, reason=_("区外党组织登记")
    )


@transaction.atomic
def strike(
    organization: PartyOrganization, kept: WorkerEntry, struck: WorkerEntry, *, by: User, reason: str
) -> MemberStrike:
    """Count one member once: of two records that are the same member, one no longer counts as a member.

    Writes: MemberStrike, the entries and figures, signatures that fall, AuditEvents.
    Raises: Refused (who, when, reason missing, not both below the organization).
    """
    permissions.check_reason(reason)
    permissions.check_integrate(by, organization)
    _check_consolidating(kept.round)
    if kept.pk == struck.pk or kept.round_id != struck.round_id:
        raise Refused(_("请选两份不同的记录：一份保留，一份剔除。"))
    if not integrating.both_below(organization, kept, struck):
        raise Refused(_("两份记录都要在%(name)s的下级名单里，才能剔除其中一份。") % {"name": organization})
    made = MemberStrike.objects.create(
        round=kept.round,
        kept=kept.worker,
        struck=struck.worker,
        party_organization=organization,
        reason=reason.strip(),
        by=by,
    )
    dirty.mark_workers(kept.round, [struck.worker_id])
    consolidation.consolidate(kept.round, by=CONSOLIDATOR)
    audit.record("enterprises.strike_double", made, by=by, reason=reason)
    return made


@transaction.atomic
def withdraw_strike(made: MemberStrike, *, by: User, reason: str) -> None:
    """The two records are two members after all: both count again.

    Writes: MemberStrike, the entries and figures, signatures that fall, AuditEvents. Raises: Refused.
    """
    permissions.check_reason(reason)
    permissions.check_integrate(by, made.party_organization)
    _check_consolidating(made.round)
    standing = MemberStrike.objects.filter(pk=made.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdraw_reason=reason.strip()[:200]):
        raise Refused(_("这次剔除已经撤销，不用再撤。"))
    dirty.mark_workers(made.round, [made.struck_id])
    consolidation.consolidate(made.round, by=CONSOLIDATOR)
    audit.record("enterprises.withdraw_strike", made, by=by, reason=reason)


@transaction.atomic
def send_back(signature: SignOff, *, by: User, remarks: str) -> None:
    """An upper organization returns a signed list with remarks; the signature and all above it fall.

    Writes: SignOff, the members' clear, one AuditEvent. Raises: Refused (who, when, remarks missing, not valid).
    """
    permissions.check_send_back(by, signature.party_organization)
    permissions.check_reason(remarks, field="remarks")
    _check_consolidating(Round.objects.select_for_update().get(pk=signature.round_id))
    valid = SignOff.objects.valid().filter(round_id=signature.round_id).select_related("party_organization")
    path = signature.party_organization.path
    fallen = [one for one in valid if path.startswith(one.party_organization.path)]
    if signature.pk not in {one.pk for one in fallen}:
        raise Refused(_("这份签审已经撤回或失效，不用再退。"))
    words = {"organization": signature.party_organization, "remarks": remarks.strip()}
    now = timezone.now()
    for one in fallen:
        returned = one.pk == signature.pk
        why = _("上级退回：%(remarks)s") if returned else _("下级%(organization)s被退回：%(remarks)s")
        SignOff.objects.filter(pk=one.pk).update(
            voided_at=now, void_reason=(why % words)[:200], returned_by=by if returned else None
        )
    clearing.refresh_members(signature.round)
    audit.record("enterprises.send_back_signature", signature, by=by, reason=remarks)


def _check_consolidating(round_: Round) -> None:
    state = Round.objects.filter(pk=round_.pk).values_list("state", flat=True).get()
    if state == "consolidating":
        return
    if state == "open":
        raise Refused(_("本轮还在排查。开始整合以后，由上级党组织核定。"))
    if state == "signed":
        raise Refused(_("本轮已经签审完毕。确需改动，请牵头部门写明理由解除签审。"))
    raise Refused(_("本轮已经冻结，只能填更正单，不能再改。"))
