"""Forms of the five duties and of the model cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Department, DutyRecord, Sector, User
from ..rules.duties import OFFICES, Duty
from .inputs import DayInput, VersionForm, area
from .responsibility import standing_departments


def offices_of(user: User) -> Any:
    """In whose name the user may plan: the own offices; for the lead every office."""
    if user.holds(Duty.LEAD):
        return standing_departments()
    own = {post.department_id for post in user.posts_on() if post.duty in OFFICES}
    return Department.objects.filter(pk__in=own).order_by("id")


class _InTheNameOf(forms.Form):
    department = forms.ModelChoiceField(label=_("单位"), queryset=Department.objects.none(), empty_label=None)
    sector = forms.ModelChoiceField(
        label=_("行业"), queryset=Sector.objects.none(), required=False, empty_label=_("不分行业")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_of(user)
        self.fields["department"].queryset = offices  # type: ignore[attr-defined]
        on = timezone.localdate()
        self.fields["sector"].queryset = Sector.objects.in_force(on).order_by("id")  # type: ignore[attr-defined]
        own = user.departments_on()
        if own and not self.is_bound:
            self.fields["department"].initial = own[0].pk


class PlanForm(_InTheNameOf):
    """Something to do under one of the five duties."""

    duty = forms.ChoiceField(label=_("职责"), choices=DutyRecord.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("事项"), max_length=80, help_text=_("一句话，例如“四季度快递网点安全检查”。"))
    plan = forms.CharField(
        label=_("计划"), max_length=1000, widget=area(3), help_text=_("怎么办、对哪些企业、办到什么程度。")
    )
    starts_on = forms.DateField(label=_("开始日期"), widget=DayInput)
    due_on = forms.DateField(label=_("办结期限"), widget=DayInput)

    field_order = ("duty", "title", "plan", "department", "sector", "starts_on", "due_on")


class FinishForm(VersionForm):
    """What came of it."""

    result = forms.CharField(
        label=_("结果"),
        max_length=1000,
        widget=area(4),
        help_text=_("办成了什么，有什么数，例如“检查 12 个网点，整改 3 处”。"),
        error_messages={"required": _("请写明结果：办成了什么，有什么数。")},
    )
    done_on = forms.DateField(label=_("办结日期"), widget=DayInput)


class ModelCaseText(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=80, help_text=_("公开页面上的标题。"))
    practice = forms.CharField(
        label=_("做法"), max_length=2000, widget=area(6), help_text=_("怎么做的，别处照着能做。不写党员姓名。")
    )
    effect = forms.CharField(
        label=_("成效"), max_length=1000, widget=area(3), help_text=_("有什么变化，尽量用数说话。不写党员姓名。")
    )


class NominateForm(_InTheNameOf, ModelCaseText):
    """A practice put forward as a model."""

    field_order = ("title", "practice", "effect", "department", "sector")


class NominateAgainForm(VersionForm, ModelCaseText):
    """A returned nomination, mended."""


class ReviewForm(VersionForm):
    """Accepted, or back with remarks."""

    accepted = forms.TypedChoiceField(
        label=_("结论"),
        choices=(("yes", _("评审通过")), ("no", _("退回修改"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label=_("评审意见"), max_length=400, required=False, widget=area(2), help_text=_("退回必须写明要改什么。")
    )
