"""Sentences for the codes of coverage: forms, rules, reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("own_branch", _("单独组建实体支部")),
    ("building_branch", _("组建楼宇支部")),
    ("embedded_instructor", _("下派指导员嵌入")),
    ("street_functional_branch", _("属地流动党员功能型支部")),
    ("joint_branch", _("联合组建党支部")),
    ("industry_branch", _("行业相近组建行业党支部")),
    ("attach_to_existing", _("编入现有支部，双重组织生活")),
    ("mass_organization_first", _("群团先行")),
    ("covered", _("不需要另建")),
    ("person_decides", _("请人决定")),
    ("undecidable", _("事实不足，不能判断")),
    ("reform", _("调整现有党组织")),
    ("dissolve", _("撤销党组织")),
)
KIND_LABELS: dict[str, str | Promise] = dict(KINDS)
ORGANIZATION_COVERAGE = (
    *("own_branch", "building_branch", "joint_branch", "industry_branch", "street_functional_branch"),
    "attach_to_existing",
)
WORK_COVERAGE = ("embedded_instructor", "mass_organization_first")
STATES = {"person_decides": "wait", "undecidable": "error", "covered": "done", "reform": "wait", "dissolve": "wait"}

VARIANTS = {
    "entity": _("实体型"),
    "functional": _("功能型"),
    "mobile_member": _("流动党员"),
    "adjacency": _("地域相邻"),
    "industry": _("行业相近"),
    "trade_branch": _("行业党支部"),
    "chain": _("产业链"),
    "park": _("园区"),
    "market": _("市场商圈"),
    "project": _("项目"),
    "temporary": _("临时"),
    "general_branch": _("党总支"),
    "committee": _("基层党委"),
}

RULES: dict[str, str | Promise] = {
    "C-1": _("中层以上骨干有 3 名以上正式党员，单独建实体支部"),
    "C-2": _("楼宇集中，建楼宇支部"),
    "C-3": _("有 1—2 名正式党员，下派指导员嵌入"),
    "C-4": _("骑手分散，建属地流动党员功能型支部"),
    "C-5": _("暂不具备条件，工会、共青团、妇联先行"),
    "C-6": _("党员不足 3 名的单位相邻，联合组建"),
    "C-7": _("同行业的小单位多，组建行业党支部"),
    "C-8": _("党员太少又不相邻，编入现有支部"),
    "C-9": _("已有党组织，情形变了，及时调整"),
    "C-10": _("已停业，党组织及时撤销"),
    "C-R": _("条例规定应建、本区条件未到，请人决定"),
    "C-0": _("已有党组织"),
    "C-?": _("事实不足"),
}

REASONS: dict[str, str | Promise] = {
    "has_organization": _("已经建有党组织，不需要另建；事实变了再看要不要调整。"),
    "has_organization_unknown": _("已经建有党组织，不需要另建；正式党员数不掌握，请核对是否仍满足条件。"),
    "closed_with_organization": _("企业已经停业或注销，设立党支部的条件不再具备，应当及时撤销。"),
    "closed_without_organization": _("企业已经停业或注销，也没有党组织，不需要组建。"),
    "members_move_on": _("撤销前逐名落实党员组织关系转往哪里，不得有人落空。"),
    "members_exceed_headcount": _("正式党员 %(members)s 名，多于从业人员 %(headcount)s 人，数字前后不合，先核对。"),
    "branch_too_small": _(
        "已有党支部，但正式党员（含转入的指导员）只有 %(have)s 名，不足 %(needed)s 名，"
        "应当及时调整：补足党员，或与相邻单位（一般不超过 %(units)s 家）改建为联合党支部。"
    ),
    "branch_too_large": _("已有党支部，正式党员 %(have)s 名，超过一般的 %(most)s 名，应当调整为更高一级的组织。"),
    "transfers_suffice": _(
        "正式党员 %(have)s 名，加上组织关系已转入的指导员 %(moved)s 名，合计 %(counted)s 名，"
        "满 %(needed)s 名，下派指导员嵌入并建实体支部。"
    ),
    "nobody_works_here": _("没有从业人员，不需要组建。"),
    "probationary_do_not_count": _("预备党员 %(have)s 名，不计入成立党支部的人数，转正以后再算。"),
    "joint_side_by_side": _(
        "相邻或相近的 %(others)s 家单位合计正式党员 %(have)s 名，满 %(needed)s 名且不超过 %(most)s 家，联合成立党支部。"
    ),
    "joint_with_neighbors": _(
        "与相邻或相近的 %(others)s 家单位合计正式党员 %(together)s 名，满 %(needed)s 名，"
        "依条例可以联合成立党支部（一般不超过 %(units)s 家）。"
    ),
    "joint_in_building": _("楼内有正式党员的单位也可以按相邻原则联合成立党支部，一般不超过 %(most)s 家。"),
    "joint_in_groups": _("也可以分片，每片不超过条例规定的家数，分别联合成立党支部。"),
    "joint_later": _("人数到了可以与相邻单位联合成立党支部。"),
    "industry_many_units": _(
        "同行业的 %(others)s 家单位合计正式党员 %(have)s 名，满 %(needed)s 名；"
        "家数超过联合党支部一般的 %(most)s 家，由行业主管部门牵头组建行业党支部。"
    ),
    "industry_with_neighbors": _(
        "同行业的 %(others)s 家单位连同本企业合计正式党员 %(together)s 名，也可以由行业主管部门牵头组建行业党支部。"
    ),
    "industry_later": _("单位多了可以由行业主管部门牵头组建行业党支部。"),
    "attach_few_in_building": _(
        "楼内 %(others)s 家单位合计正式党员 %(have)s 名，不足 %(needed)s 名，"
        "先编入所在社区或物业的党支部参加活动，组织关系不变。"
    ),
    "attach_in_building": _("在楼宇支部建成以前，党员可以先到所在社区党支部参加活动。"),
    "attach_possible": _("这 %(have)s 名党员也可以就近编入社区党支部参加活动，组织关系不变。"),
    "between_possible": _("骨干党员减少以后，条例仍要求成立党支部，由党组织研究决定。"),
    "backbone_falls": _("中层以上骨干中的正式党员不足 %(needed)s 名。"),
    "backbone_to_find_out": _("查清中层以上骨干中有几名正式党员；满 %(needed)s 名，就单独组建。"),
    "merge_instead": _("也可以不撤销，改为与相邻单位合并调整。"),
    "works_on": _("单位恢复经营，或由别的单位承接。"),
    "branch_may_stay": _("现有党组织可以保持不变。"),
    "members_within_bounds": _("正式党员满 %(needed)s 名，且不超过一个支部一般的人数。"),
    "reform_later": _("情形变了要及时调整。"),
    "members_fall": _("正式党员不足 %(needed)s 名。"),
    "mass_later": _("有了从业人员，先建群团组织。"),
    "people_come": _("恢复经营，有了从业人员。"),
    "members_come": _("楼内企业有 %(needed)s 名以上正式党员。"),
    "more_enterprises": _("同楼再有 %(more)s 家没有党组织的新业态企业，满 %(needed)s 家。"),
    "more_units": _("单位超过 %(most)s 家。"),
    "fewer_units": _("单位不超过 %(most)s 家。"),
    "building_later": _("条件到了可以组建楼宇支部。"),
    "building_enterprises_unknown": _("楼内有几家企业不掌握，不能判断。先查清楼内入驻的新业态企业。"),
    "building_closed_with_organization": _("楼宇已经停用，楼宇支部的条件不再具备，应当及时撤销。"),
    "building_closed": _("楼宇已经停用，不需要组建。"),
    "building_too_small": _(
        "已有楼宇支部，但楼内正式党员只有 %(have)s 名，不足 %(needed)s 名，应当及时调整为功能型，或并入相邻支部。"
    ),
    "building_has_organization": _("楼内已经建有党组织，不需要另建；事实变了再看要不要调整。"),
    "street_members_unknown": _("在本属地工作的骑手、快递员中有几名正式党员不掌握，不能判断。先把党员数弄清。"),
    "street_without_members": _("在本街道工作的骑手、快递员 %(riders)s 人，没有正式党员，先由群团组织联系。"),
    "street_has_organization": _("本属地已经建有流动党员党支部，不需要另建；事实变了再看要不要调整。"),
    "street_branch_too_small": _(
        "已有流动党员党支部，但正式党员只有 %(have)s 名，不足 %(needed)s 名，应当及时调整，或编入社区党支部。"
    ),
    "street_closed_with_organization": _("已经没有需要组织的人员，支部应当及时撤销。"),
    "members_unknown": _("正式党员数不掌握，不能判断。先把党员数弄清。"),
    "backbone_exceeds_members": _(
        "骨干中的正式党员 %(backbone)s 名，多于全部正式党员 %(members)s 名，数字前后不合，先核对。"
    ),
    "backbone_suffices": _("中层以上骨干中有正式党员 %(have)s 名，达到 %(needed)s 名。"),
    "between_thresholds": _(
        "正式党员 %(members)s 名，按条例满 %(statutory)s 名应当成立党支部；"
        "其中中层以上骨干 %(backbone)s 名，不到本区单独组建的 %(needed)s 名。两个条件之间，请人决定。"
    ),
    "backbone_unknown": _(
        "正式党员 %(members)s 名，按条例满 %(statutory)s 名应当成立党支部；"
        "其中有几名是中层以上骨干不掌握。先查清，或者由党组织研究决定。"
    ),
    "few_members": _("正式党员 %(have)s 名，不足 %(needed)s 名，不能单独成立党支部；下派指导员嵌入开展工作。"),
    "transfer_needed": _(
        "要在这家企业单独成立党支部，还须有 %(transfers)s 名正式党员（含指导员）把组织关系转入，合计满 %(needed)s 名。"
    ),
    "mobile_members_dispersed": _(
        "没有组织关系在本企业的正式党员，有流动党员 %(have)s 名，从业人员分散，由街道集中组织。"
    ),
    "no_members": _("没有正式党员，先建群团组织，再从群团骨干里培养。"),
    "name_and_parent": _("名称：中共%(name)s支部，隶属%(parent)s。"),
    "name_only": _("名称：中共%(name)s支部，隶属由街道党工委研究确定。"),
    "secretary_only": _("正式党员 %(have)s 名，不足 %(needed)s 名，不设支委会，设书记 1 名。"),
    "committee": _("正式党员 %(have)s 名，满 %(needed)s 名，设支部委员会。"),
    "over_branch_maximum": _("党员 %(have)s 名，超过一个支部一般的 %(most)s 名，应当考虑党总支。"),
    "functional_never_counts": _("功能型支部不改变党员的组织关系，党员仍在原支部统计，不在这里计数。"),
    "union_exists": _("已建工会，在工会活动中发现和培养骨干。"),
    "union_headcount_unknown": _("职工人数不掌握；满 %(needed)s 人应当成立基层工会委员会。"),
    "union_due": _("职工 %(have)s 人，满 %(needed)s 人，应当成立基层工会委员会。"),
    "union_joint": _("职工 %(have)s 人，不足 %(needed)s 人，可以单独建工会，也可以与邻近单位联合建。"),
    "league_exists": _("已建团组织，依托团组织推优。"),
    "league_due": _("共青团员 %(have)s 名，满 %(needed)s 名，应当成立团支部。"),
    "womens_exists": _("已建妇联组织。"),
    "womens_possible": _("女职工 %(have)s 人，可以建妇女小组。"),
    "cultivation_chain": _("培养路径：群团组织成员 → 企业骨干 → 党员。"),
    "check_backbone": _("%(have)s 名，须满 %(needed)s 名"),
    "check_building": _("同楼 %(have)s 家，须满 %(needed)s 家"),
    "check_few_members": _("正式党员 %(have)s 名"),
    "check_dispersed": _("从业人员分散，流动党员 %(have)s 名"),
    "check_premises": _("有固定场所"),
    "check_no_members": _("正式党员 %(have)s 名"),
    "building_possible": _("同楼有 %(have)s 家新业态企业，也可以并入楼宇支部。"),
    "building_entity": _(
        "楼内 %(enterprises)s 家企业、%(units)s 家有正式党员，合计 %(members)s 名，"
        "满 %(needed)s 名且不超过 %(most)s 家，建实体型楼宇支部。"
    ),
    "building_entity_uncounted": _(
        "楼内 %(enterprises)s 家企业合计正式党员 %(members)s 名，满 %(needed)s 名，"
        "有正式党员的企业至多 %(units)s 家，不超过 %(most)s 家，建实体型楼宇支部。"
    ),
    "building_functional_uncounted": _(
        "楼内 %(enterprises)s 家企业合计正式党员 %(members)s 名，分在几家企业不掌握，"
        "可能超过联合支部一般的 %(most)s 家，先建功能型楼宇支部；查清不超过的，可以建实体型。"
    ),
    "building_functional_few": _(
        "楼内 %(enterprises)s 家企业合计只有正式党员 %(members)s 名，不足 %(needed)s 名，先建功能型楼宇支部。"
    ),
    "building_functional_many_units": _(
        "楼内有正式党员的企业 %(units)s 家，超过联合支部一般的 %(most)s 家，先建功能型楼宇支部，再分片组建。"
    ),
    "building_not_concentrated": _("楼内没有党组织的新业态企业 %(have)s 家，不到 %(needed)s 家，按企业分别覆盖。"),
    "building_members_unknown": _("楼内 %(have)s 家企业的党员数不掌握，不能判断。"),
    "building_without_members": _("楼内 %(have)s 家企业都没有正式党员，先建联合工会等群团组织。"),
    "instructor_possible": _("有正式党员 %(have)s 名，也可以下派指导员嵌入。"),
    "street_beside": _("从业人员分散，正式党员 %(have)s 名可以同时编入街道的流动党员功能型支部，不转组织关系。"),
    "regulation_obliges": _("正式党员 %(have)s 名，条例要求成立党支部，可以经研究单独组建。"),
    "own_branch_later": _("条件到了可以单独组建实体支部。"),
    "joint_until_then": _(
        "在此之前，依条例与地域相邻或行业相近的单位联合成立党支部，"
        "一般不超过 %(units)s 家，合计正式党员满 %(needed)s 名。"
    ),
    "more_backbone": _("中层以上骨干中的正式党员再有 %(more)s 名，满 %(needed)s 名。"),
    "more_members": _("正式党员再有 %(more)s 名，满 %(needed)s 名。"),
    "street_members_suffice": _(
        "在本街道工作的骑手、快递员 %(riders)s 人，其中正式党员 %(have)s 名，满 %(needed)s 名。"
    ),
    "street_too_few_members": _(
        "在本街道工作的骑手、快递员 %(riders)s 人，其中正式党员 %(have)s 名，不足 %(needed)s 名，"
        "先就近编入社区党支部参加活动，组织关系不变。"
    ),
    "street_without_riders": _("没有在本街道工作的骑手、快递员。"),
    "street_later": _("人数到了可以组建街面流动党员功能型支部。"),
    "more_rider_members": _("骑手、快递员中的正式党员再有 %(more)s 名。"),
}

FACTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "formal_members": (_("正式党员"), _("人")),
    "backbone_formal_members": (_("其中中层以上骨干"), _("人")),
    "probationary_members": (_("预备党员"), _("人")),
    "headcount": (_("从业人员"), _("人")),
    "mobile_members": (_("流动党员"), _("人")),
    "building_enterprises": (_("同楼新业态企业"), _("家")),
    "enterprises": (_("新业态企业"), _("家")),
    "units_with_members": (_("有正式党员的企业"), _("家")),
    "riders": (_("骑手、快递员"), _("人")),
}


def sentence(code: str, numbers: Mapping[str, Any] | None = None) -> str:
    """The sentence for a reason; a number nobody knows is said to be unknown."""
    unknown = _now("不掌握")
    known = {name: unknown if value is None else value for name, value in (numbers or {}).items()}
    # 不掌握 takes no unit: not "流动党员 不掌握 名".
    return re.sub(rf"\s?{unknown}\s?[名人家]?", unknown, str(REASONS[code]) % known)


def form_label(kind: str, variant: str = "") -> str:
    """The form with its variant: 组建楼宇支部（实体型）."""
    label = str(KIND_LABELS[kind])
    return f"{label}（{VARIANTS[variant]}）" if variant in VARIANTS else label


ACTS: dict[str, str | Promise] = {
    "own_branch": _("拟单独组建实体支部。"),
    "building_branch": _("拟组建楼宇支部。"),
    "embedded_instructor": _("拟下派党建指导员嵌入。"),
    "street_functional_branch": _("拟由街道组建流动党员功能型支部。"),
    "joint_branch": _("拟联合组建党支部。"),
    "industry_branch": _("拟由行业主管部门牵头组建行业党支部。"),
    "attach_to_existing": _("拟就近编入现有支部参加活动。"),
    "mass_organization_first": _("拟先建工会、共青团、妇联组织。"),
    "covered": _("不需要另外组建。"),
    "person_decides": _("请党组织集体研究决定。"),
    "undecidable": _("不能判断，先查清上述事实。"),
    "reform": _("拟及时调整现有党组织。"),
    "dissolve": _("拟报上级党组织撤销。"),
}
