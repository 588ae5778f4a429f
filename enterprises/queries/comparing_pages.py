"""What the page of two rounds shows: one number explained step by step, and the same number in its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from enterprises.models import (
    Amendment,
    EmploymentEntry,
    EnterpriseEntry,
    Figure,
    FrozenFigure,
    OutletEntry,
    Round,
    WorkerEntry,
)
from enterprises.queries.figure_rows import SUBJECT_LABELS, name_subjects
from enterprises.queries.frozen import basis, last_amendments
from enterprises.queries.independence import shows_consolidated
from enterprises.queries.round_comparison import CauseLine, Comparison, Key, Line
from enterprises.rules.measures import BY_CODE, MEASURES
from enterprises.rules.round_comparison import Movement
from enterprises.wording import ROUND_CAUSES
from shanyang.departments.models import Division

WITHOUT_ROWS = ("amended", "regrouped")
"""Causes that no single row explains."""

PARTS = ("division", "sector", "organization")
WIDTH = 100.0


@dataclass(frozen=True)
class Question:
    """Which number is compared: of what, between which rounds."""

    before: Round
    after: Round
    measure: str
    subject_type: str
    subject_id: int

    @property
    def key(self) -> Key:
        return (self.measure, self.subject_type, self.subject_id)

    def query(self, **changes: Any) -> str:
        said = {
            "from": self.before.pk,
            "to": self.after.pk,
            "measure": self.measure,
            "subject": f"{self.subject_type}:{self.subject_id}",
            **changes,
        }
        return urlencode(said)

    def url(self, **changes: Any) -> str:
        return f"{reverse('enterprises:compare')}?{self.query(**changes)}"


@dataclass(frozen=True)
class Step:
    """One bar on the way from the earlier number to the later one."""

    label: str | Promise
    change: int | None
    value: int | None
    x: float
    width: float
    tone: str
    url: str = ""
    code: str = ""
    sign: int = 0
    note: str = ""

    @property
    def rows(self) -> int:
        """How many rows stand behind the bar, whichever way it leads."""
        return abs(self.change or 0)


@dataclass(frozen=True)
class Row:
    """One number of a table, with the address at which it is explained."""

    label: str | Promise
    line: Line
    url: str
    causes: tuple[str, ...] = ()


def comparable(user: Any) -> list[Round]:
    """Rounds that have been put together and that the reader may see put together, the latest first."""
    rounds = Round.objects.filter(consolidated_at__isnull=False).select_related("division").order_by("-number")
    return [one for one in rounds if shows_consolidated(user, one)]


def open_keys(user: Any, pair: tuple[Round, Round], subject: tuple[str, int], everything: bool = False) -> set[Key]:
    """The figures whose rows the reader may open; nobody learns here what the figures' own pages hide.

    Single enterprises and buildings are many: on the page only the one that is asked for, in the export all.
    """
    wanted = (
        Q()
        if everything
        else Q(subject_type__in=("district", *PARTS)) | Q(subject_type=subject[0], subject_id=subject[1])
    )
    found: set[Key] = set()
    for one in pair:
        model: Any = FrozenFigure if one.state == "frozen" else Figure
        rows = model.objects.visible_to(user).filter(wanted, round=one)
        found |= set(rows.values_list("measure", "subject_type", "subject_id"))
    return found


def ask(given: Any, user: Any, everything: bool = False) -> tuple[Question | None, list[Round], set[Key]]:
    """The question of an address, filled up with what is asked most; None when there is nothing to compare."""
    rounds = comparable(user)
    if len(rounds) < 2:
        return None, rounds, set()
    after, before = pair_of(given, rounds, {str(one.pk): one for one in rounds})
    kind, _colon, pk = given.get("subject", "").partition(":")
    subject = (kind, int(pk)) if pk.isdecimal() and len(pk) < 19 else ("", 0)
    keys = open_keys(user, (before, after), subject, everything)
    if not keys:
        return None, rounds, keys
    subjects = {(kind, pk) for _measure, kind, pk in keys}
    if subject not in subjects:
        order = {kind: at for at, kind in enumerate(("district", *PARTS))}
        subject = min(subjects, key=lambda one: (order.get(one[0], 9), one[1]))
    fitting = [one.code for one in MEASURES if (one.code, *subject) in keys]
    measure = given.get("measure", "")
    if measure not in fitting:
        measure = "workers" if "workers" in fitting else fitting[0]
    return Question(before, after, measure, *subject), rounds, keys


def pair_of(given: Any, rounds: list[Round], by_pk: dict[str, Round]) -> tuple[Round, Round]:
    """(later, earlier): as asked, else the last frozen round and the one it started from."""
    frozen = [one for one in rounds if one.state == "frozen"]
    after = by_pk.get(given.get("to", "")) or (frozen if len(frozen) > 1 else rounds)[0]
    earlier = [one for one in rounds if one.number < after.number] or [one for one in rounds if one.pk != after.pk]
    before = by_pk.get(given.get("from", "")) or earlier[0]
    return (after, before) if before.pk != after.pk else (after, earlier[0])


def names_of(keys: Iterable[Key]) -> dict[tuple[str, int], str]:
    """What each subject is called."""
    subjects = [SimpleNamespace(subject_type=kind, subject_id=pk) for kind, pk in {(k, p) for _m, k, p in keys}]
    name_subjects(subjects)
    return {(one.subject_type, one.subject_id): str(one.subject_label) for one in subjects}


def choices(question: Question, keys: set[Key], names: dict[tuple[str, int], str]) -> list[tuple[str, list[Any]]]:
    """The subjects to choose from, in groups; single enterprises and buildings are reached from their own pages."""
    mine = (question.subject_type, question.subject_id)
    groups: list[tuple[str, list[Any]]] = []
    for kind in ("district", *PARTS, mine[0]):
        found = sorted({pk for _m, k, pk in keys if k == kind and (k in ("district", *PARTS) or pk == mine[1])})
        options = [(f"{kind}:{pk}", names[kind, pk], (kind, pk) == mine) for pk in found]
        if options and kind not in {one for one, _options in groups}:
            groups.append((kind, options))
    return [(str(SUBJECT_LABELS[kind]), options) for kind, options in groups]


def label_of(cause: CauseLine) -> str:
    return str(ROUND_CAUSES[cause.code, cause.sign])


def steps(question: Question, line: Line) -> list[Step]:
    """The earlier number, what each cause added or took away, the later number."""
    at, marks = line.before or 0, [line.before or 0]
    for one in line.causes:
        at += one.change
        marks.append(at)
    low, high = min(marks), max(marks)
    room = max(1, high - low)
    # The bars of the two numbers would drown the steps between them: the scale begins a little below the lowest.
    low = max(0, low - room // 2 - 1) if low > room else 0
    scale = WIDTH / max(1, high - low)
    found = [_whole(question.before, question, line.before, low, scale)]
    at = line.before or 0
    for one in line.causes:
        left, right = sorted((at, at + one.change))
        url = "" if one.code in WITHOUT_ROWS else rows_url(question, one)
        found.append(
            Step(
                label_of(one),
                one.change,
                None,
                round((left - low) * scale, 2),
                max(0.6, round((right - left) * scale, 2)),
                "up" if one.sign > 0 else "down",
                url,
                one.code,
                one.sign,
            )
        )
        at += one.change
    return [*found, _whole(question.after, question, line.after, low, scale)]


def _whole(round_: Round, question: Question, value: int | None, low: int, scale: float) -> Step:
    """One of the two numbers, leading to its own page."""
    frozen = round_.state == "frozen"
    model: Any = FrozenFigure if frozen else Figure
    rows = model.objects.filter(
        round=round_, measure=question.measure, subject_type=question.subject_type, subject_id=question.subject_id
    )
    pk = rows.values_list("pk", flat=True).first()
    url = reverse("enterprises:frozen-figure" if frozen else "enterprises:figure", args=[pk]) if pk else ""
    width = max(0.6, round(((value or 0) - low) * scale, 2))
    note = basis(last_amendments([pk]).get(pk)) if frozen and pk else _("未冻结")
    return Step(str(round_), None, value, 0.0, width, "whole", url, note=note)


def rows_url(question: Question, cause: CauseLine) -> str:
    address = reverse("enterprises:compare-rows")
    return f"{address}?{question.query(cause=cause.code, sign='plus' if cause.sign > 0 else 'minus')}"


def by_measure(question: Question, comparison: Comparison, keys: set[Key]) -> list[Row]:
    """Every measure of the same subject."""
    return [
        Row(
            one.label,
            comparison.line(one.code, question.subject_type, question.subject_id),
            question.url(measure=one.code),
        )
        for one in MEASURES
        if (one.code, question.subject_type, question.subject_id) in keys
    ]


def parts(
    question: Question, comparison: Comparison, keys: set[Key], names: dict[tuple[str, int], str]
) -> list[tuple[str, list[Row]]]:
    """The same measure by street, sector and organization; of a street by its communities."""
    communities = question.subject_type == "division" and not _is_whole(question)
    titles = {"division": _("社区（村）") if communities else _("街道")}
    return [
        (titles.get(kind) or str(SUBJECT_LABELS[kind]), rows)
        for kind in PARTS
        if (rows := _part(kind, question, comparison, keys, names))
    ]


def _part(
    kind: str, question: Question, comparison: Comparison, keys: set[Key], names: dict[tuple[str, int], str]
) -> list[Row]:
    wanted = {pk for measure, k, pk in keys if measure == question.measure and k == kind}
    if kind == "division":
        wanted &= _below(question)
    elif question.subject_type not in ("district", kind):
        return []
    rows = []
    for pk in sorted(wanted - ({question.subject_id} if kind == question.subject_type else set())):
        line = comparison.line(question.measure, kind, pk)
        if line.before or line.after:
            causes = tuple(f"{label_of(one)} {one.count}" for one in line.causes)
            rows.append(Row(names[kind, pk], line, question.url(subject=f"{kind}:{pk}"), causes))
    return rows


def _is_whole(question: Question) -> bool:
    """Whether the question is about the district, by whichever of its two names."""
    return question.subject_type == "district" or question.after.division_id == question.subject_id


def _below(question: Question) -> set[int]:
    """The streets of the district, or the communities of a street."""
    divisions = Division.objects.all()
    if question.subject_type == "division":
        own = Division.objects.get(pk=question.subject_id)
        if own.level == Division.Level.STREET:
            return set(divisions.filter(parent=own).values_list("pk", flat=True))
        if own.level != Division.Level.DISTRICT:
            return set()
    elif question.subject_type != "district":
        return set()
    return set(divisions.filter(level=Division.Level.STREET).values_list("pk", flat=True))


def amendments(question: Question, keys: set[Key]) -> list[Amendment]:
    """Every correction beside a figure of either round that the reader may open."""
    rows = Amendment.objects.filter(figure__round__in=[question.before, question.after])
    found = rows.select_related("figure__round", "amended_by").order_by("figure__round__number", "id")
    shown = []
    for one in found:
        figure = one.figure
        if (figure.measure, figure.subject_type, figure.subject_id) in keys:
            one.measure_label = BY_CODE[figure.measure].label  # type: ignore[attr-defined]
            shown.append(one)
    return shown


# -- the rows behind a cause -------------------------------------------------------------


def rows_behind(question: Question, movements: Iterable[Movement], cause: str, sign: int, user: Any) -> Any:
    """The entries of what came or went, on the side where it counts."""
    mine = [one for one in movements if str(one.cause) == cause and one.sign == sign]
    round_ = question.after if sign > 0 else question.before
    kind = mine[0].kind if mine else "person"
    what: list[Any] = [one.what for one in mine]
    if kind == "enterprise":
        return EnterpriseEntry.objects.visible_to(user).filter(round=round_, enterprise_id__in=what)
    if kind == "outlet":
        return OutletEntry.objects.visible_to(user).filter(round=round_, outlet_id__in=what)
    if kind == "employment":
        pairs = set(what)
        rows = EmploymentEntry.objects.filter(round=round_, worker_id__in={person for person, _firm in pairs})
        found = [pk for pk, *pair in rows.values_list("pk", "worker_id", "enterprise_id") if tuple(pair) in pairs]
        return EmploymentEntry.objects.visible_to(user).filter(pk__in=found)
    return WorkerEntry.objects.visible_to(user).filter(round=round_, worker_id__in=what)
