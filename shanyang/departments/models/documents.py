"""方案与规范: dated documents of the lead, their norms, and who has confirmed having read them."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..rules.duties import OFFICES, Duty
from ..scope import ScopedQuerySet
from ..workflow import DOCUMENT


class DocumentQuerySet(ScopedQuerySet):
    def in_force(self, day: date) -> Self:
        # until is NULL while the document is in force; exclude() keeps those rows.
        return self.filter(state__in=["published", "ended"], since__lte=day).exclude(until__lte=day)

    def within(self, post: Any, on: date) -> Q | None:
        """Drafts are the lead's; what is published every office reads."""
        if post.duty == Duty.LEAD:
            return Q()
        return Q(state__in=["published", "ended"]) if post.duty in OFFICES else None


class Document(models.Model):
    """A plan or a set of norms, in force from a day until it is ended."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("方案")
        NORM = "norm", _("规范")

    class Topic(models.TextChoices):
        ORGANIZATION = "organization", _("组织设置")
        STAFFING = "staffing", _("队伍配备")
        ACTIVITIES = "activities", _("活动开展")
        SURVEY = "survey", _("底数排查")
        OTHER = "other", _("其他")

    kind = models.CharField(_("种类"), max_length=6, choices=Kind, help_text=_("方案或规范。"))
    topic = models.CharField(_("内容"), max_length=14, choices=Topic, help_text=_("管哪方面的事。"))
    title = models.CharField(_("标题"), max_length=120, help_text=_("文件标题。"))
    number = models.CharField(
        _("文号"), max_length=60, blank=True, default="", help_text=_("发文字号；没有正式发文时为空。")
    )
    text = models.CharField(_("正文"), max_length=6000, help_text=_("全文或摘要；原件作为附件存放。"))
    issuer = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="documents",
        verbose_name=_("印发单位"),
        help_text=_("由哪个单位印发。"),
    )
    issued_on = models.DateField(_("成文日期"), help_text=_("文件上的日期。"))
    since = models.DateField(_("施行日期"), help_text=_("从这一天起施行。"))
    until = models.DateField(_("废止日期"), null=True, blank=True, help_text=_("从这一天起不再施行；空白为仍在施行。"))
    confirm_by = models.DateField(_("回执期限"), help_text=_("收文单位最迟哪天确认收到。"))
    state = models.CharField(
        _("状态"), max_length=10, choices=DOCUMENT.choices, default="draft", help_text=_("拟稿、已印发或已废止。")
    )
    end_reason = models.CharField(_("废止的理由"), max_length=200, blank=True, default="", help_text=_("为什么废止。"))
    drafted_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+", help_text=_("由谁拟稿。"))
    published_by = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁印发。")
    )
    published_at = models.DateTimeField(_("印发时间"), null=True, blank=True, help_text=_("何时印发。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案与规范")
        verbose_name_plural = _("方案与规范")
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_document_ends_after_it_begins",
                violation_error_message=_("废止日期不能早于施行日期。"),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | ~Q(state="draft") & Q(published_at__isnull=False),
                name="a_published_document_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(until__isnull=False) & ~Q(end_reason=""),
                name="an_ended_document_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("responsibility:document", args=[self.pk])


class Norm(models.Model):
    """One demand of a document. What can be checked names its check, and is computed from data."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="norms", help_text=_("哪份文件的规定。"))
    order = models.PositiveSmallIntegerField(_("序号"), help_text=_("文件中的第几条。"))
    text = models.CharField(_("规定"), max_length=300, help_text=_("原文。"))
    check_code = models.CharField(
        _("检查方法"), max_length=40, blank=True, default="", help_text=_("用哪一种检查对照数据；空白为靠人检查。")
    )
    threshold = models.PositiveIntegerField(
        _("标准值"), null=True, blank=True, help_text=_("检查用的数，例如“不少于 2 名”中的 2。")
    )

    class Meta:
        verbose_name = _("规定")
        verbose_name_plural = _("规定")
        ordering = ["document", "order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="one_norm_per_place_in_a_document")]

    def __str__(self) -> str:
        return self.text


class ReceiptQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD:
            return Q()
        return Q(department_id=post.department_id) if post.duty in OFFICES else None


class Receipt(models.Model):
    """回执: an addressee of a document, and when it confirmed."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="receipts", help_text=_("哪份文件。"))
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="receipts",
        verbose_name=_("收文单位"),
        help_text=_("由哪个单位确认。"),
    )
    due_on = models.DateField(_("回执期限"), help_text=_("最迟哪天确认。"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True, help_text=_("何时确认收到。"))
    confirmed_by = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁确认。")
    )
    note = models.CharField(_("说明"), max_length=300, blank=True, default="", help_text=_("怎样落实，有什么困难。"))

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("回执")
        verbose_name_plural = _("回执")
        ordering = ["department_id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "department"], name="one_receipt_per_addressee"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_receipt_has_time_and_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.department}"
