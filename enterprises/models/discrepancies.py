"""Where sources differ, and what was decided. The losing values stay."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import DiscrepancyQuerySet
from enterprises.wording import DISCREPANCY_KINDS, SOURCES


class Discrepancy(models.Model):
    """差异: one per (round, kind, subject, field). Settled by precedence, an enquiry, a visit or a person."""

    class State(models.TextChoices):
        OPEN = "open", _("待定")
        AUTO = "auto", _("按取数优先级")
        SETTLED = "settled", _("已定")
        GONE = "gone", _("来源改后已一致")

    class How(models.TextChoices):
        PRECEDENCE = "precedence", _("按取数优先级")
        ENQUIRY = "enquiry", _("询问")
        VISIT = "visit", _("走访")
        PERSON = "person", _("人工认定")

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="discrepancies", help_text=_("哪一轮。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="discrepancies", help_text=_("哪家企业，定管辖。")
    )
    worker = models.ForeignKey(
        "enterprises.Worker",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discrepancies",
        help_text=_("涉及的人。"),
    )
    outlet = models.ForeignKey(
        "enterprises.Outlet",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discrepancies",
        help_text=_("涉及的网点。"),
    )
    kind = models.CharField(_("种类"), max_length=32, choices=DISCREPANCY_KINDS, help_text=_("哪一种不一致。"))
    field = models.CharField(max_length=40, blank=True, default="", help_text=_("哪个字段；缺报时为来源代码。"))
    state = models.CharField(
        _("状态"), max_length=8, choices=State.choices, default=State.OPEN, help_text=_("待定、按优先级、已定。")
    )
    proposed_source = models.CharField(
        max_length=12, choices=SOURCES, blank=True, default="", help_text=_("按优先级会采用谁的。")
    )
    value = models.CharField(_("定为"), max_length=200, null=True, blank=True, help_text=_("定下的值。"))
    value_source = models.CharField(
        max_length=12, choices=SOURCES, blank=True, default="", help_text=_("采用了哪个来源的值；另定时为空。")
    )
    how = models.CharField(
        _("凭什么"),
        max_length=12,
        choices=How.choices,
        blank=True,
        default="",
        help_text=_("优先级、询问、走访或人工。"),
    )
    reason = models.CharField(_("理由"), max_length=400, blank=True, default="", help_text=_("为什么这样定。"))
    evidence = models.CharField(
        _("佐证"), max_length=400, blank=True, default="", help_text=_("不采用任何来源的值时，凭什么另定。")
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁定。")
    )
    resolved_at = models.DateTimeField(null=True, blank=True, help_text=_("何时定。"))
    basis_withdrawn_at = models.DateTimeField(null=True, blank=True, help_text=_("所依据的报送被撤回的时间。"))
    batch = models.ForeignKey(
        "enterprises.SettlingBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discrepancies",
        help_text=_("在哪一批里按规则定的。"),
    )
    assigned_office = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("交办单位"),
        help_text=_("请哪个单位查清。"),
    )
    assigned_at = models.DateTimeField(null=True, blank=True, help_text=_("何时交办。"))
    due_on = models.DateField(null=True, blank=True, help_text=_("最迟定数日。"))
    found_at = models.DateTimeField(auto_now_add=True, help_text=_("何时发现。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("差异")
        verbose_name_plural = _("差异")
        constraints = [
            models.UniqueConstraint(
                "round",
                "kind",
                "enterprise",
                models.functions.Coalesce("worker", 0),
                models.functions.Coalesce("outlet", 0),
                "field",
                name="one_discrepancy_per_subject_and_field",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(resolved_by__isnull=False, resolved_at__isnull=False) & ~Q(how=""),
                name="settled_says_by_whom_when_and_how",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state", "id"], name="discrepancy_by_state"),
            models.Index(fields=["round", "enterprise"], name="discrepancy_by_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.enterprise_id}"


class DiscrepancyValue(models.Model):
    """What one source says in a discrepancy; kept after another value won. Phones and numbers only as tails."""

    discrepancy = models.ForeignKey(Discrepancy, models.CASCADE, related_name="values", help_text=_("哪条差异。"))
    source = models.CharField(max_length=12, choices=SOURCES, help_text=_("谁说的。"))
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, related_name="+", help_text=_("哪个部门。")
    )
    value = models.CharField(max_length=200, blank=True, default="", help_text=_("说的值；号码只留后四位。"))
    basis = models.CharField(max_length=16, blank=True, default="", help_text=_("人数口径。"))
    report_id = models.BigIntegerField(null=True, help_text=_("报送行编号（企业、网点或人员，依种类）。"))
    rank = models.PositiveSmallIntegerField(default=99, help_text=_("取数优先级中的名次。"))

    class Meta:
        verbose_name = _("差异中的一方")
        verbose_name_plural = _("差异中的一方")
        ordering = ["rank", "id"]
        indexes = [models.Index(fields=["discrepancy", "source"], name="discrepancy_value_by_source")]

    def __str__(self) -> str:
        return f"{self.source}={self.value}"


class Precedence(models.Model):
    """取数优先级: rank of a source for a field, dated. A default order stands in rules/precedence.py."""

    subject = models.CharField(
        max_length=10,
        choices=(("enterprise", _("企业")), ("outlet", _("网点")), ("worker", _("人员"))),
        help_text=_("企业、网点或人员的字段。"),
    )
    field = models.CharField(_("字段"), max_length=40, help_text=_("哪个字段。"))
    source = models.CharField(_("来源"), max_length=12, choices=SOURCES, help_text=_("哪个来源。"))
    rank = models.PositiveSmallIntegerField(_("名次"), help_text=_("1 最先采用。"))
    since = models.DateField(_("起"), help_text=_("从哪天起。"))
    until = models.DateField(_("止"), null=True, blank=True, help_text=_("到哪天止（不含）。"))
    basis = models.CharField(_("依据"), max_length=200, help_text=_("文件与条款。"))

    class Meta:
        verbose_name = _("取数优先级")
        verbose_name_plural = _("取数优先级")
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "field", "source"],
                condition=Q(until__isnull=True),
                name="one_open_rank_per_field_and_source",
            ),
            models.UniqueConstraint(
                fields=["subject", "field", "rank"], condition=Q(until__isnull=True), name="one_source_per_open_rank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.rank} {self.source}"
