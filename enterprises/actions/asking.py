"""询问题目: the lead adds and ends questions of a sector."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.models import SectorQuestion
from shanyang.departments.actions import audit
from shanyang.departments.models import Sector, User
from shanyang.lib.errors import Refused, Stale


@transaction.atomic
def add(*, sector: Sector | None, text: str, why: str, since: date, by: User) -> SectorQuestion:
    """A question asked from a day on. Writes: SectorQuestion, one AuditEvent. Raises: Refused (who, purpose, twice)."""
    permissions.check_lead(by)
    if not why.strip():
        raise Refused(_("请写明问了做什么用；没有用处的不问。"), field="why")
    if SectorQuestion.objects.open().filter(sector=sector, text=text.strip()).exists():
        raise Refused(_("这个行业已经在问这个问题。"), field="text")
    made = SectorQuestion.objects.create(sector=sector, text=text.strip(), why=why.strip(), since=since, by=by)
    audit.record("enterprises.add_question", made, by=by)
    return made


@transaction.atomic
def end(question: SectorQuestion, *, until: date, reason: str, version: int, by: User) -> None:
    """Nobody is asked it from that day on; answers given stay. Raises: Refused (who, day, reason), Stale."""
    permissions.check_lead(by)
    permissions.check_reason(reason)
    if until <= question.since:
        raise Refused(_("停用日期应当在生效日期以后。"), field="until")
    changed = SectorQuestion.objects.filter(pk=question.pk, version=version, until__isnull=True).update(
        until=until, end_reason=reason.strip()[:200], version=version + 1
    )
    if not changed:
        raise Stale(_("在您打开页面以后，有人已经停用了这个问题。请刷新页面看看。"))
    audit.record("enterprises.end_question", question, by=by, reason=reason.strip())
