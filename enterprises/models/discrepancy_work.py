"""差异的办理: settling many at once under one stated rule, and what officers tell each other about one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.wording import SOURCES


class SettlingBatch(models.Model):
    """成批定数: one rule, one reason, many discrepancies; can be taken back as a whole."""

    RULES = (("precedence", _("按取数优先级")), *SOURCES)

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="settling_batches", help_text=_("哪一轮。")
    )
    rule = models.CharField(_("规则"), max_length=12, choices=RULES, help_text=_("以谁为准。"))
    reason = models.CharField(_("理由"), max_length=400, help_text=_("凭什么按这条规则定。"))
    settled = models.PositiveIntegerField(_("定了几项"), default=0, help_text=_("按规则定下的项数。"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁定。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时定。"))
    undone_at = models.DateTimeField(null=True, blank=True, help_text=_("何时整批撤回。"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁撤回。")
    )
    undo_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么撤回。"))

    class Meta:
        verbose_name = _("成批定数")
        verbose_name_plural = _("成批定数")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undo_reason=""), name="undone_batch_gives_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.settled}"


class DiscrepancyComment(models.Model):
    """One officer's word on a discrepancy. It is added to, never changed."""

    discrepancy = models.ForeignKey(
        "enterprises.Discrepancy", models.CASCADE, related_name="comments", help_text=_("哪条差异。")
    )
    text = models.CharField(_("意见"), max_length=500, help_text=_("查到什么、还差什么、请谁再查。"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("谁说的。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时说的。"))

    class Meta:
        verbose_name = _("差异讨论")
        verbose_name_plural = _("差异讨论")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:40]
