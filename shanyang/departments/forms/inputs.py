"""Inputs and small forms that several pages share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VersionForm(forms.Form):
    """Nothing but the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    """A reason, and the version that the person saw."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        widget=area(2),
        help_text=_("写给半年后接手的人看，一两句即可。"),
        error_messages={"required": _("请写明理由，半年后接手的人要看得懂。")},
    )


class PaperForm(forms.Form):
    """A file to hang on a record."""

    file = forms.FileField(
        label=_("附件"),
        help_text=_("公文和表格，20 MB 以内；不收照片。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.ofd,.doc,.docx,.wps,.xls,.xlsx,.et,.csv,.txt"}),
        error_messages={"required": _("请选择要附上的文件。"), "empty": _("这个文件是空的，请重新选择。")},
    )
