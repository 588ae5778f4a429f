"""The lasting records behind the rounds: buildings, enterprises, outlets, workers, affiliations."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import EnterpriseQuerySet, OutletQuerySet, WorkerQuerySet
from enterprises.wording import SEXES


def living(fields: list[str], name: str) -> models.Index:
    """The order of a list page. Partial, or SQLite finds the rows by `merged_into IS NULL` and sorts them all."""
    return models.Index(fields=fields, name=name, condition=Q(merged_into__isnull=True, dormant_since__isnull=True))


def absorbed(table: str) -> models.Index:
    """The way back from a record to those merged into it; the many that are not merged stay out."""
    return models.Index(fields=["merged_into"], name=f"{table}_absorbed", condition=Q(merged_into__isnull=False))


class Building(models.Model):
    """楼宇: an office building in which several enterprises sit."""

    name = models.CharField(_("名称"), max_length=80, help_text=_("楼宇名称。"))
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        verbose_name=_("所在社区（村）或街道"),
        related_name="+",
        help_text=_("所在区划。"),
    )
    address = models.CharField(_("地址"), max_length=200, blank=True, default="", help_text=_("门牌地址。"))
    ended_on = models.DateField(_("停用日期"), null=True, blank=True, help_text=_("不再使用的日期。"))
    end_reason = models.CharField(_("停用原因"), max_length=200, blank=True, default="", help_text=_("为什么停用。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    class Meta:
        verbose_name = _("楼宇")
        verbose_name_plural = _("楼宇")
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="building_named_once_in_a_division")]

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """新业态企业: one record over all rounds; what it was in a round stands in EnterpriseEntry."""

    name = models.CharField(
        _("企业名称"), max_length=120, help_text=_("登记的全称；没有登记信息时为最完整的报送名称。")
    )
    name_key = models.CharField(
        _("名称核心"), max_length=120, db_index=True, help_text=_("去掉区划与后缀的名称，供比对。")
    )
    name_sort = models.CharField(max_length=240, db_index=True, help_text=_("拼音排序用。"))
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, null=True, blank=True, help_text=_("18 位；没有或不可靠时为空。")
    )
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
        help_text=_("由哪个街道、社区（村）管。"),
    )
    party_organization = models.ForeignKey(
        "departments.PartyOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("上级党组织"),
        related_name="+",
        help_text=_("党组织隶属于谁，与属地、行业分开记。"),
    )
    building = models.ForeignKey(
        Building,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("楼宇"),
        related_name="enterprises",
        help_text=_("在哪座楼宇办公。"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="absorbed",
        help_text=_("被认定与哪家是同一家；可以撤销。"),
    )
    dormant_since = models.DateField(null=True, blank=True, help_text=_("没有任何有效报送行支持的起始日。"))
    ended_on = models.DateField(_("退出日期"), null=True, blank=True, help_text=_("注销、迁出等。"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁记录退出。")
    )
    end_reason = models.CharField(_("退出原因"), max_length=200, blank=True, default="", help_text=_("为什么退出。"))
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("首次出现。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业")
        verbose_name_plural = _("企业")
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(uscc__isnull=False, merged_into__isnull=True, ended_on__isnull=True),
                name="one_living_enterprise_per_credit_code",
            ),
            models.CheckConstraint(condition=Q(uscc__isnull=True) | ~Q(uscc=""), name="no_empty_credit_code"),
        ]
        indexes = [
            living(["name_sort", "id"], "living_enterprise_by_name"),
            absorbed("enterprise"),
            models.Index(fields=["division", "name_sort", "id"], name="enterprise_by_division"),
            models.Index(fields=["sector", "name_sort", "id"], name="enterprise_by_sector"),
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseAlias(models.Model):
    """A name an enterprise also goes by: old, short, branch or platform name."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="aliases", help_text=_("哪家企业。"))
    name = models.CharField(_("名称"), max_length=120, help_text=_("曾用名、简称或站点名。"))
    name_key = models.CharField(max_length=120, db_index=True, help_text=_("去掉区划与后缀的名称，供比对。"))
    kind = models.CharField(
        _("种类"),
        max_length=8,
        choices=(("former", _("曾用名")), ("short", _("简称")), ("branch", _("分支名"))),
        default="short",
        help_text=_("是哪一种别名。"),
    )

    class Meta:
        verbose_name = _("企业别名")
        verbose_name_plural = _("企业别名")
        constraints = [models.UniqueConstraint(fields=["enterprise", "name"], name="alias_once_per_enterprise")]

    def __str__(self) -> str:
        return self.name


class Outlet(models.Model):
    """网点: a place where an enterprise works; riders start here, goods are handed over here."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="outlets", help_text=_("属于哪家企业。"))
    name = models.CharField(_("网点名称"), max_length=120, help_text=_("站点、门店、末端网点的名称。"))
    name_key = models.CharField(max_length=120, db_index=True, help_text=_("规范后的名称，供比对。"))
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("所在区划"),
        related_name="+",
        help_text=_("实际所在的街道、社区（村）。"),
    )
    address = models.CharField(_("地址"), max_length=200, blank=True, default="", help_text=_("门牌地址。"))
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="absorbed",
        help_text=_("被认定与哪个网点是同一个。"),
    )
    dormant_since = models.DateField(null=True, blank=True, help_text=_("没有任何有效报送行支持的起始日。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = OutletQuerySet.as_manager()

    class Meta:
        verbose_name = _("网点")
        verbose_name_plural = _("网点")
        indexes = [
            living(["name", "id"], "living_outlet_by_name"),
            absorbed("outlet"),
            models.Index(fields=["division", "id"], name="outlet_by_division"),
        ]

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """从业人员: one person over all rounds and employers. The resident number is not kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("加密时绑定本行。"))
    name = models.CharField(_("姓名"), max_length=60, help_text=_("目的：认定同一个人、当面核对。页面上打码显示。"))
    name_key = models.CharField(max_length=120, help_text=_("姓名拼音。目的：比对同音异写。"))
    id_index = models.BinaryField(
        max_length=33,
        null=True,
        editable=False,
        help_text=_("证件号码的密钥摘要，号码本身不留。目的：跨来源、跨轮次认定同一个人。"),
    )
    id_last4 = models.CharField(
        max_length=4, null=True, blank=True, help_text=_("证件号码后四位。目的：人工核对疑似同一。")
    )
    born_on = models.DateField(null=True, blank=True, help_text=_("出生日期。目的：没有证件号码时认定同一个人。"))
    sex = models.CharField(
        max_length=6, choices=SEXES, null=True, blank=True, help_text=_("性别。目的：女职工数与妇联组建。")
    )
    phone_index = models.BinaryField(
        max_length=33, null=True, editable=False, help_text=_("手机号的密钥摘要。目的：跨来源认定同一个人。")
    )
    phone_encrypted = models.BinaryField(null=True, editable=False, help_text=_("手机号密文。目的：询问时联系本人。"))
    phone_tail4 = models.CharField(max_length=4, null=True, blank=True, help_text=_("手机号后四位。目的：打码显示。"))
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="absorbed",
        help_text=_("被认定与谁是同一个人；可以撤销。"),
    )
    dormant_since = models.DateField(null=True, blank=True, help_text=_("没有任何有效报送行支持的起始日。"))
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("首次出现。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("从业人员")
        verbose_name_plural = _("从业人员")
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(id_index__isnull=False, merged_into__isnull=True),
                name="one_living_worker_per_resident_number",
            ),
        ]
        indexes = [
            living(["name_key", "id"], "living_worker_by_name"),
            absorbed("worker"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """王* for lists; the full name is shown only where a step needs it."""
        return self.name[:1] + "*" * max(1, len(self.name) - 1)


class Affiliation(models.Model):
    """正式组织关系: counts, and only one is open per person."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="affiliations", help_text=_("谁。"))
    party_organization = models.ForeignKey(
        "departments.PartyOrganization",
        models.PROTECT,
        related_name="+",
        help_text=_("正式组织关系在哪个党组织。目的：党员只统计一次。"),
    )
    since = models.DateField(_("起"), help_text=_("转入日期。"))
    until = models.DateField(_("止"), null=True, blank=True, help_text=_("转出日期。"))
    reason = models.CharField(_("依据"), max_length=200, blank=True, default="", help_text=_("变更的依据。"))

    class Meta:
        verbose_name = _("正式组织关系")
        verbose_name_plural = _("正式组织关系")
        constraints = [
            models.UniqueConstraint(
                fields=["worker"], condition=Q(until__isnull=True), name="one_open_affiliation_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.party_organization}"
