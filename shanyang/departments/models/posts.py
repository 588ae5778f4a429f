"""任职: a user's office, dated, with the ground it reaches."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ..rules.duties import ADMINISTRATORS, Duty
from .dated import Dated, DatedQuerySet, ends_after_it_begins

DUTY_LABELS = {
    Duty.LEAD: _("牵头抓总（组织、社会工作部门）"),
    Duty.REGISTRAR: _("登记机关"),
    Duty.SECTOR: _("行业主管"),
    Duty.TERRITORY: _("街道（乡镇）属地"),
    Duty.COMMUNITY: _("村（社区）"),
    Duty.EMPLOYER: _("企业联系人"),
    Duty.PARTY: _("上级党组织"),
    Duty.MASS: _("群团、服务部门"),
    Duty.INSTRUCTOR: _("党建指导员"),
    Duty.SYSTEM_ADMIN: _("系统管理员"),
    Duty.SECURITY_ADMIN: _("安全管理员"),
    Duty.AUDIT_ADMIN: _("审计管理员"),
}


def _or_zero(field: str) -> Coalesce:
    return Coalesce(field, Value(0), output_field=models.BigIntegerField())


class Post(Dated):
    """One office of one person. Within a post all dimensions that are set must match."""

    user = models.ForeignKey(
        "departments.User",
        models.PROTECT,
        related_name="posts",
        verbose_name=_("任职人"),
        help_text=_("担任职务的账号。"),
    )
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="posts",
        verbose_name=_("单位"),
        help_text=_("在哪个单位任职。"),
    )
    duty = models.CharField(
        _("职责"), max_length=16, choices=list(DUTY_LABELS.items()), help_text=_("可以办理哪一类事情。")
    )
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("区划范围"),
        help_text=_("只办理这个地方及其下级的事情。"),
    )
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("行业范围"),
        help_text=_("只办理这个行业的事情。"),
    )
    party_organization = models.ForeignKey(
        "departments.PartyOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("党组织范围"),
        help_text=_("只办理隶属这个党组织的事情。"),
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("企业范围"),
        help_text=_("只办理这家企业的事情。"),
    )
    bulk_import = models.BooleanField(
        _("大批量导入"), default=False, help_text=_("可以上传超过十万行的台账；由安全管理员授予。")
    )
    granted_by = models.ForeignKey(
        "departments.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts_granted",
        verbose_name=_("授予人"),
        help_text=_("哪位安全管理员授予；首次安装时由系统授予，留空。"),
    )
    basis = models.CharField(_("依据"), max_length=200, blank=True, help_text=_("任职文件或分工通知。"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["id"]
        constraints = [
            ends_after_it_begins("post"),
            models.CheckConstraint(
                condition=(~Q(duty="employer") | Q(enterprise__isnull=False))
                & (~Q(duty__in=["territory", "community"]) | Q(division__isnull=False))
                & (~Q(duty="sector") | Q(sector__isnull=False))
                & (~Q(duty="party") | Q(party_organization__isnull=False)),
                name="a_post_says_where_it_reaches",
                violation_error_message=_(
                    "请写明职责的范围：属地写区划，行业主管写行业，企业联系人写企业，上级党组织写党组织。"
                ),
            ),
            models.UniqueConstraint(
                "user",
                "department",
                "duty",
                _or_zero("division"),
                _or_zero("sector"),
                _or_zero("party_organization"),
                _or_zero("enterprise"),
                condition=Q(until__isnull=True),
                name="one_open_post_of_a_kind",
                violation_error_message=_("这个人已有同样的任职，仍然有效。"),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=models.F("user")),
                name="nobody_grants_a_post_to_oneself",
                violation_error_message=_("不能给自己授予任职。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.get_duty_display()}"

    @property
    def administrative(self) -> bool:
        """One of the three administrators' offices, which see no row of the survey."""
        return self.duty in ADMINISTRATORS

    def reaches(
        self,
        *,
        division: Any = None,
        sector: Any = None,
        party_organization: Any = None,
        enterprise: Any = None,
    ) -> bool:
        """Whether the post covers what is named; what it does not restrict it covers."""
        if division is not None and self.division and not self.division.covers(division):
            return False
        if sector is not None and self.sector and self.sector.code != sector.code:
            return False
        own = self.party_organization
        if party_organization is not None and own and not own.covers(party_organization):
            return False
        return not (enterprise is not None and self.enterprise_id and self.enterprise_id != enterprise.pk)
