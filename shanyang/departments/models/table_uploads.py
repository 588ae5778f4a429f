"""表格往返: an edited copy of a list, kept until it was applied or dropped."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class TableUpload(models.Model):
    """One uploaded spreadsheet of a list. Nothing changes until its preview is confirmed."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("加密时绑定本行。"))
    table = models.CharField(_("列表"), max_length=40, help_text=_("哪一个列表的表格。"))
    filename = models.CharField(_("文件名"), max_length=200, help_text=_("上传时的文件名。"))
    sha256 = models.CharField(_("摘要"), max_length=64, help_text=_("文件内容的 SHA-256。"))
    vault_name = models.CharField(_("存放名"), max_length=80, help_text=_("密文文件在保险库里的名字。"))
    wrapped_key = models.BinaryField(editable=False, help_text=_("本文件自己的数据密钥，用主密钥包裹。"))
    key_uid = models.UUIDField(editable=False, help_text=_("数据密钥绑定的编号。"))
    by = models.ForeignKey(
        "departments.User", models.PROTECT, related_name="+", verbose_name=_("上传人"), help_text=_("由谁上传。")
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True, help_text=_("何时上传。"))
    applied_at = models.DateTimeField(_("写入时间"), null=True, blank=True, help_text=_("何时写入；空白表示没有写入。"))
    reason = models.CharField(_("理由"), max_length=200, blank=True, help_text=_("为什么这样改。"))
    added = models.PositiveIntegerField(_("新增行"), default=0, help_text=_("写入时新增的行数。"))
    changed = models.PositiveIntegerField(_("改动行"), default=0, help_text=_("写入时改动的行数。"))
    cells = models.PositiveIntegerField(_("改动格"), default=0, help_text=_("写入时改动的单元格数。"))
    wrong = models.PositiveIntegerField(_("有误行"), default=0, help_text=_("没有写入、需要改正的行数。"))

    class Meta:
        verbose_name = _("表格上传")
        verbose_name_plural = _("表格上传")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=False) | Q(added=0, changed=0, cells=0),
                name="nothing_counted_before_a_table_is_applied",
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("tables:preview", args=[self.pk])
