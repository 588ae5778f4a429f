"""走访计划: who goes where on which day, in which order; photos and signed sheets of a visit."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.scope import VisitPlanQuerySet


class VisitPlan(models.Model):
    """走访计划: one day's way through a street or a community."""

    round = models.ForeignKey("enterprises.Round", models.PROTECT, related_name="visit_plans", help_text=_("哪一轮。"))
    division = models.ForeignKey(
        "departments.Division", models.PROTECT, related_name="+", help_text=_("在哪个街道或者社区（村）走访。")
    )
    visit_on = models.DateField(_("走访日期"), help_text=_("计划哪天去。"))
    assigned = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="visit_plans", verbose_name=_("走访人"), help_text=_("派谁去。")
    )
    companions = models.CharField(
        _("同行"), max_length=120, blank=True, default="", help_text=_("没有账号的同行人，写单位和职务即可。")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("谁排的计划。"))
    made_at = models.DateTimeField(auto_now_add=True, help_text=_("何时排的。"))
    cancelled_at = models.DateTimeField(null=True, blank=True, help_text=_("何时取消。"))
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁取消。")
    )
    cancel_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么取消。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = VisitPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("走访计划")
        verbose_name_plural = _("走访计划")
        ordering = ["visit_on", "id"]
        indexes = [models.Index(fields=["visit_on", "id"], name="visit_plan_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""), name="a_cancelled_visit_plan_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.visit_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:visit-plan", args=[self.pk])


class VisitStop(models.Model):
    """One enterprise on the way. It is done when the case has a standing visit since the plan was made."""

    plan = models.ForeignKey(VisitPlan, models.PROTECT, related_name="stops", help_text=_("哪个计划。"))
    case = models.ForeignKey("enterprises.Case", models.PROTECT, related_name="visit_stops", help_text=_("去哪家。"))
    order = models.PositiveSmallIntegerField(_("顺序"), help_text=_("第几家去。"))
    place = models.CharField(_("地点"), max_length=120, help_text=_("排计划时的路名和楼宇。"))
    address = models.CharField(_("地址"), max_length=200, blank=True, default="", help_text=_("排计划时掌握的门牌。"))
    dropped_at = models.DateTimeField(null=True, blank=True, help_text=_("何时从计划里拿掉。"))
    drop_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么拿掉。"))

    class Meta:
        verbose_name = _("走访一站")
        verbose_name_plural = _("走访各站")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "case"], name="one_stop_per_plan_and_case"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(drop_reason=""), name="a_dropped_stop_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.case}"


class VisitPaper(models.Model):
    """走访附件: a photo without its metadata, or a scanned sheet with signatures; sealed in the vault."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("照片")
        SHEET = "sheet", _("签字单")

    record = models.ForeignKey(
        "enterprises.StepRecord", models.PROTECT, related_name="papers", help_text=_("哪一次走访。")
    )
    kind = models.CharField(_("种类"), max_length=5, choices=Kind.choices, help_text=_("照片或者签字单。"))
    filename = models.CharField(_("文件名"), max_length=200, help_text=_("存下来的文件名。"))
    size = models.PositiveIntegerField(_("大小"), help_text=_("字节数。"))
    sha256 = models.CharField(_("摘要"), max_length=64, help_text=_("存下来的内容的 SHA-256。"))
    vault_name = models.CharField(
        _("存放名"), max_length=80, blank=True, default="", help_text=_("密文文件在保险库里的名字；删除后为空。")
    )
    wrapped_key = models.BinaryField(
        null=True, editable=False, help_text=_("本文件自己的数据密钥，用主密钥包裹；删除后为空。")
    )
    key_uid = models.UUIDField(default=uuid.uuid4, editable=False, help_text=_("数据密钥绑定的编号。"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁附上。"))
    added_at = models.DateTimeField(auto_now_add=True, help_text=_("何时附上。"))
    removed_at = models.DateTimeField(null=True, blank=True, help_text=_("何时删除文件。"))
    remove_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么删除文件。"))

    class Meta:
        verbose_name = _("走访附件")
        verbose_name_plural = _("走访附件")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(remove_reason="") & Q(vault_name=""),
                name="a_removed_visit_paper_says_why_and_is_gone",
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def media_type(self) -> str:
        return "application/pdf" if self.filename.endswith(".pdf") else "image/jpeg"
