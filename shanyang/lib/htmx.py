"""One view, two ways of looking at it: the whole page, or the part that htmx swaps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from .errors import Refused


def wants_part(request: HttpRequest) -> bool:
    """Asked by htmx for a swap; a boosted link or a restored history wants the page."""
    asked: Any = getattr(request, "htmx", None)
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def page(
    request: HttpRequest,
    template: str,
    partial: str = "",
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The named part of the template for htmx, the whole of it otherwise."""
    name = f"{template}#{partial}" if partial and wants_part(request) else template
    response = render(request, name, context, status=status)
    # The same address gives two bodies: caches must not mix them.
    response.headers.setdefault("Vary", "HX-Request")
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """To another page: HX-Redirect for htmx, 302 otherwise."""
    if getattr(request, "htmx", None):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """A refusal becomes an error beside its field, and the form is shown again with what was typed."""
    try:
        yield
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
        form.refusal = refusal  # type: ignore[attr-defined]
