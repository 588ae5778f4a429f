"""覆盖规则: which form of Party coverage the facts of one day call for, and why.

Two thresholds stay apart. The regulation counts all formal members; the
district counts those at mid-level and above. An enterprise between the two is
due a branch by the regulation and misses the local criterion, so a person
decides; a rule never calls it unfit. Functional and mobile membership never
counts towards a branch, because the affiliation lies elsewhere.

Pure: facts, a day and a snapshot of parameters in, a verdict out. A verdict
proposes and establishes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from branches.rules.facts import BuildingFacts, Facts, StreetFacts
from branches.rules.parameters import STATUTORY
from shanyang.lib.parameters import InForce, Parameters


class Kind(StrEnum):
    OWN_BRANCH = "own_branch"
    BUILDING_BRANCH = "building_branch"
    EMBEDDED_INSTRUCTOR = "embedded_instructor"
    STREET_FUNCTIONAL_BRANCH = "street_functional_branch"
    JOINT_BRANCH = "joint_branch"
    MASS_ORGANIZATION_FIRST = "mass_organization_first"
    COVERED = "covered"
    PERSON_DECIDES = "person_decides"
    UNDECIDABLE = "undecidable"


class Rule(StrEnum):
    """The ladder, asked from the top; the first that applies gives the verdict."""

    COVERED = "C-0"
    OWN_BRANCH = "C-1"
    BUILDING = "C-2"
    INSTRUCTOR = "C-3"
    STREET = "C-4"
    MASS = "C-5"
    REGULATION = "C-R"
    FACTS = "C-?"


Numbers = Mapping[str, int | None]


@dataclass(frozen=True)
class Reason:
    """A code and its numbers; `wording.py` makes the sentence."""

    code: str
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One rung of the ladder compared with the facts. `applies` None: the facts do not say."""

    rule: Rule
    applies: bool | None
    reason: Reason
    source: str


@dataclass(frozen=True)
class Alternative:
    """Another form that was considered: open now (`missing` empty), or what would have to change first."""

    kind: Kind
    reason: Reason
    missing: Reason | None = None


@dataclass(frozen=True)
class Verdict:
    kind: Kind
    rule: Rule
    reason: Reason
    source: str
    variant: str = ""
    details: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    checks: tuple[Check, ...] = ()


def propose(facts: Facts, *, on: date, parameters: Parameters = STATUTORY) -> Verdict:
    """How an enterprise should be covered, given its facts on one day.

    Raises LookupError when a parameter was not in force on that day.

    >>> propose(Facts(formal_members=5, backbone_formal_members=2), on=date(2025, 6, 30)).kind
    <Kind.PERSON_DECIDES: 'person_decides'>
    """
    ladder = Ladder(facts, on, parameters)
    for rung in (
        ladder.covered,
        ladder.unknown,
        ladder.own_branch,
        ladder.due_by_regulation,
        ladder.building,
        ladder.instructor,
        ladder.street,
    ):
        verdict = rung()
        if verdict is not None:
            break
    else:
        verdict = ladder.mass_organization()
    return replace(verdict, checks=tuple(ladder.checks()), alternatives=tuple(ladder.alternatives(verdict)))


class Ladder:
    """The rungs for one enterprise on one day."""

    def __init__(self, facts: Facts, on: date, parameters: Parameters) -> None:
        self.facts, self.on, self.parameters = facts, on, parameters
        self.statutory = self._at("statutory_members")
        self.local = self._at("local_backbone")
        self.concentrated_from = self._at("building_min_enterprises")

    def _at(self, name: str) -> InForce:
        return getattr(self.parameters, name).at(self.on)

    # -- the rungs, from the top ------------------------------------------------

    def covered(self) -> Verdict | None:
        if not self.facts.has_party_org:
            return None
        return Verdict(Kind.COVERED, Rule.COVERED, Reason("has_organization"), self.statutory.source)

    def unknown(self) -> Verdict | None:
        members, backbone = self.facts.formal_members, self.facts.backbone_formal_members
        if members is None:
            return Verdict(Kind.UNDECIDABLE, Rule.FACTS, Reason("members_unknown"), self.statutory.source)
        if backbone is not None and backbone > members:
            numbers = {"members": members, "backbone": backbone}
            return Verdict(Kind.UNDECIDABLE, Rule.FACTS, Reason("backbone_exceeds_members", numbers), self.local.source)
        return None

    def own_branch(self) -> Verdict | None:
        backbone = self.facts.backbone_formal_members
        if backbone is None or backbone < self.local.value:
            return None
        reason = Reason("backbone_suffices", {"have": backbone, "needed": int(self.local.value)})
        return Verdict(
            Kind.OWN_BRANCH,
            Rule.OWN_BRANCH,
            reason,
            f"{self.statutory.source}；{self.local.source}",
            details=(self._officers(self.members), *self._too_many(self.members)),
        )

    def due_by_regulation(self) -> Verdict | None:
        if self.members < self.statutory.value:
            return None
        numbers = {
            "members": self.members,
            "statutory": int(self.statutory.value),
            "backbone": self.facts.backbone_formal_members,
            "needed": int(self.local.value),
        }
        code = "between_thresholds" if self.facts.backbone_formal_members is not None else "backbone_unknown"
        return Verdict(
            Kind.PERSON_DECIDES,
            Rule.REGULATION,
            Reason(code, numbers),
            f"{self.statutory.source}；{self.local.source}",
            details=(self._officers(self.members),),
        )

    def building(self) -> Verdict | None:
        if not self._concentrated() or self.facts.building_formal_members == 0:
            return None
        return building_form(
            BuildingFacts(
                enterprises=self.facts.building_enterprises,
                units_with_members=self.facts.building_units_with_members,
                formal_members=self.facts.building_formal_members,
            ),
            on=self.on,
            parameters=self.parameters,
        )

    def instructor(self) -> Verdict | None:
        """An instructor makes a branch only where affiliations transferred in bring the count to the regulation's."""
        if self.members == 0:
            return None
        transfers = int(self.statutory.value) - self.members
        numbers = {"have": self.members, "needed": int(self.statutory.value), "transfers": transfers}
        return Verdict(
            Kind.EMBEDDED_INSTRUCTOR,
            Rule.INSTRUCTOR,
            Reason("few_members", numbers),
            f"{self.local.source}；{self.statutory.source}",
            details=(Reason("transfer_needed", numbers),),
        )

    def street(self) -> Verdict | None:
        if not self.facts.dispersed or not self.facts.mobile_members:
            return None
        return Verdict(
            Kind.STREET_FUNCTIONAL_BRANCH,
            Rule.STREET,
            Reason("mobile_members_dispersed", {"have": self.facts.mobile_members}),
            f"{self.local.source}；{self._at('joint_max_units').source}",
            details=(Reason("functional_never_counts"),),
        )

    def mass_organization(self) -> Verdict:
        return Verdict(
            Kind.MASS_ORGANIZATION_FIRST,
            Rule.MASS,
            Reason("no_members", {"headcount": self.facts.headcount}),
            f"{self.local.source}；{self._at('union_members').source}",
            details=tuple(self._mass_details()),
        )

    # -- parts ---------------------------------------------------------------------

    @property
    def members(self) -> int:
        return self.facts.formal_members or 0

    def _concentrated(self) -> bool:
        return self.facts.building_enterprises >= self.concentrated_from.value

    def _officers(self, members: int) -> Reason:
        return officers(members, on=self.on, parameters=self.parameters)

    def _too_many(self, members: int) -> Iterator[Reason]:
        most = self._at("branch_max_members")
        if members > most.value:
            yield Reason("over_branch_maximum", {"have": members, "most": int(most.value)})

    def _mass_details(self) -> Iterator[Reason]:
        union, league = self._at("union_members"), self._at("league_members")
        if self.facts.has_union:
            yield Reason("union_exists")
        elif self.facts.headcount is None:
            yield Reason("union_headcount_unknown", {"needed": int(union.value)})
        elif self.facts.headcount >= union.value:
            yield Reason("union_due", {"have": self.facts.headcount, "needed": int(union.value)})
        else:
            yield Reason("union_joint", {"have": self.facts.headcount, "needed": int(union.value)})
        if self.facts.has_league:
            yield Reason("league_exists")
        elif (self.facts.league_members or 0) >= league.value:
            yield Reason("league_due", {"have": self.facts.league_members, "needed": int(league.value)})
        if self.facts.has_womens:
            yield Reason("womens_exists")
        elif self.facts.female_headcount:
            yield Reason("womens_possible", {"have": self.facts.female_headcount})
        yield Reason("cultivation_chain")

    # -- the whole ladder, for the page -----------------------------------------------

    def checks(self) -> Iterator[Check]:
        """Every rung in order with the enterprise's own value, whichever gave the verdict."""
        facts = self.facts
        backbone, members = facts.backbone_formal_members, facts.formal_members
        yield Check(
            Rule.OWN_BRANCH,
            None if backbone is None else backbone >= self.local.value,
            Reason("check_backbone", {"have": backbone, "needed": int(self.local.value)}),
            f"{self.statutory.source}；{self.local.source}",
        )
        yield Check(
            Rule.BUILDING,
            self._concentrated() and facts.building_formal_members > 0,
            Reason("check_building", {"have": facts.building_enterprises, "needed": int(self.concentrated_from.value)}),
            self.concentrated_from.source,
        )
        yield Check(
            Rule.INSTRUCTOR,
            None if members is None else 0 < members < self.statutory.value,
            Reason("check_few_members", {"have": members}),
            self.local.source,
        )
        yield Check(
            Rule.STREET,
            facts.dispersed and bool(facts.mobile_members),
            Reason("check_dispersed" if facts.dispersed else "check_premises", {"have": facts.mobile_members}),
            self.local.source,
        )
        yield Check(
            Rule.MASS,
            None if members is None else members == 0,
            Reason("check_no_members", {"have": members}),
            self._at("union_members").source,
        )

    def alternatives(self, verdict: Verdict) -> Iterator[Alternative]:
        """Other forms: lawful now, or with what would have to change."""
        if verdict.kind in (Kind.COVERED, Kind.UNDECIDABLE):
            return
        yield from self._own_branch_instead(verdict)
        yield from self._joint_branch_instead(verdict)
        if self._concentrated() and verdict.kind is not Kind.BUILDING_BRANCH and self.facts.building_formal_members:
            yield Alternative(
                Kind.BUILDING_BRANCH, Reason("building_possible", {"have": self.facts.building_enterprises})
            )
        if verdict.kind is Kind.BUILDING_BRANCH and 0 < self.members < self.statutory.value:
            yield Alternative(Kind.EMBEDDED_INSTRUCTOR, Reason("instructor_possible", {"have": self.members}))
        if self.facts.dispersed and self.members and verdict.kind is not Kind.STREET_FUNCTIONAL_BRANCH:
            yield Alternative(Kind.STREET_FUNCTIONAL_BRANCH, Reason("street_beside", {"have": self.members}))

    def _own_branch_instead(self, verdict: Verdict) -> Iterator[Alternative]:
        if verdict.kind is Kind.OWN_BRANCH:
            return
        needed, statutory = int(self.local.value), int(self.statutory.value)
        backbone = self.facts.backbone_formal_members or 0
        if verdict.kind is Kind.PERSON_DECIDES:
            missing = Reason("more_backbone", {"more": needed - backbone, "needed": needed})
            yield Alternative(Kind.OWN_BRANCH, Reason("regulation_obliges", {"have": self.members}), missing)
            return
        missing = Reason("more_members", {"more": statutory - self.members, "needed": statutory})
        yield Alternative(Kind.OWN_BRANCH, Reason("own_branch_later"), missing)

    def _joint_branch_instead(self, verdict: Verdict) -> Iterator[Alternative]:
        """The lawful form below the regulation's number: units side by side or of one trade, together."""
        if not 0 < self.members < self.statutory.value:
            return
        numbers = {
            "units": int(self._at("joint_max_units").value),
            "more": int(self.statutory.value) - self.members,
            "needed": int(self.statutory.value),
        }
        yield Alternative(Kind.JOINT_BRANCH, Reason("joint_until_then", numbers))


def officers(members: int, *, on: date, parameters: Parameters = STATUTORY) -> Reason:
    """A committee from seven formal members on, below that a secretary alone.

    >>> officers(6, on=date(2026, 1, 1)).code, officers(7, on=date(2026, 1, 1)).code
    ('secretary_only', 'committee')
    """
    needed = parameters.committee_members.at(on)
    code = "committee" if members >= needed.value else "secretary_only"
    return Reason(code, {"have": members, "needed": int(needed.value)})


def building_form(facts: BuildingFacts, *, on: date, parameters: Parameters) -> Verdict:
    """Entity where the members of few enough units reach the regulation's number, functional otherwise."""
    statutory, units = parameters.statutory_members.at(on), parameters.joint_max_units.at(on)
    local = parameters.building_min_enterprises.at(on)
    numbers = {
        "enterprises": facts.enterprises,
        "units": facts.units_with_members,
        "members": facts.formal_members,
        "needed": int(statutory.value),
        "most": int(units.value),
    }
    source = f"{local.source}；{units.source}"
    if facts.formal_members >= statutory.value and facts.units_with_members <= units.value:
        return Verdict(
            Kind.BUILDING_BRANCH,
            Rule.BUILDING,
            Reason("building_entity", numbers),
            source,
            variant="entity",
            details=(officers(facts.formal_members, on=on, parameters=parameters),),
        )
    code = "building_functional_few" if facts.formal_members < statutory.value else "building_functional_many_units"
    return Verdict(
        Kind.BUILDING_BRANCH,
        Rule.BUILDING,
        Reason(code, numbers),
        source,
        variant="functional",
        details=(Reason("functional_never_counts"),),
    )


def propose_building(facts: BuildingFacts, *, on: date, parameters: Parameters = STATUTORY) -> Verdict:
    """How an office building should be covered.

    >>> facts = BuildingFacts(enterprises=4, units_with_members=2, formal_members=3)
    >>> propose_building(facts, on=date(2026, 1, 1)).variant
    'entity'
    """
    needed = parameters.building_min_enterprises.at(on)
    numbers = {"have": facts.enterprises, "needed": int(needed.value)}
    if facts.enterprises < needed.value:
        return Verdict(Kind.COVERED, Rule.BUILDING, Reason("building_not_concentrated", numbers), needed.source)
    if facts.formal_members == 0:
        if facts.enterprises_unknown:
            reason = Reason("building_members_unknown", {"have": facts.enterprises_unknown})
            return Verdict(Kind.UNDECIDABLE, Rule.FACTS, reason, needed.source)
        union = parameters.union_members.at(on)
        reason = Reason("building_without_members", numbers)
        return Verdict(Kind.MASS_ORGANIZATION_FIRST, Rule.MASS, reason, f"{needed.source}；{union.source}")
    return building_form(facts, on=on, parameters=parameters)


def propose_street(facts: StreetFacts, *, on: date, parameters: Parameters = STATUTORY) -> Verdict:
    """Whether a street should gather its riders' and couriers' members in a functional branch.

    >>> propose_street(StreetFacts(riders=80, formal_members=3), on=date(2026, 1, 1)).kind
    <Kind.STREET_FUNCTIONAL_BRANCH: 'street_functional_branch'>
    """
    needed = parameters.street_min_members.at(on)
    numbers = {"riders": facts.riders, "have": facts.formal_members, "needed": int(needed.value)}
    if facts.formal_members >= needed.value:
        return Verdict(
            Kind.STREET_FUNCTIONAL_BRANCH,
            Rule.STREET,
            Reason("street_members_suffice", numbers),
            f"{needed.source}；{parameters.joint_max_units.at(on).source}",
            variant="functional",
            details=(Reason("functional_never_counts"),),
        )
    if facts.riders == 0:
        return Verdict(Kind.COVERED, Rule.STREET, Reason("street_without_riders"), needed.source)
    missing = Reason("more_rider_members", {"more": int(needed.value) - facts.formal_members})
    return Verdict(
        Kind.MASS_ORGANIZATION_FIRST,
        Rule.MASS,
        Reason("street_too_few_members", numbers),
        f"{needed.source}；{parameters.union_members.at(on).source}",
        alternatives=(Alternative(Kind.STREET_FUNCTIONAL_BRANCH, Reason("street_later"), missing),),
    )
