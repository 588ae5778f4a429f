"""Forms of visit plans, and of what is hung on a visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.rounds import DayInput
from enterprises.models import VisitPaper
from shanyang.departments.models import User


class DayForm(forms.Form):
    """When, and who goes."""

    visit_on = forms.DateField(label=_("走访日期"), widget=DayInput)
    assigned = forms.MultipleChoiceField(
        label=_("派谁去"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请选派谁去。")}
    )
    companions = forms.CharField(
        label=_("同行"), max_length=120, required=False, help_text=_("没有账号的同行人，写单位和职务即可。")
    )

    def __init__(self, *args: Any, officers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officers = {str(one.pk): one for one in officers}
        self.fields["assigned"].choices = [(key, one.name) for key, one in self.officers.items()]  # type: ignore[attr-defined]

    def clean_assigned(self) -> list[User]:
        return [self.officers[key] for key in self.cleaned_data["assigned"]]


class PlanForm(DayForm):
    """A new plan; the enterprises are ticked in the list beside it."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = self.data.getlist("cases") if hasattr(self.data, "getlist") else []
        values["cases"] = [int(one) for one in chosen if one.isdecimal() and len(one) < 19]
        return values


class ChangeForm(DayForm):
    """Another day or other people."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """One place up or down."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    up = forms.TypedChoiceField(choices=(("1", "up"), ("0", "down")), coerce=lambda value: value == "1")


class PaperForm(forms.Form):
    """A photo or a signed sheet."""

    kind = forms.ChoiceField(
        label=_("是什么"), choices=VisitPaper.Kind.choices, initial="photo", widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_("照片收 JPEG、PNG，存下时去掉拍摄地点、时间和机型；签字单也收 PDF。不要拍到人脸和证件。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        error_messages={"required": _("请选择要附上的文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )


class RemoveForm(forms.Form):
    reason = forms.CharField(label=_("为什么删除"), max_length=200)
