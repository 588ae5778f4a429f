"""Between rounds: what has changed, who says so, who checked it; and enterprises that became one, or two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import ChangeQuerySet, SuccessionQuerySet
from enterprises.wording import CHANGE_KINDS, CHANGE_STATES


class ChangeReport(models.Model):
    """变更报告: one thing that happened on a day, reported by whoever learned of it, checked by who answers for it."""

    kind = models.CharField(_("什么变了"), max_length=16, choices=CHANGE_KINDS, help_text=_("哪一种变动。"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("企业"),
        related_name="changes",
        help_text=_("哪家企业；新开的在核实以后才有。"),
    )
    worker = models.ForeignKey(
        "enterprises.Worker",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        help_text=_("已在册的哪个人。目的：换平台的人仍然是同一个人。"),
    )
    happened_on = models.DateField(_("发生日期"), help_text=_("哪天起。"))
    name = models.CharField(
        _("新名称"), max_length=120, blank=True, default="", help_text=_("新开企业或更名后的名称。")
    )
    uscc = models.CharField(_("信用代码"), max_length=18, blank=True, default="", help_text=_("新开企业的 18 位代码。"))
    sector = models.ForeignKey(
        "departments.Sector", models.PROTECT, null=True, blank=True, verbose_name=_("行业"), related_name="+",
        help_text=_("改归哪个行业，或新开企业的行业。"),
    )  # fmt: skip
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, null=True, blank=True, verbose_name=_("属地"), related_name="+",
        help_text=_("迁到哪里，或开在哪里。"),
    )  # fmt: skip
    address = models.CharField(_("地址"), max_length=200, blank=True, default="", help_text=_("新的门牌地址。"))
    other = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, verbose_name=_("另一家"), related_name="+",
        help_text=_("并入哪家；人员从哪家来。"),
    )  # fmt: skip
    person_name = models.CharField(
        _("姓名"), max_length=60, blank=True, default="", help_text=_("入职的人。目的：下一轮底册列上这个人。")
    )
    note = models.CharField(_("说明"), max_length=400, help_text=_("怎么知道的，有什么依据；不写证件号码。"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁报告。")
    )
    reported_job = models.CharField(max_length=40, blank=True, default="", help_text=_("由哪个模块转来。"))
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("报告人的单位。")
    )
    reported_at = models.DateTimeField(auto_now_add=True, help_text=_("何时报告。"))
    checker = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="+", help_text=_("由哪个单位核实。")
    )
    due_on = models.DateField(_("核实期限"), help_text=_("最迟哪天核实。"))
    state = models.CharField(
        _("状态"), max_length=9, choices=CHANGE_STATES, default="open", help_text=_("待核、属实、不属实或撤回。")
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁核实。")
    )
    checked_at = models.DateTimeField(null=True, blank=True, help_text=_("何时核实。"))
    check_note = models.CharField(_("核实情况"), max_length=400, blank=True, default="", help_text=_("怎么核实的。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("变更报告")
        verbose_name_plural = _("变更报告")
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_by__isnull=False, reported_job="")
                | Q(reported_by__isnull=True) & ~Q(reported_job=""),
                name="change_reported_by_a_person_or_a_module",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="checked_change_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(reported_by__isnull=True) | ~Q(checked_by=F("reported_by")),
                name="nobody_checks_an_own_report",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="change_by_state"),
            models.Index(fields=["enterprise", "happened_on"], name="change_by_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.enterprise or self.name}"


class Succession(models.Model):
    """沿革: one enterprise merged into another or split off from it, on a day, for a reason. Can be undone."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("合并")
        SPLIT = "split", _("分立")

    kind = models.CharField(_("种类"), max_length=5, choices=Kind.choices, help_text=_("合并或分立。"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        related_name="successions",
        help_text=_("并入别家的，或分出别家的那一家。"),
    )
    other = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        related_name="predecessions",
        help_text=_("并入了哪家，或分出了哪家。"),
    )
    effective_on = models.DateField(_("生效日期"), help_text=_("从哪天起。"))
    reason = models.CharField(_("理由"), max_length=400, help_text=_("为什么，凭什么文件。"))
    change = models.ForeignKey(
        ChangeReport, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由哪份变更报告而来。")
    )
    round = models.ForeignKey(
        "enterprises.Round",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("当时正在进行的轮次。"),
    )
    undo = models.JSONField(default=dict, blank=True, help_text=_("撤销时要还原的编号，不含个人信息。"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁办理。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时办理。"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁撤销。")
    )
    undone_at = models.DateTimeField(null=True, blank=True, help_text=_("何时撤销。"))
    undo_reason = models.CharField(_("撤销理由"), max_length=400, blank=True, default="", help_text=_("为什么撤销。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("企业沿革")
        verbose_name_plural = _("企业沿革")
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(kind="merge", undone_at__isnull=True),
                name="an_enterprise_merges_away_once",
            ),
            models.CheckConstraint(condition=~Q(enterprise=F("other")), name="succession_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.enterprise} {self.other}"
