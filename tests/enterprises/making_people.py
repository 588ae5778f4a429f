"""People in rosters, as a street would have reported them."""

import uuid

from enterprises.models import Worker, WorkerLink, WorkerReport
from shanyang.lib.chinese import pinyin_key
from tests import builders, cast


def a_person_report(round_, enterprise, name, *, outlet=None, source="territory") -> WorkerReport:
    """A standing row about a new person at the enterprise, linked to both."""
    delivery = builders.a_delivery(round_, source, division=cast.division(cast.DONGFANGHONG))
    report = WorkerReport.objects.create(
        submission=delivery,
        round=round_,
        source=source,
        department=delivery.department,
        row=3,
        fingerprint=uuid.uuid4().bytes,
        name=name,
        name_key=pinyin_key(name),
        enterprise_name=enterprise.name,
        enterprise_name_key=enterprise.name_key,
        outlet_name=outlet.name if outlet else None,
    )
    worker = Worker.objects.create(name=name, name_key=pinyin_key(name))
    WorkerLink.objects.create(
        round=round_, report=report, worker=worker, enterprise=enterprise, outlet=outlet, how="new"
    )
    return report
