"""The back office's own kind of admin: nothing is deleted, every write goes through an action."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import tablib  # type: ignore[import-untyped]
from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.formats.base_formats import Format
from import_export.resources import ModelResource
from import_export.results import RowResult
from unfold.admin import ModelAdmin

from shanyang.lib import sheets, spreadsheets
from shanyang.lib.errors import Refused

from ..actions import master_data


class ReasonForm(forms.ModelForm):
    """Every change in the back office says why."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        required=False,
        help_text=_("为什么修改，例如“机构改革，职责划转”。修改已有记录时必填，写入留痕。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and self.has_changed() and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("请写明修改的理由。"))
        return cleaned


class ActionAdmin(ModelAdmin):
    """Base of every admin that writes. What a form saves is saved by `master_data.save`."""

    form = ReasonForm
    actions = None
    list_per_page = 50
    show_full_result_count = False
    compressed_fields = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only the filters on the page: Django would also answer password__startswith, letter by letter."""
        filters = {entry if isinstance(entry, str) else entry[0] for entry in self.list_filter}
        return lookup.split("__", 1)[0] in filters and super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        self.write(obj, form.cleaned_data, by=request.user, change=change)

    def write(self, obj: Any, cleaned: dict[str, Any], *, by: Any, change: bool) -> None:
        """The action behind this admin; a subclass with its own actions overrides this."""
        master_data.save(obj, by=by, reason=cleaned.get("reason", ""))

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool) -> None:
        """No inlines, no many-to-many: what belongs together has an action of its own."""

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        raise Refused(_("记录不能删除，只能写明失效日期和理由。"))

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        raise Refused(_("记录不能删除，只能写明失效日期和理由。"))

    # The trail is the house's own: Django's log knows neither reason nor chain.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None: ...

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A refusal is a sentence on the page the person was on, never an error page."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except (Refused, ValidationError) as refusal:
            sentences = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            for sentence in sentences:
                self.message_user(request, sentence, level="error")
            return self._back(request)

    @staticmethod
    def _back(request: HttpRequest) -> Any:
        from django.http import HttpResponseRedirect

        return HttpResponseRedirect(request.path)


class ReadOnlyAdmin(ActionAdmin):
    """Tables that only actions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Spreadsheet(Format):
    """.xlsx as the whole house writes and reads it: never a formula, read in a child process."""

    def __init__(self, encoding: str | None = None) -> None:
        """A workbook says its own encoding; the import page hands one over all the same."""

    def get_title(self) -> str:
        return "xlsx"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return spreadsheets.XLSX

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        with spreadsheets.workbook([("1", dataset.headers or [], iter(dataset))]) as file:
            return file.read()

    def create_dataset(self, in_stream: Any) -> tablib.Dataset:
        data = in_stream if isinstance(in_stream, bytes) else in_stream.read()
        dataset = tablib.Dataset()
        with sheets.open_workbook(io.BytesIO(data)) as book:
            for _sheet, rows in book.read():
                for _number, row in rows:
                    cells = ["" if cell is None else _text(cell) for cell in row]
                    if dataset.headers is None:
                        dataset.headers = cells
                    else:
                        width = len(dataset.headers)
                        dataset.append((cells + [""] * width)[:width])
                break
        return dataset


def _text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


class AuditedResource(ModelResource):
    """Base of every table that is imported: one audit event for the file, in its transaction."""

    class Meta:
        skip_unchanged = True
        report_skipped = True
        use_transactions = True
        clean_model_instances = True
        import_id_fields = ("id",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file_hash = ""

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.file_hash = hashlib.sha256(dataset.export("csv").encode()).hexdigest()

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        # An empty number asks for a new record; the loader would look for the record "".
        row["id"] = row.get("id") or None

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        if kwargs.get("dry_run") or result.has_errors() or result.has_validation_errors():
            return
        numbers = {kind: [row.object_id for row in result.rows if row.import_type == kind] for kind in _WRITTEN}
        if not any(numbers.values()):
            return
        master_data.record_import(
            self._meta.model,
            added=numbers[RowResult.IMPORT_TYPE_NEW],
            changed=numbers[RowResult.IMPORT_TYPE_UPDATE],
            by=kwargs["user"],
            file_hash=self.file_hash,
            reason="",
        )


_WRITTEN = (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE)
FORMATS = [Spreadsheet]
