"""归属: in which sector and on whose ground an enterprise was on a day, and who approved its project."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanyang.departments.models.dated import Dated, DatedQuerySet, ends_after_it_begins


class Placement(Dated):
    """Sector and territory of an enterprise from a day on; who answered on a past day is read from here."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="placements", help_text=_("哪家企业。")
    )
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("行业"),
        help_text=_("这段时间归哪个行业。"),
    )
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("属地"),
        help_text=_("这段时间由哪个街道、社区（村）管。"),
    )
    basis = models.CharField(_("依据"), max_length=200, help_text=_("由哪次排查、更正或变动而来。"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业归属")
        verbose_name_plural = _("企业归属")
        ordering = ["enterprise_id", "since"]
        constraints = [
            ends_after_it_begins("placement"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(until__isnull=True), name="one_open_placement_per_enterprise"
            ),
            models.UniqueConstraint(fields=["enterprise", "since"], name="one_placement_per_enterprise_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.sector or ''} {self.division or ''}"


class ProjectAuthority(Dated):
    """项目审批单位: which office approved the enterprise's project; the first thing the backstop rule asks."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="project_authorities", help_text=_("哪家企业。")
    )
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="+",
        verbose_name=_("项目审批单位"),
        help_text=_("批准或引进项目的单位。"),
    )
    basis = models.CharField(_("依据"), max_length=300, help_text=_("批文、备案号或引进协议。"))
    entered_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+", help_text=_("由谁录入。"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目审批单位")
        verbose_name_plural = _("项目审批单位")
        ordering = ["enterprise_id", "since"]
        constraints = [
            ends_after_it_begins("project_authority"),
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(until__isnull=True), name="one_open_project_authority"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.department}"
