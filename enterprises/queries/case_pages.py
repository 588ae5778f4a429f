"""Everything the page of one case shows, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from enterprises.models import Discrepancy, EnterpriseReport, StepRecord
from enterprises.queries import asking, gap_picture, side_by_side, trail
from enterprises.queries.independence import Sight, sight
from enterprises.queries.settling_pages import subject_of
from enterprises.queries.side_by_side import Sheet
from enterprises.queries.trail import Event
from enterprises.queries.voices import Voice, reports_of, voices
from enterprises.rules import gaps
from enterprises.rules.gaps import Question
from enterprises.wording import STEP_OUTCOMES, STEPS, question_in_words

if TYPE_CHECKING:
    from enterprises.models import Case
    from shanyang.departments.models import User

MARKS = ("一", "二", "三", "四", "五")


@dataclass
class CasePage:
    """One case as one reader sees it. What is not asked for is not read."""

    case: Case
    user: User
    only_differing: bool = False

    @cached_property
    def sight(self) -> Sight:
        return sight(self.user, self.case.round)

    @cached_property
    def reports(self) -> list[EnterpriseReport]:
        return reports_of(self.case)

    @cached_property
    def discrepancies(self) -> list[Discrepancy]:
        """Those of the enterprise in the round that the reader may see, open ones first."""
        rows = Discrepancy.objects.visible_to(self.user).filter(
            round_id=self.case.round_id, enterprise_id=self.case.enterprise_id
        )
        rows = rows.exclude(state="gone").select_related("worker", "outlet", "resolved_by").prefetch_related("values")
        found = sorted(rows, key=lambda one: (one.state != "open", one.pk))
        for one in found:
            one.subject = subject_of(one)  # type: ignore[attr-defined]
        return found

    @cached_property
    def voices(self) -> list[Voice]:
        return voices(self.case, self.reports)

    @cached_property
    def sheet(self) -> Sheet:
        return side_by_side.sheet(
            self.case, self.reports, self.discrepancies, self.sight, only_differing=self.only_differing
        )

    @cached_property
    def records(self) -> list[StepRecord]:
        return list(
            self.case.records.select_related("by", "withdrawn_by", "enquiry", "visit").prefetch_related(
                "answers", "criteria"
            )
        )

    @cached_property
    def standing_records(self) -> list[StepRecord]:
        return [one for one in self.records if one.withdrawn_at is None]

    @property
    def visited(self) -> StepRecord | None:
        """The last standing visit, on which photos and a signed sheet can be hung."""
        done = [one for one in self.standing_records if one.step == "visit" and one.outcome != "waived"]
        return done[-1] if done else None

    @cached_property
    def trail(self) -> list[Event]:
        return trail.trail(self.case, self.records, self.reports, self.discrepancies, self.sight)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        picture = gap_picture.picture(self.case, self.reports, self.discrepancies, self.voices)
        return (*gaps.questions(picture), *asking.of_sector(self.case))

    @cached_property
    def in_vain(self) -> asking.InVain | None:
        """Calls that reached nobody, and whether it has been enough."""
        return asking.in_vain(self.case, self.standing_records)

    @property
    def sentences(self) -> list[str]:
        """The questions as the caller reads them out."""
        return [question_in_words(one.code, one.params) for one in self.questions]

    @property
    def open_count(self) -> int:
        return sum(one.state == "open" for one in self.discrepancies)

    def steps(self, addresses: dict[str, str], here: str = "") -> list[dict[str, Any]]:
        """The strip: what `components/steps.html` takes. `here` is the step whose page is open."""
        last = {one.step: one for one in self.standing_records}
        current = here or self.case.step
        left_out = self.case.in_scope is False
        found = []
        for mark, (code, label) in zip(MARKS, STEPS, strict=True):
            record = last.get(code)
            done = record is not None and record.outcome != "unreached"
            state = "waived" if done and record and record.outcome == "waived" else "done" if done else "open"
            found.append(
                {
                    "code": code,
                    "mark": mark,
                    "label": label,
                    "state": state,
                    "note": "" if record is None else _note(record),
                    "url": "" if left_out and not done else addresses.get(code, ""),
                    "current": code == current,
                }
            )
        return found


def _note(record: StepRecord) -> str:
    """Day and outcome under the step: 11月9日 · 纳入."""
    day = localdate(record.at)
    words = {"month": day.month, "day": day.day, "outcome": STEP_OUTCOMES.get(record.outcome, record.outcome)}
    return _("%(month)d月%(day)d日 · %(outcome)s") % words
