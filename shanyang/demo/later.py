"""A month later: the same district in round two, and who has not delivered yet."""

import copy
import random
from datetime import date, timedelta

from shanyang.demo import catalogue, district
from shanyang.demo.district import AS_OF, Crowd, District, Employment, Person, doubles
from shanyang.demo.testimony import EMPLOYER, SUPERVISOR, TERRITORY


def a_month_later(before: District, as_of: date = AS_OF[2]) -> District:
    """People leave, join and change employers; one enterprise takes a new name."""
    rng = random.Random(f"later {before.seed}")
    now = copy.deepcopy(before)
    now.round_number, now.as_of, now.left = 2, as_of, []
    now.enterprises = [c for c in now.enterprises if c.in_scope]
    now.employments = [e for e in now.employments if e.enterprise.in_scope]
    two = doubles(now)
    plain = [e for e in now.employments if e.person.number not in two and not e.backbone and e.person.party == "none"]
    rng.shuffle(plain)
    scale = len(now.people) / 1459
    leaving, moving = max(1, round(24 * scale)), max(1, round(12 * scale))
    for employment in plain[:leaving]:
        employment.left_on = now.as_of - timedelta(days=rng.randrange(1, 28))
        now.employments.remove(employment)
        now.left.append(employment)
    for employment in plain[leaving : leaving + moving]:
        move(rng, now, employment)
    join(rng, now, before, max(1, round(31 * scale)))
    rename(rng, now)
    confirm(now)
    working = {e.person.number for e in now.employments} | {e.person.number for e in now.left}
    now.people = [p for p in now.people if p.number in working]
    return now


def move(rng: random.Random, now: District, employment: Employment) -> None:
    """The person works elsewhere now; the old employer still lists the employment as ended."""
    others = [c for c in now.enterprises if c.sector == employment.enterprise.sector and c is not employment.enterprise]
    if not others:
        return
    old = copy.copy(employment)
    old.left_on = now.as_of - timedelta(days=rng.randrange(5, 28))
    company = rng.choice(others)
    employment.enterprise, employment.outlet, employment.started_on = company, rng.choice(company.outlets), old.left_on
    now.left.append(old)


def join(rng: random.Random, now: District, before: District, count: int) -> None:
    crowd = Crowd(rng, now.as_of)
    known: list[Person] = before.people + [e.person for e in before.left]
    crowd.count = max(p.number for p in known)
    for person in known:
        crowd.seen |= {person.id_number, person.phone, (person.name, person.born_on)}
    weights = [c.design.workers for c in now.enterprises]
    for company in rng.choices(now.enterprises, weights, k=count):
        jobs, job_weights = zip(*catalogue.JOBS[company.sector], strict=True)
        person = crowd.draw(district.MALE_SHARE[company.sector])
        now.people.append(person)
        started = now.as_of - timedelta(days=rng.randrange(1, 28))
        now.employments.append(
            Employment(person, company, rng.choice(company.outlets), rng.choices(jobs, job_weights)[0], "", started)
        )


def rename(rng: random.Random, now: District) -> None:
    """One enterprise has a new name; its credit code stays."""
    company = rng.choice([c for c in now.enterprises if not c.former and not c.building and c.number < 15])
    company.former = company.name
    company.name = company.name.replace("服务有限公司", "有限公司").replace("有限公司", "科技集团有限公司")


def confirm(now: District) -> None:
    """A probationary member has become a formal one."""
    for employment in now.employments:
        if employment.person.party == "probationary":
            employment.person.party = "formal"
            return


def not_delivered(now: District) -> set[tuple[str, str]]:
    """(source, unit) of the deliveries that are still missing in round two."""
    rng = random.Random(f"late {now.seed}")
    missing = {(SUPERVISOR, sector) for sector in ("courier", "transport")}
    missing |= {(TERRITORY, code) for code in rng.sample(sorted(district.streets())[2:], 3)}
    numbers = [c.number for c in now.enterprises]
    return missing | {(EMPLOYER, str(n)) for n in rng.sample(numbers, max(1, len(numbers) // 3))}
