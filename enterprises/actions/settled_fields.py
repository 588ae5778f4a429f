"""An officer writes a value straight into the consolidated list: it becomes a settled discrepancy.

Nothing stands in an entry that no source said and no person decided, so an
edited cell is kept as a decision with its reason, beside what the sources say.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import discrepancies
from enterprises.models import Discrepancy, Enterprise, Round
from shanyang.departments.models import User
from shanyang.lib.errors import Refused

KINDS = {
    "operating_status": "status",
    "headcount": "headcount",
    "formal_members": "member_count",
    "probationary_members": "member_count",
}


@transaction.atomic
def settle_field(
    round_: Round, enterprise: Enterprise, field: str, value: str, *, by: User, reason: str
) -> Discrepancy:
    """Decide one field of an enterprise for a round.

    value: as the discrepancy keeps it, a count as digits, a status as its code.
    Writes: Discrepancy (made when the sources agreed so far), marks, one AuditEvent.
    Raises Refused.
    """
    if not value:
        raise Refused(_("整合后的数不能改成“不掌握”。没有把握时请重新核定这一项。"))
    permissions.check_reason(reason)
    discrepancy, _made = Discrepancy.objects.get_or_create(
        round=round_, enterprise=enterprise, worker=None, outlet=None, kind=KINDS[field], field=field
    )
    return discrepancies.resolve(
        discrepancy, value=value, reason=reason, evidence=reason, by=by, version=discrepancy.version
    )
