"""Who may change accounts, posts and master data, each as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from .models import User
from .rules.actors import NamedJob
from .rules.duties import ADMINISTRATORS, Duty

Actor = User | NamedJob


def why_not(check: Callable[..., None], *args: Any, **kwargs: Any) -> str:
    """The sentence with which a check refuses, or nothing: what a button shows that cannot be pressed."""
    try:
        check(*args, **kwargs)
    except Refused as refusal:
        return str(refusal)
    return ""


def check_open_account(by: Actor) -> None:
    """System administrators keep the accounts."""
    if isinstance(by, User) and not by.holds(Duty.SYSTEM_ADMIN):
        raise Refused(_("账号由系统管理员建立和停用。请联系本单位的系统管理员。"))


def check_grant(by: Actor, user: User, duty: str, on: date) -> None:
    """Security administrators grant rights, never to themselves; the three administrators do nothing else."""
    if isinstance(by, User):
        if not by.holds(Duty.SECURITY_ADMIN):
            raise Refused(_("任职由安全管理员授予和终止。请联系安全管理员。"))
        if by.pk == user.pk:
            raise Refused(_("不能给自己授予或终止任职，请由另一位安全管理员办理。"))
    held = {post.duty for post in user.posts_on(on)}
    if duty in ADMINISTRATORS and held - {duty}:
        raise Refused(_("系统、安全、审计三类管理员不能兼任其他职责。请先终止原来的任职。"), field="duty")
    if duty not in ADMINISTRATORS and held & ADMINISTRATORS:
        raise Refused(_("管理员不能兼办排查业务。请先终止管理员任职，或者另建账号。"), field="duty")


def check_master_data(by: Actor) -> None:
    """Places, offices and duties are kept by the lead department and the system administrator."""
    if isinstance(by, User) and not by.holds_any((Duty.LEAD, Duty.SYSTEM_ADMIN)):
        raise Refused(_("区划、单位和责任清单由牵头部门或系统管理员维护。"))


def check_read_audit(by: User) -> None:
    """The trail is read by the audit administrator alone."""
    if not by.holds(Duty.AUDIT_ADMIN):
        raise Refused(_("留痕只由审计管理员查阅。"))
