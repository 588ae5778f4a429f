"""一企一案: the list, the page of one case, its five steps, its print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import permissions
from enterprises.actions import cases as actions
from enterprises.actions.answer_links import answers
from enterprises.actions.next_step import case_url, what_next
from enterprises.actions.screening import in_force_for
from enterprises.forms.answer_links import IssueForm
from enterprises.forms.cases import VISIT_PAGES, EnquiryForm, ScreenForm, StepForm, VisitForm, WaiveForm
from enterprises.forms.rounds import ReasonForm
from enterprises.models import AnswerLink, Case, StepRecord
from enterprises.queries import answer_links, screening
from enterprises.queries.case_pages import CasePage
from enterprises.queries.settling_pages import SettlingPage
from enterprises.rules.steps import DONE
from enterprises.views.discrepancies import settle_form
from enterprises.wording import STEPS
from enterprises.workflow import STEP_ORDER
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx

DESK_FORMS: dict[str, type[StepForm]] = {"map": StepForm, "check": StepForm, "screen": ScreenForm}
INITIAL_OUTCOME = {"map": "done", "check": "done", "screen": "in"}


def _case(request: StaffRequest, pk: int) -> Case:
    rows = Case.objects.visible_to(request.user).select_related(
        "round", "enterprise__division", "enterprise__sector", "enterprise__party_organization"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """The page officers live on, with the form of the present step beside the table."""
    found = _case(request, pk)
    step = found.step if found.step in DESK_FORMS else ""
    return _case_page(request, found, step)


def _case_page(
    request: StaffRequest, found: Case, step: str, form: django_forms.Form | None = None, status: int = 200
) -> HttpResponse:
    page = CasePage(found, request.user, only_differing=request.GET.get("only") == "differing")
    if form is None and step in DESK_FORMS and found.step == step:
        form = _desk_form(found, step, initial={"version": found.version, "outcome": INITIAL_OUTCOME[step]})
    last = page.standing_records[-1] if page.standing_records else None
    context = {
        **_frame(found, page, step),
        "step": step,
        "form": form,
        "why_not": permissions.why_not(permissions.check_take_step, request.user, found, step) if step else "",
        "next": what_next(found, request.user, open_discrepancies=page.open_count),
        "last": last,
        "may_take_back": last and not permissions.why_not(permissions.check_take_back, request.user, found, last.step),
        "precedents": screening.beside(found, request.user) if form is not None and step == "screen" else None,
        **_settling(request, page),
    }
    return htmx.page(request, "enterprises/case.html", "sheet", context, status)


def _desk_form(found: Case, step: str, data: Any = None, **kwargs: Any) -> StepForm:
    """The form of a step at the desk; screening asks which criteria in force it rests on."""
    if step == "screen":
        kwargs["criteria"] = in_force_for(found.enterprise.sector, timezone.localdate())
    return DESK_FORMS[step](data, **kwargs)


def _settling(request: StaffRequest, page: CasePage) -> dict[str, Any]:
    """The panel for the contradiction named in the address, beside the table it comes from."""
    asked = request.GET.get("settle", "")
    one = next((one for one in page.discrepancies if str(one.pk) == asked), None)
    if one is None:
        return {}
    settling = SettlingPage(one, request.user)
    return {"settling": settling, **settle_form(request, settling)}


def _frame(found: Case, page: CasePage, step: str) -> dict[str, Any]:
    addresses = {code: reverse("enterprises:case-step", args=[found.pk, code]) for code in STEP_ORDER}
    return {
        "case": found,
        "page": page,
        "steps": page.steps(addresses, here=step or (found.step if found.step != DONE else "")),
        "crumbs": [(_("一企一案"), reverse("enterprises:cases")), (found.enterprise.name, None)],
    }


@require_GET
def print_case(request: StaffRequest, pk: int) -> HttpResponse:
    """The case on paper: the table, the steps, what was settled and by whom."""
    found = _case(request, pk)
    page = CasePage(found, request.user)
    return render(request, "enterprises/case_print.html", _frame(found, page, ""))


@require_http_methods(["GET", "POST"])
def step(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """One of the five steps: the three at the desk, the call, the visit."""
    found = _case(request, pk)
    answer: dict[str, Callable[[StaffRequest, Case], HttpResponse]] = {"enquire": _enquire, "visit": _visit}
    if step in answer:
        return answer[step](request, found)
    if request.method == "GET":
        return _case_page(request, found, step)
    form = _desk_form(found, step, request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):
            return _taken(request, found, step, **form.cleaned_data)
    return _case_page(request, found, step, form, status=422)


def _taken(request: StaffRequest, found: Case, step: str, **facts: Any) -> HttpResponse:
    def take() -> str:
        actions.take_step(found, step, by=request.user, **facts)  # type: ignore[arg-type]
        return case_url(found)

    return htmx.go(request, submitted.once(request, take))


def _enquire(request: StaffRequest, found: Case) -> HttpResponse:
    page = CasePage(found, request.user)
    lines = answer_links.lines(found)
    link, told = _answered(lines)
    asked = (*answer_links.changed_by(link, told), *page.questions) if link else page.questions
    first = {**told, "version": found.version, "spoke_to": link.said_by if link else ""}
    form = EnquiryForm(request.POST or None, questions=asked, initial=first)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with htmx.refusals_on(form):
            facts = {"outcome": values["outcome"], "note": values["note"], "version": values["version"]}
            return _taken(request, found, "enquire", call=form.call(), answers=form.answers(), link=link, **facts)
    context = {
        **_frame(found, page, "enquire"),
        "form": form,
        "why_not": permissions.why_not(actions.check_may_take, request.user, found, "enquire"),
        "answer_links": lines,
        "answered": link,
        "issue_form": IssueForm(),
    }
    return render(request, "enterprises/enquire.html", context, status=422 if form.errors else 200)


def _answered(lines: list[answer_links.Line]) -> tuple[AnswerLink | None, dict[str, str]]:
    """The enterprise's own answers that wait to be taken over, under the names of the form's fields."""
    link = next((line.link for line in lines if line.state == "answered"), None)
    return (link, answers(link)) if link else (None, {})


def _visit(request: StaffRequest, found: Case) -> HttpResponse:
    """One question a page; what was answered on the others rides along hidden, and nothing is kept until sent."""
    if request.method == "GET":
        first = {"version": found.version, "visitors": str(request.user), "visited_on": timezone.localdate()}
        return _visit_page(request, found, VisitForm(initial=first), 0)
    form = VisitForm(request.POST)
    at, go = _number(request, "at"), request.POST.get("go", "")
    valid = form.is_valid()
    forward = go == "send" or _number(request, "go", default=at) > at
    here = set(VISIT_PAGES[at][2]) if forward and at < len(VISIT_PAGES) else set()
    if go == "send" and valid:
        with htmx.refusals_on(form):
            facts = {"note": form.cleaned_data["note"], "version": form.cleaned_data["version"]}
            return _taken(request, found, "visit", outcome="done", trip=form.trip(), answers=form.answers(), **facts)
        return _visit_page(request, found, form, form.page_of(form.errors), status=422)
    if here & set(form.errors) or (go == "send" and not valid):
        return _visit_page(request, found, form, at if here & set(form.errors) else form.page_of(form.errors), 422)
    return _visit_page(request, found, form, _number(request, "go", default=at))


def _number(request: StaffRequest, name: str, default: int = 0) -> int:
    value = request.POST.get(name, "")
    return min(int(value), len(VISIT_PAGES)) if value.isdecimal() and len(value) < 3 else default


def _visit_page(request: StaffRequest, found: Case, form: VisitForm, at: int, status: int = 200) -> HttpResponse:
    context = {
        "case": found,
        "form": form.at(at),
        "at": at,
        "total": len(VISIT_PAGES),
        "checking": at >= len(VISIT_PAGES),
        "why_not": permissions.why_not(actions.check_may_take, request.user, found, "visit"),
    }
    return render(request, "enterprises/visit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def waive(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """Leave a step undone, with a reason."""
    found = _case(request, pk)
    form = WaiveForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            return _taken(request, found, step, outcome="waived", **form.cleaned_data)
    label = dict(STEPS)[step]
    context = {
        "heading": _("免做“%(step)s”") % {"step": label},
        "explanation": _("免做会记在案上，写明是谁、哪天、为什么。以后仍可撤回再办。"),
        "facts": [(_("企业"), found.enterprise.name)],
        "form": form,
        "label": _("免做这一步"),
        "back_url": case_url(found),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Withdraw a step record, with a reason."""
    rows = StepRecord.objects.filter(case__in=Case.objects.visible_to(request.user)).select_related("case__enterprise")
    record = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None, initial={"version": record.case.version})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            url = submitted.once(
                request, lambda: case_url(actions.take_back(record, by=request.user, **form.cleaned_data))
            )
            return htmx.go(request, url)
    context = {
        "heading": _("撤回“%(step)s”") % {"step": record.get_step_display()},
        "explanation": _("撤回后这条记录仍然看得到，但不再作数；由它定下的差异回到待定。"),
        "facts": [(_("企业"), record.case.enterprise.name), (_("当时的说明"), record.note or "—")],
        "form": form,
        "label": _("撤回这一步"),
        "back_url": case_url(record.case),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
