"""How reports became enterprises, outlets and people; and the pairs that wait for a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import CandidateQuerySet

HOW = (
    ("uscc", _("信用代码相同")),
    ("name", _("名称相同")),
    ("former_name", _("曾用名相同")),
    ("short_name", _("简称对应")),
    ("similar_name", _("名称相近且地址等相符")),
    ("id_number", _("证件号码相同")),
    ("masked_id", _("打码证件号与姓名相符")),
    ("phone_name", _("手机号与姓名相符")),
    ("born_name", _("姓名与出生日期相符")),
    ("employer_name", _("同一单位内姓名唯一")),
    ("evidence", _("多项线索相加")),
    ("new", _("首次出现")),
    ("person", _("人工认定")),
    ("again", _("重新报送的同一行")),
    ("carried", _("底册同一行，承接上一轮")),
)


class LinkQuerySet(models.QuerySet):
    def open(self) -> "LinkQuerySet":
        return self.filter(until__isnull=True)


class Link(models.Model):
    """报送行 → 主记录, with how, by whom, how sure, from when, until when. One open per report."""

    # Each kind has an index that begins with the round.
    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, db_index=False, related_name="+", help_text=_("哪一轮。")
    )
    how = models.CharField(_("怎样关联"), max_length=16, choices=HOW, help_text=_("凭什么认定。"))
    score = models.FloatField(default=0, help_text=_("线索权重之和，越大越确定。"))
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("人工认定的人；系统关联时为空。"),
    )
    since = models.DateTimeField(auto_now_add=True, help_text=_("何时关联。"))
    until = models.DateTimeField(null=True, blank=True, help_text=_("何时解除。"))
    end_reason = models.CharField(max_length=80, blank=True, default="", help_text=_("为什么解除。"))

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True


class EnterpriseLink(Link):
    report = models.ForeignKey(
        "enterprises.EnterpriseReport", models.PROTECT, related_name="links", help_text=_("哪条报送行。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="links", help_text=_("哪家企业。")
    )

    class Meta:
        verbose_name = _("企业关联")
        verbose_name_plural = _("企业关联")
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(until__isnull=True), name="one_open_enterprise_link")
        ]
        indexes = [models.Index(fields=["round", "enterprise"], name="enterprise_link_by_round")]

    def __str__(self) -> str:
        return f"{self.report_id}→{self.enterprise_id}"


class OutletLink(Link):
    report = models.ForeignKey(
        "enterprises.OutletReport", models.PROTECT, related_name="links", help_text=_("哪条报送行。")
    )
    outlet = models.ForeignKey("enterprises.Outlet", models.PROTECT, related_name="links", help_text=_("哪个网点。"))

    class Meta:
        verbose_name = _("网点关联")
        verbose_name_plural = _("网点关联")
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(until__isnull=True), name="one_open_outlet_link")
        ]
        indexes = [models.Index(fields=["round", "outlet"], name="outlet_link_by_round")]

    def __str__(self) -> str:
        return f"{self.report_id}→{self.outlet_id}"


class WorkerLink(Link):
    """Also carries the employer (and outlet) that the row's words were resolved to."""

    report = models.ForeignKey(
        "enterprises.WorkerReport", models.PROTECT, related_name="links", help_text=_("哪条报送行。")
    )
    worker = models.ForeignKey("enterprises.Worker", models.PROTECT, related_name="links", help_text=_("哪个人。"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="worker_links",
        help_text=_("在哪家用工单位。"),
    )
    outlet = models.ForeignKey(
        "enterprises.Outlet", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("在哪个网点。")
    )

    class Meta:
        verbose_name = _("人员关联")
        verbose_name_plural = _("人员关联")
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(until__isnull=True), name="one_open_worker_link")
        ]
        indexes = [
            models.Index(fields=["round", "worker"], name="worker_link_by_round"),
            models.Index(fields=["round", "enterprise"], name="worker_link_by_employer"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}→{self.worker_id}"


class Candidate(models.Model):
    """疑似同一: two masters that may be one. A person says same or different; either can be reversed."""

    class State(models.TextChoices):
        OPEN = "open", _("待认定")
        SAME = "same", _("认定同一")
        DIFFERENT = "different", _("认定不同")

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="candidates", help_text=_("在哪一轮发现。")
    )
    kind = models.CharField(
        max_length=10,
        choices=(("enterprise", _("企业")), ("outlet", _("网点")), ("worker", _("人员"))),
        help_text=_("企业、网点还是人员。"),
    )
    enterprise_a = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("甲（编号小者）。"),
    )
    enterprise_b = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("乙。")
    )
    outlet_a = models.ForeignKey(
        "enterprises.Outlet", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("甲。")
    )
    outlet_b = models.ForeignKey(
        "enterprises.Outlet", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("乙。")
    )
    worker_a = models.ForeignKey(
        "enterprises.Worker", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("甲。")
    )
    worker_b = models.ForeignKey(
        "enterprises.Worker", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("乙。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        help_text=_("人员对所在的企业，定管辖用。"),
    )
    score = models.FloatField(help_text=_("线索权重之和。"))
    evidence = models.JSONField(default=list, help_text=_("线索代码的列表，不含个人信息。"))
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.OPEN, help_text=_("待认定、同一或不同。")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁认定。")
    )
    decided_at = models.DateTimeField(null=True, blank=True, help_text=_("何时认定。"))
    reason = models.CharField(_("理由"), max_length=200, blank=True, default="", help_text=_("为什么这样认定。"))
    undo = models.JSONField(default=dict, blank=True, help_text=_("撤销认定时要还原的编号。"))
    due_on = models.DateField(null=True, blank=True, help_text=_("最迟认定日。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("疑似同一")
        verbose_name_plural = _("疑似同一")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise_a", "enterprise_b"], condition=Q(kind="enterprise"), name="enterprise_pair_once"
            ),
            models.UniqueConstraint(
                fields=["outlet_a", "outlet_b"], condition=Q(kind="outlet"), name="outlet_pair_once"
            ),
            models.UniqueConstraint(
                fields=["worker_a", "worker_b"], condition=Q(kind="worker"), name="worker_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True)
                | ~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="candidate_decided_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(kind="enterprise", enterprise_a__lt=F("enterprise_b"))
                | Q(kind="outlet", outlet_a__lt=F("outlet_b"))
                | Q(kind="worker", worker_a__lt=F("worker_b")),
                name="candidate_pair_in_order",
            ),
        ]
        indexes = [models.Index(fields=["round", "state", "id"], name="candidate_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_state_display()}"
