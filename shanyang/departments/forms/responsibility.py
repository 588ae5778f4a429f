"""Forms of the pages about who answers: handing over, abolishing, a sector's brand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Department, ModelCase, PartyOrganization, SectorBrand
from .inputs import DayInput, area


def standing_departments() -> Any:
    """Offices that exist today and can take something over."""
    return Department.objects.in_force(timezone.localdate()).exclude(kind="employer").order_by("id")


class HandOverForm(forms.Form):
    """To whom, from when, by which document, and why."""

    to = forms.ModelChoiceField(label=_("移交给"), queryset=Department.objects.none(), empty_label=_("请选择单位"))
    on = forms.DateField(
        label=_("从哪天起"), widget=DayInput, help_text=_("从这一天起由新单位负责；以前的日子仍查得到原单位。")
    )
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名称、文号和条款。"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=area(2), help_text=_("为什么移交，一两句即可。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = standing_departments()  # type: ignore[attr-defined]


class AbolishForm(forms.Form):
    """Who takes everything over, from when, by which document, and why."""

    successor = forms.ModelChoiceField(
        label=_("承接单位"), queryset=Department.objects.none(), empty_label=_("请选择单位")
    )
    on = forms.DateField(label=_("撤销日期"), widget=DayInput, help_text=_("从这一天起不再办公；不能晚于今天。"))
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件名称、文号和条款。"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=area(2), help_text=_("撤销、合并还是改组。"))

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = standing_departments().exclude(pk=department.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class BrandForm(forms.ModelForm[SectorBrand]):
    """A sector's brand: name, statement, what stands behind it."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    class Meta:
        model = SectorBrand
        fields = ("name", "statement", "branches", "model_cases", "results")
        widgets = {
            "statement": area(2),
            "results": area(3),
            "branches": forms.CheckboxSelectMultiple,
            "model_cases": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, sector: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = timezone.localdate()
        self.fields["branches"].queryset = (  # type: ignore[attr-defined]
            PartyOrganization.objects.in_force(on).filter(kind="branch", parent__kind="industry_committee")
        )
        cases = ModelCase.objects.filter(sector__code=sector.code, state__in=["accepted", "published"])
        self.fields["model_cases"].queryset = cases  # type: ignore[attr-defined]
