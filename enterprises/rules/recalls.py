"""没联系上: when to call again, at which other time of the day, and when calling has been enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from shanyang.lib.parameters import Parameter, Parameters
from shanyang.lib.workdays import add_working_days

MORNING, AFTERNOON, EVENING = "am", "pm", "eve"
NOON, EVENING_FROM = 12, 18
NEXT_PART = {MORNING: AFTERNOON, AFTERNOON: EVENING, EVENING: MORNING}
"""Who does not answer in the morning may do so in the afternoon or after work."""

_SOURCE = "本系统默认值，牵头部门可以另定"
_SINCE = date(2018, 1, 1)
RECALL = Parameters(
    {
        "recall_days": Parameter("没联系上，隔几天再打", "工作日", _SOURCE, values=((_SINCE, 1),)),
        "recall_attempts": Parameter("打几次没联系上就换办法", "次", _SOURCE, values=((_SINCE, 3),)),
    }
)


@dataclass(frozen=True)
class Recall:
    """The next call: day and time of the day. `enough`: a visit or the one-time link is the better way now."""

    on: date
    part: str
    enough: bool


def part_of(moment: datetime) -> str:
    """Morning, afternoon or evening of a local time."""
    return MORNING if moment.hour < NOON else AFTERNOON if moment.hour < EVENING_FROM else EVENING


def recall(
    attempts: int, *, called_on: date, part: str, exceptions: Mapping[date, bool], parameters: Parameters = RECALL
) -> Recall:
    """The plan after so many calls in vain, the last of them on that day and at that time.

    >>> recall(1, called_on=date(2026, 11, 20), part="am", exceptions={})
    Recall(on=datetime.date(2026, 11, 23), part='pm', enough=False)
    """
    days = int(parameters.recall_days.at(called_on).value)
    enough = attempts >= int(parameters.recall_attempts.at(called_on).value)
    return Recall(add_working_days(called_on, days, exceptions), NEXT_PART.get(part, AFTERNOON), enough)
