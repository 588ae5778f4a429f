"""Questions of the sector, and how often calls were in vain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Case, Enquiry, SectorQuestion, StepRecord
from enterprises.rules.gaps import AnswerKind, Question
from enterprises.rules.recalls import RECALL, Recall, recall
from enterprises.rules.steps import UNREACHED
from shanyang.departments.models import Sector, WorkingDay
from shanyang.departments.queries.parameters import with_dated_values

ASKED = "asked-"


def of_sector(case: Case) -> tuple[Question, ...]:
    """What the lead wants every enterprise of this sector to be asked, today: one statement."""
    rows = SectorQuestion.objects.in_force(timezone.localdate())
    rows = rows.filter(Q(sector__isnull=True) | Q(sector_id=case.enterprise.sector_id))
    return tuple(
        Question(f"{ASKED}{row.pk}", "", AnswerKind.TEXT, {"text": row.text})
        for row in rows.order_by("sector_id", "id")
    )


@dataclass
class Questions:
    """The questions of one sector, or those for all."""

    label: str
    standing: list[SectorQuestion] = field(default_factory=list)
    ended: list[SectorQuestion] = field(default_factory=list)


def groups(on: date) -> list[Questions]:
    """Those for all first, then each sector."""
    found: dict[int | None, Questions] = {None: Questions(_("各行业都问"))}
    found |= {sector.pk: Questions(sector.label) for sector in Sector.objects.in_force(on).order_by("id")}
    for one in SectorQuestion.objects.select_related("sector").order_by("id"):
        group = found.setdefault(one.sector_id, Questions(one.sector.label if one.sector else ""))
        (group.ended if one.until and one.until <= on else group.standing).append(one)
    return list(found.values())


@dataclass(frozen=True)
class InVain:
    """Calls that reached nobody, and what to do next."""

    attempts: int
    last: Enquiry
    enough: bool


def plan(attempts: int, *, called_on: date, part: str) -> Recall:
    """The next call by the parameters in force: two statements."""
    exceptions = dict(WorkingDay.objects.filter(day__gte=called_on).values_list("day", "works"))
    parameters = with_dated_values(RECALL)
    return recall(attempts, called_on=called_on, part=part, exceptions=exceptions, parameters=parameters)


def in_vain(case: Case, records: list[StepRecord]) -> InVain | None:
    """Standing calls in vain while the enquiry still waits. Takes the records that the page has read."""
    calls = [one.enquiry for one in records if one.step == "enquire" and one.outcome == UNREACHED]
    if case.step != "enquire" or not calls:
        return None
    last = calls[-1]
    attempts = int(with_dated_values(RECALL).recall_attempts.at(last.called_on).value)
    return InVain(len(calls), last, len(calls) >= attempts)
