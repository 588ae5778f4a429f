"""附件: a file that belongs to a duty, a document, a model case, a meeting or a task; sealed in the vault."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OWNERS = ("duty_record", "model_case", "document", "meeting", "resolution")


def _exactly_one() -> Q:
    condition = Q()
    for owner in OWNERS:
        only = {f"{name}__isnull": name != owner for name in OWNERS}
        condition |= Q(**only)
    return condition


def _owner(table: str) -> models.ForeignKey:
    return models.ForeignKey(
        f"departments.{table}",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text=_("附在哪一条记录上；五者恰有其一。"),
    )


class Paper(models.Model):
    """One attached file. Its bytes lie encrypted in the vault; who may read the record may read it."""

    duty_record = _owner("DutyRecord")
    model_case = _owner("ModelCase")
    document = _owner("Document")
    meeting = _owner("Meeting")
    resolution = _owner("Resolution")
    filename = models.CharField(_("文件名"), max_length=200, help_text=_("上传时的文件名。"))
    size = models.PositiveIntegerField(_("大小"), help_text=_("字节数。"))
    sha256 = models.CharField(_("摘要"), max_length=64, help_text=_("文件内容的 SHA-256。"))
    vault_name = models.CharField(_("存放名"), max_length=80, help_text=_("密文文件在保险库里的名字。"))
    wrapped_key = models.BinaryField(editable=False, help_text=_("本文件自己的数据密钥，用主密钥包裹。"))
    key_uid = models.UUIDField(default=uuid.uuid4, editable=False, help_text=_("数据密钥绑定的编号。"))
    by = models.ForeignKey("departments.User", models.PROTECT, related_name="+", help_text=_("由谁附上。"))
    added_at = models.DateTimeField(auto_now_add=True, help_text=_("何时附上。"))

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=_exactly_one(), name="a_paper_hangs_on_one_record")]

    def __str__(self) -> str:
        return self.filename
