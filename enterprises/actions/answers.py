"""A person answers what a returned book left open; only then can it be written (returned_books.py)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.actions import submissions
from enterprises.ledgers import understanding
from enterprises.models import Submission
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.errors import Refused


@transaction.atomic
def answer(
    submission: Submission, *, given: Mapping[str, str], rows: Mapping[str, str], by: User, version: int
) -> Submission:
    """Keep what a person says to the questions about a returned book.

    given: question → choice; rows: single rows that are answered otherwise than the rest of their question.
    Writes: Submission, one AuditEvent. Raises: Refused (who, when, an answer that is none), Stale.
    """
    submissions.check_own(by, submission)
    submission = submissions.held(submission, version)
    if submission.state != "staged":
        raise Refused(_("这份报送现在是“%(state)s”，不能再答。") % {"state": submission.get_state_display()})
    asked = understanding.understanding(submission)
    if asked is None:
        raise Refused(_("这份文件不是底册，没有要答的问题。"))
    known = {one.code: dict(one.choices) for one in asked.questions}
    kept = {code: choice for code, choice in given.items() if choice in known.get(code, {})}
    open_ones = asked.open_questions(kept)
    if open_ones:
        raise Refused(_("还有没答的：%(text)s") % {"text": open_ones[0].text}, field=open_ones[0].code)
    single = {row.field: one.code for one in asked.questions for row in one.rows}
    chosen = {name: choice for name, choice in rows.items() if choice in known.get(single.get(name, ""), {})}
    submission.plan = {**submission.plan, "given": kept, "given_rows": chosen}
    submission.version += 1
    submission.save(update_fields=["plan", "version"])
    audit.record("enterprises.answer_book", submission, by=by, detail={**kept, "single": len(chosen)})
    return submission
