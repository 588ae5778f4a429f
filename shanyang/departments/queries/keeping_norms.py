"""Norms against data: the ground floor's own checks, and who departs from the documents in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanyang.lib.letters import written

from ..models import Document, DutyRecord, Norm, Post, Receipt, Responsibility
from ..norm_checks import Check, Departure, find, register
from ..rules.duties import Duty


@dataclass(frozen=True)
class Found:
    """A norm with one office that departs from it."""

    norm: Norm
    department_id: int
    text: str
    url: str


def departures(on: date, *, document: Document | None = None, department_ids: set[int] | None = None) -> list[Found]:
    """Every departure from the norms in force on the day, for addressees of their documents.

    Three statements and those of the checks named, however many offices there are.
    """
    rows = Norm.objects.exclude(check_code="").filter(document__in=Document.objects.in_force(on))
    rows = rows.filter(document=document) if document else rows
    norms = list(rows.select_related("document").order_by("document__since", "order"))
    if not norms:
        return []
    addressees: dict[int, set[int]] = defaultdict(set)
    of_these = Receipt.objects.filter(document__in={norm.document_id for norm in norms})
    for document_id, department_id in of_these.order_by().values_list("document_id", "department_id"):
        addressees[document_id].add(department_id)
    return [found for norm in norms for found in _of(norm, on, addressees[norm.document_id], department_ids)]


def _of(norm: Norm, on: date, addressees: set[int], wanted: set[int] | None) -> Iterator[Found]:
    check = find(norm.check_code)
    if check is None:
        return
    for one in check.run(on, norm.threshold or 0):
        if one.department_id in addressees and (wanted is None or one.department_id in wanted):
            yield Found(norm, one.department_id, str(one.text), one.url)


# -- the checks of this floor -------------------------------------------------------------


def quarter(on: date) -> tuple[date, date]:
    """The first day of the day's quarter and of the next one.

    >>> quarter(date(2026, 11, 23))
    (datetime.date(2026, 10, 1), datetime.date(2027, 1, 1))
    """
    first = 3 * ((on.month - 1) // 3) + 1
    begins = date(on.year, first, 1)
    return begins, (begins + timedelta(days=95)).replace(day=1)


def _in_charge(on: date, *kinds: str) -> set[int]:
    rows = Responsibility.objects.in_force(on).filter(kind__in=kinds).order_by()
    return set(rows.values_list("department_id", flat=True))


def _streets(on: date) -> set[int]:
    rows = Responsibility.objects.in_force(on).filter(kind="territory", division__level="street").order_by()
    return set(rows.values_list("department_id", flat=True))


def supervision(on: date, threshold: int) -> Iterator[Departure]:
    """Departments in charge with fewer finished supervisions in this quarter."""
    begins, ends = quarter(on)
    done = DutyRecord.objects.filter(duty="supervision", state="done", done_on__gte=begins, done_on__lte=on)
    counts = dict(done.order_by().values_list("department_id").annotate(n=Count("id")))
    page = reverse("responsibility:duties") + "?duty=supervision"
    for department in sorted(_in_charge(on, "sector") | _streets(on)):
        number = counts.get(department, 0)
        if number < threshold:
            text = _("本季度办结日常监督 %(number)d 次，应不少于 %(needed)d 次，%(day)s前补齐")
            words = {"number": number, "needed": threshold, "day": written(ends)}
            yield Departure(department, text % words, page)


def five_duties(on: date, threshold: int) -> Iterator[Departure]:
    """Departments in charge that have planned fewer of the five duties for this year."""
    rows = DutyRecord.objects.filter(due_on__year=on.year).exclude(state="dropped")
    counts = dict(rows.order_by().values_list("department_id").annotate(n=Count("duty", distinct=True)))
    for department in sorted(_in_charge(on, "sector")):
        number = counts.get(department, 0)
        if number < threshold:
            text = _("五大职责中今年列入计划的有 %(number)d 项，应不少于 %(needed)d 项")
            yield Departure(
                department, text % {"number": number, "needed": threshold}, reverse("responsibility:duties")
            )


def street_officers(on: date, threshold: int) -> Iterator[Departure]:
    """Streets with fewer people in post for the work on their ground."""
    posts = Post.objects.in_force(on).filter(duty=Duty.TERRITORY, user__is_active=True).order_by()
    counts = dict(posts.values_list("department_id").annotate(n=Count("user", distinct=True)))
    for department in sorted(_streets(on)):
        number = counts.get(department, 0)
        if number < threshold:
            text = _("专责人员 %(number)d 名，应不少于 %(needed)d 名")
            yield Departure(department, text % {"number": number, "needed": threshold})


def instructor_load(on: date, threshold: int) -> Iterator[Departure]:
    """Offices one of whose instructors serves more enterprises than the norm allows."""
    posts = Post.objects.in_force(on).filter(duty=Duty.INSTRUCTOR, enterprise__isnull=False).order_by()
    loads = (
        posts.values("department_id", "user_id").annotate(n=Count("enterprise", distinct=True)).filter(n__gt=threshold)
    )
    heavy: dict[int, list[int]] = defaultdict(list)
    for row in loads:
        heavy[row["department_id"]].append(row["n"])
    for department, numbers in sorted(heavy.items()):
        text = _("有 %(people)d 名党建指导员联系的企业超过 %(most)d 家，最多的联系 %(highest)d 家")
        yield Departure(department, text % {"people": len(numbers), "most": threshold, "highest": max(numbers)})


def receipts(on: date, threshold: int) -> Iterator[Departure]:
    """Addressees that have let more receipts lapse than the norm allows."""
    late = Receipt.objects.filter(document__state="published", confirmed_at__isnull=True, due_on__lt=on).order_by()
    counts = late.values_list("department_id").annotate(n=Count("id")).filter(n__gt=threshold)
    for department, number in counts.order_by("department_id"):
        text = _("有 %(number)d 份文件超期没有回执")
        yield Departure(department, text % {"number": number}, reverse("responsibility:documents"))


def declare() -> None:
    for code, label, unit, run in (
        ("supervision", gettext_lazy("每季度办结的日常监督不少于"), gettext_lazy("次"), supervision),
        ("five_duties", gettext_lazy("今年列入计划的职责不少于"), gettext_lazy("项"), five_duties),
        ("street_officers", gettext_lazy("街道专责人员不少于"), gettext_lazy("名"), street_officers),
        ("instructor_load", gettext_lazy("每名党建指导员联系的企业不超过"), gettext_lazy("家"), instructor_load),
        ("receipts", gettext_lazy("超期没有回执的文件不超过"), gettext_lazy("份"), receipts),
    ):
        register(Check(code, label, unit, run))


def late_receipts(on: date) -> Any:
    """Receipts that are overdue, with document and addressee."""
    rows = Receipt.objects.filter(document__state="published", confirmed_at__isnull=True, due_on__lt=on)
    return rows.select_related("document", "department").order_by("due_on", "id")
