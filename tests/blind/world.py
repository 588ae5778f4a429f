"""The district as it really is: firms, outlets, people, who works where."""

import random
from dataclasses import dataclass, field

from tests.blind import words

STREETS = {
    "东方红街道": ("文化巷社区", "广场社区", "和平街社区"),
    "焦东街道": ("东花园社区", "六号院社区", "松鹤园社区"),
    "百间房街道": ("富康社区", "凤凰社区"),
    "太行街道": ("宏兴社区", "华盛社区", "阳光社区"),
    "艺新街道": ("艺新社区", "工字路社区", "五号院社区"),
    "光亚街道": ("康乐社区", "光亚社区", "工业东路社区"),
    "定和街道": ("新兴社区", "万方桥社区", "丰收社区"),
    "中星街道": ("陶源社区", "李河村", "上马村"),
    "新城街道": ("常宏社区", "恩华社区", "亿祥社区", "苏蔺村"),
}
ROADS = ("解放中路", "人民路", "塔南路", "焦东路", "建设东路", "山阳路", "丰收路", "文昌路", "龙源路", "太行路")

# name in full, how people call it, sector, size, name it had before
FIRMS = (
    ("焦作市蜂巢餐饮配送服务有限公司", "蜂巢配送", "food_delivery", 190, ""),
    ("焦作豫快达网络科技有限公司", "豫快达", "food_delivery", 150, "焦作豫快跑信息技术有限公司"),
    ("河南小鹿到家供应链管理有限公司焦作分公司", "小鹿到家", "food_delivery", 118, ""),
    ("焦作市山城即送餐饮服务有限公司", "山城即送", "food_delivery", 74, ""),
    ("焦作市鲜满楼外卖服务有限责任公司", "鲜满楼", "food_delivery", 36, ""),
    ("焦作市疾风速递有限公司", "疾风速递", "courier", 140, ""),
    ("焦作市疾风物流有限公司", "疾风物流", "transport", 64, ""),
    ("焦作通途快运有限公司", "通途快运", "courier", 101, "焦作市通途货运服务部"),
    ("河南蓝雁快递服务有限公司山阳分公司", "蓝雁快递", "courier", 88, ""),
    ("焦作市百邻驿站管理有限公司", "百邻驿站", "courier", 52, ""),
    ("焦作邮达速运有限公司", "邮达速运", "courier", 60, ""),
    ("焦作市中州同城快送有限公司", "中州快送", "courier", 47, "焦作市中州商务服务有限公司"),
    ("焦作市顺安网约车服务有限公司", "顺安网约车", "transport", 96, ""),
    ("河南运满千里供应链有限公司焦作分公司", "运满千里", "transport", 55, ""),
    ("焦作市云间直播电商有限公司", "云间直播", "live_ecommerce", 42, ""),
    ("焦作怀川好物电子商务有限公司", "怀川好物", "live_ecommerce", 31, "焦作怀川农产品销售有限公司"),
    ("焦作市星芒文化传媒有限公司", "星芒传媒", "live_ecommerce", 27, ""),
    ("焦作市竹林七闲文化传播有限公司", "竹林七闲", "live_ecommerce", 19, ""),
    ("焦作市启明星软件技术有限公司", "启明星软件", "other_internet", 24, ""),
    ("焦作数聚信息科技有限公司", "数聚信息", "other_internet", 18, ""),
    ("焦作市爱邻里家政信息服务有限公司", "爱邻里", "other_internet", 22, ""),
    ("焦作市焦点网络科技有限公司", "焦点网络", "other_internet", 13, ""),
    ("焦作市红果短视频工作室", "红果短视频", "other_internet", 6, ""),
)
GONE_FIRMS = (
    ("焦作市飞腿跑腿服务有限公司", "飞腿跑腿", "food_delivery", "moved_out"),
    ("焦作市汇优电子商务有限公司", "汇优电商", "live_ecommerce", "deregistered"),
)
JOBS = {
    "food_delivery": ("骑手", "外卖配送员", "站长", "调度员"),
    "courier": ("快递员", "揽投员", "分拣员", "站点负责人"),
    "transport": ("网约车驾驶员", "货车司机", "调度", "车队长"),
    "live_ecommerce": ("主播", "运营", "场控", "客服", "部门经理"),
    "other_internet": ("程序员", "运营专员", "客服", "家政服务员", "部门主管"),
}
PEOPLE = 1459


@dataclass
class Firm:
    """One enterprise as it is."""

    key: int
    name: str
    short: str
    sector: str
    old_name: str
    uscc: str
    street: str
    community: str
    address: str
    boss: str
    boss_phone: str
    status: str = "operating"
    outlets: list["Outlet"] = field(default_factory=list)
    people: list["Person"] = field(default_factory=list)
    says_basis: bool = False  # every office writes its basis beside this firm's number


@dataclass
class Outlet:
    """A station or a service point of a firm."""

    name: str
    street: str
    community: str
    address: str


@dataclass
class Person:
    """One worker as he or she is."""

    key: int
    name: str
    id_number: str
    born: str
    male: bool
    phone: str
    party: str
    firms: list[Firm] = field(default_factory=list)
    left: list[Firm] = field(default_factory=list)
    outlet: Outlet | None = None
    job: str = ""
    boss: bool = False


@dataclass
class World:
    """Everything that is true on the day of the survey."""

    firms: list[Firm]
    gone: list[Firm]
    people: list[Person]
    leavers: list[Person]


def build(rng: random.Random) -> World:
    """A district of 23 firms and 1,459 people, another one for every seed."""
    firms = [_firm(rng, i, *spec[:3], old_name=spec[4]) for i, spec in enumerate(FIRMS)]
    gone = [_firm(rng, 100 + i, *spec[:3], status=spec[3]) for i, spec in enumerate(GONE_FIRMS)]
    sizes = _sizes(rng)
    people: list[Person] = []
    for firm, size in zip(firms, sizes, strict=True):
        _outlets(rng, firm, size)
        for _ in range(size):
            people.append(_hire(rng, firm, _person(rng, len(people))))
    for firm in rng.sample([f for f in firms if f.sector == "food_delivery"], 2):
        firm.says_basis = True
    _namesakes(rng, people)
    _second_jobs(rng, firms, people)
    _shared_phones(rng, firms)
    _members(rng, firms)
    leavers = [_leaver(rng, 5000 + i, rng.choice(firms)) for i in range(28)]
    for person in rng.sample([p for p in people if len(p.firms) == 1], 6):
        person.left.append(
            rng.choice([f for f in firms if f not in person.firms and f.sector == person.firms[0].sector] or firms[:1])
        )
    return World(firms, gone, people, leavers)


def _firm(
    rng: random.Random, key: int, name: str, short: str, sector: str, *, old_name: str = "", status: str = "operating"
) -> Firm:
    street = rng.choice(list(STREETS))
    return Firm(
        key=key, name=name, short=short, sector=sector, old_name=old_name, status=status,
        uscc=words.uscc(rng), street=street, community=rng.choice(STREETS[street]),
        address=f"{rng.choice(ROADS)}{rng.randrange(1, 1999)}号",
        boss=words.person_name(rng), boss_phone=words.mobile(rng),
    )  # fmt: skip


def _sizes(rng: random.Random) -> list[int]:
    sizes = [max(5, round(spec[3] * rng.uniform(0.8, 1.2))) for spec in FIRMS]
    while sum(sizes) != PEOPLE:
        at = rng.randrange(len(sizes) - 1)
        sizes[at] = max(5, sizes[at] + (1 if sum(sizes) < PEOPLE else -1))
    return sizes


def _outlets(rng: random.Random, firm: Firm, size: int) -> None:
    if firm.sector not in ("food_delivery", "courier") or size < 20:
        return
    for street in rng.sample(list(STREETS), min(len(STREETS), 1 + size // 30)):
        place = rng.choice(STREETS[street])
        kind = "配送站" if firm.sector == "food_delivery" else "营业部"
        firm.outlets.append(
            Outlet(
                f"{firm.short}{place.removesuffix('社区').removesuffix('村')}{kind}",
                street,
                place,
                f"{rng.choice(ROADS)}{rng.randrange(1, 999)}号",
            )
        )


def _person(rng: random.Random, key: int) -> Person:
    male = rng.random() < 0.78
    born = (rng.randrange(1966, 2008), rng.randrange(1, 13), rng.randrange(1, 29))
    return Person(
        key,
        words.person_name(rng),
        words.id_number(rng, born=born, male=male),
        "{:04d}-{:02d}-{:02d}".format(*born),
        male,
        words.mobile(rng),
        "none",
    )


def _hire(rng: random.Random, firm: Firm, person: Person) -> Person:
    person.firms.append(firm)
    firm.people.append(person)
    jobs = JOBS[firm.sector]
    person.boss = rng.random() < 0.06
    person.job = jobs[-1] if person.boss else rng.choice(jobs[:-1])
    person.outlet = person.outlet or (rng.choice(firm.outlets) if firm.outlets else None)
    return person


def _namesakes(rng: random.Random, people: list[Person]) -> None:
    """Two people of one name in one firm, and more of them in two firms."""
    for firm in rng.sample(sorted({p.firms[0].key for p in people if len(p.firms[0].people) > 40}), 5):
        one, other = rng.sample([p for p in people if p.firms[0].key == firm], 2)
        other.name = one.name
    for _ in range(12):
        one, other = rng.sample(people, 2)
        other.name = one.name


def _second_jobs(rng: random.Random, firms: list[Firm], people: list[Person]) -> None:
    riders = [f for f in firms if f.sector in ("food_delivery", "courier")]
    for person in rng.sample([p for p in people if p.firms[0] in riders], 34):
        second = rng.choice(
            [f for f in riders if f not in person.firms and person.name not in {p.name for p in f.people}]
        )
        person.firms.append(second)
        second.people.append(person)


def _shared_phones(rng: random.Random, firms: list[Firm]) -> None:
    """At some stations everybody gives the number of the station."""
    for firm in rng.sample([f for f in firms if f.outlets], 3):
        outlet, number = rng.choice(firm.outlets), words.mobile(rng)
        for person in [p for p in firm.people if p.outlet is outlet and len(p.firms) == 1][:6]:
            person.phone = number


def _members(rng: random.Random, firms: list[Firm]) -> None:
    for firm in firms:
        own = [p for p in firm.people if p.firms[0] is firm]
        for person in rng.sample(own, min(len(own), rng.choice((0, 1, 2, 3, 3, 4, 6)))):
            person.party = "formal" if rng.random() < 0.82 else "probationary"


def _leaver(rng: random.Random, key: int, firm: Firm) -> Person:
    person = _person(rng, key)
    person.left.append(firm)
    person.job = rng.choice(JOBS[firm.sector])
    return person
