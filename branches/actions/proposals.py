"""Bring the proposals of a frozen round in line with its facts and the rules: only changed ones are written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from branches import permissions
from branches.models import Proposal
from branches.queries import Subject, gather_facts, parameters_on
from branches.rules.coverage import propose
from branches.rules.verdicts import Reason
from enterprises.models import Round
from shanyang.departments.actions import audit
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import User
from shanyang.lib.errors import Refused
from shanyang.lib.parameters import Parameters

Key = tuple[str, int]
WRITTEN = (
    *("division_id", "sector_id", "kind", "variant", "rule", "article", "reason_code", "numbers"),
    *("facts", "alternatives", "details", "checks", "facts_hash"),
)


@dataclass(frozen=True)
class Refreshed:
    """How many proposals were added, rewritten, left as they were, and taken away with their subject."""

    added: int
    changed: int
    same: int
    gone: int


@transaction.atomic
def refresh(round: Round, *, by: Actor) -> Refreshed:
    """Propose a form for every enterprise, building and street of a frozen round.

    Writes: Proposal (new and changed ones), one AuditEvent.
    Raises: Refused (not the lead; the round is not frozen).
    """
    if isinstance(by, User):
        permissions.check_refresh(by)
    if round.state != "frozen":
        raise Refused(_("覆盖建议只依据冻结的数。请先冻结本轮。"))
    parameters = parameters_on()
    standing = {_key(one): one for one in Proposal.objects.select_for_update().filter(round=round)}
    counts: Counter[str] = Counter()
    added, changed, seen = [], [], set()
    for subject in gather_facts(round):
        values = _values(subject, on=round.as_of, parameters=parameters)
        key = (subject.type, subject.enterprise or subject.building or subject.division or 0)
        seen.add(key)
        known = standing.get(key)
        if known is None:
            added.append(
                Proposal(
                    round=round,
                    subject_type=subject.type,
                    enterprise_id=subject.enterprise,
                    building_id=subject.building,
                    **values,
                )
            )
        elif known.facts_hash != values["facts_hash"]:
            for name, value in values.items():
                setattr(known, name, value)
            known.version += 1
            known.changed_at = timezone.now()
            changed.append(known)
        else:
            counts["same"] += 1
    Proposal.objects.bulk_create(added, batch_size=500)
    Proposal.objects.bulk_update(changed, [*_columns(), "version", "changed_at"], batch_size=200)
    gone = [one.pk for key, one in standing.items() if key not in seen]
    Proposal.objects.filter(pk__in=gone).delete()
    result = Refreshed(len(added), len(changed), counts["same"], len(gone))
    audit.record("branches.refresh_proposals", round, by=by, detail=asdict(result))
    return result


def _columns() -> list[str]:
    return [name.removesuffix("_id") for name in WRITTEN]


def _key(proposal: Proposal) -> Key:
    return proposal.subject_type, proposal.enterprise_id or proposal.building_id or proposal.division_id or 0


def _values(subject: Subject, *, on: date, parameters: Parameters) -> dict[str, Any]:
    verdict = propose(subject.facts, on=on, parameters=parameters)
    values: dict[str, Any] = {
        "division_id": subject.division,
        "sector_id": subject.sector,
        "kind": str(verdict.kind),
        "variant": verdict.variant,
        "rule": str(verdict.rule),
        "article": verdict.source[:200],
        "reason_code": verdict.reason.code,
        "numbers": dict(verdict.reason.numbers),
        "facts": asdict(subject.facts),
        "details": [_reason(one) for one in verdict.details],
        "alternatives": [
            {
                "kind": str(one.kind),
                "reason": _reason(one.reason),
                "missing": _reason(one.missing) if one.missing else None,
            }
            for one in verdict.alternatives
        ],
        "checks": [
            {"rule": str(one.rule), "applies": one.applies, "reason": _reason(one.reason), "source": one.source}
            for one in verdict.checks
        ],
    }
    # Everything that a parameter can change stands in the values: thresholds, articles and forms.
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return {**values, "facts_hash": hashlib.sha256(text.encode()).hexdigest()}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "numbers": dict(reason.numbers)}
