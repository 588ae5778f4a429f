"""The district as it truly is, and which errors each office has made about it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from . import codes
from .words import (
    BRANDS,
    CITY,
    DISTRICT,
    GIVEN_F,
    GIVEN_M,
    HOMOPHONE,
    JOBS,
    MARKS_A,
    MARKS_B,
    PROVINCE,
    SECTOR_WORDS,
    SURNAMES,
)

AS_OF = date(2026, 10, 31)
SOURCES = ("supervisor", "territory", "employer")
WORKERS, FIRMS = 1459, 23
SIZES = (196, 168, 121, 92, 64, 98, 88, 76, 70, 61, 52, 39, 77, 66, 43, 28, 33, 27, 18, 12, 15, 9, 6)
SECTORS = (
    ("food_delivery",) * 5 + ("courier",) * 7 + ("transport",) * 4 + ("live_ecommerce",) * 4 + ("other_internet",) * 3
)
OUTLETS = (5, 4, 3, 3, 2, 4, 3, 3, 3, 2, 2, 2) + (0,) * 11


@dataclass
class Outlet:
    number: int
    name: str
    street: str
    community: str
    address: str


@dataclass
class Firm:
    number: int
    sector: str
    name: str
    mark: str
    trade: str
    uscc: str
    legal: str
    street: str
    community: str
    address: str
    founded: date
    brand: str = ""
    old_name: str = ""
    outlets: list[Outlet] = field(default_factory=list)
    missing: str = ""
    status: dict[str, str] = field(default_factory=dict)
    wrong_uscc: dict[str, str] = field(default_factory=dict)
    off: dict[str, int] = field(default_factory=dict)
    members_off: dict[str, int] = field(default_factory=dict)
    outlet_off: dict[str, str] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.mark + self.trade


@dataclass
class Job:
    firm: int
    outlet: int | None
    street: str
    community: str
    title: str
    joined: date
    cover: set[str] = field(default_factory=set)


@dataclass
class Person:
    number: int
    name: str
    male: bool
    born: date
    id: str
    phone: str
    party: str
    edu: str
    second_phone: str = ""
    jobs: list[Job] = field(default_factory=list)
    # (source, field) -> what that office wrote instead
    wrong: dict[tuple[str, str], str] = field(default_factory=dict)
    left_from: int | None = None
    left_on: date | None = None


@dataclass
class World:
    seed: int
    level: str
    rng: Random
    streets: dict[str, list[str]]
    firms: list[Firm] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    leavers: list[Person] = field(default_factory=list)
    gone: list[Firm] = field(default_factory=list)
    by_firm: dict[int, list[tuple[Person, Job]]] = field(default_factory=dict)
    namesakes: set[str] = field(default_factory=set)

    def chance(self, clean: float, messy: float, hostile: float) -> bool:
        """True with the probability of this level."""
        return self.rng.random() < {"clean": clean, "messy": messy, "hostile": hostile}[self.level]

    def number(self, clean: int, messy: int, hostile: int) -> int:
        """The amount of this level."""
        return {"clean": clean, "messy": messy, "hostile": hostile}[self.level]


def build(seed: int, level: str, divisions: Path, steady: set[int], share: float = 1.0) -> World:
    """Draw a district (a share of its people); the steady ones are spared what would make them unknowable."""
    data = json.loads(divisions.read_text(encoding="utf-8"))
    names = {s["code"]: s["name"] for s in data["streets"]}
    streets: dict[str, list[str]] = defaultdict(list)
    for place in data["villages"]:
        short = place["name"].replace("居民委员会", "").replace("村民委员会", "村")
        streets[names[place["streetCode"]]].append(short)
    world = World(seed, level, Random(f"strangers-{seed}-{level}"), dict(streets))
    _firms(world)
    _people(world, share)
    _second_jobs(world)
    _coverage(world)
    _leavers(world)
    _errors_of_people(world)
    for number in steady:
        if number < len(world.people):
            _steady(world, world.people[number])
    _errors_of_firms(world)
    return world


def _steady(world: World, person: Person) -> None:
    person.wrong.clear()
    if person.name in world.namesakes:
        person.name += world.rng.choice("晔昱珂翀")
    for job in person.jobs[1:]:
        world.by_firm[job.firm] = [(p, j) for p, j in world.by_firm[job.firm] if j is not job]
    del person.jobs[1:]


def _place(world: World) -> tuple[str, str, str]:
    street = world.rng.choice(list(world.streets))
    community = world.rng.choice(world.streets[street])
    road = world.rng.choice(
        ["人民路", "建设路", "解放路", "塔南路", "学生路", "焦东路", "民主路", "太行路", "丰收路", "迎宾路"]
    )
    return street, community, f"{road}{world.rng.randrange(1, 999)}号"


def _firm(world: World, number: int, sector: str, taken: set[str]) -> Firm:
    rng = world.rng
    while True:
        mark = rng.choice(MARKS_A) + rng.choice(MARKS_B)
        if mark not in taken and mark[0] != mark[1]:
            break
    taken.add(mark)
    trade = rng.choice(SECTOR_WORDS[sector])
    head = rng.choice([f"{CITY}市", CITY, PROVINCE, f"{CITY}市{DISTRICT}"])
    street, community, address = _place(world)
    return Firm(
        number,
        sector,
        f"{head}{mark}{trade}有限公司",
        mark,
        trade,
        codes.uscc(rng),
        _name(world, rng.random() < 0.75),
        street,
        community,
        address,
        date(2014, 1, 1) + timedelta(days=rng.randrange(4200)),
    )


def _firms(world: World) -> None:
    taken: set[str] = set()
    for number, sector in enumerate(SECTORS):
        firm = _firm(world, number, sector, taken)
        brands = BRANDS.get(sector)
        if brands:
            firm.brand = brands[number % len(brands)]
        seen: set[tuple[str, str]] = set()
        for _ in range(OUTLETS[number]):
            while True:
                street, community, address = _place(world)
                if (street, community) not in seen:
                    break
            seen.add((street, community))
            place = community.removesuffix("社区").removesuffix("村")
            tail = "站" if sector == "food_delivery" else "网点"
            firm.outlets.append(
                Outlet(len(firm.outlets), f"{firm.brand}{firm.mark}{place}{tail}", street, community, address)
            )
        world.firms.append(firm)
    for number in range(3):
        gone = _firm(world, 100 + number, world.rng.choice(list(SECTOR_WORDS)), taken)
        gone.status["all"] = ("注销", "迁出", "注销")[number]
        world.gone.append(gone)
    for firm in world.rng.sample(world.firms, 4):
        mark = world.rng.choice(MARKS_A) + world.rng.choice(MARKS_B)
        if mark not in taken:
            taken.add(mark)
            firm.old_name = firm.name.replace(firm.mark, mark)


def _name(world: World, male: bool) -> str:
    rng = world.rng
    given = GIVEN_M if male else GIVEN_F
    surname = rng.choice(SURNAMES[:20]) if rng.random() < 0.5 else rng.choice(SURNAMES)
    first = rng.choice(given)
    return surname + (first if rng.random() < 0.18 else first + rng.choice(given + GIVEN_M[:8]))


def _people(world: World, share: float) -> None:
    rng, ids, phones = world.rng, set(), set()
    extra = WORKERS - sum(SIZES)
    sizes = [n + round(extra * n / sum(SIZES)) for n in SIZES]
    sizes[0] += WORKERS - sum(sizes)
    sizes = [max(6, round(n * share)) for n in sizes] if share < 1 else sizes
    for firm, size in zip(world.firms, sizes, strict=True):
        for _ in range(size):
            world.people.append(_person(world, len(world.people), ids, phones, firm))
    # a few real namesakes inside one firm, with everything else different
    by_firm = defaultdict(list)
    for person in world.people:
        by_firm[person.jobs[0].firm].append(person)
    for number in rng.sample([0, 1, 2, 3, 5, 6, 7, 8], world.number(2, 4, 6)):
        one, two = rng.sample(by_firm[number], 2)
        two.name, two.male = one.name, two.male
    seen: set[str] = set()
    for person in world.people:
        if person.name in seen:
            world.namesakes.add(person.name)
        seen.add(person.name)


def _person(world: World, number: int, ids: set[str], phones: set[str], firm: Firm) -> Person:
    rng = world.rng
    male = rng.random() < (0.85 if firm.sector in ("food_delivery", "courier", "transport") else 0.4)
    while True:
        born = codes.birthday(rng)
        identity, phone = codes.id_number(rng, born, male), codes.phone(rng)
        if identity not in ids and phone not in phones:
            break
    ids.add(identity)
    phones.add(phone)
    party = rng.choices(["formal", "probationary", "none"], [6, 1, 93])[0]
    person = Person(
        number,
        _name(world, male),
        male,
        born,
        identity,
        phone,
        party,
        rng.choice(["初中", "高中", "中专", "大专", "大专", "本科"]),
    )
    person.jobs.append(_job(world, firm, born))
    return person


def _job(world: World, firm: Firm, born: date) -> Job:
    rng = world.rng
    outlet = rng.choice(firm.outlets) if firm.outlets else None
    joined = date(2019, 1, 1) + timedelta(days=rng.randrange(2800))
    return Job(
        firm.number,
        outlet.number if outlet else None,
        outlet.street if outlet else firm.street,
        outlet.community if outlet else firm.community,
        rng.choice(JOBS[firm.sector]),
        max(joined, born + timedelta(days=365 * 18)),
    )


def _second_jobs(world: World) -> None:
    rng = world.rng
    riders = [p for p in world.people if world.firms[p.jobs[0].firm].sector in ("food_delivery", "courier")]
    for person in rng.sample(riders, world.number(14, 26, 36)):
        other = rng.choice([f for f in world.firms[:12] if f.number != person.jobs[0].firm])
        person.jobs.append(_job(world, other, person.born))


def _coverage(world: World) -> None:
    """Who lists whom. Every employment is listed by somebody."""
    rng = world.rng
    missing = rng.sample(range(FIRMS), 4)
    for number, source in zip(missing, ("registrar", *SOURCES), strict=True):
        world.firms[number].missing = source
    rates = {"supervisor": 0.8, "territory": 0.7, "employer": 1.0}
    for person in world.people:
        for job in person.jobs:
            missing_here = world.firms[job.firm].missing
            job.cover = {s for s, rate in rates.items() if s != missing_here and rng.random() < rate}
            if len(job.cover) < 2 and missing_here == "employer":
                job.cover = {"supervisor", "territory"} if rng.random() < 0.6 else {"supervisor"}
    fit = [
        (p, j)
        for p in world.people
        for j in p.jobs
        if len(j.cover) == 3 and p.name not in world.namesakes and len(p.jobs) == 1
    ]
    for _, job in rng.sample(fit, world.number(10, 14, 20)):
        job.cover.discard("employer")
    for firm in world.firms:
        world.by_firm[firm.number] = [(p, j) for p in world.people for j in p.jobs if j.firm == firm.number]


def _leavers(world: World) -> None:
    rng, ids, phones = world.rng, {p.id for p in world.people}, {p.phone for p in world.people}
    for n in range(world.number(6, 24, 40)):
        firm = rng.choice([f for f in world.firms if f.missing != "employer"])
        person = _person(world, 100000 + n, ids, phones, firm)
        person.left_from, person.left_on = firm.number, AS_OF - timedelta(days=rng.randrange(10, 300))
        person.jobs[0].joined = person.left_on - timedelta(days=rng.randrange(40, 900))
        world.leavers.append(person)


def _errors_of_people(world: World) -> None:
    rng = world.rng
    fit = [
        p
        for p in world.people
        if p.name not in world.namesakes and any(len(j.cover) >= 2 for j in p.jobs) and len(p.jobs) == 1
    ]
    chosen = rng.sample(fit, min(140, len(fit)))
    plan = (("phone", (12, 18, 24)), ("party", (12, 18, 24)), ("id", (6, 9, 12)), ("name", (8, 12, 18)))
    for what, amounts in plan:
        for _ in range(world.number(*amounts)):
            person = chosen.pop()
            while what == "name" and not any(c in HOMOPHONE for c in person.name[1:]):
                person = chosen.pop()
            source = rng.choice(sorted(person.jobs[0].cover))
            person.wrong[source, what] = _mistake(world, person, what)
    for person in rng.sample(chosen, world.number(0, 3, 6)):
        # the station's telephone stands for somebody else too
        colleagues = [
            p
            for p, j in world.by_firm[person.jobs[0].firm]
            if p is not person and not p.wrong and p.name not in world.namesakes
        ]
        if colleagues:
            person.phone = rng.choice(colleagues).phone
    for person in rng.sample(chosen, world.number(2, 8, 16)):
        person.second_phone = codes.phone(rng)


def _mistake(world: World, person: Person, what: str) -> str:
    rng = world.rng
    if what == "phone":
        if rng.random() < 0.5:
            return codes.phone(rng)
        at = rng.randrange(5, 11)
        return person.phone[:at] + str((int(person.phone[at]) + rng.randrange(1, 9)) % 10) + person.phone[at + 1 :]
    if what == "party":
        return rng.choice([p for p in ("formal", "probationary", "none") if p != person.party])
    if what == "id" and world.chance(0, 0.2, 0.3):
        # dragged down from the row above
        return rng.choice([p for p, _ in world.by_firm[person.jobs[0].firm] if p is not person]).id
    if what == "id":
        at = rng.choice([14, 15, 16])
        wrong = person.id[:at] + str((int(person.id[at]) + 1) % 10) + person.id[at + 1 :]
        return wrong[:17] + codes.id_check(wrong[:17]) if rng.random() < 0.4 else wrong
    places = [i for i, c in enumerate(person.name) if i and c in HOMOPHONE]
    at = rng.choice(places)
    return person.name[:at] + HOMOPHONE[person.name[at]] + person.name[at + 1 :]


def _errors_of_firms(world: World) -> None:
    rng = world.rng
    whole = [f for f in world.firms if not f.missing]
    for firm in rng.sample(whole, world.number(5, 6, 7)):
        size = len(world.by_firm[firm.number])
        firm.off[rng.choice(SOURCES)] = max(2, round(size * rng.choice([0.08, 0.15, 0.3]))) * rng.choice([1, -1])
    for firm in rng.sample(whole, world.number(4, 5, 6)):
        firm.members_off[rng.choice(SOURCES)] = rng.choice([1, 2])
    for firm in rng.sample(whole, world.number(2, 3, 4)):
        firm.status[rng.choice(["supervisor", "territory"])] = rng.choice(["停业", "歇业", "暂停营业"])
    for firm in rng.sample(whole, world.number(2, 2, 3)):
        at = rng.randrange(9, 17)
        wrong = firm.uscc[:at] + rng.choice([c for c in "0123456789" if c != firm.uscc[at]]) + firm.uscc[at + 1 :]
        firm.wrong_uscc[rng.choice(["supervisor", "territory", "employer"])] = wrong
    several = [f for f in whole if len(f.outlets) >= 2]
    for firm, kind in zip(rng.sample(several, 4), ("unlisted", "closed", "count", "count"), strict=True):
        firm.outlet_off["kind"] = kind
