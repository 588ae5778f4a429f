"""报数登记簿: tables that somebody wants filled, matched with what is known before a street is asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.scope import DataRequestQuerySet, RequestTaskQuerySet
from enterprises.wording import REQUEST_STATES


class DataRequest(models.Model):
    """要数登记: one table that an office asks for. What the system holds is answered from the frozen figures."""

    title = models.CharField(_("表名"), max_length=120, help_text=_("来表的名称。"))
    sender = models.CharField(_("要数单位"), max_length=80, help_text=_("哪个单位要这张表。"))
    basis = models.CharField(
        _("依据"), max_length=200, blank=True, default="", help_text=_("文号或通知，没有可以不填。")
    )
    received_on = models.DateField(_("收到日期"), help_text=_("哪天收到。"))
    due_on = models.DateField(_("回复期限"), help_text=_("最迟哪天回复。"))
    state = models.CharField(
        _("状态"), max_length=10, choices=REQUEST_STATES, default="matching", help_text=_("办到哪一步。")
    )
    round = models.ForeignKey(
        "enterprises.Round",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("用哪一轮的冻结数"),
        help_text=_("比对完成时最近一次冻结的轮次。"),
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁登记。")
    )
    registered_at = models.DateTimeField(auto_now_add=True, help_text=_("何时登记。"))
    sent_at = models.DateTimeField(null=True, blank=True, help_text=_("何时回复。"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁回复。")
    )
    sent_hash = models.CharField(max_length=64, blank=True, default="", help_text=_("发出的文件的 SHA-256。"))
    withdraw_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么撤回登记。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("要数登记")
        verbose_name_plural = _("要数登记")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__lte=models.F("due_on")), name="request_is_due_after_it_came"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="request_sent_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdraw_reason=""), name="withdrawn_request_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("enterprises:request", args=[self.pk])


class RequestColumn(models.Model):
    """来表的一栏: what it asks for, and where the answer comes from."""

    class Kind(models.TextChoices):
        MEASURE = "measure", _("冻结指标")
        TALLY = "tally", _("底册汇总")
        LABEL = "label", _("名称或序号")
        ASK = "ask", _("请街道补报")
        REFUSED = "refused", _("不提供")

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="columns", help_text=_("哪张表。"))
    position = models.PositiveSmallIntegerField(_("第几栏"), help_text=_("从 1 数起。"))
    heading = models.CharField(_("栏目"), max_length=80, help_text=_("来表上的写法。"))
    kind = models.CharField(
        _("怎么答"), max_length=8, choices=Kind, help_text=_("取冻结数、汇总底册，还是请街道补报。")
    )
    code = models.CharField(
        _("对应"), max_length=40, blank=True, default="", help_text=_("对应的指标或底册字段，补报时为空。")
    )
    by_person = models.BooleanField(default=False, help_text=_("由人改过，不是系统比对的结果。"))

    class Meta:
        verbose_name = _("来表栏目")
        verbose_name_plural = _("来表栏目")
        ordering = ["request", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="one_column_per_place_of_a_request"),
            models.CheckConstraint(
                condition=~Q(kind__in=["measure", "tally"]) | ~Q(code=""), name="answered_column_says_from_where"
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class RequestTask(models.Model):
    """补报任务: what one street is asked for, and only where the system has nothing."""

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="tasks", help_text=_("哪张表。"))
    division = models.ForeignKey(
        "departments.Division",
        models.PROTECT,
        related_name="+",
        verbose_name=_("街道"),
        help_text=_("请哪个街道补报。"),
    )
    due_on = models.DateField(_("期限"), help_text=_("最迟补报日。"))
    answered_at = models.DateTimeField(null=True, blank=True, help_text=_("何时补报。"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁补报。")
    )
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = RequestTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("补报任务")
        verbose_name_plural = _("补报任务")
        constraints = [
            models.UniqueConstraint(fields=["request", "division"], name="one_task_per_request_and_street"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="task_answered_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.division}"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:request-task", args=[self.pk])


class RequestAnswer(models.Model):
    """补报的一格: what a street says for one column. Empty is 不掌握 and stays empty in the file."""

    task = models.ForeignKey(RequestTask, models.PROTECT, related_name="answers", help_text=_("哪个街道的补报。"))
    column = models.ForeignKey(RequestColumn, models.PROTECT, related_name="answers", help_text=_("哪一栏。"))
    value = models.CharField(_("填报"), max_length=120, blank=True, default="", help_text=_("空为不掌握，不是 0。"))

    class Meta:
        verbose_name = _("补报内容")
        verbose_name_plural = _("补报内容")
        constraints = [models.UniqueConstraint(fields=["task", "column"], name="one_answer_per_task_and_column")]

    def __str__(self) -> str:
        return self.value
