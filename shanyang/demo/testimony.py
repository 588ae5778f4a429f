"""What each of the four sources believes, with the contradictions planted.

Between the true world (`district.py`) and the files (`ledgers.py`): who knows
of whom, which value an office holds, and where two offices disagree. Every
planted disagreement is kept in `conflicts`, so that the truth can list it.
"""

import random
from collections.abc import Set
from dataclasses import dataclass, field

from shanyang.demo import catalogue, people
from shanyang.demo.district import District, Employment, Enterprise, Outlet, Person, doubles

REGISTRAR, SUPERVISOR, TERRITORY, EMPLOYER = SOURCES = ("registrar", "supervisor", "territory", "employer")

# How many of each are planted among 1,459 workers; larger districts get more.
PLANTED = {
    "headcount": 4, "member_count": 3, "status": 2, "uscc": 1, "outlet": 4,
    "party_status": 8, "phone": 8, "id_number": 6, "name": 6, "person_missing_in_employer": 10,
}  # fmt: skip


@dataclass
class Says:
    """One line that one source will write about an enterprise, an outlet or a person.

    `keep` names the values a messy writer must leave readable, because a
    planted contradiction hangs on them.
    """

    source: str
    unit: str  # department sector, street code or enterprise number: who reports
    company: Enterprise
    values: dict[str, object]
    person: Person | None = None
    outlet: Outlet | None = None
    employment: Employment | None = None
    keep: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Conflict:
    kind: str
    company: int
    person: int | None = None
    outlet: str = ""


@dataclass
class Testimony:
    district: District
    enterprises: list[Says] = field(default_factory=list)
    outlets: list[Says] = field(default_factory=list)
    people: list[Says] = field(default_factory=list)
    conflicts: set[Conflict] = field(default_factory=set)
    figures: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)  # what each enterprise would declare

    def about(self, person: Person) -> dict[str, list[Says]]:
        return self._by_person.get(person.number, {})

    def index(self) -> None:
        self._by_person: dict[int, dict[str, list[Says]]] = {}
        for says in self.people:
            assert says.person is not None
            self._by_person.setdefault(says.person.number, {}).setdefault(says.source, []).append(says)


def gather(district: District, undelivered: Set[tuple[str, str]] = frozenset()) -> Testimony:
    """Let the four sources look at the world, then set them at odds here and there.

    Nothing is heard from the (source, unit) pairs that have not delivered, and
    no contradiction is planted where one of them would have had to show it.
    """
    rng = random.Random(f"testimony {district.seed} {district.round_number}")
    testimony = Testimony(district, figures=declared(district))
    waiting = {c.number for c in district.enterprises if undelivered & units_of(c)}
    silent = silences(rng, district, waiting)
    for number, source in silent.items():
        testimony.conflicts.add(Conflict("missing_in_source", number))
        assert source in SOURCES
    for company in district.enterprises:
        speak_of_enterprise(rng, testimony, company, silent.get(company.number))
    for employment in district.employments + district.left:
        speak_of_person(rng, testimony, employment, silent.get(employment.enterprise.number))
    for said in (testimony.enterprises, testimony.outlets, testimony.people):
        said[:] = [s for s in said if (s.source, s.unit) not in undelivered]
    silent |= dict.fromkeys(waiting, "")
    testimony.index()
    set_enterprises_at_odds(rng, testimony, silent)
    set_people_at_odds(rng, testimony, silent)
    return testimony


def units_of(company: Enterprise) -> set[tuple[str, str]]:
    """Who would report this enterprise and its outlets."""
    return {(SUPERVISOR, company.sector), (EMPLOYER, str(company.number))} | {
        (TERRITORY, place.street_code) for place in [company.place, *(o.place for o in company.outlets)]
    }


def silences(rng: random.Random, district: District, waiting: set[int]) -> dict[int, str]:
    """One enterprise per source that this source does not know; its employer's silence falls on a small one."""
    inside = [c for c in district.enterprises if c.in_scope and c.number not in waiting]
    if len(inside) < 8:
        return {}
    size = {number: len(rows) for number, rows in district.roster().items()}
    small = sorted(inside, key=lambda c: size[c.number])[: max(4, len(inside) // 2)]
    times = max(1, len(inside) // 60)
    chosen = rng.sample(small, min(len(small), 4 * times))
    return {company.number: SOURCES[i % 4] for i, company in enumerate(chosen)}


def declared(district: District) -> dict[int, tuple[int, int, int, int]]:
    """Per enterprise: headcount, formal, probationary, formal among the backbone."""
    figures = {}
    for number, rows in district.roster().items():
        party = [e.person.party for e in rows]
        own = sum(e.backbone and e.person.party == "formal" for e in rows)
        figures[number] = (len(rows), party.count("formal"), party.count("probationary"), own)
    return figures


def speak_of_enterprise(rng: random.Random, testimony: Testimony, company: Enterprise, silent: str | None) -> None:
    headcount, formal, probationary, own = testimony.figures[company.number]
    basic = {
        "name": company.name, "uscc": company.uscc, "address": company.address, "legal_person": company.legal_person,
        "status": company.status, "license": "valid", "business": company.main_business, "opened_on": company.opened_on,
        "street": company.place.street, "community": company.place.short, "building": company.building,
        "sector": company.sector, "contact": company.contact, "contact_phone": company.contact_phone,
    }  # fmt: skip
    people_of = {"headcount": headcount, "formal": formal, "probationary": probationary, "backbone_formal": own}
    basis = "platform_active" if company.dispersed else "contract"
    rest = {"basis": basis, "outlets": len(company.outlets), "party_org": company.party_branch,
            "union": company.has_union, "league": company.has_league, "womens": company.has_womens}  # fmt: skip
    says = {
        REGISTRAR: (catalogue.REGISTRAR, basic),
        SUPERVISOR: (company.sector, basic | people_of | rest),
        TERRITORY: (company.place.street_code, basic | people_of | rest),
        EMPLOYER: (str(company.number), basic | people_of | rest),
    }
    for source, (unit, values) in says.items():
        gone = not company.in_scope and source == EMPLOYER
        if source == silent or gone:
            continue
        testimony.enterprises.append(Says(source, unit, company, dict(values)))
    if not company.in_scope:
        # The sector department has not heard of it yet: that is the contradiction.
        testimony.conflicts.add(Conflict("status", company.number))
        mine = [s for s in testimony.enterprises if s.company is company and s.source == SUPERVISOR]
        mine[0].values["status"] = "operating"
        return
    for outlet in company.outlets:
        values = {"name": company.name, "uscc": company.uscc, "outlet": outlet.name, "address": outlet.address,
                  "street": outlet.place.street, "community": outlet.place.short, "status": outlet.status}  # fmt: skip
        for source, unit in ((TERRITORY, outlet.place.street_code), (EMPLOYER, str(company.number))):
            if source != silent:
                testimony.outlets.append(Says(source, unit, company, dict(values), outlet=outlet))


def speak_of_person(rng: random.Random, testimony: Testimony, employment: Employment, silent: str | None) -> None:
    company, person, outlet = employment.enterprise, employment.person, employment.outlet
    values = {
        "person": person.name, "sex": "男" if person.male else "女", "born_on": person.born_on,
        "id_number": person.id_number, "phone": person.phone,
        "name": company.name, "uscc": company.uscc, "outlet": outlet.name,
        "street": outlet.place.street, "community": outlet.place.short,
        "job": employment.job, "position": employment.position, "backbone": employment.backbone,
        "party": person.party, "party_org": person.affiliation, "league_member": person.league,
        "state": "left" if employment.left_on else "active",
        "started_on": employment.started_on, "left_on": employment.left_on,
    }  # fmt: skip
    draw = rng.random(), rng.random()
    heard = {
        EMPLOYER: company.in_scope,
        # The department's roster lags behind; where the employer says nothing it is all there is.
        SUPERVISOR: silent == EMPLOYER or (draw[0] < 0.85 if not employment.left_on else draw[0] < 0.4),
        TERRITORY: company.in_scope and draw[1] < (0.5 if not employment.left_on else 0.2),
    }
    units = {EMPLOYER: str(company.number), SUPERVISOR: company.sector, TERRITORY: outlet.place.street_code}
    for source, knows in heard.items():
        if knows and source != silent:
            testimony.people.append(Says(source, units[source], company, dict(values), person, outlet, employment))


def set_enterprises_at_odds(rng: random.Random, testimony: Testimony, silent: dict[int, str]) -> None:
    """Headcounts, members, states, credit codes and outlets on which two sources differ."""
    inside = [c for c in testimony.district.enterprises if c.in_scope and c.number not in silent]
    scale = max(1.0, len(inside) / 23)
    rng.shuffle(inside)
    by_company: dict[int, dict[str, Says]] = {}
    for says in testimony.enterprises:
        by_company.setdefault(says.company.number, {})[says.source] = says

    def some(kind: str, among: list[Enterprise]) -> list[Enterprise]:
        return among[: min(len(among) // 3 + 1, round(PLANTED[kind] * scale))] if len(inside) >= 4 else []

    def plant(kind: str, company: Enterprise, source: str, key: str, value: object) -> None:
        row = by_company[company.number][source]
        row.values[key] = value
        for other in by_company[company.number].values():
            other.keep |= {key, "uscc"}
        testimony.conflicts.add(Conflict(kind, company.number))

    for company in some("headcount", inside):
        source = rng.choice([SUPERVISOR, TERRITORY])
        real = int(str(by_company[company.number][source].values["headcount"]))
        plant(
            "headcount",
            company,
            source,
            "headcount",
            max(1, real + rng.choice([-1, 1]) * rng.randrange(2, 4 + real // 5)),
        )
    for company in some("member_count", [c for c in inside[3:] if c.design.formal] or inside):
        source = rng.choice([SUPERVISOR, TERRITORY])
        real = int(str(by_company[company.number][source].values["formal"]))
        plant("member_count", company, source, "formal", real + rng.choice([1, 2]) if real < 2 else real - 1)
    for company in some("status", inside[-6:]):
        plant("status", company, SUPERVISOR, "status", "suspended")
    for company in some("uscc", inside[5:]):
        plant("uscc", company, TERRITORY, "uscc", people.uscc(rng))
        by_company[company.number][TERRITORY].keep.add("name")
    wide = [c for c in inside if len(c.outlets) > 1]
    for company in some("outlet", wide):
        rows = [
            s
            for s in testimony.outlets
            if s.company is company and s.source == EMPLOYER and s.outlet is not company.outlets[0]
        ]
        lost = rng.choice(rows)
        testimony.outlets.remove(lost)
        assert lost.outlet is not None
        testimony.conflicts.add(Conflict("outlet", company.number, outlet=lost.outlet.name))


def set_people_at_odds(rng: random.Random, testimony: Testimony, silent: dict[int, str]) -> None:
    """Persons whom two sources describe differently, and some the employer left out."""
    two = doubles(testimony.district)
    fit = []
    for employment in testimony.district.counted():
        person, company = employment.person, employment.enterprise
        heard = testimony.about(person)
        if person.number not in two and company.number not in silent and EMPLOYER in heard and SUPERVISOR in heard:
            fit.append(employment)
    rng.shuffle(fit)
    scale = len(testimony.district.people) / 1459
    kinds = [k for k in ("party_status", "phone", "id_number", "name", "person_missing_in_employer")
             for _ in range(max(1, round(PLANTED[k] * scale)))]  # fmt: skip
    for order, kind in enumerate(kinds):
        able = next((e for e in fit if kind != "name" or people.misheard(rng, e.person.name)), None)
        if able is not None:
            fit.remove(able)
            disagree(rng, testimony, kind, able, order)


def disagree(rng: random.Random, testimony: Testimony, kind: str, employment: Employment, order: int) -> None:
    person = employment.person
    heard = testimony.about(person)
    theirs = heard[SUPERVISOR][0]
    for says in [s for rows in heard.values() for s in rows]:
        says.keep |= {"person", "id_number", "phone", "name"}
    if kind == "party_status":
        theirs.values["party"] = {"formal": "none", "probationary": "none", "none": "formal"}[person.party]
        for rows in heard.values():
            rows[0].keep.add("party")
    elif kind == "phone":
        theirs.values["phone"] = people.mobile(rng)
    elif kind == "id_number":
        change = people.other_id_number if order % 3 == 0 else people.mistyped_id_number
        theirs.values["id_number"] = change(rng, person.id_number)
        theirs.values["born_on"] = None
    elif kind == "name":
        theirs.values["person"] = people.misheard(rng, person.name)
    elif kind == "person_missing_in_employer":
        testimony.people.remove(heard.pop(EMPLOYER)[0])
    testimony.conflicts.add(Conflict(kind, employment.enterprise.number, person.number))
