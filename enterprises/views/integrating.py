"""整合: the upper organization settles affiliations, strikes doubles and returns lists before it signs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import permissions
from enterprises.actions import integration as actions
from enterprises.forms.integrating import SendBackForm, SettleForm, StrikeForm
from enterprises.models import MemberStrike, Round, SignOff, WorkerEntry
from enterprises.queries import integrating, sign_off_pages
from shanyang.departments.actions import forms as submitted
from shanyang.departments.models import PartyOrganization
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx

COMMON = {
    "id_last4": gettext_lazy("证件号后四位相同"),
    "born_on": gettext_lazy("出生日期相同"),
    "phone_tail4": gettext_lazy("手机尾号相同"),
}


def _organization(request: StaffRequest, pk: int) -> PartyOrganization:
    """An organization whose list the reader may put right; any other does not exist."""
    organization = get_object_or_404(PartyOrganization.objects.exclude(kind="outside"), pk=pk)
    if not (sign_off_pages.reaches(request.user, organization) and permissions.integrates(request.user, organization)):
        raise Http404
    return organization


def _page_of(round_: Round, organization: PartyOrganization) -> str:
    return reverse("enterprises:integrate", args=[round_.pk, organization.pk])


@require_GET
def integrate(request: StaffRequest, pk: int, organization: int) -> HttpResponse:
    """What there is to settle before the organization signs."""
    round_ = get_object_or_404(Round, pk=pk)
    chosen = _organization(request, organization)
    if not sign_off_pages.tells(round_, request.user):
        raise Http404
    top = chosen.parent_id is None
    context = {
        "round": round_,
        "organization": chosen,
        "open": round_.state == "consolidating",
        "claims": integrating.claims(round_, chosen),
        "pairs": [(pair, [COMMON[key] for key in pair.common]) for pair in integrating.doubles(round_, chosen)],
        "strikes": integrating.strikes(round_, chosen),
        "away": integrating.away(round_) if top else [],
        "balance": integrating.balance(round_) if top else None,
        "crumbs": [(_("签审"), f"{reverse('enterprises:sign-off')}?round={round_.pk}"), (chosen.name, None)],
    }
    return render(request, "enterprises/integrate.html", context)


def _confirm(request: StaffRequest, form: Any, **context: Any) -> HttpResponse:
    context = {"form": form, **context}
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, pk: int, organization: int) -> HttpResponse:
    """Where one member's formal affiliation lies."""
    entries = WorkerEntry.objects.visible_to(request.user).select_related("round", "worker", "party_organization")
    entry = get_object_or_404(entries, pk=pk)
    chosen = _organization(request, organization)
    choices = PartyOrganization.objects.in_force(entry.round.as_of).exclude(kind="outside")
    if not permissions.is_lead(request.user):
        choices = choices.under(chosen)
    form = SettleForm(request.POST or None, choices=choices)
    back = _page_of(entry.round, chosen)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.settle_affiliation(entry, by=request.user, **form.cleaned_data)
                return back

            return htmx.go(request, submitted.once(request, write))
    return _confirm(
        request,
        form,
        heading=_("核定%(name)s的组织关系") % {"name": entry.worker.masked_name},
        explanation=_("核定以后党员数马上重算；名单有变化的签审自动失效，要重新签。"),
        facts=[
            (_("政治面貌"), entry.get_party_status_display()),
            (_("现在计在"), str(entry.party_organization or _("没有着落"))),
        ],
        label=_("核定组织关系"),
        back_url=back,
    )


@require_http_methods(["GET", "POST"])
def strike(request: StaffRequest, pk: int, kept: int, struck: int) -> HttpResponse:
    """Of two records that are one member, one no longer counts."""
    chosen = _organization(request, pk)
    # Once struck the record is no member any more; the form that struck it may still arrive a second time.
    mine = MemberStrike.objects.visible_to(request.user).values("struck_id")
    entries = WorkerEntry.objects.visible_to(request.user) | WorkerEntry.objects.filter(worker_id__in=mine)
    entries = entries.select_related("round", "worker", "party_organization")
    keeping, striking = (get_object_or_404(entries, pk=one) for one in (kept, struck))
    form = StrikeForm(request.POST or None)
    back = _page_of(keeping.round, chosen)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.strike(chosen, keeping, striking, by=request.user, **form.cleaned_data)
                return back

            return htmx.go(request, submitted.once(request, write))
    return _confirm(
        request,
        form,
        heading=_("剔除重复计数：%(name)s") % {"name": striking.worker.masked_name},
        explanation=_("两份记录都留着，只是其中一份不再作为党员计数；从业人员数不变。以后可以撤销。"),
        facts=[
            (_("保留"), f"{keeping.worker.masked_name} · {keeping.party_organization or _('没有着落')}"),
            (_("剔除"), f"{striking.worker.masked_name} · {striking.party_organization or _('没有着落')}"),
        ],
        label=_("剔除这一份"),
        back_url=back,
    )


@require_http_methods(["GET", "POST"])
def withdraw_strike(request: StaffRequest, pk: int) -> HttpResponse:
    strikes = MemberStrike.objects.visible_to(request.user).select_related("round", "party_organization", "struck")
    made = get_object_or_404(strikes, pk=pk)
    form = StrikeForm(request.POST or None)
    form.fields["reason"].label = _("为什么撤销")
    back = _page_of(made.round, made.party_organization)
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.withdraw_strike(made, by=request.user, **form.cleaned_data)
                return back

            return htmx.go(request, submitted.once(request, write))
    heading = _("撤销对%(name)s的剔除") % {"name": made.struck.masked_name}
    explanation = _("撤销以后两份记录都作为党员计数。")
    return _confirm(request, form, heading=heading, explanation=explanation, label=_("撤销剔除"), back_url=back)


@require_http_methods(["GET", "POST"])
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return a signed list to the organization below, with remarks."""
    signatures = SignOff.objects.visible_to(request.user).valid().select_related("round", "party_organization__parent")
    signature = get_object_or_404(signatures, pk=pk)
    if permissions.why_not(permissions.check_send_back, request.user, signature.party_organization):
        raise Http404
    form = SendBackForm(request.POST or None)
    back = f"{reverse('enterprises:sign-off')}?round={signature.round_id}"
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.send_back(signature, by=request.user, **form.cleaned_data)
                return back

            return htmx.go(request, submitted.once(request, write))
    return _confirm(
        request,
        form,
        heading=_("退回%(name)s的签审") % {"name": signature.party_organization},
        explanation=_("退回以后，它和它的各级上级都要重新签审。"),
        facts=[
            (_("签审的正式党员"), signature.formal_members),
            (_("签审的预备党员"), signature.probationary_members),
        ],
        label=_("退回下级"),
        back_url=back,
    )
