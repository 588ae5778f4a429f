"""Forms of the delivery pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.ledgers.columns import FIELDS
from enterprises.ledgers.understanding import Understanding

KINDS = (("worker", _("人员名册")), ("enterprise", _("企业清单")), ("outlet", _("网点清单")))


class DeliveryForm(forms.Form):
    """In whose name, and the file."""

    as_ = forms.ChoiceField(label=_("以谁的名义报"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("台账文件"),
        allow_empty_file=True,
        help_text=_("原样上传您手里的 .xlsx、.xls 或 .csv，不用改格式；20 MB、10 万行以内。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.csv,.txt"}),
        error_messages={"required": _("请选择要上传的台账文件。")},
    )

    def __init__(self, *args: Any, offers: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.key: offer for offer in offers}
        field = self.fields["as_"]
        field.choices = [(offer.key, offer.label) for offer in offers]  # type: ignore[attr-defined]
        if len(offers) == 1:
            field.initial = offers[0].key

    @property
    def offer(self) -> Any:
        """The chosen name."""
        return self.offers[self.cleaned_data["as_"]]


class MappingForm(forms.Form):
    """What each heading means, table by table; blank means that the column is not imported."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, tables: Sequence[Mapping[str, Any]], hidden: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tables = tables
        self.groups: list[dict[str, Any]] = []
        for number, table in enumerate(tables):
            self._add(number, table)
        if hidden:
            self.fields["hidden"] = forms.MultipleChoiceField(
                label=_("隐藏的工作表"),
                choices=[(name, name) for name in hidden],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("文件里有隐藏的工作表，没有读。需要一起读的请勾选。"),
            )

    def _add(self, number: int, table: Mapping[str, Any]) -> None:
        kind = table["kind"] if table["kind"] in dict(KINDS) else "worker"
        self.fields[f"t{number}"] = forms.ChoiceField(label=_("这是什么表"), choices=KINDS, initial=kind)
        meanings = [("", _("不导入")), *((key, label) for key, label in _all_fields(kind).items())]
        columns = []
        for place, column in enumerate(table["labels"]):
            name = f"t{number}c{place}"
            field = column["field"] if column["field"] in _all_fields(kind) else ""
            self.fields[name] = forms.ChoiceField(
                label=column["heading"], choices=meanings, initial=field, required=False
            )
            columns.append((column, self[name]))
        self.groups.append({"table": table, "kind": self[f"t{number}"], "columns": columns})

    def answers(self) -> dict[str, dict[str, str]]:
        """As `submissions.choose_mapping` takes it."""
        found: dict[str, dict[str, str]] = {}
        for number, table in enumerate(self.tables):
            columns = {
                column["heading"]: self.cleaned_data.get(f"t{number}c{place}", "")
                for place, column in enumerate(table["labels"])
            }
            found[table["fingerprint"]] = {**columns, "": self.cleaned_data[f"t{number}"]}
        return found


def _all_fields(kind: str) -> dict[str, str]:
    """The kind's own fields first, then those of the other kinds, since the kind itself may be wrong."""
    return {
        **FIELDS[kind],
        **{key: label for fields in FIELDS.values() for key, label in fields.items() if key not in FIELDS[kind]},
    }


class VersionForm(forms.Form):
    """The version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why a delivery is taken back."""

    reason = forms.CharField(
        label=_("撤回的理由"),
        max_length=200,
        required=False,
        widget=forms.TextInput,
        help_text=_("例如“传错了文件”。已经写入的报送，撤回须写理由。"),
    )

    def __init__(self, *args: Any, accepted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A delivery that never counted may go without a word.
        self.fields["reason"].required = accepted


class AnswersForm(forms.Form):
    """One choice for each question about a returned book, and single rows that are answered otherwise."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Understanding | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = asked.questions if asked else []
        for question in self.questions:
            self.fields[question.code] = forms.ChoiceField(
                label=str(question.text),
                choices=question.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选一项，系统不替您猜。")},
            )
            for row in question.rows:
                self.fields[row.field] = forms.ChoiceField(
                    label=row.label, choices=(("", _("同上面所选")), *question.choices), required=False
                )

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Each question with its field and the rows behind it."""
        return [
            {
                "question": question,
                "field": self[question.code],
                "rows": [(row, self[row.field]) for row in question.rows],
                "more": max(0, question.count - len(question.rows)) if question.rows else 0,
            }
            for question in self.questions
        ]

    def given(self) -> dict[str, dict[str, str]]:
        """As the action takes it."""
        codes = {question.code for question in self.questions}
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "version" and value}
        return {
            "given": {name: value for name, value in chosen.items() if name in codes},
            "rows": {name: value for name, value in chosen.items() if name not in codes},
        }
