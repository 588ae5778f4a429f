"""The form in which a discrepancy is settled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.models import Discrepancy
from enterprises.queries.values import CHOICES, COUNTS, fixed_answers
from shanyang.departments.models import Division, Sector

OTHER = "other"


class SettleForm(forms.Form):
    """Whose value holds, or another one with its evidence, and why.

    A choice is `source|value`, because one source may have said two things.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(label=_("采用哪个数"), widget=forms.RadioSelect)
    value = forms.CharField(label=_("另填"), required=False, max_length=200)
    evidence = forms.CharField(
        label=_("佐证"), required=False, max_length=400, help_text=_("另填时必填：凭什么文件、名册或现场情况。")
    )
    reason = forms.CharField(
        label=_("定数理由"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写给半年后接手的人看，一两句即可。与建议不同时必填。"),
    )

    def __init__(self, *args: Any, discrepancy: Discrepancy, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fixed = fixed_answers(discrepancy)
        if fixed:
            self.fields["choice"].choices = [(f"|{code}", label) for code, label in fixed]  # type: ignore[attr-defined]
            self.fields["choice"].label = _("结论")
            del self.fields["value"], self.fields["evidence"]
            # Nothing is proposed here, so every conclusion is the officer's own and says why.
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("写给半年后接手的人看，一两句即可。")
            return
        self.fields["choice"].choices = [*options, (OTHER, _("以上都不准"))]  # type: ignore[attr-defined]
        self.fields["value"] = _value_field(discrepancy)

    def decision(self) -> dict[str, Any]:
        """The cleaned values as `discrepancies.resolve` takes them."""
        values = self.cleaned_data
        decision = {"version": values["version"], "reason": values["reason"]}
        if values["choice"] == OTHER:
            return {**decision, "value": str(values["value"] or ""), "evidence": values["evidence"]}
        source, _mark, value = values["choice"].partition("|")
        return {**decision, "source": source, "value": value}


def _value_field(discrepancy: Discrepancy) -> forms.Field:
    label, empty = _("另填"), [("", "—")]
    if discrepancy.field in COUNTS:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=9_999_999)
    if discrepancy.field in CHOICES:
        return forms.ChoiceField(label=label, required=False, choices=[*empty, *CHOICES[discrepancy.field]])
    if discrepancy.field == "sector":
        rows = [(one.code, one.label) for one in Sector.objects.open()]
        return forms.ChoiceField(label=label, required=False, choices=[*empty, *rows])
    if discrepancy.field == "division":
        return forms.ChoiceField(label=label, required=False, choices=[*empty, *places()])
    return forms.CharField(label=label, required=False, max_length=200)


def places() -> list[tuple[str, str]]:
    """Communities and villages with their street, by code."""
    rows = list(Division.objects.open().order_by("code"))
    streets = {one.code: one.short_name for one in rows}
    return [
        (one.code, f"{streets.get(one.code[:9], '')} {one.short_name}".strip() if len(one.code) > 9 else one.short_name)
        for one in rows
        if one.level != "district"
    ]
