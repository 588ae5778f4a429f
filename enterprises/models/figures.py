"""Figures: what is counted, signed, frozen, and amended afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import FigureQuerySet, SignOffQuerySet

SUBJECTS = (
    ("district", _("全区")),
    ("division", _("区划")),
    ("sector", _("行业")),
    ("enterprise", _("企业")),
    ("building", _("楼宇")),
    ("organization", _("党组织")),
)


class FigureBase(models.Model):
    round = models.ForeignKey("enterprises.Round", models.PROTECT, related_name="+", help_text=_("哪一轮。"))
    measure = models.CharField(_("指标"), max_length=40, help_text=_("指标代码，定义见 rules/measures.py。"))
    subject_type = models.CharField(max_length=14, choices=SUBJECTS, help_text=_("谁的数。"))
    subject_id = models.BigIntegerField(default=0, help_text=_("对象编号；全区为 0。"))
    value = models.BigIntegerField(_("数值"), null=True, blank=True, help_text=_("空为不掌握，不是 0。"))
    definition_version = models.PositiveSmallIntegerField(default=1, help_text=_("指标定义的版本。"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        abstract = True


class Figure(FigureBase):
    """指标数: filled by consolidation, signed by affiliation."""

    class Meta:
        verbose_name = _("指标数")
        verbose_name_plural = _("指标数")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "measure", "subject_type", "subject_id"], name="one_figure_per_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}={self.value}"


class SignOff(models.Model):
    """签审: an upper Party organization signs the member figures below it; a change below voids it."""

    round = models.ForeignKey("enterprises.Round", models.PROTECT, related_name="sign_offs", help_text=_("哪一轮。"))
    party_organization = models.ForeignKey(
        "departments.PartyOrganization", models.PROTECT, related_name="+", help_text=_("由哪个党组织签。")
    )
    formal_members = models.PositiveIntegerField(help_text=_("签审的正式党员数（人）。"))
    probationary_members = models.PositiveIntegerField(help_text=_("签审的预备党员数（人）。"))
    digest = models.CharField(max_length=64, help_text=_("所签名单的摘要，名单一变就对不上。"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁签。"))
    signed_at = models.DateTimeField(auto_now_add=True, help_text=_("何时签。"))
    note = models.CharField(_("说明"), max_length=200, blank=True, default="", help_text=_("签审说明。"))
    voided_at = models.DateTimeField(null=True, blank=True, help_text=_("何时失效。"))
    void_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么失效。"))
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("上级退回时由谁退回；其他失效为空。"),
    )

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("签审")
        verbose_name_plural = _("签审")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "party_organization"],
                condition=Q(voided_at__isnull=True),
                name="one_valid_signature_per_organization",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="voided_signature_says_why"
            ),
            models.CheckConstraint(
                condition=Q(returned_by__isnull=True) | Q(voided_at__isnull=False), name="returned_signature_is_void"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_organization_id} {self.formal_members}"


class FrozenFigure(FigureBase):
    """冻结数: immutable; triggers refuse every update and delete."""

    subject_code = models.CharField(max_length=40, blank=True, default="", help_text=_("对象当时的代码。"))
    subject_name = models.CharField(max_length=160, help_text=_("对象当时的名称。"))
    subject_path = models.CharField(
        max_length=60, blank=True, default="", help_text=_("党组织当时在隶属树里的位置；其他对象为空。")
    )
    row_hash = models.CharField(max_length=64, help_text=_("本行摘要。"))
    frozen_at = models.DateTimeField(help_text=_("何时冻结。"))

    class Meta:
        verbose_name = _("冻结数")
        verbose_name_plural = _("冻结数")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "measure", "subject_type", "subject_id"], name="one_frozen_figure_per_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}={self.value}"


class Amendment(models.Model):
    """订正: stands beside a frozen figure and never replaces it."""

    figure = models.ForeignKey(FrozenFigure, models.PROTECT, related_name="amendments", help_text=_("订正哪个冻结数。"))
    value = models.BigIntegerField(_("订正为"), help_text=_("订正后的数值。"))
    reason = models.CharField(_("理由"), max_length=400, help_text=_("为什么订正。"))
    evidence = models.CharField(_("依据"), max_length=400, blank=True, default="", help_text=_("凭什么订正。"))
    amended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁订正。")
    )
    amended_at = models.DateTimeField(auto_now_add=True, help_text=_("何时订正。"))

    class Meta:
        verbose_name = _("订正")
        verbose_name_plural = _("订正")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="amendment_gives_a_reason")]

    def __str__(self) -> str:
        return f"{self.figure_id}→{self.value}"


class MemberStrike(models.Model):
    """重复计数剔除: two branches list one member as two people; the upper organization counts only one of them."""

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="member_strikes", help_text=_("哪一轮。")
    )
    struck = models.ForeignKey(
        "enterprises.Worker", models.PROTECT, related_name="+", help_text=_("不再作为党员计数的那一份记录。")
    )
    kept = models.ForeignKey(
        "enterprises.Worker", models.PROTECT, related_name="+", help_text=_("继续计数的那一份记录。")
    )
    party_organization = models.ForeignKey(
        "departments.PartyOrganization", models.PROTECT, related_name="+", help_text=_("由哪个上级党组织剔除。")
    )
    reason = models.CharField(_("理由"), max_length=200, help_text=_("凭什么认为是同一名党员。"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁剔除。"))
    at = models.DateTimeField(auto_now_add=True, help_text=_("何时剔除。"))
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text=_("何时撤销剔除。"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁撤销。")
    )
    withdraw_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么撤销。"))

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("重复计数剔除")
        verbose_name_plural = _("重复计数剔除")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "struck"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_strike_per_record",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="strike_gives_a_reason"),
            models.CheckConstraint(condition=~Q(struck=models.F("kept")), name="nobody_is_struck_for_themselves"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="strike_withdrawn_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.struck_id}→{self.kept_id}"
