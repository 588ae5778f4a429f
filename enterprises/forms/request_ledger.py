"""Forms of the ledger of requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.ledgers.request_matching import answerable, headings_in
from enterprises.models import RequestColumn
from shanyang.lib import sheets

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RegisterForm(forms.Form):
    """A table that somebody asks for: its columns typed in, or read from its .xlsx."""

    title = forms.CharField(label=_("表名"), max_length=120)
    sender = forms.CharField(label=_("要数单位"), max_length=80)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("文号或通知，没有可以不填。"))
    received_on = forms.DateField(label=_("收到日期"), widget=DAY)
    due_on = forms.DateField(label=_("回复期限"), widget=DAY)
    headings = forms.CharField(
        label=_("栏目"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一个栏目，照来表的写法；或者在下面上传来表。"),
    )
    file = forms.FileField(
        label=_("来表"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et"}),
        help_text=_("只读表头，不保存文件。"),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        upload = data.pop("file", None)
        data["headings"] = [line for line in data.get("headings", "").splitlines() if line.strip()]
        if upload is not None and not data["headings"]:
            data["headings"] = self._read(upload)
        if not data["headings"] and "file" not in self.errors:
            self.add_error("headings", _("没有读到栏目。请每行写一个栏目，或上传带表头的 .xlsx。"))
        return data

    def _read(self, upload: Any) -> list[str]:
        try:
            with sheets.open_workbook(upload) as book:
                for _sheet, rows in book.read():
                    if found := headings_in(row for _number, row in rows):
                        return found
        except sheets.Unreadable:
            self.add_error("file", _("这个文件读不了。请另存为 .xlsx 再传，或者把栏目写在上面。"))
        return []


class RematchForm(forms.Form):
    """How one column is answered."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("怎么答"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = [(code, label) for code, label in RequestColumn.Kind.choices if code in ("ask", "label", "refused")]
        self.fields["answer"].choices = [*answerable(), *other]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What one street writes: a field for each column that nobody else can answer."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, columns: Sequence[RequestColumn], said: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in columns:
            self.fields[f"c{column.pk}"] = forms.CharField(
                label=column.heading,
                max_length=120,
                required=False,
                initial=said.get(column.pk, ""),
                help_text=_("不掌握的空着，空着不算 0。"),
            )

    @property
    def values(self) -> dict[int, str]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items() if name != "version"}


class WithdrawForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("为什么撤回"), max_length=200)
