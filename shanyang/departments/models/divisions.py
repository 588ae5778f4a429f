"""行政区划: the district and the ground below it, by official code."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..scope import division_range
from .dated import Dated, DatedQuerySet, ends_after_it_begins


class DivisionQuerySet(DatedQuerySet):
    def under(self, prefix: str) -> Self:
        """The division with this code and everything below it."""
        return self.filter(division_range(prefix, "code"))

    def streets(self) -> Self:
        return self.filter(level=Division.Level.STREET)

    def communities(self) -> Self:
        return self.filter(level__in=[Division.Level.COMMUNITY, Division.Level.VILLAGE])


class Division(Dated):
    """One place in the official list. A street's communities carry its code as prefix."""

    class Level(models.TextChoices):
        DISTRICT = "district", _("县（市、区）")
        STREET = "street", _("街道（乡镇）")
        COMMUNITY = "community", _("社区")
        VILLAGE = "village", _("行政村")

    code = models.CharField(
        _("区划代码"),
        max_length=12,
        db_index=True,
        help_text=_("统计用区划代码：区县 6 位，街道 9 位，村（社区）12 位。"),
    )
    name = models.CharField(_("全称"), max_length=60, help_text=_("官方名称，例如“文化巷社区居民委员会”。"))
    short_name = models.CharField(_("简称"), max_length=30, help_text=_("页面和台账里常用的称呼，例如“文化巷社区”。"))
    level = models.CharField(_("层级"), max_length=10, choices=Level, help_text=_("区县、街道、社区或行政村。"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级区划"),
        help_text=_("所属的街道或区县；最上一级没有上级。"),
    )
    verified = models.BooleanField(
        _("已核实"), default=True, help_text=_("台账中出现而官方名单里没有的地名，核实以前标为未核实。")
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政区划")
        verbose_name_plural = _("行政区划")
        ordering = ["code"]
        constraints = [
            ends_after_it_begins("division"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(until__isnull=True),
                name="one_open_division_per_code",
                violation_error_message=_("这个区划代码已有仍然有效的记录。"),
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""),
                name="a_division_has_code_and_name",
                violation_error_message=_("区划代码和全称不能为空。"),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def covers(self, other: Division | None) -> bool:
        """Whether the other place is this one or lies in it."""
        return other is not None and other.code.startswith(self.code)
