"""一次性链接: by which an enterprise answers once, without an account, for itself alone."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.scope import AnswerLinkQuerySet


class AnswerLink(models.Model):
    """One purpose, one enterprise, an end. The token itself is never kept, only its index.

    What was answered stays sealed until an officer has taken it over or set it
    aside; then the sealed text is dropped, because the enquiry holds it.
    """

    PURPOSES = (("enquiry", _("核对情况")), ("meeting", _("联席会议事项")))

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("加密时的位置标识。"))
    purpose = models.CharField(max_length=10, choices=PURPOSES, help_text=_("用来做什么，只做这一件。"))
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", models.PROTECT, related_name="answer_links", help_text=_("只给哪家企业。")
    )
    case = models.ForeignKey(
        "enterprises.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answer_links",
        help_text=_("核对哪一案的情况。"),
    )
    meeting = models.ForeignKey(
        "departments.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answer_links",
        help_text=_("哪次联席会议的事项。"),
    )
    token_index = models.BinaryField(max_length=32, unique=True, help_text=_("链接口令的盲索引，口令本身不保存。"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text=_("由谁发出。"))
    issued_at = models.DateTimeField(auto_now_add=True, help_text=_("何时发出。"))
    expires_at = models.DateTimeField(_("有效至"), help_text=_("过了这个时刻就打不开。"))
    revoked_at = models.DateTimeField(null=True, blank=True, help_text=_("何时收回。"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁收回。")
    )
    revoke_reason = models.CharField(max_length=200, blank=True, default="", help_text=_("为什么收回。"))
    answered_at = models.DateTimeField(null=True, blank=True, help_text=_("企业何时答复。"))
    said_by = models.CharField(max_length=60, blank=True, default="", help_text=_("答复人职务。目的：核实答复。"))
    answers_sealed = models.BinaryField(null=True, blank=True, help_text=_("加密保存的答复，采用或搁置后删除。"))
    record = models.ForeignKey(
        "enterprises.StepRecord",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answer_links",
        help_text=_("采用到哪一次询问。"),
    )
    set_aside_at = models.DateTimeField(null=True, blank=True, help_text=_("何时搁置，不采用。"))

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        verbose_name = _("一次性链接")
        verbose_name_plural = _("一次性链接")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "purpose"],
                condition=Q(revoked_at__isnull=True, answered_at__isnull=True, case__isnull=False),
                name="one_open_answer_link_per_case",
            ),
            models.UniqueConstraint(
                fields=["meeting", "enterprise"],
                condition=Q(revoked_at__isnull=True, meeting__isnull=False),
                name="one_standing_link_per_meeting_and_enterprise",
            ),
            models.CheckConstraint(
                condition=Q(purpose="enquiry", case__isnull=False, meeting__isnull=True)
                | Q(purpose="meeting", case__isnull=True, meeting__isnull=False),
                name="an_answer_link_has_one_purpose",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""), name="revoked_link_gives_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["case", "-issued_at"], name="answer_link_by_case")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_purpose_display()}"

    def state_at(self, now: datetime) -> str:
        """open, answered, adopted, set_aside, revoked or expired."""
        if self.revoked_at:
            return "revoked"
        if self.record_id:
            return "adopted"
        if self.set_aside_at:
            return "set_aside"
        if self.answered_at:
            return "answered"
        return "expired" if self.expires_at <= now else "open"
