"""What is to be done next on a case, by whom, and why this officer can or cannot do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.wording import STEPS

if TYPE_CHECKING:
    from enterprises.models import Case
    from shanyang.departments.models import User

VERBS = dict(STEPS)


@dataclass(frozen=True)
class Next:
    """The next act: `step` is a step's code, `settle` for open discrepancies, or nothing when all is done."""

    step: str
    label: str
    url: str = ""
    due_on: date | None = None
    why_not: str = ""


def what_next(case: Case, user: User, *, open_discrepancies: int = 0) -> Next:
    """One act for the page's one primary button."""
    page = case_url(case)
    if case.step != "done":
        return Next(
            case.step,
            _("办%(step)s") % {"step": VERBS[case.step]},
            reverse("enterprises:case-step", args=[case.pk, case.step]),
            case.due_on,
            permissions.why_not(permissions.check_take_step, user, case, case.step),
        )
    if case.in_scope is False:
        return Next("", _("不纳入本轮，没有要办的了"), page)
    if open_discrepancies:
        return Next("settle", _("还有 %(count)d 项差异待定") % {"count": open_discrepancies}, f"{page}?only=differing")
    return Next("", _("五步已办完，等本轮整合"), page)


def case_url(case: Case) -> str:
    return reverse("enterprises:case", args=[case.pk])
