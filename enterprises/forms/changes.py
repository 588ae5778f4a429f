"""Forms of changes between rounds, and of mergers and splits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.forms.rounds import DayInput
from enterprises.models import Enterprise, Outlet, Worker
from enterprises.wording import CHANGE_KINDS
from shanyang.departments.models import Division, Sector, User


class ChangeForm(forms.Form):
    """What has changed. Fields that a kind does not need stay empty."""

    kind = forms.ChoiceField(label=_("什么变了"), choices=CHANGE_KINDS)
    happened_on = forms.DateField(label=_("发生日期"), widget=DayInput, initial=timezone.localdate)
    name = forms.CharField(
        label=_("新名称"), max_length=120, required=False, help_text=_("新开、更名、分立时填，写登记的全称。")
    )
    uscc = forms.CharField(
        label=_("信用代码"), max_length=18, required=False, help_text=_("新开、分立时填，没有可以空着。")
    )
    division = forms.ModelChoiceField(
        label=_("属地"), queryset=Division.objects.none(), required=False, help_text=_("新开、迁址时选。")
    )
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    sector = forms.ModelChoiceField(
        label=_("行业"), queryset=Sector.objects.none(), required=False, help_text=_("新开、改归行业时选。")
    )
    other = forms.ModelChoiceField(
        label=_("另一家企业"),
        queryset=Enterprise.objects.none(),
        required=False,
        help_text=_("合并时选并入哪家；人员从别家转来时选原来那家。"),
    )
    person_name = forms.CharField(
        label=_("姓名"), max_length=60, required=False, help_text=_("人员入职、离职时填；不要写证件号码。")
    )
    note = forms.CharField(
        label=_("怎么知道的"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("有什么依据，一两句即可。"),
    )

    def __init__(self, *args: Any, user: User, enterprise: Enterprise | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprise = enterprise
        today = timezone.localdate()
        fields: dict[str, Any] = self.fields
        fields["division"].queryset = Division.objects.in_force(today).exclude(level="district").order_by("code")
        fields["sector"].queryset = Sector.objects.in_force(today).order_by("id")
        firms = Enterprise.objects.visible_to(user).filter(merged_into__isnull=True).order_by("name_sort")
        fields["other"].queryset = firms.exclude(pk=enterprise.pk) if enterprise else firms
        if enterprise is None:
            fields["kind"].choices = [pair for pair in CHANGE_KINDS if pair[0] == "opened"]
            del fields["other"], fields["person_name"]
        else:
            fields["kind"].choices = [pair for pair in CHANGE_KINDS if pair[0] != "opened"]

    def report(self) -> dict[str, Any]:
        """As `changes.report` takes it."""
        values = dict(self.cleaned_data)
        kind, happened_on, note = values.pop("kind"), values.pop("happened_on"), values.pop("note")
        if kind in ("person_left", "person_joined"):
            before = self.enterprise if kind == "person_left" else values.get("other")
            values["worker"] = known_person(before, values.get("person_name", ""))
        return {
            "kind": kind, "happened_on": happened_on, "note": note, "enterprise": self.enterprise,
            "said": {name: value for name, value in values.items() if value},
        }  # fmt: skip


class CheckForm(forms.Form):
    """True or not, and how that was found out."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("怎么核实的"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class MergeForm(forms.Form):
    """Into which enterprise, from which day, why."""

    other = forms.ModelChoiceField(label=_("并入哪家"), queryset=Enterprise.objects.none())
    effective_on = forms.DateField(label=_("生效日期"), widget=DayInput)
    reason = forms.CharField(label=_("理由和依据"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, user: User, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Enterprise.objects.visible_to(user).filter(merged_into__isnull=True).exclude(pk=enterprise.pk)
        self.fields["other"].queryset = rows.order_by("name_sort")  # type: ignore[attr-defined]


class SplitForm(forms.Form):
    """The new enterprise, which outlets go with it, from which day, why."""

    name = forms.CharField(label=_("分出来的企业"), max_length=120, help_text=_("登记的全称。"))
    uscc = forms.CharField(label=_("信用代码"), max_length=18, required=False)
    outlets = forms.ModelMultipleChoiceField(
        label=_("随它走的网点"), queryset=Outlet.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("这些网点的人员一并过去。"),
    )  # fmt: skip
    effective_on = forms.DateField(label=_("生效日期"), widget=DayInput)
    reason = forms.CharField(label=_("理由和依据"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Outlet.objects.filter(enterprise=enterprise, merged_into__isnull=True)
        self.fields["outlets"].queryset = rows.order_by("name")  # type: ignore[attr-defined]
        if not rows.exists():
            del self.fields["outlets"]


class DeadlineForm(forms.Form):
    """The new day, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = forms.DateField(label=_("新的报送期限"), widget=DayInput)
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class MailForm(forms.Form):
    """Where reminders go besides the workbench; empty ends them there."""

    mail = forms.EmailField(
        label=_("工作邮箱"), required=False, help_text=_("临期、超期的提醒每天最多发一封；不填只在工作台提醒。")
    )


def known_person(enterprise: Enterprise | None, name: str) -> Worker | None:
    """The one person of that name at the enterprise, if there is exactly one."""
    if enterprise is None or not name:
        return None
    there = {"links__enterprise": enterprise, "links__until__isnull": True}
    people = list(Worker.objects.filter(name=name, merged_into__isnull=True, **there).distinct()[:2])
    return people[0] if len(people) == 1 else None
