"""The true world: who works where in the demo district on the as-of date.

Pure and seeded. `found(seed, …)` draws it; what the offices believe about it
is the business of `testimony.py`.
"""

import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from shanyang.demo import catalogue, people
from shanyang.demo.catalogue import Design

AS_OF = {1: date(2026, 10, 31), 2: date(2026, 11, 30)}
DIVISIONS = Path(__file__).resolve().parent.parent / "departments" / "data" / "divisions.json"


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    street: str  # the street's name
    street_code: str

    @property
    def short(self) -> str:
        """文化巷社区 for 文化巷社区居民委员会."""
        if self.name.endswith("村民委员会"):
            return self.name.removesuffix("民委员会")
        return self.name.removesuffix("居民委员会").removesuffix("村委会").removesuffix("居委会")


@dataclass
class Outlet:
    name: str
    place: Place
    address: str
    status: str = "operating"


@dataclass
class Enterprise:
    number: int
    design: Design
    name: str
    short: str
    former: str
    branch: str
    uscc: str
    sector: str
    place: Place
    address: str
    building: str
    legal_person: str
    contact: str
    contact_phone: str
    main_business: str
    opened_on: date
    outlets: list[Outlet]
    dispersed: bool
    party_branch: str = ""
    has_union: bool = False
    has_league: bool = False
    has_womens: bool = False
    status: str = "operating"  # operating | moved_out | deregistered
    in_scope: bool = True


@dataclass
class Person:
    number: int
    name: str
    male: bool
    born_on: date
    id_number: str
    phone: str
    party: str = "none"  # formal | probationary | none
    affiliation: str = ""  # the Party organization that holds the membership
    league: bool = False
    home: str = ""


@dataclass
class Employment:
    person: Person
    enterprise: Enterprise
    outlet: Outlet
    job: str
    position: str  # empty below the middle level
    started_on: date
    left_on: date | None = None
    backbone: bool = False


@dataclass
class PartyOrganization:
    code: str
    name: str
    kind: str  # district_committee | working_committee | industry_committee | party_committee | branch
    parent: str  # the code of the upper organization, empty at the top
    street_code: str = ""


@dataclass
class District:
    seed: int
    round_number: int
    as_of: date
    places: list[Place]
    enterprises: list[Enterprise]
    people: list[Person]
    employments: list[Employment]
    organizations: list[PartyOrganization]
    left: list[Employment] = field(default_factory=list)  # ended before the as-of date

    def counted(self) -> list[Employment]:
        """The employments that make up the official figure."""
        return [e for e in self.employments if e.enterprise.in_scope and e.left_on is None]

    def roster(self) -> dict[int, list[Employment]]:
        by_enterprise: dict[int, list[Employment]] = {e.number: [] for e in self.enterprises}
        for employment in self.employments:
            if employment.left_on is None:
                by_enterprise[employment.enterprise.number].append(employment)
        return by_enterprise


@cache
def places() -> tuple[Place, ...]:
    """Communities and villages of the district, each with its street."""
    data = json.loads(DIVISIONS.read_text(encoding="utf-8"))
    streets = {s["code"]: s["name"] for s in data["streets"]}
    return tuple(Place(v["code"], v["name"], streets[v["streetCode"]], v["streetCode"]) for v in data["villages"])


@cache
def streets() -> dict[str, str]:
    return {place.street_code: place.street for place in places()}


def shares(total: int, weights: list[int], least: int) -> list[int]:
    """Split a total by weights so that it comes out exactly (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [max(least, int(value)) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: exact[i] - int(exact[i]), reverse=True)
    step = 0
    while sum(parts) != total:
        i = order[step % len(order)]
        if sum(parts) < total:
            parts[i] += 1
        elif parts[i] > least:
            parts[i] -= 1
        step += 1
    return parts


def found(seed: int, enterprises: int = 23, workers: int = 1459, as_of: date = AS_OF[1]) -> District:
    """Draw the district of round one: exactly so many enterprises and distinct persons."""
    if workers < enterprises * 3:
        raise ValueError("each enterprise needs at least three workers")
    rng = random.Random(f"shanyang {seed}")
    designs = list(catalogue.DESIGNS[:enterprises]) + more_designs(rng, enterprises - len(catalogue.DESIGNS))
    two_platforms = round(workers * 34 / 1459) if enterprises > 11 else 0
    sizes = shares(workers + two_platforms, [d.workers for d in designs], 3)
    founded = [enterprise(rng, number, design) for number, design in enumerate(designs)]
    gone = [enterprise(rng, len(founded) + i, design) for i, design in enumerate(catalogue.GONE)]
    for company, status in zip(gone, ("deregistered", "moved_out"), strict=True):
        company.status, company.in_scope = status, False
    district = District(seed, 1, as_of, list(places()), founded + gone, [], [], [])
    crowd = Crowd(rng, district.as_of)
    for company, size in zip(founded, sizes, strict=True):
        hire(rng, district, crowd, company, size)
    marry_platforms(rng, district, two_platforms)
    for company in gone:
        hire(rng, district, crowd, company, company.design.workers)
    organize(rng, district)
    leave(rng, district, crowd, round(workers * 0.028))
    return district


def more_designs(rng: random.Random, count: int) -> list[Design]:
    """Further enterprises when a larger district is asked for."""
    designs: list[Design] = []
    taken: set[str] = set()
    sectors = list(catalogue.SECTORS)
    letters = people.MALE + people.FEMALE
    while len(designs) < count:
        sector = rng.choices(sectors, [5, 6, 4, 4, 4])[0]
        brand = rng.choice(catalogue.BRANDS) + ("" if len(designs) < 20 else rng.choice(letters) + rng.choice(letters))
        name = f"焦作市{brand}{rng.choice(catalogue.ENDINGS[sector])}"
        if brand in taken:
            continue
        taken.add(brand)
        formal = rng.choices([0, 1, 2, 3, 5], [45, 25, 15, 8, 7])[0]
        outlets = rng.choices([1, 2, 3, 5], [50, 25, 15, 10])[0] if sector in ("food_delivery", "courier") else 1
        street, size, backbone = rng.randrange(1, 10), rng.randrange(8, 120), rng.randrange(0, formal + 1)
        beginners, dispersed = rng.randrange(0, 2), sector == "food_delivery" and rng.random() < 0.4
        designs.append(
            Design(name, brand, sector, street, size, outlets, backbone, formal, beginners, dispersed),
        )
    return designs


def enterprise(rng: random.Random, number: int, design: Design) -> Enterprise:
    local = [p for p in places() if p.street_code.endswith(f"{design.street:03d}")]
    place = rng.choice(local) if not design.building else local[0]
    address = address_in(rng, place, design.building)
    outlets = [Outlet(f"{design.short}总部", place, address)]
    for order in range(design.outlets - 1):
        ground = rng.choice(places() if design.dispersed or rng.random() < 0.5 else local)
        ground_name = ground.short.removesuffix("社区").removesuffix("村")
        label = f"{design.short}{ground_name}{catalogue.OUTLET_KIND[design.sector]}"
        if any(o.name == label for o in outlets):
            label += "二部" if order % 2 else "新区"
        outlets.append(Outlet(label, ground, address_in(rng, ground)))
    return Enterprise(
        number=number, design=design, name=design.name, short=design.short, former=design.former, branch=design.branch,
        uscc=people.uscc(rng), sector=design.sector, place=place, address=address, building=design.building,
        legal_person=people.name(rng, rng.random() < 0.7), contact=people.name(rng, rng.random() < 0.4),
        contact_phone=people.mobile(rng), main_business=rng.choice(catalogue.BUSINESS[design.sector]),
        opened_on=date(rng.randrange(2015, 2025), rng.randrange(1, 13), rng.randrange(1, 29)), outlets=outlets,
        dispersed=design.dispersed, party_branch=design.party_branch,
        has_union=bool(design.party_branch) or rng.random() < 0.25,
        has_league=rng.random() < 0.12, has_womens=rng.random() < 0.08,
    )  # fmt: skip


def address_in(rng: random.Random, place: Place, building: str = "") -> str:
    road = rng.choice(catalogue.ROADS)
    if building:
        tower, floor, room = rng.choice("AB"), rng.randrange(3, 19), rng.randrange(1, 12)
        return f"{place.street}覃怀东路288号{building}{tower}座{floor}层{room:02d}室"
    if "村" in place.name:
        return f"{place.street}{place.short}{rng.randrange(1, 9)}组{rng.randrange(2, 80)}号"
    return f"{place.street}{road}{rng.randrange(2, 400)}号" + rng.choice(
        ["", "", f"{rng.randrange(1, 6)}号楼1层", "临街商铺", "院内"]
    )


class Crowd:
    """Draws persons whose ID numbers, phones and (name, birthday) pairs are all their own."""

    def __init__(self, rng: random.Random, as_of: date) -> None:
        self.rng, self.as_of, self.count = rng, as_of, 0
        self.seen: set[object] = set()

    def draw(self, male_share: float) -> Person:
        rng = self.rng
        while True:
            male = rng.random() < male_share
            born = people.birthday(rng, self.as_of)
            name, number, phone = people.name(rng, male), people.id_number(rng, born, male), people.mobile(rng)
            keys = {number, phone, (name, born), (number[:6] + number[-4:], name)}
            if not keys & self.seen:
                break
        self.seen |= keys
        self.count += 1
        age = (self.as_of - born).days / 365.25
        home = rng.choice(
            ["武陟县", "博爱县", "修武县", "温县", "沁阳市", "孟州市", "山阳区", "解放区", "中站区", "辉县市"]
        )
        return Person(self.count, name, male, born, number, phone, league=age < 28 and rng.random() < 0.25, home=home)


MALE_SHARE = {"food_delivery": 0.9, "courier": 0.8, "transport": 0.93, "live_ecommerce": 0.4, "other_internet": 0.45}


def hire(rng: random.Random, district: District, crowd: Crowd, company: Enterprise, size: int) -> None:
    """Staff one enterprise: backbone first, then the rest, spread over the outlets."""
    middle = max(min(3, size - 1), round(size * 0.06), min(company.design.backbone, size))
    jobs, job_weights = zip(*catalogue.JOBS[company.sector], strict=True)
    for order in range(size):
        person = crowd.draw(MALE_SHARE[company.sector])
        district.people.append(person)
        backbone = order < middle
        outlet = company.outlets[0] if backbone and order < 2 else rng.choice(company.outlets)
        started = max(company.opened_on, district.as_of - timedelta(days=rng.randrange(20, 1700)))
        position = catalogue.POSITIONS[company.sector][order % 5] if backbone else ""
        job = position or rng.choices(jobs, job_weights)[0]
        district.employments.append(Employment(person, company, outlet, job, position, started, None, backbone))


def marry_platforms(rng: random.Random, district: District, count: int) -> None:
    """Some people work for two platforms: two employments, one person.

    One of two persons steps out of the world and the other takes over the
    employment, so that the number of distinct persons comes out exactly.
    """
    roster = {number: [e for e in rows if not e.backbone] for number, rows in district.roster().items()}
    gigs = [c for c in district.enterprises if c.in_scope and c.sector in ("food_delivery", "courier", "transport")]
    if sum(len(roster[c.number]) >= 15 for c in gigs) > 2:
        gigs = [c for c in gigs if len(roster[c.number]) >= 15]
    dropped: set[int] = set()
    for step in range(count):
        near = gigs[: max(2, len(gigs) // 3)] if step < count * 0.6 else gigs
        if not all(roster[c.number] for c in near):
            near = [c for c in gigs if roster[c.number]]
        one, other = rng.sample(near, 2)
        # Both leave the pools, so nobody comes to a third employment.
        replaced = roster[one.number].pop(rng.randrange(len(roster[one.number])))
        stays = roster[other.number].pop(rng.randrange(len(roster[other.number])))
        dropped.add(replaced.person.number)
        replaced.person = stays.person
    district.people = [p for p in district.people if p.number not in dropped]


def doubles(district: District) -> set[int]:
    """Numbers of the persons with more than one employment."""
    seen: set[int] = set()
    return {e.person.number for e in district.employments if e.person.number in seen or seen.add(e.person.number)}  # type: ignore[func-returns-value]


OUTSIDE = "区外党组织"
COUNTIES = ("武陟县", "博爱县", "修武县", "温县", "沁阳市")


def organize(rng: random.Random, district: District) -> None:
    """The Party-organization tree and who belongs where.

    Committees of streets and branches of communities and sectors carry the
    names under which the district's own data files know them.
    """
    tree = [PartyOrganization("district", "中共焦作市山阳区委员会", "district_committee", "")]
    tree.append(PartyOrganization("industry", "中共焦作市山阳区新业态行业委员会", "industry_committee", "district"))
    tree += [PartyOrganization(f"committee-{code}", f"中共{name}工作委员会", "working_committee", "district", code)
             for code, name in streets().items()]  # fmt: skip
    for place in places():
        upper = f"committee-{place.street_code}"
        tree.append(
            PartyOrganization(f"branch-{place.code}", f"{place.short}党支部", "branch", upper, place.street_code)
        )
    tree += [PartyOrganization(f"branch-{code}", f"{label.removesuffix('类')}行业党支部", "branch", "industry")
             for code, label in catalogue.SECTORS.items()]  # fmt: skip
    tree += [
        PartyOrganization(f"own-{c.number}", c.party_branch, "branch", "industry")
        for c in district.enterprises
        if c.party_branch
    ]
    tree.append(PartyOrganization("outside", OUTSIDE, "party_committee", "district"))
    tree += [
        PartyOrganization(f"outside-{i}", f"{county}党组织（流出地）", "branch", "outside")
        for i, county in enumerate(COUNTIES, 1)
    ]
    district.organizations = tree
    two, roster = doubles(district), district.roster()
    for company in district.enterprises:
        enroll(rng, district, company, [e for e in roster[company.number] if e.person.number not in two])


def enroll(rng: random.Random, district: District, company: Enterprise, own: list[Employment]) -> None:
    """Make the designed number of members, backbone first, each affiliated somewhere."""
    middle = [e.person for e in own if e.backbone]
    rest = [e.person for e in own if not e.backbone]
    rng.shuffle(rest)
    chosen = middle[: company.design.backbone]
    chosen += rest[: company.design.formal - len(chosen)]
    for person in chosen:
        person.party = "formal"
    beginners = [p for p in rest if p.party == "none"][: company.design.probationary]
    for person in beginners:
        person.party = "probationary"
    names = [o.name for o in district.organizations]
    local = [
        o.name
        for o in district.organizations
        if o.street_code == company.place.street_code and o.code.startswith("branch-")
    ]
    local = [name for name in local if names.count(name) == 1]
    industry = f"{catalogue.SECTORS[company.sector].removesuffix('类')}行业党支部"
    outside = [o.name for o in district.organizations if o.parent == "outside"]
    for person in chosen + beginners:
        person.league = False
        draw = rng.random()
        if company.party_branch:
            person.affiliation = company.party_branch
        elif company.sector == "courier" and draw < 0.3:
            person.affiliation = industry
        elif draw < 0.72 and local:
            person.affiliation = rng.choice(local)
        else:
            person.affiliation = rng.choice(outside)


def leave(rng: random.Random, district: District, crowd: Crowd, count: int) -> None:
    """People who have left: still on somebody's list, no longer counted."""
    companies = [c for c in district.enterprises if c.in_scope]
    weights = [c.design.workers for c in companies]
    for _ in range(count):
        company = rng.choices(companies, weights)[0]
        jobs, job_weights = zip(*catalogue.JOBS[company.sector], strict=True)
        person = crowd.draw(MALE_SHARE[company.sector])
        left_on = district.as_of - timedelta(days=rng.randrange(5, 120))
        started = left_on - timedelta(days=rng.randrange(60, 900))
        district.left.append(
            Employment(
                person, company, rng.choice(company.outlets), rng.choices(jobs, job_weights)[0], "", started, left_on
            )
        )
