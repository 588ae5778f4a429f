"""For the street's backstop list: enterprises on its ground that have no Party coverage yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.models import Proposal
from enterprises.models import Round
from shanyang.departments.backstop import Strand
from shanyang.departments.scope import division_range


def coverage(street: Any, on: date) -> Iterator[Strand]:
    """Covered and all enterprises by the last frozen round's proposals; nothing before one was frozen."""
    frozen = Round.objects.frozen().first()
    if frozen is None:
        return
    rows = Proposal.objects.filter(division_range(street.code), round=frozen, subject_type="enterprise")
    counted = rows.aggregate(all=Count("id"), covered=Count("id", filter=Q(kind="covered")))
    if counted["all"]:
        yield Strand(
            "coverage",
            _("已有党组织的企业"),
            _("%(round)s冻结数；没有覆盖的按建议逐家办") % {"round": frozen},
            counted["covered"],
            counted["all"],
            f"{reverse('branches:proposals')}?{urlencode({'round': frozen.pk, 'street': street.code})}",
        )
