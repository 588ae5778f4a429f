"""党组织隶属关系: the tree along which member figures are signed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..scope import path_range
from .dated import Dated, DatedQuerySet, ends_after_it_begins

STEP = 4
"""Digits of `path` for one level of the tree."""


class PartyOrganizationQuerySet(DatedQuerySet):
    def under(self, organization: PartyOrganization) -> Self:
        """The organization and everything affiliated below it."""
        return self.filter(path_range(organization.path, "path"))

    def leaves_first(self) -> Self:
        return self.order_by("-level", "path")


class PartyOrganization(Dated):
    """A committee, working committee or branch and the organization it belongs to."""

    class Kind(models.TextChoices):
        DISTRICT_COMMITTEE = "district_committee", _("区（县）委")
        WORKING_COMMITTEE = "working_committee", _("街道（乡镇）党工委")
        INDUSTRY_COMMITTEE = "industry_committee", _("行业党委")
        PARTY_COMMITTEE = "party_committee", _("基层党委")
        GENERAL_BRANCH = "general_branch", _("党总支")
        BRANCH = "branch", _("党支部")
        OUTSIDE = "outside", _("区外党组织")

    code = models.CharField(_("党组织代码"), max_length=40, help_text=_("系统内部使用的代码，更名以后保持不变。"))
    name = models.CharField(_("名称"), max_length=80, help_text=_("党组织全称。"))
    kind = models.CharField(_("类别"), max_length=20, choices=Kind, help_text=_("党委、党工委、党总支或党支部等。"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级党组织"),
        help_text=_("隶属的上一级党组织；最上一级没有上级。"),
    )
    path = models.CharField(
        _("层级路径"),
        max_length=60,
        unique=True,
        editable=False,
        help_text=_("由系统维护：每级四位数字，下级以上级的路径开头。"),
    )
    level = models.PositiveSmallIntegerField(
        _("层级"), editable=False, help_text=_("由系统维护：最上一级为 1，每下一级加 1。")
    )
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="party_organizations",
        verbose_name=_("所在区划"),
        help_text=_("街道党工委、村（社区）党组织所在的地方。"),
    )

    objects = PartyOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")
        ordering = ["path"]
        constraints = [
            ends_after_it_begins("party_organization"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(until__isnull=True),
                name="one_open_party_organization_per_code",
                violation_error_message=_("这个党组织代码已有仍然有效的记录。"),
            ),
            models.CheckConstraint(
                condition=(Q(level=1) & Q(parent__isnull=True)) | (Q(level__gt=1) & Q(parent__isnull=False)),
                name="only_the_top_has_no_parent",
                violation_error_message=_("除最上一级外，都应当写明上级党组织。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def covers(self, other: PartyOrganization | None) -> bool:
        """Whether the other organization is this one or belongs below it."""
        return other is not None and other.path.startswith(self.path)
