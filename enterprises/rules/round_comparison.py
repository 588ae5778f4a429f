"""Why a number differs between two rounds: every unit that came or went has exactly one cause.

A figure counts distinct things: people, pairs of person and enterprise,
enterprises, outlets. So the difference of two rounds is the number of things
that came less the number that went, and each of these is explained by looking
at the same thing in the other round. What two records became one (a merged
enterprise, a person counted twice) is looked at as one thing and the surplus
record is a cause of its own. Hence the causes always add up to the difference.

Pure: two sides in, counts out. The same rule explains the whole district and
one street, sector, building, enterprise or Party organization.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

Subject = tuple[str, int]
DISTRICT: Subject = ("district", 0)
MEMBER_STATES = ("formal", "probationary")
STREET, COMMUNITY = 9, 12


class Cause(StrEnum):
    """Why one thing counts on one side and not on the other; the sign says on which."""

    FIRM_OPENED = "firm_opened"  # an enterprise that was not there; with minus: struck off the register
    FIRM_UNSEEN = "firm_unseen"  # an enterprise that no source of the later round mentions
    FIRM_RELOCATED = "firm_relocated"  # moved into or out of the district
    FIRM_SCOPE = "firm_scope"  # screened in or out
    FIRM_SPLIT = "firm_split"  # split off from one that was there
    FIRM_MERGED = "firm_merged"  # two records became one, or one became two again
    ROSTER = "roster"  # a roster was delivered that was missing, or the other way round
    JOINED = "joined"  # took up work; with minus: left
    MOVED = "moved"  # from one enterprise to another
    SECOND_JOB = "second_job"  # works for one enterprise more, or one fewer
    PLACE = "place"  # street or community changed
    SECTOR = "sector"
    SITE = "site"  # building changed
    AFFILIATION = "affiliation"  # formal affiliation lies elsewhere
    CONFIRMED = "confirmed"  # probationary became formal
    ADMITTED = "admitted"  # became a probationary member
    CORRECTED = "corrected"  # the political status was corrected or learnt
    DOUBLES = "doubles"  # one person (outlet) who was counted twice
    OUTLET_OPENED = "outlet_opened"  # opened or closed
    AMENDED = "amended"  # a correction beside the frozen number
    REGROUPED = "regrouped"  # the books by which rows are grouped were changed afterwards


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise in one round. `same` is the record it has become by mergers up to today."""

    id: int
    same: int
    counted: bool
    state: str | None = None
    roster: bool = True
    sector: int | None = None
    site: int | None = None
    place: str = ""
    split_from: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A standing employment: whose, where. `place` is a division's code."""

    person: int
    same: int
    firm: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """formal or probationary, and where in the tree of Party organizations."""

    status: str
    path: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Shop:
    """An outlet that is open."""

    id: int
    same: int
    firm: int
    place: str = ""


@dataclass
class Side:
    """One round: all its enterprises, and of people and outlets at least everything about those that differ."""

    firms: Mapping[int, Firm]
    jobs: Iterable[Job] = ()
    members: Mapping[int, Member] = field(default_factory=dict)
    shops: Iterable[Shop] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    root: int | None = None
    organizations: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def by_person(self) -> dict[int, list[Job]]:
        """Employments that count, by the one person they belong to."""
        found: dict[int, list[Job]] = defaultdict(list)
        for job in self.jobs:
            firm = self.firms.get(job.firm)
            if firm is not None and firm.counted:
                found[job.same].append(job)
        return found

    @cached_property
    def by_shop(self) -> dict[int, list[Shop]]:
        found: dict[int, list[Shop]] = defaultdict(list)
        for shop in self.shops:
            firm = self.firms.get(shop.firm)
            if firm is not None and firm.counted:
                found[shop.same].append(shop)
        return found

    @cached_property
    def by_firm(self) -> dict[int, list[Firm]]:
        """Every record of one enterprise, counted or not."""
        found: dict[int, list[Firm]] = defaultdict(list)
        for firm in self.firms.values():
            found[firm.same].append(firm)
        return found

    @cached_property
    def _subjects(self) -> dict[str, list[Subject]]:
        return {}

    def grounds(self, code: str) -> list[Subject]:
        """The district, the street and the community in which a place lies."""
        known = self._subjects.get(code)
        if known is None:
            known = [DISTRICT]
            if self.root is not None:
                known.append(("division", self.root))
            for length in (STREET, COMMUNITY):
                whole = code[:length] if len(code) >= STREET and length == STREET else code
                if len(whole) == length and whole in self.places:
                    known.append(("division", self.places[whole]))
            self._subjects[code] = known
        return known

    def of_job(self, job: Job) -> list[Subject]:
        return self.grounds(job.place) + _of_firm(self.firms[job.firm])

    def of_shop(self, shop: Shop) -> list[Subject]:
        return self.grounds(shop.place) + _of_firm(self.firms[shop.firm])

    def of_firm(self, firm: Firm) -> list[Subject]:
        return [one for one in self.grounds(firm.place) + _of_firm(firm) if one[0] != "enterprise"]

    def of_member(self, member: Member) -> list[Subject]:
        """The organization and all above it."""
        path, found = member.path, self.organizations
        return [("organization", found[path[:end]]) for end in range(1, len(path) + 1) if path[:end] in found]


def _of_firm(firm: Firm) -> list[Subject]:
    found: list[Subject] = [("enterprise", firm.id)]
    if firm.sector is not None:
        found.append(("sector", firm.sector))
    if firm.site is not None:
        found.append(("building", firm.site))
    return found


@dataclass(frozen=True, slots=True)
class Movement:
    """One thing that came or went. `what` is its record on the side where it counts."""

    cause: Cause
    sign: int
    kind: str
    what: Hashable


Watch = tuple[str, Subject]
Explained = dict[Watch, Counter[tuple[Cause, int]]]


def explain(before: Side, after: Side, watch: Watch | None = None) -> tuple[Explained, list[Movement]]:
    """{(measure, subject): {(cause, sign): how many}} for every subject of both sides.

    With `watch` the things behind one number are listed too.

    >>> old = Side({1: Firm(1, 1, True)}, [Job(7, 7, 1), Job(8, 8, 1)])
    >>> new = Side({1: Firm(1, 1, True), 2: Firm(2, 2, True)}, [Job(7, 7, 1), Job(9, 9, 2)])
    >>> {(str(c), s): n for (c, s), n in explain(old, new)[0]["workers", DISTRICT].items()}
    {('joined', -1): 1, ('firm_opened', 1): 1}
    """
    book = _Book(before, after, watch)
    for same in before.by_person.keys() | after.by_person.keys():
        book.person(same)
    for same in before.by_shop.keys() | after.by_shop.keys():
        book.shop(same)
    for same in before.by_firm.keys() | after.by_firm.keys():
        book.firm(same)
    return book.counts, book.movements


Holders = dict[Subject, set[Hashable]]
Why = Callable[[Side, Side, Subject, int], Cause]


class _Book:
    """Both sides and what has been found so far."""

    def __init__(self, before: Side, after: Side, watch: Watch | None) -> None:
        self.before, self.after, self.watch = before, after, watch
        self.counts: Explained = defaultdict(Counter)
        self.movements: list[Movement] = []

    def note(self, measure: str, subject: Subject, cause: Cause, sign: int, kind: str, what: list[Hashable]) -> None:
        self.counts[measure, subject][cause, sign] += len(what)
        if self.watch == (measure, subject):
            self.movements += [Movement(cause, sign, kind, one) for one in what]

    def settle(self, measure: str, kind: str, sides: Sequence[Holders], why: Why, surplus: Cause) -> None:
        """Whoever stands in a subject on one side only came or went; more records of one thing are surplus."""
        old, new = sides
        for subject in old.keys() | new.keys():
            was, now = old.get(subject, set()), new.get(subject, set())
            if was == now:
                continue
            if now and not was:
                kept = _first(now)
                self.note(measure, subject, why(self.after, self.before, subject, 1), 1, kind, [kept])
            elif was and not now:
                kept = _first(was)
                self.note(measure, subject, why(self.before, self.after, subject, -1), -1, kind, [kept])
            extra = max(len(now), 1) - max(len(was), 1)
            if extra:
                several = sorted(now if extra > 0 else was, key=_order)
                self.note(measure, subject, surplus, 1 if extra > 0 else -1, kind, several[-abs(extra) :])

    # -- people -------------------------------------------------------------------

    def person(self, same: int) -> None:
        sides = (self.before, self.after)
        jobs = [side.by_person.get(same, []) for side in sides]
        holders: list[Holders] = []
        pairs: list[dict[int, Holders]] = []
        for side, mine in zip(sides, jobs, strict=True):
            people: Holders = defaultdict(set)
            by_firm: dict[int, Holders] = defaultdict(lambda: defaultdict(set))
            for job in mine:
                held = by_firm[side.firms[job.firm].same]
                for subject in side.of_job(job):
                    people[subject].add(job.person)
                    held[subject].add((job.person, job.firm))
            holders.append(people)
            pairs.append(by_firm)
        why = self._why_person(same)
        self.settle("workers", "person", holders, why, Cause.DOUBLES)
        for firm in pairs[0].keys() | pairs[1].keys():
            old, new = pairs[0].get(firm, {}), pairs[1].get(firm, {})
            self.settle("employments", "employment", [old, new], self._why_pair(same, firm), Cause.DOUBLES)
        self._members(same, holders)

    def _members(self, same: int, holders: list[Holders]) -> None:
        states = [
            {person: side.members[person] for person in self._people(side, same) if person in side.members}
            for side in (self.before, self.after)
        ]
        if not states[0] and not states[1]:
            return
        for measure in MEMBER_STATES:
            old, new = (
                _only(held, {person for person, member in mine.items() if member.status == measure})
                for held, mine in zip(holders, states, strict=True)
            )
            self.settle(measure, "person", [old, new], self._why_member(same, measure), Cause.DOUBLES)
            trees = [
                self._tree(side, mine, measure) for side, mine in zip((self.before, self.after), states, strict=True)
            ]
            self.settle(measure, "person", trees, self._why_member(same, measure), Cause.DOUBLES)
        away = [
            _only(held, {person for person, member in mine.items() if member.outside})
            for held, mine in zip(holders, states, strict=True)
        ]
        self.settle("mobile", "person", away, self._why_away(same), Cause.DOUBLES)

    @staticmethod
    def _tree(side: Side, mine: dict[int, Member], measure: str) -> Holders:
        held: Holders = defaultdict(set)
        for person, member in mine.items():
            if member.status == measure:
                for subject in side.of_member(member):
                    held[subject].add(person)
        return held

    @staticmethod
    def _people(side: Side, same: int) -> set[int]:
        return {job.person for job in side.by_person.get(same, [])}

    def _why_person(self, same: int) -> Why:
        known: dict[int, Cause | None] = {}

        def why(here: Side, there: Side, subject: Subject, sign: int) -> Cause:
            jobs = here.by_person[same]
            if len(jobs) > 1:
                mine = [job for job in jobs if subject in here.of_job(job)]
                return _why_work(here, there, same, mine or jobs, sign) or _regrouped(subject)
            # Of one employment every subject says the same, unless it only changed its group.
            if sign not in known:
                known[sign] = _why_work(here, there, same, jobs, sign)
            return known[sign] or _regrouped(subject)

        return why

    def _why_pair(self, same: int, firm: int) -> Why:
        known: dict[int, Cause | None] = {}

        def why(here: Side, there: Side, subject: Subject, sign: int) -> Cause:
            if sign not in known:
                mine = [job for job in here.by_person[same] if here.firms[job.firm].same == firm]
                known[sign] = _why_work(here, there, same, mine, sign)
            return known[sign] or _regrouped(subject)

        return why

    def _why_member(self, same: int, measure: str) -> Why:
        work = self._why_person(same)

        def why(here: Side, there: Side, subject: Subject, sign: int) -> Cause:
            others = there.by_person.get(same, [])
            if not others:
                return work(here, there, DISTRICT, sign)
            stands = {there.members[job.person].status for job in others if job.person in there.members}
            if measure in stands:
                # The status is the same: in another place, or affiliated elsewhere.
                return Cause.AFFILIATION if subject[0] == "organization" else work(here, there, subject, sign)
            in_force = {here.members[job.person].status for job in here.by_person[same] if job.person in here.members}
            if "formal" in stands | in_force and "probationary" in stands | in_force:
                return Cause.CONFIRMED
            return Cause.ADMITTED if measure == "probationary" and not stands else Cause.CORRECTED

        return why

    def _why_away(self, same: int) -> Why:
        """Members affiliated outside: they came, or their affiliation was settled."""
        work = self._why_person(same)

        def why(here: Side, there: Side, subject: Subject, sign: int) -> Cause:
            others = there.by_person.get(same, [])
            if not others:
                return work(here, there, DISTRICT, sign)
            known = [there.members[job.person] for job in others if job.person in there.members]
            if any(member.outside for member in known):
                return work(here, there, subject, sign)
            return Cause.AFFILIATION if known else Cause.CORRECTED

        return why

    # -- enterprises and outlets -----------------------------------------------------

    def firm(self, same: int) -> None:
        holders: list[Holders] = []
        without: list[Holders] = []
        for side in (self.before, self.after):
            held: Holders = defaultdict(set)
            lacking: Holders = defaultdict(set)
            for firm in side.by_firm.get(same, []):
                if firm.counted:
                    for subject in side.of_firm(firm):
                        held[subject].add(firm.id)
                        if not firm.roster:
                            lacking[subject].add(firm.id)
            holders.append(held)
            without.append(lacking)
        self.settle("enterprises", "enterprise", holders, self._why_firm(same), Cause.FIRM_MERGED)
        self.settle("without_roster", "enterprise", without, self._why_lacking(same), Cause.FIRM_MERGED)

    def _why_firm(self, same: int) -> Why:
        def why(here: Side, there: Side, subject: Subject, sign: int) -> Cause:
            mine = next(one for one in here.by_firm[same] if one.counted)
            return _firm_cause(mine, there, sign) or _regrouped(subject)

        return why

    def _why_lacking(self, same: int) -> Why:
        def why(here: Side, there: Side, subject: Subject, sign: int) -> Cause:
            mine = next(one for one in here.by_firm[same] if one.counted)
            cause = _firm_cause(mine, there, sign)
            if cause is not None:
                return cause
            others = [one for one in there.by_firm[same] if one.counted]
            return Cause.ROSTER if all(one.roster for one in others) else _regrouped(subject)

        return why

    def shop(self, same: int) -> None:
        holders: list[Holders] = []
        for side in (self.before, self.after):
            held: Holders = defaultdict(set)
            for shop in side.by_shop.get(same, []):
                for subject in side.of_shop(shop):
                    held[subject].add(shop.id)
            holders.append(held)

        def why(here: Side, there: Side, subject: Subject, sign: int) -> Cause:
            mine = here.by_shop[same][0]
            firm = here.firms[mine.firm]
            others = there.by_shop.get(same, [])
            if not others:
                return _firm_cause(firm, there, sign) or Cause.OUTLET_OPENED
            if subject[0] == "division" or firm.same in {there.firms[one.firm].same for one in others}:
                return _regrouped(subject)
            return Cause.MOVED

        self.settle("outlets", "outlet", holders, why, Cause.DOUBLES)


def _only(held: Holders, people: set[int]) -> Holders:
    """What of it belongs to these people."""
    if not people:
        return {}
    return {subject: mine for subject, every in held.items() if (mine := every & people)}


def _first(things: set[Hashable]) -> Hashable:
    """The record that stands for a thing; nearly always the only one."""
    return next(iter(things)) if len(things) == 1 else min(things, key=_order)


def _order(what: Hashable) -> tuple[int, ...]:
    return what if isinstance(what, tuple) else (what,)  # type: ignore[return-value]


def _regrouped(subject: Subject) -> Cause:
    """The thing counts on both sides and changed only its group."""
    return {
        "division": Cause.PLACE,
        "sector": Cause.SECTOR,
        "building": Cause.SITE,
        "enterprise": Cause.FIRM_MERGED,
    }.get(subject[0], Cause.REGROUPED)


def _firm_cause(firm: Firm, there: Side, sign: int) -> Cause | None:
    """Why an enterprise that counts here does not count there; None when it does."""
    others = there.by_firm.get(firm.same, [])
    if any(other.counted for other in others):
        return None
    if not others:
        if firm.split_from is not None and firm.split_from in there.by_firm:
            return Cause.FIRM_SPLIT
        return Cause.FIRM_OPENED if sign > 0 else Cause.FIRM_UNSEEN
    states = {other.state for other in others}
    if "moved_out" in states:
        return Cause.FIRM_RELOCATED
    return Cause.FIRM_OPENED if "deregistered" in states else Cause.FIRM_SCOPE


def _why_work(here: Side, there: Side, same: int, mine: list[Job], sign: int) -> Cause | None:
    """Why these employments of a person are not on the other side; None when they are, in another group."""
    others = there.by_person.get(same, [])
    firms_there = {there.firms[job.firm].same for job in others}
    if any(here.firms[job.firm].same in firms_there for job in mine):
        return None
    firms_here = {here.firms[job.firm].same for job in here.by_person[same]}
    causes = [_firm_cause(here.firms[job.firm], there, sign) for job in mine]
    if others:
        if firms_there - firms_here and firms_here - firms_there:
            return Cause.MOVED
        return next((cause for cause in causes if cause is not None), Cause.SECOND_JOB)
    if None not in causes:
        return next(cause for cause in causes if cause is not None)
    kept = [one for job in mine for one in there.by_firm.get(here.firms[job.firm].same, []) if one.counted]
    return Cause.JOINED if any(one.roster for one in kept) else Cause.ROSTER


def count(side: Side) -> Counter[Watch]:
    """What the figures of one side say, counted plainly; the explanations are held against it by a test."""
    found: dict[Watch, set[Hashable]] = defaultdict(set)
    for jobs in side.by_person.values():
        for job in jobs:
            member = side.members.get(job.person)
            for subject in side.of_job(job):
                found["workers", subject].add(job.person)
                found["employments", subject].add((job.person, job.firm))
                if member is not None:
                    found[member.status, subject].add(job.person)
                    if member.outside:
                        found["mobile", subject].add(job.person)
            if member is not None:
                for subject in side.of_member(member):
                    found[member.status, subject].add(job.person)
    for shops in side.by_shop.values():
        for shop in shops:
            for subject in side.of_shop(shop):
                found["outlets", subject].add(shop.id)
    for firm in side.firms.values():
        if firm.counted:
            for subject in side.of_firm(firm):
                found["enterprises", subject].add(firm.id)
                if not firm.roster:
                    found["without_roster", subject].add(firm.id)
    return Counter({watch: len(things) for watch, things in found.items()})
