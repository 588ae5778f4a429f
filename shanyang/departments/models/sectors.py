"""行业类别: the kinds of new-economy enterprise a department answers for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .dated import Dated, DatedQuerySet, ends_after_it_begins


class Sector(Dated):
    """A sector of the survey. Which department answers for it is a Responsibility."""

    code = models.CharField(_("行业代码"), max_length=30, help_text=_("系统内部使用的英文代码，例如 courier。"))
    label = models.CharField(_("行业名称"), max_length=30, help_text=_("页面上显示的名称，例如“快递类”。"))
    basis = models.CharField(_("依据"), max_length=300, blank=True, help_text=_("划分这一类别的文件或材料。"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("行业类别")
        verbose_name_plural = _("行业类别")
        ordering = ["id"]
        constraints = [
            ends_after_it_begins("sector"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(until__isnull=True),
                name="one_open_sector_per_code",
                violation_error_message=_("这个行业代码已有仍然有效的记录。"),
            ),
        ]

    def __str__(self) -> str:
        return self.label
