"""筛选: the criteria that say what counts here, and the decisions worth looking up again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import PrecedentQuerySet
from shanyang.departments.models.dated import Dated, DatedQuerySet, ends_after_it_begins


class Criterion(Dated):
    """筛选标准: one sentence that speaks for taking an enterprise in, or for leaving it out."""

    class Tendency(models.TextChoices):
        IN = "in", _("符合的纳入")
        OUT = "out", _("符合的不纳入")

    code = models.CharField(_("编号"), max_length=12, help_text=_("例如“通用-1”“外卖-2”，修订时不变。"))
    sector = models.ForeignKey(
        "departments.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("行业"),
        help_text=_("只对哪个行业；空白表示各行业通用。"),
    )
    tendency = models.CharField(
        _("说明什么"),
        max_length=3,
        choices=Tendency.choices,
        default=Tendency.IN,
        help_text=_("符合这一条，说明什么。"),
    )
    text = models.CharField(_("标准"), max_length=300, help_text=_("一句话，基层干部照着能判断。"))
    document = models.CharField(_("依据"), max_length=200, help_text=_("文件名称、文号和条款。"))
    end_reason = models.CharField(
        _("停用理由"), max_length=200, blank=True, default="", help_text=_("为什么不再用或改成了新的。")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text=_("谁定的。")
    )
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("筛选标准")
        verbose_name_plural = _("筛选标准")
        ordering = ["sector_id", "code", "since"]
        constraints = [
            ends_after_it_begins("criterion"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(until__isnull=True), name="one_open_criterion_per_code"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="a_criterion_names_its_document"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | ~Q(end_reason=""), name="an_ended_criterion_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Precedent(models.Model):
    """先例: what others can learn from a borderline decision. It names neither the enterprise nor a person."""

    record = models.OneToOneField(
        "enterprises.StepRecord", models.PROTECT, related_name="precedent", help_text=_("哪一次筛选。")
    )
    gist = models.CharField(
        _("要点"), max_length=300, help_text=_("难在哪里、为什么这样定，不写企业名称和人名。各街道都能查到。")
    )

    objects = PrecedentQuerySet.as_manager()

    class Meta:
        verbose_name = _("筛选先例")
        verbose_name_plural = _("筛选先例")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(gist=""), name="a_precedent_has_its_gist")]

    def __str__(self) -> str:
        return self.gist[:40]
