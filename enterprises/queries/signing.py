"""The tree of Party organizations as it stands for signing: whose members, which list, who has signed it."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field

from enterprises.models import Round, SignOff, WorkerEntry
from shanyang.departments.models import PartyOrganization
from shanyang.departments.scope import after

MEMBER_STATES = ("formal", "probationary")


@dataclass
class Node:
    """An organization in a round. `digest` stands for the list of members affiliated at or below it."""

    organization: PartyOrganization
    formal: int
    probationary: int
    digest: str
    required: bool
    signature: SignOff | None = None
    below: list[Node] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Signed, and the list is still the one that was signed."""
        return self.signature is not None and self.signature.digest == self.digest

    @property
    def waits_for(self) -> list[Node]:
        """Organizations directly below whose signature is due first."""
        return [node for node in self.below if node.required and not node.holds]


def tree(round: Round) -> list[Node]:
    """All organizations in force on the as-of date, in the order of the tree. Three statements."""
    # Organizations outside the district hold 流动党员; they sign where they are, not here.
    inside = PartyOrganization.objects.in_force(round.as_of).exclude(kind=PartyOrganization.Kind.OUTSIDE)
    organizations = list(inside.order_by("path").select_related("division"))
    members = [
        (path, worker, str(state))
        for path, worker, state in WorkerEntry.objects.filter(
            round=round, in_scope=True, party_status__in=MEMBER_STATES, party_organization__isnull=False
        )
        .order_by("party_organization__path", "worker_id")
        .values_list("party_organization__path", "worker_id", "party_status")
    ]
    signatures = {one.party_organization_id: one for one in SignOff.objects.valid().filter(round=round)}
    nodes: dict[int, Node] = {}
    for organization in organizations:
        mine = _below(members, organization.path)
        nodes[organization.pk] = node = Node(
            organization=organization,
            formal=sum(state == "formal" for _, _, state in mine),
            probationary=sum(state == "probationary" for _, _, state in mine),
            digest=_digest(mine),
            # The top signs even when nobody is a member: nought is a figure too.
            required=bool(mine) or organization.parent_id is None,
            signature=signatures.get(organization.pk),
        )
        if organization.parent_id in nodes:
            nodes[organization.parent_id].below.append(node)
    return list(nodes.values())


def _below(members: list[tuple[str, int, str]], path: str) -> list[tuple[str, int, str]]:
    """The slice of the sorted list whose paths begin with this one."""
    return members[bisect_left(members, (path,)) : bisect_left(members, (after(path),))]


def _digest(members: list[tuple[str, int, str]]) -> str:
    """One hash over who is a member, of which kind, and where; no names enter it."""
    text = "\n".join(f"{path} {worker} {state}" for path, worker, state in members)
    return hashlib.sha256(text.encode()).hexdigest()


def returned(round: Round) -> dict[int, str]:
    """{organization: the remarks with which its last signature was returned}. One statement."""
    rows = SignOff.objects.filter(round=round, voided_at__isnull=False, returned_by__isnull=False).order_by("voided_at")
    return dict(rows.values_list("party_organization_id", "void_reason"))


def unsigned(nodes: list[Node]) -> list[Node]:
    """Organizations whose signature is still due."""
    return [node for node in nodes if node.required and not node.holds]
