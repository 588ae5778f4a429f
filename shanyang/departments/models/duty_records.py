"""五大职责: what a department plans, does and shows for it; and the model cases among it."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..rules.duties import OFFICES, Duty
from ..scope import ScopedQuerySet
from ..workflow import DUTY, MODEL_CASE


def of_own_office(post: Any) -> Q | None:
    """The lead reads everything, an office what is its own; nobody else reads anything."""
    if post.duty == Duty.LEAD:
        return Q()
    return Q(department_id=post.department_id) if post.duty in OFFICES else None


class DutyRecordQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        return of_own_office(post)

    def pending(self) -> Self:
        return self.filter(state__in=["planned", "running"])

    def late_on(self, day: date) -> Self:
        return self.pending().filter(due_on__lt=day)


class DutyRecord(models.Model):
    """One thing that a department does under one of its five duties."""

    class Kind(models.TextChoices):
        DYNAMICS = "dynamics", _("动态管理")
        GUIDANCE = "guidance", _("专业指导")
        PROMOTION = "promotion", _("组织推动")
        MODELS = "models", _("典型选树")
        SUPERVISION = "supervision", _("日常监督")

    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="duty_records",
        verbose_name=_("单位"),
        help_text=_("由哪个单位办。"),
    )
    duty = models.CharField(_("职责"), max_length=12, choices=Kind, help_text=_("五大职责中的哪一项。"))
    title = models.CharField(_("事项"), max_length=80, help_text=_("一句话说清要办什么。"))
    plan = models.CharField(_("计划"), max_length=1000, help_text=_("怎么办、对哪些企业、办到什么程度。"))
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("行业"),
        help_text=_("针对哪个行业；不分行业时为空。"),
    )
    starts_on = models.DateField(_("开始日期"), help_text=_("从哪天开始办。"))
    due_on = models.DateField(_("办结期限"), help_text=_("最迟哪天办结。"))
    state = models.CharField(
        _("状态"), max_length=10, choices=DUTY.choices, default="planned", help_text=_("走到哪一步。")
    )
    result = models.CharField(_("结果"), max_length=1000, blank=True, default="", help_text=_("办成了什么，有什么数。"))
    done_on = models.DateField(_("办结日期"), null=True, blank=True, help_text=_("哪天办结。"))
    done_by = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁办结。")
    )
    drop_reason = models.CharField(
        _("取消的理由"), max_length=200, blank=True, default="", help_text=_("为什么不办了。")
    )
    planned_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+", help_text=_("由谁列入计划。"))
    planned_at = models.DateTimeField(auto_now_add=True, help_text=_("何时列入计划。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = DutyRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("职责事项")
        verbose_name_plural = _("职责事项")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False, done_by__isnull=False) & ~Q(result="")
                | ~Q(state="done") & Q(done_on__isnull=True, done_by__isnull=True),
                name="a_finished_duty_has_day_person_and_result",
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(drop_reason=""), name="a_dropped_duty_says_why"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("due_on")),
                name="a_duty_is_due_after_it_begins",
                violation_error_message=_("办结期限不能早于开始日期。"),
            ),
        ]
        indexes = [models.Index(fields=["department", "duty", "due_on"], name="duty_by_department")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("responsibility:duty", args=[self.pk])


class ModelCaseQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        return self.filter(state="published")

    def within(self, post: Any, on: date) -> Q | None:
        return of_own_office(post)


class ModelCase(models.Model):
    """典型: a practice worth copying, nominated, reviewed by another person, published for everybody."""

    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="model_cases",
        verbose_name=_("推荐单位"),
        help_text=_("由哪个单位推荐。"),
    )
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="model_cases",
        verbose_name=_("行业"),
        help_text=_("属于哪个行业；不分行业时为空。"),
    )
    title = models.CharField(_("标题"), max_length=80, help_text=_("公开页面上的标题。"))
    practice = models.CharField(_("做法"), max_length=2000, help_text=_("怎么做的，别处照着能做；不写党员姓名。"))
    effect = models.CharField(_("成效"), max_length=1000, help_text=_("有什么变化，尽量用数说话；不写党员姓名。"))
    state = models.CharField(
        _("状态"), max_length=10, choices=MODEL_CASE.choices, default="nominated", help_text=_("走到哪一步。")
    )
    nominated_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+", help_text=_("由谁推荐。"))
    nominated_on = models.DateField(_("推荐日期"), help_text=_("哪天推荐。"))
    reviewed_by = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁评审。")
    )
    reviewed_on = models.DateField(_("评审日期"), null=True, blank=True, help_text=_("哪天评审。"))
    remarks = models.CharField(
        _("评审意见"), max_length=400, blank=True, default="", help_text=_("通过、退回或撤下的理由。")
    )
    published_on = models.DateField(_("发布日期"), null=True, blank=True, help_text=_("哪天公开发布。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = ModelCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("典型")
        verbose_name_plural = _("典型")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("nominated_by")),
                name="nobody_reviews_the_own_nomination",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_on__isnull=False, reviewed_by__isnull=False),
                name="a_review_has_day_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_on__isnull=False, reviewed_on__isnull=False),
                name="what_is_published_was_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("responsibility:model-case", args=[self.pk])


class SectorBrand(models.Model):
    """行业品牌: the name under which a sector's work goes, with what stands behind it."""

    sector = models.OneToOneField(
        "departments.Sector",
        models.PROTECT,
        related_name="brand",
        verbose_name=_("行业"),
        help_text=_("哪个行业的品牌。"),
    )
    name = models.CharField(_("品牌名称"), max_length=40, help_text=_("例如“先锋骑手”。"))
    statement = models.CharField(_("品牌内涵"), max_length=300, help_text=_("一两句话说清这个品牌做什么。"))
    branches = models.ManyToManyField(
        "departments.PartyOrganization",
        blank=True,
        related_name="+",
        verbose_name=_("有关党组织"),
        help_text=_("哪些党组织在这个品牌下开展工作。"),
    )
    model_cases = models.ManyToManyField(
        ModelCase, blank=True, related_name="+", verbose_name=_("典型"), help_text=_("哪些典型属于这个品牌。")
    )
    results = models.CharField(_("成效"), max_length=1000, blank=True, default="", help_text=_("品牌创建以来的成效。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    class Meta:
        verbose_name = _("行业品牌")
        verbose_name_plural = _("行业品牌")

    def __str__(self) -> str:
        return self.name
