"""由谁负责: one enterprise's four parties on any day, with the backstop rule's reasons; who approved its project."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import permissions
from enterprises.actions import placements
from enterprises.forms.answering import AuthorityForm
from enterprises.models import Enterprise
from enterprises.queries import answering
from shanyang.departments.requests import StaffRequest
from shanyang.departments.views.acting import act, asked_day


def _enterprise(request: StaffRequest, pk: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("sector", "division"), pk=pk)


@require_GET
def enterprise_answering(request: StaffRequest, pk: int) -> HttpResponse:
    """Who answers for the enterprise, and why; `?on=` asks for another day."""
    found, on = _enterprise(request, pk), asked_day(request)
    context = {
        "enterprise": found,
        "on": on,
        "today": timezone.localdate(),
        "page": answering.on_day(found, request.user, on),
        "places": answering.history(found),
        "history": answering.duty_history(found),
        "authority_why_not": permissions.why_not(permissions.check_project_authority, request.user, found),
        "crumbs": [
            (_("企业台账"), reverse("enterprises:enterprises")),
            (found.name, reverse("enterprises:enterprise", args=[pk])),
            (_("由谁负责"), None),
        ],
    }
    return render(request, "enterprises/answering.html", context)


@require_http_methods(["GET", "POST"])
def project_authority(request: StaffRequest, pk: int) -> HttpResponse:
    found = _enterprise(request, pk)
    form: forms.Form = AuthorityForm(request.POST or None, initial={"since": timezone.localdate()})
    page = reverse("enterprises:enterprise-answering", args=[pk])

    def write() -> str:
        placements.set_project_authority(found, by=request.user, **form.cleaned_data)
        return page

    return act(
        request,
        form,
        write,
        heading=_("记录项目审批单位"),
        explanation=_("没有行业或行业不一的企业，兜底规则先看项目由谁审批。"),
        facts=[(_("企业"), found.name)],
        label=_("记录下来"),
        back_url=page,
        crumbs=[(_("企业台账"), reverse("enterprises:enterprises")), (found.name, page)],
    )
