"""责任清单: which office answers for which sector or place, from when, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .dated import Dated, DatedQuerySet, ends_after_it_begins

if TYPE_CHECKING:
    from .departments import Department


class ResponsibilityQuerySet(DatedQuerySet):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def owner(self, kind: str, *, on: date, sector: Any = None, division: Any = None) -> Department | None:
        """The department that answers on that day, or None."""
        found = self.in_force(on).filter(kind=kind)
        if sector is not None:
            found = found.filter(sector__code=getattr(sector, "code", sector))
        if division is not None:
            found = found.filter(division__code=getattr(division, "code", division))
        row: Any = found.select_related("department").order_by("-since", "-id").first()
        return row.department if row else None


class Responsibility(Dated):
    """A dated line of the duty list."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("牵头抓总")
        REGISTRAR = "registrar", _("登记机关")
        SECTOR = "sector", _("行业主管")
        TERRITORY = "territory", _("属地管理")
        BACKSTOP = "backstop", _("兜底管理")

    kind = models.CharField(_("责任类型"), max_length=10, choices=Kind, help_text=_("这家单位负的是哪一种责任。"))
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("责任单位"),
        help_text=_("负责的单位。"),
    )
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("行业"),
        help_text=_("行业主管责任所指的行业。"),
    )
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("区划"),
        help_text=_("属地或兜底责任所指的地方。"),
    )
    basis = models.CharField(_("依据"), max_length=500, help_text=_("确定这项责任的文件、材料或会议原话。"))
    reason = models.CharField(
        _("移交的理由"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("为什么从前一个单位移交过来；首次确定时为空。"),
    )

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("责任")
        verbose_name_plural = _("责任清单")
        ordering = ["kind", "id"]
        constraints = [
            ends_after_it_begins("responsibility"),
            models.CheckConstraint(
                condition=(Q(kind="sector") & Q(sector__isnull=False)) | (~Q(kind="sector") & Q(sector__isnull=True)),
                name="a_sector_duty_names_its_sector",
                violation_error_message=_("行业主管责任应当写明行业，其他责任不写行业。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["territory", "backstop"]) | Q(division__isnull=False),
                name="a_territory_duty_names_its_place",
                violation_error_message=_("属地和兜底责任应当写明地方。"),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(until__isnull=True, kind__in=["lead", "registrar"]),
                name="one_open_lead_and_one_registrar",
                violation_error_message=_("这项责任已有仍然有效的责任单位，请先终止原来的记录。"),
            ),
            models.UniqueConstraint(
                fields=["sector"],
                condition=Q(until__isnull=True, kind="sector"),
                name="one_open_department_per_sector",
                violation_error_message=_("这个行业已有主管单位，请先终止原来的记录。"),
            ),
            models.UniqueConstraint(
                fields=["kind", "division"],
                condition=Q(until__isnull=True, kind__in=["territory", "backstop"]),
                name="one_open_department_per_place",
                violation_error_message=_("这个地方已有责任单位，请先终止原来的记录。"),
            ),
        ]

    def __str__(self) -> str:
        what = self.sector or self.division or ""
        return f"{self.get_kind_display()} {what} {self.department}".replace("  ", " ")
