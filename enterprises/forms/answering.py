"""Form about who approved an enterprise's project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanyang.departments.forms.inputs import DayInput
from shanyang.departments.forms.responsibility import standing_departments
from shanyang.departments.models import Department


class AuthorityForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("项目审批单位"), queryset=Department.objects.none(), empty_label=_("请选择单位")
    )
    since = forms.DateField(label=_("从哪天起"), widget=DayInput)
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("批文号、备案号或引进协议。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = standing_departments().exclude(kind__in=["community", "party"])
        self.fields["department"].queryset = offices  # type: ignore[attr-defined]
