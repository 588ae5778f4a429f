"""The two sides of a doubtful pair: what the lists and the ledgers say of each, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Candidate, Enterprise, EnterpriseLink, Outlet, OutletLink, Worker, WorkerLink
from enterprises.queries.independence import sight

CLUES = {
    "name_exact": gettext_lazy("名称相同"),
    "name_same": gettext_lazy("姓名相同"),
    "name_homophone": gettext_lazy("读音相同，字不同"),
    "name_masked": gettext_lazy("一边姓名打码，能对上"),
    "name_one_character": gettext_lazy("只差一个字"),
    "name_related": gettext_lazy("姓名相近"),
    "name_differs": gettext_lazy("姓名不同"),
    "name_unsaid": gettext_lazy("一边没有写姓名"),
    "name_short": gettext_lazy("一边是简称"),
    "name_abbreviated": gettext_lazy("一边是缩写"),
    "name_brand": gettext_lazy("只有字号相同"),
    "name_branch": gettext_lazy("一边是另一边的分支机构"),
    "name_contained": gettext_lazy("一边的名称含在另一边里"),
    "name_near_brand": gettext_lazy("字号相近"),
    "name_form": gettext_lazy("字号相同，组织形式不同"),
    "name_different": gettext_lazy("名称不同"),
    "code": gettext_lazy("写有信用代码"),
    "code_same": gettext_lazy("信用代码相同"),
    "code_differs": gettext_lazy("信用代码不同"),
    "former_name": gettext_lazy("曾用名相同"),
    "several_alike": gettext_lazy("相近的不止一个"),
    "number_differs": gettext_lazy("证件号不同"),
    "number_agrees_in_part": gettext_lazy("证件号看得见的部分相同"),
    "number_differs_in_part": gettext_lazy("证件号后四位不同"),
    "phone_same": gettext_lazy("手机号相同"),
    "phone_differs": gettext_lazy("手机号不同"),
    "birthday_same": gettext_lazy("出生日期相同"),
    "roster_same": gettext_lazy("在同一份名册里"),
    "door_same": gettext_lazy("地址门牌相同"),
    "list_same": gettext_lazy("在同一份台账里写成两个"),
    "employer_same": gettext_lazy("用工单位相同"),
    "employer_differs": gettext_lazy("用工单位不同"),
}
AGAINST = ("differs", "different", "differs_in_part", "roster_same", "list_same", "several_alike")


@dataclass(frozen=True)
class Clue:
    text: str
    against: bool


@dataclass(frozen=True)
class Line:
    """One line of the comparison; `same` is None when a side does not say."""

    label: str
    left: Any
    right: Any

    @property
    def same(self) -> bool | None:
        if self.left in (None, "") or self.right in (None, ""):
            return None
        return self.left == self.right


def clues_of(candidate: Candidate) -> list[Clue]:
    """The matcher's reasons in words; a reason without words of its own says that it is one more."""
    words = [(code, CLUES.get(code)) for code in candidate.evidence if isinstance(code, str)]
    return [Clue(str(text or _("其他线索")), any(code.endswith(part) for part in AGAINST)) for code, text in words]


def sides(candidate: Candidate) -> tuple[Any, Any]:
    return (
        getattr(candidate, f"{candidate.kind}_a"),
        getattr(candidate, f"{candidate.kind}_b"),
    )


def comparison(candidate: Candidate, user: Any) -> list[Line]:
    """What each side is called, where it is, and which of the readable ledgers speak of it."""
    left, right = sides(candidate)
    describers: dict[str, Any] = {"enterprise": _enterprise, "outlet": _outlet, "worker": _worker}
    describe = describers[candidate.kind]
    seen = sight(user, candidate.round)
    one, two = describe(left, candidate, seen), describe(right, candidate, seen)
    return [Line(label, one[label], two[label]) for label in one]


def _rows(links: Any, seen: Any) -> str:
    places = [
        f"{link.report.get_source_display()} {link.report.department}"
        for link in links.order_by("id")[:20]
        if seen.shows(link.report.source, link.report.department_id)
    ]
    return "；".join(dict.fromkeys(places))


def _enterprise(record: Enterprise, candidate: Candidate, seen: Any) -> dict[str, Any]:
    links = EnterpriseLink.objects.open().filter(enterprise=record, round=candidate.round)
    return {
        _("名称"): record.name,
        _("其他名称"): "；".join(record.aliases.order_by("id").values_list("name", flat=True)[:5]),
        _("统一社会信用代码"): record.uscc,
        _("行业"): str(record.sector or ""),
        _("属地"): str(record.division or ""),
        _("楼宇"): str(record.building or ""),
        _("哪些台账写了"): _rows(links.select_related("report__department"), seen),
    }


def _outlet(record: Outlet, candidate: Candidate, seen: Any) -> dict[str, Any]:
    links = OutletLink.objects.open().filter(outlet=record, round=candidate.round)
    return {
        _("名称"): record.name,
        _("企业"): str(record.enterprise),
        _("所在区划"): str(record.division or ""),
        _("地址"): record.address,
        _("哪些台账写了"): _rows(links.select_related("report__department"), seen),
    }


def _worker(record: Worker, candidate: Candidate, seen: Any) -> dict[str, Any]:
    links = (
        WorkerLink.objects.open()
        .filter(worker=record, round=candidate.round)
        .select_related("report__department", "enterprise")
    )
    employers = dict.fromkeys(
        str(link.enterprise)
        for link in links.order_by("id")[:20]
        if link.enterprise and seen.shows(link.report.source, link.report.department_id)
    )
    return {
        _("姓名（打码）"): record.masked_name,
        _("证件号后四位"): record.id_last4,
        _("手机号后四位"): record.phone_tail4,
        _("出生年份"): str(record.born_on.year) if record.born_on else None,
        _("用工单位"): "；".join(employers),
        _("哪些台账写了"): _rows(links, seen),
    }
