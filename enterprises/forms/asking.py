"""Forms of a sector's questions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.rounds import DayInput
from shanyang.departments.models import Sector


class QuestionForm(forms.Form):
    """A new question."""

    sector = forms.ModelChoiceField(
        label=_("行业"), queryset=Sector.objects.open(), required=False, empty_label=_("各行业都问")
    )
    text = forms.CharField(
        label=_("问题"), max_length=200, help_text=_("照着念的原话，例如“骑手的意外伤害险由谁交？”。不问个人的事。")
    )
    why = forms.CharField(label=_("用途"), max_length=200, help_text=_("问了做什么用，没有用处的不问。"))
    since = forms.DateField(label=_("从哪天起"), widget=DayInput)


class EndForm(forms.Form):
    """Not asked from a day on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.DateField(label=_("从哪天起停用"), widget=DayInput)
    reason = forms.CharField(label=_("为什么停用"), max_length=200)
