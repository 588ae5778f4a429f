"""Accounts: opening, suspending, reopening, new passwords."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from .. import permissions
from ..models import UsedPassword, User
from ..rules.duties import Duty
from . import audit
from .audit import Actor

REMEMBERED = 5
SYLLABLES = 5


def one_time_password() -> str:
    """Readable over the telephone: groups of digits and letters without look-alikes."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _sign in range(4)) for _group in range(SYLLABLES))


def one_time_until(user: User) -> date:
    """The last day on which a password given by an administrator lets its person in."""
    given = timezone.localdate(user.password_changed_at or user.created_at)
    return given + timedelta(days=settings.ONE_TIME_PASSWORD_DAYS)


def one_time_over(user: User) -> bool:
    """Whether the password is a given one, and its days are over; one's own has no such end."""
    return user.must_change_password and timezone.localdate() > one_time_until(user)


@transaction.atomic
def open_account(*, username: str, name: str, by: Actor, password: str | None = None) -> tuple[User, str]:
    """A new person with a one-time password, changed at first sign-in. Writes: User, one AuditEvent."""
    permissions.check_open_account(by)
    password = password or one_time_password()
    user = User(username=User.normalize_username(username), name=name, must_change_password=True)
    user.set_password(password)
    user.password_changed_at = timezone.now()
    user.full_clean()
    user.save()
    audit.record("departments.open_account", user, by=by)
    return user, password


@transaction.atomic
def suspend(user: User, *, on: date, by: Actor, reason: str) -> None:
    """Stop an account at once and end its sessions. Writes: User, one AuditEvent."""
    permissions.check_open_account(by)
    if not reason.strip():
        raise Refused(_("请写明停用账号的原因，例如“调离”。"), field="reason")
    if not user.is_active:
        raise Refused(_("这个账号已经停用。"))
    if _last_of_its_kind(user, on):
        raise Refused(_("这是最后一位在用的管理员，停用以后谁也不能恢复。请先授予另一位管理员。"))
    user.is_active, user.suspended_on, user.suspended_because = False, on, reason[:200]
    user.save(update_fields=["is_active", "suspended_on", "suspended_because"])
    end_sessions(user)
    audit.record("departments.suspend_account", user, by=by, reason=reason)


@transaction.atomic
def reopen(user: User, *, by: Actor, reason: str) -> str:
    """Let a suspended person in again, with a new one-time password, which is returned."""
    permissions.check_open_account(by)
    if user.is_active:
        raise Refused(_("这个账号没有停用。"))
    user.is_active, user.suspended_on, user.suspended_because = True, None, ""
    user.save(update_fields=["is_active", "suspended_on", "suspended_because"])
    password = _give_one_time_password(user)
    audit.record("departments.reopen_account", user, by=by, reason=reason)
    return password


@transaction.atomic
def reset_password(user: User, *, by: Actor, reason: str) -> str:
    """A new one-time password, which is returned once. Writes: User, one AuditEvent. All sessions end."""
    permissions.check_open_account(by)
    password = _give_one_time_password(user)
    end_sessions(user)
    audit.record("departments.reset_password", user, by=by, reason=reason)
    return password


@transaction.atomic
def rename(user: User, *, name: str, by: Actor, reason: str) -> None:
    """Correct a person's name. Writes: User, one AuditEvent."""
    permissions.check_open_account(by)
    if not reason.strip():
        raise Refused(_("请写明修改姓名的理由。"), field="reason")
    before, user.name = user.name, name
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name"])
    audit.record("departments.rename_account", user, by=by, reason=reason, detail={"name": [before, name]})


def _give_one_time_password(user: User) -> str:
    password = one_time_password()
    remember_password(user)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = True, timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    return password


@transaction.atomic
def change_password(user: User, *, password: str, session_key: str | None = None) -> None:
    """A person sets a new password. Writes: User, UsedPassword, one AuditEvent. Other sessions end."""
    validate_password(password, user)
    remember_password(user)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    end_sessions(user, but=session_key)
    audit.record("departments.change_password", user, by=user)


def remember_password(user: User) -> None:
    """Keep the hash of the password that is given up, and forget what is older than the last five."""
    if user.pk and user.has_usable_password():
        UsedPassword.objects.create(
            user=user, encoded=user.password, used_at=user.password_changed_at or user.created_at
        )
    keep = user.used_passwords.order_by("-used_at", "-id").values_list("id", flat=True)[: REMEMBERED - 1]
    user.used_passwords.exclude(id__in=list(keep)).delete()


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End every session of a person, except the one given; returns how many."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.session_key != but and session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


def _last_of_its_kind(user: User, on: date) -> bool:
    """Whether the account is the last active system or security administrator."""
    for duty in (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN):
        if user.holds(duty, on=on):
            others = User.objects.filter(is_active=True, posts__duty=duty, posts__since__lte=on).exclude(pk=user.pk)
            if not others.exclude(posts__until__lte=on).exists():
                return True
    return False
