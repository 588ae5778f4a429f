"""留痕: who did what, when, from where; chained so that a change shows."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One act. Written in the act's own transaction; the database refuses to change or delete it."""

    class Result(models.TextChoices):
        DONE = "done", _("完成")
        REFUSED = "refused", _("未准许")

    sequence = models.BigIntegerField(_("序号"), unique=True, help_text=_("从 1 起连续，缺号即说明有删除。"))
    at = models.DateTimeField(_("时间"), db_index=True, help_text=_("服务器时间。"))
    verb = models.CharField(_("动作"), max_length=60, db_index=True, help_text=_("做了什么，例如 enterprises.freeze。"))
    result = models.CharField(
        _("结果"), max_length=8, choices=Result, default=Result.DONE, help_text=_("完成或未准许。")
    )
    by_user = models.ForeignKey(
        "departments.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="audit_events",
        verbose_name=_("办理人"),
        help_text=_("哪个账号。"),
    )
    by_job = models.CharField(_("后台程序"), max_length=60, blank=True, help_text=_("没有人操作时，是哪个程序。"))
    unit = models.CharField(_("单位"), max_length=120, blank=True, help_text=_("办理人当时任职的单位。"))
    address = models.GenericIPAddressField(_("来源地址"), null=True, blank=True, help_text=_("请求来自哪个网络地址。"))
    request_id = models.CharField(_("请求编号"), max_length=40, blank=True, help_text=_("与运行日志对应的编号。"))
    page = models.CharField(_("页面"), max_length=200, blank=True, help_text=_("从哪个页面办理，不含查询内容。"))
    file_hash = models.CharField(_("文件摘要"), max_length=64, blank=True, help_text=_("涉及文件的 SHA-256。"))
    object_type = models.CharField(_("对象类别"), max_length=60, blank=True, help_text=_("涉及哪一种记录。"))
    object_id = models.BigIntegerField(_("对象编号"), null=True, blank=True, help_text=_("涉及哪一条记录。"))
    fields = models.CharField(_("字段"), max_length=500, blank=True, help_text=_("涉及哪些字段，只写字段名。"))
    reason = models.CharField(_("理由"), max_length=500, blank=True, help_text=_("办理人写的理由。"))
    detail_digest = models.CharField(
        _("详情摘要"), max_length=64, blank=True, help_text=_("详情加盐后的摘要，不含内容。")
    )
    previous_hash = models.CharField(_("上一条校验值"), max_length=64, help_text=_("前一条留痕的校验值。"))
    hash = models.CharField(
        _("校验值"), max_length=64, unique=True, help_text=_("由本条内容、上一条校验值和库外密钥算出。")
    )

    class Meta:
        verbose_name = _("留痕")
        verbose_name_plural = _("留痕")
        ordering = ["-sequence"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_of_one_object")]
        constraints = [
            models.CheckConstraint(
                condition=Q(by_user__isnull=False, by_job="") | (Q(by_user__isnull=True) & ~Q(by_job="")),
                name="an_act_has_one_actor",
                violation_error_message=_("留痕应当写明办理人或者后台程序，二者只写一个。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class AuditDetail(models.Model):
    """Old and new values of an act, encrypted; retention may delete them without breaking the chain."""

    event = models.OneToOneField(
        AuditEvent, models.CASCADE, related_name="detail", verbose_name=_("留痕"), help_text=_("属于哪一条留痕。")
    )
    uid = models.UUIDField(
        _("加密标识"), default=uuid.uuid4, unique=True, editable=False, help_text=_("加密时绑定本行。")
    )
    salt = models.BinaryField(_("盐"), help_text=_("计算详情摘要用的随机数。"))
    content_encrypted = models.BinaryField(_("详情（加密）"), help_text=_("改动前后的内容。用途：核查争议；到期删除。"))

    class Meta:
        verbose_name = _("留痕详情")
        verbose_name_plural = _("留痕详情")

    def __str__(self) -> str:
        return f"{self.event_id}"
