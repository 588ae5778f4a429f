"""A returned book begins to stand: what the person answered becomes rows, what stands already is not written twice."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from enterprises.actions.copying import copy_reports
from enterprises.ledgers import answering, book, understanding
from enterprises.ledgers.understanding import DROP, KEPT, LATER, LEFT, MINE, SAME, THEIRS
from enterprises.models import Submission
from shanyang.lib.errors import Refused

ENDED: dict[str, dict[str, Any]] = {
    "enterprise": {"operating_status": "closed"},
    "outlet": {"status": "closed"},
    "worker": {"employment_state": "left"},
}


def check_answered(submission: Submission) -> None:
    """Refuse a returned book with an open question, or with rows that nobody could read."""
    asked = understanding.understanding(submission)
    if asked is None:
        return
    if submission.rows_rejected:
        raise Refused(
            _("有 %(count)d 行没有读懂，这样写入会分不清它们是离开了还是填错了。请改好整份文件再上传。")
            % {"count": submission.rows_rejected}
        )
    if asked.open_questions(submission.plan.get("given", {})):
        raise Refused(_("还有问题没有答。请先逐条答完，再写入。"))


def settle(submission: Submission) -> dict[str, Any]:
    """Turn the answers into rows, in the transaction in which the delivery begins to stand.

    Returns what the delivery's plan keeps: rows that stand already, and with whom.
    """
    asked = understanding.understanding(submission)
    if asked is None:
        return {}
    check_answered(submission)
    if len(asked.books) == 1:
        submission.obligation = asked.books[0].obligation
    books = [one.pk for one in asked.books]
    pairs = understanding.alike(submission, books)
    for pair in pairs:
        if _choice(submission, "alike", pair.field) == SAME:
            _join(submission, pair)
    _missing(submission, books)
    for table, model in book.MODELS.items():
        _twice(submission, model)
        _theirs(submission, table, model)
        _clash(submission, table, model)
    return _drop_again(submission, asked)


def _choice(submission: Submission, code: str, field: str = "") -> str:
    plan = submission.plan
    return str(plan.get("given_rows", {}).get(field) or plan.get("given", {}).get(code, ""))


def _missing(submission: Submission, books: list[int]) -> None:
    """Left, or kept, row by row; what is reported elsewhere stays unanswered."""
    absent = understanding.missing(submission, books)
    rest = _choice(submission, "missing")
    single = submission.plan.get("given_rows", {})
    for table, rows in absent.items():
        prefix = f"row_{table}_"
        told = {int(name.removeprefix(prefix)): choice for name, choice in single.items() if name.startswith(prefix)}
        ids = list(rows.values_list("pk", flat=True))
        for choice in (KEPT, LEFT):
            chosen = [pk for pk in ids if (told.get(pk) or rest) == choice and choice != LATER]
            for start in range(0, len(chosen), 500):
                copy_reports(
                    book.MODELS[table]._default_manager.filter(pk__in=chosen[start : start + 500]),
                    {
                        "submission_id": submission.pk, "continues_id": F("id"), "answer": choice, "row": 0,
                        **(ENDED[table] if choice == LEFT else {}),
                    },
                )  # fmt: skip


def _twice(submission: Submission, model: Any) -> None:
    rows = model._default_manager.filter(submission=submission, answer="twice")
    drop = [row.pk for row in rows if _choice(submission, "twice", f"row_{_table(model)}_{row.pk}") == DROP]
    rows.filter(pk__in=drop).delete()
    rows.exclude(pk__in=drop).update(answer="")


def _theirs(submission: Submission, table: str, model: Any) -> None:
    """The colleague's change stays, unless this file is meant to take it back to what the book said."""
    rows = model._default_manager.filter(submission=submission, answer="theirs")
    for row in rows:
        if _choice(submission, "theirs", f"row_{table}_{row.pk}") == MINE:
            copy_reports(
                model._default_manager.filter(pk=row.continues_id),
                {
                    "submission_id": submission.pk,
                    "continues_id": F("id"),
                    "answer": "same",
                    "sheet": row.sheet,
                    "row": row.row,
                },
            )
    rows.delete()


def _clash(submission: Submission, table: str, model: Any) -> None:
    """Where both changed the same cell, the chosen one's words."""
    for row in model._default_manager.filter(submission=submission, answer="clash"):
        if _choice(submission, "clash", f"row_{table}_{row.pk}") == THEIRS:
            _take(row, table, _standing(model, submission, row), row.continues)
        row.answer = "changed"
        row.save()


def _standing(model: Any, submission: Submission, row: Any) -> Any:
    answers = model._default_manager.filter(continues_id=row.continues_id, submission__state="accepted")
    return answers.exclude(submission=submission).order_by("-id").first()


def _take(row: Any, table: str, standing: Any, base: Any) -> None:
    """What the standing answer changed against the book goes before this file's words."""
    for group in book.GROUPS[table]:
        if not answering.same(group, vars(standing), vars(base)):
            for name in group.attributes:
                setattr(row, name, getattr(standing, name))


def _join(submission: Submission, pair: understanding.Row) -> None:
    """A row without a key is the book's row after all: it takes over what the file does not show."""
    model: Any = book.MODELS[pair.table]
    row = model.objects.get(pk=pair.number, submission=submission)
    base = model.objects.get(pk=pair.like)
    for group in book.GROUPS[pair.table]:
        silent = all(not getattr(row, name, None) for name in group.attributes if name not in ("uid", "id_kind"))
        hidden = group.keys[0] == "id_number" and row.id_kind == "last4" and row.id_last4 == base.id_last4
        masked = group.keys[0] == "phone" and not row.phone_index and row.phone_tail4 == base.phone_tail4
        if silent or hidden or masked:
            for name in group.attributes:
                setattr(row, name, getattr(base, name))
    row.continues_id, row.answer = base.pk, "changed"
    row.save()


def _drop_again(submission: Submission, asked: understanding.Understanding) -> dict[str, Any]:
    """Rows that stand already, word for word, are not written twice; this delivery leans on the one that holds them."""
    count = 0
    for model in book.MODELS.values():
        again = model._default_manager.filter(submission=submission, answer="again")
        count += again._raw_delete(again.db)
    return {"repeated": count, "repeats": [one.pk for one in asked.others] if count else []}


def _table(model: Any) -> str:
    return next(table for table, one in book.MODELS.items() if one is model)
