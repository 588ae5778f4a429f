"""Changing the order in which sources are believed: rounds that still move are consolidated anew."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.actions import dirty
from enterprises.models import Precedence, Round
from enterprises.rules.precedence import DEFAULTS
from shanyang.departments.actions import master_data
from shanyang.departments.actions.audit import Actor
from shanyang.lib.errors import Refused


@transaction.atomic
def save(row: Precedence, *, by: Actor, reason: str = "") -> Precedence:
    """Enter or end one rank. Writes: Precedence, the marks of the running rounds, one AuditEvent. Raises: Refused."""
    if row.field not in DEFAULTS.get(row.subject, {}):
        known = "、".join(sorted(DEFAULTS.get(row.subject, {})))
        raise Refused(_("没有这个字段。可以填：%(known)s。") % {"known": known}, field="field")
    master_data.save(row, by=by, reason=reason)
    have_rounds_consolidated_again()
    return row


def have_rounds_consolidated_again() -> None:
    """Signed and frozen rounds keep the order they were signed with."""
    for round_ in Round.objects.filter(state__in=["open", "consolidating"]):
        dirty.mark_round(round_)
