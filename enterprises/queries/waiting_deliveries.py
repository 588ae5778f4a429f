"""For the workbench: ledgers that are owed, deliveries that wait for an answer, pairs that wait for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Candidate, Obligation, Submission
from enterprises.queries.candidate_pages import sides
from shanyang.departments.rules.duties import Duty
from shanyang.departments.workbench import Waiting

AT_MOST = 50  # of one kind; the list itself has them all
DELIVERERS = (Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY, Duty.EMPLOYER)
ANSWERS = {"asking": gettext_lazy("确认列的对应"), "staged": gettext_lazy("核对后写入")}


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return reverse("enterprises:submissions")


def owed(user: Any, on: date) -> Iterator[Waiting]:
    """Ledgers the reader's own office has not closed yet. The lead watches them on the dashboard instead."""
    if not user.holds_any(DELIVERERS):
        return
    rows = Obligation.objects.visible_to(user, on).filter(
        round__state="open", closed_at__isnull=True, declared_none_at__isnull=True
    )
    for row in rows.select_related("round", "department", "sector", "division", "enterprise").order_by("due_on", "id")[
        :AT_MOST
    ]:
        subject = row.enterprise or row.division or row.sector or row.department
        yield Waiting(
            verb=_("核对底册并确认") if row.round.previous_id else _("报送台账"),
            object=f"{row.get_source_display()} · {subject}",
            why=_("%(round)s要报，没有要报的也请声明") % {"round": row.round},
            due_on=row.due_on,
            url=_address("enterprises:books" if row.round.previous_id else "enterprises:deliver"),
            kind="delivery",
            source=str(row.department),
        )


def unanswered(user: Any, on: date) -> Iterator[Waiting]:
    """Deliveries that were read and stop at a question."""
    rows = Submission.objects.visible_to(user, on).filter(by=user, state__in=ANSWERS)
    for row in rows.select_related("round", "department").order_by("id")[:AT_MOST]:
        yield Waiting(
            verb=ANSWERS[row.state],
            object=str(row),
            why=_("读到 %(rows)d 行，%(rejected)d 行必须改") % {"rows": row.rows_total, "rejected": row.rows_rejected},
            due_on=row.round.due_on,
            url=_address("enterprises:submission", row.pk),
            kind="delivery",
            source=str(row.department),
        )


def doubtful(user: Any, on: date) -> Iterator[Waiting]:
    """Pairs nobody has decided yet."""
    rows = Candidate.objects.visible_to(user, on).filter(state="open", round__state__in=["open", "consolidating"])
    related = ("round", "enterprise_a", "enterprise_b", "outlet_a", "outlet_b", "worker_a", "worker_b")
    for row in rows.select_related(*related).order_by("due_on", "id")[:AT_MOST]:
        left, right = sides(row)
        yield Waiting(
            verb=_("认定是否同一"),
            object=_("%(left)s 与 %(right)s") % {"left": left, "right": right},
            why=_("相近，又不足以自动认定（%(kind)s）") % {"kind": row.get_kind_display()},
            due_on=row.due_on,
            url=_address("enterprises:candidate", row.pk),
            kind="candidate",
            source=_("系统关联"),
        )
