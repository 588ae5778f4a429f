"""The demo's ledger of requests shows both: answered from what is held, and asked for what is not."""

from django.utils import timezone

from enterprises.models import DataRequest
from shanyang.demo import requests
from tests.enterprises.test_comparing_rounds import committee, firms, freeze, people, spring  # noqa: F401 (fixtures)


def test_one_table_is_answered_and_one_waits_for_streets(spring, lin, zhao, qian):  # noqa: F811
    requests.tell(timezone.localdate())
    held, asking = DataRequest.objects.order_by("id")
    assert (held.state, held.tasks.count()) == ("sent", 0)
    assert asking.state == "asking"
    assert asking.tasks.filter(answered_at__isnull=False).count() == 2
    assert asking.columns.filter(kind="ask").count() == 2
