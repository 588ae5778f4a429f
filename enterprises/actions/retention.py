"""At the end of retention the delivered file goes, with the key that opens its rows; its hash stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from enterprises.models import Submission
from shanyang.departments import nightly
from shanyang.departments.actions import audit
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib import vault_files

RETENTION = NamedJob("retention")


def register() -> None:
    nightly.chore("delete delivered files past their retention", delete_old_files)
    nightly.keeps_files(delivered_files)


def delivered_files() -> Iterable[str]:
    return Submission.objects.exclude(path="").values_list("path", flat=True)


def delete_old_files(on: date) -> int:
    """Writes: Submission (no file, no key), one AuditEvent for each. The typed reports stay."""
    before = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    old = Submission.objects.filter(received_at__lt=before, wrapped_key__isnull=False).order_by("id")
    for submission in old:
        name = submission.path
        with transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(path="", wrapped_key=None)
            audit.record("enterprises.delete_file", submission, by=RETENTION, file_hash=submission.sha256)
        # After the commit: a file without a row is swept, a row without its file would be a riddle.
        if name:
            vault_files.delete(name)
    return len(old)
