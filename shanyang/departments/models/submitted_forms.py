"""已提交的表单: what makes a second click do nothing."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SubmittedForm(models.Model):
    """One form as it was sent. Inserted first in the action's transaction, so it stands or falls with it."""

    key = models.CharField(_("请求标识"), max_length=64, unique=True, help_text=_("打开表单时生成的随机标识。"))
    user = models.ForeignKey(
        "departments.User",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="submitted_forms",
        verbose_name=_("提交人"),
        help_text=_("谁提交的；公开页面没有账号。"),
    )
    path = models.CharField(_("地址"), max_length=300, help_text=_("提交到哪个地址。"))
    result_url = models.CharField(_("结果页"), max_length=300, blank=True, help_text=_("重复提交时转到这里。"))
    submitted_at = models.DateTimeField(
        _("提交时间"), default=timezone.now, db_index=True, help_text=_("第一次提交的时间；到期清理。")
    )

    class Meta:
        verbose_name = _("已提交的表单")
        verbose_name_plural = _("已提交的表单")

    def __str__(self) -> str:
        return self.path
