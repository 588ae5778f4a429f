"""Tables that stand beside each other on one sheet, told apart so that each is read by itself."""

from __future__ import annotations

from collections.abc import Sequence

from enterprises.ledgers.columns import kind_of, normal
from enterprises.ledgers.headers import Header, text

_NUMBERING = frozenset(("序号", "序", "编号", "no", "no.", "#"))
_ROSTER = frozenset(("id_number", "phone", "sex", "party_status", "job", "position", "started_on", "employment_state"))
_LISTED = frozenset(
    ("headcount", "headcount_contract", "headcount_platform_active", "members", "formal_members", "outlets_count",
     "legal_person", "operating_status", "main_business")
)  # fmt: skip


def split(header: Header, sample: Sequence[Sequence[object]]) -> list[Header]:
    """The headings of each table, from left to right; one when there is nothing to tell apart.

    A table begins behind an empty column, at a second 序号, or where the
    first heading comes again, and only if it can stand by itself.
    """
    width = len(header.headings)
    starts = [0]
    for place in range(1, width):
        word = normal(header.headings[place])
        before = header.headings[place - 1]
        fresh = word and (
            word in _NUMBERING
            or word == normal(header.headings[starts[-1]])
            or (not before and header.keys[place - 1] is None and _is_empty(sample, place - 1))
        )
        if fresh and _stands(header, starts[-1], place) and _stands(header, place, width):
            starts.append(place)
    if len(starts) == 1:
        return [header]
    ends = [*starts[1:], width]
    return [header.part(start, end) for start, end in zip(starts, ends, strict=True)]


def _is_empty(sample: Sequence[Sequence[object]], place: int) -> bool:
    return not any(place < len(cells) and text(cells[place]) for cells in sample)


def _stands(header: Header, start: int, end: int) -> bool:
    """Whether these columns would make a table by themselves: names, and something said about them."""
    keys = header.keys[start:end]
    have = {key for key in keys if key}
    kind = kind_of(keys)
    if kind == "worker":
        return "person_name" in have and (bool(have & _ROSTER) or normal(header.headings[start]) in _NUMBERING)
    return kind == "enterprise" and "enterprise_name" in have and len(have & _LISTED) >= 1
