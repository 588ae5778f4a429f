"""Twenty-five rest stations over the nine streets and the four kinds of hosts."""

import random
from datetime import date

from django.db import transaction

from services.models import RestStation
from shanyang.demo import catalogue
from shanyang.demo.cast import FIRST_RUN
from shanyang.departments.actions import audit
from shanyang.departments.models import Division

COUNT = 25
HOSTS = (
    (RestStation.HostType.CENTER, "党建综合体"),
    (RestStation.HostType.PROPERTY, "红色物业"),
    (RestStation.HostType.MALL, "便民商超"),
    (RestStation.HostType.SHOP, "文明商户"),
)
FACILITIES = ("water", "charging", "rest")
MORE = ("microwave", "first_aid", "toilet", "wifi")
HOURS = ("全天开放", "8:00—20:00", "9:00—21:00", "8:30—18:00，周一至周五")


@transaction.atomic
def open_all(seed: int, *, since: date) -> int:
    """Enter the stations, two or three to a street. Writes: RestStation, one AuditEvent."""
    rng = random.Random(f"stations {seed}")
    by_street: dict[str, list[Division]] = {}
    for place in Division.objects.open().communities().order_by("code"):
        by_street.setdefault(place.code[:9], []).append(place)
    streets = sorted(by_street)
    rows = []
    for order in range(COUNT):
        here = by_street[streets[order % len(streets)]]
        place = here[(order // len(streets)) % len(here)]
        host, label = HOSTS[order % len(HOSTS)]
        rows.append(
            RestStation(
                name=f"{place.short_name}党群爱心驿站（{label}）",
                division=place,
                address=f"{rng.choice(catalogue.ROADS)}{rng.randrange(2, 300)}号",
                host_type=host,
                facilities=[*FACILITIES, *rng.sample(MORE, rng.randrange(0, 4))],
                hours=rng.choice(HOURS),
                since=since,
            )
        )
    RestStation.objects.bulk_create(rows)
    audit.record("services.open_stations", by=FIRST_RUN, detail={"stations": len(rows)})
    return len(rows)
