"""The nightly chores of the ground floor."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib import vault_files

from .. import nightly
from ..models import SubmittedForm, TableUpload, User
from ..rules.actors import NamedJob
from ..rules.duties import Duty
from . import accounts, audit, jobs

KIND = "departments.nightly"
NIGHT = NamedJob("nightly")
FORMS_KEPT = timedelta(days=7)
# A file is written before its row commits: a young one without a row may still get it.
ORPHANS_AFTER_SECONDS = 24 * 3600


def register() -> None:
    nightly.chore("forget old forms", forget_forms)
    nightly.chore("end expired sessions", end_expired_sessions)
    nightly.chore("suspend idle accounts", suspend_idle)
    nightly.chore("remove orphaned files", remove_orphans)
    nightly.chore("keep the head of the trail", keep_head)
    nightly.keeps_files(uploaded_tables)


@jobs.handles(KIND)
def run_chores(job: jobs.Running) -> str:
    """Every chore in turn; the trail gets one line with what each has touched. Safe to run again."""
    on = date.fromisoformat(job.args["on"])
    chores = nightly.chores()
    touched = {}
    for done, (name, chore) in enumerate(chores.items()):
        job.progress(done, len(chores))
        touched[name] = chore(on)
    with transaction.atomic():
        job.still_ours()
        audit.record("departments.nightly", by=NIGHT, detail=touched)
    return _("夜间例行作业已完成。")


def start_once_a_day(now: datetime | None = None) -> None:
    """Queue the chores of the day; whoever comes second finds them queued. After two in the morning."""
    local = timezone.localtime(now)
    if local.hour >= 2:
        on = local.date().isoformat()
        jobs.start(KIND, by=None, request_key=on, args={"on": on})


def uploaded_tables() -> Iterable[str]:
    return TableUpload.objects.values_list("vault_name", flat=True)


def forget_forms(on: date) -> int:
    """A form older than a week is not clicked a second time."""
    return SubmittedForm.objects.filter(submitted_at__lt=timezone.now() - FORMS_KEPT).delete()[0]


def end_expired_sessions(on: date) -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def suspend_idle(on: date) -> int:
    """An account that nobody has used for three months is suspended, except the last of its kind."""
    days = settings.IDLE_ACCOUNT_DAYS
    if not days:
        return 0
    since, suspended = timezone.now() - timedelta(days=days), 0
    for user in User.objects.filter(is_active=True, created_at__lt=since).exclude(last_login__gte=since):
        if any(user.holds(duty, on=on) for duty in (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN)):
            continue
        accounts.suspend(user, on=on, by=NIGHT, reason=_("%(days)d 天没有登录") % {"days": days})
        suspended += 1
    return suspended


def remove_orphans(on: date) -> int:
    """Files in the vault that no row points at, once they are a day old."""
    folder = vault_files.vault_folder()
    if not folder.exists():
        return 0
    kept, removed = nightly.kept_files(), 0
    for path in folder.glob("??/*"):
        name = path.name.removesuffix(".part")
        old = time.time() - path.stat().st_mtime > ORPHANS_AFTER_SECONDS
        if old and (name not in kept or path.suffix == ".part"):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def keep_head(on: date) -> int:
    """The newest event's hash, outside the database: only it shows that a tail was cut off."""
    newest = audit.head()
    if newest is None:
        return 0
    path = heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{newest[0]} {newest[1]}\n")
    return 1


def heads_file() -> Path:
    return Path(settings.VAR_DIR) / "audit-heads.txt"
