"""The search index: one- and two-character grams of names, the same on both databases."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameGram(models.Model):
    """One gram of one record's name. Nothing but the key: millions of rows need no number beside it."""

    pk = models.CompositePrimaryKey("gram", "kind", "object_id")
    gram = models.CharField(max_length=2, help_text=_("一个或两个字。"))
    kind = models.CharField(max_length=10, help_text=_("企业、网点或人员。"))
    object_id = models.BigIntegerField(help_text=_("主记录编号。"))

    class Meta:
        verbose_name = _("检索词")
        verbose_name_plural = _("检索词")

    def __str__(self) -> str:
        return self.gram
