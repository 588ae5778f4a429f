"""Values as text and as words: a discrepancy keeps codes, a reader sees 正常营业, 示例路社区, 104 人."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.wording import (
    EMPLOYMENT_STATES,
    HEADCOUNT_BASES,
    LICENSE_STATES,
    OPERATING_STATUSES,
    PARTY_STATUSES,
)
from shanyang.departments.models import Division, Sector
from shanyang.lib import identifiers

if TYPE_CHECKING:
    from enterprises.models import Discrepancy

COUNTS = frozenset(
    {
        "headcount",
        "female_headcount",
        "members_total",
        "formal_members",
        "probationary_members",
        "backbone_formal_members",
        "mobile_members",
        "outlets_count",
    }
)
PEOPLE = COUNTS - {"outlets_count"}
CHOICES = {
    "operating_status": OPERATING_STATUSES,
    "status": OPERATING_STATUSES,
    "license_state": LICENSE_STATES,
    "headcount_basis": HEADCOUNT_BASES,
    "party_status": PARTY_STATUSES,
    "employment_state": EMPLOYMENT_STATES,
}
FIXED_ANSWERS = {
    # Nobody reported a value here, so the answer is a finding of the officer.
    "missing_in_source": (
        ("omitted", gettext_lazy("确实应报，是这一方漏报")),
        ("not_theirs", gettext_lazy("不归这一方报，不算缺")),
    ),
    "person_missing_in_employer": (
        ("active", gettext_lazy("在岗，是用工单位漏报")),
        ("left", gettext_lazy("不在这家，不计入")),
    ),
}
OUTLET_ANSWERS = (
    ("listed", gettext_lazy("确有这个网点")),
    ("gone", gettext_lazy("没有这个网点，或者不归这家")),
)
LONGEST_COUNT = 7


def fixed_answers(discrepancy: Discrepancy) -> tuple[tuple[str, Any], ...]:
    """The findings among which a person chooses where the sources gave no value; nothing where they did."""
    if discrepancy.kind == "outlet" and discrepancy.field == "listed":
        return OUTLET_ANSWERS
    return FIXED_ANSWERS.get(discrepancy.kind, ())


def fits(field: str, value: str) -> str | None:
    """The value as the field keeps it, or None when the field cannot hold it."""
    value = value.strip()
    if field in COUNTS:
        digits = value.replace(",", "").replace("，", "")
        return str(int(digits)) if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_COUNT else None
    if field in CHOICES:
        return value if value in dict(CHOICES[field]) else None
    if field == "uscc":
        read = identifiers.squeeze(value).upper()
        return read if identifiers.uscc_is_valid(read) else None
    if field == "sector":
        return value if Sector.objects.open().filter(code=value).exists() else None
    if field == "division":
        return value if Division.objects.open().filter(code=value).exists() else None
    if field in ("opened_on", "started_on", "left_on", "born_on"):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            return None
    return value[:200] or None


def in_words(discrepancy: Discrepancy, value: str | None) -> str:
    """A kept value for the reader; 待定 while there is none."""
    if value is None or value == "":
        return _("待定")
    fixed = fixed_answers(discrepancy)
    if fixed:
        return str(dict(fixed).get(value, value))
    return value_in_words(discrepancy.field, value)


def value_in_words(field: str, value: str) -> str:
    if field in CHOICES:
        return str(dict(CHOICES[field]).get(value, value))
    if field in PEOPLE:
        return _("%(number)s 人") % {"number": value}
    if field == "outlets_count":
        return _("%(number)s 个") % {"number": value}
    if field == "sector":
        return str(Sector.objects.filter(code=value).order_by("-id").first() or value)
    if field == "division":
        return str(Division.objects.filter(code=value).order_by("-id").first() or value)
    if field in ("phone", "phone_tail4"):
        return _("尾号 %(tail)s") % {"tail": value[-4:]}
    return {"true": _("是"), "false": _("否")}.get(value, value)
