"""投诉和建议: the box in every footer, the receipt, and the desk where letters are answered."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanyang.departments import lists
from shanyang.departments.actions import complaints
from shanyang.departments.actions.forms import once
from shanyang.departments.models import Complaint
from shanyang.departments.workbench import Waiting
from shanyang.lib import htmx
from shanyang.lib.errors import Refused
from shanyang.lib.htmx import refusals_on
from shanyang.lib.keyset import Sort
from shanyang.lib.listing import Column, Filter, Listing
from shanyang.lib.request_context import origin

LETTERS_AN_HOUR = 5


class ComplaintForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("想说的话"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("可以是多填的表、不合理的要求、写错的信息，或者任何建议。请不要写他人的身份证号。"),
        error_messages={"required": gettext_lazy("请写一两句想说的话。")},
    )
    contact = forms.CharField(
        label=gettext_lazy("联系方式"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("不留也会办理，答复凭受理编号查看。"),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写明办了什么、为什么、以后怎样。写信人凭编号看得到。"),
        error_messages={"required": gettext_lazy("请写明答复内容。")},
    )


def _check_pace() -> None:
    """A box that anybody may fill needs a limit; an office behind one address still gets through."""
    key = f"letters:{origin().address}"
    cache.add(key, 0, 3600)
    if cache.incr(key) > LETTERS_AN_HOUR:
        raise Refused(
            _("这个网络地址一小时内已写来 %(limit)d 封。请过一会儿再写，或联系所在街道。") % {"limit": LETTERS_AN_HOUR}
        )


@login_not_required
def complaint(request: HttpRequest) -> HttpResponse:
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _check_pace()
            return htmx.go(request, once(request, lambda: _receipt(complaints.receive(**form.cleaned_data))))
    status = 422 if form.errors else 200
    return render(request, "home/complaint.html", {"form": form}, status=status)


def _receipt(letter: Complaint) -> str:
    return reverse("complaint-receipt", args=[letter.code])


@login_not_required
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    letter = get_object_or_404(Complaint, code=code)
    return render(request, "home/complaint_receipt.html", {"letter": letter})


LETTERS = Listing(
    "complaints",
    gettext_lazy("投诉和建议"),
    columns=(
        Column(
            "code",
            gettext_lazy("受理编号"),
            lambda c: c.code,
            url=lambda c: reverse("complaint-answer", args=[c.pk]),
            head=True,
        ),
        Column("sent", gettext_lazy("来信时间"), lambda c: c.sent_at, template="components/cells/sent_at.html"),
        Column("due", gettext_lazy("期限"), lambda c: c.due_on, template="components/cells/due_on.html", sort="due"),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda c: _("已答复") if c.answered_at else _("待答复"),
            state=lambda c: "done" if c.answered_at else "wait",
        ),
    ),
    sorts=(Sort("due", gettext_lazy("期限"), "due_on"),),
    filters=(
        Filter(
            "state",
            gettext_lazy("状态"),
            lambda rows, value: rows.filter(answered_at__isnull=value == "open"),
            choices=(("open", gettext_lazy("待答复")), ("answered", gettext_lazy("已答复"))),
        ),
    ),
    empty_title=gettext_lazy("还没有来信"),
)


def letters(request: HttpRequest) -> HttpResponseBase:
    return lists.answer(request, LETTERS.bind(request, Complaint.objects.visible_to(request.user)))


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Complaint.objects.visible_to(request.user), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):

            def write() -> str:
                complaints.answer(letter, text=form.cleaned_data["text"], by=request.user)  # type: ignore[arg-type]
                return reverse("complaints")

            return htmx.go(request, once(request, write))
    text, contact = complaints.read(letter, by=request.user)  # type: ignore[arg-type]
    context = {"letter": letter, "text": text, "contact": contact, "form": form}
    return render(request, "home/complaint_answer.html", context, status=422 if form.errors else 200)


def waiting(user: Any, on: date) -> Iterator[Waiting]:
    """Letters without an answer, for the workbench of the leading department."""
    for letter in Complaint.objects.visible_to(user, on).unanswered().order_by("due_on")[:50]:
        yield Waiting(
            verb=gettext_lazy("答复来信"),
            object=letter.code,
            why=gettext_lazy("投诉和建议，五个工作日内答复"),
            due_on=letter.due_on,
            url=reverse("complaint-answer", args=[letter.pk]),
            kind="complaint",
            source=gettext_lazy("公开信箱"),
        )
