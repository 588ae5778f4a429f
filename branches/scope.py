"""Who sees which coverage proposals: those of the enterprises, buildings and streets within a post."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from enterprises.scope import TERRITORIAL, enterprises_of
from shanyang.departments.rules.duties import Duty
from shanyang.departments.scope import ScopedQuerySet, division_range

READERS = (Duty.LEAD, Duty.SECTOR, *TERRITORIAL, Duty.PARTY, Duty.INSTRUCTOR)


class ProposalQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        """An enterprise's with the enterprise; a building's and a street's with the ground they stand on."""
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty not in READERS:
            return None
        about_enterprises = enterprises_of(post, "enterprise__")
        condition = Q(subject_type="enterprise") & about_enterprises if about_enterprises is not None else None
        if post.duty in TERRITORIAL and post.division_id and not post.sector_id:
            places = Q(subject_type__in=["building", "division"]) & division_range(post.division.code)
            condition = places if condition is None else condition | places
        return condition
