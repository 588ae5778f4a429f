"""The usual monthly report, once written and once as tables; and the page that shows numbers over the rounds."""

from __future__ import annotations

import io
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.models import DataRequest, EnterpriseEntry, Round
from enterprises.queries import request_answers
from enterprises.queries.comparing_pages import label_of
from enterprises.queries.drilling import published_on, round_on
from enterprises.queries.frozen import basis
from enterprises.queries.round_comparison import compare
from enterprises.rules.measures import BY_CODE
from shanyang import over_rounds, overview
from shanyang.departments.actions import audit
from shanyang.departments.requests import StaffRequest
from shanyang.departments.rules.duties import ADMINISTRATORS, Duty
from shanyang.lib import letters, spreadsheets

MEASURES = ("enterprises", "workers", "employments", "outlets", "formal", "probationary", "mobile")
IN_TABLES = ("enterprises", "workers", "outlets", "formal")


@dataclass(frozen=True)
class Section:
    """One part of the report: a heading, sentences, and at most one table."""

    heading: str
    sentences: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()


def last_day(month: str, today: date) -> date | None:
    """The day a month's report speaks of: its last, or today while it lasts."""
    try:
        first = parse_date(f"{month}-01") if len(month) == 7 else None
    except ValueError:
        return None
    if first is None or first > today:
        return None
    return min(first.replace(day=monthrange(first.year, first.month)[1]), today)


def report(user: Any, day: date) -> list[Section]:
    """Everything the report says, in order; nothing while no round had been frozen by that day."""
    round_ = round_on(day)
    if round_ is None:
        return []
    found = published_on(day, user, ("district", "division", "sector"))
    return [
        _official(found, round_),
        *_changes(round_),
        _table(_("各街道"), found, "division", level=9),
        _table(_("各行业"), found, "sector"),
        _clears(user, round_),
        _punctual(user, round_),
        _asked(user, day),
    ]


def _official(found: list[Any], round_: Round) -> Section:
    mine = {one.figure.measure: one for one in found if one.figure.subject_type == "district"}
    rows = tuple(
        (BY_CODE[code].label, mine[code].value, BY_CODE[code].unit, basis(mine[code].amendment))
        for code in MEASURES
        if code in mine
    )
    words = {"round": round_, "as_of": round_.as_of.isoformat()}
    sentence = _("以下数字取自%(round)s，数据截至 %(as_of)s，对外报数以此为准。") % words
    return Section(_("总体情况"), (sentence,), (_("指标"), _("数值"), _("单位"), _("依据")), rows)


def _changes(round_: Round) -> list[Section]:
    """What came and went since the round before, each number with its causes."""
    before = Round.objects.frozen().filter(number__lt=round_.number).select_related("division").first()
    if before is None:
        return []
    found = compare(before, round_)
    rows = []
    for code in MEASURES:
        line = found.line(code)
        if line.known:
            causes = "；".join(f"{label_of(one)} {one.count}" for one in line.causes) or _("没有变化")
            rows.append((BY_CODE[code].label, line.before, line.after, line.difference, causes))
    sentence = _("与%(before)s比较，每个来、去的人或企业只算一个原因，各原因之和等于相差数。") % {"before": before}
    headings = (_("指标"), str(before), str(round_), _("相差"), _("原因"))
    return [Section(_("变化及原因"), (sentence,), headings, tuple(rows))]


def _table(title: str, found: list[Any], kind: str, level: int = 0) -> Section:
    table: dict[int, dict[str, Any]] = {}
    names: dict[int, str] = {}
    for one in found:
        figure = one.figure
        if figure.subject_type == kind and (not level or len(figure.subject_code) == level):
            names[figure.subject_id] = figure.subject_name
            table.setdefault(figure.subject_id, {})[figure.measure] = one.value
    rows = tuple((names[pk], *(cells.get(code) for code in IN_TABLES)) for pk, cells in sorted(table.items()))
    labels = tuple(f"{BY_CODE[code].label}（{BY_CODE[code].unit}）" for code in IN_TABLES)
    return Section(title, (), (title, *labels), rows)


def _clears(user: Any, round_: Round) -> Section:
    labels = overview.clear_labels()
    counts = (
        EnterpriseEntry.objects.visible_to(user)
        .filter(round=round_, in_scope=True)
        .aggregate(
            of=Count("id"), **{name: Count("id", filter=Q(**{f"{name}_clear": True})) for name in overview.CLEARS}
        )
    )
    rows = tuple((labels[name], counts[name], counts["of"] - counts[name]) for name in overview.CLEARS)
    return Section(_("四清"), (), (_("项目"), _("已清（家）"), _("未清（家）")), rows)


def _punctual(user: Any, round_: Round) -> Section:
    rows = tuple((one.source, one.on_time, one.late, one.missing) for one in over_rounds.punctuality(user, [round_]))
    headings = (_("来源"), _("按期（份）"), _("超期（份）"), _("没有报齐（份）"))
    return Section(_("各来源报送"), (), headings, rows)


def _asked(user: Any, day: date) -> Section:
    """What was asked of us in the month, and what streets did not have to report again."""
    mine = DataRequest.objects.visible_to(user).filter(received_on__year=day.year, received_on__month=day.month)
    months = request_answers.by_month(mine.filter(received_on__lte=day).exclude(state="withdrawn"))
    rows = tuple((one.month, one.requests, one.columns, one.asked, one.saved) for one in months)
    headings = (_("月份"), _("来表（张）"), _("要的栏目"), _("请街道补报"), _("省下"))
    sentences = () if rows else (_("本月没有登记来表。"),)
    return Section(_("报数登记"), sentences, headings if rows else (), rows)


# -- the files ---------------------------------------------------------------------------


def written(title: str, day: date, sections: list[Section]) -> bytes:
    """The report as a paper."""
    paper = letters.Paper(title)
    paper.paragraph(_("（%(day)s）") % {"day": letters.written(day)})
    for number, one in enumerate(sections, start=1):
        paper.heading(number, one.heading)
        for sentence in one.sentences:
            paper.paragraph(sentence)
        if one.rows:
            texts = [[_("不掌握") if cell is None else str(cell) for cell in row] for row in one.rows]
            paper.table(one.headings, texts, _widths(one))
    return paper.bytes()


def _widths(section: Section) -> list[float]:
    """Millimetres, 156 together: what is said in words needs the room."""
    longest = [
        max(len(str(row[at])) for row in (section.headings, *section.rows)) for at in range(len(section.headings))
    ]
    weights = [min(max(one, 4), 24) for one in longest]
    return [round(156 * one / sum(weights), 1) for one in weights]


def tables(sections: list[Section]) -> Any:
    """The same as a workbook, one sheet a section."""
    return spreadsheets.workbook([(one.heading, list(one.headings), one.rows) for one in sections if one.rows])


# -- the pages ---------------------------------------------------------------------------


def _surveys(user: Any) -> bool:
    return any(post.duty not in ADMINISTRATORS for post in user.posts_on())


@require_http_methods(["GET", "POST"])
def over_rounds_page(request: StaffRequest) -> HttpResponse | FileResponse:
    """Small multiples over the rounds, punctuality and quality; as charts, tables or a workbook."""
    if not _surveys(request.user):
        return redirect("home")
    user = request.user
    measures = over_rounds.measures_of(user)
    asked = request.GET.get("measure", "")
    firms_only = not user.holds_any([Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY, Duty.PARTY])
    measure = asked if asked in dict(measures) else "enterprises" if firms_only else "workers"
    rounds = over_rounds.rounds_shown(user)
    context: dict[str, Any] = {
        "rounds": rounds,
        "leads": user.holds(Duty.LEAD),
        "view": "table" if request.GET.get("view") == "table" else "chart",
        "measure": measure,
        "measure_label": BY_CODE[measure].label,
        "measures": measures,
        "groups": over_rounds.by_group(user, rounds, measure) if rounds else [],
        "punctual": over_rounds.punctuality(user, rounds) if rounds else [],
        "quality": over_rounds.quality(user, rounds) if rounds else [],
    }
    if request.method == "POST":
        return _rounds_workbook(request, context)
    return render(request, "home/over_rounds.html", context)


def _rounds_workbook(request: StaffRequest, context: dict[str, Any]) -> FileResponse:
    names = [str(one) for one in context["rounds"]]
    sheets: list[Any] = [
        (group.title, [group.title, *names], [(one.label, *(bar.value for bar in one.bars)) for one in group.multiples])
        for group in context["groups"]
    ]
    punctual = [(one.source, one.round, one.on_time, one.late, one.missing) for one in context["punctual"]]
    headings = [_("来源"), _("轮次"), _("按期（份）"), _("超期（份）"), _("没有报齐（份）")]
    sheets.append((_("各来源报送"), headings, punctual))
    labels = [label for label, _n in context["quality"][0].clears] if context["quality"] else []
    quality = [
        (one.round, one.differences, one.open, one.by_person, one.enterprises, *(n for _label, n in one.clears))
        for one in context["quality"]
    ]
    headings = [_("轮次"), _("差异（项）"), _("待定（项）"), _("人工定数（项）"), _("计入企业（家）"), *labels]
    sheets.append((_("数据质量"), headings, quality))
    with transaction.atomic():
        audit.record("export.over_rounds", by=request.user, detail={"measure": context["measure"]})
    name = f"{_('逐轮比较')}_{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(
        spreadsheets.workbook(sheets), as_attachment=True, filename=name, content_type=spreadsheets.XLSX
    )


@require_http_methods(["GET", "POST"])
def monthly(request: StaffRequest) -> HttpResponse | FileResponse:
    """The report of one month: on the page as it will be written, and as .docx and .xlsx."""
    if not request.user.holds(Duty.LEAD):
        raise Http404
    today = timezone.localdate()
    month = request.GET.get("month", f"{today:%Y-%m}")
    day = last_day(month, today)
    sections = report(request.user, day) if day else []
    title = _("新业态企业和新就业群体情况月报")
    if request.method == "POST" and day and sections:
        return _handed_out(request, title, day, sections)
    context = {"month": month, "day": day, "title": title, "sections": sections, "latest": f"{today:%Y-%m}"}
    return render(request, "home/monthly.html", context)


def _handed_out(request: StaffRequest, title: str, day: date, sections: list[Section]) -> FileResponse:
    kind = "xlsx" if request.POST.get("kind") == "xlsx" else "docx"
    with transaction.atomic():
        audit.record("export.monthly_report", by=request.user, detail={"day": day.isoformat(), "kind": kind})
    file = tables(sections) if kind == "xlsx" else io.BytesIO(written(title, day, sections))
    content_type = spreadsheets.XLSX if kind == "xlsx" else letters.DOCX
    return FileResponse(file, as_attachment=True, filename=f"{title}_{day:%Y%m}.{kind}", content_type=content_type)
