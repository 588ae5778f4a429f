"""How numbers, dates and names are written on every page.

The office's own habits: thousands separated, an unknown number is 不掌握 and
never 0, dates without the year inside the year, names and phones masked.
"""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shanyang.departments.templatetags.forms import request_key

register = template.Library()

NOT_APPLICABLE = "—"
MINUS = "−"


@register.filter
def known(value: Any) -> str:
    """A count, or 不掌握 when nobody said."""
    if value is None or value == "":
        return _("不掌握")
    if isinstance(value, int | float):
        return number_format(value, force_grouping=True)
    return str(value)


@register.filter
def applicable(value: Any) -> str:
    """A value, or a dash where the question does not arise."""
    return NOT_APPLICABLE if value is None or value == "" else known(value)


@register.filter
def signed(value: int | None) -> str:
    """A difference with its sign: +14, −14, 0."""
    if value is None:
        return _("不掌握")
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{number_format(abs(value), force_grouping=True)}"


@register.filter
def share(part: int | None, whole: int | None) -> str:
    """A proportion as a whole percentage; a dash when there is nothing to divide by."""
    if part is None or not whole:
        return NOT_APPLICABLE
    return f"{round(100 * part / whole)}%"


@register.filter
def masked_name(name: str | None) -> str:
    """王小明 → 王**; an empty name stays a dash."""
    if not name:
        return NOT_APPLICABLE
    return name[0] + "*" * max(1, len(name) - 1)


@register.filter
def on_day(value: date | datetime | None) -> str:
    """11月23日 within this year, 2026年11月23日 otherwise."""
    if value is None:
        return NOT_APPLICABLE
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    numbers = {"year": day.year, "month": day.month, "day": day.day}
    if day.year == timezone.localdate().year:
        return _("%(month)d月%(day)d日") % numbers
    return _("%(year)d年%(month)d月%(day)d日") % numbers


@register.filter
def at_time(value: datetime | None) -> str:
    """今天 09:42, 昨天 16:05 or the date with the time."""
    if value is None:
        return NOT_APPLICABLE
    local = timezone.localtime(value)
    days = (timezone.localdate() - local.date()).days
    day = {0: _("今天"), 1: _("昨天")}.get(days, on_day(local.date()))
    return f"{day} {local:%H:%M}"


@register.inclusion_tag("components/due.html")
def due(day: date | None) -> dict[str, Any]:
    """The deadline as a state, a sentence and a date."""
    if day is None:
        return {"state": "none", "text": _("不限期"), "day": None}
    left = (day - timezone.localdate()).days
    if left < 0:
        state, text = "error", ngettext("超期 %(days)d 天", "超期 %(days)d 天", -left) % {"days": -left}
    elif left == 0:
        state, text = "error", _("今天到期")
    else:
        state = "wait" if left <= 2 else "none"
        text = ngettext("还剩 %(days)d 天", "还剩 %(days)d 天", left) % {"days": left}
    return {"state": state, "text": text, "day": day}


register.simple_tag(takes_context=True)(request_key)


@register.filter
def error_fields(form: Any) -> list[Any]:
    """The bound fields of a form that were refused, for the error summary."""
    return [field for field in form if field.errors] if form else []


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """mapping[key], or nothing."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return None
