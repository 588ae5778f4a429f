"""Forms of joint meetings and of the tasks that come out of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..agenda import KINDS, OpenItem
from ..models import AgendaItem, Department, Meeting
from .inputs import DayInput, VersionForm, area
from .responsibility import standing_departments


class CallForm(forms.Form):
    """Who is called, when and where."""

    kind = forms.ChoiceField(label=_("种类"), choices=Meeting.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“第四季度四方联席会议”。"))
    held_on = forms.DateField(label=_("日期"), widget=DayInput)
    place = forms.CharField(label=_("地点"), max_length=100)
    convener = forms.ModelChoiceField(label=_("召集单位"), queryset=Department.objects.none(), empty_label=None)
    departments = forms.ModelMultipleChoiceField(
        label=_("参会单位"), queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, conveners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["convener"].queryset = conveners  # type: ignore[attr-defined]
        called = standing_departments().exclude(kind__in=["community", "party"])
        self.fields["departments"].queryset = called  # type: ignore[attr-defined]


class AgendaForm(forms.Form):
    """Which open items come onto the table."""

    keys = forms.MultipleChoiceField(
        label=_("没有办结的事项"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("按种类排列，超期久的在前；已在议程上的不再列出。"),
    )
    invite_enterprises = forms.BooleanField(
        label=_("同时邀请事项涉及的企业"), required=False, help_text=_("企业只看得到关于自己的议题和任务。")
    )

    def __init__(self, *args: Any, items: Sequence[OpenItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = timezone.localdate()
        self.fields["keys"].choices = [(item.key, _described(item, on)) for item in items]  # type: ignore[attr-defined]


def _described(item: OpenItem, on: Any) -> str:
    late = item.days_late(on)
    words = {"kind": KINDS[item.kind], "title": item.title, "why": item.why, "days": late}
    if late:
        return _now("%(kind)s｜%(title)s（%(why)s，超期 %(days)d 天）") % words
    return _now("%(kind)s｜%(title)s（%(why)s）") % words


class TopicForm(forms.Form):
    """A topic that no list knows."""

    title = forms.CharField(label=_("议题"), max_length=160)
    why = forms.CharField(label=_("为什么上会"), max_length=300, widget=area(2))


class HoldForm(VersionForm):
    """How the meeting went: the head of the minutes."""

    chair = forms.CharField(label=_("主持人"), max_length=40, help_text=_("职务和姓名。"))
    present = forms.CharField(
        label=_("到会情况"), max_length=600, widget=area(2), help_text=_("哪些单位到会，谁请假缺席。")
    )
    summary = forms.CharField(
        label=_("会议情况"), max_length=2000, widget=area(5), help_text=_("写进纪要开头：议了什么，怎么看。")
    )


class ResolveForm(forms.Form):
    """A task with one owner and a date."""

    text = forms.CharField(label=_("议定事项"), max_length=400, widget=area(2), help_text=_("谁做什么，做到什么程度。"))
    owner = forms.ChoiceField(label=_("承办"), help_text=_("参会的一个单位或一家企业。"))
    item = forms.ModelChoiceField(
        label=_("由哪项议题而来"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("另外议定")
    )
    due_on = forms.DateField(label=_("办结期限"), widget=DayInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = list(meeting.invitations.select_related("department", "enterprise"))
        self.owners: dict[str, Any] = {f"department-{meeting.convener_id}": meeting.convener}
        for one in invited:
            kind = "department" if one.department_id else "enterprise"
            self.owners[f"{kind}-{one.department_id or one.enterprise_id}"] = one.department or one.enterprise
        self.fields["owner"].choices = [(key, str(owner)) for key, owner in self.owners.items()]  # type: ignore[attr-defined]
        self.fields["item"].queryset = meeting.items.all()  # type: ignore[attr-defined]

    def resolution(self) -> dict[str, Any]:
        """The cleaned values as `meetings.resolve` takes them."""
        values = dict(self.cleaned_data)
        key = values.pop("owner")
        return {**values, key.partition("-")[0]: self.owners[key]}


class AnswerForm(VersionForm):
    """The owner's report."""

    text = forms.CharField(
        label=_("办理情况"),
        max_length=1000,
        widget=area(4),
        help_text=_("做了什么，什么时候办完，还有什么没办到。"),
        error_messages={"required": _("请写明办理情况：做了什么，什么时候办完。")},
    )


class SettleForm(VersionForm):
    """Off the list, or back to be done properly."""

    done = forms.TypedChoiceField(
        label=_("结论"),
        choices=(("yes", _("已办好，销号")), ("no", _("退回再办"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label=_("意见"), max_length=300, required=False, widget=area(2), help_text=_("退回必须写明还差什么。")
    )
