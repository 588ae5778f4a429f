"""Two rounds side by side: the published figures, and what explains the difference of each.

The database finds who differs, `rules/round_comparison.py` says why. People
whose employments, status and affiliation are the same in both rounds never
leave the database; a fixed number of statements, however many rows.
"""

# Statements are built from the house's own words; every value goes as a parameter.
# ruff: noqa: S608

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from enterprises.models import (
    Amendment,
    Enterprise,
    EnterpriseEntry,
    Figure,
    FrozenFigure,
    Outlet,
    OutletEntry,
    Round,
    Succession,
    Worker,
)
from enterprises.queries.figure_rows import NO_LONGER_OPEN
from enterprises.rules.round_comparison import Cause, Firm, Job, Member, Movement, Shop, Side, Subject, explain
from shanyang.departments.models import Division, PartyOrganization

Key = tuple[str, str, int]
FULL = "1 = 1"


@dataclass(frozen=True)
class CauseLine:
    """One cause with its sign and how many it accounts for."""

    code: str
    sign: int
    count: int

    @property
    def change(self) -> int:
        return self.sign * self.count


@dataclass(frozen=True)
class Line:
    """One number in both rounds. `None` is 不掌握; it explains nothing and counts as none."""

    measure: str
    subject_type: str
    subject_id: int
    before: int | None
    after: int | None
    causes: tuple[CauseLine, ...] = ()

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)

    @property
    def known(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def came(self) -> int:
        return sum(one.count for one in self.causes if one.sign > 0)

    @property
    def went(self) -> int:
        return sum(one.count for one in self.causes if one.sign < 0)


@dataclass(frozen=True)
class Comparison:
    """Every figure of either round."""

    before: Round
    after: Round
    lines: Mapping[Key, Line]
    movements: tuple[Movement, ...] = ()

    def line(self, measure: str, subject_type: str = "district", subject_id: int = 0) -> Line:
        key = (measure, subject_type, subject_id)
        return self.lines.get(key) or Line(*key, None, None)


def compare(before: Round, after: Round, watch: tuple[str, Subject] | None = None) -> Comparison:
    """Explain every figure; with `watch` also list what lies behind one of them."""
    old, new = _sides(before, after)
    explained, movements = explain(old, new, watch)
    values = published(before), published(after)
    lines = {}
    for key in values[0].keys() | values[1].keys():
        measure, subject_type, subject_id = key
        was, now = (one.get(key, Published(None, None)) for one in values)
        causes = [
            CauseLine(str(cause), sign, number)
            for (cause, sign), number in explained.get((measure, (subject_type, subject_id)), {}).items()
        ]
        lines[key] = Line(*key, was.value, now.value, tuple(_ordered(causes + _beside(was, now, causes))))
    return Comparison(before, after, lines, tuple(movements))


def _ordered(causes: list[CauseLine]) -> list[CauseLine]:
    order = list(Cause)
    return sorted(causes, key=lambda one: (order.index(Cause(one.code)), -one.sign))


@dataclass(frozen=True)
class Published:
    """A figure as counted and as it reads with its last amendment."""

    counted: int | None
    amended: int | None

    @property
    def value(self) -> int | None:
        return self.counted if self.amended is None else self.amended

    @property
    def shift(self) -> int:
        return 0 if self.amended is None else self.amended - (self.counted or 0)


def published(round_: Round) -> dict[Key, Published]:
    """The figures of a round, frozen ones with what was amended since. Two statements."""
    model: Any = FrozenFigure if round_.state == "frozen" else Figure
    last: dict[int, int] = {}
    if round_.state == "frozen":
        amendments = Amendment.objects.filter(figure__round=round_).order_by("id")
        last = dict(amendments.values_list("figure_id", "value"))
    return {
        (measure, kind, subject): Published(value, last.get(pk))
        for pk, measure, kind, subject, value in model.objects.filter(round=round_).values_list(
            "pk", "measure", "subject_type", "subject_id", "value"
        )
    }


def _beside(was: Published, now: Published, causes: list[CauseLine]) -> list[CauseLine]:
    """What no single row explains: corrections beside the numbers, and books of groups that changed after freezing."""
    amended = now.shift - was.shift
    counted = sum(one.change for one in causes)
    regrouped = (now.counted or 0) - (was.counted or 0) - counted
    found = ((Cause.AMENDED, amended), (Cause.REGROUPED, regrouped))
    return [CauseLine(str(cause), 1 if by > 0 else -1, abs(by)) for cause, by in found if by]


# -- reading both sides ----------------------------------------------------------------


def _sides(before: Round, after: Round) -> tuple[Side, Side]:
    pair = (before, after)
    merged = {model: survivors(model) for model in (Enterprise, Outlet, Worker)}
    firms = _firms(pair, merged[Enterprise])
    places = [_places(one) for one in pair]
    trees = [_tree(one) for one in pair]
    members = _members(pair)
    jobs = _jobs(pair, merged[Worker], everybody=places[0] != places[1], all_members=trees[0] != trees[1])
    shops = _shops(pair, merged[Outlet])
    old, new = (
        Side(
            firms[one.pk],
            jobs[one.pk],
            members[one.pk],
            shops[one.pk],
            places[at],
            places[at].get(one.division.code),
            trees[at],
        )
        for at, one in enumerate(pair)
    )
    return old, new


def survivors(model: Any) -> dict[int, int]:
    """Which record each merged one is today, at the end of its chain."""
    into = dict(model._default_manager.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    final = {}
    for start in into:
        at = start
        while at in into:
            at = into[at]
        final[start] = at
    return final


def _firms(pair: tuple[Round, Round], same: dict[int, int]) -> dict[int, dict[int, Firm]]:
    found: dict[int, dict[int, Firm]] = {one.pk: {} for one in pair}
    splits = Succession.objects.filter(kind="split", undone_at__isnull=True)
    parents = {
        same.get(child, child): same.get(parent, parent)
        for parent, child in splits.values_list("enterprise_id", "other_id")
    }
    rows = EnterpriseEntry.objects.filter(round__in=pair).order_by().values_list(
        "round_id", "enterprise_id", "in_scope", "operating_status", "roster_headcount", "sector_id", "site_id",
        "division__code",
    )  # fmt: skip
    for round_id, pk, counted, state, roster, sector, site, place in rows:
        one = same.get(pk, pk)
        parent = parents.get(one)
        found[round_id][pk] = Firm(pk, one, counted, state, roster is not None, sector, site, place or "", parent)
    return found


def _places(round_: Round) -> dict[str, int]:
    return dict(Division.objects.in_force(round_.as_of).values_list("code", "pk"))


def _tree(round_: Round) -> dict[str, int]:
    """{path: organization} as the tree stood at freezing, or stands now."""
    if round_.state == "frozen":
        kept = FrozenFigure.objects.filter(round=round_, subject_type="organization", measure="formal")
        return dict(kept.exclude(subject_path="").values_list("subject_path", "subject_id"))
    return dict(PartyOrganization.objects.in_force(round_.as_of).values_list("path", "pk"))


MEMBERS = """FROM enterprises_workerentry w LEFT JOIN departments_partyorganization p ON p.id = w.party_organization_id
    WHERE w.round_id IN (%s, %s) AND w.party_status IN ('formal', 'probationary')"""
PATH = "CASE WHEN w.affiliation_path <> '' THEN w.affiliation_path ELSE coalesce(p.path, '') END"


def _members(pair: tuple[Round, Round]) -> dict[int, dict[int, Member]]:
    found: dict[int, dict[int, Member]] = {one.pk: {} for one in pair}
    sql = f"SELECT w.round_id, w.worker_id, w.party_status, {PATH}, p.kind = 'outside' {MEMBERS}"
    for round_id, worker, status, path, outside in _rows(sql, _ids(pair)):
        found[round_id][worker] = Member(status, path, bool(outside))
    return found


def _jobs(
    pair: tuple[Round, Round], same: dict[int, int], *, everybody: bool, all_members: bool
) -> dict[int, list[Job]]:
    """Every standing employment of the people about whom anything differs."""
    found: dict[int, list[Job]] = defaultdict(list)
    differs, times = (FULL, 0) if everybody else (f"m.worker_id IN ({_differing(all_members)})", 4)
    sql = f"""SELECT m.round_id, m.worker_id, m.enterprise_id, coalesce(v.code, '')
                FROM enterprises_employmententry m LEFT JOIN departments_division v ON v.id = m.division_id
               WHERE m.round_id IN (%s, %s) AND m.active AND {differs}"""
    for round_id, worker, firm, place in _rows(sql, _ids(pair) * (1 + times)):
        found[round_id].append(Job(worker, same.get(worker, worker), firm, place))
    return found


def _differing(all_members: bool) -> str:
    """People with an employment on one side only, of an enterprise that differs, merged, or members who differ."""
    members = "" if all_members else f" GROUP BY w.worker_id, w.party_status, {PATH} HAVING count(*) < 2"
    return f"""SELECT worker_id FROM enterprises_employmententry
                WHERE round_id IN (%s, %s) AND active GROUP BY worker_id, enterprise_id, division_id HAVING count(*) < 2
               UNION
               SELECT worker_id FROM enterprises_employmententry
                WHERE round_id IN (%s, %s) AND active AND enterprise_id IN (
                    SELECT enterprise_id FROM enterprises_enterpriseentry WHERE round_id IN (%s, %s)
                     GROUP BY enterprise_id, in_scope, sector_id, site_id HAVING count(*) < 2
                    UNION SELECT id FROM enterprises_enterprise WHERE merged_into_id IS NOT NULL
                    UNION SELECT merged_into_id FROM enterprises_enterprise WHERE merged_into_id IS NOT NULL)
               UNION
               SELECT id FROM enterprises_worker WHERE merged_into_id IS NOT NULL
               UNION
               SELECT merged_into_id FROM enterprises_worker WHERE merged_into_id IS NOT NULL
               UNION
               SELECT w.worker_id {MEMBERS}{members}"""


def _shops(pair: tuple[Round, Round], same: dict[int, int]) -> dict[int, list[Shop]]:
    found: dict[int, list[Shop]] = defaultdict(list)
    rows = OutletEntry.objects.filter(round__in=pair).order_by()
    for round_id, pk, firm, state, place in rows.values_list(
        "round_id", "outlet_id", "enterprise_id", "status", "division__code"
    ):
        if state not in NO_LONGER_OPEN:
            found[round_id].append(Shop(pk, same.get(pk, pk), firm, place or ""))
    return found


def _ids(pair: tuple[Round, Round]) -> list[int]:
    return [one.pk for one in pair]


def _rows(sql: str, params: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def tally(lines: list[Line]) -> Counter[tuple[str, int]]:
    """How much each cause accounts for over several lines of one measure."""
    found: Counter[tuple[str, int]] = Counter()
    for line in lines:
        for one in line.causes:
            found[one.code, one.sign] += one.count
    return found
