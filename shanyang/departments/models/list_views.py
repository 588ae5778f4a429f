"""Which columns of a list a person wants to see, and in which order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ListView(models.Model):
    """栏目选择: one per person and list. Columns that a later version drops are passed over."""

    user = models.ForeignKey(
        "departments.User", models.CASCADE, related_name="list_views", verbose_name=_("用户"), help_text=_("谁的选择。")
    )
    listing = models.CharField(_("列表"), max_length=60, help_text=_("哪一个列表，系统内部的代码。"))
    columns = models.JSONField(_("栏目"), default=list, help_text=_("按顺序显示的栏目代码。"))
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True, help_text=_("最近一次保存。"))

    class Meta:
        verbose_name = _("栏目选择")
        verbose_name_plural = _("栏目选择")
        constraints = [
            models.UniqueConstraint(fields=["user", "listing"], name="one_choice_of_columns_per_person_and_list"),
            models.CheckConstraint(condition=~Q(listing=""), name="choice_of_columns_names_its_list"),
        ]

    def __str__(self) -> str:
        return self.listing
