"""In whose name an officer may deliver in a round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from enterprises.models import Obligation
from shanyang.departments.rules.duties import Duty

if TYPE_CHECKING:
    from enterprises.models import Round
    from shanyang.departments.models import User


@dataclass(frozen=True)
class Offer:
    """One name in which the user may deliver: which source, whose office, about what."""

    source: str
    department: Any
    label: str
    sector: Any = None
    division: Any = None
    enterprise: Any = None
    on_behalf: bool = False

    @property
    def key(self) -> str:
        """What the form sends."""
        parts = (self.department, self.sector, self.division, self.enterprise)
        return "-".join([self.source, *(str(part.pk) if part else "0" for part in parts)])

    def scope(self) -> dict[str, Any]:
        """As `submissions.receive` takes it."""
        return {
            "source": self.source,
            "department": self.department,
            "sector": self.sector,
            "division": self.division,
            "enterprise": self.enterprise,
            "on_behalf": self.on_behalf,
        }


def offers(user: User, round_: Round) -> list[Offer]:
    """Every name in which the user may deliver now, the likeliest first; a fixed number of statements."""
    posts = user.posts_on()
    found: list[Offer] = []
    sectors: dict[int, list[Offer]] = {}
    for post in posts:
        if post.duty == Duty.REGISTRAR:
            found.append(
                Offer("registrar", post.department, _("谁登记 · %(department)s") % {"department": post.department})
            )
        elif post.duty == Duty.SECTOR:
            label = _("谁主管 · %(department)s · %(sector)s") % {"department": post.department, "sector": post.sector}
            sectors.setdefault(post.department_id, []).append(
                Offer("supervisor", post.department, label, sector=post.sector)
            )
        elif post.duty == Duty.TERRITORY and post.division_id:
            found.append(
                Offer(
                    "territory",
                    post.department,
                    _("谁属地 · %(division)s") % {"division": post.division.short_name},
                    division=post.division,
                )
            )
            found.append(
                Offer(
                    "employer",
                    post.department,
                    _("谁用工 · 代企业报（企业名称写在表里）"),
                    division=post.division,
                    on_behalf=True,
                )
            )
        elif post.duty == Duty.EMPLOYER and post.enterprise_id:
            found.append(
                Offer(
                    "employer",
                    post.department,
                    _("谁用工 · %(enterprise)s") % {"enterprise": post.enterprise},
                    enterprise=post.enterprise,
                )
            )
    for offered in sectors.values():
        if len(offered) > 1:
            label = _("谁主管 · %(department)s · 一份表里有几个行业") % {"department": offered[0].department}
            offered.append(Offer("supervisor", offered[0].department, label))
        found += offered
    if any(post.duty == Duty.LEAD for post in posts):
        found += _for_the_lead(round_)
    return list({offer.key: offer for offer in found}.values())


def _for_the_lead(round_: Round) -> list[Offer]:
    """The lead may bring in what an office handed over on paper or by messenger."""
    owed = (
        Obligation.objects.filter(round=round_)
        .exclude(source="employer")
        .select_related("department", "sector", "division")
    )
    return [
        Offer(
            row.source,
            row.department,
            f"{row.get_source_display()} · {row.department}" + (f" · {row.sector}" if row.sector else ""),
            sector=row.sector,
            division=row.division if row.source == "territory" else None,
            on_behalf=True,
        )
        for row in owed.order_by("id")
    ]
