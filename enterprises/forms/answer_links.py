"""Forms of the one-time link: issuing it, and what the enterprise answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.cases import answer_field, key_of
from enterprises.rules.gaps import Question


class IssueForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        choices=((3, _("3 天")), (7, _("7 天")), (14, _("14 天"))),
        initial=7,
        help_text=_("过期就打不开。重新发出以后，以前那个立即失效。"),
    )


class LinkReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("例如“发错了人”。")
    )


class EnterpriseAnswerForm(forms.Form):
    """The enterprise's own word and the questions to it. Whatever is left empty is left as it is."""

    said_by = forms.CharField(label=_("您的职务"), max_length=60, help_text=_("例如“站长”“行政主管”。不用写姓名。"))
    true = forms.BooleanField(
        label=_("以上情况我已核对，留空的表示没有变化或者不清楚"),
        error_messages={"required": _("请核对后勾选，再提交。")},
    )

    def __init__(self, *args: Any, questions: Sequence[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {key_of(question): question for question in questions}
        for key, question in self.questions.items():
            self.fields[key] = answer_field(question)

    @property
    def question_fields(self) -> list[Any]:
        return [self[key] for key in self.questions]

    def values(self) -> dict[str, str]:
        """The answers as they were typed, once each of them could be read."""
        return {key: self.data.get(key, "").strip() for key in self.questions}


class TaskAnswerForm(forms.Form):
    """What an enterprise did about a task of a joint meeting."""

    task: Any = None
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("办理情况"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明做了什么、什么时候办完。"),
        error_messages={"required": _("请写明办理情况。")},
    )
