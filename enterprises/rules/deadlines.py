"""How many working days each step of a case is given."""

from datetime import date

from shanyang.lib.parameters import Parameter, Parameters

_SOURCE = "本系统默认值，牵头部门可以另定"


def _days(label: str, days: int) -> Parameter:
    return Parameter(label, "工作日", _SOURCE, values=((date(2018, 1, 1), days),))


STEP_DAYS = Parameters(
    {
        "map": _days("摸底期限", 3),
        "check": _days("核对期限", 3),
        "screen": _days("筛选期限", 3),
        "enquire": _days("询问期限", 5),
        "visit": _days("走访期限", 5),
    }
)


def days_for(step: str, on: date) -> int:
    """Working days for a step that begins on that day.

    >>> days_for("visit", date(2026, 11, 2))
    5
    """
    return int(getattr(STEP_DAYS, step).at(on).value)
