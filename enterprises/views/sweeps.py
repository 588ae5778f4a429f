"""地毯式排查: the board of the round, a street's page, a community's page with its sections and finds."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from enterprises import permissions
from enterprises.actions import sweeps as actions
from enterprises.forms.sweeps import DeclareForm, EndSectionForm, FindForm, SectionForm, WalkForm
from enterprises.models import Find, Round, Section, Sweep
from enterprises.queries import sweeps as queries
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx


def _round(request: StaffRequest) -> Round | None:
    """The round asked for, else the one that runs, else the latest."""
    asked = request.GET.get("round", "")
    rows = Round.objects.order_by("-number")
    if asked.isdecimal() and len(asked) < 19:
        return rows.filter(pk=asked).first()
    return rows.in_progress().first() or rows.first()


@require_GET
def board(request: StaffRequest) -> HttpResponse:
    """All streets with their communities; progress by source, street and sector."""
    return _board(request, "")


@require_GET
def street(request: StaffRequest, code: str) -> HttpResponse:
    """One street's communities."""
    return _board(request, code)


def _board(request: StaffRequest, code: str) -> HttpResponse:
    round_, today = _round(request), timezone.localdate()
    streets = queries.board(round_, request.user, today, street=code) if round_ else []
    visible = bool(streets)
    if code and not streets:
        raise Http404
    context = {
        "round": round_,
        "streets": streets,
        "one": streets[0] if code and streets else None,
        "totals": queries.totals(streets),
        "sources": queries.by_source(round_, request.user, today) if round_ and visible and not code else [],
        "sectors": queries.by_sector(round_, request.user, today) if round_ and visible and not code else [],
        "crumbs": [(_("地毯式排查"), reverse("enterprises:sweeps")), (streets[0].name, None)]
        if code and streets
        else [(_("地毯式排查"), None)],
    }
    return render(request, "enterprises/sweeps.html", context)


def _found(request: StaffRequest, pk: int) -> Sweep:
    rows = Sweep.objects.visible_to(request.user).select_related("round", "division__parent", "declared_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def sweep(request: StaffRequest, pk: int) -> HttpResponse:
    """One community: its sections, what each gave, what was found."""
    return _page(request, _found(request, pk))


def _page(request: StaffRequest, found: Sweep, status: int = 200, **extra: Any) -> HttpResponse:
    refusal = permissions.why_not(permissions.check_sweep, request.user, found.division)
    context = {
        "sweep": found,
        "sections": queries.sections(found),
        "may": not refusal and found.round.state == "open",
        "why_not": refusal,
        "may_nudge": not found.declared
        and found.round.state == "open"
        and not permissions.why_not(permissions.check_nudge, request.user, found),
        "declaration": DeclareForm(initial={"version": found.version}),
        "section_form": SectionForm(),
        "find_form": FindForm(sweep=found),
        "today": timezone.localdate(),
        "crumbs": [
            (_("地毯式排查"), reverse("enterprises:sweeps")),
            (
                str(found.division.parent or ""),
                reverse("enterprises:sweep-street", args=[found.division.code[:9]]),
            ),
            (str(found.division), None),
        ],
        **extra,
    }
    return render(request, "enterprises/sweep.html", context, status=status)


def _address(found: Sweep) -> str:
    return reverse("enterprises:sweep", args=[found.pk])


@require_POST
def walk(request: StaffRequest, pk: int) -> HttpResponse:
    """Done or none, for one section."""
    found = _found(request, pk)
    form = WalkForm(request.POST, sweep=found)
    if form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _address(actions.walk(found, by=request.user, **form.cleaned_data).sweep)  # noqa: E731
            return htmx.go(request, submitted.once(request, act))
    return _page(request, found, 422, form=form)


@require_POST
def find(request: StaffRequest, pk: int) -> HttpResponse:
    """Something that works here and stands in no ledger."""
    found = _found(request, pk)
    form = FindForm(request.POST, sweep=found)
    if form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _address(actions.find(found, by=request.user, **form.cleaned_data).sweep)  # noqa: E731
            return htmx.go(request, submitted.once(request, act))
    return _page(request, found, 422, form=form, find_form=form)


@require_POST
def declare(request: StaffRequest, pk: int) -> HttpResponse:
    """All sections have been walked."""
    found = _found(request, pk)
    form = DeclareForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: _address(actions.declare(found, by=request.user, **form.cleaned_data))  # noqa: E731
            return htmx.go(request, submitted.once(request, act))
    return _page(request, found, 422, form=form)


@require_POST
def add_section(request: StaffRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = SectionForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            made = lambda: actions.add_section(found.division, by=request.user, **form.cleaned_data)  # noqa: E731
            return htmx.go(request, submitted.once(request, lambda: made() and _address(found)))
    return _page(request, found, 422, form=form, section_form=form)


@require_POST
def end_section(request: StaffRequest, pk: int) -> HttpResponse:
    """A section is pulled down or joined to another."""
    section = get_object_or_404(Section.objects.visible_to(request.user).select_related("division"), pk=pk)
    form = EndSectionForm(request.POST)
    sweep = Sweep.objects.filter(division=section.division).order_by("-round__number").first()
    if sweep is None:
        return htmx.go(request, reverse("enterprises:sweeps"))
    if form.is_valid():
        with htmx.refusals_on(form):
            act = lambda: actions.end_section(section, by=request.user, **form.cleaned_data) and _address(sweep)  # noqa: E731
            return htmx.go(request, submitted.once(request, act))
    return _page(request, _found(request, sweep.pk), 422, form=form)


@require_GET
def finds(request: StaffRequest) -> HttpResponse:
    """Everything that sweeps have brought to light, with its case."""
    round_ = _round(request)
    rows = Find.objects.visible_to(request.user).select_related(
        "sweep__division__parent", "section", "enterprise", "by"
    )
    context = {
        "round": round_,
        "finds": rows.filter(sweep__round=round_).order_by("-id")[:500] if round_ else [],
        "crumbs": [(_("地毯式排查"), reverse("enterprises:sweeps")), (_("排查发现"), None)],
    }
    return render(request, "enterprises/finds.html", context)
