"""Independent sources stay independent: whose words an officer may read before handing in their own.

A source that has seen the others no longer testifies, it agrees. So every
office that owes a ledger reads the others' figures only when its own delivery
is closed (or it declared that there is nothing), or when the round no longer
takes deliveries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from enterprises.models import Round, Worker
from enterprises.scope import TERRITORIAL, Unheard
from shanyang.departments.rules.duties import Duty
from shanyang.departments.scope import division_range

if TYPE_CHECKING:
    from enterprises.models import Obligation
    from enterprises.scope import WorkerQuerySet
    from shanyang.departments.models import User

OFFICES = frozenset({Duty.REGISTRAR, Duty.SECTOR, *TERRITORIAL})
HEARD = ("enquiry", "visit")


@dataclass(frozen=True)
class Sight:
    """What one user reads of a round. `own` holds (source, department) pairs, `waits_for` what is still owed."""

    all: bool
    own: frozenset[tuple[str, int]] = frozenset()
    waits_for: tuple[Obligation, ...] = ()

    def shows(self, source: str, department_id: int | None) -> bool:
        """Whether the words of this source in the person of this department may be shown."""
        return self.all or (source, department_id) in self.own


def sight(user: User, round_: Round) -> Sight:
    """One statement for the user's own obligations of the round; none for the lead."""
    posts = user.posts_on()
    duties = {post.duty for post in posts}
    if Duty.LEAD in duties:
        return Sight(all=True)
    owed = owed_by(posts, round_)
    own = {(row.source, row.department_id) for row in owed}
    # Only who works on cases calls and visits; an instructor of the same street reads none of it.
    own |= {(source, post.department_id) for source in HEARD for post in posts if post.duty in OFFICES}
    if not duties & OFFICES:
        # An enterprise reads its own words only; the upper organization reads what has been consolidated.
        return Sight(all=Duty.PARTY in duties and round_.state != "open", own=frozenset(own))
    waiting = tuple(row for row in owed if not (row.closed_at or row.declared_none_at))
    # Where the round asks nothing of an office, there is nothing of its own to protect.
    return Sight(all=round_.state != "open" or not waiting, own=frozenset(own), waits_for=waiting)


def shows_consolidated(user: User, round_: Round | None) -> bool:
    """Whether the reader may see what was put together from all sources: entries, figures, clears.

    A running round is put together after every delivery, so its entries are the others' words.
    """
    return round_ is not None and (round_.state != "open" or sight(user, round_).all)


def readable(user: User, round_: Round | None, to: str = "", enterprise: str = "") -> Q:
    """The condition on rows that repeat a report: those whose words the user may read.

    to: the path to what has `source` and `department`, with its `__`. enterprise: the
    path to the enterprise; offices deliver for several, so an enterprise reads its own rows only.
    """
    nothing = Q(pk__in=[])
    if round_ is None:
        return nothing
    seen = sight(user, round_)
    if seen.all:
        return Q()
    employers = [post.enterprise_id for post in user.posts_on() if post.duty == Duty.EMPLOYER]
    condition = nothing
    for source, department in sorted(seen.own):
        if source != "employer" or not enterprise:
            condition |= Q(**{f"{to}source": source, f"{to}department_id": department})
    if employers and enterprise:
        # Its own roster it reads whoever handed it in, and whether or not the round asked for it.
        condition |= Q(**{f"{to}source": "employer", f"{enterprise}__in": employers})
    return condition


def people(user: User) -> WorkerQuerySet:
    """People in scope whom the user may know of.

    Who is named only by others' rosters of a running round is not told, not even
    that there is somebody, until the own ledger is in.
    """
    hidden = [round_ for round_ in Round.objects.filter(state="open") if not sight(user, round_).all]
    told = Q(pk__in=[])
    for round_ in hidden:
        told |= Q(round=round_) & readable(user, round_, "report__", "enterprise")
    return Worker.objects.told_to(user, Unheard(tuple(round_.pk for round_ in hidden), told))


def owed_by(posts: list[Any], round_: Round) -> list[Obligation]:
    """The ledgers of the round that fall to these offices; a community stands behind its street's."""
    conditions = [condition for post in posts if (condition := _owed_by_one(post)) is not None]
    if not conditions:
        return []
    condition = conditions[0]
    for other in conditions[1:]:
        condition |= other
    return list(round_.obligations.filter(condition).select_related("department", "sector", "division"))


def _owed_by_one(post: Any) -> Q | None:
    if post.duty == Duty.REGISTRAR:
        return Q(source="registrar", department_id=post.department_id)
    if post.duty == Duty.SECTOR:
        return Q(source="supervisor", department_id=post.department_id, sector_id=post.sector_id)
    if post.duty in TERRITORIAL and post.division_id:
        code = post.division.code
        above = Q(division__code__in=[code[:length] for length in (6, 9, 12) if length <= len(code)])
        return Q(source="territory") & (division_range(code) | above)
    if post.duty == Duty.EMPLOYER and post.enterprise_id:
        return Q(source="employer", enterprise_id=post.enterprise_id)
    return None
