"""One act on a page of its own: what it does, who it concerns, the form, and a refusal beside its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from shanyang.lib import htmx
from shanyang.lib.errors import Stale
from shanyang.lib.workflow import Workflow

from ..actions.forms import once

Crumbs = Sequence[tuple[Any, str | None]]


def act(
    request: HttpRequest,
    form: BaseForm,
    write: Callable[[], models.Model | str],
    *,
    heading: str,
    label: Any,
    back_url: str,
    explanation: Any = "",
    facts: Sequence[tuple[Any, Any]] = (),
    crumbs: Crumbs = (),
) -> HttpResponse:
    """Show the form; with a valid POST run `write` once and go where it leads."""
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            return htmx.go(request, once(request, write))
    context = {
        "heading": heading,
        "explanation": explanation,
        "facts": facts,
        "form": form,
        "label": label,
        "back_url": back_url,
        "crumbs": [*crumbs, (heading, None)] if crumbs else (),
    }
    stale = isinstance(getattr(form, "refusal", None), Stale)
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "components/confirm.html", context, status=status)


@dataclass(frozen=True)
class Button:
    """A step that the record's state allows; `why_not` when this reader may not take it."""

    label: Any
    url: str
    why_not: str


def buttons(record: models.Model, workflow: Workflow, steps: dict[str, tuple[str, str]]) -> list[Button]:
    """The moves that start from the present state, in the order of the table; `steps` gives (address, why not)."""
    return [Button(move.label, *steps[move.verb]) for move in workflow.possible(record) if move.verb in steps]


def asked_day(request: HttpRequest) -> date:
    """`?on=YYYY-MM-DD`, else today."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
