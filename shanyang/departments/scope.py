"""Who sees which rows: posts turned into conditions of one query.

Within a post every dimension that is set must match; several posts add up.
Only posts in force on the day count. The three administrators see no rows
of the survey at all, and an office without a matching dimension sees none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


def after(prefix: str) -> str:
    """The first string of digits behind every string that begins with the prefix.

    Counted as a number, because the sign that follows 9 sorts differently from
    one database collation to the next.

    >>> after("410811009")
    '410811010'
    """
    return str(int(prefix) + 1).zfill(len(prefix))


def prefix_range(prefix: str, field: str) -> Q:
    """Codes of digits beginning with the prefix, as a range that an index serves."""
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": after(prefix)})


def division_range(prefix: str, field: str = "division__code") -> Q:
    """A division by code with everything below it."""
    return prefix_range(prefix, field)


def path_range(path: str, field: str = "party_organization__path") -> Q:
    """A Party organization by path with everything affiliated below it."""
    return prefix_range(path, field)


def dimensions_of(
    post: Any,
    *,
    division: str = "",
    sector: str = "",
    party_organization: str = "",
    enterprise: str = "",
) -> Q | None:
    """The condition that a post's dimensions put on a row, or None if it reaches no row.

    Each argument names the path to the compared column: a division's code, a
    sector's code, an organization's path, an enterprise's id. A post that is
    restricted by a dimension which the table does not have reaches nothing:
    silence must not widen a scope.
    """
    condition = Q()
    if post.division_id:
        if not division:
            return None
        condition &= division_range(post.division.code, division)
    if post.sector_id:
        if not sector:
            return None
        condition &= Q(**{sector: post.sector.code})
    if post.party_organization_id:
        if not party_organization:
            return None
        condition &= path_range(post.party_organization.path, party_organization)
    if post.enterprise_id:
        if not enterprise:
            return None
        condition &= Q(**{enterprise: post.enterprise_id})
    return condition


class ScopedQuerySet(models.QuerySet):
    """Rows that not everybody sees. A table says in `within` what one post reaches."""

    def within(self, post: Any, on: date) -> Q | None:
        """The rows one post reaches on a day; None for none at all.

        Conditions over many-valued relations belong in a subquery, so that a
        row reached by two ways still comes once.
        """
        return None

    def visible_to(self, user: Any, on: date | None = None) -> Self:
        """The rows any post of the user reaches."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        on = on or timezone.localdate()
        return self.reached_by(self.within(post, on) for post in user.posts_on(on) if not post.administrative)

    def reached_by(self, conditions: Iterable[Q | None]) -> Self:
        """The rows of any of these conditions, one for each post; None reaches none."""
        reached = [condition for condition in conditions if condition is not None]
        if not reached:
            return self.none()
        union = reached[0]
        for condition in reached[1:]:
            # An empty condition means every row; Q() | Q(x) would silently drop it.
            if not condition or not union:
                return self.all()
            union |= condition
        return self.filter(union)
