"""签审: member figures climb the tree of Party organizations, each signing the list below it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import clearing
from enterprises.models import Round, SignOff
from enterprises.queries import signing
from enterprises.workflow import ROUND
from shanyang.departments.actions import audit
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import PartyOrganization, User
from shanyang.lib.errors import Refused, Stale


@transaction.atomic
def sign(
    round: Round, organization: PartyOrganization, *, by: User, note: str = "", digest: str | None = None
) -> SignOff:
    """An organization signs how many members are affiliated at and below it, once all below have signed.

    `digest` is that of the list the person saw; a list that has changed since is not signed.
    Writes: SignOff, the members' clear of the entries, the round's state once everybody has signed, one AuditEvent.
    Raises: Refused (who, when, somebody below has not signed), Stale (the list has changed).
    """
    permissions.check_sign(by, organization, note=note)
    locked = Round.objects.select_for_update().get(pk=round.pk)
    _check_open_for_signing(locked)
    nodes = signing.tree(locked)
    node = next((one for one in nodes if one.organization.pk == organization.pk), None)
    if node is None:
        raise Refused(_("这个党组织在数据截至日还没有成立或已经撤销，不参加本轮签审。"))
    if digest is not None and digest != node.digest:
        raise Stale(
            _(
                "在您打开页面以后，名单有了变化：现在正式党员 %(formal)d 人、"
                "预备党员 %(probationary)d 人。请核对后再签。"
            )
            % {"formal": node.formal, "probationary": node.probationary},
            theirs=node.digest,
            yours=digest,
        )
    if node.holds:
        raise Refused(_("%(organization)s已经签过这份名单，不用再签。") % {"organization": organization.name})
    if node.waits_for:
        raise Refused(
            _("还要等下级先签：%(names)s。") % {"names": "、".join(one.organization.name for one in node.waits_for[:5])}
        )
    if node.signature is not None:
        _void([node.signature], _("名单有变化，重新签审。"))
    signature = SignOff.objects.create(
        round=locked,
        party_organization=organization,
        formal_members=node.formal,
        probationary_members=node.probationary,
        digest=node.digest,
        signed_by=by,
        note=note.strip(),
    )
    clearing.refresh_members(locked)
    node.signature = signature
    if not signing.unsigned(nodes):
        ROUND.move(locked, "sign", version=locked.version)
        round.state, round.version = locked.state, locked.version
    audit.record(
        "enterprises.sign",
        signature,
        by=by,
        reason=note,
        detail={"formal_members": node.formal, "probationary_members": node.probationary, "digest": node.digest},
    )
    return signature


@transaction.atomic
def complete(round: Round, *, by: User, version: int) -> Round:
    """After a signed round was unlocked and nothing had to be signed anew: back to signed.

    Writes: the round's state, one AuditEvent. Raises: Refused (who, a signature is missing), Stale.
    """
    permissions.check_lead(by)
    Round.objects.select_for_update().get(pk=round.pk)
    missing = signing.unsigned(signing.tree(round))
    if missing:
        raise Refused(
            _("还有 %(count)d 个党组织没有签审：%(names)s。")
            % {"count": len(missing), "names": "、".join(node.organization.name for node in missing[:5])}
        )
    ROUND.move(round, "sign", version=version)
    audit.record("enterprises.complete_signing", round, by=by)
    return round


@transaction.atomic
def take_back(signature: SignOff, *, by: User, reason: str) -> None:
    """An organization takes its signature back; every signature above falls with it.

    Writes: SignOff, the members' clear, one AuditEvent. Raises: Refused (who, when, reason missing).
    """
    permissions.check_sign(by, signature.party_organization, note=reason)
    permissions.check_reason(reason)
    # The last signature and a taken-back one meet here: whoever comes second sees what the first has done.
    _check_open_for_signing(Round.objects.select_for_update().get(pk=signature.round_id))
    if not SignOff.objects.valid().filter(pk=signature.pk).exists():
        raise Refused(_("这份签审已经撤回或失效，不用再撤。"))
    path = signature.party_organization.path
    standing = SignOff.objects.valid().filter(round_id=signature.round_id).select_related("party_organization")
    upward = [one for one in standing if path.startswith(one.party_organization.path)]
    _void(
        upward,
        _("%(organization)s撤回签审：%(reason)s") % {"organization": signature.party_organization, "reason": reason},
    )
    clearing.refresh_members(signature.round)
    audit.record("enterprises.take_back_signature", signature, by=by, reason=reason)


def void_changed(round: Round, *, by: Actor) -> int:
    """After consolidation: a list that is not the one signed any more voids its signature, and all above it.

    Runs inside the caller's transaction. Returns how many fell. Writes: SignOff, one AuditEvent if any fell.
    """
    fallen = 0
    for node in signing.tree(round):
        signature = node.signature
        if signature is None or node.holds:
            continue
        _void(
            [signature],
            _(
                "下级名单有变化：签审时正式 %(was_formal)d、预备 %(was_probationary)d，"
                "现在正式 %(formal)d、预备 %(probationary)d。"
            )
            % {
                "was_formal": signature.formal_members,
                "was_probationary": signature.probationary_members,
                "formal": node.formal,
                "probationary": node.probationary,
            },
        )
        fallen += 1
    if fallen:
        clearing.refresh_members(round)
        audit.record("enterprises.void_signatures", round, by=by, detail={"fallen": fallen})
    return fallen


def _void(signatures: list[SignOff], reason: str) -> None:
    SignOff.objects.filter(pk__in=[one.pk for one in signatures], voided_at__isnull=True).update(
        voided_at=timezone.now(), void_reason=reason[:200]
    )


def _check_open_for_signing(round: Round) -> None:
    if round.state == "open":
        raise Refused(_("本轮还在排查，没有开始整合。整合以后再签审。"))
    if round.state == "signed":
        raise Refused(_("本轮已经签审完毕。确需改动，请牵头部门写明理由解除签审。"))
    if round.state == "frozen":
        raise Refused(_("本轮已经冻结，只能填更正单，不能再改。"))
