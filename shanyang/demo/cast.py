"""The people of the demo and their posts: one door for every role.

Nobody knows their passwords: the demo's front page lets them in, and nothing
else does.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from shanyang.departments.actions import audit, posts
from shanyang.departments.models import Department, Division, PartyOrganization, Sector, User
from shanyang.departments.rules.actors import NamedJob
from shanyang.departments.rules.duties import Duty

FIRST_RUN = NamedJob("demo")
SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Role:
    """One office of one person; the dimensions are given by their codes."""

    username: str
    name: str
    department: str
    duty: Duty
    division: str = ""
    sector: str = ""
    organization: str = ""


MAIN_CAST = (
    Role("lin", "林淑敏", "organization", Duty.LEAD),
    Role("wang", "王建国", "market-regulation", Duty.SECTOR, sector="food_delivery"),
    Role("wang", "王建国", "market-regulation", Duty.REGISTRAR),
    Role("zhao", "赵红梅", "street-410811001", Duty.TERRITORY, division="410811001"),
    Role("qian", "钱志远", "street-410811002", Duty.TERRITORY, division="410811002"),
    Role("wu", "吴春霞", "community-410811001001", Duty.COMMUNITY, division="410811001001"),
    Role("zheng", "郑国平", "street-410811001", Duty.PARTY, organization="committee-410811001"),
    Role("feng", "冯晓燕", "trade-unions", Duty.MASS),
    Role("xitong", "系统管理员", "organization", Duty.SYSTEM_ADMIN),
    Role("anquan", "安全管理员", "organization", Duty.SECURITY_ADMIN),
    Role("shenji", "审计管理员", "organization", Duty.AUDIT_ADMIN),
)

OTHER_OFFICES = (
    Role("liu", "刘海涛", "housing-construction", Duty.SECTOR, sector="courier"),
    Role("liu", "刘海涛", "housing-construction", Duty.SECTOR, sector="transport"),
    Role("gao", "高丽娟", "commerce", Duty.SECTOR, sector="live_ecommerce"),
    Role("he", "何俊杰", "cyberspace", Duty.SECTOR, sector="other_internet"),
    Role("jiedao3", "孙庆利", "street-410811003", Duty.TERRITORY, division="410811003"),
    Role("jiedao4", "周桂兰", "street-410811004", Duty.TERRITORY, division="410811004"),
    Role("jiedao5", "马东升", "street-410811005", Duty.TERRITORY, division="410811005"),
    Role("jiedao6", "徐慧玲", "street-410811006", Duty.TERRITORY, division="410811006"),
    Role("jiedao7", "胡永胜", "street-410811007", Duty.TERRITORY, division="410811007"),
    Role("jiedao8", "郭玉珍", "street-410811008", Duty.TERRITORY, division="410811008"),
    Role("jiedao9", "宋利民", "street-410811009", Duty.TERRITORY, division="410811009"),
    Role("dangwu2", "许文博", "street-410811002", Duty.PARTY, organization="committee-410811002"),
    Role("dangwu3", "韩秀英", "street-410811003", Duty.PARTY, organization="committee-410811003"),
    Role("dangwu4", "唐保国", "street-410811004", Duty.PARTY, organization="committee-410811004"),
    Role("dangwu5", "曹雪梅", "street-410811005", Duty.PARTY, organization="committee-410811005"),
    Role("dangwu6", "袁志强", "street-410811006", Duty.PARTY, organization="committee-410811006"),
    Role("dangwu7", "邓丽华", "street-410811007", Duty.PARTY, organization="committee-410811007"),
    Role("dangwu8", "彭新民", "street-410811008", Duty.PARTY, organization="committee-410811008"),
    Role("dangwu9", "薛巧云", "street-410811009", Duty.PARTY, organization="committee-410811009"),
    Role("hangye", "程立新", "party-industry", Duty.PARTY, organization="industry"),
    Role("quwai", "田秋菊", "organization", Duty.PARTY, organization="outside"),
)

CONTACT = Role("sun", "孙雅琴", "employers", Duty.EMPLOYER)
INSTRUCTOR = Role("chen", "陈保华", "street-410811001", Duty.INSTRUCTOR)


def admit(roles: tuple[Role, ...]) -> None:
    """Make the accounts and grant the posts. Writes: User, Post, audit events."""
    for role in roles:
        user = User.objects.filter(username=role.username).first() or account(role)
        grant(user, role)


@transaction.atomic
def account(role: Role) -> User:
    """An account behind a locked door. Writes: User, one AuditEvent."""
    user = User(username=role.username, name=role.name, must_change_password=False)
    user.password, user.password_changed_at = unknown_password(), timezone.now()
    user.save()
    audit.record("departments.open_account", user, by=FIRST_RUN)
    return user


@cache
def unknown_password() -> str:
    """One hash for all: making one takes longer than founding the district."""
    return make_password(secrets.token_urlsafe(32))


def grant(user: User, role: Role, **more: object) -> None:
    posts.grant(
        user=user,
        department=Department.objects.open().get(code=role.department),
        duty=role.duty,
        since=SINCE,
        by=FIRST_RUN,
        division=Division.objects.open().get(code=role.division) if role.division else None,
        sector=Sector.objects.open().get(code=role.sector) if role.sector else None,
        party_organization=PartyOrganization.objects.open().get(code=role.organization) if role.organization else None,
        basis="演示分工",
        **more,  # type: ignore[arg-type]
    )


def person(username: str) -> User:
    return User.objects.get(username=username)


def officer_of(street_code: str) -> User:
    """Who works for a street."""
    return User.objects.get(posts__duty=Duty.TERRITORY, posts__division__code=street_code[:9], posts__until=None)
