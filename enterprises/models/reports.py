"""What each source says in a round: typed, wide rows. NULL is 不掌握 and never 0."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.wording import (
    ANSWERS,
    EMPLOYMENT_STATES,
    HEADCOUNT_BASES,
    LICENSE_STATES,
    OPERATING_STATUSES,
    PARTY_STATUSES,
    SEXES,
    SOURCES,
)


def continued(kind: str) -> models.Index:
    """Rows that answer a book, by the row they answer; an ordinary delivery pays nothing for it."""
    return models.Index(fields=["continues"], condition=Q(continues__isnull=False), name=f"{kind}_report_continues")


class ReportQuerySet(models.QuerySet):
    def standing(self) -> "ReportQuerySet":
        """Rows that count: their delivery was accepted and not withdrawn."""
        return self.filter(submission__state="accepted")

    def of_round(self, round_id: int) -> "ReportQuerySet":
        return self.filter(round_id=round_id)


class Report(models.Model):
    """Where a row comes from; shared by the three kinds of report.

    Rows come by the hundred thousand: the indexes named in each kind's Meta begin with the delivery
    and with the round, so these two columns need none of their own.
    """

    submission = models.ForeignKey(
        "enterprises.Submission", models.PROTECT, db_index=False, related_name="+", help_text=_("来自哪次报送。")
    )
    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, db_index=False, related_name="+", help_text=_("哪一轮。")
    )
    source = models.CharField(_("来源"), max_length=12, choices=SOURCES, help_text=_("哪一方说的。"))
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="+", help_text=_("哪个部门说的。")
    )
    sheet = models.CharField(max_length=64, blank=True, default="", help_text=_("工作表名。"))
    row = models.PositiveIntegerField(default=0, help_text=_("行号，从 1 起。"))
    fingerprint = models.BinaryField(max_length=16, editable=False, help_text=_("内容摘要，重新报送时认出同一行。"))

    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        db_index=False,
        help_text=_("承接哪一行：答复承接底册的行，底册的行承接上一轮的报送行。"),
    )
    answer = models.CharField(
        max_length=8,
        choices=ANSWERS,
        blank=True,
        default="",
        db_default="",
        help_text=_("对底册这一行的答复；不是答复底册的行为空。"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        abstract = True


class EnterpriseFacts(models.Model):
    """The facts of an enterprise, as a source says them or as they were consolidated."""

    name = models.CharField(_("企业名称"), max_length=120, help_text=_("报送的名称。"))
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True, help_text=_("18 位。"))
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("行业"),
        related_name="+",
        help_text=_("归哪个行业。"),
    )
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("属地"),
        related_name="+",
        help_text=_("哪个街道、社区（村）。"),
    )
    address = models.CharField(_("经营地址"), max_length=200, null=True, blank=True, help_text=_("实际经营地址。"))
    building = models.CharField(_("楼宇"), max_length=80, null=True, blank=True, help_text=_("所在楼宇名称。"))
    operating_status = models.CharField(
        _("经营状况"),
        max_length=12,
        choices=OPERATING_STATUSES,
        null=True,
        blank=True,
        help_text=_("截至日的经营状况。"),
    )
    license_state = models.CharField(
        _("证照状态"), max_length=8, choices=LICENSE_STATES, null=True, blank=True, help_text=_("营业执照是否有效。")
    )
    main_business = models.CharField(_("主营业务"), max_length=200, null=True, blank=True, help_text=_("做什么。"))
    headcount = models.PositiveIntegerField(
        _("从业人数"), null=True, blank=True, help_text=_("报的人数（人），须看口径。")
    )
    headcount_basis = models.CharField(
        _("人数口径"),
        max_length=16,
        choices=HEADCOUNT_BASES,
        null=True,
        blank=True,
        help_text=_("合同、平台活跃、驻站或不明。"),
    )
    female_headcount = models.PositiveIntegerField(
        _("女职工"), null=True, blank=True, help_text=_("其中女职工（人）。")
    )
    formal_members = models.PositiveIntegerField(
        _("正式党员"), null=True, blank=True, help_text=_("正式党员（人），不含预备。")
    )
    probationary_members = models.PositiveIntegerField(
        _("预备党员"), null=True, blank=True, help_text=_("预备党员（人）。")
    )
    backbone_formal_members = models.PositiveIntegerField(
        _("中层以上骨干中的正式党员"), null=True, blank=True, help_text=_("（人）。")
    )
    mobile_members = models.PositiveIntegerField(_("流动党员"), null=True, blank=True, help_text=_("（人）。"))
    outlets_count = models.PositiveIntegerField(_("网点数"), null=True, blank=True, help_text=_("（个）。"))
    legal_person = models.CharField(
        _("负责人"), max_length=60, null=True, blank=True, help_text=_("法定代表人或负责人。目的：联系企业。")
    )
    contact_name = models.CharField(
        _("联系人"), max_length=60, null=True, blank=True, help_text=_("目的：询问与走访。")
    )
    party_org_text = models.CharField(
        _("党组织情况"), max_length=120, null=True, blank=True, help_text=_("原文照录，例如已有支部名称。")
    )
    has_party_org = models.BooleanField(_("已建党组织"), null=True, blank=True, help_text=_("是、否或不掌握。"))
    has_union = models.BooleanField(_("已建工会"), null=True, blank=True, help_text=_("是、否或不掌握。"))
    has_league = models.BooleanField(_("已建团组织"), null=True, blank=True, help_text=_("是、否或不掌握。"))
    has_womens = models.BooleanField(_("已建妇联组织"), null=True, blank=True, help_text=_("是、否或不掌握。"))
    opened_on = models.DateField(_("成立日期"), null=True, blank=True, help_text=_("登记或开业日期。"))

    class Meta:
        abstract = True


class EnterpriseReport(Report, EnterpriseFacts):
    """企业报送行: one source about one enterprise in one round."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False, help_text=_("加密时绑定本行。"))
    name_key = models.CharField(max_length=120, db_index=True, help_text=_("名称核心，供比对。"))
    former_name = models.CharField(
        _("曾用名"), max_length=120, null=True, blank=True, help_text=_("报送行里写的曾用名。")
    )
    sector_text = models.CharField(max_length=80, null=True, blank=True, help_text=_("行业原文。"))
    division_text = models.CharField(max_length=120, null=True, blank=True, help_text=_("属地原文。"))
    phone_encrypted = models.BinaryField(null=True, editable=False, help_text=_("联系电话密文。目的：询问。"))
    phone_index = models.BinaryField(
        max_length=33, null=True, editable=False, help_text=_("联系电话密钥摘要。目的：比对。")
    )
    phone_tail4 = models.CharField(max_length=4, null=True, blank=True, help_text=_("联系电话后四位。目的：打码显示。"))
    mention = models.BooleanField(default=False, help_text=_("只在人员名册里被提到，没有自己的报送行。"))
    members_total = models.PositiveIntegerField(
        _("党员总数"),
        null=True,
        blank=True,
        help_text=_("正式与预备合计（人）；只报总数的台账，正式党员数为空。"),
    )
    remark = models.CharField(_("备注"), max_length=400, null=True, blank=True, help_text=_("备注原文。"))

    class Meta:
        verbose_name = _("企业报送行")
        verbose_name_plural = _("企业报送行")
        indexes = [
            models.Index(fields=["round", "source", "id"], name="enterprise_report_by_source"),
            continued("enterprise"),
            models.Index(fields=["submission", "id"], name="enterprise_report_by_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.name}"


class OutletReport(Report):
    """网点报送行."""

    name = models.CharField(_("网点名称"), max_length=120, help_text=_("报送的网点名称。"))
    name_key = models.CharField(max_length=120, help_text=_("规范后的名称，供比对。"))
    enterprise_name = models.CharField(
        _("所属企业"), max_length=120, null=True, blank=True, help_text=_("报送的企业名称。")
    )
    enterprise_uscc = models.CharField(max_length=18, null=True, blank=True, help_text=_("报送的企业信用代码。"))
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("所在区划。")
    )
    division_text = models.CharField(max_length=120, null=True, blank=True, help_text=_("区划原文。"))
    address = models.CharField(_("地址"), max_length=200, null=True, blank=True, help_text=_("门牌地址。"))
    status = models.CharField(
        _("状态"), max_length=12, choices=OPERATING_STATUSES, null=True, blank=True, help_text=_("网点的经营状况。")
    )
    headcount = models.PositiveIntegerField(_("人数"), null=True, blank=True, help_text=_("驻点人数（人）。"))
    remark = models.CharField(max_length=400, null=True, blank=True, help_text=_("备注原文。"))

    class Meta:
        verbose_name = _("网点报送行")
        verbose_name_plural = _("网点报送行")
        indexes = [
            models.Index(fields=["round", "source", "id"], name="outlet_report_by_source"),
            continued("outlet"),
            models.Index(fields=["submission", "id"], name="outlet_report_by_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.name}"


class WorkerReport(Report):
    """人员报送行: one source about one person at one employer. The resident number itself is not kept."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False, help_text=_("加密时绑定本行。"))
    name = models.CharField(_("姓名"), max_length=60, help_text=_("目的：认定同一个人。"))
    name_key = models.CharField(max_length=120, help_text=_("姓名拼音。目的：比对同音异写。"))
    id_index = models.BinaryField(
        max_length=33, null=True, editable=False, help_text=_("18 位证件号码的密钥摘要。目的：认定同一个人。")
    )
    id_mask_index = models.BinaryField(
        max_length=33, null=True, editable=False, help_text=_("前六位加后四位的密钥摘要。目的：打码号码也能比对。")
    )
    id_head_index = models.BinaryField(
        max_length=33, null=True, editable=False, help_text=_("前十四位的密钥摘要。目的：尾数被毁的号码也能比对。")
    )
    id_last4 = models.CharField(max_length=4, null=True, blank=True, help_text=_("后四位。目的：人工核对。"))
    id_kind = models.CharField(
        max_length=6, default="none", help_text=_("号码是完整、打码、只有前段、只有后四位、有误还是没有。")
    )
    born_on = models.DateField(null=True, blank=True, help_text=_("出生日期。目的：认定同一个人。"))
    sex = models.CharField(max_length=6, choices=SEXES, null=True, blank=True, help_text=_("性别。目的：女职工数。"))
    phone_encrypted = models.BinaryField(null=True, editable=False, help_text=_("手机号密文。目的：询问时联系本人。"))
    phone_index = models.BinaryField(
        max_length=33, null=True, editable=False, help_text=_("手机号密钥摘要。目的：认定同一个人。")
    )
    phone_head3 = models.CharField(max_length=3, null=True, blank=True, help_text=_("打码手机号的前三位。目的：比对。"))
    phone_tail4 = models.CharField(
        max_length=4, null=True, blank=True, help_text=_("手机号后四位。目的：比对与打码显示。")
    )
    enterprise_name = models.CharField(
        _("用工单位"), max_length=120, null=True, blank=True, help_text=_("报送的用工单位。")
    )
    enterprise_name_key = models.CharField(max_length=120, default="", blank=True, help_text=_("用工单位名称核心。"))
    enterprise_uscc = models.CharField(max_length=18, null=True, blank=True, help_text=_("用工单位信用代码。"))
    outlet_name = models.CharField(_("站点"), max_length=120, null=True, blank=True, help_text=_("报送的站点、网点。"))
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("工作所在区划。")
    )
    division_text = models.CharField(max_length=120, null=True, blank=True, help_text=_("区划原文。"))
    job = models.CharField(_("岗位"), max_length=40, null=True, blank=True, help_text=_("工种或岗位。"))
    position = models.CharField(_("职务"), max_length=40, null=True, blank=True, help_text=_("站长、队长等。"))
    is_backbone = models.BooleanField(_("中层以上骨干"), null=True, blank=True, help_text=_("是、否或不掌握。"))
    party_status = models.CharField(
        _("政治面貌"),
        max_length=12,
        choices=PARTY_STATUSES,
        null=True,
        blank=True,
        help_text=_("正式、预备、非党员或不掌握。敏感信息，目的：党的覆盖。"),
    )
    party_org_text = models.CharField(
        _("组织关系所在党组织"), max_length=120, null=True, blank=True, help_text=_("原文照录。目的：按隶属整合。")
    )
    party_organization = models.ForeignKey(
        "departments.PartyOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("对上的党组织。目的：按隶属整合。"),
    )
    employment_state = models.CharField(
        _("在岗状态"),
        max_length=8,
        choices=EMPLOYMENT_STATES,
        null=True,
        blank=True,
        help_text=_("在岗、已离职或不掌握。"),
    )
    started_on = models.DateField(_("入职日期"), null=True, blank=True, help_text=_("入职日期。"))
    left_on = models.DateField(_("离职日期"), null=True, blank=True, help_text=_("离职日期。"))
    league_member = models.BooleanField(_("共青团员"), null=True, blank=True, help_text=_("目的：群团先行。"))
    union_member = models.BooleanField(_("工会会员"), null=True, blank=True, help_text=_("目的：群团先行。"))
    remark = models.CharField(
        _("备注"), max_length=400, null=True, blank=True, help_text=_("备注原文，读取时去掉号码。")
    )

    class Meta:
        verbose_name = _("人员报送行")
        verbose_name_plural = _("人员报送行")
        constraints = [
            models.CheckConstraint(
                condition=~Q(id_last4="0000") | ~Q(id_kind="head"), name="ruined_number_has_no_tail"
            ),
        ]
        indexes = [
            models.Index(fields=["round", "source", "id"], name="worker_report_by_source"),
            continued("worker"),
            models.Index(fields=["submission", "id"], name="worker_report_by_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.name[:1]}*"
