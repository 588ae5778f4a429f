"""Judge the four clears of a round's enterprises again: five reads, one write."""

# Statements are built from the house's own definitions; every value goes as a parameter.
# ruff: noqa: S608

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import connection

from enterprises.actions.filling import DIRTY_ENTERPRISES, rows
from enterprises.models import Round, SignOff
from enterprises.rules.clears import DEFAULTS, Clear, ClearFacts, clears

KIND_TO_FACT = {
    "outlet": "outlets_open",
    "status": "operations_open",
    "headcount": "headcount_open",
    "member_count": "members_open",
    "party_status": "members_open",
}
DIRTY = f"SELECT id FROM {DIRTY_ENTERPRISES}"


def refresh(round: Round, which: str = DIRTY) -> int:
    """`which` is a subquery of enterprise ids; by default those being consolidated. Returns how many were judged."""
    facts = gather(round, which)
    verdicts = []
    for entry_id, one in facts.items():
        why = clears(ClearFacts(**one), on=round.as_of, parameters=DEFAULTS)
        verdicts.append([item for clear in Clear for item in (not why[clear], why[clear])] + [entry_id])
    columns = ", ".join(f"{clear}_clear = %s, {clear}_why = %s" for clear in Clear)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE enterprises_enterpriseentry SET {columns} WHERE id = %s", verdicts)
    return len(verdicts)


def refresh_members(round: Round) -> int:
    """After a signature was given or voided: every enterprise of the round whose roster holds members."""
    return refresh(
        round,
        f"SELECT enterprise_id FROM enterprises_enterpriseentry WHERE round_id = {int(round.pk)} AND in_scope",
    )


def gather(round: Round, which: str = DIRTY) -> dict[int, dict[str, Any]]:
    """{entry id: arguments of ClearFacts}."""
    names = (
        "outlets_declared",
        "operating_status",
        "license_state",
        "main_business",
        "headcount",
        "headcount_basis",
        "roster",
    )
    facts: dict[int, dict[str, Any]] = {}
    entry_of: dict[int, int] = {}
    for pk, enterprise, formal, probationary, *values in rows(
        f"""SELECT id, enterprise_id, roster_formal, roster_probationary, outlets_count, operating_status,
                   license_state, main_business, headcount, headcount_basis, roster_headcount
              FROM enterprises_enterpriseentry WHERE round_id = %s AND enterprise_id IN ({which})""",
        [round.pk],
    ):
        entry_of[enterprise] = pk
        facts[pk] = dict(zip(names, values, strict=True))
        facts[pk]["members"] = None if formal is None else formal + (probationary or 0)
    _add_outlets(round, which, facts, entry_of)
    _add_discrepancies(round, which, facts, entry_of)
    _add_members(round, which, facts, entry_of)
    return facts


def _add_outlets(round: Round, which: str, facts: dict[int, dict[str, Any]], entry_of: dict[int, int]) -> None:
    for enterprise, known, *missing in rows(
        f"""SELECT o.enterprise_id, count(*),
                   sum(CASE WHEN o.address IS NULL OR o.address = '' THEN 1 ELSE 0 END),
                   sum(CASE WHEN v.level IN ('community', 'village') THEN 0 ELSE 1 END),
                   sum(CASE WHEN o.status IS NULL THEN 1 ELSE 0 END)
              FROM enterprises_outletentry o LEFT JOIN departments_division v ON v.id = o.division_id
             WHERE o.round_id = %s AND o.enterprise_id IN ({which})
               AND (o.status IS NULL OR o.status NOT IN ('moved_out', 'deregistered', 'closed'))
             GROUP BY o.enterprise_id""",
        [round.pk],
    ):
        if enterprise in entry_of:
            names = ("outlets_without_address", "outlets_without_community", "outlets_without_state")
            facts[entry_of[enterprise]] |= {"outlets_known": known, **dict(zip(names, missing, strict=True))}


def _add_discrepancies(round: Round, which: str, facts: dict[int, dict[str, Any]], entry_of: dict[int, int]) -> None:
    for enterprise, kind, state, count in rows(
        f"""SELECT enterprise_id, kind, state, count(*) FROM enterprises_discrepancy
             WHERE round_id = %s AND enterprise_id IN ({which}) AND state IN ('open', 'settled')
             GROUP BY enterprise_id, kind, state""",
        [round.pk],
    ):
        one = facts.get(entry_of.get(enterprise, 0))
        if one is None:
            continue
        if state == "open" and kind in KIND_TO_FACT:
            name = KIND_TO_FACT[kind]
            one[name] = one.get(name, 0) + count
        elif state == "settled" and kind == "headcount":
            one["headcount_explained"] = True


def _add_members(round: Round, which: str, facts: dict[int, dict[str, Any]], entry_of: dict[int, int]) -> None:
    signed = tuple(SignOff.objects.valid().filter(round=round).values_list("party_organization__path", flat=True))
    unsigned: dict[int, int] = defaultdict(int)
    unknown: dict[int, int] = defaultdict(int)
    for enterprise, path, count in rows(
        # Who is affiliated outside is signed there; nothing of it is open here.
        f"""SELECT m.enterprise_id, p.path, count(*)
              FROM enterprises_employmententry m
              JOIN enterprises_workerentry w ON w.round_id = m.round_id AND w.worker_id = m.worker_id
              LEFT JOIN departments_partyorganization p ON p.id = w.party_organization_id
             WHERE m.round_id = %s AND m.active AND w.party_status IN ('formal', 'probationary')
               AND (p.kind IS NULL OR p.kind <> 'outside') AND m.enterprise_id IN ({which})
             GROUP BY m.enterprise_id, p.path""",
        [round.pk],
    ):
        if path is None:
            unknown[enterprise] += count
        elif not path.startswith(signed or ("no signature",)):
            unsigned[enterprise] += count
    for name, counts in (("members_without_affiliation", unknown), ("members_unsigned", unsigned)):
        for enterprise, count in counts.items():
            if enterprise in entry_of:
                facts[entry_of[enterprise]][name] = count
