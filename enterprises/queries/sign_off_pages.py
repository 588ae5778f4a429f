"""What the sign-off pages show: the part of the tree a reader's posts reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Round, SignOff
from enterprises.queries import signing
from enterprises.queries.independence import shows_consolidated
from enterprises.queries.signing import Node
from shanyang.departments.models import PartyOrganization
from shanyang.departments.rules.duties import Duty

MaySign = Callable[[PartyOrganization], bool]
"""Whether the reader is entitled to sign for an organization; the view asks the permissions."""


@dataclass(frozen=True)
class Line:
    """One organization on the page: its figure, its signature, and whether the reader may sign it now."""

    node: Node
    indent: int
    may_sign: bool
    state: str
    text: str
    void: SignOff | None = None
    told: bool = True  # whether the figure is shown
    may_return: bool = False
    may_take_back: bool = False
    may_integrate: bool = False

    @property
    def organization(self) -> PartyOrganization:
        return self.node.organization


@dataclass(frozen=True)
class Board:
    lines: list[Line]
    signed: int
    required: int
    closed: str

    @property
    def complete(self) -> bool:
        return self.signed == self.required


CLOSED = {
    "open": gettext_lazy("本轮还在排查，名单还会变，现在不签审。开始整合以后，各党组织的党员数在这里列出，逐级签审。"),
    "signed": gettext_lazy("本轮已经签审完毕，等待冻结。"),
    "frozen": gettext_lazy("本轮已经冻结，签审只供查阅。"),
}


def reaches(user: Any, organization: PartyOrganization) -> bool:
    """The lead reads the whole tree, an upper organization itself and what is below it."""
    return any(
        post.duty == Duty.LEAD
        or (post.duty == Duty.PARTY and post.party_organization_id and post.party_organization.covers(organization))
        for post in user.posts_on()
    )


PREVIEW = gettext_lazy("本轮还在排查。下面的党员数是按目前报来的名册试算的，还会变，现在不签审。")


def tells(round: Round, user: Any) -> bool:
    """Whether member figures are shown.

    The upper organization is a source of its own: while the round takes
    deliveries it does not read what was put together from the others.
    """
    return shows_consolidated(user, round)


def board(round: Round, user: Any, may_sign: MaySign) -> Board:
    """The organizations that sign in this round, top first. Four statements."""
    told = tells(round, user)
    nodes = [node for node in signing.tree(round) if reaches(user, node.organization)]
    shown = [node for node in nodes if node.required or node.signature]
    voided = {
        one.party_organization_id: one
        for one in SignOff.objects.filter(round=round, voided_at__isnull=False).order_by("voided_at")
    }
    top = min((node.organization.level for node in shown), default=1)
    lines = [
        replace(
            _line(round, node, may_sign, node.organization.level - top, voided.get(node.organization.pk)),
            told=told,
            may_return=_stands_above(user, node.organization),
            may_take_back=may_sign(node.organization),
            may_integrate=told,
        )
        for node in (shown if told else nodes)
    ]
    return Board(
        lines=lines,
        signed=sum(node.holds for node in shown if node.required),
        required=sum(node.required for node in shown),
        closed=_closed(round, told),
    )


def _closed(round: Round, told: bool) -> str:
    if round.state == "consolidating":
        return ""
    return str(PREVIEW if told and round.state == "open" else CLOSED[round.state])


def _line(round: Round, node: Node, may_sign: MaySign, indent: int, void: SignOff | None) -> Line:
    open_ = round.state == "consolidating" and not node.holds
    if node.holds:
        state, text = "done", _("已签审")
    elif round.state != "open" and node.waits_for:
        state, text = "none", _("等下级 %(count)d 个党组织") % {"count": len(node.waits_for)}
    elif round.state == "open":
        state, text = "none", _("还不签审")
    else:
        state, text = "wait", _("待签审")
    return Line(
        node,
        indent,
        open_ and not node.waits_for and may_sign(node.organization),
        state,
        text,
        None if node.holds else void,
    )


def _stands_above(user: Any, organization: PartyOrganization) -> bool:
    """Whether one of the reader's posts is with the lead or with an organization above this one."""
    return organization.parent_id is not None and any(
        post.duty == Duty.LEAD
        or (
            post.duty == Duty.PARTY
            and post.party_organization_id not in (None, organization.pk)
            and post.party_organization.covers(organization)
        )
        for post in user.posts_on()
    )


def line_or_404(round: Round, organization: int, user: Any, may_sign: MaySign) -> Line:
    if not tells(round, user):
        raise Http404
    for node in signing.tree(round):
        if node.organization.pk == organization and reaches(user, node.organization):
            return _line(round, node, may_sign, 0, None)
    raise Http404
