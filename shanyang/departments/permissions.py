"""Who may change accounts, posts and master data, each as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from .models import Department, Resolution, Sector, User
from .rules.actors import NamedJob
from .rules.duties import ADMINISTRATORS, OFFICES, Duty

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


# -- duties, documents, meetings -----------------------------------------------------


def works_in(user: User, department: Department) -> bool:
    """Whether one of the user's posts is an office's own work in this department."""
    return any(post.duty in OFFICES and post.department_id == department.pk for post in user.posts_on())


def check_own_work(user: User, department: Department) -> None:
    """What an office plans and reports is its own; the lead may enter it in its name."""
    if not (user.holds(Duty.LEAD) or works_in(user, department)):
        raise Refused(_("这一项由%(office)s办理。请联系该单位，或者由牵头部门代为登记。") % {"office": department})


def check_review(user: User, nominated_by_id: int) -> None:
    """The lead reviews what somebody else has nominated."""
    check_leads(user)
    if user.pk == nominated_by_id:
        raise Refused(_("自己推荐的典型不能自己评审，请由牵头部门的另一位同志评审。"))


def check_leads(user: User) -> None:
    if not user.holds(Duty.LEAD):
        raise Refused(_("这一步由牵头抓总的部门（组织部或社会工作部）办理。"))


def check_confirm_receipt(user: User, department: Department) -> None:
    """A receipt is worth something only from the addressee itself."""
    if not works_in(user, department):
        raise Refused(_("回执由%(office)s自己确认，别的单位不能代签。") % {"office": department})


def check_convene(user: User, department: Department) -> None:
    """The lead calls the four parties together; a street does so for its own ground."""
    if user.holds(Duty.LEAD):
        return
    if not any(post.duty == Duty.TERRITORY and post.department_id == department.pk for post in user.posts_on()):
        raise Refused(_("联席会议和联合检查由牵头部门或属地街道召集。"))


def check_answer_task(by: Actor, task: Resolution, enterprise_id: int | None = None) -> None:
    """The owner answers: an office by its people, an enterprise by its contact or over its own link."""
    if isinstance(by, NamedJob):
        allowed = enterprise_id is not None and task.enterprise_id == enterprise_id
    elif task.enterprise_id:
        allowed = any(post.duty == Duty.EMPLOYER and post.enterprise_id == task.enterprise_id for post in by.posts_on())
    else:
        allowed = task.department is not None and works_in(by, task.department)
    if not allowed:
        raise Refused(_("这件事由%(owner)s办理和报办结。") % {"owner": task.owner})


def check_brand(user: User, sector: Sector) -> None:
    """A sector's brand is kept by its department and by the lead."""
    if not (user.holds(Duty.LEAD) or user.holds(Duty.SECTOR, sector=sector)):
        raise Refused(_("行业品牌由行业主管部门或牵头部门维护。"))
