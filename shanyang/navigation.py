"""The side navigation: which screens there are, for whom, and which waiting things count there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanyang.departments.rules.duties import ADMINISTRATORS, OFFICES, Duty

SURVEY = frozenset(Duty) - ADMINISTRATORS
OFFICERS = SURVEY - {Duty.EMPLOYER, Duty.INSTRUCTOR, Duty.MASS}
DELIVERING = frozenset({Duty.LEAD, Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY, Duty.EMPLOYER})
OFFICES_OWN_WORK = frozenset(OFFICES)
GROUND = frozenset({Duty.LEAD, Duty.SECTOR, Duty.TERRITORY, Duty.COMMUNITY})
WALKING = frozenset({Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY})
REQUESTED = frozenset({Duty.LEAD, Duty.SECTOR, Duty.TERRITORY})
SIGNING = frozenset({Duty.LEAD, Duty.PARTY, Duty.TERRITORY})


@dataclass(frozen=True)
class Screen:
    """A line of the navigation. `kinds` are the waiting things counted beside it."""

    label: str | Promise
    name: str
    duties: frozenset[Duty]
    kinds: tuple[str, ...] = ()


GROUPS: tuple[tuple[str | Promise, tuple[Screen, ...]], ...] = (
    ("", (Screen(_("工作台"), "home", frozenset(Duty), ("*",)),)),
    (
        _("排查"),
        (
            Screen(_("排查轮次"), "enterprises:rounds", OFFICERS, ("round",)),
            Screen(_("报送台账"), "enterprises:deliver", DELIVERING, ("delivery",)),
            Screen(_("地毯式排查"), "enterprises:sweeps", WALKING, ("sweep",)),
            Screen(_("变更报告"), "enterprises:changes", GROUND | {Duty.REGISTRAR, Duty.EMPLOYER}, ("change",)),
            Screen(_("企业台账"), "enterprises:enterprises", SURVEY),
            Screen(_("一企一案"), "enterprises:cases", GROUND, ("case",)),
            Screen(_("走访计划"), "enterprises:visit-plans", WALKING, ("visit_plan",)),
            Screen(_("核对差异"), "enterprises:discrepancies", GROUND, ("discrepancy",)),
            Screen(_("疑似同一"), "enterprises:candidates", GROUND, ("candidate",)),
            Screen(_("从业人员"), "enterprises:people", OFFICERS - {Duty.REGISTRAR}),
        ),
    ),
    (
        _("定数"),
        (
            Screen(_("签审"), "enterprises:sign-off", SIGNING, ("sign_off",)),
            Screen(_("一个口径"), "enterprises:figures", OFFICERS),
            Screen(_("两轮对比"), "enterprises:compare", OFFICERS - {Duty.REGISTRAR}),
            Screen(_("四清"), "enterprises:clears", OFFICERS),
        ),
    ),
    (_("覆盖"), (Screen(_("覆盖建议"), "branches:proposals", OFFICERS, ("proposal",)),)),
    (_("服务"), (Screen(_("爱心驿站"), "services:stations", SURVEY),)),
    (
        _("责任"),
        (
            Screen(_("四方责任"), "responsibility:index", SURVEY, ("post", "backstop")),
            Screen(_("五大职责"), "responsibility:duties", OFFICES_OWN_WORK, ("duty", "model_case")),
            Screen(_("方案与规范"), "responsibility:documents", OFFICES_OWN_WORK, ("document", "norm")),
            Screen(_("联席会议"), "responsibility:meetings", OFFICES_OWN_WORK, ("meeting",)),
            Screen(_("议定事项"), "responsibility:tasks", OFFICES_OWN_WORK | {Duty.EMPLOYER}, ("task",)),
        ),
    ),
    (
        _("统计"),
        (
            Screen(_("全区一张表"), "dashboard", OFFICERS),
            Screen(_("逐轮比较"), "over-rounds", OFFICERS),
            Screen(_("月报"), "monthly-report", frozenset({Duty.LEAD})),
            Screen(_("报数登记簿"), "enterprises:requests", REQUESTED, ("request",)),
            Screen(_("投诉和建议"), "complaints", frozenset({Duty.LEAD}), ("complaint",)),
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    url: str
    current: bool
    count: int


@dataclass(frozen=True)
class Group:
    title: str | Promise
    entries: tuple[Entry, ...]


def _address(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _counted(kinds: tuple[str, ...], counts: dict[str, int]) -> int:
    if "*" in kinds:
        return sum(counts.values())
    return sum(counts.get(kind, 0) for kind in kinds)


def screens_of(duties: Iterable[Duty | str]) -> list[tuple[str | Promise, list[tuple[Screen, str]]]]:
    """The groups a person with these duties sees, each screen with its address."""
    held = {Duty(duty) for duty in duties}
    groups = []
    for title, screens in GROUPS:
        open_ones = [(s, url) for s in screens if s.duties & held and (url := _address(s.name)) is not None]
        if open_ones:
            groups.append((title, open_ones))
    return groups


def navigation(duties: Iterable[Duty | str], path: str, counts: dict[str, int]) -> tuple[Group, ...]:
    """The navigation of one page; the longest address that begins the page's own is current."""
    groups = screens_of(duties)
    here = max(
        (
            url
            for _title, screens in groups
            for _screen, url in screens
            if path.startswith(url) and (url != "/" or path == "/")
        ),
        key=len,
        default=None,
    )
    return tuple(
        Group(title, tuple(Entry(s.label, url, url == here, _counted(s.kinds, counts)) for s, url in screens))
        for title, screens in groups
    )


def duties_of(user: Any) -> list[str]:
    """The duties of a user's posts in force today; none for a stranger."""
    if not getattr(user, "is_authenticated", False):
        return []
    return [post.duty for post in user.posts_on()]
