"""Rounds and what each source owes for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import ObligationQuerySet
from enterprises.wording import ROUND_STATES, SOURCES


class RoundQuerySet(models.QuerySet["Round"]):
    def in_progress(self) -> "RoundQuerySet":
        return self.exclude(state="frozen")

    def frozen(self) -> "RoundQuerySet":
        return self.filter(state="frozen").order_by("-number")


class Round(models.Model):
    """排查轮次: a dated survey with an as-of date, open → consolidating → signed → frozen."""

    number = models.PositiveIntegerField(_("轮次"), help_text=_("第几轮，按区划连续编号。"))
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        verbose_name=_("区划"),
        related_name="+",
        help_text=_("哪个区县的轮次。"),
    )
    name = models.CharField(_("名称"), max_length=80, help_text=_("例如“2026年秋季排查”。"))
    period_from = models.DateField(_("起"), help_text=_("排查期间的第一天。"))
    period_to = models.DateField(_("止"), help_text=_("排查期间的最后一天。"))
    as_of = models.DateField(_("数据截至"), help_text=_("全部数字以这一天为准。"))
    due_on = models.DateField(_("报送期限"), help_text=_("各来源最迟在这一天报齐。"))
    state = models.CharField(
        _("状态"), max_length=16, choices=ROUND_STATES, default="open", help_text=_("排查中、整合中、已签审、已冻结。")
    )
    mandatory_steps = models.JSONField(
        _("必做步骤"), default=list, help_text=_("五步中哪几步每家企业都要做，存步骤代码的列表。")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上一轮"), help_text=_("从哪一轮的冻结数接续。")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text=_("由谁开启。")
    )
    opened_at = models.DateTimeField(auto_now_add=True, help_text=_("何时开启。"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁冻结。")
    )
    frozen_at = models.DateTimeField(null=True, blank=True, help_text=_("何时冻结。"))
    frozen_hash = models.CharField(
        max_length=64, blank=True, default="", help_text=_("冻结数据机读文件的 SHA-256，任何人可以复核。")
    )
    consolidated_at = models.DateTimeField(null=True, blank=True, help_text=_("最近一次整合的时间。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("排查轮次")
        verbose_name_plural = _("排查轮次")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["division", "number"], name="round_numbers_do_not_repeat"),
            models.UniqueConstraint(
                fields=["division"], condition=~Q(state="frozen"), name="only_one_round_of_a_district_runs"
            ),
            models.CheckConstraint(condition=Q(period_from__lte=F("period_to")), name="round_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, state__in=["open", "consolidating", "signed"])
                | Q(frozen_at__isnull=False, state="frozen"),
                name="round_frozen_state_and_time_together",
            ),
        ]

    def __str__(self) -> str:
        return str(_("第 %(number)s 轮")) % {"number": self.number}

    @property
    def accepts_deliveries(self) -> bool:
        return self.state == "open"


class Obligation(models.Model):
    """Who owes a ledger for a round: a source in the person of one department or enterprise."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="obligations", help_text=_("哪一轮。"))
    source = models.CharField(_("来源"), max_length=12, choices=SOURCES[:4], help_text=_("四方中的哪一方。"))
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="+",
        help_text=_("由哪个部门报送；企业自报时为代收的街道。"),
    )
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("主管部门报哪个行业。"),
    )
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("属地报哪个街道。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="obligations",
        help_text=_("哪家企业自报。"),
    )
    due_on = models.DateField(_("期限"), help_text=_("最迟报送日。"))
    declared_none_at = models.DateTimeField(null=True, blank=True, help_text=_("何时声明“没有要报的”。"))
    declared_none_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁声明。")
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text=_("何时报齐。报齐之后才看得到其他来源的数字。"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁确认报齐。")
    )

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("报送任务")
        verbose_name_plural = _("报送任务")
        constraints = [
            models.UniqueConstraint(
                "round",
                "source",
                "department",
                models.functions.Coalesce("sector", 0),
                models.functions.Coalesce("division", 0),
                models.functions.Coalesce("enterprise", 0),
                name="one_obligation_per_source_and_subject",
            ),
            models.CheckConstraint(
                condition=Q(declared_none_at__isnull=True, declared_none_by__isnull=True)
                | Q(declared_none_at__isnull=False, declared_none_by__isnull=False),
                name="declared_none_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.department}"
