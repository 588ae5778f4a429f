"""The dated rows of the Precedence table, as the rules read them."""

from datetime import date

from enterprises.models import Precedence
from enterprises.rules.precedence import Override
from enterprises.rules.sources import Source


def overrides(on: date) -> tuple[Override, ...]:
    """What the lead has changed in the default orders, in force on that day."""
    rows = Precedence.objects.filter(since__lte=on).exclude(until__lte=on).order_by("rank", "id")
    return tuple(Override(row.subject, row.field, Source(row.source), row.rank, row.since, row.until) for row in rows)
