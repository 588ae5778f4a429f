"""Forms of signing, freezing and amending."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """What is signed is the list the person saw; a changed list is not signed."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, help_text=_("代下级签审的，写明原因；其他情况可以不写。")
    )


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("撤回的理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("撤回以后，上级的签审同时失效。"),
    )


class VersionForm(forms.Form):
    """A confirmation: nothing to fill in but the version the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AmendForm(forms.Form):
    value = forms.IntegerField(label=_("订正为"), min_value=0, help_text=_("冻结数不动，订正数并列显示。"))
    reason = forms.CharField(
        label=_("理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写给半年后接手的人看，一两句即可。"),
    )
    evidence = forms.CharField(
        label=_("依据"), max_length=400, required=False, help_text=_("例如走访记录、文件名称和日期。")
    )
