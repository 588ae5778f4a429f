"""Answering a list page: shown with GET, exported with POST, because an export leaves a trace."""

from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone

from shanyang.lib import htmx, spreadsheets
from shanyang.lib.listing import BoundListing

from .actions import audit


def answer(
    request: HttpRequest,
    listing: BoundListing,
    template: str = "components/list_page.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page, the part that htmx swaps, or the workbook of exactly what is filtered."""
    if request.method == "POST":
        return export(request, listing)
    return htmx.page(request, template, "list", {"list": listing, "heading": listing.listing.title, **(context or {})})


def export(request: HttpRequest, listing: BoundListing) -> HttpResponse:
    title = str(listing.listing.title)
    book = spreadsheets.workbook([(title, listing.export_headings, listing.export_rows())])
    with transaction.atomic():
        audit.record(
            f"export.{listing.listing.name}",
            by=request.user,  # type: ignore[arg-type]
            reason=", ".join(
                f"{chip.label}={bound.value if bound.filter.kind != 'search' else '…'}"
                for chip, bound in zip(listing.chips, listing.active, strict=True)
            ),
            detail={"rows": str(listing.count), "question": listing.query},
        )
    name = f"{title}_{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=spreadsheets.XLSX)
