"""What a step of the five may end with, and the facts it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from typing import Any

DONE, WAIVED, TAKEN_IN, LEFT_OUT, REACHED, UNREACHED = "done", "waived", "in", "out", "reached", "unreached"

OUTCOMES: dict[str, tuple[str, ...]] = {
    "map": (DONE, WAIVED),
    "check": (DONE, WAIVED),
    "screen": (TAKEN_IN, LEFT_OUT),
    "enquire": (REACHED, UNREACHED, WAIVED),
    "visit": (DONE, WAIVED),
}
PHONE = "contact_phone"


@dataclass(frozen=True)
class Call:
    """A telephone enquiry. `part` of the day: am, pm, eve or unknown; without `again_on` the plan decides."""

    called_on: date
    spoke_to: str = ""
    again_on: date | None = None
    part: str = ""


@dataclass(frozen=True)
class Trip:
    """A visit. `counted_how`: roster, on_site or told."""

    visited_on: date
    visitors: str
    met: str = ""
    place: str = ""
    counted_how: str = ""


@dataclass(frozen=True)
class Given:
    """One answer: to which question, about which field, as a typed value; None when it was not learnt."""

    question: str
    field: str = ""
    value: Any = None
    params: dict[str, Any] = default(default_factory=dict)
    outlet: int | None = None

    @property
    def text(self) -> str:
        """The answer as it is kept on the record; a phone number only by its tail."""
        if self.value is None:
            return ""
        if self.field == PHONE:
            return "…" + str(self.value)[-4:]
        return as_text(self.value)


def as_text(value: Any) -> str:
    """A typed value as discrepancies keep it: codes, digits, ISO days."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "code", value))[:200]
