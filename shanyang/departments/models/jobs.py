"""后台作业: long work, its progress, and whether anybody is still at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet):
    def unfinished(self) -> Self:
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def silent_since(self, moment: datetime) -> Self:
        """Unfinished jobs that nobody has reported on since then."""
        return self.unfinished().filter(heartbeat_at__lt=moment)

    def visible_to(self, user: Any) -> Self:
        """Everybody follows the work they have started themselves."""
        return self.filter(by=user)

    def about(self, obj: models.Model) -> Self:
        return self.filter(object_type=obj._meta.label, object_id=obj.pk)


class Job(models.Model):
    """One piece of background work. The queue carries only its id."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")
        CANCELLED = "cancelled", _("已取消")

    kind = models.CharField(_("作业类别"), max_length=60, help_text=_("做什么，例如 enterprises.stage。"))
    by = models.ForeignKey(
        "departments.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name=_("发起人"),
        help_text=_("谁发起；定时作业没有发起人。"),
    )
    object_type = models.CharField(_("对象类别"), max_length=60, blank=True, help_text=_("处理哪一种记录。"))
    object_id = models.BigIntegerField(_("对象编号"), null=True, blank=True, help_text=_("处理哪一条记录。"))
    args = models.JSONField(_("参数"), default=dict, blank=True, help_text=_("编号和选项，不含个人信息。"))
    state = models.CharField(
        _("状态"), max_length=10, choices=State, default=State.QUEUED, help_text=_("作业进行到哪里。")
    )
    done = models.PositiveIntegerField(_("已处理"), default=0, help_text=_("已经处理的数量。"))
    of = models.PositiveIntegerField(_("总数"), default=0, help_text=_("一共要处理的数量；0 表示还不知道。"))
    message = models.CharField(_("说明"), max_length=500, blank=True, help_text=_("给发起人看的一句话。"))
    request_key = models.CharField(
        _("请求标识"), max_length=64, blank=True, help_text=_("同一张表单重复提交时，用来认出是同一件事。")
    )
    attempt = models.PositiveSmallIntegerField(_("第几次"), default=0, help_text=_("中断后自动接着做的次数也算在内。"))
    worker = models.CharField(_("执行进程"), max_length=120, blank=True, help_text=_("由哪台机器的哪个进程执行。"))
    queued_at = models.DateTimeField(_("发起时间"), default=timezone.now, help_text=_("放入队列的时间。"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True, help_text=_("最近一次开始执行的时间。"))
    heartbeat_at = models.DateTimeField(
        _("最近消息"), default=timezone.now, help_text=_("最近一次报告还在执行的时间；一分钟没有消息即重新排队。")
    )
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True, help_text=_("完成、失败或取消的时间。"))

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("后台作业")
        verbose_name_plural = _("后台作业")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "heartbeat_at"], name="jobs_that_went_silent"),
            models.Index(fields=["object_type", "object_id"], name="jobs_of_one_object"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "request_key"],
                condition=~Q(request_key=""),
                name="one_job_per_request",
                violation_error_message=_("这件事已经在办理。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="finished_jobs_say_when",
                violation_error_message=_("结束的作业应当有结束时间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def percent(self) -> int | None:
        """Share done in whole percent, or None while the total is unknown."""
        return min(100, self.done * 100 // self.of) if self.of else None

    @property
    def finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)
