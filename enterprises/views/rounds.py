"""轮次: the list, the page of one, opening, deliveries closed, consolidation begun."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import carry_over as carrying
from enterprises.actions import rounds as actions
from enterprises.forms.rounds import MaybeReasonForm, ReasonForm, RoundForm
from enterprises.models import Obligation, Round
from enterprises.queries import openness, round_pages, unchanged
from enterprises.workflow import ROUND
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.departments.rules.duties import ADMINISTRATORS, Duty
from shanyang.lib import htmx
from shanyang.lib.errors import Refused

MOVES: dict[str, tuple[Callable[..., Round], type[ReasonForm]]] = {
    "consolidate": (actions.begin_consolidation, MaybeReasonForm),
    "reopen": (actions.reopen, ReasonForm),
    "unlock": (actions.unlock, ReasonForm),
}


def _visible_rounds(user: Any) -> Any:
    """Rounds are for whoever has an office in the survey; administrators have none."""
    held = {post.duty for post in user.posts_on()} - ADMINISTRATORS
    return Round.objects.all() if held else Round.objects.none()


@require_GET
def rounds(request: StaffRequest) -> HttpResponse:
    found = _visible_rounds(request.user).select_related("division").order_by("-number")
    context = {
        "rounds": found,
        "may_open": not permissions.why_not(permissions.check_lead, request.user),
        "running": next((one for one in found if one.state != "frozen"), None),
    }
    return render(request, "enterprises/rounds.html", context)


@require_http_methods(["GET", "POST"])
def open_round(request: StaffRequest) -> HttpResponse:
    """Plan and open the next round."""
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            url = submitted.once(request, lambda: _address(actions.open_round(by=request.user, **form.plan())))
            return htmx.go(request, url)
    context = {
        "form": form,
        "why_not": permissions.why_not(actions.check_may_open, request.user),
        "crumbs": [(_("排查轮次"), reverse("enterprises:rounds")), (_("开新的一轮"), None)],
    }
    return render(request, "enterprises/round_open.html", context, status=422 if form.errors else 200)


def _address(round_: Round) -> str:
    return reverse("enterprises:round", args=[round_.pk])


@require_GET
def round_page(request: StaffRequest, pk: int) -> HttpResponse:
    return _round_page(request, get_object_or_404(_visible_rounds(request.user), pk=pk))


def _round_page(request: StaffRequest, round_: Round, status: int = 200, **extra: Any) -> HttpResponse:
    lead = permissions.is_lead(request.user)
    context = {
        "round": round_,
        "board": round_pages.board(round_, request.user, timezone.localdate()),
        "checklist": openness.open_things(round_) if lead else [],
        "lead": lead,
        "unchanged": len(unchanged.cases(round_, request.user)) if lead or request.user.holds(Duty.TERRITORY) else 0,
        "moved": round_.deadline_moves.select_related("by"),
        "moves": [
            (move, MOVES[move.verb][1](initial={"version": round_.version}))
            for move in ROUND.possible(round_)
            if lead and move.verb in MOVES
        ],
        "crumbs": [(_("排查轮次"), reverse("enterprises:rounds")), (str(round_), None)],
        **extra,
    }
    return render(request, "enterprises/round.html", context, status=status)


@require_POST
def move_round(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Begin consolidation, take the round back to deliveries, or unlock a signed one."""
    round_ = get_object_or_404(_visible_rounds(request.user), pk=pk)
    act, form_class = MOVES[verb]
    form = form_class(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            return htmx.go(
                request,
                submitted.once(request, lambda: _address(act(round_, by=request.user, **form.cleaned_data))),
            )
    return _round_page(request, round_, status=422, form=form, refused_verb=verb)


@require_POST
def close_delivery(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm that a ledger is complete, or that there is nothing to deliver."""
    obligation = get_object_or_404(Obligation.objects.visible_to(request.user).select_related("round"), pk=pk)
    act = actions.declare_none if request.POST.get("answer") == "none" else actions.close_delivery
    try:
        url = submitted.once(request, lambda: _address(act(obligation, by=request.user).round))
    except Refused as refusal:
        return _round_page(request, obligation.round, status=422, refusal=str(refusal))
    return htmx.go(request, url)


@require_POST
def carry_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Take over the last round's conclusions where every source stands by its words."""
    round_ = get_object_or_404(_visible_rounds(request.user), pk=pk)
    try:
        url = submitted.once(request, lambda: _carried(round_, request.user))
    except Refused as refusal:
        return _round_page(request, round_, status=422, refusal=str(refusal))
    return htmx.go(request, url)


def _carried(round_: Round, user: Any) -> str:
    carrying.carry_over(round_, by=user)
    return _address(round_)
