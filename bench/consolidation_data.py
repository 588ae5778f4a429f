"""Linked reports of a made-up round: people on rosters of two or three sources, enterprises in three or four."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

AS_OF = date(2026, 10, 31)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SOURCES = ("registrar", "supervisor", "territory", "employer", "visit")
STATUSES = ("operating", "operating", "operating", "suspended", "moved_out", None)


def fill(people: int, enterprises: int, seed: int) -> Any:
    """Write masters, deliveries, reports and links; returns the round. Ids are 1..n in the order of writing."""
    from bench.database import analyze
    from enterprises.models import Enterprise, Round, Worker
    from shanyang.departments.actions import seeding
    from shanyang.departments.models import Division, Sector
    from shanyang.departments.rules.actors import NamedJob
    from shanyang.lib.bulk import bulk_insert

    seeding.load(by=NamedJob("bench"), since=date(2024, 1, 1))
    chance = random.Random(seed)
    district = Division.objects.get(level="district")
    round_ = Round.objects.create(
        number=1,
        division=district,
        name="bench",
        period_from=date(2026, 10, 1),
        period_to=AS_OF,
        as_of=AS_OF,
        due_on=AS_OF,
        state="consolidating",
        mandatory_steps=[],
    )
    places = list(Division.objects.communities().values_list("pk", flat=True))
    sectors = list(Sector.objects.values_list("pk", flat=True))
    deliveries = _deliveries(round_)
    bulk_insert(
        Enterprise,
        ("name", "name_key", "name_sort", "end_reason", "created_at", "version"),
        ((f"企业{n}", f"企业{n}", f"{n:06d}", "", NOW, 1) for n in range(enterprises)),
    )
    bulk_insert(
        Worker,
        ("uid", "name", "name_key", "created_at", "version"),
        ((UUID(int=n + 1), f"人{n}", f"{n:06d}", NOW, 1) for n in range(people)),
    )
    firm_ids = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))
    worker_ids = list(Worker.objects.order_by("pk").values_list("pk", flat=True))
    _enterprise_reports(round_, deliveries, firm_ids, places, sectors, chance)
    _worker_reports(round_, deliveries, worker_ids, firm_ids, places, chance)
    analyze()
    return round_


def _deliveries(round_: Any) -> dict[str, list[int]]:
    """Three deliveries of each source, the later ones newer."""
    from enterprises.models import Submission
    from shanyang.departments.models import Department

    office = Department.objects.order_by("pk").first()
    return {
        source: [
            Submission.objects.create(
                round=round_,
                source=source,
                department=office,
                state="accepted",
                accepted_at=NOW,
                sha256=f"{source}{at}",
            ).pk
            for at in range(3)
        ]
        for source in SOURCES
    }


def _maybe(chance: random.Random, value: Any, share: float = 0.7) -> Any:
    return value if chance.random() < share else None


def _enterprise_reports(round_: Any, deliveries: Any, firms: list[int], places: Any, sectors: Any, chance: Any) -> None:
    from enterprises.models import EnterpriseLink, EnterpriseReport
    from shanyang.departments.models import Department
    from shanyang.lib.bulk import bulk_insert

    office = Department.objects.order_by("pk").first().pk
    columns = (
        *("uid", "submission_id", "round_id", "source", "department_id", "sheet", "row", "fingerprint", "mention"),
        *("name", "name_key", "uscc", "sector_id", "division_id", "address", "operating_status", "headcount"),
        *("headcount_basis", "formal_members", "has_union", "opened_on", "legal_person"),
    )
    owners: list[int] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for firm in firms:
            for source in chance.sample(SOURCES, chance.choice((3, 3, 4))):
                owners.append(firm)
                number = len(owners)
                yield (
                    UUID(int=number),
                    chance.choice(deliveries[source]),
                    round_.pk,
                    source,
                    office,
                    "",
                    number,
                    number.to_bytes(16),
                    chance.random() < 0.1,
                    f"企业{firm}{source}",
                    f"企业{firm}",
                    _maybe(chance, f"{firm:018d}"),
                    _maybe(chance, chance.choice(sectors)),
                    _maybe(chance, chance.choice(places)),
                    _maybe(chance, f"路{firm}号{source}"),
                    chance.choice(STATUSES),
                    _maybe(chance, chance.randrange(200)),
                    _maybe(chance, "contract"),
                    _maybe(chance, chance.randrange(9)),
                    _maybe(chance, chance.random() < 0.5),
                    _maybe(chance, date(2015, 1, 1) + timedelta(chance.randrange(4000))),
                    _maybe(chance, f"法人{source}"),
                )

    bulk_insert(EnterpriseReport, columns, rows())
    ids = EnterpriseReport.objects.order_by("row").values_list("pk", flat=True)
    _links(EnterpriseLink, round_, "enterprise_id", ((pk, (owner,)) for pk, owner in zip(ids, owners, strict=True)))


def _worker_reports(
    round_: Any, deliveries: Any, people: list[int], firms: list[int], places: Any, chance: Any
) -> None:
    from enterprises.models import WorkerLink, WorkerReport
    from shanyang.departments.models import Department
    from shanyang.lib.bulk import bulk_insert

    office = Department.objects.order_by("pk").first().pk
    columns = (
        *("uid", "submission_id", "round_id", "source", "department_id", "sheet", "row", "fingerprint", "id_kind"),
        *("name", "name_key", "sex", "born_on", "phone_tail4", "party_status", "league_member", "union_member"),
        *("enterprise_name_key", "division_id", "job", "position", "is_backbone", "started_on", "left_on"),
        "employment_state",
    )
    owners: list[tuple[int, int]] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for person in people:
            firm = chance.choice(firms)
            for source in chance.sample(SOURCES[1:], chance.choice((2, 3, 3))):
                at = firm if chance.random() < 0.95 else chance.choice(firms)
                owners.append((person, at))
                number = len(owners)
                yield (
                    UUID(int=number),
                    chance.choice(deliveries[source]),
                    round_.pk,
                    source,
                    office,
                    "",
                    number,
                    number.to_bytes(16),
                    "none",
                    f"人{person}",
                    f"{person:06d}",
                    _maybe(chance, chance.choice(("male", "female"))),
                    _maybe(chance, date(1970, 1, 1) + timedelta(chance.randrange(12000))),
                    _maybe(chance, f"{chance.randrange(10000):04d}"),
                    _maybe(chance, chance.choice(("formal", "none", "none", "probationary"))),
                    _maybe(chance, chance.random() < 0.2),
                    _maybe(chance, chance.random() < 0.3),
                    "",
                    _maybe(chance, chance.choice(places)),
                    _maybe(chance, "骑手"),
                    _maybe(chance, "站长", 0.05),
                    _maybe(chance, chance.random() < 0.1),
                    _maybe(chance, date(2024, 1, 1) + timedelta(chance.randrange(1050))),
                    _maybe(chance, AS_OF + timedelta(chance.randrange(-30, 10)), 0.05),
                    chance.choice(("active", "left", None, None)),
                )

    bulk_insert(WorkerReport, columns, rows())
    ids = WorkerReport.objects.order_by("row").values_list("pk", flat=True)
    _links(WorkerLink, round_, "worker_id", zip(ids, owners, strict=True))


def _links(model: Any, round_: Any, subject: str, pairs: Any) -> None:
    from shanyang.lib.bulk import bulk_insert

    columns = ("round_id", "how", "score", "since", "end_reason", "report_id", subject)
    if subject == "worker_id":
        columns += ("enterprise_id",)
    bulk_insert(model, columns, ((round_.pk, "new", 0.0, NOW, "", report, *subjects) for report, subjects in pairs))
