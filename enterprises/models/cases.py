"""一企一案: the case of an enterprise in a round, and what its five steps recorded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import CaseQuerySet
from enterprises.wording import DAY_PARTS, STEPS


class Case(models.Model):
    """One per (round, enterprise). Officers live here; scope follows the enterprise."""

    round = models.ForeignKey("enterprises.Round", models.PROTECT, related_name="cases", help_text=_("哪一轮。"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="cases", help_text=_("哪家企业。")
    )
    step = models.CharField(
        _("当前步骤"),
        max_length=8,
        choices=(*STEPS, ("done", _("五步已办完"))),
        default="map",
        help_text=_("五步走到哪一步。"),
    )
    in_scope = models.BooleanField(_("纳入"), null=True, blank=True, help_text=_("筛选结论：纳入、不纳入或尚未筛选。"))
    scope_reason = models.CharField(
        _("筛选理由"), max_length=200, blank=True, default="", help_text=_("为什么纳入或不纳入。")
    )
    due_on = models.DateField(_("期限"), help_text=_("当前步骤最迟办完的日期。"))
    opened_at = models.DateTimeField(auto_now_add=True, help_text=_("何时立案。"))
    closed_on = models.DateField(null=True, blank=True, help_text=_("五步办完的日期。"))
    dirty_at = models.DateTimeField(
        null=True, blank=True, db_index=True, help_text=_("有了新的报送、关联或决定，下次整合要重算。")
    )
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("一企一案")
        verbose_name_plural = _("一企一案")
        constraints = [
            models.UniqueConstraint(fields=["round", "enterprise"], name="one_case_per_round_and_enterprise"),
            models.CheckConstraint(
                condition=Q(in_scope__isnull=True) | ~Q(scope_reason=""), name="screening_gives_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["round", "step", "id"], name="case_by_step"),
            models.Index(fields=["round", "due_on", "id"], name="case_by_due"),
            models.Index(fields=["due_on", "id"], name="case_by_due_in_all_rounds"),
        ]

    def __str__(self) -> str:
        return str(self.enterprise)


class StepRecord(models.Model):
    """Who took a step, when, and what came of it. A step taken back stays, with a reason."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="records", help_text=_("哪个案。"))
    step = models.CharField(max_length=8, choices=STEPS, help_text=_("哪一步。"))
    outcome = models.CharField(max_length=16, help_text=_("结果代码：完成、免做、纳入、不纳入、联系上、没联系上。"))
    note = models.CharField(_("说明"), max_length=1000, blank=True, default="", help_text=_("发现了什么。"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text=_("由谁办理。")
    )
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时办理。"))
    submission = models.ForeignKey(
        "enterprises.Submission",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("询问或走访得到的数字，作为一份报送保存。"),
    )
    criteria = models.ManyToManyField(
        "enterprises.Criterion",
        blank=True,
        related_name="records",
        verbose_name=_("依据的标准"),
        help_text=_("筛选结论依据了哪几条标准。"),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text=_("何时撤回。"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁撤回。")
    )
    withdraw_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么撤回。"))

    class Meta:
        verbose_name = _("步骤记录")
        verbose_name_plural = _("步骤记录")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step"],
                condition=Q(withdrawn_at__isnull=True, step__in=["map", "check", "screen"]),
                name="one_standing_record_per_desk_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class Enquiry(models.Model):
    """询问: a telephone call with the questions that followed from the gaps, and the answers."""

    record = models.OneToOneField(StepRecord, models.PROTECT, related_name="enquiry", help_text=_("所属步骤记录。"))
    called_on = models.DateField(_("询问日期"), help_text=_("打电话的日期。"))
    reached = models.BooleanField(_("联系上了"), help_text=_("是否联系上。"))
    spoke_to = models.CharField(
        _("答复人"), max_length=60, blank=True, default="", help_text=_("与谁通话，写职务即可。目的：核实答复。")
    )
    part = models.CharField(
        _("什么时候打的"), max_length=3, choices=DAY_PARTS, blank=True, default="", help_text=_("上午、下午或者晚上。")
    )
    again_part = models.CharField(
        _("什么时候再打"), max_length=3, choices=DAY_PARTS, blank=True, default="", help_text=_("换一个时段再打。")
    )
    again_on = models.DateField(_("再次询问"), null=True, blank=True, help_text=_("没联系上时，计划哪天再打。"))

    class Meta:
        verbose_name = _("询问")
        verbose_name_plural = _("询问")

    def __str__(self) -> str:
        return f"{self.record_id}"


class Answer(models.Model):
    """One question of an enquiry or visit with its answer. The question is kept as code and numbers."""

    record = models.ForeignKey(StepRecord, models.PROTECT, related_name="answers", help_text=_("所属步骤记录。"))
    question = models.CharField(max_length=40, help_text=_("问题代码。"))
    params = models.JSONField(default=dict, blank=True, help_text=_("问题里的数字与来源。"))
    field = models.CharField(max_length=40, blank=True, default="", help_text=_("回答的是哪个字段。"))
    value = models.CharField(_("答复"), max_length=200, blank=True, default="", help_text=_("答复原文；空为没有问到。"))

    class Meta:
        verbose_name = _("答复")
        verbose_name_plural = _("答复")
        constraints = [models.UniqueConstraint(fields=["record", "question", "field"], name="question_once_per_record")]

    def __str__(self) -> str:
        return self.question


class Visit(models.Model):
    """走访: when, who went, what was found. Photos may be added and are never demanded."""

    record = models.OneToOneField(StepRecord, models.PROTECT, related_name="visit", help_text=_("所属步骤记录。"))
    visited_on = models.DateField(_("走访日期"), help_text=_("走访的日期。"))
    visitors = models.CharField(_("走访人"), max_length=120, help_text=_("谁去的。"))
    met = models.CharField(
        _("接待人"), max_length=60, blank=True, default="", help_text=_("见到谁，写职务即可。目的：核实。")
    )
    place = models.CharField(_("地点"), max_length=200, blank=True, default="", help_text=_("走访的地点。"))
    counted_how = models.CharField(
        _("怎么数的"),
        max_length=16,
        choices=(("roster", _("对名册点名")), ("on_site", _("现场清点")), ("told", _("听介绍"))),
        blank=True,
        default="",
        help_text=_("人数怎么来的。"),
    )

    class Meta:
        verbose_name = _("走访")
        verbose_name_plural = _("走访")

    def __str__(self) -> str:
        return f"{self.record_id}"
