"""楼宇的覆盖规则: an office building whose enterprises have no organization of their own."""

from __future__ import annotations

from datetime import date

from branches.rules.facts import BuildingFacts
from branches.rules.parameters import ADJUSTMENT, DUAL_PARTICIPATION
from branches.rules.sizes import officers
from branches.rules.verdicts import Alternative, Kind, Numbers, Reason, Rule, Verdict
from shanyang.lib.parameters import Parameters


def propose_for_building(facts: BuildingFacts, *, on: date, parameters: Parameters) -> Verdict:
    """How an office building should be covered. Raises LookupError before the parameters were in force."""
    concentrated, statutory = parameters.building_min_enterprises.at(on), parameters.statutory_members.at(on)
    standing = _standing(facts, on=on, parameters=parameters)
    if standing is not None:
        return standing
    firms, members = facts.enterprises, facts.formal_members
    if firms is None:
        return Verdict(Kind.UNDECIDABLE, Rule.FACTS, Reason("building_enterprises_unknown"), concentrated.source)
    numbers: Numbers = {"have": firms, "needed": int(concentrated.value)}
    if firms <= 1:
        more = Reason("more_enterprises", {"more": int(concentrated.value) - firms, "needed": int(concentrated.value)})
        return Verdict(
            Kind.COVERED, Rule.BUILDING, Reason("building_not_concentrated", numbers), concentrated.source,
            alternatives=(Alternative(Kind.BUILDING_BRANCH, Reason("building_later"), more),),
        )  # fmt: skip
    if members is None or (members == 0 and facts.enterprises_unknown):
        unknown = {"have": facts.enterprises_unknown or firms}
        return Verdict(Kind.UNDECIDABLE, Rule.FACTS, Reason("building_members_unknown", unknown), concentrated.source)
    if members == 0:
        union = parameters.union_members.at(on)
        more = Reason("members_come", {"needed": 1})
        return Verdict(
            Kind.MASS_ORGANIZATION_FIRST, Rule.MASS, Reason("building_without_members", numbers),
            f"{concentrated.source}；{union.source}",
            alternatives=(Alternative(Kind.BUILDING_BRANCH, Reason("building_later"), more),),
        )  # fmt: skip
    if firms >= concentrated.value:
        return building_form(facts, on=on, parameters=parameters)
    units = parameters.joint_max_units.at(on)
    together = {"others": firms, "have": members, "needed": int(statutory.value), "most": int(units.value)}
    if members >= statutory.value:
        more = Reason("more_enterprises", {"more": int(concentrated.value) - firms, "needed": int(concentrated.value)})
        return Verdict(
            Kind.JOINT_BRANCH, Rule.JOINT, Reason("joint_side_by_side", together), units.source, "adjacency",
            details=(officers(members, on=on, parameters=parameters),),
            alternatives=(Alternative(Kind.BUILDING_BRANCH, Reason("building_later"), more),),
        )  # fmt: skip
    missing = Reason("more_members", {"more": int(statutory.value) - members, "needed": int(statutory.value)})
    return Verdict(
        Kind.ATTACH_TO_EXISTING, Rule.ATTACH, Reason("attach_few_in_building", together),
        f"{statutory.source}；{DUAL_PARTICIPATION}",
        details=(Reason("functional_never_counts"),),
        alternatives=(Alternative(Kind.JOINT_BRANCH, Reason("joint_later"), missing),),
    )  # fmt: skip


def _standing(facts: BuildingFacts, *, on: date, parameters: Parameters) -> Verdict | None:
    """A building branch that exists, or a building without enterprises."""
    statutory = parameters.statutory_members.at(on)
    needed = {"needed": int(statutory.value)}
    if facts.closed:
        if facts.has_party_org:
            return Verdict(
                Kind.DISSOLVE, Rule.DISSOLVE, Reason("building_closed_with_organization"), ADJUSTMENT,
                details=(Reason("members_move_on"),),
                alternatives=(Alternative(Kind.REFORM, Reason("merge_instead"), Reason("works_on")),),
            )  # fmt: skip
        return Verdict(
            Kind.COVERED, Rule.COVERED, Reason("building_closed"), statutory.source,
            alternatives=(Alternative(Kind.MASS_ORGANIZATION_FIRST, Reason("mass_later"), Reason("people_come")),),
        )  # fmt: skip
    if not facts.has_party_org:
        return None
    if facts.formal_members is not None and facts.formal_members < statutory.value:
        return Verdict(
            Kind.REFORM, Rule.REFORM, Reason("building_too_small", {"have": facts.formal_members, **needed}),
            ADJUSTMENT, variant="functional",
            alternatives=(_may_stay(needed),),
        )  # fmt: skip
    return Verdict(
        Kind.COVERED, Rule.COVERED, Reason("building_has_organization"), statutory.source,
        alternatives=(Alternative(Kind.REFORM, Reason("reform_later"), Reason("members_fall", needed)),),
    )  # fmt: skip


def _may_stay(needed: Numbers) -> Alternative:
    return Alternative(Kind.COVERED, Reason("branch_may_stay"), Reason("members_within_bounds", needed))


def building_form(facts: BuildingFacts, *, on: date, parameters: Parameters) -> Verdict:
    """Entity where the members of few enough units reach the regulation's number, functional otherwise.

    Where nobody counted the units with members, there are at most as many as enterprises and as members.
    """
    statutory, units = parameters.statutory_members.at(on), parameters.joint_max_units.at(on)
    firms, members = facts.enterprises or 0, facts.formal_members or 0
    counted = facts.units_with_members is not None
    spread = facts.units_with_members if facts.units_with_members is not None else min(firms, members)
    numbers: Numbers = {
        "enterprises": firms,
        "units": spread,
        "members": members,
        "needed": int(statutory.value),
        "most": int(units.value),
    }
    source = f"{parameters.building_min_enterprises.at(on).source}；{units.source}"
    if members >= statutory.value and spread <= units.value:
        return Verdict(
            Kind.BUILDING_BRANCH,
            Rule.BUILDING,
            Reason("building_entity" if counted else "building_entity_uncounted", numbers),
            source,
            variant="entity",
            details=(officers(members, on=on, parameters=parameters),),
            alternatives=(
                Alternative(Kind.JOINT_BRANCH, Reason("joint_in_building", numbers)),
                Alternative(Kind.ATTACH_TO_EXISTING, Reason("attach_in_building", numbers)),
            ),
        )
    if members < statutory.value:
        code = "building_functional_few"
        missing = Reason("more_members", {"more": int(statutory.value) - members, "needed": int(statutory.value)})
    else:
        code = "building_functional_many_units" if counted else "building_functional_uncounted"
        missing = Reason("fewer_units", {"most": int(units.value)})
    return Verdict(
        Kind.BUILDING_BRANCH,
        Rule.BUILDING,
        Reason(code, numbers),
        source,
        variant="functional",
        details=(Reason("functional_never_counts"),),
        alternatives=(Alternative(Kind.JOINT_BRANCH, Reason("joint_in_building", numbers), missing),),
    )
