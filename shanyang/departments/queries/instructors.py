"""Instructors by the street whose office sends them: one of the resources that a street shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from ..models import Post
from ..rules.duties import Duty

STREET_DIGITS = 9


def by_street(streets: Iterable[str], on: date) -> Counter[str]:
    """People, not posts: who serves three enterprises is one instructor."""
    rows = Post.objects.in_force(on).filter(duty=Duty.INSTRUCTOR, department__division__isnull=False).order_by()
    counts: Counter[str] = Counter()
    for code, number in rows.values_list("department__division__code").annotate(n=Count("user", distinct=True)):
        counts[code[:STREET_DIGITS]] += number
    return Counter({street: counts[street] for street in streets})
