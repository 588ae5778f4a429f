"""签审: the tree of Party organizations, signing and taking back."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import sign_off as actions
from enterprises.forms.figures import SignForm, TakeBackForm, VersionForm
from enterprises.models import Round, SignOff, WorkerEntry
from enterprises.queries import sign_off_pages
from enterprises.views.filters import asked_round
from shanyang.departments import lists
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.departments.scope import path_range
from shanyang.lib import htmx
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Listing


@require_GET
def sign_off(request: StaffRequest) -> HttpResponse:
    """The organizations the reader's post reaches, from the top down, with the figure each signs."""
    return _page(request, asked_round(request))


def _may_sign(user: Any) -> sign_off_pages.MaySign:
    # A note given in advance: here only the entitlement is asked, the form asks for the note.
    return lambda organization: not permissions.why_not(permissions.check_sign, user, organization, note="…")


def _page(request: StaffRequest, round_: Round | None, status: int = 200, **extra: Any) -> HttpResponse:
    board = sign_off_pages.board(round_, request.user, _may_sign(request.user)) if round_ else None
    context = {"round": round_, "board": board, "lead": permissions.is_lead(request.user), **extra}
    if round_ is not None:
        context["complete_form"] = VersionForm(initial={"version": round_.version})
    return render(request, "enterprises/sign_off.html", context, status=status)


@require_http_methods(["GET", "POST"])
def sign(request: StaffRequest, pk: int, organization: int) -> HttpResponse:
    """Look at the list once more, then sign it."""
    round_ = get_object_or_404(Round, pk=pk)
    line = sign_off_pages.line_or_404(round_, organization, request.user, _may_sign(request.user))
    form = SignForm(request.POST or None, initial={"digest": line.node.digest})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                return _address(actions.sign(round_, line.organization, by=request.user, **form.cleaned_data))

            return htmx.go(request, submitted.once(request, write))
    context = {
        "round": round_,
        "line": line,
        "form": form,
        "crumbs": [(_("签审"), f"{reverse('enterprises:sign-off')}?round={round_.pk}"), (line.organization.name, None)],
    }
    return render(request, "enterprises/sign.html", context, status=422 if form.errors else 200)


def _address(signature: SignOff) -> str:
    return f"{reverse('enterprises:sign-off')}?round={signature.round_id}"


@require_http_methods(["GET", "POST"])
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    signatures = SignOff.objects.visible_to(request.user).valid().select_related("round", "party_organization")
    signature = get_object_or_404(signatures, pk=pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.take_back(signature, by=request.user, **form.cleaned_data)
                return _address(signature)

            return htmx.go(request, submitted.once(request, write))
    context = {
        "heading": _("撤回%(organization)s的签审") % {"organization": signature.party_organization},
        "explanation": _("撤回以后，它和它的各级上级都要重新签审。"),
        "form": form,
        "label": _("撤回签审"),
        "back_url": _address(signature),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def complete(request: StaffRequest, pk: int) -> HttpResponse:
    """Everybody has signed and nothing changed since unlocking: the round is signed again."""
    round_ = get_object_or_404(Round, pk=pk)
    form = VersionForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                done = actions.complete(round_, by=request.user, **form.cleaned_data)
                return reverse("enterprises:freeze", args=[done.pk])

            return htmx.go(request, submitted.once(request, write))
    return _page(request, round_, status=422, form=form)


MEMBER_LABELS = {"formal": gettext_lazy("正式党员"), "probationary": gettext_lazy("预备党员")}
MEMBERS = Listing(
    "members",
    gettext_lazy("签审名单"),
    columns=(
        Column(
            "person",
            gettext_lazy("从业人员"),
            lambda r: r.worker.masked_name,
            head=True,
            url=lambda r: f"{reverse('enterprises:person', args=[r.worker_id])}?round={r.round_id}",
        ),
        Column("status", gettext_lazy("政治面貌"), lambda r: r.get_party_status_display()),
        Column("organization", gettext_lazy("正式组织关系所在"), lambda r: r.party_organization.name),
        Column("phone", gettext_lazy("手机尾号"), lambda r: r.phone_tail4),
    ),
    sorts=(Sort("listed", gettext_lazy("编号"), "id"),),
    related=("worker", "party_organization"),
    empty_title=gettext_lazy("这里没有党员"),
)


def members(request: StaffRequest, pk: int, organization: int, status: str) -> HttpResponseBase:
    """The list that is signed: who is affiliated at and below an organization."""
    round_ = get_object_or_404(Round, pk=pk)
    line = sign_off_pages.line_or_404(round_, organization, request.user, _may_sign(request.user))
    rows = WorkerEntry.objects.visible_to(request.user).filter(
        path_range(line.organization.path), round=round_, in_scope=True, party_status=status
    )
    lead = f"{line.organization.name} · {MEMBER_LABELS[status]}"
    crumbs = [(_("签审"), f"{reverse('enterprises:sign-off')}?round={round_.pk}"), (line.organization.name, None)]
    return lists.answer(request, MEMBERS.bind(request, rows), context={"lead": lead, "crumbs": crumbs})
