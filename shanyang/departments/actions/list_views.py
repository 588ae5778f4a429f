"""A person keeps which columns of a list to see."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from ..models import ListView, User
from . import audit

NAME = re.compile(r"[a-z][a-z0-9-]{0,58}")
MOST = 60


@transaction.atomic
def choose(listing: str, columns: Sequence[str], *, by: User) -> ListView | None:
    """Keep the columns of one list, in this order; none at all goes back to the usual ones.

    Writes: ListView, one AuditEvent. Raises: Refused (no such kind of name).
    """
    codes = list(dict.fromkeys(columns))[:MOST]
    if not NAME.fullmatch(listing) or not all(NAME.fullmatch(code.replace("_", "-")) for code in codes):
        raise Refused(_("这个列表没有可以选的栏目。请回到列表页再选。"))
    if codes:
        kept, _made = ListView.objects.update_or_create(user=by, listing=listing, defaults={"columns": codes})
    else:
        ListView.objects.filter(user=by, listing=listing).delete()
        kept = None
    audit.record("departments.choose_columns", kept, by=by, detail={"list": listing, "columns": " ".join(codes)})
    return kept


def chosen(user: User, listing: str) -> list[str]:
    """The columns the person chose for a list; none when the usual ones are to be shown."""
    kept = ListView.objects.filter(user=user, listing=listing).values_list("columns", flat=True).first()
    return [code for code in kept or [] if isinstance(code, str)]
