"""投诉和建议: what anybody may write to the office about this system and the work done with it."""

from __future__ import annotations

import secrets
import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..rules.duties import Duty
from ..scope import ScopedQuerySet

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


def new_code() -> str:
    """A receipt number that is easy to read aloud and hopeless to guess."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


class ComplaintQuerySet(ScopedQuerySet):
    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        """The leading department answers; nobody else reads them."""
        return Q() if post.duty == Duty.LEAD else None


class Complaint(models.Model):
    """One letter. Text and contact are sealed; the code is the only way back for who wrote it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("加密时绑定本行。"))
    code = models.CharField(
        _("受理编号"), max_length=CODE_LENGTH, unique=True, default=new_code, help_text=_("写信人凭它查答复。")
    )
    text_encrypted = models.BinaryField(editable=False, help_text=_("来信内容，密文。用途：答复。"))
    contact_encrypted = models.BinaryField(
        null=True, editable=False, help_text=_("联系方式，密文，可不留。用途：答复；办结三十日后清空。")
    )
    sent_at = models.DateTimeField(_("来信时间"), default=timezone.now, help_text=_("收到的时间。"))
    due_on = models.DateField(_("答复期限"), help_text=_("五个工作日内答复。"))
    answer = models.CharField(_("答复"), max_length=1000, blank=True, default="", help_text=_("写信人凭编号看得到。"))
    answered_at = models.DateTimeField(null=True, blank=True, help_text=_("何时答复。"))
    answered_by = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="+", help_text=_("由谁答复。")
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("投诉和建议")
        verbose_name_plural = _("投诉和建议")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="an_answer_says_what_who_and_when",
            )
        ]

    def __str__(self) -> str:
        return self.code
