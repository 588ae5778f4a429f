"""Which field a heading means, in the words that offices really write.

A heading is read on its own first, then together with the group it stands
under (从业人员 | 合同). The answer is a field key; keys that depend on the
kind of table (电话, 状态, 党员) are settled by `settle` once it is known
whether the table lists enterprises, outlets or people.
"""

# ruff: noqa: E501 (tables of patterns read better on one line)
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from shanyang.lib import identifiers

# What a person can choose on the mapping page: table → field → label.
FIELDS: dict[str, dict[str, str]] = {
    "enterprise": {
        "enterprise_name": "企业名称", "former_name": "曾用名", "uscc": "统一社会信用代码", "sector": "行业", "division": "街道",
        "community": "社区（村）", "address": "地址", "building": "楼宇", "operating_status": "经营状况", "registration_status": "登记状态", "license_state": "证照状态",
        "main_business": "主营业务", "headcount": "从业人数", "headcount_basis": "人数口径", "headcount_contract": "从业人数（合同）",
        "headcount_platform_active": "从业人数（平台活跃）", "headcount_on_site": "从业人数（驻站）", "female_headcount": "女职工数",
        "members_total": "党员总数", "formal_members": "正式党员数", "probationary_members": "预备党员数",
        "backbone_formal_members": "骨干中的正式党员数", "mobile_members": "流动党员数", "outlets_count": "网点数", "contact_name": "联系人",
        "contact_phone": "联系电话", "legal_person": "法定代表人", "party_org_text": "党组织名称", "has_party_org": "是否建立党组织",
        "has_union": "是否建立工会", "has_league": "是否建立团组织", "has_womens": "是否建立妇联", "opened_on": "成立日期", "closed_on": "停业注销日期",
        "remark": "备注", "outlet_name": "网点名称", "row_key": "行标识",
    },
    "outlet": {
        "outlet_name": "网点名称", "enterprise_name": "所属企业", "uscc": "统一社会信用代码", "division": "街道", "community": "社区（村）",
        "address": "地址", "operating_status": "经营状况", "headcount": "人数", "contact_name": "联系人", "contact_phone": "联系电话",
        "sector": "行业", "remark": "备注", "row_key": "行标识",
    },
    "worker": {
        "person_name": "姓名", "id_number": "身份证号", "phone": "手机号", "enterprise_name": "用工单位", "uscc": "统一社会信用代码",
        "outlet_name": "站点", "division": "街道", "community": "社区（村）", "job": "岗位", "position": "职务", "is_backbone": "是否中层以上骨干",
        "party_status": "政治面貌", "is_probationary": "是否预备党员", "party_org_text": "组织关系所在党组织", "employment_state": "在岗状态", "started_on": "入职日期",
        "left_on": "离职日期", "sex": "性别", "born_on": "出生日期", "league_member": "是否团员", "union_member": "是否工会会员",
        "remark": "备注", "row_key": "行标识",
    },
}  # fmt: skip
IGNORED = "ignored"
PERSONAL_UNNEEDED = "unneeded"

_COUNTED = r"(从业|外卖员|送餐|务工|就业|用工|职工|员工|雇员|人员|骑手|配送员|送餐员|快递员|快递小哥|司机|驾驶员|主播|在职|在岗|在册|劳动者|新就业群体|小哥|劳务|雇佣)"
_NUMBER = r"(人?数量?|总数|人次|规模|合计|小计|总计|总人数|情况)"

_WHERE = r"(所属|所在|隶属|归属|管辖|辖区|属地|经营地?|实际|登记|注册|企业|网点|站点|工作|服务|单位|地址|从业|居住|党组织|责任|包联|的|地|所)*"

# Ordered: the first pattern that matches decides. `$`/`^` keep short words from matching inside others.
_RULES: tuple[tuple[str, str], ...] = (
    # Columns of a book that the house itself made.
    (r"^行标识", "row_key"),
    (r"^本轮提示", IGNORED),
    (r"^(序号?|编号|行号|no\.?|#|id|项目|顺序号|序列|索引|num)$", IGNORED),
    (r"^(填报|填表|制表|审核|核对|复核|调查|报送|采集|录入|登记)(人员?|单位|时间|日期|人签字|意见)", IGNORED),
    (r"^(备注|附注|情况说明)", "remark"),
    (r"^(人员|员工|骑手|职工|司机|本人)?姓名.*(电话|手机|联系|身份证|证件|证号)", "person_name"),
    (r"^(工商|企业|市场主体)?(登记|注册|主体|存续)(状态|状况|情况)$|^存续$|^市场主体状态$", "registration_status"),
    (
        r"^是否(签订|缴纳|参保|购买|退役|少数|持证)|合同(类型|期限|性质|编号)|加盟|登记机关|经营期限|证件类型|主管部门|^(核查|走访)|网格|许可证号|退役|残疾",
        IGNORED,
    ),
    (r"会员(人)?数|女党员|男党员", IGNORED),
    (r"党员.*含预备", "members"),
    (r"是否建会", "has_union"),
    (r"^(专送|众包|兼职|活跃|平台)(骑手|配送员|人员|司机)$", "headcount_platform_active"),
    (r"^在岗(骑手|人员|职工|员工)$|^(员工|职工|雇员)$", "headcount"),
    (r"^其中[:：]?女$", "female_headcount"),
    (r"^(问题|原行号|错误(原因|说明)|校验(结果|说明)|处理结果)$|^问题\(", IGNORED),
    (r"^(数据来源|来源|信息来源|更新时间|更新日期|统计时间|统计日期|核对意见|是否一致|截止时间|截至日期|创建时间|月份|年度|轮次)$", IGNORED),
    (r"民族|籍贯|学历|学位|婚姻|婚否|户籍|户口|家庭住址|家庭地址|现住|居住|住址|邮箱|微信|qq|照片|身高|血型|车牌|车辆|车型|驾驶证|工资|薪资|收入|银行|"
     r"紧急联系|毕业|专业|特长|子女|宗教|健康|体检|年龄|社保号|住房|租房", PERSONAL_UNNEEDED),
    (r"入党|转正|党龄|缴费|党费", PERSONAL_UNNEEDED),
    (r"书记|指导员|联络员|介绍人|包联|帮扶|网格员|网格长|专干|驻派|派驻", IGNORED),
    (r"未建(立)?原因|组建方式|批复|审批|换届|隶属关系说明|党建工作|经费|诉求|困难|意见建议|年产值|营业额|营业收入|年营|注册资[本金]|出资额|利润|纳税|投资额|面积", IGNORED),
    (r"曾用名|原名|旧名|更名前|变更前|历史名称|原企业|原单位|前身|原公司", "former_name"),
    (r"信用代码|信用编码|信用码|信用代号|社会信用|税号|纳税人识别|组织机构代码|机构代码|^(工商)?注册号$|(营业)?执照(注册)?(编)?号|^登记号$|注册号码|uscc|^代码$", "uscc"),
    (r"(法人|法定代表人|负责人|联系人|经营者|经理|站长).*(身份证|证件|政治面貌|性别|民族|党员)", PERSONAL_UNNEEDED),
    (r"身份证|公民身份|身份号码|证件号|证件编号|^证号$|^身份$|id号|idcard|id_?number|^证件$", "id_number"),
    (r"(法人|法定代表人|负责人|联系人|经营者|经理|站长|店长|管理员|投资人|老板|主管|对接人|业主).*(电话|手机|联系方式|号码|手机号|联络)", "contact_phone"),
    (r"(单位|企业|公司|站点|网点|门店|办公|值班|固定|店铺).*(电话|联系方式)|座机", "contact_phone"),
    (r"电话|手机|联系方式|联系号码|联络方式|通讯方式|^号码$|phone|mobile|^tel", "phone"),
    (r"法定代表人|法人代表|^(企业|单位|公司)?法人|法人姓名|^法代|经营者|投资人|出资人", "legal_person"),
    (r"(^|单位|企业|公司|站点|网点|门店)(负责人|联系人|对接人|联络人|经理|站长|店长|业主|老板|主要负责人|管理员)(姓名)?$", "contact_name"),
    (r"(骨干|中层).*(党员)|党员.*(骨干|中层)", "backbone_formal_members"),
    (r"是否(为)?流动党员", IGNORED),
    (r"流动党员|流入党员", "mobile_members"),
    (r"是否(为|是)?(中共)?(正式)?党员|^(中共)?党员(否|与否)$|是不是党员", "is_member"),
    (r"政治面貌|政治面目|政治状况|政治身份|党员类[别型]|党派|党员身份|party_?status|面貌", "party_status"),
    (r"(入党)?积极分子|发展对象|入党申请|申请人", IGNORED),
    (r"预备", "probationary_members"),
    (r"(未|非|不是)党员|团员(人)?数", IGNORED),
    (r"(在|隶属|转入|转出).*(社区|村|属地|外地).*党员", IGNORED),
    (r"正式(员工|职工|工|用工)(人?数)?$", "headcount_contract"),
    (r"正式(党员)?", "formal_members"),
    (r"(是否|有无|已否).*(建|成立|有|设).*党(组织|支部|委)?|党(组织|支部)(组建|建立|成立|覆盖)?(情况|状态)$|^(是否|有无)(党组织|党支部|建党)|组建党组织|建立党组织|党建覆盖|有无党",
     "has_party_org"),
    (r"(组织)?关系(所在|隶属|在)|组织关系|所在(党)?支部|所属(党)?支部|(所属|所在|隶属|上级)党组织|党组织(名称|全称)?$|党支部(名称)?$|支部名称|党委|党总支|隶属党", "party_org_text"),
    (r"党员", "members"),
    (r"工会会员|入会|会员", "union_member"),
    (r"工会", "has_union"),
    (r"共青团|团组织|团支部|团员|团委|^团$", "has_league"),
    (r"妇联|妇女|妇委|女工委", "has_womens"),
    (r"曾用|别名|简称|品牌|英文", IGNORED),
    (r"口径|统计方式|计数方式", "headcount_basis"),
    # 在岗情况 is whether somebody is still there, not how many are.
    (r"^(人员)?(在职|在岗|在站|在册|任职|离职)(与否|情况|状况|状态)$", "employment_state"),
    (rf"女(职工|员工|性|工|骑手|从业人员)?{_NUMBER}$|^(其中)?女(性|职工|员工|工|从业人员)?$|女性", "female_headcount"),
    (r"^(其中)?男(性|职工|员工)?(人?数)?$", IGNORED),
    (r"(网点|站点|门店|分支(机构)?|营业部|店铺|分公司|驿站|服务点|下属网点|代理点)(个数|数量|数|总数|数目|总计|合计|家数)", "outlets_count"),
    (rf"(合同|签订|签约|社保|参保|直营|全职|固定|在册|自有|直属|劳动关系).*({_COUNTED[1:-1]})?.*{_NUMBER}?$", "headcount_contract?"),
    (rf"(平台|活跃|众包|注册|兼职|灵活|接单|专送).*({_COUNTED[1:-1]})?{_NUMBER}$", "headcount_platform_active?"),
    (rf"(驻站|驻点|现场|到岗|实地|站内|实际在岗).*{_NUMBER}$", "headcount_on_site?"),
    (rf"{_COUNTED}.*{_NUMBER}$|^(总)?人数$|^(总|现有|实有|合计)人[数员]$|^(现有)?(从业|用工|务工)人员$|^(职工|员工|骑手|从业人员|人员)总?数$|人员规模|用工规模|企业规模人数|用工总量", "headcount"),
    (r"(站点|网点|门店|店铺|营业部).*(地址|位置|地点)", "address"),
    (r"(站点|网点|门店|店铺|营业部).*(状态|状况|情况)", "status"),
    (r"(站点|网点|门店|店铺|营业部).*(类型|性质|类别|等级|面积)", IGNORED),
    (r"(企业|单位|公司|市场主体).*[/／或、及（(]?(网点|站点|门店).*名", "enterprise_name"),
    (r"(网点|站点|门店|店铺|配送站|营业部|分部|驿站|服务点|加盟店|末端|配送点|站所|网格站|分拨|承包区)(名称|名|全称|简称)?$|(所属|所在|服务|归属)(网点|站点|门店|配送站|站)$|^站$", "outlet_name"),
    (rf"^{_WHERE}(社区|居委会|村委会|行政村|村居|居民委员会|村)(名称|\(村\)|[/、(或]+(村|社区|居).*|所[在属].*|村|居委会)?$", "community"),
    (rf"^{_WHERE}(街道|办事处|街道办|街道办事处|街办|乡镇|镇街|镇办|街镇|乡|镇)(名称|办|[/、(（及和或].*|社区.*|村.*)?$|^(所属|所在|管辖|归属)?(属地|辖区|区划|管辖区域?)(单位|街道.*|社区.*)?$|"
     r"^行政区划|^所属区域|^所在区域|^区域$|^片区$|^登记地$|^(实际)?经营地\(|^地区$|^属地(管理)?(街道|单位)?", "division"),
    (r"楼宇|大厦|写字楼|园区|楼栋|楼名|商圈|孵化器|基地名", "building"),
    (r"(经营|办公|注册|登记|通讯|企业|单位|公司|详细|实际|生产)*(地址|住所|场所|所在地|地点|位置|坐落)|经营地$|住所", "address"),
    (r"(证照|执照|许可证|许可).*(状态|情况|有效|期)|执照$|证照$|许可证$", "license_state"),
    (r"经营(状况|状态|情况|现状)|营业(状况|状态|情况)|企业(状况|状态|现状)|登记状态|存续|运营(状况|状态|情况)|主体状态|开业状态|运行(状况|情况|状态)|是否(正常)?(经营|营业|在营)|"
     r"(生产)?经营是否|市场主体状态|注销情况|运转", "operating_status"),
    (r"主营|经营范围|业务范围|主要业务|主要产品|经营内容|业务内容|业务类型", "main_business"),
    (r"(人员|员工|职工|从业)(状态|状况|现状)|在职|在岗|用工状态|就业状态|离职(情况|状态|与否|否)|是否(在职|离职|在岗)|从业状态|是否还?在|在离职|employment", "employment_state"),
    (r"入职|到岗|上岗|参加工作|从业(时间|日期|起始|开始|年月)|开始(时间|日期|工作)|签约(时间|日期)|合同(起|开始|签订)|用工(起|开始|时间|日期)|进站|进入本单位|工作时间|加入(时间|日期)|起始", "started_on"),
    (r"离职|离岗|解约|退出|离站|辞职|终止(时间|日期)|减员|离开", "left_on"),
    (r"注销(时间|日期)|歇业(时间|日期)|停业(时间|日期)|关闭(时间|日期)|迁出(时间|日期)|搬离", "closed_on"),
    (r"成立(时间|日期)|成立$|开业|设立|注册(时间|日期)|登记(日期|时间)|核准|创办|入驻|建立时间|开办|投入运营", "opened_on"),
    (r"性别|^男/女|sex|gender", "sex"),
    (r"出生|生日|birth", "born_on"),
    (r"骨干|中层|管理(人员|层)|是否管理", "is_backbone"),
    (r"职务|职位|担任|职级", "position"),
    (r"(企业|单位|公司|主体|经济|市场主体|登记|注册|组织|机构)(类型|性质)|总部|分支|加盟|直营", IGNORED),
    (r"岗位|工种|职业|从业(类型|类别|身份|形态)|人员(类别|类型|性质|分类)|用工(形式|方式|类型|性质)|工作内容|群体(类别|类型)|就业形态|^职别|job", "job"),
    (r"行业|业态|门类|所属类别|^类别$|^类型$|产业|领域|sector|大类|业务类别", "sector"),
    (r"^(现有|在册|全部)(职工|员工|人员)$", "headcount"),
    (r"姓名|名字|(骑手|司机|快递员|配送员|主播|员工|职工|人员|从业人员|从业者|小哥|驾驶员|劳动者|送餐员|成员|本人|职员)(名|名称|名字|全名)$|^name$|昵称", "person_name"),
    (r"所属平台|平台(名称|公司|企业)?$|合作平台|服务平台|接单平台|所在平台", "platform"),
    (r"(企业|单位|公司|主体|市场主体|商户|机构|字号|经营户|法人单位|店|组织|经营主体|用人单位|用工主体|纳税人|代理商|合作商|服务商|劳务公司|网络主体)(\(.*\))?(的)?(名称|全称|名)|"
     r"(所属|所在|用工|用人|任职|工作|就业|劳务|隶属|供职|服务|签约|雇佣|派遣|归属|主体|从业)(企业|单位|公司|主体|机构|商|站点企业)|"
     r"^(企业|单位|公司|名称|市场主体|用工方|雇主|东家|用人单位|全称|商户|主体名|经营者名称)$|enterprise|company|employer", "enterprise_name"),
    (r"备注|说明|附注|注释|其他(情况|需要)|其它(情况|需要)|^其他$|^其它$|^备|remark|note|有关情况|情况反映|特殊情况|变动情况|变更情况", "remark"),
    (r"^(状态|现状|情况|状况|目前状态|当前状态|目前情况|现状态)$", "status"),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), key) for pattern, key in _RULES)

# Under a group, short words mean what the group says.
_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (r"党员", (
        (r"骨干|中层", "backbone_formal_members"), (r"正式", "formal_members"), (r"预备", "probationary_members"), (r"流动", "mobile_members"),
        (r"^(人?数|总数|合计|小计|总计|总人数|党员(总|人)?数|党员)$", "members"), (r"积极|发展|申请|女|男", IGNORED),
    )),
    (rf"{_COUNTED}|人数", (
        (r"正式党员", "formal_members"), (r"预备党员", "probationary_members"), (r"合同|签订|签约|在册|正式|直营|全职|社保|参保|自有", "headcount_contract"), (r"平台|活跃|众包|注册|兼职|灵活|接单|专送", "headcount_platform_active"),
        (r"驻站|驻点|现场|到岗|站内|在站|实地", "headcount_on_site"), (r"女", "female_headcount"), (r"男", IGNORED), (r"预备", "probationary_members"),
        (r"(中共)?党员", "members"), (r"^(人?数|总数|合计|小计|总计|总人数|全部|在岗|在职|数量|总量|共计)", "headcount"),
    )),
    (r"负责人|联系人|法人|法定代表人|经营者|站长|经理", (
        (r"姓名|名", "contact_name"), (r"电话|手机|联系|号码|方式", "contact_phone"), (r".", PERSONAL_UNNEEDED),
    )),
    (r"群团|群众组织|组织建设|党群|群团组织", (
        (r"工会", "has_union"), (r"团", "has_league"), (r"妇", "has_womens"), (r"党", "has_party_org"),
    )),
    (r"网点|站点|门店", ((r"^(个?数|数量|合计)", "outlets_count"), (r"名称|^名", "outlet_name"), (r"地址|位置", "address"), (r"状态|状况", "status"))),
    (r"党组织", ((r"是否|有无|情况|建", "has_party_org"), (r"名称|全称", "party_org_text"), (r".", IGNORED))),
    (r"属地|辖区|地址|所在地|经营地|区划", ((r"街道|办事处|镇", "division"), (r"社区|村", "community"), (r"详细|门牌|具体|路", "address"))),
    (r"工会", ((r"是否|有无|建", "has_union"), (r"会员|人数", IGNORED))),
)  # fmt: skip
_COMPILED_GROUPS = tuple(
    (re.compile(group), tuple((re.compile(sub), key) for sub, key in subs)) for group, subs in _GROUPS
)

_UNITS = re.compile(
    r"[（(](?:单位[:：])?(?:人|名|个|家|户|处|元|万元|人数|必填|选填|可选|可多选|下拉|如有|若有|请填写.*|填.*|18位|11位|\d+位|年月日|年/月/日|yyyy.*|全称|可填.*|必须.*|没有.*|注.*|例.*|没有填.*)[)）]"
)


@lru_cache(maxsize=20_000)
def normal(heading: str) -> str:
    """A heading without blanks, units, asterisks, numbering; half-width, lower case.

    >>> normal("　*1．从业人员数 （人）"), normal("联 系\\n电 话：")
    ('从业人员数', '联系电话')
    """
    found = unicodedata.normalize("NFKC", heading)
    found = re.sub(r"[\s\u200b-\u200f\ufeff*＊★☆_]+", "", found).lower()
    found = re.sub(r"^(?:\(?\d{1,2}\)?[.、:)]|[一二三四五六七八九十]+[、.]|[a-z][.、)])", "", found)
    found = _UNITS.sub("", found)
    return found.strip(":：,，.。;；、-—/|'\"“”‘’<>《》【】[]")


@lru_cache(maxsize=20_000)
def field_of(heading: str, group: str = "") -> str | None:
    """The field a heading means under its group, or None when nobody can tell.

    >>> field_of("信用代码"), field_of("合同", "从业人员（人）"), field_of("正式", "党员"), field_of("所属街道（办事处）")
    ('uscc', 'headcount_contract', 'formal_members', 'division')
    """
    word, above = normal(heading), normal(group)
    if above and above != word:
        key = _in_group(word, above)
        if key:
            return key
    key = _alone(word)
    if key is None and above and above != word:
        key = _alone(above + word)
    if key is None and not word and above:
        key = _alone(above)
    return key


def _in_group(word: str, above: str) -> str | None:
    for pattern, subs in _COMPILED_GROUPS:
        if pattern.search(above):
            for sub, key in subs:
                if sub.search(word):
                    return key
    return None


def _alone(word: str) -> str | None:
    if not word or len(word) > 40:
        return None
    candidates = [word]
    bare = re.sub(r"[（(\[【][^（()）\[\]【】]*[)）\]】]?", "", word)
    if bare != word and bare:
        # 企业(网点)名称: with the brackets open first, then without what they hold.
        opened = re.sub(r"[（()）\[\]【】]", "", word)
        candidates = [word, bare, opened]
    for candidate in candidates:
        for pattern, key in _COMPILED:
            if pattern.search(candidate):
                return key.rstrip("?")
    return None


# --- settling what depends on the kind of table -----------------------------------

_AS_WORKER = {
    "members": "party_status", "is_member": "party_status", "formal_members": "party_status", "status": "employment_state",
    "operating_status": "employment_state", "has_league": "league_member", "has_union": "union_member", "platform": "enterprise_name",
    "opened_on": "started_on", "closed_on": "left_on", "former_name": IGNORED, "sector": "job", "backbone_formal_members": "is_backbone",
}  # fmt: skip
_AS_ENTERPRISE = {
    "phone": "contact_phone", "members": "members_total", "is_member": IGNORED, "party_status": IGNORED, "status": "operating_status",
    "employment_state": IGNORED, "started_on": "opened_on", "left_on": "closed_on", "union_member": "has_union", "platform": IGNORED,
    "league_member": "has_league", "person_name": "contact_name", "job": "main_business", "position": IGNORED, "sex": IGNORED, "born_on": IGNORED,
    "id_number": PERSONAL_UNNEEDED, "is_backbone": IGNORED,
}  # fmt: skip


def kind_of(keys: Sequence[str | None]) -> str:
    """worker, enterprise, outlet, summary or unknown, from the fields of a table's columns."""
    have = {key for key in keys if key}
    persons = have & {"id_number", "phone", "sex", "party_status", "job", "position", "born_on", "started_on", "employment_state",
                      "is_member", "left_on", "is_backbone"}  # fmt: skip
    counts = have & {"headcount", "headcount_contract", "headcount_platform_active", "members", "formal_members", "outlets_count",
                     "legal_person", "headcount_on_site", "main_business", "operating_status"}  # fmt: skip
    if "person_name" in have and (persons or not have & {"enterprise_name", "outlet_name"}):
        if "enterprise_name" in have and len(counts) >= 3 and "id_number" not in have and "sex" not in have:
            return "enterprise"
        return "worker"
    if "outlet_name" in have and "enterprise_name" in have:
        return "outlet"
    if "outlet_name" in have:
        return "enterprise" if have & {"uscc", "legal_person"} else "outlet"
    if "enterprise_name" in have or "platform" in have:
        return "enterprise"
    if "id_number" in have and persons - {"phone"}:
        return "worker"
    if "uscc" in have and counts:
        return "enterprise"
    if have & {"division", "community", "sector"} and counts:
        return "summary"
    return "unknown"


def settle(keys: Sequence[str | None], kind: str) -> list[str | None]:
    """The same keys as fields of one kind of table, each field at most once (the first column wins)."""
    table = "enterprise" if kind in ("enterprise", "outlet") else "worker"
    change = _AS_WORKER if table == "worker" else _AS_ENTERPRISE
    allowed = FIELDS["worker"] if kind == "worker" else FIELDS["enterprise"] | FIELDS["outlet"]
    have = Counter(key for key in keys if key)
    taken: set[str] = set()
    settled: list[str | None] = []
    for key in keys:
        found = key
        if (
            (table == "worker" and key == "platform" and have["enterprise_name"])
            or (table == "worker" and key == "is_member" and have["party_status"])
            or (
                table == "worker"
                and key in ("formal_members", "members", "probationary_members")
                and have["party_status"]
            )
            or (table == "worker" and key == "sector" and have["job"])
        ):
            # 是否党员 with 是否预备党员 beside it: the second says which kind of member.
            found = "is_probationary" if key == "probationary_members" else IGNORED
        elif table == "worker" and key == "probationary_members" and (have["is_member"] or have["members"]):
            found = "is_probationary"
        elif key == "registration_status" and (table == "worker" or not (have["operating_status"] or have["status"])):
            found = IGNORED if table == "worker" else "operating_status"
        elif table == "enterprise" and key == "platform" and not have["enterprise_name"] and kind == "enterprise":
            found = "enterprise_name"
        elif key in change:
            found = change[key]
        if kind == "enterprise" and found == "outlet_name" and not have["enterprise_name"] and not have["platform"]:
            found = "enterprise_name"
        if found not in (None, IGNORED, PERSONAL_UNNEEDED) and (found not in allowed or found in taken):
            found = IGNORED
        if found not in (None, IGNORED, PERSONAL_UNNEEDED):
            taken.add(str(found))
        settled.append(found)
    return settled


# --- when the heading does not tell: what stands in the column ---------------------

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵"
    "万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)  # fmt: skip
_COMPANY = re.compile(
    r"公司$|合作社$|经营部$|服务部$|营业部$|商行$|工作室$|中心$|店$|厂$|站$|超市$|门市部?$|分公司|有限|个体|基地$|网点$|驿站$|集团|快递|科技|传媒|物流"
)


def looks_like_name(value: str) -> bool:
    """Two to four Chinese characters that begin with a surname."""
    return 2 <= len(value) <= 4 and value[0] in _SURNAMES and all("\u3400" <= char <= "\u9fff" for char in value)


def looks_like_company(value: str) -> bool:
    """The ending of a Chinese enterprise's name."""
    return len(value) >= 3 and bool(_COMPANY.search(value))


def field_by_content(cells: Sequence[object]) -> str | None:
    """What a column holds, where at least two thirds of its filled cells agree."""
    from enterprises.ledgers.values import said, text

    filled = [cell for cell in cells if said(cell)]
    if len(filled) < 2:
        return None
    votes: Counter[str] = Counter()
    for cell in filled:
        votes[_look(cell, text(cell))] += 1
    key, number = votes.most_common(1)[0]
    return key if key and number * 3 >= len(filled) * 2 else None


def _look(cell: object, written: str) -> str:
    squeezed = identifiers.squeeze(written).upper()
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if 13_000_000_000 <= cell < 20_000_000_000:
            return "phone"
        return "id_number" if 1e17 <= cell < 1e18 else ""
    if len(squeezed) == 18 and squeezed[:17].isdecimal() and identifiers.id_born_on(squeezed):
        return "id_number"
    if (
        len(squeezed) == 18
        and squeezed.isascii()
        and squeezed.isalnum()
        and squeezed[:2] in ("91", "92", "93", "51", "52", "12", "11")
    ):
        return "uscc"
    if identifiers.read_phone(cell).number:
        return "phone"
    if "*" in squeezed:
        found = identifiers.read_id(cell)
        return "id_number" if found.kind == "mask" else "phone" if identifiers.read_phone(cell).masked else ""
    compact = written.replace(" ", "")
    if looks_like_name(compact):
        return "person_name"
    if looks_like_company(compact):
        return "enterprise_name"
    if compact in ("男", "女"):
        return "sex"
    if compact in ("群众", "中共党员", "共青团员", "预备党员", "中共预备党员", "党员", "正式党员"):
        return "party_status"
    if re.search(r"(街道|办事处)$", compact):
        return "division"
    if re.search(r"(社区|村|居委会|村委会)$", compact):
        return "community"
    return ""
