"""覆盖建议: the list for a round, and one proposal from its facts to its form."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from branches import permissions, wording
from branches.actions import proposals as actions
from branches.forms import RefreshForm
from branches.models import Proposal
from branches.queries.explanations import composition, explain
from enterprises.models import Round
from enterprises.permissions import why_not
from shanyang.departments import lists
from shanyang.departments.actions import forms as submitted
from shanyang.departments.models import Division, Sector
from shanyang.departments.requests import StaffRequest
from shanyang.departments.scope import division_range
from shanyang.lib import htmx
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field


def streets() -> list[tuple[str, str]]:
    return [(one.code, one.short_name) for one in Division.objects.open().streets().order_by("code")]


def sectors() -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in Sector.objects.open().order_by("id")]


LISTING = Listing(
    "proposals",
    gettext_lazy("覆盖建议"),
    columns=(
        Column(
            "subject", gettext_lazy("对象"), lambda p: str(p.subject), head=True, url=lambda p: p.get_absolute_url()
        ),
        Column("type", gettext_lazy("类别"), lambda p: p.get_subject_type_display()),
        Column("division", gettext_lazy("属地"), lambda p: p.division and p.division.short_name),
        Column("sector", gettext_lazy("行业"), lambda p: p.sector and p.sector.label),
        Column(
            "kind",
            gettext_lazy("建议形式"),
            lambda p: wording.form_label(p.kind, p.variant),
            state=lambda p: wording.STATES.get(p.kind, "info"),
        ),
        Column("reason", gettext_lazy("理由"), lambda p: wording.sentence(p.reason_code, p.numbers)),
        Column("article", gettext_lazy("依据"), lambda p: p.article, shown=False),
    ),
    sorts=(Sort("listed", gettext_lazy("编号"), "id"),),
    filters=(
        Filter("type", gettext_lazy("类别"), by_field("subject_type"), choices=Proposal.SUBJECTS),
        Filter("kind", gettext_lazy("建议形式"), by_field("kind"), choices=wording.KINDS),
        Filter("street", gettext_lazy("街道"), lambda rows, code: rows.filter(division_range(code)), choices=streets),
        Filter("sector", gettext_lazy("行业"), by_field("sector__code"), choices=sectors),
    ),
    related=("enterprise", "building", "division", "sector"),
    empty_title=gettext_lazy("还没有覆盖建议"),
    empty_text=gettext_lazy("第一轮冻结以后，按冻结的数为每家企业、每座楼宇、每个街道提出建议。"),
)


def proposals(request: StaffRequest) -> HttpResponseBase:
    """The proposals from the latest frozen round, with how many there are of each form."""
    round_ = Round.objects.frozen().first()
    rows = Proposal.objects.visible_to(request.user).filter(round=round_)
    context = {
        "round": round_,
        "composition": composition(rows),
        "may_refresh": round_ is not None and not why_not(permissions.check_refresh, request.user),
        "lead": _lead(round_),
    }
    return lists.answer(request, LISTING.bind(request, rows), template="branches/proposals.html", context=context)


def _lead(round_: Round | None) -> str:
    if round_ is None:
        return _("覆盖建议只依据冻结的数，现在还没有冻结的轮次。")
    return _("依据%(round)s冻结数，数据截至 %(as_of)s。建议只供参考，以党组织集体研究为准。") % {
        "round": round_,
        "as_of": round_.as_of.isoformat(),
    }


def proposal(request: StaffRequest, pk: int) -> HttpResponse:
    """Facts, the whole ladder of rules, and the proposed form with its article and alternatives."""
    rows = Proposal.objects.visible_to(request.user).select_related(
        "round", "enterprise__party_organization__parent", *LISTING.related
    )
    found = get_object_or_404(rows, pk=pk)
    context = {
        "proposal": found,
        "told": explain(found),
        "crumbs": [(_("覆盖建议"), reverse("branches:proposals")), (str(found.subject), None)],
    }
    return render(request, "branches/proposal.html", context)


@require_POST
def refresh(request: StaffRequest, pk: int) -> HttpResponse:
    """Draw the proposals of a frozen round up again, after a parameter changed."""
    round_ = get_object_or_404(Round.objects.frozen(), pk=pk)
    form = RefreshForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.refresh(round_, by=request.user)
                return reverse("branches:proposals")

            return htmx.go(request, submitted.once(request, write))
    return render(request, "branches/refused.html", {"form": form}, status=422)
