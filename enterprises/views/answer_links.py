"""一次性链接: issuing and calling back at the desk; the page the enterprise opens without an account."""

from __future__ import annotations

from collections.abc import Callable

from django import forms as django_forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises.actions import answer_links as actions
from enterprises.forms.answer_links import EnterpriseAnswerForm, IssueForm, LinkReasonForm, TaskAnswerForm
from enterprises.models import AnswerLink, Case, Enterprise
from enterprises.queries import answer_links as queries
from shanyang.departments.actions import forms as submitted
from shanyang.departments.models import Meeting, Resolution
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx
from shanyang.lib.errors import Refused
from shanyang.lib.request_context import origin

OPENED = "answer-link"
ISSUED = "issued-answer-link"


@require_POST
def issue(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a link for the enterprise of a case; its address is shown once."""
    found = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    form = IssueForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                link, token = actions.issue(found, by=request.user, days=form.cleaned_data["days"])
                request.session[ISSUED] = [link.pk, token]
                return reverse("enterprises:answer-link-issued", args=[link.pk])

            return htmx.go(request, submitted.once(request, write))
    context = {"form": form, "heading": _("请企业自己核对"), "label": _("发出链接"), "back_url": _enquiry(found.pk)}
    return render(request, "components/confirm.html", context, status=422)


def _enquiry(case: int) -> str:
    return reverse("enterprises:case-step", args=[case, "enquire"])


def _mine(request: StaffRequest, pk: int) -> AnswerLink:
    rows = AnswerLink.objects.visible_to(request.user).filter(purpose="enquiry")
    return get_object_or_404(rows.select_related("case__round", "enterprise"), pk=pk)


@never_cache
@require_GET
def issued(request: StaffRequest, pk: int) -> HttpResponse:
    """The address of a link, shown to whoever issued it, once."""
    link = _mine(request, pk)
    address = _address_once(request, link)
    crumbs = [
        (_("一企一案"), reverse("enterprises:cases")),
        (link.enterprise.name, _enquiry(link.case_id or 0)),
        (_("一次性链接"), None),
    ]
    context = {"link": link, "address": address, "crumbs": crumbs, "back_url": _enquiry(link.case_id or 0)}
    return render(request, "enterprises/answer_link_issued.html", context)


@require_http_methods(["GET", "POST"])
def issue_for_meeting(request: StaffRequest, pk: int, enterprise: int) -> HttpResponse:
    """A link for an invited enterprise: its items of the meeting, its tasks, its answers."""
    invitations = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(invitations.select_related("convener"), pk=pk)
    firm = get_object_or_404(Enterprise, pk=enterprise, pk__in=meeting.invitations.values("enterprise_id"))
    form = IssueForm(request.POST or None)
    back = meeting.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                link, token = actions.issue_for_meeting(meeting, firm, by=request.user, days=form.cleaned_data["days"])
                request.session[ISSUED] = [link.pk, token]
                return reverse("enterprises:meeting-link-issued", args=[meeting.pk, link.pk])

            return htmx.go(request, submitted.once(request, write))
    context = {
        "heading": _("发给企业的一次性链接"),
        "explanation": _(
            "企业不用登录，凭链接看到与自己有关的议题和任务，在有效期内报办理情况。重新发出以后，以前那个立即失效。"
        ),
        "facts": [(_("企业"), firm.name), (_("会议"), str(meeting))],
        "form": form,
        "label": _("发出链接"),
        "back_url": back,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def meeting_issued(request: StaffRequest, pk: int, link: int) -> HttpResponse:
    """The address of a meeting's link, shown once."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    found = get_object_or_404(meeting.answer_links.select_related("enterprise"), pk=link)
    context = {
        "link": found,
        "address": _address_once(request, found),
        "back_url": meeting.get_absolute_url(),
        "crumbs": [(str(meeting), meeting.get_absolute_url()), (_("一次性链接"), None)],
    }
    return render(request, "enterprises/answer_link_issued.html", context)


def _address_once(request: StaffRequest, link: AnswerLink) -> str:
    kept, token = request.session.pop(ISSUED, (0, ""))
    return request.build_absolute_uri(reverse("answer-link-enter", args=[token])) if kept == link.pk else ""


@require_http_methods(["GET", "POST"])
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    link = _mine(request, pk)
    facts = [(_("企业"), link.enterprise.name), (_("有效至"), f"{link.expires_at:%Y-%m-%d}")]
    said = _("收回后这个地址立即打不开，企业会看到“已经收回”。")
    return _with_reason(request, link, actions.revoke, _("收回链接"), said, facts)


@require_http_methods(["GET", "POST"])
def set_aside(request: StaffRequest, pk: int) -> HttpResponse:
    link = _mine(request, pk)
    facts = [(_("企业"), link.enterprise.name), (_("答复人"), link.said_by or "—")]
    said = _("搁置后这份答复不再采用，内容随即删除；何时由谁搁置留有记录。")
    return _with_reason(request, link, actions.set_aside, _("搁置这份答复"), said, facts)


def _with_reason(
    request: StaffRequest,
    link: AnswerLink,
    act: Callable[..., None],
    label: str,
    said: str,
    facts: list[tuple[str, str]],
) -> HttpResponse:
    form = LinkReasonForm(request.POST or None)
    back = _enquiry(link.case_id or 0)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                act(link, by=request.user, reason=form.cleaned_data["reason"])
                return back

            return htmx.go(request, submitted.once(request, write))
    context = {"heading": label, "explanation": said, "facts": facts, "form": form, "label": label, "back_url": back}
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


# -- the enterprise's side ------------------------------------------------------------


@never_cache
@login_not_required
@require_GET
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the link in the session and leave the token out of every further address."""
    try:
        link = actions.entered(token, address=origin().address)
    except Refused as refusal:
        return _closed(request, str(refusal), status=429)
    if link is None:
        return _closed(
            request, _("这个链接打不开：地址不完整，或者不是本系统发出的。请核对收到的完整地址。"), status=404
        )
    request.session[OPENED] = link.pk
    return htmx.go(request, reverse("answer-link"))


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """What the enterprise confirms and answers, as long as its link is open."""
    link = _opened(request)
    if link is None:
        return _closed(request, _("请从收到的链接打开这一页。"), status=404)
    if link.meeting is not None:
        return _meeting_page(request, link)
    if request.method == "GET" and link.answered_at and not link.revoked_at:
        return render(request, "enterprises/answer_link_thanks.html", {"link": link})
    form = EnterpriseAnswerForm(request.POST or None, questions=queries.asked(link.case) if link.case else ())
    try:
        if request.method == "GET":
            actions.check_open(link)
        elif form.is_valid():
            return htmx.go(request, submitted.once(request, lambda: _kept(link, form)))
    except Refused as refusal:
        return _closed(request, str(refusal), status=410)
    return _asking(request, link, form, 422 if form.errors else 200)


def _opened(request: HttpRequest) -> AnswerLink | None:
    rows = AnswerLink.objects.select_related("case__round", "enterprise", "meeting", "issued_by")
    return rows.filter(pk=request.session.get(OPENED, 0)).first()


def _meeting_page(request: HttpRequest, link: AnswerLink, form: TaskAnswerForm | None = None) -> HttpResponse:
    """The items of a meeting that concern the enterprise, and its tasks."""
    try:
        actions.check_open(link)
    except Refused as refusal:
        return _closed(request, str(refusal), status=410)
    context = {"link": link, "meeting": link.meeting, **queries.meeting_matters(link), "form": form}
    return render(request, "enterprises/answer_link_meeting.html", context, status=422 if form else 200)


@never_cache
@login_not_required
@require_POST
def answer_task(request: HttpRequest, pk: int) -> HttpResponse:
    """An enterprise reports what it did about one of its own tasks."""
    link = _opened(request)
    if link is None or link.meeting is None:
        return _closed(request, _("请从收到的链接打开这一页。"), status=404)
    task = get_object_or_404(Resolution, pk=pk, meeting_id=link.meeting_id, enterprise_id=link.enterprise_id)
    form = TaskAnswerForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.answer_task(link, task, **form.cleaned_data)
                return reverse("answer-link")

            return htmx.go(request, submitted.once(request, write))
    form.task = task
    return _meeting_page(request, link, form)


def _kept(link: AnswerLink, form: EnterpriseAnswerForm) -> str:
    actions.answer(link, values=form.values(), said_by=form.cleaned_data["said_by"])
    return reverse("answer-link")


def _asking(request: HttpRequest, link: AnswerLink, form: django_forms.Form, status: int) -> HttpResponse:
    return render(request, "enterprises/answer_link.html", {"link": link, "form": form}, status=status)


def _closed(request: HttpRequest, said: str, status: int) -> HttpResponse:
    return render(request, "enterprises/answer_link_closed.html", {"said": said}, status=status)
