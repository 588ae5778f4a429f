"""A stored proposal told in sentences: its facts, the rules one by one, the form, and the other forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from branches import wording
from branches.models import Proposal
from branches.rules.verdicts import Verdict

SHORT = re.compile(r"(?:股份有限公司|有限责任公司|有限公司)$")
"""A branch is named after the enterprise without its legal form."""
OWN_BRANCH_FACTS = ("formal_members", "backbone_formal_members", "probationary_members", "headcount")
SHOWN = {
    "enterprise": (*OWN_BRANCH_FACTS, "mobile_members", "building_enterprises"),
    "building": ("enterprises", "units_with_members", "formal_members"),
    "division": ("riders", "formal_members", "enterprises"),
}
DECIDED_BY = {"C-1": "backbone_formal_members", "C-2": "building_enterprises", "C-4": "mobile_members"}


@dataclass(frozen=True)
class Fact:
    label: str | Promise
    value: Any
    unit: str | Promise
    hit: bool


@dataclass(frozen=True)
class Rung:
    code: str
    label: str | Promise
    source: str
    said: str
    applies: bool | None
    hit: bool


@dataclass(frozen=True)
class Other:
    label: str
    reason: str
    missing: str


@dataclass(frozen=True)
class Explained:
    facts: list[Fact]
    rungs: list[Rung]
    form: str
    reason: str
    details: list[str]
    others: list[Other]


@dataclass(frozen=True)
class Part:
    """One form in the composition of the enterprises' coverage."""

    kind: str
    label: str | Promise
    count: int


def explain(proposal: Proposal) -> Explained:
    decisive = DECIDED_BY.get(proposal.rule, "formal_members")
    return Explained(
        facts=[
            Fact(*_named(name), proposal.facts.get(name), wording.FACTS[name][1], hit=name == decisive)
            for name in SHOWN[proposal.subject_type]
        ],
        rungs=[
            Rung(
                code=check["rule"],
                label=wording.RULES[check["rule"]],
                source=check["source"],
                said=_said(check["reason"]),
                applies=check["applies"],
                hit=check["rule"] == proposal.rule,
            )
            for check in proposal.checks
        ],
        form=wording.form_label(proposal.kind, proposal.variant),
        reason=wording.sentence(proposal.reason_code, proposal.numbers),
        details=[*_named_branch(proposal), *(_said(detail) for detail in proposal.details)],
        others=[
            Other(
                label=str(wording.KIND_LABELS[other["kind"]]),
                reason=_said(other["reason"]),
                missing=_said(other["missing"]) if other["missing"] else "",
            )
            for other in proposal.alternatives
        ],
    )


def _named(name: str) -> tuple[str | Promise]:
    return (wording.FACTS[name][0],)


def _named_branch(proposal: Proposal) -> list[str]:
    """What an own branch would be called and to whom it would belong."""
    if proposal.kind != "own_branch" or proposal.enterprise is None:
        return []
    name = SHORT.sub("", proposal.enterprise.name)
    above = proposal.enterprise.party_organization
    # A branch belongs to a committee, not to another branch.
    while above is not None and above.kind == "branch":
        above = above.parent
    if above is None:
        return [wording.sentence("name_only", {"name": name})]
    return [wording.sentence("name_and_parent", {"name": name, "parent": above.name})]


def _said(reason: dict[str, Any]) -> str:
    return wording.sentence(reason["code"], reason["numbers"])


def composition(proposals: QuerySet[Any]) -> list[Part]:
    """How many enterprises are proposed for each form; organization coverage and work coverage never added up."""
    rows = proposals.filter(subject_type="enterprise").order_by().values_list("kind").annotate(n=Count("id"))
    counts = dict(rows)
    return [Part(str(kind), label, counts[kind]) for kind, label in wording.KINDS if counts.get(kind)]


def in_sentences(verdict: Verdict) -> str:
    """The verdict as a cadre would say it: the facts with their article, the form, and what goes with it."""
    said = wording.sentence(verdict.reason.code, verdict.reason.numbers)
    first, stop = (said[:-1], said[-1]) if said.endswith("。") else (said, "")
    details = "".join(wording.sentence(one.code, one.numbers) for one in verdict.details)
    return f"{first}（{verdict.source}）{stop}{wording.ACTS[verdict.kind]}{details}"
