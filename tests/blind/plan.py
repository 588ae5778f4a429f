"""Which source will say what is not so: the contradictions planted on purpose."""

import random
from dataclasses import dataclass, field

from tests.blind import words
from tests.blind.habits import CLEAN, MESSY
from tests.blind.world import Firm, Person, World

REGISTRAR, SUPERVISOR, TERRITORY, EMPLOYER = "registrar", "supervisor", "territory", "employer"
OFFICES = (SUPERVISOR, TERRITORY)


@dataclass
class Plan:
    """Deviations from the world, by source and subject."""

    numbers: dict[tuple[str, int, str], int] = field(default_factory=dict)  # source, firm, field
    status: dict[tuple[str, int], str] = field(default_factory=dict)
    codes: dict[tuple[str, int], str] = field(default_factory=dict)
    absent: set[tuple[str, int]] = field(default_factory=set)  # source does not know the firm
    unlisted: set[tuple[int, int]] = field(default_factory=set)  # firm, person: not on the firm's roster
    people: dict[tuple[str, int], dict[str, str | None]] = field(default_factory=dict)  # source, person
    twice: set[tuple[int, int]] = field(default_factory=set)  # firm, person: two rows on one roster

    def person(self, source: str, person: Person) -> dict[str, str | None]:
        """What this source gets wrong about a person."""
        return self.people.get((source, person.key), {})


def draw(rng: random.Random, world: World, level: str) -> Plan:
    """More contradictions the worse the level."""
    plan = Plan()
    scale = 1 if level == CLEAN else 2 if level == MESSY else 4
    _firms(rng, world, plan, min(scale, 3))
    _people(rng, world, plan, scale)
    return plan


def _firms(rng: random.Random, world: World, plan: Plan, scale: int) -> None:
    for source in rng.choices((REGISTRAR, SUPERVISOR, TERRITORY), k=scale):
        plan.absent.add((source, rng.choice(world.firms).key))
    if scale > 1:
        small = [f for f in world.firms if len(f.people) < 30 and not any(p.firms[0] is not f for p in f.people)]
        plan.absent.add((EMPLOYER, rng.choice(small).key))
    known = [
        f
        for f in world.firms
        if not any((s, f.key) in plan.absent for s in (SUPERVISOR, TERRITORY, EMPLOYER, REGISTRAR))
    ]
    for firm in rng.sample(known, 2 * scale):
        wrong = max(1, len(firm.people) + rng.choice((-9, -5, -3, 4, 7, 12)))
        if wrong != len(firm.people):
            plan.numbers[(rng.choice(OFFICES), firm.key, "headcount")] = wrong
    for firm in rng.sample(known, 1 + scale):
        plan.numbers[(rng.choice(OFFICES), firm.key, "formal")] = _formal(firm) + rng.choice((1, 2, 3))
    for firm in rng.sample([f for f in known if f.outlets], min(scale, 3)):
        plan.numbers[(SUPERVISOR, firm.key, "outlets")] = len(firm.outlets) + rng.choice((1, 2))
    for firm in rng.sample(known, scale):
        plan.status[(SUPERVISOR, firm.key)] = "suspended"
    for firm in rng.sample(known, scale):
        plan.codes[(rng.choice(OFFICES), firm.key)] = _slip_of_code(rng, firm.uscc)


def _people(rng: random.Random, world: World, plan: Plan, scale: int) -> None:
    absent = {key for source, key in plan.absent if source == EMPLOYER}
    plain = [p for p in world.people if len(p.firms) == 1 and not p.left and p.firms[0].key not in absent]
    shared = {phone for phone in (p.phone for p in plain) if sum(q.phone == phone for q in plain) > 1}
    plain = [p for p in plain if p.phone not in shared]
    rng.shuffle(plain)
    take = iter(plain)
    for _ in range(5 * scale):
        person = next(take)
        plan.people[(rng.choice(OFFICES), person.key)] = {"phone": words.mobile(rng)}
    for _ in range(3 * scale):
        person = next(take)
        plan.people[(rng.choice(OFFICES), person.key)] = {"id_number": _slip_of_id(rng, person.id_number)}
    for _ in range(3 * scale):
        person = next(take)
        plan.people[(rng.choice(OFFICES), person.key)] = {"name": _other_name(rng, person.name)}
    for _ in range(3 * scale):
        person = next(take)
        plan.people[(rng.choice(OFFICES), person.key)] = {"party": "formal" if person.party == "none" else "none"}
    for _ in range(4 * scale):
        person = next(take)
        plan.unlisted.add((person.firms[0].key, person.key))
        plan.people[(rng.choice(OFFICES), person.key)] = {}
    for _ in range(6 * scale if scale > 1 else 0):
        person = next(take)
        plan.twice.add((person.firms[0].key, person.key))


def _formal(firm: Firm) -> int:
    return sum(p.party == "formal" for p in firm.people)


def _slip_of_code(rng: random.Random, code: str) -> str:
    at = rng.randrange(9, 16)
    if code[at] != code[at + 1] and rng.random() < 0.5:
        return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    return code[:at] + rng.choice([c for c in "0123456789" if c != code[at]]) + code[at + 1 :]


def _slip_of_id(rng: random.Random, number: str) -> str:
    """Two digits changed places, a wrong digit, or another serial with a good check digit."""
    if rng.random() < 0.3:
        body = number[:14] + f"{(int(number[14:17]) + rng.randrange(2, 400, 2)) % 1000:03d}"
        return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, words.ID_WEIGHTS, strict=True)) % 11]
    at = rng.randrange(13, 16)
    if number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]


def _other_name(rng: random.Random, name: str) -> str:
    heard = words.misheard(name, rng)
    return heard if heard != name else name[:-1] + ("伟" if name[-1] != "伟" else "峰")
