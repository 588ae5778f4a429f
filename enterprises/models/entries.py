"""整合数据: the one row per enterprise, outlet, person and employment of a round, each field with its provenance.

Beside every consolidated field `f` stand `f_report` (the report row it was taken
from) and `f_how` (precedence:<source>, settled, signed, computed). Typed columns,
so that one set-based statement fills them on both databases.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.reports import EnterpriseFacts
from enterprises.scope import EmploymentEntryQuerySet, EnterpriseEntryQuerySet, PersonEntryQuerySet
from enterprises.wording import OPERATING_STATUSES, PARTY_STATUSES, SEXES

ENTERPRISE_FIELDS: tuple[str, ...] = (
    "name",
    "uscc",
    "sector",
    "division",
    "address",
    "building",
    "operating_status",
    "license_state",
    "main_business",
    "headcount",
    "female_headcount",
    "formal_members",
    "probationary_members",
    "backbone_formal_members",
    "mobile_members",
    "outlets_count",
    "legal_person",
    "contact_name",
    "party_org_text",
    "has_party_org",
    "has_union",
    "has_league",
    "has_womens",
    "opened_on",
)
OUTLET_FIELDS: tuple[str, ...] = ("name", "division", "address", "status", "headcount")
WORKER_FIELDS: tuple[str, ...] = (
    "name",
    "sex",
    "born_on",
    "phone_tail4",
    "party_status",
    "party_organization",
    "league_member",
    "union_member",
)
EMPLOYMENT_FIELDS: tuple[str, ...] = ("job", "position", "is_backbone", "division", "outlet", "started_on")


class EnterpriseEntry(EnterpriseFacts):
    """企业整合行. `declared_headcount` is what was declared, `roster_headcount` what the roster counts."""

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="enterprise_entries", help_text=_("哪一轮。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="entries", help_text=_("哪家企业。")
    )
    in_scope = models.BooleanField(default=True, help_text=_("是否计入。"))
    site = models.ForeignKey(
        "enterprises.Building",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("整合时所在的楼宇；以后搬走，这一轮的数不跟着变。"),
    )
    roster_headcount = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("名册上的人数（人）；没有名册时为空。")
    )
    roster_formal = models.PositiveIntegerField(null=True, blank=True, help_text=_("名册上的正式党员（人）。"))
    roster_probationary = models.PositiveIntegerField(null=True, blank=True, help_text=_("名册上的预备党员（人）。"))
    roster_backbone_formal = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("名册上中层以上骨干中的正式党员（人）。")
    )
    outlets_known = models.PositiveIntegerField(null=True, blank=True, help_text=_("整合后的网点（个）。"))
    outlets_clear = models.BooleanField(null=True, help_text=_("网点清。"))
    outlets_why = models.CharField(max_length=40, blank=True, default="", help_text=_("为什么不清，代码。"))
    operations_clear = models.BooleanField(null=True, help_text=_("经营清。"))
    operations_why = models.CharField(max_length=40, blank=True, default="", help_text=_("为什么不清，代码。"))
    headcount_clear = models.BooleanField(null=True, help_text=_("职工数清。"))
    headcount_why = models.CharField(max_length=40, blank=True, default="", help_text=_("为什么不清，代码。"))
    members_clear = models.BooleanField(null=True, help_text=_("党员清。"))
    members_why = models.CharField(max_length=40, blank=True, default="", help_text=_("为什么不清，代码。"))
    phone_tail4 = models.CharField(max_length=4, null=True, blank=True, help_text=_("联系电话后四位。目的：打码显示。"))
    row_hash = models.CharField(max_length=64, blank=True, default="", help_text=_("冻结时的行摘要。"))
    frozen = models.BooleanField(default=False, help_text=_("已冻结，不可改。"))

    objects = EnterpriseEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业整合行")
        verbose_name_plural = _("企业整合行")
        constraints = [
            models.UniqueConstraint(fields=["round", "enterprise"], name="one_entry_per_round_and_enterprise")
        ]
        indexes = [
            models.Index(fields=["round", "division"], name="enterprise_entry_by_division"),
            models.Index(fields=["round", "sector"], name="enterprise_entry_by_sector"),
        ]

    def __str__(self) -> str:
        return self.name


class OutletEntry(models.Model):
    """网点整合行."""

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="outlet_entries", help_text=_("哪一轮。")
    )
    outlet = models.ForeignKey("enterprises.Outlet", models.PROTECT, related_name="entries", help_text=_("哪个网点。"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="outlet_entries", help_text=_("属于哪家企业。")
    )
    name = models.CharField(_("网点名称"), max_length=120, help_text=_("整合后的名称。"))
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("所在区划。")
    )
    address = models.CharField(_("地址"), max_length=200, null=True, blank=True, help_text=_("门牌地址。"))
    status = models.CharField(
        _("状态"), max_length=12, choices=OPERATING_STATUSES, null=True, blank=True, help_text=_("经营状况。")
    )
    headcount = models.PositiveIntegerField(_("人数"), null=True, blank=True, help_text=_("驻点人数（人）。"))
    frozen = models.BooleanField(default=False, help_text=_("已冻结，不可改。"))

    objects = EnterpriseEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("网点整合行")
        verbose_name_plural = _("网点整合行")
        constraints = [models.UniqueConstraint(fields=["round", "outlet"], name="one_entry_per_round_and_outlet")]

    def __str__(self) -> str:
        return self.name


class WorkerEntry(models.Model):
    """人员整合行: one person once in a round, however many employers."""

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="worker_entries", help_text=_("哪一轮。")
    )
    worker = models.ForeignKey("enterprises.Worker", models.PROTECT, related_name="entries", help_text=_("谁。"))
    name = models.CharField(_("姓名"), max_length=60, help_text=_("整合后的姓名。目的：当面核对。"))
    sex = models.CharField(max_length=6, choices=SEXES, null=True, blank=True, help_text=_("性别。目的：女职工数。"))
    born_on = models.DateField(null=True, blank=True, help_text=_("出生日期。目的：认定同一个人。"))
    phone_tail4 = models.CharField(max_length=4, null=True, blank=True, help_text=_("手机号后四位。目的：打码显示。"))
    party_status = models.CharField(
        _("政治面貌"),
        max_length=12,
        choices=PARTY_STATUSES,
        null=True,
        blank=True,
        help_text=_("正式、预备、非党员或不掌握。敏感信息，目的：党的覆盖。"),
    )
    party_organization = models.ForeignKey(
        "departments.PartyOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("正式组织关系所在。目的：按隶属统计一次。"),
    )
    affiliation_path = models.CharField(
        max_length=60,
        blank=True,
        default="",
        editable=False,
        help_text=_("冻结时正式组织关系在党组织树里的位置；组织以后调整，冻结数不跟着变。目的：按隶属统计一次。"),
    )
    league_member = models.BooleanField(null=True, blank=True, help_text=_("共青团员。目的：群团先行。"))
    union_member = models.BooleanField(null=True, blank=True, help_text=_("工会会员。目的：群团先行。"))
    in_scope = models.BooleanField(default=True, help_text=_("至少有一份有效用工关系。"))
    employments = models.PositiveSmallIntegerField(default=0, help_text=_("有效用工关系（份）。"))
    dirty_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text=_("下次整合要重算。"))
    frozen = models.BooleanField(default=False, help_text=_("已冻结，不可改。"))

    objects = PersonEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员整合行")
        verbose_name_plural = _("人员整合行")
        constraints = [models.UniqueConstraint(fields=["round", "worker"], name="one_entry_per_round_and_worker")]
        indexes = [models.Index(fields=["round", "party_organization"], name="worker_entry_by_affiliation")]

    def __str__(self) -> str:
        return f"{self.name[:1]}*"


class EmploymentEntry(models.Model):
    """用工关系整合行: a person at an enterprise in a round."""

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="employment_entries", help_text=_("哪一轮。")
    )
    worker = models.ForeignKey(
        "enterprises.Worker", models.PROTECT, related_name="employment_entries", help_text=_("谁。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="employment_entries", help_text=_("在哪家。")
    )
    active = models.BooleanField(default=True, help_text=_("截至日在岗。"))
    active_how = models.CharField(max_length=24, blank=True, default="", help_text=_("凭什么认为在岗。"))
    job = models.CharField(_("岗位"), max_length=40, null=True, blank=True, help_text=_("工种或岗位。"))
    position = models.CharField(_("职务"), max_length=40, null=True, blank=True, help_text=_("站长、队长等。"))
    is_backbone = models.BooleanField(_("中层以上骨干"), null=True, blank=True, help_text=_("是、否或不掌握。"))
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("工作所在区划。")
    )
    outlet = models.ForeignKey(
        "enterprises.Outlet", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("在哪个网点。")
    )
    started_on = models.DateField(_("入职日期"), null=True, blank=True, help_text=_("入职日期。"))
    frozen = models.BooleanField(default=False, help_text=_("已冻结，不可改。"))

    objects = EmploymentEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("用工关系整合行")
        verbose_name_plural = _("用工关系整合行")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "worker", "enterprise"], name="one_employment_per_round_person_enterprise"
            )
        ]
        indexes = [
            models.Index(fields=["round", "enterprise"], name="employment_by_enterprise"),
            models.Index(fields=["round", "division"], name="employment_by_division"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id}@{self.enterprise_id}"


def _add_provenance(model: type[models.Model], fields: tuple[str, ...]) -> None:
    for field in fields:
        model.add_to_class(
            f"{field}_report", models.BigIntegerField(null=True, editable=False, help_text=_("取自哪条报送行。"))
        )
        model.add_to_class(
            f"{field}_how",
            models.CharField(max_length=24, blank=True, default="", editable=False, help_text=_("凭什么取这个值。")),
        )


_add_provenance(EnterpriseEntry, ENTERPRISE_FIELDS)
_add_provenance(OutletEntry, OUTLET_FIELDS)
_add_provenance(WorkerEntry, WORKER_FIELDS)
_add_provenance(EmploymentEntry, EMPLOYMENT_FIELDS)
