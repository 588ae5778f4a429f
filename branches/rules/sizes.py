"""规模: what the number of members alone decides: officers, general branch, committee."""

from __future__ import annotations

from datetime import date

from branches.rules.verdicts import Reason
from shanyang.lib.parameters import Parameters


def officers(members: int, *, on: date, parameters: Parameters) -> Reason:
    """A committee from seven formal members on, below that a secretary alone (支部工作条例第二十条)."""
    needed = parameters.committee_members.at(on)
    code = "committee" if members >= needed.value else "secretary_only"
    return Reason(code, {"have": members, "needed": int(needed.value)})


def size_variant(members: int, *, on: date, parameters: Parameters) -> tuple[str, str]:
    """The form of `forms.py` that so many members call for and its source; both empty for a branch.

    A branch generally holds at most fifty (支部工作条例第四条); above it a
    general branch, from a hundred on a grass-roots committee (党章第三十条).
    """
    most, hundred = parameters.branch_max_members.at(on), parameters.committee_from_members.at(on)
    if members > hundred.value:
        return "committee", f"{most.source}；{hundred.source}"
    if members > most.value:
        return "general_branch", f"{most.source}；{hundred.source}"
    return "", ""
