"""判断: what a rule of coverage says, in codes and numbers; `branches/wording.py` makes the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The forms a proposal can take. What stands under them in the regulations is in `forms.py`."""

    OWN_BRANCH = "own_branch"
    BUILDING_BRANCH = "building_branch"
    EMBEDDED_INSTRUCTOR = "embedded_instructor"
    STREET_FUNCTIONAL_BRANCH = "street_functional_branch"
    JOINT_BRANCH = "joint_branch"
    INDUSTRY_BRANCH = "industry_branch"
    ATTACH_TO_EXISTING = "attach_to_existing"
    MASS_ORGANIZATION_FIRST = "mass_organization_first"
    COVERED = "covered"
    PERSON_DECIDES = "person_decides"
    UNDECIDABLE = "undecidable"
    REFORM = "reform"
    DISSOLVE = "dissolve"


class Rule(StrEnum):
    """The ladder, asked from the top; the first that applies gives the verdict."""

    DISSOLVE = "C-10"
    REFORM = "C-9"
    COVERED = "C-0"
    OWN_BRANCH = "C-1"
    BUILDING = "C-2"
    INSTRUCTOR = "C-3"
    STREET = "C-4"
    JOINT = "C-6"
    INDUSTRY = "C-7"
    ATTACH = "C-8"
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
    """One form with its rule, the reason in numbers and the article.

    `variant` is a code of `forms.VARIANTS`. `alternatives` is empty for
    UNDECIDABLE alone: whoever must decide always sees what else there is.
    """

    kind: Kind
    rule: Rule
    reason: Reason
    source: str
    variant: str = ""
    details: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    checks: tuple[Check, ...] = ()
