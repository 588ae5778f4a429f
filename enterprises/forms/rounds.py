"""Forms of the round pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.rules.sources import OWED
from enterprises.wording import SOURCES, STEPS


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class RoundForm(forms.Form):
    """The plan of a new round."""

    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“2026年秋季排查”。"))
    period_from = forms.DateField(label=_("排查开始"), widget=DayInput)
    period_to = forms.DateField(label=_("排查结束"), widget=DayInput)
    as_of = forms.DateField(label=_("数据截至"), widget=DayInput, help_text=_("全部数字以这一天为准。"))
    due_on = forms.DateField(label=_("报送期限"), widget=DayInput, help_text=_("各来源最迟在这一天报齐。"))
    owed = forms.MultipleChoiceField(
        label=_("哪几方报台账"),
        choices=SOURCES[: len(OWED)],
        initial=[str(source) for source in OWED],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("由谁报，按今天有效的责任清单确定。"),
    )
    mandatory_steps = forms.MultipleChoiceField(
        label=_("每家都要做的步骤"),
        choices=STEPS,
        initial=[code for code, _label in STEPS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("没有选的步骤也可以做；免做任何一步都要写明理由。"),
    )

    def plan(self) -> dict[str, Any]:
        """The cleaned values as `rounds.open_round` takes them."""
        values = dict(self.cleaned_data)
        period: tuple[date, date] = (values.pop("period_from"), values.pop("period_to"))
        return {**values, "period": period}


class ReasonForm(forms.Form):
    """A reason, and the version the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("理由"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写给半年后接手的人看，一两句即可。"),
    )


class MaybeReasonForm(ReasonForm):
    """A reason that is due only when something is still open; the action says so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
