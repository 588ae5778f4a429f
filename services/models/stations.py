"""党群爱心驿站: where a rider may sit down, drink, charge and rest."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RestStationQuerySet(models.QuerySet["RestStation"]):
    def open_on(self, day: date) -> "RestStationQuerySet":
        # until is NULL while the station is open; exclude() keeps those rows.
        return self.filter(since__lte=day).exclude(until__lte=day)


class RestStation(models.Model):
    class HostType(models.TextChoices):
        CENTER = "party_center", _("村（社区）党建综合体")
        PROPERTY = "property", _("红色物业")
        MALL = "mall", _("大型商超")
        SHOP = "shop", _("文明商户")

    name = models.CharField(_("名称"), max_length=80, help_text=_("驿站名称。"))
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        verbose_name=_("所在社区（村）"),
        related_name="+",
        help_text=_("所在区划。"),
    )
    address = models.CharField(_("地址"), max_length=200, help_text=_("门牌地址。"))
    host_type = models.CharField(
        _("依托"), max_length=16, choices=HostType.choices, help_text=_("四类阵地中的哪一类。")
    )
    facilities = models.JSONField(_("设施"), default=list, blank=True, help_text=_("饮水、充电、休息等，代码列表。"))
    hours = models.CharField(_("开放时间"), max_length=120, help_text=_("每天几点到几点。"))
    since = models.DateField(_("启用日期"), help_text=_("从哪天起开放。"))
    until = models.DateField(_("停用日期"), null=True, blank=True, help_text=_("到哪天止。"))
    end_reason = models.CharField(_("停用原因"), max_length=200, blank=True, default="", help_text=_("为什么停用。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = RestStationQuerySet.as_manager()

    class Meta:
        verbose_name = _("爱心驿站")
        verbose_name_plural = _("爱心驿站")
        indexes = [models.Index(fields=["name", "id"], name="station_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"], condition=Q(until__isnull=True), name="station_named_once_in_a_division"
            )
        ]

    def __str__(self) -> str:
        return self.name
