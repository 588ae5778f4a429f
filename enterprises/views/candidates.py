"""疑似同一: pairs that may be one, the evidence side by side, a decision that can be taken back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from enterprises.actions import candidates as actions
from enterprises.models import Candidate
from enterprises.queries import candidate_pages
from enterprises.views.filters import round_filter
from shanyang.departments import lists
from shanyang.departments.actions.forms import once
from shanyang.lib import htmx
from shanyang.lib.htmx import refusals_on
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field

MARKS = {"open": "wait", "same": "done", "different": "none"}
KINDS = (("enterprise", gettext_lazy("企业")), ("outlet", gettext_lazy("网点")), ("worker", gettext_lazy("人员")))


class DecisionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=gettext_lazy("两边是不是同一个"),
        choices=(("same", gettext_lazy("是同一个，合在一起")), ("different", gettext_lazy("不是同一个，各算各的"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选“是同一个”或“不是同一个”。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        help_text=gettext_lazy("写给以后复核的人看，例如“电话核实，旧名未改”。"),
        error_messages={"required": gettext_lazy("请写明凭什么这样认定。")},
    )


class ReversalForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("为什么撤销"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明为什么撤销这次认定。")},
    )


def _pair(candidate: Candidate) -> str:
    left, right = candidate_pages.sides(candidate)
    return _("%(left)s 与 %(right)s") % {"left": left, "right": right}


LISTING = Listing(
    "candidates",
    gettext_lazy("疑似同一"),
    columns=(
        Column(
            "pair", gettext_lazy("两边"), _pair, url=lambda c: reverse("enterprises:candidate", args=[c.pk]), head=True
        ),
        Column("kind", gettext_lazy("种类"), lambda c: c.get_kind_display()),
        Column("clues", gettext_lazy("线索"), lambda c: "、".join(clue.text for clue in candidate_pages.clues_of(c))),
        Column("state", gettext_lazy("认定"), lambda c: c.get_state_display(), state=lambda c: MARKS[c.state]),
        Column("due", gettext_lazy("期限"), lambda c: c.due_on, template="components/cells/candidate_due.html"),
    ),
    sorts=(Sort("new", gettext_lazy("发现先后"), "id"),),
    filters=(
        Filter("state", gettext_lazy("认定"), by_field("state"), choices=Candidate.State.choices),
        Filter("kind", gettext_lazy("种类"), by_field("kind"), choices=KINDS),
        round_filter(),
    ),
    related=("enterprise_a", "enterprise_b", "outlet_a", "outlet_b", "worker_a", "worker_b"),
    empty_title=gettext_lazy("没有拿不准的"),
    empty_text=gettext_lazy("名称或姓名相近、又不足以自动认定的，会在这里等人判断。"),
    table="candidates",
)


def candidates(request: HttpRequest) -> HttpResponseBase:
    rows = Candidate.objects.visible_to(request.user)
    return lists.answer(
        request,
        LISTING.bind(request, rows),
        context={"lead": _("系统拿不准的由人认定；认定可以撤销，撤销后一切还原。")},
    )


def _found(request: HttpRequest, pk: int) -> Candidate:
    rows = Candidate.objects.visible_to(request.user).select_related("round", "decided_by", *LISTING.related)
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, candidate: Candidate, form: forms.Form | None = None) -> HttpResponse:
    if form is None:
        kind = DecisionForm if candidate.state == Candidate.State.OPEN else ReversalForm
        form = kind(initial={"version": candidate.version})
    context: dict[str, Any] = {
        "candidate": candidate,
        "pair": _pair(candidate),
        "lines": candidate_pages.comparison(candidate, request.user),
        "clues": candidate_pages.clues_of(candidate),
        "mark": MARKS[candidate.state],
        "form": form,
        "crumbs": [(_("疑似同一"), reverse("enterprises:candidates")), (_pair(candidate), None)],
    }
    return render(request, "enterprises/candidate.html", context, status=422 if form.errors else 200)


def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def _answer(request: HttpRequest, pk: int, form: forms.Form, act: Any) -> HttpResponse:
    found = _found(request, pk)
    if form.is_valid():
        with refusals_on(form):

            def write() -> str:
                act(found, by=request.user, **form.cleaned_data)
                return reverse("enterprises:candidate", args=[pk])

            return htmx.go(request, once(request, write))
    found.refresh_from_db()
    return _page(request, found, form)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, DecisionForm(request.POST), actions.decide)


@require_POST
def reverse_decision(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, ReversalForm(request.POST), actions.reverse)
