"""企业的覆盖规则: the ladder of one enterprise, asked from the top.

Two thresholds stay apart. The regulation counts all formal members; the
district counts those at mid-level and above. An enterprise between the two is
due a branch by the regulation and misses the local criterion, so a person
decides; a rule never calls it unfit. Functional and mobile membership never
counts towards a branch, because the affiliation lies elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from branches.rules.building_coverage import building_form
from branches.rules.facts import BuildingFacts, Facts
from branches.rules.parameters import ADJUSTMENT
from branches.rules.sizes import officers, size_variant
from branches.rules.verdicts import Alternative, Check, Kind, Numbers, Reason, Rule, Verdict
from shanyang.lib.parameters import InForce, Parameters


def propose_enterprise(facts: Facts, *, on: date, parameters: Parameters) -> Verdict:
    """How an enterprise should be covered, given its facts on one day.

    Raises LookupError when a parameter was not in force on that day.
    """
    ladder = Ladder(facts, on, parameters)
    for rung in (
        ladder.closed,
        ladder.contradictory,
        ladder.existing,
        ladder.own_branch,
        ladder.unknown,
        ladder.due_by_regulation,
        ladder.building,
        ladder.instructor,
        ladder.street,
        ladder.nobody,
    ):
        verdict = rung()
        if verdict is not None:
            break
    else:
        verdict = ladder.mass_organization()
    others = tuple(ladder.alternatives(verdict)) if verdict.kind is not Kind.UNDECIDABLE else ()
    return replace(verdict, checks=tuple(ladder.checks()), alternatives=others)


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

    def closed(self) -> Verdict | None:
        if not self.facts.closed:
            return None
        if self.facts.has_party_org:
            return Verdict(
                Kind.DISSOLVE, Rule.DISSOLVE, Reason("closed_with_organization"), ADJUSTMENT,
                details=(Reason("members_move_on"),),
            )  # fmt: skip
        return Verdict(Kind.COVERED, Rule.COVERED, Reason("closed_without_organization"), self.statutory.source)

    def contradictory(self) -> Verdict | None:
        members, backbone = self.facts.formal_members, self.facts.backbone_formal_members
        if members is not None and backbone is not None and backbone > members:
            numbers = {"members": members, "backbone": backbone}
            return self._undecidable("backbone_exceeds_members", numbers, self.local.source)
        if members is not None and self.facts.headcount is not None and members > self.facts.headcount:
            numbers = {"members": members, "headcount": self.facts.headcount}
            return self._undecidable("members_exceed_headcount", numbers, self.statutory.source)
        return None

    def existing(self) -> Verdict | None:
        """A branch that stands stays, is adjusted when its members fell below or grew above a number."""
        if not self.facts.has_party_org:
            return None
        if self.facts.formal_members is None:
            return Verdict(Kind.COVERED, Rule.COVERED, Reason("has_organization_unknown"), self.statutory.source)
        if self.counted < self.statutory.value:
            numbers = {"have": self.counted, "needed": int(self.statutory.value), **self._joint_numbers()}
            return Verdict(Kind.REFORM, Rule.REFORM, Reason("branch_too_small", numbers), ADJUSTMENT)
        variant, source = size_variant(self.counted, on=self.on, parameters=self.parameters)
        if variant:
            numbers = {"have": self.counted, "most": int(self._at("branch_max_members").value)}
            return Verdict(
                Kind.REFORM, Rule.REFORM, Reason("branch_too_large", numbers), f"{source}；{ADJUSTMENT}", variant
            )
        return Verdict(Kind.COVERED, Rule.COVERED, Reason("has_organization"), self.statutory.source)

    def unknown(self) -> Verdict | None:
        if self.facts.formal_members is None:
            return self._undecidable("members_unknown", {}, self.statutory.source)
        return None

    def own_branch(self) -> Verdict | None:
        """Known backbone members are formal members: the sum need not be known beside them."""
        backbone = self.facts.backbone_formal_members
        if backbone is None or backbone < self.local.value:
            return None
        members = max(self.members, backbone)
        variant, source = size_variant(members, on=self.on, parameters=self.parameters)
        reason = Reason("backbone_suffices", {"have": backbone, "needed": int(self.local.value)})
        return Verdict(
            Kind.OWN_BRANCH,
            Rule.OWN_BRANCH,
            reason,
            "；".join(filter(None, (self.statutory.source, self.local.source, source))),
            variant,
            details=(self._officers(members), *self._too_many(members)),
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
            details=(self._officers(self.members), *self._too_many(self.members)),
        )

    def building(self) -> Verdict | None:
        if not self._concentrated():
            return None
        known = self.facts.building_formal_members
        if known is None and self.members == 0:
            numbers = {"have": self.facts.building_enterprises}
            return self._undecidable("building_members_unknown", numbers, self.concentrated_from.source)
        # The building's number holds the enterprise's own members.
        inside = max(known or 0, self.members)
        if inside == 0:
            return None
        return building_form(
            BuildingFacts(
                enterprises=self.facts.building_enterprises,
                units_with_members=self.facts.building_units_with_members or None,
                formal_members=inside,
            ),
            on=self.on,
            parameters=self.parameters,
        )

    def instructor(self) -> Verdict | None:
        """An instructor makes a branch only where affiliations transferred in bring the count to the regulation's."""
        if self.members == 0 and self.counted < self.statutory.value:
            return None
        moved = self.facts.transferred_in or 0
        numbers = {"have": self.members, "needed": int(self.statutory.value), "moved": moved, "counted": self.counted}
        source = f"{self.local.source}；{self.statutory.source}"
        if self.counted >= self.statutory.value:
            return Verdict(
                Kind.EMBEDDED_INSTRUCTOR, Rule.INSTRUCTOR, Reason("transfers_suffice", numbers), source, "entity",
                details=(self._officers(self.counted),),
            )  # fmt: skip
        missing = {**numbers, "transfers": int(self.statutory.value) - self.counted}
        return Verdict(
            Kind.EMBEDDED_INSTRUCTOR, Rule.INSTRUCTOR, Reason("few_members", missing), source,
            details=(Reason("transfer_needed", missing),),
        )  # fmt: skip

    def street(self) -> Verdict | None:
        if not self.facts.dispersed or not self.facts.mobile_members:
            return None
        return Verdict(
            Kind.STREET_FUNCTIONAL_BRANCH,
            Rule.STREET,
            Reason("mobile_members_dispersed", {"have": self.facts.mobile_members}),
            f"{self.local.source}；{self._at('joint_max_units').source}",
            "mobile_member",
            details=(Reason("functional_never_counts"),),
        )

    def nobody(self) -> Verdict | None:
        if self.facts.headcount != 0:
            return None
        return Verdict(Kind.COVERED, Rule.COVERED, Reason("nobody_works_here"), self.statutory.source)

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

    @property
    def counted(self) -> int:
        """Own formal members and those whose affiliation was moved here."""
        return self.members + (self.facts.transferred_in or 0)

    def _undecidable(self, code: str, numbers: Numbers, source: str) -> Verdict:
        return Verdict(Kind.UNDECIDABLE, Rule.FACTS, Reason(code, numbers), source)

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
        if self.facts.probationary_members:
            yield Reason("probationary_do_not_count", {"have": self.facts.probationary_members})
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
            self._concentrated() and bool(facts.building_formal_members),
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
        """Other forms: lawful now, or with what would have to change. Never none for a form that was decided."""
        if verdict.kind in (Kind.COVERED, Kind.REFORM, Kind.DISSOLVE):
            yield self._instead_of_what_stands(verdict)
            return
        yield from self._own_branch_instead(verdict)
        if verdict.kind is Kind.OWN_BRANCH:
            more = Reason("backbone_falls", {"needed": int(self.local.value)})
            yield Alternative(Kind.PERSON_DECIDES, Reason("between_possible"), more)
        yield from self._joint_branch_instead()
        if self._concentrated() and verdict.kind is not Kind.BUILDING_BRANCH and self.facts.building_formal_members:
            yield Alternative(
                Kind.BUILDING_BRANCH, Reason("building_possible", {"have": self.facts.building_enterprises})
            )
        if verdict.kind is Kind.BUILDING_BRANCH and 0 < self.members < self.statutory.value:
            yield Alternative(Kind.EMBEDDED_INSTRUCTOR, Reason("instructor_possible", {"have": self.members}))
        if self.facts.dispersed and self.members and verdict.kind is not Kind.STREET_FUNCTIONAL_BRANCH:
            yield Alternative(Kind.STREET_FUNCTIONAL_BRANCH, Reason("street_beside", {"have": self.members}))
        if verdict.kind is Kind.STREET_FUNCTIONAL_BRANCH:
            yield Alternative(Kind.ATTACH_TO_EXISTING, Reason("attach_possible", {"have": self.facts.mobile_members}))

    def _instead_of_what_stands(self, verdict: Verdict) -> Alternative:
        needed = {"needed": int(self.statutory.value)}
        if verdict.kind is Kind.DISSOLVE:
            return Alternative(Kind.REFORM, Reason("merge_instead"), Reason("works_on"))
        if verdict.kind is Kind.REFORM:
            return Alternative(Kind.COVERED, Reason("branch_may_stay"), Reason("members_within_bounds", needed))
        if self.facts.has_party_org:
            return Alternative(Kind.REFORM, Reason("reform_later"), Reason("members_fall", needed))
        return Alternative(Kind.MASS_ORGANIZATION_FIRST, Reason("mass_later"), Reason("people_come"))

    def _own_branch_instead(self, verdict: Verdict) -> Iterator[Alternative]:
        if verdict.kind is Kind.OWN_BRANCH:
            return
        needed, statutory = int(self.local.value), int(self.statutory.value)
        if verdict.kind is Kind.PERSON_DECIDES:
            backbone = self.facts.backbone_formal_members
            missing = (
                Reason("backbone_to_find_out", {"needed": needed})
                if backbone is None
                else Reason("more_backbone", {"more": needed - backbone, "needed": needed})
            )
            yield Alternative(Kind.OWN_BRANCH, Reason("regulation_obliges", {"have": self.members}), missing)
            return
        if self.counted >= statutory:
            missing = Reason("more_backbone", {"more": max(needed - self.members, 1), "needed": needed})
        else:
            missing = Reason("more_members", {"more": statutory - self.members, "needed": statutory})
        yield Alternative(Kind.OWN_BRANCH, Reason("own_branch_later"), missing)

    def _joint_numbers(self) -> dict[str, int | None]:
        return {"units": int(self._at("joint_max_units").value)}

    def _joint_branch_instead(self) -> Iterator[Alternative]:
        """The lawful form below the regulation's number: units side by side or of one trade, together."""
        if not 0 < self.members < self.statutory.value:
            return
        most, together = int(self._at("joint_max_units").value), None
        numbers: dict[str, int | None] = {
            "units": most,
            "more": int(self.statutory.value) - self.members,
            "needed": int(self.statutory.value),
        }
        if self.facts.neighbors_formal_members is not None and self.facts.neighbors_units is not None:
            together = self.members + self.facts.neighbors_formal_members
            numbers |= {"others": self.facts.neighbors_units, "together": together}
        if together is not None and together >= self.statutory.value and self.facts.neighbors_units:
            if self.facts.neighbors_units + 1 <= most:
                yield Alternative(Kind.JOINT_BRANCH, Reason("joint_with_neighbors", numbers))
            else:
                yield Alternative(Kind.JOINT_BRANCH, Reason("joint_until_then", numbers))
                yield Alternative(Kind.INDUSTRY_BRANCH, Reason("industry_with_neighbors", numbers))
            return
        yield Alternative(Kind.JOINT_BRANCH, Reason("joint_until_then", numbers))
