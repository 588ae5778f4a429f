"""询问题目: what every enterprise of a sector is asked beside its own gaps."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import permissions
from enterprises.actions import asking as actions
from enterprises.forms.asking import EndForm, QuestionForm
from enterprises.models import SectorQuestion
from enterprises.queries import asking as queries
from shanyang.departments.requests import StaffRequest
from shanyang.departments.views.acting import act


def _address() -> str:
    return reverse("enterprises:questions")


@require_GET
def questions(request: StaffRequest) -> HttpResponse:
    """The questions by sector."""
    today = timezone.localdate()
    context = {
        "groups": queries.groups(today),
        "may_edit": permissions.is_lead(request.user),
        "today": today,
        "crumbs": [(_("一企一案"), reverse("enterprises:cases")), (_("询问题目"), None)],
    }
    return render(request, "enterprises/questions.html", context)


@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """The lead adds a question."""
    form = QuestionForm(request.POST or None, initial={"since": timezone.localdate()})

    def write() -> str:
        actions.add(by=request.user, **form.cleaned_data)
        return _address()

    return act(
        request,
        form,
        write,
        heading=_("增加一个询问题目"),
        explanation=_("从生效日起，打电话和一次性链接都会问到；系统已经掌握的不要再问。"),
        label=_("增加这个问题"),
        back_url=_address(),
    )


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """The lead ends a question."""
    found = get_object_or_404(SectorQuestion.objects.open().select_related("sector"), pk=pk)
    form = EndForm(request.POST or None, initial={"version": found.version, "until": timezone.localdate()})

    def write() -> str:
        actions.end(found, by=request.user, **form.cleaned_data)
        return _address()

    return act(
        request,
        form,
        write,
        heading=_("停用一个询问题目"),
        explanation=_("停用以后不再问；已经答过的留在各案的询问记录里。"),
        facts=[(_("行业"), found.sector or _("各行业都问")), (_("问题"), found.text)],
        label=_("停用这个问题"),
        back_url=_address(),
    )
