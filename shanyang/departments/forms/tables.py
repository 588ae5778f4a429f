"""What the pages of a list that travels to a spreadsheet take in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TableUploadForm(forms.Form):
    """An edited copy of a list."""

    file = forms.FileField(
        label=_("改好的表格"),
        help_text=_("从本列表导出、改好后存为 .xlsx 的文件，不超过 10 MB。上传后先看预览，确认之前不会改动任何数据。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("请选择改好的表格。"), "empty": _("这个文件是空的。请重新导出一份再改。")},
    )


class TableApplyForm(forms.Form):
    """The confirmation of a preview, with the counts that were on the page."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("为什么这样改，写给以后接手的人看。")
    )
    seen = forms.JSONField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, int]:
        seen = self.cleaned_data["seen"]
        if not isinstance(seen, dict) or not all(isinstance(count, int) for count in seen.values()):
            raise forms.ValidationError(_("请刷新预览后再确认。"))
        return seen
