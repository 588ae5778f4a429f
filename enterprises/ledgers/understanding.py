"""What a returned book was understood to say, and what the system has to ask before it writes anything.

Nothing is inferred silently: a row that is missing may have left or been
forgotten, a key that stands twice may be a copy, another person's change may
or may not be meant to stay. Each is a question here, and no delivery with an
open question is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.ledgers import book, values
from enterprises.models import Submission
from enterprises.queries.books import REPORTS
from enterprises.wording import ANSWERS

SHOWN = 50
UNREAD = ("unknown", "ignored", "unneeded")
KEPT, LEFT, LATER, MINE, THEIRS, NEW, DROP, SAME, YES = (
    "kept", "left", "later", "mine", "theirs", "new", "drop", "same", "yes",
)  # fmt: skip
TABLES = {"enterprise": _("企业"), "outlet": _("网点"), "worker": _("人员")}
CHOICES: dict[str, tuple[tuple[str, str | Promise], ...]] = {
    "missing": (
        (LEFT, _("都已经离开或停办，从此退出")),
        (KEPT, _("都还在，是漏列了，按没有变化报")),
        (LATER, _("另一份文件里再报，这次先不动")),
    ),
    "twice": ((NEW, _("后面的是新增，照新增写入")), (DROP, _("后面的是误拷贝，不写入"))),
    "theirs": ((THEIRS, _("保留先报的改动")), (MINE, _("以本份为准，恢复原来的值"))),
    "clash": ((MINE, _("以本份为准")), (THEIRS, _("以先报的为准"))),
    "alike": ((SAME, _("就是底册里的那一行")), (NEW, _("是另一个，照新增写入"))),
    "old": ((YES, _("对，就按本轮底册对照；旧文件里没有改过的格子取本轮底册的值")),),
    "columns": ((YES, _("对，删掉的列按没有变化处理")),),
}


@dataclass(frozen=True)
class Row:
    """A row shown with a question: where it stands, whom it names."""

    number: int
    table: str
    label: str
    where: str = ""
    like: int = 0

    @property
    def field(self) -> str:
        return f"row_{self.table}_{self.number}"


@dataclass
class Question:
    """One thing that a person has to say. `rows` are the first of `count`."""

    code: str
    text: str | Promise
    count: int
    rows: list[Row] = field(default_factory=list)

    @property
    def choices(self) -> tuple[tuple[str, str | Promise], ...]:
        return CHOICES[self.code]


@dataclass
class Understanding:
    """What came back of a book."""

    books: list[Submission]
    counts: dict[str, int]
    new: int
    rejected: int
    questions: list[Question]
    inserted: list[str]
    others: list[Submission]

    @property
    def lines(self) -> list[tuple[str, str | Promise, int]]:
        """(code, words, rows), what is not there left out."""
        labels = dict(ANSWERS)
        found = [(code, labels[code], number) for code, number in self.counts.items() if number]
        return [*found, *([("new", _("新增"), self.new)] if self.new else [])]

    def open_questions(self, given: Mapping[str, str]) -> list[Question]:
        """Questions without an answer that fits."""
        return [one for one in self.questions if given.get(one.code) not in dict(one.choices)]


def keyed(submission: Submission) -> bool:
    """Whether the file came with a column of keys."""
    return any(
        column["field"] == "row_key" for table in submission.plan.get("tables", []) for column in table["columns"]
    )


def understanding(submission: Submission) -> Understanding | None:
    """A fixed number of statements; None for an ordinary ledger."""
    if submission.state not in ("asking", "staged", "accepting") or not keyed(submission):
        return None
    counts: Counter[str] = Counter()
    books: set[int] = set()
    for model in REPORTS.values():
        own = model.objects.filter(submission=submission).order_by()
        for answer in own.values_list("answer", flat=True):
            counts[answer] += 1
        books |= set(own.filter(continues__isnull=False).values_list("continues__submission_id", flat=True).distinct())
    new = counts.pop("", 0)
    touched = list(Submission.objects.filter(pk__in=books).select_related("obligation__department"))
    return Understanding(
        books=touched,
        counts={code: counts[code] for code, _label in ANSWERS},
        new=new,
        rejected=submission.rows_rejected,
        questions=_questions(submission, books, counts),
        inserted=_inserted(submission),
        others=_others(submission, books),
    )


def _others(submission: Submission, books: set[int]) -> list[Submission]:
    """Deliveries that have answered the same books already."""
    found: set[int] = set()
    for model in REPORTS.values():
        rows = model.objects.filter(continues__submission__in=books, submission__state="accepted").order_by()
        found |= set(rows.exclude(submission=submission).values_list("submission_id", flat=True).distinct())
    return list(Submission.objects.filter(pk__in=found).select_related("by").order_by("id"))


def _inserted(submission: Submission) -> list[str]:
    """Columns of the person's own, which are not read."""
    return [
        str(column["heading"])
        for table in submission.plan["tables"]
        for column in table["columns"]
        if column["heading"] and column["how"] in UNREAD and not str(column["heading"]).startswith("本轮提示")
    ]


# -- questions ------------------------------------------------------------------


def _questions(submission: Submission, books: set[int], counts: Mapping[str, int]) -> list[Question]:
    asked = []
    old = submission.plan.get("old_rounds") or {}
    if old:
        number = sum(old.values())
        rounds = "、".join(str(one) for one in sorted(old, key=int))
        asked.append(
            Question(
                "old",
                _("这是第 %(rounds)s 轮发的旧底册，不是本轮的。是要用它来报本轮吗？") % {"rounds": rounds},
                number,
            )
        )
    gone = removed_columns(submission)
    if gone:
        asked.append(
            Question("columns", _("底册里的这些列被删掉了：%(columns)s。") % {"columns": "、".join(gone)}, len(gone))
        )
    for code, words in _WORDS.items():
        if counts.get(code):
            asked.append(Question(code, words, counts[code], _drafts(submission, code)))
    pairs = alike(submission, books)
    if pairs:
        asked.append(
            Question("alike", _("没有行标识，但与底册里没有答复的一行很像。是同一行吗？"), len(pairs), pairs[:SHOWN])
        )
    absent = missing(submission, books, {(row.table, row.like) for row in pairs})
    number = sum(rows.count() for rows in absent.values())
    if number:
        asked.append(
            Question("missing", _("底册里有、这份文件里没有的行。是离开了，还是漏了？"), number, _listed(absent))
        )
    return asked


_WORDS = {
    "twice": _("同一个行标识出现了不止一次：第一次认作原来的行，后面的是什么？"),
    "theirs": _("同事先报的文件改过这些行，本份没有改。以哪一份为准？"),
    "clash": _("同一格，同事先报的和本份改得不一样。以哪一份为准？"),
}


def removed_columns(submission: Submission) -> list[str]:
    """Headings of a book that the returned file no longer has."""
    found: list[str] = []
    for table in submission.plan["tables"]:
        fields = {column["field"] for column in table["columns"]}
        if "row_key" in fields:
            kind = table["kind"]
            found += [book.heading(kind, key) for key in book.keys_of(kind) if key not in fields]
    return list(dict.fromkeys(found))


def missing(
    submission: Submission, books: Iterable[int], except_for: Collection[tuple[str, int]] = ()
) -> dict[str, QuerySet[Any]]:
    """Rows of the books that neither this file nor a standing delivery answers, by table."""
    absent = {}
    for table, model in REPORTS.items():
        said = model.objects.filter(
            Q(submission=submission) | Q(submission__state="accepted"), continues=OuterRef("pk")
        )
        rows = model.objects.filter(submission__in=list(books)).exclude(Exists(said))
        like = [number for kind, number in except_for if kind == table]
        absent[table] = (rows.exclude(pk__in=like) if like else rows).order_by("row", "id")
    return absent


def _drafts(submission: Submission, code: str) -> list[Row]:
    found: list[Row] = []
    for table, model in REPORTS.items():
        rows = model.objects.filter(submission=submission, answer=code).order_by("id")[:SHOWN]
        found += [Row(row.pk, table, label_of(table, row), f"{row.sheet} {row.row}") for row in rows]
    return found[:SHOWN]


def _listed(absent: Mapping[str, QuerySet[Any]]) -> list[Row]:
    found: list[Row] = []
    for table, rows in absent.items():
        if len(found) < SHOWN:
            found += [Row(row.pk, table, label_of(table, row)) for row in rows[: SHOWN - len(found)]]
    return found


def label_of(table: str, row: Any) -> str:
    """Whom a row names, as its own office wrote it."""
    if table == "worker":
        tail = f" {row.id_last4}" if row.id_last4 else ""
        return f"{row.name}{tail} · {row.enterprise_name or ''}"
    return f"{row.name} · {row.enterprise_name or ''}" if table == "outlet" else str(row.name)


def alike(submission: Submission, books: Iterable[int]) -> list[Row]:
    """Rows without a key that name whom an unanswered row of the book names: the same name at the same employer."""
    found = []
    absent = missing(submission, books)
    for table, model in REPORTS.items():
        new = model.objects.filter(submission=submission, continues__isnull=True, answer="").order_by("id")
        names = list(new.values_list("name", flat=True)[:5000])
        if not names:
            continue
        like: dict[tuple[str, str], list[Any]] = {}
        for row in absent[table].filter(name__in=names)[:5000]:
            like.setdefault(_who(table, row), []).append(row)
        for row in new:
            twins = like.get(_who(table, row), [])
            if twins:
                twin = twins.pop(0)
                found.append(Row(row.pk, table, label_of(table, row), f"{row.sheet} {row.row}", like=twin.pk))
    return found


def _who(table: str, row: Any) -> tuple[str, str]:
    return (row.name, row.enterprise_name or "") if table != "enterprise" else (row.name, "")


# -- what was changed ----------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """One changed cell: where, whom, which column, from what to what."""

    where: str
    label: str
    column: str
    before: str
    after: str


def changes(submission: Submission) -> list[Change]:
    """The first changed cells, beside what the book said; sealed values show their last four."""
    found: list[Change] = []
    shown = book.Shown()
    for table, model in REPORTS.items():
        columns = ["id", *book.columns_of(model)]
        rows = list(
            model.objects.filter(submission=submission, answer__in=["changed", "both", "clash"])
            .order_by("id")
            .values(*columns)[:SHOWN]
        )
        bases = {
            row["id"]: row
            for row in model.objects.filter(pk__in=[row["continues_id"] for row in rows]).values(*columns)
        }
        for row in rows:
            now, was = shown.cells(table, row), shown.cells(table, bases[row["continues_id"]])
            found += [
                Change(
                    f"{row['sheet']} {row['row']}", str(row["name"]), book.heading(table, key),
                    values.text(was[key]), values.text(now[key]),
                )
                for key in book.keys_of(table)
                if values.text(was[key]) != values.text(now[key])
            ]  # fmt: skip
    return found[: 2 * SHOWN]
