"""Records that hold from one day to another."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    """Reads by day. `until` is the first day on which the record no longer holds."""

    def in_force(self, on: date) -> Self:
        # until is NULL while the record is open; exclude() keeps those rows.
        return self.filter(since__lte=on).exclude(until__lte=on)

    def open(self) -> Self:
        return self.filter(until__isnull=True)


class Dated(models.Model):
    """Base of everything that a reorganization may change."""

    since = models.DateField(_("生效日期"), help_text=_("从这一天起有效。"))
    until = models.DateField(
        _("失效日期"),
        null=True,
        blank=True,
        help_text=_("从这一天起不再有效；空白表示仍然有效。"),
    )

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)


def ends_after_it_begins(table: str) -> models.CheckConstraint:
    """The constraint every dated table carries, named after its table."""
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gt=F("since")),
        name=f"{table}_ends_after_it_begins",
        violation_error_message=_("失效日期应当晚于生效日期。"),
    )
