"""The answer to somebody's table: a line for each street and one for the district, from frozen figures and answers."""

# Statements are built from the house's own words; every value goes as a parameter.
# ruff: noqa: S608

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from enterprises.models import DataRequest, FrozenFigure, RequestAnswer, RequestColumn, Round
from enterprises.queries.frozen import basis, last_amendments
from enterprises.rules.measures import BY_CODE
from shanyang.departments.models import Division

WHOLE = ""
"""The district's own line."""

PEOPLE = {
    "female": "w.sex = 'female'",
    "members": "w.party_status IN ('formal', 'probationary')",
    "backbone": "w.party_status = 'formal' AND m.is_backbone",
    "league": "w.league_member",
    "union": "w.union_member",
}
FIRMS = {
    "has_party_org": "e.has_party_org",
    "has_union": "e.has_union",
    "has_league": "e.has_league",
    "has_womens": "e.has_womens",
    "operating": "e.operating_status = 'operating'",
    "suspended": "e.operating_status = 'suspended'",
}


@dataclass(frozen=True)
class Answered:
    """The filled table: one heading a column, one line a place, and where each column comes from."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    sources: tuple[tuple[str, str], ...]


def streets(on: date) -> list[Division]:
    return list(Division.objects.in_force(on).streets().order_by("code"))


def tallies(round_: Round, codes: set[str]) -> dict[tuple[str, str], int]:
    """{(tally, street code or whole): number}; at most four statements."""
    found: dict[tuple[str, str], int] = {}
    people = sorted(codes & PEOPLE.keys())
    firms = sorted(codes & FIRMS.keys())
    jobs = """FROM enterprises_employmententry m
        JOIN enterprises_enterpriseentry e ON e.round_id = m.round_id AND e.enterprise_id = m.enterprise_id
         AND e.in_scope
        JOIN enterprises_workerentry w ON w.round_id = m.round_id AND w.worker_id = m.worker_id
        LEFT JOIN departments_division v ON v.id = m.division_id WHERE m.round_id = %s AND m.active"""
    entries = """FROM enterprises_enterpriseentry e LEFT JOIN departments_division v ON v.id = e.division_id
        WHERE e.round_id = %s AND e.in_scope"""
    for names, conditions, counted, source in (
        (people, PEOPLE, "m.worker_id", jobs),
        (firms, FIRMS, "e.enterprise_id", entries),
    ):
        if not names:
            continue
        columns = ", ".join(f"count(DISTINCT CASE WHEN {conditions[name]} THEN {counted} END)" for name in names)
        for street, group in (("substr(v.code, 1, 9)", " GROUP BY substr(v.code, 1, 9)"), ("''", "")):
            for place, *numbers in _rows(f"SELECT {street}, {columns} {source}{group}", round_.pk):
                if place is not None and (place or not group):
                    found |= {(name, place): int(n) for name, n in zip(names, numbers, strict=True)}
    return found


def _rows(sql: str, round_id: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [round_id])
        return cursor.fetchall()


def measures(round_: Round, codes: set[str]) -> tuple[dict[tuple[str, str], int | None], dict[str, str]]:
    """Published numbers by (measure, street code), and the basis of each measure's district number."""
    figures = list(
        FrozenFigure.objects.filter(round=round_, measure__in=codes, subject_type__in=["district", "division"])
    )
    amended = last_amendments(one.pk for one in figures)
    numbers: dict[tuple[str, str], int | None] = {}
    bases: dict[str, str] = {}
    for one in figures:
        place = WHOLE if one.subject_type == "district" else one.subject_code
        correction = amended.get(one.pk)
        numbers[one.measure, place] = correction.value if correction else one.value
        if place == WHOLE:
            bases[one.measure] = basis(correction)
    return numbers, bases


def fill(request: DataRequest) -> Answered:
    """The whole table as it would be sent now."""
    columns = list(request.columns.order_by("position"))
    round_ = request.round
    on = round_.as_of if round_ else request.received_on
    by_kind: dict[str, set[str]] = defaultdict(set)
    for column in columns:
        by_kind[column.kind].add(column.code)
    numbers, bases = measures(round_, by_kind["measure"]) if round_ else ({}, {})
    sums = tallies(round_, by_kind["tally"]) if round_ else {}
    said = _said(request)
    places = [(one.code, one.short_name, one.pk) for one in streets(on)]
    kept = [one for one in columns if one.kind not in ("label", "refused")]
    rows = [(name, *(_cell(column, code, pk, numbers, sums, said) for column in kept)) for code, name, pk in places]
    whole = (_("合计"), *(_total(column, numbers, sums, said, places) for column in kept))
    sources = tuple((column.heading, _source(column, round_, bases)) for column in columns)
    return Answered((_("街道"), *(one.heading for one in kept)), (*rows, whole), sources)


def _said(request: DataRequest) -> dict[tuple[int, int], str]:
    rows = RequestAnswer.objects.filter(task__request=request)
    return {(column, division): value for column, division, value in rows.values_list(
        "column_id", "task__division_id", "value"
    )}  # fmt: skip


def _cell(column: RequestColumn, code: str, pk: int, numbers: Any, sums: Any, said: Any) -> Any:
    if column.kind == "measure":
        return numbers.get((column.code, code))
    if column.kind == "tally":
        return sums.get((column.code, code), 0)
    return _number(said.get((column.pk, pk), ""))


def _number(text: str) -> Any:
    """A number where a number was written; else the words."""
    bare = text.strip().replace(",", "").replace("，", "")
    return int(bare) if bare.isdecimal() and len(bare) < 16 else text.strip() or None


def _total(column: RequestColumn, numbers: Any, sums: Any, said: Any, places: list[Any]) -> Any:
    """The district's own number; of answers their sum, when every street wrote a number."""
    if column.kind == "measure":
        return numbers.get((column.code, WHOLE))
    if column.kind == "tally":
        return sums.get((column.code, WHOLE), 0)
    values = [_number(said.get((column.pk, pk), "")) for _code, _name, pk in places]
    return sum(values) if values and all(isinstance(one, int) for one in values) else None


def _source(column: RequestColumn, round_: Round | None, bases: dict[str, str]) -> str:
    words = {"round": round_, "as_of": round_.as_of.isoformat() if round_ else ""}
    if column.kind == "measure":
        return _("%(round)s%(measure)s，%(basis)s，数据截至 %(as_of)s") % {
            **words, "measure": BY_CODE[column.code].label, "basis": bases.get(column.code, _("按冻结数")),
        }  # fmt: skip
    if column.kind == "tally":
        return _("%(round)s冻结的底册汇总，数据截至 %(as_of)s") % words
    return str({"ask": _("街道补报"), "label": _("名称"), "refused": _("涉及个人信息，不提供")}[column.kind])


@dataclass(frozen=True)
class Month:
    """What the ledger of requests says about one month."""

    month: str
    requests: int
    columns: int
    asked: int
    saved: int


def by_month(requests: Any) -> list[Month]:
    """Requests, columns, columns asked of streets and columns saved, by the month of receipt. Two statements."""
    months = {pk: f"{day:%Y-%m}" for pk, day in requests.values_list("pk", "received_on")}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for pk in months:
        counted[months[pk]]["requests"] += 1
    columns = RequestColumn.objects.filter(request__in=requests.order_by().values("pk"))
    for request, kind in columns.values_list("request_id", "kind"):
        if kind not in ("label", "refused"):
            counted[months[request]]["asked" if kind == "ask" else "saved"] += 1
    return [
        Month(month, one["requests"], one["asked"] + one["saved"], one["asked"], one["saved"])
        for month, one in sorted(counted.items(), reverse=True)
    ]
