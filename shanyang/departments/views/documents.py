"""方案与规范: the list, one document with its norms, receipts and departures, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing, by_field

from .. import lists, norm_checks, permissions
from ..actions import documents as actions
from ..forms.documents import ConfirmForm, DraftForm, EndForm, NormForm
from ..forms.duties import offices_of
from ..forms.inputs import PaperForm, VersionForm
from ..models import Department, Document, Receipt
from ..permissions import why_not
from ..queries.keeping_norms import departures
from ..requests import StaffRequest
from ..rules.duties import Duty
from ..workflow import DOCUMENT
from .acting import act, buttons

MARKS = {"draft": "wait", "published": "done", "ended": "none"}

LISTING = Listing(
    "documents",
    gettext_lazy("方案与规范"),
    columns=(
        Column(
            "title",
            gettext_lazy("标题"),
            lambda d: d.title,
            note=lambda d: d.number,
            url=lambda d: d.get_absolute_url(),
            head=True,
        ),
        Column("kind", gettext_lazy("种类"), lambda d: str(d.get_kind_display())),
        Column("topic", gettext_lazy("内容"), lambda d: str(d.get_topic_display())),
        Column("issuer", gettext_lazy("印发单位"), lambda d: d.issuer.name),
        Column("since", gettext_lazy("施行日期"), lambda d: d.since),
        Column("until", gettext_lazy("废止日期"), lambda d: d.until),
        Column("state", gettext_lazy("状态"), lambda d: str(d.get_state_display()), state=lambda d: MARKS[d.state]),
    ),
    sorts=(Sort("since", gettext_lazy("施行日期"), "since", descending=True),),
    filters=(
        Filter("kind", gettext_lazy("种类"), by_field("kind"), choices=Document.Kind.choices),
        Filter("topic", gettext_lazy("内容"), by_field("topic"), choices=Document.Topic.choices),
        Filter("state", gettext_lazy("状态"), by_field("state"), choices=DOCUMENT.choices),
    ),
    related=("issuer",),
    empty_title=gettext_lazy("还没有印发方案和规范"),
    empty_text=gettext_lazy("牵头部门印发的方案，以及组织设置、队伍配备、活动开展的规范会列在这里。"),
)


def _crumbs(*more: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("方案与规范"), reverse("responsibility:documents")), *more]


@require_http_methods(["GET", "POST"])
def documents(request: StaffRequest) -> HttpResponseBase:
    bound = LISTING.bind(request, Document.objects.visible_to(request.user))
    context = {}
    if request.user.holds(Duty.LEAD):
        context = {"new_url": reverse("responsibility:document-draft"), "new_label": _("拟一份文件")}
    return lists.answer(request, bound, "responsibility/list.html", context)


def _document(request: StaffRequest, pk: int) -> Document:
    rows = Document.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("issuer", "published_by"), pk=pk)


@require_GET
def document(request: StaffRequest, pk: int) -> HttpResponse:
    """Text and norms for every reader; receipts and departures of all for the lead, the own ones for an office."""
    found, user, today = _document(request, pk), request.user, timezone.localdate()
    lead = why_not(permissions.check_leads, user)
    receipts = list(
        Receipt.objects.visible_to(user).filter(document=found).select_related("department", "confirmed_by")
    )
    offices = {one.department_id: one.department for one in receipts}
    against = departures(today, document=found, department_ids=set(offices))
    norms = [
        (norm, norm_checks.find(norm.check_code), [one for one in against if one.norm.pk == norm.pk])
        for norm in found.norms.all()
    ]
    steps = {
        verb: (reverse(f"responsibility:document-{name}", args=[pk]), lead)
        for verb, name in (("publish", "publish"), ("end", "end"))
    }
    own = [one for one in receipts if not why_not(permissions.check_confirm_receipt, user, one.department)]
    context = {
        "document": found,
        "mark": MARKS[found.state],
        "lead": not lead,
        "norms": norms,
        "offices": offices,
        "receipts": receipts,
        "confirmed": sum(one.confirmed_at is not None for one in receipts),
        "mine": [one for one in own if one.confirmed_at is None] if found.state == "published" else [],
        "today": today,
        "buttons": buttons(found, DOCUMENT, steps) if not lead else [],
        "papers": found.papers.select_related("by"),
        "paper_form": None if lead else PaperForm(),
        "paper_url": reverse("responsibility:attach", args=["document", pk]),
        "crumbs": _crumbs((found.title, None)),
    }
    return render(request, "responsibility/document.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    issuers = offices_of(request.user) & Department.objects.filter(kind="organization")
    form = DraftForm(request.POST or None, issuers=issuers, initial={"issued_on": today, "since": today})
    return act(
        request,
        form,
        lambda: actions.draft(by=request.user, **form.cleaned_data),
        heading=_("拟一份文件"),
        explanation=_("先存为拟稿，逐条写上规定，印发以后收文单位才看得到。"),
        label=_("存为拟稿"),
        back_url=reverse("responsibility:documents"),
        crumbs=_crumbs(),
    )


@require_http_methods(["GET", "POST"])
def add_norm(request: StaffRequest, pk: int) -> HttpResponse:
    found = _document(request, pk)
    form = NormForm(request.POST or None)
    return act(
        request,
        form,
        lambda: actions.add_norm(found, by=request.user, **form.cleaned_data).document,
        heading=_("加一条规定"),
        explanation=_("能用数据对照的，选一种检查方法并写明标准值；达不到的单位会在工作台和本页看到。"),
        label=_("加上这一条"),
        back_url=found.get_absolute_url(),
        crumbs=_crumbs((found.title, found.get_absolute_url())),
    )


@require_http_methods(["GET", "POST"])
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    found = _document(request, pk)
    form = VersionForm(request.POST or None, initial={"version": found.version})
    return act(
        request,
        form,
        lambda: actions.publish(found, by=request.user, **form.cleaned_data),
        heading=_("印发文件"),
        explanation=_("印发后正文和规定不能再改；%(n)d 个收文单位的工作台上会出现“确认收文”。")
        % {"n": found.receipts.count()},
        facts=[(_("文件"), found.title), (_("施行日期"), found.since), (_("回执期限"), found.confirm_by)],
        label=_("印发"),
        back_url=found.get_absolute_url(),
        crumbs=_crumbs((found.title, found.get_absolute_url())),
    )


@require_http_methods(["GET", "POST"])
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    rows = Receipt.objects.visible_to(request.user).select_related("document", "department")
    receipt = get_object_or_404(rows, pk=pk)
    form = ConfirmForm(request.POST or None)
    page = receipt.document.get_absolute_url()

    def write() -> str:
        actions.confirm(receipt, by=request.user, **form.cleaned_data)
        return page

    return act(
        request,
        form,
        write,
        heading=_("确认收文"),
        explanation=_("以%(office)s的名义确认收到并阅知。") % {"office": receipt.department},
        facts=[(_("文件"), receipt.document.title), (_("回执期限"), receipt.due_on)],
        label=_("确认收到"),
        back_url=page,
        crumbs=_crumbs((receipt.document.title, page)),
    )


@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, pk: int) -> HttpResponse:
    found = _document(request, pk)
    form = EndForm(request.POST or None, initial={"version": found.version, "until": timezone.localdate()})
    return act(
        request,
        form,
        lambda: actions.end(found, by=request.user, **form.cleaned_data),
        heading=_("废止文件"),
        explanation=_("从废止的那一天起不再按它对照；以前的日子仍然有效。"),
        facts=[(_("文件"), found.title), (_("施行日期"), found.since)],
        label=_("废止"),
        back_url=found.get_absolute_url(),
        crumbs=_crumbs((found.title, found.get_absolute_url())),
    )
