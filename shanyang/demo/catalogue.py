"""The 23 enterprises of the demo district, as a table.

Two names and one building are the newspaper article's own (启航直播电商科技,
千欢文化人才孵化基地, 华融国际大厦); which street they stand in, and the sector
of the second, the article does not say and this table invents. All other
enterprises, platforms and roads are made up.
"""

from dataclasses import dataclass

BUILDING = "华融国际大厦"


@dataclass(frozen=True)
class Design:
    """One enterprise as the district planner draws it."""

    name: str
    short: str
    sector: str
    street: int  # 1–9, the last digit of the street's code
    workers: int  # employments; the people of two platforms stand in two rows
    outlets: int
    backbone: int  # formal members among the mid-level-and-above backbone
    formal: int  # all formal members
    probationary: int
    dispersed: bool = False  # riders and couriers spread over the streets
    former: str = ""
    branch: str = ""  # the name of its branch office, as some offices write it
    building: str = ""
    party_branch: str = ""  # has a branch of its own already


DESIGNS = (
    Design("焦作市快鹿餐饮配送有限公司", "快鹿外卖", "food_delivery", 1, 236, 6, 1, 11, 2, True,
           "焦作市快鹿网络科技有限公司"),
    Design("河南饱到家网络科技有限公司焦作分公司", "饱到家", "food_delivery", 2, 198, 5, 0, 8, 1, True,
           branch="饱到家焦作站"),
    Design("焦作市蜂达即时配送服务有限公司", "蜂达配送", "food_delivery", 5, 96, 3, 1, 4, 1, True),
    Design("焦作市食刻达外卖服务有限公司", "食刻达", "food_delivery", 9, 58, 2, 0, 2, 0, True),
    Design("焦作市小满同城跑腿服务有限公司", "小满跑腿", "food_delivery", 7, 41, 1, 0, 0, 0),
    Design("河南迅鸟快递有限公司焦作山阳分公司", "迅鸟快递", "courier", 4, 142, 5, 2, 7, 2, True,
           branch="迅鸟快递山阳网点"),
    Design("焦作市通捷速递有限公司", "通捷速递", "courier", 3, 88, 4, 1, 4, 1, False, "焦作市通捷货运有限公司"),
    Design("焦作市云驿快运有限公司", "云驿快运", "courier", 6, 47, 2, 1, 2, 0),
    Design("焦作市豫达快递服务有限公司", "豫达快递", "courier", 8, 39, 2, 0, 0, 1),
    Design("焦作市百里物流有限公司", "百里物流", "courier", 9, 64, 3, 0, 3, 0, True, "焦作市百里货物配载有限公司"),
    Design("焦作市山阳区驿家便民快递服务部", "驿家便民", "courier", 1, 18, 2, 0, 0, 0),
    Design("焦作市顺路行网约车服务有限公司", "顺路行", "transport", 2, 128, 1, 1, 2, 1),
    Design("焦作市太行货运信息有限公司", "太行货运", "transport", 4, 72, 2, 3, 5, 0,
           party_branch="中共焦作市太行货运信息有限公司支部委员会"),
    Design("焦作市安途出行科技有限公司", "安途出行", "transport", 5, 54, 1, 1, 1, 0),
    Design("焦作市满程物流有限公司", "满程物流", "transport", 8, 33, 1, 0, 0, 0),
    Design("河南启航直播电商科技有限公司", "启航直播电商科技", "live_ecommerce", 2, 46, 1, 4, 5, 1),
    Design("焦作市怀川优选电子商务有限公司", "怀川优选", "live_ecommerce", 1, 14, 1, 1, 1, 0, building=BUILDING),
    Design("焦作市云台山货直播有限公司", "云台山货", "live_ecommerce", 1, 12, 1, 0, 1, 0, building=BUILDING,
           former="焦作市云台土特产商贸有限公司"),
    Design("焦作市乐播网络传媒有限公司", "乐播传媒", "live_ecommerce", 1, 17, 1, 1, 2, 1, building=BUILDING),
    Design("焦作市千欢文化人才孵化基地有限公司", "千欢文化人才孵化基地", "other_internet", 6, 31, 1, 3, 4, 1),
    Design("焦作市智汇云软件有限公司", "智汇云软件", "other_internet", 1, 16, 1, 1, 1, 0, building=BUILDING),
    Design("焦作市聚合数字科技有限公司", "聚合数字", "other_internet", 1, 11, 1, 0, 0, 0, building=BUILDING),
    Design("焦作市享家家政网络服务有限公司", "享家家政", "other_internet", 7, 32, 1, 1, 2, 0),
)  # fmt: skip

# Out of the district on the as-of date; some offices still keep them on their lists.
GONE = (
    Design("焦作市飞豹同城配送有限公司", "飞豹同城", "food_delivery", 4, 9, 1, 0, 0, 0),
    Design("焦作市优鲜直播商贸有限公司", "优鲜直播", "live_ecommerce", 7, 6, 1, 0, 1, 0),
)

SECTORS = {
    "food_delivery": "外卖送餐类",
    "courier": "快递类",
    "transport": "交通运输类",
    "live_ecommerce": "直播电商类",
    "other_internet": "其他互联网类",
}

# Which department answers for a sector, as the article has it.
SUPERVISORS = {
    "food_delivery": "区市场监督管理局",
    "courier": "区住房和城乡建设局",
    "transport": "区住房和城乡建设局",
    "live_ecommerce": "区商务局",
    "other_internet": "区委网信办",
}
REGISTRAR = "区市场监督管理局"

BUSINESS = {
    "food_delivery": ("餐饮外卖配送", "即时配送服务", "外卖送餐、同城跑腿"),
    "courier": ("快递收派服务", "国内快递（邮政企业专营业务除外）", "快件揽收、分拣、投递"),
    "transport": ("网络预约出租汽车经营", "道路普通货物运输", "货运信息服务"),
    "live_ecommerce": ("直播带货、电子商务", "农特产品网络销售", "直播运营与短视频制作"),
    "other_internet": ("软件开发、信息技术服务", "互联网信息服务", "线上家政服务、文化创意"),
}

OUTLET_KIND = {
    "food_delivery": "配送站",
    "courier": "营业部",
    "transport": "服务站",
    "live_ecommerce": "直播基地",
    "other_internet": "办公点",
}

JOBS = {
    "food_delivery": (("专送骑手", 56), ("众包骑手", 30), ("外卖配送员", 8), ("调度员", 4), ("站务", 2)),
    "courier": (("快递员", 64), ("分拣员", 18), ("派件员", 8), ("客服", 6), ("装卸工", 4)),
    "transport": (("网约车司机", 48), ("货车司机", 40), ("调度员", 8), ("安全员", 4)),
    "live_ecommerce": (("网络主播", 34), ("运营专员", 30), ("场控", 14), ("短视频剪辑", 12), ("客服", 10)),
    "other_internet": (("软件工程师", 34), ("运营专员", 26), ("家政服务员", 20), ("平面设计师", 12), ("行政", 8)),
}
POSITIONS = {
    "food_delivery": ("站长", "副站长", "区域经理", "运营主管", "队长"),
    "courier": ("网点负责人", "营业部经理", "分拣主管", "运营经理", "副经理"),
    "transport": ("车队长", "副总经理", "安全主管", "调度主管", "综合部经理"),
    "live_ecommerce": ("总经理", "运营总监", "直播部经理", "供应链主管", "人事主管"),
    "other_internet": ("总经理", "技术总监", "项目经理", "综合部经理", "孵化部主任"),
}

ROADS = (
    "怀川路 竹林中街 覃怀东路 丹水街 沁泽路 青峰路 月季大街 陶园路 白鹭街 宁邑路 慈胜街 清化路 云溪路 柿园街 南山门路"
).split()
BRANDS = (
    "迅达 佳速 云途 众合 星联 捷运 优程 乐送 万通 合顺 飞驰 速汇 "
    "鑫源 豫联 同捷 安驰 易行 百通 恒达 瑞丰 嘉和 宏远 卓越 天和 锦程"
).split()
ENDINGS = {
    "food_delivery": ("餐饮配送有限公司", "外卖服务有限公司", "即时配送有限公司"),
    "courier": ("快递有限公司", "速递服务有限公司", "物流有限公司"),
    "transport": ("运输有限公司", "货运有限公司", "出行科技有限公司"),
    "live_ecommerce": ("电子商务有限公司", "直播电商有限公司", "网络传媒有限公司"),
    "other_internet": ("软件有限公司", "信息技术有限公司", "网络科技有限公司"),
}
