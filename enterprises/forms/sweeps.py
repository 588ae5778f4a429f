"""Forms of the sweep: one section at a time, few fields, no name of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Section, Sweep
from enterprises.wording import SECTION_KINDS, SWEEP_ANSWERS


def _sections(sweep: Sweep) -> Any:
    return Section.objects.filter(division_id=sweep.division_id, ended_on__isnull=True).order_by("kind", "id")


class WalkForm(forms.Form):
    """What one section gave."""

    section = forms.ModelChoiceField(label=_("路段"), queryset=Section.objects.none())
    answer = forms.ChoiceField(label=_("结果"), choices=SWEEP_ANSWERS)
    walked_on = forms.DateField(label=_("排查日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, sweep: Sweep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = _sections(sweep)  # type: ignore[attr-defined]

    def clean_walked_on(self) -> Any:
        day = self.cleaned_data["walked_on"] or timezone.localdate()
        if day > timezone.localdate():
            raise forms.ValidationError(_("排查日期不能在今天以后。"))
        return day


class FindForm(forms.Form):
    """A sign on the street that no ledger knows."""

    section = forms.ModelChoiceField(label=_("在哪一段"), queryset=Section.objects.none(), empty_label=None)
    name = forms.CharField(label=_("招牌或名称"), max_length=120)
    address = forms.CharField(label=_("门牌"), max_length=200, required=False)
    business = forms.CharField(label=_("做什么"), max_length=120, required=False)

    def __init__(self, *args: Any, sweep: Sweep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = _sections(sweep)  # type: ignore[attr-defined]


class SectionForm(forms.Form):
    """A stretch of ground."""

    kind = forms.ChoiceField(label=_("种类"), choices=SECTION_KINDS)
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("路名加起止门牌，例如“人民路 1—99 号”。"))


class EndSectionForm(forms.Form):
    reason = forms.CharField(label=_("停用原因"), max_length=200)


class DeclareForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
