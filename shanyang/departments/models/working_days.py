"""工作日历: holidays and the weekends that are worked for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkingDay(models.Model):
    """A day that departs from the weekly rule: a weekday off, or a weekend day worked."""

    day = models.DateField(_("日期"), unique=True, help_text=_("与平常不同的一天。"))
    works = models.BooleanField(_("上班"), help_text=_("调休上班为是，放假为否。"))
    name = models.CharField(_("名称"), max_length=30, help_text=_("例如“国庆节”“国庆节调休”。"))

    class Meta:
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
