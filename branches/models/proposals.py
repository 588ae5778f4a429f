"""覆盖建议: what the rules propose for an enterprise, a building or a street, from frozen facts."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.scope import ProposalQuerySet
from branches.wording import KINDS


class Proposal(models.Model):
    """One per (round, subject). Rewritten only when facts or rule changed; never a decision."""

    SUBJECTS = (("enterprise", _("企业")), ("building", _("楼宇")), ("division", _("街道")))

    round = models.ForeignKey(
        "enterprises.Round", models.PROTECT, related_name="proposals", help_text=_("依据哪一轮的冻结数。")
    )
    subject_type = models.CharField(
        max_length=12,
        choices=SUBJECTS,
        help_text=_("对谁提出。"),
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        help_text=_("对哪家企业。"),
    )
    building = models.ForeignKey(
        "enterprises.Building",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        help_text=_("对哪座楼宇。"),
    )
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("属地；街道建议时为该街道。"),
    )
    sector = models.ForeignKey(
        "departments.Sector", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("行业，定管辖。")
    )
    kind = models.CharField(
        _("建议形式"), max_length=32, choices=KINDS, help_text=_("组织形式代码，见 rules/coverage.py。")
    )
    variant = models.CharField(max_length=20, blank=True, default="", help_text=_("实体型或功能型。"))
    rule = models.CharField(max_length=40, help_text=_("命中的规则代码。"))
    article = models.CharField(_("依据"), max_length=200, help_text=_("文件与条款。"))
    reason_code = models.CharField(max_length=40, help_text=_("理由代码，页面据此成句。"))
    numbers = models.JSONField(default=dict, help_text=_("理由里的数字。"))
    facts = models.JSONField(default=dict, help_text=_("据以判断的事实。"))
    alternatives = models.JSONField(default=list, help_text=_("考虑过的其他形式及差什么。"))
    details = models.JSONField(default=list, help_text=_("随建议说明的事项：班子、转接、不计数等。"))
    checks = models.JSONField(default=list, help_text=_("逐条对照规则的结果。"))
    facts_hash = models.CharField(max_length=64, help_text=_("事实与参数的摘要，没变就不改写。"))
    state = models.CharField(max_length=12, default="proposed", help_text=_("建议的状态。"))
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("首次提出。"))
    changed_at = models.DateTimeField(auto_now=True, help_text=_("最近改写。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("覆盖建议")
        verbose_name_plural = _("覆盖建议")
        constraints = [
            models.UniqueConstraint(
                "round",
                "subject_type",
                models.functions.Coalesce("enterprise", 0),
                models.functions.Coalesce("building", 0),
                models.Case(models.When(subject_type="division", then="division"), default=0),
                name="one_proposal_per_subject_and_round",
            ),
        ]
        indexes = [models.Index(fields=["round", "subject_type", "id"], name="proposal_by_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("branches:proposal", args=[self.pk])

    @property
    def subject(self) -> object:
        """The enterprise, building or street it is about."""
        return self.enterprise or self.building or self.division
