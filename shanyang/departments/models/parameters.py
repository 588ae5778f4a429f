"""参数: dated values that override the statutory defaults of the rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParameterValue(models.Model):
    """A value in force from a day until the next one of the same key."""

    key = models.CharField(_("参数"), max_length=80, help_text=_("规则里的参数代码，例如 local_backbone。"))
    value = models.DecimalField(_("数值"), max_digits=14, decimal_places=2, help_text=_("从生效日期起采用的数值。"))
    since = models.DateField(_("生效日期"), help_text=_("从这一天起采用，到下一个数值生效为止。"))
    source = models.CharField(_("依据"), max_length=300, help_text=_("文件名称和条款。"))
    note = models.CharField(_("说明"), max_length=300, blank=True, help_text=_("为什么调整。"))

    class Meta:
        verbose_name = _("参数值")
        verbose_name_plural = _("参数值")
        ordering = ["key", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "since"],
                name="one_value_per_parameter_and_day",
                violation_error_message=_("这个参数在这一天已有数值。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""),
                name="a_parameter_value_names_its_source",
                violation_error_message=_("请写明依据。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.since:%Y-%m-%d}"
