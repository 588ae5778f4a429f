"""联席会议与联合检查: who was called, what was on the table, what was resolved and by whom it is done."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..rules.duties import OFFICES, Duty
from ..scope import ScopedQuerySet
from ..workflow import MEETING, RESOLUTION


def _party(post: Any, to: str = "") -> Q | None:
    """Rows that name the post's office, or the enterprise of a contact."""
    if post.duty == Duty.EMPLOYER:
        return Q(**{f"{to}enterprise_id": post.enterprise_id}) if post.enterprise_id else None
    return Q(**{f"{to}department_id": post.department_id}) if post.duty in OFFICES else None


class MeetingQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        """Whoever leads or was called to the table; an enterprise reads its own items elsewhere."""
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty not in OFFICES:
            return None
        called = Invitation.objects.filter(department_id=post.department_id).order_by().values("meeting_id")
        return Q(convener_id=post.department_id) | Q(pk__in=called)


class Meeting(models.Model):
    """A joint meeting of the four parties, or a joint inspection."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("联席会议")
        INSPECTION = "inspection", _("联合检查")

    kind = models.CharField(_("种类"), max_length=10, choices=Kind, help_text=_("会议或检查。"))
    title = models.CharField(_("名称"), max_length=80, help_text=_("例如“第三次四方联席会议”。"))
    held_on = models.DateField(_("日期"), help_text=_("哪天召开或检查。"))
    place = models.CharField(_("地点"), max_length=100, help_text=_("在哪里。"))
    convener = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        related_name="+",
        verbose_name=_("召集单位"),
        help_text=_("由哪个单位召集。"),
    )
    chair = models.CharField(_("主持人"), max_length=40, blank=True, default="", help_text=_("由谁主持，职务和姓名。"))
    present = models.CharField(
        _("到会情况"), max_length=600, blank=True, default="", help_text=_("哪些单位到会，谁缺席。")
    )
    summary = models.CharField(_("会议情况"), max_length=2000, blank=True, default="", help_text=_("纪要的开头部分。"))
    state = models.CharField(
        _("状态"), max_length=10, choices=MEETING.choices, default="called", help_text=_("走到哪一步。")
    )
    cancel_reason = models.CharField(
        _("取消的理由"), max_length=200, blank=True, default="", help_text=_("为什么不开了。")
    )
    called_by = models.ForeignKey("departments.User", models.PROTECT, related_name="+", help_text=_("由谁召集。"))
    called_at = models.DateTimeField(auto_now_add=True, help_text=_("何时发出通知。"))
    closed_at = models.DateTimeField(_("纪要印发时间"), null=True, blank=True, help_text=_("何时印发纪要。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("联席会议")
        verbose_name_plural = _("联席会议")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="minutes_are_out_when_the_meeting_is_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="a_cancelled_meeting_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("responsibility:meeting", args=[self.pk])


ONE_PARTY = Q(department__isnull=False, enterprise__isnull=True) | Q(department__isnull=True, enterprise__isnull=False)


class Invitation(models.Model):
    """Who was called: an office or an enterprise."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations", help_text=_("哪次会议。"))
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("请哪个单位。")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("请哪家企业。")
    )

    class Meta:
        verbose_name = _("参会单位")
        verbose_name_plural = _("参会单位")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=ONE_PARTY, name="an_invitation_names_one_party"),
            models.UniqueConstraint(fields=["meeting", "department"], name="an_office_is_invited_once"),
            models.UniqueConstraint(fields=["meeting", "enterprise"], name="an_enterprise_is_invited_once"),
        ]

    def __str__(self) -> str:
        return str(self.department or self.enterprise)


class AgendaItemQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        """An enterprise reads the items about itself, an office those of its meetings."""
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty == Duty.EMPLOYER:
            invited = Invitation.objects.filter(enterprise_id=post.enterprise_id).order_by().values("meeting_id")
            return Q(enterprise_id=post.enterprise_id, meeting__in=invited) if post.enterprise_id else None
        if post.duty not in OFFICES:
            return None
        called = Invitation.objects.filter(department_id=post.department_id).order_by().values("meeting_id")
        return Q(meeting__convener_id=post.department_id) | Q(meeting__in=called)


class AgendaItem(models.Model):
    """One thing on the table: an open item as it stood when the agenda was made, or a topic of its own."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", help_text=_("哪次会议。"))
    order = models.PositiveSmallIntegerField(_("序号"), help_text=_("议程中的第几项。"))
    key = models.CharField(
        max_length=80, blank=True, default="", help_text=_("从哪一条未办结事项来；空白为另外提出的议题。")
    )
    title = models.CharField(_("议题"), max_length=160, help_text=_("要议什么。"))
    why = models.CharField(_("为什么上会"), max_length=300, blank=True, default="", help_text=_("卡在哪里，超期多久。"))
    url = models.CharField(max_length=300, blank=True, default="", help_text=_("事项所在的页面。"))
    due_on = models.DateField(_("原定期限"), null=True, blank=True, help_text=_("这一项原来最迟哪天办。"))
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("有关单位"),
        help_text=_("卡在哪个单位。"),
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("有关企业"),
        help_text=_("关于哪家企业。"),
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("议题")
        verbose_name_plural = _("议题")
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="one_item_per_place_on_the_agenda"),
            models.UniqueConstraint(
                fields=["meeting", "key"], condition=~Q(key=""), name="an_open_item_is_on_the_agenda_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ResolutionQuerySet(ScopedQuerySet):
    def late_on(self, day: date) -> Self:
        return self.filter(state="open", due_on__lt=day)

    def within(self, post: Any, on: date) -> Q | None:
        """The lead, the owner, and the offices that sat at the table."""
        if post.duty == Duty.LEAD:
            return Q()
        own = _party(post)
        if own is None or post.duty == Duty.EMPLOYER:
            return own
        called = Invitation.objects.filter(department_id=post.department_id).order_by().values("meeting_id")
        return own | Q(meeting__convener_id=post.department_id) | Q(meeting__in=called)


class Resolution(models.Model):
    """议定事项: a task with an owner and a date."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="resolutions", verbose_name=_("会议"), help_text=_("哪次会议定的。")
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("议题"),
        help_text=_("由哪项议题而来。"),
    )
    text = models.CharField(_("议定事项"), max_length=400, help_text=_("谁做什么，做到什么程度。"))
    department = models.ForeignKey(
        "departments.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("承办单位"),
        help_text=_("由哪个单位办。"),
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("承办企业"),
        help_text=_("由哪家企业办。"),
    )
    due_on = models.DateField(_("办结期限"), help_text=_("最迟哪天办结。"))
    state = models.CharField(
        _("状态"), max_length=10, choices=RESOLUTION.choices, default="open", help_text=_("走到哪一步。")
    )
    answer = models.CharField(_("办理情况"), max_length=1000, blank=True, default="", help_text=_("办成了什么。"))
    answered_on = models.DateField(_("报办结日期"), null=True, blank=True, help_text=_("哪天报办结。"))
    answered_by = models.CharField(
        _("报告人"), max_length=60, blank=True, default="", help_text=_("用途：以后核对时知道问谁；由系统填写。")
    )
    remarks = models.CharField(_("退回意见"), max_length=300, blank=True, default="", help_text=_("为什么退回再办。"))
    version = models.PositiveIntegerField(default=1, help_text=_("两人同时修改时用来发现先后。"))

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("议定事项")
        verbose_name_plural = _("议定事项")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=ONE_PARTY, name="a_task_has_one_owner"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(answered_on__isnull=False) & ~Q(answer=""),
                name="an_answered_task_says_what_was_done",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "due_on"], name="task_by_department"),
            models.Index(fields=["enterprise", "state"], name="task_by_enterprise"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("responsibility:task", args=[self.pk])

    @property
    def owner(self) -> Any:
        return self.department or self.enterprise
