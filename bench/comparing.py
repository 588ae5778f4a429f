"""Two rounds of 100,000 people: the comparison against a sequential scan, the way down against the sign-in page.

    python -m bench.comparing [sqlite|postgresql] [people] [enterprises]

Read the ratios: seconds depend on the machine. The scan reads every row of the
people's entries of both rounds once, which is the least any comparison costs.
"""

from __future__ import annotations

import random
import sys
from typing import Any
from uuid import UUID

from bench.database import analyze, middle, prepare

CHANGED = 0.12
GOAL_PAGE = 12.0


def run(engine: str, people: int, enterprises: int) -> bool:
    prepare(engine)
    from django.db import connection
    from django.test import Client

    from enterprises.models import FrozenFigure
    from enterprises.queries.round_comparison import compare
    from tests import cast

    rounds = fill(people, enterprises)
    lead = cast.lin()

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(worker_id), sum(length(name)), count(party_status) FROM enterprises_workerentry"
                " WHERE round_id IN (%s, %s)",
                [one.pk for one in rounds],
            )
            cursor.fetchall()

    comparison = compare(*rounds)
    exact = all(line.difference == sum(one.change for one in line.causes) for line in comparison.lines.values())
    scanned, compared = middle(scan, 5), middle(lambda: compare(*rounds), 3)
    client, stranger = Client(), Client()
    client.force_login(lead)
    figure = FrozenFigure.objects.filter(round=rounds[1], measure="workers", subject_type="district").get()
    pages = {
        "a number with its parts": f"/survey/frozen/{figure.pk}/",
        "the rows behind it": f"/survey/frozen/{figure.pk}/rows/",
    }

    def get(by: Client, url: str) -> None:
        answer = by.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{url} answers {answer.status_code}")

    sign_in = middle(lambda: get(stranger, "/accounts/login/"), 15)
    print(f"{engine}: two rounds of {people:,} people in {enterprises:,} enterprises, {CHANGED:.0%} of them changed")
    print(f"  sequential scan of the people      {scanned * 1000:8.0f} ms")
    print(f"  comparison, every figure explained {compared * 1000:8.0f} ms   {compared / scanned:6.1f} x the scan")
    print(f"  {len(comparison.lines):,} figures, causes {'add up' if exact else 'DO NOT ADD UP'}")
    print(f"  sign-in page                       {sign_in * 1000:8.1f} ms")
    slow = 0.0
    for name, url in pages.items():
        seconds = middle(lambda url=url: get(client, url), 15)
        slow = max(slow, seconds / sign_in)
        print(f"  {name:34} {seconds * 1000:8.1f} ms   {seconds / sign_in:6.1f} x sign-in (goal <= {GOAL_PAGE:.0f})")
    return exact and slow <= GOAL_PAGE


def fill(people: int, enterprises: int) -> list[Any]:
    """Two frozen rounds written directly: what is measured is reading them."""
    from django.utils import timezone

    from bench.consolidation_data import AS_OF, NOW
    from enterprises.actions import counting, freezing
    from enterprises.models import Enterprise, Round, Worker
    from shanyang.departments.actions import seeding
    from shanyang.departments.models import Division, PartyOrganization, Sector
    from shanyang.lib.bulk import bulk_insert
    from tests import cast

    seeding.load(by=cast.CASTING, since=cast.SINCE)
    chance = random.Random(3)
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
    firms = list(Enterprise.objects.order_by("pk").values_list("pk", flat=True))
    workers = list(Worker.objects.order_by("pk").values_list("pk", flat=True))
    places = list(Division.objects.communities().values_list("pk", flat=True))
    sectors = list(Sector.objects.values_list("pk", flat=True))
    tree = list(PartyOrganization.objects.values_list("pk", flat=True))
    jobs = {worker: (chance.choice(firms), chance.choice(places)) for worker in workers}
    members = {worker: chance.choice(tree) for worker in workers if chance.random() < 0.04}
    groups = {firm: (chance.choice(sectors), chance.choice(places)) for firm in firms}
    rounds = []
    for number in (1, 2):
        round_ = Round.objects.create(
            number=number, division=Division.objects.get(level="district"), name="bench", period_from=AS_OF,
            period_to=AS_OF, as_of=AS_OF, due_on=AS_OF, state="signed", mandatory_steps=[], consolidated_at=NOW,
        )  # fmt: skip
        _write(round_, jobs, members, groups)
        counting.refresh(round_)
        figures = freezing._frozen_figures(round_)
        type(figures[0]).objects.bulk_create(figures, batch_size=500)
        freezing._seal_entries(round_)
        Round.objects.filter(pk=round_.pk).update(state="frozen", frozen_at=timezone.now(), frozen_hash="0" * 64)
        rounds.append(Round.objects.get(pk=round_.pk))
        for worker in chance.sample(workers, int(people * CHANGED)):
            jobs[worker] = (chance.choice(firms), chance.choice(places))
        for firm in chance.sample(firms, len(firms) // 50):
            groups[firm] = (chance.choice(sectors), groups[firm][1])
    analyze()
    return rounds


def _write(round_: Any, jobs: dict[int, Any], members: dict[int, int], groups: dict[int, Any]) -> None:
    from enterprises.models import EmploymentEntry, EnterpriseEntry, WorkerEntry
    from shanyang.lib.bulk import bulk_insert

    roster: dict[int, int] = {}
    for firm, _place in jobs.values():
        roster[firm] = roster.get(firm, 0) + 1
    blank = ("outlets_why", "operations_why", "headcount_why", "members_why", "row_hash")
    how = [f.name for f in EnterpriseEntry._meta.concrete_fields if f.name.endswith("_how")]
    bulk_insert(
        EnterpriseEntry,
        ("round_id", "enterprise_id", "name", "sector_id", "division_id", "in_scope", "frozen", "roster_headcount",
         *blank, *how),
        ((round_.pk, firm, f"企业{firm}", sector, place, True, False, roster.get(firm), *[""] * (len(blank) + len(how)))
         for firm, (sector, place) in groups.items()),
    )  # fmt: skip
    how = [f.name for f in WorkerEntry._meta.concrete_fields if f.name.endswith("_how")]
    bulk_insert(
        WorkerEntry,
        ("round_id", "worker_id", "name", "in_scope", "employments", "frozen", "affiliation_path", "party_status",
         "party_organization_id", *how),
        ((round_.pk, worker, f"人{worker}", True, 1, False, "", "formal" if worker in members else None,
          members.get(worker), *[""] * len(how)) for worker in jobs),
    )  # fmt: skip
    how = [f.name for f in EmploymentEntry._meta.concrete_fields if f.name.endswith("_how") and f.name != "active_how"]
    bulk_insert(
        EmploymentEntry,
        ("round_id", "worker_id", "enterprise_id", "division_id", "active", "active_how", "frozen", *how),
        ((round_.pk, worker, firm, place, True, "", False, *[""] * len(how)) for worker, (firm, place) in jobs.items()),
    )  # fmt: skip


if __name__ == "__main__":
    engine = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    sizes = [int(one) for one in sys.argv[2:4]] or [100_000, 4_000]
    sys.exit(0 if run(engine, *sizes) else 1)
