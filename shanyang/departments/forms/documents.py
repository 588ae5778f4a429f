"""Forms of plans and norms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import norm_checks
from ..models import Department, Document
from .inputs import DayInput, ReasonForm, area
from .responsibility import standing_departments


class DraftForm(forms.Form):
    """A document with its addressees."""

    kind = forms.ChoiceField(label=_("种类"), choices=Document.Kind.choices, widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=_("内容"), choices=Document.Topic.choices)
    title = forms.CharField(label=_("标题"), max_length=120)
    number = forms.CharField(label=_("文号"), max_length=60, required=False, help_text=_("没有正式发文时不填。"))
    text = forms.CharField(
        label=_("正文"), max_length=6000, widget=area(8), help_text=_("全文或摘要；原件印发前后都可以作为附件挂上。")
    )
    issuer = forms.ModelChoiceField(label=_("印发单位"), queryset=Department.objects.none(), empty_label=None)
    issued_on = forms.DateField(label=_("成文日期"), widget=DayInput)
    since = forms.DateField(label=_("施行日期"), widget=DayInput)
    confirm_by = forms.DateField(label=_("回执期限"), widget=DayInput, help_text=_("收文单位最迟哪天确认收到。"))
    addressees = forms.ModelMultipleChoiceField(
        label=_("收文单位"), queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, issuers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]
        addressed = standing_departments().exclude(kind__in=["community", "party", "organization"])
        self.fields["addressees"].queryset = addressed  # type: ignore[attr-defined]


class NormForm(forms.Form):
    """One demand; what can be checked from data names its check."""

    text = forms.CharField(label=_("规定"), max_length=300, widget=area(2), help_text=_("原文，一条一次。"))
    check_code = forms.ChoiceField(label=_("检查方法"), required=False)
    threshold = forms.IntegerField(
        label=_("标准值"), min_value=0, max_value=9999, required=False, help_text=_("例如“不少于 2 名”中的 2。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_hand = ("", _("靠人检查"))
        self.fields["check_code"].choices = [by_hand, *norm_checks.choices()]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """The addressee's word that it has the document."""

    note = forms.CharField(
        label=_("怎样落实"), max_length=300, required=False, widget=area(2), help_text=_("打算怎么办，有什么困难。")
    )


class EndForm(ReasonForm):
    until = forms.DateField(label=_("从哪天起废止"), widget=DayInput)
