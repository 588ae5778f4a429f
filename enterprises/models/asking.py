"""询问题目: questions of a sector that are asked beside those which follow from the gaps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanyang.departments.models.dated import Dated, DatedQuerySet, ends_after_it_begins


class SectorQuestion(Dated):
    """One question to every enterprise of a sector, or to all, from one day to another."""

    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("行业"),
        help_text=_("问哪个行业；空白表示各行业都问。"),
    )
    text = models.CharField(_("问题"), max_length=200, help_text=_("照着念的原话，以问号结尾；不问个人的事。"))
    why = models.CharField(_("用途"), max_length=200, help_text=_("问了做什么用，没有用处的不问。"))
    end_reason = models.CharField(_("停用理由"), max_length=200, blank=True, default="", help_text=_("为什么不再问。"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text=_("谁定的。")
    )
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("询问题目")
        verbose_name_plural = _("询问题目")
        ordering = ["sector_id", "id"]
        constraints = [
            ends_after_it_begins("sectorquestion"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | ~Q(end_reason=""), name="an_ended_sector_question_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.text
