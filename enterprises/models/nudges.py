"""催办: who was reminded of what on which day, and deadlines that were moved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Nudge(models.Model):
    """One reminder. The constraint is the promise: never twice a day about the same thing."""

    class Kind(models.TextChoices):
        SOON = "soon", _("临期提醒")
        LATE = "late", _("超期提醒")
        ESCALATED = "lead", _("提请牵头部门")
        BY_HAND = "hand", _("人工催办")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("提醒谁。"))
    subject = models.CharField(max_length=16, help_text=_("哪一种待办：报送任务、社区排查、变更报告。"))
    subject_id = models.BigIntegerField(help_text=_("待办的编号。"))
    day = models.DateField(help_text=_("哪一天。"))
    kind = models.CharField(_("种类"), max_length=4, choices=Kind.choices, help_text=_("临期、超期、提请或人工。"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("人工催办的人。")
    )
    mailed_at = models.DateTimeField(null=True, blank=True, help_text=_("邮件发出的时间；没有邮箱的为空。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时提醒。"))

    class Meta:
        verbose_name = _("催办")
        verbose_name_plural = _("催办")
        constraints = [
            models.UniqueConstraint(fields=["user", "subject", "subject_id", "day"], name="nudged_once_a_day")
        ]
        indexes = [models.Index(fields=["subject", "subject_id", "day"], name="nudge_by_subject")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject} {self.day}"


class DeadlineMove(models.Model):
    """改期: a round's deadline moved, from when to when, why and by whom."""

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="deadline_moves", help_text=_("哪一轮。")
    )
    was_on = models.DateField(_("原期限"), help_text=_("原来哪天。"))
    due_on = models.DateField(_("新期限"), help_text=_("改到哪天。"))
    reason = models.CharField(_("理由"), max_length=200, help_text=_("为什么改。"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁改。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时改。"))

    class Meta:
        verbose_name = _("改期")
        verbose_name_plural = _("改期")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(was_on=F("due_on")), name="deadline_really_moved")]

    def __str__(self) -> str:
        return f"{self.was_on}→{self.due_on}"
