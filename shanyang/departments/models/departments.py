"""单位: the offices that deliver, decide and serve."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .dated import Dated, DatedQuerySet, ends_after_it_begins


class Department(Dated):
    """An office under the name it bears for a time; a merger closes it and opens another."""

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", _("组织（社会工作）部门")
        SECTOR = "sector", _("行业主管部门")
        STREET = "street", _("街道（乡镇）")
        COMMUNITY = "community", _("村（社区）")
        SERVICE = "service", _("服务保障部门")
        MASS = "mass", _("群团组织")
        PARTY = "party", _("党组织")
        EMPLOYER = "employer", _("企业")
        OTHER = "other", _("其他")

    code = models.CharField(_("单位代码"), max_length=40, help_text=_("系统内部使用的代码，更名以后保持不变。"))
    name = models.CharField(_("简称"), max_length=40, help_text=_("台账和页面上常用的称呼，例如“区商务局”。"))
    full_name = models.CharField(_("全称"), max_length=80, help_text=_("公文用的规范全称。"))
    kind = models.CharField(_("类别"), max_length=12, choices=Kind, help_text=_("单位在工作中的身份。"))
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("所在区划"),
        help_text=_("街道、村（社区）对应的区划；区直单位对应全区。"),
    )
    party_organization = models.ForeignKey(
        "departments.PartyOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("对应党组织"),
        help_text=_("与这个单位同级的党组织，例如街道党工委。"),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("承接单位"),
        help_text=_("单位撤销或合并以后，未办完的事由谁接着办。"),
    )
    note = models.CharField(_("备注"), max_length=300, blank=True, help_text=_("名称的来历或待核实的事项。"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["id"]
        constraints = [
            ends_after_it_begins("department"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(until__isnull=True),
                name="one_open_department_per_code",
                violation_error_message=_("这个单位代码已有仍然有效的记录。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
