"""The people of the tests, each with the post that their name stands for.

林 组织部 · 王 市场监管 · 史 住建 · 赵 东方红街道 · 钱 焦东街道, always the stranger · 吴 社区 ·
孙 企业联系人 · 郑 上级党组织 · 冯 工会 · 陈 党建指导员 · and three administrators.
"""

from __future__ import annotations

from datetime import date

from shanyang.departments.actions import accounts, posts
from shanyang.departments.models import Department, Division, PartyOrganization, Sector, User
from shanyang.departments.rules.actors import NamedJob
from shanyang.departments.rules.duties import Duty

SINCE = date(2024, 1, 1)
CASTING = NamedJob("casting")
PASSWORD = "shan-yang-tian-qi-hao-7"

DONGFANGHONG = "410811001"
JIAODONG = "410811002"
WENHUAXIANG = "410811001001"


def person(username: str, name: str) -> User:
    """An account past its first sign-in, with a password that the tests know."""
    user, _ = accounts.open_account(username=username, name=name, by=CASTING, password=PASSWORD)
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    user.must_change_password = False
    return user


def department(code: str) -> Department:
    return Department.objects.open().get(code=code)


def division(code: str) -> Division:
    return Division.objects.open().get(code=code)


def sector(code: str) -> Sector:
    return Sector.objects.open().get(code=code)


def organization(code: str) -> PartyOrganization:
    return PartyOrganization.objects.open().get(code=code)


def post(user: User, office: str, duty: Duty, **dimensions) -> User:
    posts.grant(user=user, department=department(office), duty=duty, since=SINCE, by=CASTING, **dimensions)
    return user


def lin() -> User:
    return post(person("lin", "林"), "organization", Duty.LEAD)


def wang() -> User:
    user = post(person("wang", "王"), "market-regulation", Duty.SECTOR, sector=sector("food_delivery"))
    return post(user, "market-regulation", Duty.REGISTRAR)


def shi() -> User:
    """住建: another sector's department, the stranger among the departments."""
    return post(person("shi", "史"), "housing-construction", Duty.SECTOR, sector=sector("courier"))


def zhao() -> User:
    return post(person("zhao", "赵"), f"street-{DONGFANGHONG}", Duty.TERRITORY, division=division(DONGFANGHONG))


def qian() -> User:
    return post(person("qian", "钱"), f"street-{JIAODONG}", Duty.TERRITORY, division=division(JIAODONG))


def wu() -> User:
    return post(person("wu", "吴"), f"community-{WENHUAXIANG}", Duty.COMMUNITY, division=division(WENHUAXIANG))


def sun(enterprise) -> User:
    return post(person("sun", "孙"), "employers", Duty.EMPLOYER, enterprise=enterprise)


def zheng() -> User:
    committee = organization(f"committee-{DONGFANGHONG}")
    return post(person("zheng", "郑"), f"street-{DONGFANGHONG}", Duty.PARTY, party_organization=committee)


def feng() -> User:
    return post(person("feng", "冯"), "trade-unions", Duty.MASS)


def chen(enterprise) -> User:
    return post(person("chen", "陈"), f"street-{DONGFANGHONG}", Duty.INSTRUCTOR, enterprise=enterprise)


def system_admin() -> User:
    return post(person("xitong", "系"), "organization", Duty.SYSTEM_ADMIN)


def security_admin() -> User:
    return post(person("anquan", "安"), "organization", Duty.SECURITY_ADMIN)


def audit_admin() -> User:
    return post(person("shenji", "审"), "organization", Duty.AUDIT_ADMIN)
