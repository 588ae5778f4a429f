"""Forms of working many discrepancies: the rule, the office, the comment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import SettlingBatch
from shanyang.departments.models import Department


class RuleForm(forms.Form):
    """Whose word holds for all that are selected."""

    rule = forms.ChoiceField(
        label=_("以谁为准"),
        choices=[
            (code, label)
            for code, label in SettlingBatch.RULES
            if code in ("precedence", "registrar", "supervisor", "territory", "employer")
        ],
        initial="precedence",
    )


class BatchForm(forms.Form):
    """Writing what was previewed."""

    rule = forms.CharField(widget=forms.HiddenInput)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“登记事项以登记部门为准，10 月联席会议议定”。每一项都会记上这条理由。"),
    )


class TakeBackForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(label=_("交给哪个单位查"), queryset=Department.objects.none(), empty_label=_("请选择"))
    note = forms.CharField(
        label=_("要查什么"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Department.objects.in_force(timezone.localdate()).order_by("code")
        self.fields["to"].queryset = rows  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("查到了什么"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写给一起查这一项的人看。写上以后不能改，可以再补一条。"),
    )
