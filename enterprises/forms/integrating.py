"""Forms of the upper organization: where an affiliation lies, which record is a double, why a list goes back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanyang.departments.models import PartyOrganization

REASON = {"required": _("请写明理由，半年后接手的人要看得懂。")}


class SettleForm(forms.Form):
    """One organization of the district, or the name of one outside."""

    organization = forms.ModelChoiceField(
        label=_("组织关系在本区县"),
        queryset=PartyOrganization.objects.none(),
        required=False,
        empty_label=_("不在本区县"),
        help_text=_("选正式组织关系所在的党组织。"),
    )
    outside = forms.CharField(
        label=_("组织关系在区外"),
        max_length=80,
        required=False,
        help_text=_("写全称，例如“某市某区某街道党支部”。这名党员计为流动党员，不计入本区县各级党组织。"),
    )
    reason = forms.CharField(
        label=_("凭什么核定"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“电话核对组织关系介绍信，6 月已转入”。"),
        error_messages=REASON,
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = choices  # type: ignore[attr-defined]


class StrikeForm(forms.Form):
    reason = forms.CharField(
        label=_("凭什么认为是同一名党员"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=REASON,
    )


class SendBackForm(forms.Form):
    remarks = forms.CharField(
        label=_("退回意见"),
        max_length=180,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("下级在待办和签审页上看得到这段话。"),
        error_messages={"required": _("请写明哪里不对、要下级核对什么。")},
    )
