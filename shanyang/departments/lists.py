"""Answering a list page: shown with GET, exported with POST, because an export leaves a trace."""

from typing import IO, Any

from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from shanyang.lib import htmx, spreadsheets
from shanyang.lib.listing import BoundListing

from . import round_trip
from .actions import audit, list_views
from .actions import round_trip as actions
from .models import User

QUESTION = "question"  # the mark of a posted question, set by components/filters.html


def answer(
    request: HttpRequest,
    listing: BoundListing,
    template: str = "components/list_page.html",
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """The page, the part that htmx swaps, or the workbook of exactly what is filtered.

    A list that is asked for names of people takes its question by POST, too, and
    sends on to the address with the names sealed.
    """
    if request.method == "POST" and listing.posts and QUESTION in request.POST:
        return htmx.go(request, listing.posted_url())
    user: User = request.user  # type: ignore[assignment]
    listing.chosen = list_views.chosen(user, listing.listing.name)
    if request.method == "POST":
        return export(request, listing)
    given = {
        "list": listing,
        "heading": listing.listing.title,
        "round_trip": round_trip.find(listing.listing.table),
        **(context or {}),
    }
    # A page that extends the list page does not have its parts: they are asked of the list page itself.
    part = template if not htmx.wants_part(request) else "components/list_page.html"
    return htmx.page(request, part, "list", given)


def export(request: HttpRequest, listing: BoundListing) -> HttpResponseBase:
    """The filtered rows: as the table that may be edited and uploaded again, else as they are shown."""
    title = str(listing.listing.title)
    table = round_trip.find(listing.listing.table)
    user: User = request.user  # type: ignore[assignment]
    book: IO[bytes]
    if table is not None:
        book = actions.workbook(table, user, only=listing.queryset)
    else:
        book = spreadsheets.workbook([(title, listing.export_headings, listing.export_rows())])
        with transaction.atomic():
            audit.record(f"export.{listing.listing.name}", by=user, detail=_question(listing))
    name = f"{title}_{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=spreadsheets.XLSX)


def _question(listing: BoundListing) -> dict[str, Any]:
    return {"rows": str(listing.count), **{bound.filter.code: bound.value for bound in listing.active}}
