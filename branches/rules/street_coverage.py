"""属地的覆盖规则: riders and couriers of a street, and small units of one quarter or one trade."""

from __future__ import annotations

from datetime import date

from branches.rules.facts import StreetFacts
from branches.rules.parameters import ADJUSTMENT, DUAL_PARTICIPATION
from branches.rules.verdicts import Alternative, Kind, Reason, Rule, Verdict
from shanyang.lib.parameters import Parameters


def propose_for_street(facts: StreetFacts, *, on: date, parameters: Parameters) -> Verdict:
    """Whether a street should gather its dispersed members in a functional branch, or its small units in a joint one.

    Raises LookupError before the parameters were in force.
    """
    needed = parameters.street_min_members.at(on)
    standing = _standing(facts, on=on, parameters=parameters)
    if standing is not None:
        return standing
    gathered = _units_together(facts, on=on, parameters=parameters)
    if facts.formal_members is None:
        if gathered is not None:
            return gathered
        return Verdict(Kind.UNDECIDABLE, Rule.FACTS, Reason("street_members_unknown"), needed.source)
    numbers = {"riders": facts.riders, "have": facts.formal_members, "needed": int(needed.value)}
    source = f"{needed.source}；{parameters.joint_max_units.at(on).source}"
    if facts.formal_members >= needed.value:
        attach = Alternative(Kind.ATTACH_TO_EXISTING, Reason("attach_possible", {"have": facts.formal_members}))
        return Verdict(
            Kind.STREET_FUNCTIONAL_BRANCH, Rule.STREET, Reason("street_members_suffice", numbers), source,
            variant="mobile_member",
            details=(Reason("functional_never_counts"),),
            alternatives=(attach,),
        )  # fmt: skip
    if gathered is not None:
        return gathered
    missing = Reason("more_rider_members", {"more": int(needed.value) - facts.formal_members})
    later = Alternative(Kind.STREET_FUNCTIONAL_BRANCH, Reason("street_later"), missing)
    if facts.formal_members > 0:
        return Verdict(
            Kind.ATTACH_TO_EXISTING, Rule.ATTACH, Reason("street_too_few_members", numbers),
            f"{needed.source}；{DUAL_PARTICIPATION}",
            details=(Reason("functional_never_counts"),),
            alternatives=(later,),
        )  # fmt: skip
    if facts.riders == 0:
        return Verdict(
            Kind.COVERED, Rule.STREET, Reason("street_without_riders"), needed.source,
            alternatives=(Alternative(Kind.MASS_ORGANIZATION_FIRST, Reason("mass_later"), Reason("people_come")),),
        )  # fmt: skip
    return Verdict(
        Kind.MASS_ORGANIZATION_FIRST, Rule.MASS, Reason("street_without_members", numbers),
        f"{needed.source}；{parameters.union_members.at(on).source}",
        alternatives=(later,),
    )  # fmt: skip


def _units_together(facts: StreetFacts, *, on: date, parameters: Parameters) -> Verdict | None:
    """Units with few members each: up to the regulation's number of units jointly, more of them as a trade."""
    statutory, most = parameters.statutory_members.at(on), parameters.joint_max_units.at(on)
    units, members = facts.neighbors_units, facts.neighbors_formal_members
    if units is None or members is None or units < 2 or members < statutory.value:
        return None
    numbers = {"others": units, "have": members, "needed": int(statutory.value), "most": int(most.value)}
    if units <= most.value:
        more = Reason("more_units", {"most": int(most.value)})
        return Verdict(
            Kind.JOINT_BRANCH, Rule.JOINT, Reason("joint_side_by_side", numbers), most.source, "adjacency",
            alternatives=(Alternative(Kind.INDUSTRY_BRANCH, Reason("industry_later"), more),),
        )  # fmt: skip
    fewer = Reason("fewer_units", {"most": int(most.value)})
    return Verdict(
        Kind.INDUSTRY_BRANCH, Rule.INDUSTRY, Reason("industry_many_units", numbers), most.source, "trade_branch",
        alternatives=(Alternative(Kind.JOINT_BRANCH, Reason("joint_in_groups"), fewer),),
    )  # fmt: skip


def _standing(facts: StreetFacts, *, on: date, parameters: Parameters) -> Verdict | None:
    needed = parameters.street_min_members.at(on)
    number = {"needed": int(needed.value)}
    if facts.closed:
        if facts.has_party_org:
            return Verdict(
                Kind.DISSOLVE, Rule.DISSOLVE, Reason("street_closed_with_organization"), ADJUSTMENT,
                details=(Reason("members_move_on"),),
                alternatives=(Alternative(Kind.REFORM, Reason("merge_instead"), Reason("works_on")),),
            )  # fmt: skip
        return Verdict(
            Kind.COVERED, Rule.COVERED, Reason("street_without_riders"), needed.source,
            alternatives=(Alternative(Kind.MASS_ORGANIZATION_FIRST, Reason("mass_later"), Reason("people_come")),),
        )  # fmt: skip
    if not facts.has_party_org:
        return None
    if facts.formal_members is not None and facts.formal_members < needed.value:
        return Verdict(
            Kind.REFORM, Rule.REFORM, Reason("street_branch_too_small", {"have": facts.formal_members, **number}),
            ADJUSTMENT,
            alternatives=(
                Alternative(Kind.COVERED, Reason("branch_may_stay"), Reason("members_within_bounds", number)),
            ),
        )  # fmt: skip
    return Verdict(
        Kind.COVERED, Rule.COVERED, Reason("street_has_organization"), needed.source,
        alternatives=(Alternative(Kind.REFORM, Reason("reform_later"), Reason("members_fall", number)),),
    )  # fmt: skip
