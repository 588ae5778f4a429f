"""两轮对比: why a number differs between two rounds, and the rows behind every cause."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.queries import comparing_pages as pages
from enterprises.queries.round_comparison import Comparison, compare
from enterprises.rules.measures import BY_CODE, MEASURES
from enterprises.views.figures import BY_MODEL
from enterprises.wording import ROUND_CAUSES
from shanyang.departments import lists
from shanyang.departments.actions import audit
from shanyang.departments.requests import StaffRequest
from shanyang.lib import spreadsheets
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Filter, Listing

SIGNS = {"plus": 1, "minus": -1}


def comparison(request: StaffRequest) -> HttpResponseBase:
    """One number of two rounds, step by step; below it the other measures and the parts."""
    question, rounds, keys = pages.ask(request.GET, request.user, everything=request.method == "POST")
    if question is None:
        return render(request, "enterprises/compare.html", {"question": None})
    found = compare(question.before, question.after)
    names = pages.names_of(keys)
    if request.method == "POST":
        return _workbook(request, question, found, keys, names)
    line = found.line(*question.key)
    context = {
        "question": question,
        "rounds": rounds,
        "measures": [(one.code, one.label) for one in MEASURES if (one.code, *question.key[1:]) in keys],
        "subjects": pages.choices(question, keys, names),
        "subject": names[question.subject_type, question.subject_id],
        "measure": BY_CODE[question.measure],
        "line": line,
        "steps": pages.steps(question, line),
        "by_measure": pages.by_measure(question, found, keys),
        "parts": pages.parts(question, found, keys, names),
        "amendments": pages.amendments(question, keys),
    }
    return render(request, "enterprises/compare.html", context)


def _workbook(
    request: StaffRequest, question: pages.Question, found: Comparison, keys: set[Any], names: dict[Any, str]
) -> FileResponse:
    """Every number the reader may open, with each cause in a row of its own."""
    headings = [_("指标"), _("分组"), _("对象"), str(question.before), str(question.after), _("相差")]
    mine = sorted(
        (line for key, line in found.lines.items() if key in keys),
        key=lambda one: (list(BY_CODE).index(one.measure), one.subject_type, one.subject_id),
    )

    def start(line: Any) -> list[Any]:
        label = pages.SUBJECT_LABELS[line.subject_type]
        name = names[line.subject_type, line.subject_id]
        return [BY_CODE[line.measure].label, str(label), name]

    numbers = ([*start(one), one.before, one.after, one.difference] for one in mine)
    causes = ([*start(one), pages.label_of(cause), cause.change] for one in mine for cause in one.causes)
    book = spreadsheets.workbook(
        [
            (_("各项数"), headings, numbers),
            (_("相差的原因"), [*headings[:3], _("原因"), _("影响")], causes),
        ]
    )
    with transaction.atomic():
        audit.record("export.comparison", question.after, by=request.user, detail={"from": question.before.number})
    name = f"{_('两轮对比')}_{question.before.number}_{question.after.number}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=spreadsheets.XLSX)


def rows(request: StaffRequest) -> HttpResponseBase:
    """Who or what came or went for one cause; as many rows as the cause says."""
    question, _rounds, _keys = pages.ask(request.GET, request.user)
    cause, sign = request.GET.get("cause", ""), SIGNS.get(request.GET.get("sign", ""), 0)
    if question is None or (cause, sign) not in ROUND_CAUSES or cause in pages.WITHOUT_ROWS:
        raise Http404
    subject = (question.subject_type, question.subject_id)
    found = compare(question.before, question.after, watch=(question.measure, subject))
    behind = pages.rows_behind(question, found.movements, cause, sign, request.user)
    columns, related = BY_MODEL[behind.model]
    names = pages.names_of([question.key])
    listing = Listing(
        "comparison-rows",
        ROUND_CAUSES[cause, sign],
        columns=columns,
        sorts=(Sort("listed", gettext_lazy("编号"), "id"),),
        # The question stays in the address of every page of the list.
        filters=tuple(
            Filter(one, one, lambda kept, _value: kept, kind="hidden")
            for one in ("from", "to", "measure", "subject", "cause", "sign")
        ),
        related=related,
        empty_title=gettext_lazy("没有归您看的明细"),
    )
    words = {
        "subject": names[subject],
        "measure": BY_CODE[question.measure].label,
        "before": question.before,
        "after": question.after,
    }
    context = {
        "lead": _("%(subject)s · %(measure)s，%(before)s到%(after)s。") % words,
        "crumbs": [(_("两轮对比"), question.url()), (str(ROUND_CAUSES[cause, sign]), None)],
    }
    return lists.answer(request, listing.bind(request, behind), context=context)
