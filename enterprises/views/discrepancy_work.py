"""差异的办理: many at once under a rule, taking a batch back, assigning, discussing, who tends to be wrong."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import permissions
from enterprises.actions import discrepancy_work as actions
from enterprises.forms.discrepancy_work import AssignForm, BatchForm, CommentForm, RuleForm, TakeBackForm
from enterprises.models import Discrepancy, Round, SettlingBatch
from enterprises.queries import error_rates
from enterprises.queries.independence import sight
from enterprises.queries.settling_pages import subject_of
from enterprises.queries.values import in_words
from enterprises.views.discrepancies import LISTING, page_of
from enterprises.views.filters import asked_round
from shanyang.departments.actions import forms as submitted
from shanyang.departments.requests import StaffRequest
from shanyang.lib import htmx

SHOWN = 100


def _selected(request: StaffRequest, round_: Round | None) -> QuerySet[Discrepancy]:
    """What the list shows under the same filters, and may be settled."""
    rows = Discrepancy.objects.visible_to(request.user)
    rows = rows.filter(round=round_, state__in=["open", "auto"]) if round_ else rows.none()
    if round_ is None or not sight(request.user, round_).all:
        return rows.none()
    return LISTING.bind(request, rows).queryset


@require_http_methods(["GET", "POST"])
def settle_many(request: StaffRequest) -> HttpResponse:
    """Preview what a rule would settle among the filtered discrepancies; POST writes exactly that."""
    round_ = asked_round(request)
    rows = list(_selected(request, round_).prefetch_related("values")[: actions.MOST_AT_ONCE + 1])
    rule = request.POST.get("rule") or request.GET.get("rule") or "precedence"
    choices = actions.choose(rows, rule if rule in dict(SettlingBatch.RULES) else "precedence")
    form = BatchForm(request.POST or None, initial={"rule": rule, "previewed": actions.fingerprint(choices)})
    if request.method == "POST" and form.is_valid() and round_ is not None:
        with htmx.refusals_on(form):

            def write() -> str:
                made = actions.settle_by_rule(round_, rows, by=request.user, **form.cleaned_data)
                return reverse("enterprises:settling-batch", args=[made.pk])

            return htmx.go(request, submitted.once(request, write))
    return render(
        request,
        "enterprises/settle_many.html",
        _preview(request, choices, form, rule),
        status=422 if form.errors else 200,
    )


def _preview(request: StaffRequest, choices: list[actions.Choice], form: BatchForm, rule: str) -> dict[str, Any]:
    decided = [one for one in choices if not one.why_not]
    left = Counter(one.why_not for one in choices if one.why_not)
    lines = [
        {
            "url": page_of(one.discrepancy),
            "what": one.discrepancy.get_kind_display(),
            "subject": subject_of(one.discrepancy),
            "enterprise": one.discrepancy.enterprise.name,
            "value": in_words(one.discrepancy, one.value),
        }
        for one in decided[:SHOWN]
    ]
    back = f"{reverse('enterprises:discrepancies')}?{request.GET.urlencode()}"
    return {
        "form": form,
        "rule_form": RuleForm(initial={"rule": rule}),
        "kept": [(name, value) for name, value in request.GET.items() if name != "rule"],
        "decided": len(decided),
        "lines": lines,
        "more": max(0, len(decided) - SHOWN),
        "left": sorted(left.items(), key=lambda item: -item[1]),
        "total": len(choices),
        "back": back,
        "crumbs": [(_("核对差异"), back), (_("成批定数"), None)],
    }


def _batches(request: StaffRequest) -> QuerySet[SettlingBatch]:
    """A batch is seen by whoever made it and by the lead."""
    rows = SettlingBatch.objects.select_related("round", "by", "undone_by")
    return rows if permissions.is_lead(request.user) else rows.filter(by=request.user)


@require_GET
def batch(request: StaffRequest, pk: int) -> HttpResponse:
    """What one batch settled, and whether it was taken back."""
    found = get_object_or_404(_batches(request), pk=pk)
    rows = Discrepancy.objects.visible_to(request.user).filter(batch=found)
    lines = [
        {
            "url": page_of(one),
            "what": one.get_kind_display(),
            "subject": subject_of(one),
            "enterprise": one.enterprise.name,
            "value": in_words(one, one.value),
        }
        for one in rows.select_related("enterprise", "worker", "outlet").order_by("pk")[:SHOWN]
    ]
    crumbs = [(_("核对差异"), reverse("enterprises:discrepancies")), (_("成批定数"), None)]
    context = {"batch": found, "lines": lines, "standing": rows.count(), "crumbs": crumbs}
    return render(request, "enterprises/settling_batch.html", context)


@require_http_methods(["GET", "POST"])
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Open again what a batch settled, with a reason."""
    found = get_object_or_404(_batches(request), pk=pk)
    form = TakeBackForm(request.POST or None)
    back = reverse("enterprises:settling-batch", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.take_back(found, by=request.user, **form.cleaned_data)
                return back

            return htmx.go(request, submitted.once(request, write))
    context = {
        "heading": _("整批撤回"),
        "explanation": _("这一批定下的差异回到待定；后来又有人重新定过的不动。撤回的理由和这一批的记录都留着。"),
        "facts": [(_("规则"), found.get_rule_display()), (_("定了"), _("%(n)d 项") % {"n": found.settled})],
        "form": form,
        "label": _("整批撤回"),
        "back_url": back,
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def _discrepancy(request: StaffRequest, pk: int) -> Discrepancy:
    return get_object_or_404(Discrepancy.objects.visible_to(request.user).select_related("round", "enterprise"), pk=pk)


@require_http_methods(["GET", "POST"])
def assign(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask an office to find out."""
    found = _discrepancy(request, pk)
    form = AssignForm(request.POST or None, initial={"to": found.assigned_office_id})
    if request.method == "POST" and form.is_valid():
        with htmx.refusals_on(form):
            url = submitted.once(request, lambda: page_of(actions.assign(found, by=request.user, **form.cleaned_data)))
            return htmx.go(request, url)
    context = {
        "heading": _("交办“%(what)s”") % {"what": found.get_kind_display()},
        "explanation": _("交办后出现在对方的工作台，定数以后自动消失。对方只看得到自己职责范围内的情况。"),
        "facts": [(_("企业"), found.enterprise.name)],
        "form": form,
        "label": _("交办"),
        "back_url": page_of(found),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@require_POST
def comment(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a word to the discussion of a discrepancy."""
    found = _discrepancy(request, pk)
    form = CommentForm(request.POST)
    if form.is_valid():
        with htmx.refusals_on(form):

            def write() -> str:
                actions.comment(found, by=request.user, **form.cleaned_data)
                return f"{page_of(found)}#talk-h"

            return redirect(submitted.once(request, write))
    context = {"heading": _("讨论"), "form": form, "label": _("写上"), "back_url": page_of(found)}
    return render(request, "components/confirm.html", context, status=422)


@require_GET
def errors(request: StaffRequest) -> HttpResponse:
    """Which source tends to be wrong on which field, from what was settled in a round."""
    round_ = asked_round(request)
    open_to = round_ is not None and sight(request.user, round_).all
    rows = Discrepancy.objects.visible_to(request.user).filter(round=round_) if open_to else Discrepancy.objects.none()
    found = error_rates.rates(rows)
    bars = [
        {
            "label": f"{one.source_label} · {one.kind_label}",
            "value": one.lost,
            "text": _("%(lost)d/%(said)d 次没有采用") % {"lost": one.lost, "said": one.said},
            "share": one.share,
        }
        for one in found[:12]
    ]
    crumbs = [(_("核对差异"), reverse("enterprises:discrepancies")), (_("哪一方容易错"), None)]
    context = {"round": round_, "rates": found, "bars": bars, "open_to": open_to, "crumbs": crumbs}
    return render(request, "enterprises/error_rates.html", context)
