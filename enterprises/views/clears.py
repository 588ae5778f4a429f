"""四清: what is clear and what is not, by territory, sector and affiliation."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.queries import clear_counts
from enterprises.queries.independence import sight
from enterprises.rules.clears import Clear
from enterprises.views.filters import asked_round
from enterprises.wording import CLEARS, WHY_NOT_CLEAR
from shanyang.departments.requests import StaffRequest


@require_GET
def clears(request: StaffRequest) -> HttpResponse:
    round_ = asked_round(request)
    open_eyes = round_ is not None and (round_.state != "open" or sight(request.user, round_).all)
    context: dict[str, Any] = {
        "round": round_,
        "labels": CLEARS,
        "base": reverse("enterprises:entries"),
        "open_eyes": open_eyes,
    }
    if round_ is not None and open_eyes:
        user = request.user
        context["tables"] = [
            ("territory", _("按属地"), clear_counts.by_territory(round_, user)),
            ("sector", _("按行业"), clear_counts.by_sector(round_, user)),
            ("affiliation", _("按隶属"), clear_counts.by_affiliation(round_, user)),
        ]
        context["reasons"] = [
            (label, [(code, WHY_NOT_CLEAR[code], n) for code, n in clear_counts.reasons(round_, user, clear)])
            for clear, (_code, label) in zip(Clear, CLEARS, strict=True)
        ]
    return render(request, "enterprises/clears.html", context)
