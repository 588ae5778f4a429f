"""Sentences for the reason codes of the ground floor's rules."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CRITERIA: dict[str, Promise] = {
    "project": _("项目审批权限"),
    "territory": _("属地"),
    "resources": _("共享资源远近"),
    "governance": _("基层治理角色"),
}

STEPS: dict[str, Promise] = {
    "one_sector": _("行业明确为%(sector)s，由行业主管部门%(office)s负责。"),
    "no_sector": _("这家企业没有归入任何行业，按兜底规则逐条判断。"),
    "several_sectors": _("各方给这家企业报了 %(count)d 个行业，定下之前按兜底规则逐条判断。"),
    "sector_without_department": _("%(sector)s在这一天没有主管部门，按兜底规则逐条判断。"),
    "project_known": _("项目由%(office)s审批，由它负责。"),
    "project_unknown": _("没有记录由谁审批项目，这一条不能判断。"),
    "seat_known": _("企业的属地是%(office)s，由属地负责。"),
    "seat_unknown": _("属地不明，也没有网点，这一条不能判断。"),
    "most_outlets": _("属地不明，%(office)s的地面上网点最多（%(count)d 个），由它负责。"),
    "outlets_tied": _("属地不明，%(streets)d 个街道各有 %(count)d 个网点，这一条分不出。"),
    "most_resources": _(
        "%(office)s的共享资源最多：驿站 %(stations)d 个、党群阵地 %(homes)d 个、指导员 %(instructors)d 名，由它负责。"
    ),
    "resources_tied": _("%(streets)d 个街道的共享资源一样多（各 %(count)d 项），这一条分不出。"),
    "no_resources": _("有关街道都没有登记共享资源，这一条不能判断。"),
    "carries_backstop": _("责任清单上由%(office)s承担兜底管理，由它负责。"),
    "nobody_carries_backstop": _("责任清单上没有对应的兜底单位，这一条不能判断。"),
    "several_carry_backstop": _("有 %(count)d 个单位承担兜底管理，这一条分不出。"),
    "lead_takes_it": _("以上都不能判断，由牵头单位%(office)s负责，并应尽快定下行业或属地。"),
    "nobody": _("以上都不能判断，这一天也没有牵头单位。请先把责任清单补全。"),
}


def backstop_sentence(code: str, *, office: str, numbers: Mapping[str, int | str]) -> str:
    """One step of the backstop rule in words."""
    return str(STEPS[code]) % {"office": office, **numbers}
