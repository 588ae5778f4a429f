"""地毯式排查: every community says done or none, street front by street front and building by building."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import FindQuerySet, SectionQuerySet, SweepQuerySet
from enterprises.wording import SECTION_KINDS, SWEEP_ANSWERS


class Section(models.Model):
    """A stretch that one person can walk in one go: a street front, a building, a group of a village. Lasting."""

    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        verbose_name=_("社区（村）"),
        related_name="+",
        help_text=_("属于哪个社区（村）。"),
    )
    kind = models.CharField(
        _("种类"), max_length=8, choices=SECTION_KINDS, default="front", help_text=_("沿街、楼宇或村组院落。")
    )
    name = models.CharField(_("名称"), max_length=80, help_text=_("路名加起止门牌，或楼宇名称。"))
    building = models.ForeignKey(
        "enterprises.Building",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("名录里的哪座楼宇。"),
    )
    ended_on = models.DateField(_("停用日期"), null=True, blank=True, help_text=_("拆除、合并到别的路段等。"))
    end_reason = models.CharField(_("停用原因"), max_length=200, blank=True, default="", help_text=_("为什么停用。"))

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("排查路段")
        verbose_name_plural = _("排查路段")
        constraints = [
            models.UniqueConstraint(
                fields=["division", "name"],
                condition=Q(ended_on__isnull=True),
                name="section_named_once_in_a_community",
            )
        ]
        indexes = [models.Index(fields=["division", "kind", "id"], name="section_by_division")]

    def __str__(self) -> str:
        return self.name


class Sweep(models.Model):
    """What one community owes for a round: to have walked every section. Declared by the community itself."""

    round = models.ForeignKey("enterprises.Round", models.PROTECT, related_name="sweeps", help_text=_("哪一轮。"))
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        verbose_name=_("社区（村）"),
        related_name="+",
        help_text=_("哪个社区（村）。"),
    )
    due_on = models.DateField(_("期限"), help_text=_("最迟排查完的日期。"))
    declared = models.CharField(
        _("结论"),
        max_length=4,
        choices=SWEEP_ANSWERS,
        blank=True,
        default="",
        help_text=_("全部路段排查完以后的结论。"),
    )
    declared_at = models.DateTimeField(null=True, blank=True, help_text=_("何时声明。"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁声明。")
    )
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = SweepQuerySet.as_manager()

    class Meta:
        verbose_name = _("社区（村）排查")
        verbose_name_plural = _("社区（村）排查")
        constraints = [
            models.UniqueConstraint(fields=["round", "division"], name="one_sweep_per_round_and_community"),
            models.CheckConstraint(
                condition=Q(declared="", declared_at__isnull=True) | ~Q(declared="") & Q(declared_at__isnull=False),
                name="sweep_declared_with_a_time",
            ),
        ]
        indexes = [models.Index(fields=["round", "due_on", "id"], name="sweep_by_due")]

    def __str__(self) -> str:
        return f"{self.division}"


class SectionResult(models.Model):
    """One section walked in one round: done or none. Corrected by a later row, never overwritten."""

    sweep = models.ForeignKey(Sweep, models.PROTECT, related_name="results", help_text=_("哪个社区哪一轮。"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="results", help_text=_("哪一段。"))
    answer = models.CharField(_("结果"), max_length=4, choices=SWEEP_ANSWERS, help_text=_("有，或没有。"))
    walked_on = models.DateField(_("排查日期"), help_text=_("哪一天走的。"))
    note = models.CharField(_("说明"), max_length=200, blank=True, default="", help_text=_("看到了什么；不写个人。"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁填。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时填。"))
    replaced_at = models.DateTimeField(null=True, blank=True, help_text=_("被后来的结果替代的时间。"))

    class Meta:
        verbose_name = _("路段排查结果")
        verbose_name_plural = _("路段排查结果")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sweep", "section"],
                condition=Q(replaced_at__isnull=True),
                name="one_standing_result_per_section",
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.get_answer_display()}"


class Find(models.Model):
    """发现: something that works on the ground and stands in no ledger. Its case opens at once."""

    sweep = models.ForeignKey(Sweep, models.PROTECT, related_name="finds", help_text=_("在哪次排查中。"))
    section = models.ForeignKey(Section, models.PROTECT, related_name="finds", help_text=_("在哪一段。"))
    name = models.CharField(_("招牌或名称"), max_length=120, help_text=_("招牌上写的名称。"))
    address = models.CharField(_("门牌"), max_length=200, blank=True, default="", help_text=_("门牌地址。"))
    business = models.CharField(_("做什么"), max_length=120, blank=True, default="", help_text=_("看上去做什么业务。"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="finds", help_text=_("因此立了案的企业。")
    )
    case = models.ForeignKey("enterprises.Case", models.PROTECT, related_name="finds", help_text=_("立的案。"))
    submission = models.ForeignKey(
        "enterprises.Submission", models.PROTECT, related_name="+", help_text=_("发现作为一份报送保存。")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁发现。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时登记。"))

    objects = FindQuerySet.as_manager()

    class Meta:
        verbose_name = _("排查发现")
        verbose_name_plural = _("排查发现")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
