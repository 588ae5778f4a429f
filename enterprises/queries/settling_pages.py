"""A discrepancy for its reader: who says what, what is proposed and why, what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext as _

from enterprises.models import Discrepancy, DiscrepancyComment, DiscrepancyValue
from enterprises.queries.independence import Sight, sight
from enterprises.queries.side_by_side import LABELS, settled_why
from enterprises.queries.values import fixed_answers, in_words
from enterprises.wording import FIELD_LABELS, HEADCOUNT_BASES

if TYPE_CHECKING:
    from shanyang.departments.models import User

BASES = dict(HEADCOUNT_BASES)


PERSONAL = ("name", "id_number", "phone")
"""Kinds whose values are somebody's name or number: shown on the page of the one case, not in a list."""


def subject_of(discrepancy: Discrepancy) -> str:
    """About whom or what, beyond the enterprise: a masked person, an outlet, a field, a silent source."""
    if discrepancy.worker:
        return discrepancy.worker.masked_name
    if discrepancy.outlet:
        return discrepancy.outlet.name
    if discrepancy.kind == "missing_in_source":
        return _("“%(source)s”没有报") % {"source": LABELS.get(discrepancy.field, discrepancy.field)}
    return str(FIELD_LABELS.get(discrepancy.field, ""))


def said_in_words(discrepancy: Discrepancy, one: DiscrepancyValue) -> str:
    """One side's value; where there is none to show, that it reports the subject at all."""
    if fixed_answers(discrepancy):
        return _("有")
    return in_words(discrepancy, one.value)


@dataclass(frozen=True)
class Summary:
    """A discrepancy's line in the list."""

    subject: str
    said: str
    settled: str


def summarize(found: list[Discrepancy], seen: Sight | None) -> None:
    """Give each its `summary`; one statement for all values."""
    prefetch_related_objects(found, "values")
    for one in found:
        sides: list[str] = []
        if one.kind in PERSONAL:
            different = len({value.value for value in one.values.all()})
            one.summary = Summary(subject_of(one), _("%(count)d 种写法") % {"count": different}, "")  # type: ignore[attr-defined]
            continue
        for value in one.values.all():
            if seen is not None and seen.shows(value.source, value.department_id):
                sides.append(f"{LABELS[value.source]} {said_in_words(one, value)}")
        settled = in_words(one, one.value) if one.state == "settled" and seen is not None and seen.all else ""
        one.summary = Summary(subject_of(one), "；".join(sides), settled)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Side:
    """One source's word on the page."""

    value: DiscrepancyValue
    source: str
    words: str
    note: str
    proposed: bool
    adopted: bool
    hidden: bool


class SettlingPage:
    """One discrepancy as one reader sees it."""

    def __init__(self, discrepancy: Discrepancy, user: User) -> None:
        self.discrepancy = discrepancy
        self.user = user

    @cached_property
    def sight(self) -> Sight:
        return sight(self.user, self.discrepancy.round)

    @cached_property
    def comments(self) -> list[DiscrepancyComment]:
        """The discussion, for those who may read all sides: officers quote numbers in it."""
        return list(self.discrepancy.comments.select_related("by")) if self.sight.all else []

    @property
    def title(self) -> str:
        return str(self.discrepancy.get_kind_display())

    @property
    def subject(self) -> str:
        return subject_of(self.discrepancy)

    @property
    def heading(self) -> str:
        """What the decision is about: the field where sources gave values, else the finding itself."""
        return self.title if fixed_answers(self.discrepancy) or not self.subject else self.subject

    @cached_property
    def sides(self) -> list[Side]:
        one = self.discrepancy
        return [
            Side(
                value,
                str(LABELS[value.source]),
                said_in_words(one, value),
                self._note(value),
                proposed=value.source == one.proposed_source and not fixed_answers(one),
                adopted=one.state == "settled" and value.source == one.value_source and value.value == one.value,
                hidden=not self.sight.shows(value.source, value.department_id),
            )
            for value in one.values.all()
        ]

    def _note(self, value: DiscrepancyValue) -> str:
        return _joined(str(value.department or ""), str(BASES.get(value.basis, "")))

    @property
    def options(self) -> list[tuple[str, str]]:
        """Choices of the form: `source|value`, in words."""
        if not self.sight.all:
            return []
        return [
            (
                f"{side.value.source}|{side.value.value}",
                format_html("<b>{}</b> <small>{}</small>", side.words, _joined(side.source, side.note)),
            )
            for side in _each_once(self.sides)
        ]

    @property
    def proposed_choice(self) -> str:
        """What the form offers first: the decision that stands, else what precedence proposes."""
        one = self.discrepancy
        if fixed_answers(one):
            return f"|{one.value}" if one.value else ""
        if one.state == "settled":
            return f"{one.value_source}|{one.value}" if one.value_source else ""
        return next((f"{side.value.source}|{side.value.value}" for side in self.sides if side.proposed), "")

    @property
    def proposal(self) -> str:
        """Why the system proposes it, as a sentence; nothing where only a person can say."""
        one = self.discrepancy
        side = next((side for side in self.sides if side.proposed), None)
        if side is None or not self.sight.all:
            return ""
        words = {"value": side.words, "source": side.source, "field": subject_of(one)}
        return _("建议定为 %(value)s。“%(field)s”在取数优先级里以“%(source)s”为先。") % words

    @property
    def decision(self) -> str:
        one = self.discrepancy
        return in_words(one, one.value) if one.state == "settled" and self.sight.all else ""

    @property
    def decided_why(self) -> str:
        return settled_why(self.discrepancy) if not fixed_answers(self.discrepancy) else ""

    @property
    def spread(self) -> str:
        """How far apart the numbers are; nothing for anything but numbers."""
        numbers = [int(side.value.value) for side in self.sides if side.value.value.isdigit()]
        if not self.sight.all or len(numbers) < 2 or self.discrepancy.field not in _COUNTED:
            return ""
        return _("相差 %(number)d") % {"number": max(numbers) - min(numbers)}


_COUNTED = ("headcount", "formal_members", "probationary_members", "outlets_count", "female_headcount")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _each_once(sides: Iterable[Side]) -> list[Side]:
    seen: dict[tuple[str, str], Side] = {}
    for side in sides:
        seen.setdefault((side.value.source, side.value.value), side)
    return list(seen.values())
