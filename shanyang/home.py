"""The workbench and the dashboard: pages that join what the floors know."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang import overview
from shanyang.departments import workbench
from shanyang.departments.models import AuditEvent
from shanyang.departments.rules.duties import ADMINISTRATORS
from shanyang.lib import spreadsheets
from shanyang.lib.htmx import page
from shanyang.shell import remember_counts
from shanyang.wording import verb_sentence

SHOWN = 20
RECENT = 6


def workbench_page(request: HttpRequest) -> HttpResponse:
    """等我办, sorted by due date; beside it the round, the official figure and what just happened."""
    today = timezone.localdate()
    things = workbench.waiting(request.user, today)
    counts = remember_counts(request.user, things)
    kind = request.GET.get("kind", "")
    shown = [thing for thing in things if thing.kind == kind] if kind in counts else things
    context = {
        "today": today,
        "things": shown if "all" in request.GET else shown[:SHOWN],
        "all_url": f"?all=1&kind={kind}" if kind in counts else "?all=1",
        "matching": len(shown),
        "matching_size": sum(thing.size for thing in shown),
        "total": sum(thing.size for thing in things),
        "due_today": sum(thing.size for thing in things if thing.due_on and thing.due_on <= today),
        "kinds": _kinds(counts, kind),
        "recent": _recent(request.user),
        "surveys": _surveys(request.user),
        **(_round_context(request.user, today) if _surveys(request.user) else {}),
    }
    return page(request, "home/workbench.html", "waiting", context)


def _surveys(user: Any) -> bool:
    """Whether the reader takes part in the survey; the three administrators do not."""
    return any(post.duty not in ADMINISTRATORS for post in user.posts_on())


def _kinds(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    labels = {
        "round": _("轮次"),
        "delivery": _("报送"),
        "case": _("五步"),
        "discrepancy": _("差异"),
        "candidate": _("疑似同一"),
        "sign_off": _("签审"),
        "request": _("报数"),
        "proposal": _("覆盖"),
        "duty": _("职责"),
        "model_case": _("典型"),
        "document": _("收文"),
        "norm": _("规范"),
        "meeting": _("会议"),
        "task": _("议定事项"),
        "post": _("任职"),
        "backstop": _("兜底"),
        "complaint": _("来信"),
        "job": _("作业"),
    }
    every = {"label": _("全部"), "n": sum(counts.values()), "url": "?", "here": chosen not in counts}
    return [every] + [
        {"label": labels.get(kind, _("其他")), "n": n, "url": f"?kind={kind}", "here": kind == chosen}
        for kind, n in sorted(counts.items())
    ]


def _round_context(user: Any, today: date) -> dict[str, Any]:
    round_, frozen = overview.running_round(), overview.last_frozen()
    context: dict[str, Any] = {"round": round_, "frozen": frozen}
    context["official"], context["official_urls"] = overview.official_for(user, frozen)
    if round_ is not None:
        context |= {"steps": overview.by_step(user, round_), "days_left": (round_.due_on - today).days}
    return context


def _recent(user: Any) -> list[dict[str, Any]]:
    """The reader's own latest acts. Others' acts are for the audit administrator alone."""
    events: QuerySet[AuditEvent] = AuditEvent.objects.filter(by_user=user).order_by("-sequence")[:RECENT]
    return [{"text": verb_sentence(event.verb), "at": event.at, "reason": event.reason} for event in events]


def dashboard(request: HttpRequest) -> HttpResponseBase:
    """全区一张表: progress by source and street, the four clears, the figures; as chart or as table."""
    if not _surveys(request.user):
        return redirect("home")
    round_ = overview.running_round() or overview.last_frozen()
    view = "table" if request.GET.get("view") == "table" else "chart"
    context: dict[str, Any] = {"round": round_, "view": view, "frozen": overview.last_frozen()}
    if round_ is not None:
        user = request.user
        context |= {
            "totals": overview.totals(user, round_),
            "sources": overview.by_source(user, round_),
            "steps": overview.by_step(user, round_),
            "clears": overview.four_clears(user, round_),
            "streets": overview.by_street(user, round_),
            "sectors": overview.by_sector(user, round_),
            "clear_labels": overview.clear_labels(),
        }
    if request.method == "POST" and round_ is not None:
        return _dashboard_workbook(context)
    return render(request, "home/dashboard.html", context)


def _dashboard_workbook(context: dict[str, Any]) -> FileResponse:
    """The same numbers as a workbook: counts without persons, so no trace is needed."""
    measures = [(m.label, m.done, m.of) for name in ("sources", "steps", "clears") for m in context[name]]
    labels = context["clear_labels"]
    streets = [
        (s.label, s.value, s.employments, s.done, s.of, *(s.clear[name] for name in overview.CLEARS))
        for s in context["streets"]
    ]
    book = spreadsheets.workbook(
        [
            (_("进度"), [_("项目"), _("已办"), _("应办")], measures),
            (
                _("各街道"),
                [_("街道"), _("企业（家）"), _("用工（份）"), _("五步办完（家）"), _("立案（家）"), *labels.values()],
                streets,
            ),
        ]
    )
    name = f"{_('全区一张表')}_{timezone.localdate():%Y%m%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name, content_type=spreadsheets.XLSX)
