"""Words for codes: every choice a page shows, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SOURCES = (
    ("registrar", _("谁登记")),
    ("supervisor", _("谁主管")),
    ("territory", _("谁属地")),
    ("employer", _("谁用工")),
    ("enquiry", _("询问")),
    ("visit", _("走访")),
    ("party", _("上级党组织名册")),
)
OPERATING_STATUSES = (
    ("operating", _("正常营业")),
    ("suspended", _("停业歇业")),
    ("moved_out", _("已迁出")),
    ("deregistered", _("已注销")),
    ("closed", _("已关停")),
)
LICENSE_STATES = (
    ("valid", _("证照有效")),
    ("expired", _("证照过期")),
    ("revoked", _("证照被吊销")),
    ("none", _("无证照")),
)
HEADCOUNT_BASES = (
    ("contract", _("合同用工")),
    ("platform_active", _("平台活跃")),
    ("on_site", _("驻站在岗")),
    ("unknown", _("口径不明")),
)
PARTY_STATUSES = (
    ("formal", _("正式党员")),
    ("probationary", _("预备党员")),
    ("none", _("非党员")),
)
EMPLOYMENT_STATES = (("active", _("在岗")), ("left", _("已离职")))
SEXES = (("male", _("男")), ("female", _("女")))
STEPS = (
    ("map", _("摸底")),
    ("check", _("核对")),
    ("screen", _("筛选")),
    ("enquire", _("询问")),
    ("visit", _("走访")),
)
ROUND_STATES = (
    ("open", _("排查中")),
    ("consolidating", _("整合中")),
    ("signed", _("已签审")),
    ("frozen", _("已冻结")),
)
SUBMISSION_STATES = (
    ("received", _("已收到")),
    ("asking", _("等待确认列的对应")),
    ("staging", _("正在读取")),
    ("staged", _("等待写入")),
    ("accepting", _("正在写入")),
    ("accepted", _("已写入")),
    ("refused", _("没有读懂")),
    ("withdrawn", _("已撤回")),
    ("offered", _("已发底册")),
)
ANSWERS = (
    ("same", _("没有变化")),
    ("changed", _("有改动")),
    ("kept", _("漏列，仍然有")),
    ("left", _("已经离开")),
    ("again", _("与已报的相同")),
    ("theirs", _("别人先改过，本份没有动")),
    ("both", _("两份各改一处，都采用")),
    ("clash", _("两份改得不一样")),
    ("twice", _("同一行标识又出现一次")),
)
CHANGE_KINDS = (
    ("opened", _("新开")),
    ("moved", _("迁址")),
    ("renamed", _("更名")),
    ("merged", _("合并")),
    ("split", _("分立")),
    ("closed", _("注销或停办")),
    ("sector_changed", _("改归行业")),
    ("person_joined", _("人员入职")),
    ("person_left", _("人员离职")),
    ("facts", _("其他情况有变")),
)
CHANGE_STATES = (
    ("open", _("待核")),
    ("accepted", _("属实，已登记")),
    ("declined", _("不属实")),
    ("withdrawn", _("报告人已撤回")),
)
SWEEP_ANSWERS = (("done", _("已排查，有发现或已在册")), ("none", _("已排查，没有")))
SECTION_KINDS = (("front", _("沿街")), ("building", _("楼宇")), ("village", _("村组、院落")))
DISCREPANCY_KINDS = (
    ("headcount", _("从业人数不一致")),
    ("member_count", _("党员数不一致")),
    ("status", _("经营状况不一致")),
    ("uscc", _("统一社会信用代码不一致")),
    ("missing_in_source", _("应有的来源没有报")),
    ("party_status", _("政治面貌不一致")),
    ("phone", _("联系电话不一致")),
    ("id_number", _("证件号码不一致")),
    ("name", _("姓名不一致")),
    ("person_missing_in_employer", _("用工名册里没有此人")),
    ("outlet", _("网点不一致")),
    ("sector", _("行业归类不一致")),
    ("division", _("属地不一致")),
    ("address", _("地址不一致")),
)

DAY_PARTS = (("am", _("上午")), ("pm", _("下午")), ("eve", _("晚上")))
QUESTIONS = {
    # What the caller reads out. No sentence tells what another source has said.
    "gone_suspected": _("有单位反映您这里已经迁走或停办。截至数据截至日，还在本区经营吗？"),
    "status_unknown": _("目前经营状况怎样，正常营业、歇业，还是已经迁出或注销？"),
    "status_differs": _("各单位对贵单位的经营状况说法不一。截至数据截至日，实际是哪一种？"),
    "license_unknown": _("营业执照现在是否有效？"),
    "uscc_unknown": _("营业执照上的统一社会信用代码是多少？请逐位念一遍。"),
    "uscc_differs": _("报上来的信用代码不一致。请对照营业执照，把 18 位代码逐位念一遍。"),
    "business_unknown": _("主要做什么业务？"),
    "sector_unknown": _("业务属于哪一类：外卖配送、快递、交通运输、直播电商，还是其他互联网？"),
    "sector_differs": _("贵单位被归入了不同行业。收入和人员最多的是哪一类业务？"),
    "address_unknown": _("实际经营地址在哪里？请说到门牌号。"),
    "address_differs": _("报上来的经营地址不一致。人员现在实际在哪里上班？"),
    "division_unknown": _("经营地点在哪个社区（村）？"),
    "division_differs": _("贵单位被报在了不同街道。主要经营地点在哪个社区（村）？"),
    "outlets_unknown": _("在本区有几个网点或站点？没有就说 0。"),
    "outlets_not_listed": _("报的网点数是 %(declared)s 个，逐个列出的有 %(listed)s 个。实际有几个？"),
    "outlets_differ": _("报上来的网点数不一致。在本区实际有几个网点或站点？"),
    "outlet_division_unknown": _("网点“%(outlet)s”在哪个社区（村）？"),
    "outlet_address_unknown": _("网点“%(outlet)s”的门牌地址是什么？"),
    "outlet_status_unknown": _("网点“%(outlet)s”现在还在营业吗？"),
    "headcount_unknown": _("截至数据截至日，一共有多少从业人员？"),
    "headcount_differs": _("各单位报的从业人数不一样。截至数据截至日，实际有多少人？"),
    "basis_unknown": _("这个人数是怎么数的：签了合同的、平台上活跃的，还是每天到站在岗的？"),
    "roster_differs": _("贵单位报了 %(declared)s 人，名册上是 %(roster)s 人，差 %(difference)s 人。差在哪里？"),
    "roster_missing": _("还没有收到从业人员名册。什么时候能报来，由谁报？"),
    "people_unlisted": _("有 %(people)s 人别处说在贵单位工作，贵单位的名册里没有。请核对是否漏报或已离职。"),
    "formal_unknown": _("有多少名正式党员？不知道就说不知道，不要说没有。"),
    "formal_differs": _("报上来的正式党员人数不一致。逐个数一遍，有多少名？"),
    "probationary_unknown": _("有多少名预备党员？"),
    "probationary_differs": _("报上来的预备党员人数不一致。逐个数一遍，有多少名？"),
    "backbone_unknown": _("%(formal)s 名正式党员里，有几名是站长、队长或部门负责人以上？"),
    "affiliation_unknown": _("有 %(people)s 名党员还不清楚组织关系在哪个支部。请问分别在哪里？"),
    "phone_unknown": _("今后联系找谁，手机号是多少？"),
    "phone_differs": _("登记的联系电话不一致。今后打哪个号码？"),
    "registrar_silent": _("登记部门的名单里没有贵单位。营业执照是在哪里办的，叫什么名称？"),
    "own_changed": _("%(label)s：目前掌握的是“%(known)s”。没有变化就留空，有变化请填现在的。"),
    "employer_silent": _("贵单位还没有报送台账。需要街道代报，还是自己报？"),
}
FIELD_LABELS = {
    "name": _("企业名称"),
    "uscc": _("统一社会信用代码"),
    "sector": _("行业"),
    "division": _("属地"),
    "address": _("经营地址"),
    "building": _("楼宇"),
    "operating_status": _("经营状况"),
    "status": _("网点状态"),
    "license_state": _("证照状态"),
    "main_business": _("主营业务"),
    "headcount": _("从业人数"),
    "headcount_basis": _("人数口径"),
    "female_headcount": _("女职工"),
    "members_total": _("党员总数"),
    "formal_members": _("正式党员"),
    "probationary_members": _("预备党员"),
    "backbone_formal_members": _("其中中层以上骨干"),
    "mobile_members": _("流动党员"),
    "outlets_count": _("网点数"),
    "legal_person": _("负责人"),
    "contact_name": _("联系人"),
    "contact_phone": _("联系电话"),
    "phone_tail4": _("联系电话"),
    "phone": _("联系电话"),
    "party_org_text": _("党组织情况"),
    "has_party_org": _("已建党组织"),
    "has_union": _("已建工会"),
    "has_league": _("已建团组织"),
    "has_womens": _("已建妇联组织"),
    "opened_on": _("成立日期"),
    "party_status": _("政治面貌"),
    "id_number": _("证件号码"),
    "employment_state": _("在岗状态"),
}
STEP_OUTCOMES = {
    "done": _("已办"),
    "waived": _("免做"),
    "in": _("纳入"),
    "out": _("不纳入"),
    "reached": _("联系上了"),
    "unreached": _("没联系上"),
}
CLEARS = (
    ("outlets", _("网点清")),
    ("operations", _("经营清")),
    ("headcount", _("职工数清")),
    ("members", _("党员清")),
)
WHY_NOT_CLEAR = {
    "outlets_open": _("网点有待定的差异"),
    "outlets_not_said": _("没有来源说过有几个网点"),
    "outlets_not_listed": _("报的网点数和列出的网点对不上"),
    "outlet_without_address": _("有网点没有地址"),
    "outlet_without_community": _("有网点没有落到社区（村）"),
    "outlet_without_state": _("有网点没有写明状态"),
    "operations_open": _("经营状况有待定的差异"),
    "status_unknown": _("经营状况不掌握"),
    "license_unknown": _("证照状态不掌握"),
    "business_unknown": _("主营业务不掌握"),
    "headcount_open": _("从业人数有待定的差异"),
    "headcount_unknown": _("从业人数不掌握"),
    "basis_unknown": _("人数口径不明"),
    "no_roster": _("没有名册"),
    "roster_differs": _("申报人数和名册对不上，也没有说明"),
    "members_open": _("党员有待定的差异"),
    "members_unknown": _("名册上的政治面貌不掌握"),
    "affiliation_unknown": _("有党员不知道组织关系在哪里"),
    "members_unsigned": _("有党员的组织关系还没有签审"),
}

ROUND_CAUSES = {
    ("firm_opened", 1): _("新增企业"),
    ("firm_opened", -1): _("企业注销"),
    ("firm_unseen", 1): _("企业重新报到"),
    ("firm_unseen", -1): _("企业没有来源再提到"),
    ("firm_relocated", 1): _("企业迁入"),
    ("firm_relocated", -1): _("企业迁出"),
    ("firm_scope", 1): _("企业改为纳入"),
    ("firm_scope", -1): _("企业改为不纳入"),
    ("firm_split", 1): _("企业分立"),
    ("firm_split", -1): _("企业分立撤销"),
    ("firm_merged", 1): _("企业合并转入"),
    ("firm_merged", -1): _("企业合并"),
    ("roster", 1): _("补交名册"),
    ("roster", -1): _("不再有名册"),
    ("joined", 1): _("人员新入职"),
    ("joined", -1): _("人员离职"),
    ("moved", 1): _("从别的企业转来"),
    ("moved", -1): _("转到别的企业"),
    ("second_job", 1): _("又多一家用工"),
    ("second_job", -1): _("少了一家用工"),
    ("place", 1): _("街道、社区变更转入"),
    ("place", -1): _("街道、社区变更转出"),
    ("sector", 1): _("行业变更转入"),
    ("sector", -1): _("行业变更转出"),
    ("site", 1): _("搬入楼宇"),
    ("site", -1): _("搬出楼宇"),
    ("affiliation", 1): _("组织关系转入"),
    ("affiliation", -1): _("组织关系转出"),
    ("confirmed", 1): _("预备党员转正"),
    ("confirmed", -1): _("预备党员转正"),
    ("admitted", 1): _("吸收为预备党员"),
    ("admitted", -1): _("预备党员撤销"),
    ("corrected", 1): _("政治面貌核实"),
    ("corrected", -1): _("政治面貌更正"),
    ("doubles", 1): _("误合的记录分开"),
    ("doubles", -1): _("剔除重复计数"),
    ("outlet_opened", 1): _("网点新开"),
    ("outlet_opened", -1): _("网点关停"),
    ("amended", 1): _("订正增加"),
    ("amended", -1): _("订正减少"),
    ("regrouped", 1): _("归类表调整"),
    ("regrouped", -1): _("归类表调整"),
}
"""Why a number differs between two rounds, by cause and sign."""

REQUEST_STATES = (
    ("matching", _("比对中")),
    ("asking", _("补报中")),
    ("ready", _("可以回复")),
    ("sent", _("已回复")),
    ("withdrawn", _("已撤回")),
)


def question_in_words(code: str, params: Mapping[str, Any]) -> str:
    """What the caller reads out; a question of the sector brings its own words."""
    return str(QUESTIONS[code]) % params if code in QUESTIONS else str(params["text"])
