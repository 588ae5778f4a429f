"""Forms of the criteria."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.rounds import DayInput
from enterprises.models import Criterion
from shanyang.departments.models import Sector

TEXT = forms.Textarea(attrs={"rows": 3})


class CriterionForm(forms.Form):
    """A new criterion."""

    code = forms.CharField(label=_("编号"), max_length=12, help_text=_("例如“通用-1”“外卖-2”，以后修订时不变。"))
    sector = forms.ModelChoiceField(
        label=_("行业"), queryset=Sector.objects.open(), required=False, empty_label=_("各行业通用")
    )
    tendency = forms.ChoiceField(
        label=_("说明什么"), choices=Criterion.Tendency.choices, initial="in", widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("标准"), max_length=300, widget=TEXT, help_text=_("一句话，基层干部照着能判断。"))
    document = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名称、文号和条款。"))
    since = forms.DateField(label=_("从哪天起"), widget=DayInput)


class ReviseForm(forms.Form):
    """The same criterion in new words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("标准"), max_length=300, widget=TEXT)
    document = forms.CharField(label=_("依据"), max_length=200, help_text=_("文件名称、文号和条款。"))
    since = forms.DateField(label=_("从哪天起"), widget=DayInput)
    reason = forms.CharField(label=_("为什么修订"), max_length=200)


class EndForm(forms.Form):
    """No longer used from a day on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    since = forms.DateField(label=_("从哪天起停用"), widget=DayInput)
    reason = forms.CharField(label=_("为什么停用"), max_length=200)
