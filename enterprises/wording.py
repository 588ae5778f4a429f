"""Words for codes: every choice a page shows, in the reader's language."""

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
)
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
