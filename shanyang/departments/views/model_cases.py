"""典型: nominated by an office, reviewed by another hand, published on an open page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field

from .. import lists, permissions
from ..actions import duties as actions
from ..forms.duties import NominateAgainForm, NominateForm, ReviewForm
from ..forms.inputs import PaperForm, ReasonForm, VersionForm
from ..models import ModelCase, SectorBrand
from ..permissions import why_not
from ..requests import StaffRequest
from ..workflow import MODEL_CASE
from .acting import act, buttons
from .duties import tabs

MARKS = {"nominated": "wait", "accepted": "running", "returned": "error", "published": "done", "withdrawn": "none"}

LISTING = Listing(
    "model-cases",
    gettext_lazy("典型"),
    columns=(
        Column("title", gettext_lazy("标题"), lambda c: c.title, url=lambda c: c.get_absolute_url(), head=True),
        Column("department", gettext_lazy("推荐单位"), lambda c: c.department.name),
        Column("sector", gettext_lazy("行业"), lambda c: c.sector and c.sector.label),
        Column("state", gettext_lazy("状态"), lambda c: str(c.get_state_display()), state=lambda c: MARKS[c.state]),
        Column("published_on", gettext_lazy("发布日期"), lambda c: c.published_on),
    ),
    sorts=(Sort("new", gettext_lazy("最近推荐"), "id", descending=True),),
    filters=(Filter("state", gettext_lazy("状态"), by_field("state"), choices=MODEL_CASE.choices),),
    related=("department", "sector"),
    empty_title=gettext_lazy("还没有推荐过典型"),
    empty_text=gettext_lazy("做得好的做法由单位推荐，牵头部门评审后公开发布。"),
)


def _crumbs(*more: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("典型"), reverse("responsibility:model-cases")), *more]


@require_http_methods(["GET", "POST"])
def model_cases(request: StaffRequest) -> HttpResponseBase:
    bound = LISTING.bind(request, ModelCase.objects.visible_to(request.user))
    context = {
        "tabs": tabs("model-cases"),
        "new_url": reverse("responsibility:model-case-nominate"),
        "new_label": _("推荐一个典型"),
    }
    return lists.answer(request, bound, "responsibility/list.html", context)


def _case(request: StaffRequest, pk: int) -> ModelCase:
    rows = ModelCase.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("department", "sector", "nominated_by", "reviewed_by"), pk=pk)


@require_GET
def model_case(request: StaffRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    user = request.user
    own = why_not(permissions.check_own_work, user, found.department)
    lead = why_not(permissions.check_leads, user)
    review = why_not(permissions.check_review, user, found.nominated_by_id)
    take_down = lead if found.state == "published" else own
    names = {
        "accept": ("review", review),
        "nominate_again": ("again", own),
        "publish": ("publish", lead),
        "withdraw": ("withdraw", take_down),
    }
    steps = {
        verb: (reverse(f"responsibility:model-case-{name}", args=[pk]), refusal)
        for verb, (name, refusal) in names.items()
    }
    context = {
        "case": found,
        "mark": MARKS[found.state],
        "buttons": buttons(found, MODEL_CASE, steps),
        "papers": found.papers.select_related("by"),
        "paper_form": None if own else PaperForm(),
        "paper_url": reverse("responsibility:attach", args=["model-case", pk]),
        "crumbs": _crumbs((found.title, None)),
    }
    return render(request, "responsibility/model_case.html", context)


@require_http_methods(["GET", "POST"])
def nominate(request: StaffRequest) -> HttpResponse:
    form = NominateForm(request.POST or None, user=request.user)
    return act(
        request,
        form,
        lambda: actions.nominate(by=request.user, **form.cleaned_data),
        heading=_("推荐一个典型"),
        explanation=_("牵头部门评审通过并发布以后，任何人都能在公开页面上看到；不要写党员和职工的姓名。"),
        label=_("送牵头部门评审"),
        back_url=reverse("responsibility:model-cases"),
        crumbs=_crumbs(),
    )


def _step(
    request: StaffRequest, pk: int, form_class: Any, write: Any, words: tuple[str, Any, str], **first: Any
) -> Any:
    found = _case(request, pk)
    form = form_class(request.POST or None, initial={"version": found.version, **first})
    heading, label, explanation = words
    return act(
        request,
        form,
        lambda: write(found, by=request.user, **form.cleaned_data),
        heading=heading,
        label=label,
        explanation=explanation,
        facts=[(_("标题"), found.title), (_("推荐单位"), found.department)],
        back_url=found.get_absolute_url(),
        crumbs=_crumbs((found.title, found.get_absolute_url())),
    )


@require_http_methods(["GET", "POST"])
def review(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("评审典型"), _("送出评审结论"), _("通过后可以公开发布；退回后由推荐单位修改再报。"))
    return _step(request, pk, ReviewForm, actions.review, words)


@require_http_methods(["GET", "POST"])
def again(request: StaffRequest, pk: int) -> HttpResponse:
    found = _case(request, pk)
    words = (_("修改后再报"), _("再报一次"), _("评审意见：%(remarks)s") % {"remarks": found.remarks or "—"})
    text = {"title": found.title, "practice": found.practice, "effect": found.effect}
    return _step(request, pk, NominateAgainForm, actions.nominate_again, words, **text)


@require_http_methods(["GET", "POST"])
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("公开发布典型"), _("公开发布"), _("发布后任何人不用登录就能看到标题、做法、成效和推荐单位。"))
    return _step(request, pk, VersionForm, actions.publish_case, words)


@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    words = (_("撤下典型"), _("撤下"), _("撤下后公开页面不再显示；记录和理由保留。"))
    return _step(request, pk, ReasonForm, actions.withdraw_case, words)


# -- for everybody --------------------------------------------------------------------------


@login_not_required
@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Published model cases and the brands of the sectors; no sign-in, no person's name."""
    cases = ModelCase.objects.published().select_related("department", "sector").order_by("-published_on", "-id")
    brands = SectorBrand.objects.select_related("sector").order_by("sector_id")
    return render(request, "responsibility/published.html", {"cases": cases[:200], "brands": brands})


@login_not_required
@require_GET
def published_case(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ModelCase.objects.published().select_related("department", "sector"), pk=pk)
    return render(request, "responsibility/published_case.html", {"case": found})
