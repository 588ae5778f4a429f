"""What an enterprise is asked over its one-time link: its own word to confirm, and the gaps of its case."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from enterprises.models import AnswerLink, Case, Discrepancy, EnterpriseEntry, EnterpriseReport
from enterprises.queries import asking, gap_picture
from enterprises.queries.side_by_side import words
from enterprises.queries.voices import reports_of, voices
from enterprises.rules import gaps
from enterprises.rules.gaps import CHANGED, AnswerKind, Question
from enterprises.rules.sources import Source
from enterprises.wording import FIELD_LABELS
from shanyang.departments.models import AgendaItem, Resolution

CONFIRMED: tuple[tuple[str, AnswerKind], ...] = (
    ("division", AnswerKind.DIVISION),
    ("address", AnswerKind.TEXT),
    ("operating_status", AnswerKind.STATUS),
    ("license_state", AnswerKind.LICENSE),
    ("main_business", AnswerKind.TEXT),
    ("headcount", AnswerKind.COUNT),
    ("formal_members", AnswerKind.COUNT),
    ("probationary_members", AnswerKind.COUNT),
)


def asked(case: Case) -> tuple[Question, ...]:
    """What the enterprise said itself, to confirm or change, then the questions that follow from the gaps.

    Nothing that another source said is shown: whoever is told a number tends to
    confirm it. A field that is asked about anyway is not asked twice.
    """
    reports = reports_of(case)
    rows = Discrepancy.objects.filter(round_id=case.round_id, enterprise_id=case.enterprise_id).exclude(state="gone")
    found = list(rows.select_related("worker", "outlet"))
    questions = gaps.questions(gap_picture.picture(case, reports, found, voices(case, reports)))
    taken = {one.field for one in questions if one.outlet is None}
    return (*(one for one in _own(case, reports) if one.field not in taken), *questions, *asking.of_sector(case))


def changed_by(link: AnswerLink, answers: dict[str, str]) -> tuple[Question, ...]:
    """The fields that the enterprise corrected in its own word: what the officer's form shows beside the gaps."""
    if link.case is None:
        return ()
    return tuple(one for one in _own(link.case, reports_of(link.case)) if f"q-{CHANGED}-{one.field}" in answers)


def _own(case: Case, reports: list[EnterpriseReport]) -> list[Question]:
    spoken = _last_word(case, reports)
    if spoken is None:
        return []
    questions = []
    for name, kind in CONFIRMED:
        said = words(spoken, name)
        if said:
            params = {"label": str(FIELD_LABELS[name]), "known": said}
            questions.append(Question(CHANGED, name, kind, params))
    return questions


def own_word(case: Case, reports: list[EnterpriseReport]) -> list[tuple[str, str]]:
    """(label, value) of what the enterprise said itself, for a sheet of paper."""
    return [(one.params["label"], one.params["known"]) for one in _own(case, reports)]


def _last_word(case: Case, reports: list[EnterpriseReport]) -> EnterpriseReport | EnterpriseEntry | None:
    """The enterprise's own report of the round, else what was frozen about it the round before."""
    own = [one for one in reports if one.source == Source.EMPLOYER and not one.mention]
    if own:
        return own[-1]
    before = case.round.previous_id
    if before is None:
        return None
    rows = EnterpriseEntry.objects.filter(round_id=before, round__state="frozen", enterprise_id=case.enterprise_id)
    return rows.select_related("division", "sector").first()


STATES: dict[str, tuple[str, str | Promise]] = {
    "open": ("wait", gettext_lazy("等企业答复")),
    "answered": ("wait", gettext_lazy("企业已答复，等采用")),
    "adopted": ("done", gettext_lazy("已采用")),
    "set_aside": ("none", gettext_lazy("已搁置")),
    "revoked": ("none", gettext_lazy("已收回")),
    "expired": ("error", gettext_lazy("已过期，没有答复")),
}


@dataclass(frozen=True)
class Line:
    """One link on the page of the enquiry."""

    link: AnswerLink
    state: str
    tone: str
    label: str | Promise


def lines(case: Case) -> list[Line]:
    """The links of a case, the latest first."""
    now = timezone.now()
    found = []
    for link in case.answer_links.filter(purpose="enquiry").select_related("issued_by", "revoked_by")[:20]:
        state = link.state_at(now)
        found.append(Line(link, state, *STATES[state]))
    return found


def meeting_matters(link: AnswerLink) -> dict[str, object]:
    """What a meeting's link shows: the items about this enterprise and its own tasks, nothing of others."""
    items = AgendaItem.objects.filter(meeting=link.meeting, enterprise=link.enterprise)
    tasks = Resolution.objects.filter(meeting=link.meeting, enterprise=link.enterprise)
    return {"items": list(items.order_by("order")), "tasks": list(tasks.order_by("due_on", "id"))}
