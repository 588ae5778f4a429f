"""The tree of Party organizations: founding, moving and ending, with the paths kept in step."""

from __future__ import annotations

from datetime import date

from django.db import models, transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from ..models import Division, PartyOrganization
from ..models.party_organizations import STEP
from ..scope import path_range
from . import audit
from .audit import Actor


class Paths:
    """Gives out free places in the tree, reading each parent's last place once.

    Places of ended organizations are not given again.
    """

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def below(self, parent: PartyOrganization | None) -> str:
        prefix = parent.path if parent else ""
        if prefix not in self._last:
            taken = PartyOrganization.objects.filter(
                path_range(prefix, "path") if prefix else Q(), level=parent.level + 1 if parent else 1
            )
            last = taken.aggregate(last=Max(Substr("path", len(prefix) + 1, STEP)))["last"]
            self._last[prefix] = int(last or 0)
        self._last[prefix] += 1
        return f"{prefix}{self._last[prefix]:0{STEP}d}"


@transaction.atomic
def found(
    *,
    code: str,
    name: str,
    kind: str,
    parent: PartyOrganization | None,
    since: date,
    by: Actor,
    division: Division | None = None,
    reason: str = "",
) -> PartyOrganization:
    """Enter a new organization below its parent. Writes: PartyOrganization, one AuditEvent."""
    organization = PartyOrganization(
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        division=division,
        since=since,
        path=Paths().below(parent),
        level=parent.level + 1 if parent else 1,
    )
    organization.full_clean()
    organization.save()
    audit.record("departments.found_party_organization", organization, by=by, reason=reason)
    return organization


@transaction.atomic
def move(organization: PartyOrganization, *, under: PartyOrganization, by: Actor, reason: str) -> None:
    """Change the affiliation of an organization with everything below it.

    Writes: the paths of the subtree, one AuditEvent. Raises: Refused.
    """
    if not reason.strip():
        raise Refused(_("请写明调整隶属关系的理由。"), field="reason")
    if organization.covers(under):
        raise Refused(_("不能把党组织移到它自己的下级之下。"), field="parent")
    before, old_path, old_level = organization.parent_id, organization.path, organization.level
    new_path, rise = Paths().below(under), under.level + 1 - organization.level
    # The top of the subtree first: the paths below are rewritten in one statement.
    PartyOrganization.objects.filter(pk=organization.pk).update(parent=under)
    PartyOrganization.objects.under(organization).update(
        path=Concat(Value(new_path), Substr("path", len(old_path) + 1), output_field=models.CharField()),
        level=F("level") + rise,
    )
    organization.refresh_from_db()
    audit.record(
        "departments.move_party_organization",
        organization,
        by=by,
        reason=reason,
        detail={"parent": [before, under.pk], "level": [old_level, organization.level]},
    )
