"""覆盖规则: which form of Party coverage the facts of one day call for, and why.

Pure: facts, a day and a snapshot of parameters in, a verdict out. A verdict
proposes and establishes nothing. The ladders stand in `enterprise_coverage.py`,
`building_coverage.py` and `street_coverage.py`.
"""

from __future__ import annotations

from datetime import date

from branches.rules.building_coverage import propose_for_building
from branches.rules.enterprise_coverage import propose_enterprise
from branches.rules.facts import BuildingFacts, Facts, StreetFacts
from branches.rules.parameters import STATUTORY
from branches.rules.street_coverage import propose_for_street
from branches.rules.verdicts import Verdict
from shanyang.lib.parameters import Parameters


def propose(facts: Facts | BuildingFacts | StreetFacts, *, on: date, parameters: Parameters = STATUTORY) -> Verdict:
    """The one form that an enterprise, a building or a street should be given.

    Raises LookupError when a parameter was not in force on that day.

    >>> propose(Facts(formal_members=5, backbone_formal_members=2), on=date(2025, 6, 30)).kind
    <Kind.PERSON_DECIDES: 'person_decides'>
    >>> propose(BuildingFacts(enterprises=4, units_with_members=2, formal_members=3), on=date(2026, 1, 1)).variant
    'entity'
    >>> propose(StreetFacts(riders=80, formal_members=3), on=date(2026, 1, 1)).kind
    <Kind.STREET_FUNCTIONAL_BRANCH: 'street_functional_branch'>
    """
    if isinstance(facts, Facts):
        return propose_enterprise(facts, on=on, parameters=parameters)
    if isinstance(facts, BuildingFacts):
        return propose_for_building(facts, on=on, parameters=parameters)
    return propose_for_street(facts, on=on, parameters=parameters)
