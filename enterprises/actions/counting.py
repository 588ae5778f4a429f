"""Count the round's figures from its entries and write what changed.

Seven reads, one per kind of subject, then at most three writes; a figure that
stays keeps its row, so that links to it stay good.
"""

# Statements are built from the house's own definitions; every value goes as a parameter.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from enterprises.actions.filling import rows
from enterprises.models import Figure, Round
from enterprises.rules.measures import BY_CODE, place
from shanyang.departments.models import Division, PartyOrganization, Sector
from shanyang.lib.bulk import bulk_insert

Key = tuple[str, str, int]
Counts = dict[Key, int | None]

PEOPLE = """FROM enterprises_employmententry m
    JOIN enterprises_enterpriseentry e ON e.round_id = m.round_id AND e.enterprise_id = m.enterprise_id AND e.in_scope
    JOIN enterprises_workerentry w ON w.round_id = m.round_id AND w.worker_id = m.worker_id"""
COUNTED = """count(DISTINCT m.worker_id), count(*),
    count(DISTINCT CASE WHEN w.party_status = 'formal' THEN m.worker_id END),
    count(DISTINCT CASE WHEN w.party_status = 'probationary' THEN m.worker_id END),
    count(DISTINCT CASE WHEN w.party_status IN ('formal', 'probationary') AND w.party_organization_id IN
        (SELECT id FROM departments_partyorganization WHERE kind = 'outside') THEN m.worker_id END)"""
PEOPLE_MEASURES = ("workers", "employments", "formal", "probationary", "mobile")
OPEN_OUTLET = "(o.status IS NULL OR o.status NOT IN ('moved_out', 'deregistered', 'closed'))"


def refresh(round: Round) -> None:
    """Bring the Figure rows of a round in line with its entries."""
    new = count(round)
    old = {
        (measure, subject_type, subject_id): (pk, value, version)
        for pk, measure, subject_type, subject_id, value, version in Figure.objects.filter(round=round).values_list(
            "pk", "measure", "subject_type", "subject_id", "value", "definition_version"
        )
    }
    gone = [pk for key, (pk, _, _) in old.items() if key not in new]
    changed = [
        (value, BY_CODE[key[0]].version, old[key][0])
        for key, value in new.items()
        if key in old and old[key][1:] != (value, BY_CODE[key[0]].version)
    ]
    with connection.cursor() as cursor:
        if gone:
            cursor.executemany("DELETE FROM enterprises_figure WHERE id = %s", [(pk,) for pk in gone])
        if changed:
            cursor.executemany(
                "UPDATE enterprises_figure SET value = %s, definition_version = %s WHERE id = %s", changed
            )
    bulk_insert(
        Figure,
        ("round_id", "measure", "subject_type", "subject_id", "value", "definition_version"),
        [
            (round.pk, measure, subject_type, subject_id, value, BY_CODE[measure].version)
            for (measure, subject_type, subject_id), value in sorted(new.items(), key=lambda item: place(*item[0]))
            if (measure, subject_type, subject_id) not in old
        ],
    )


def count(round: Round) -> Counts:
    """Every figure of a round as its entries stand now."""
    counts = _nothing_yet(round)
    places = _places(round)
    _count_district(round, counts)
    _count_divisions(round, counts, places)
    for subject_type, column in (("sector", "e.sector_id"), ("building", "e.site_id")):
        _count_grouped(round, counts, subject_type, column)
    _count_enterprises(round, counts)
    _count_organizations(round, counts)
    return counts


def _nothing_yet(round: Round) -> Counts:
    """Places, sectors and organizations that exist on the day count 0 where nobody is; that is known, not 不掌握."""
    subjects: list[tuple[str, int]] = [("district", 0)]
    subjects += [("division", pk) for pk in Division.objects.in_force(round.as_of).values_list("pk", flat=True)]
    subjects += [("sector", pk) for pk in Sector.objects.in_force(round.as_of).values_list("pk", flat=True)]
    subjects += [
        ("organization", pk) for pk in PartyOrganization.objects.in_force(round.as_of).values_list("pk", flat=True)
    ]
    return {
        (measure.code, subject_type, pk): 0
        for measure in BY_CODE.values()
        for subject_type, pk in subjects
        if subject_type in measure.subjects
    }


def _places(round: Round) -> dict[str, int]:
    """{code: id} of the divisions in force on the as-of date."""
    return dict(Division.objects.in_force(round.as_of).values_list("code", "pk"))


def _people(counts: Counts, subject_type: str, pk: int, values: Iterable[int | None]) -> None:
    for measure, value in zip(PEOPLE_MEASURES, values, strict=True):
        if subject_type in BY_CODE[measure].subjects:
            counts[measure, subject_type, pk] = value


def _count_district(round: Round, counts: Counts) -> None:
    (people,) = rows(f"SELECT {COUNTED} {PEOPLE} WHERE m.round_id = %s AND m.active", [round.pk])
    _people(counts, "district", 0, people)
    ((firms, without),) = rows(
        """SELECT count(*), coalesce(sum(CASE WHEN roster_headcount IS NULL THEN 1 ELSE 0 END), 0)
             FROM enterprises_enterpriseentry WHERE round_id = %s AND in_scope""",
        [round.pk],
    )
    ((outlets,),) = rows(
        f"""SELECT count(*) FROM enterprises_outletentry o JOIN enterprises_enterpriseentry e
              ON e.round_id = o.round_id AND e.enterprise_id = o.enterprise_id AND e.in_scope
            WHERE o.round_id = %s AND {OPEN_OUTLET}""",
        [round.pk],
    )
    counts |= {
        ("enterprises", "district", 0): firms,
        ("without_roster", "district", 0): int(without),
        ("outlets", "district", 0): outlets,
    }


def _count_divisions(round: Round, counts: Counts, places: dict[str, int]) -> None:
    """Streets by the first nine digits of the code, communities and villages by all twelve."""
    for length in (9, 12):
        street = f"substr(v.code, 1, {length})"
        exact = "" if length == 9 else "AND length(v.code) = 12"
        for code, *people in rows(
            f"""SELECT {street}, {COUNTED} {PEOPLE} JOIN departments_division v ON v.id = m.division_id {exact}
                 WHERE m.round_id = %s AND m.active AND length(v.code) >= {length} GROUP BY {street}""",
            [round.pk],
        ):
            if code in places:
                _people(counts, "division", places[code], people)
        for code, firms, without in rows(
            f"""SELECT {street}, count(*), sum(CASE WHEN e.roster_headcount IS NULL THEN 1 ELSE 0 END)
                  FROM enterprises_enterpriseentry e JOIN departments_division v ON v.id = e.division_id {exact}
                 WHERE e.round_id = %s AND e.in_scope AND length(v.code) >= {length} GROUP BY {street}""",
            [round.pk],
        ):
            if code in places:
                counts["enterprises", "division", places[code]] = firms
                counts["without_roster", "division", places[code]] = int(without)
        for code, outlets in rows(
            f"""SELECT {street}, count(*) FROM enterprises_outletentry o
                  JOIN enterprises_enterpriseentry e
                    ON e.round_id = o.round_id AND e.enterprise_id = o.enterprise_id AND e.in_scope
                  JOIN departments_division v ON v.id = o.division_id {exact}
                 WHERE o.round_id = %s AND {OPEN_OUTLET} AND length(v.code) >= {length} GROUP BY {street}""",
            [round.pk],
        ):
            if code in places:
                counts["outlets", "division", places[code]] = outlets
    _repeat_district(round, counts, places)


def _repeat_district(round: Round, counts: Counts, places: dict[str, int]) -> None:
    """The round's own division is the district itself."""
    root = places.get(round.division.code)
    if root is not None:
        counts |= {
            (measure, "division", root): value
            for (measure, subject_type, _), value in list(counts.items())
            if subject_type == "district" and "division" in BY_CODE[measure].subjects
        }


def _count_grouped(round: Round, counts: Counts, subject_type: str, column: str) -> None:
    for pk, *people in rows(
        f"""SELECT {column}, {COUNTED} {PEOPLE}
             WHERE m.round_id = %s AND m.active AND {column} IS NOT NULL GROUP BY {column}""",
        [round.pk],
    ):
        _people(counts, subject_type, pk, people)
    for pk, firms, without, outlets in rows(
        f"""SELECT {column}, count(*), sum(CASE WHEN e.roster_headcount IS NULL THEN 1 ELSE 0 END),
                   sum(coalesce(e.outlets_known, 0))
              FROM enterprises_enterpriseentry e
             WHERE e.round_id = %s AND e.in_scope AND {column} IS NOT NULL GROUP BY {column}""",
        [round.pk],
    ):
        counts["enterprises", subject_type, pk] = firms
        counts["without_roster", subject_type, pk] = int(without)
        counts["outlets", subject_type, pk] = int(outlets)
        for measure in PEOPLE_MEASURES:
            if subject_type in BY_CODE[measure].subjects:
                counts.setdefault((measure, subject_type, pk), 0)


def _count_enterprises(round: Round, counts: Counts) -> None:
    """An enterprise's own figures stand in its entry: NULL without a roster, never 0."""
    found: list[Any] = rows(
        """SELECT enterprise_id, roster_headcount, roster_headcount, roster_formal, roster_probationary, outlets_known
             FROM enterprises_enterpriseentry WHERE round_id = %s AND in_scope""",
        [round.pk],
    )
    for pk, *people, outlets in found:
        _people(counts, "enterprise", pk, (*people, None))
        counts["outlets", "enterprise", pk] = outlets


def _count_organizations(round: Round, counts: Counts) -> None:
    """Members by formal affiliation, summed up the tree: an organization's figure holds all below it."""
    paths = {path: pk for pk, path in PartyOrganization.objects.in_force(round.as_of).values_list("pk", "path")}
    for path, formal, probationary in rows(
        """SELECT p.path, sum(CASE WHEN w.party_status = 'formal' THEN 1 ELSE 0 END),
                  sum(CASE WHEN w.party_status = 'probationary' THEN 1 ELSE 0 END)
             FROM enterprises_workerentry w JOIN departments_partyorganization p ON p.id = w.party_organization_id
            WHERE w.round_id = %s AND w.in_scope AND w.party_status IN ('formal', 'probationary') GROUP BY p.path""",
        [round.pk],
    ):
        for above, pk in paths.items():
            if path.startswith(above):
                counts["formal", "organization", pk] = (counts["formal", "organization", pk] or 0) + int(formal)
                counts["probationary", "organization", pk] = (counts["probationary", "organization", pk] or 0) + int(
                    probationary
                )
