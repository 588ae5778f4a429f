"""疑似同一: both sides in view, a decision with a reason, and the way back."""

import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from enterprises.models import Candidate, Enterprise
from shanyang.departments.models import AuditEvent
from tests import builders


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


@pytest.fixture
def pair(lin, enterprise):
    """Two names of perhaps one enterprise, both on the ground of 东方红街道."""
    round_ = builders.a_round(lin)
    other = Enterprise.objects.create(
        name="迅达跑腿",
        name_key="迅达跑腿",
        name_sort="xun da pao tui",
        division=enterprise.division,
        sector=enterprise.sector,
    )
    builders.a_report(round_, "territory", enterprise)
    return Candidate.objects.create(
        round=round_,
        kind="enterprise",
        enterprise_a=enterprise,
        enterprise_b=other,
        score=6.5,
        evidence=["name_brand", "code_differs", "a_code_of_tomorrow"],
        due_on=round_.due_on,
    )


def post(client, user, name, pair, **data):
    client.force_login(user)
    data = {"request_key": uuid.uuid4().hex, "version": pair.version, **data}
    return client.post(reverse(f"enterprises:{name}", args=[pair.pk]), data)


def test_both_sides_and_the_clues_are_in_view(client, zhao, pair):
    client.force_login(zhao)
    html = client.get(reverse("enterprises:candidate", args=[pair.pk])).content.decode()
    assert str(pair.enterprise_a) in html
    assert "迅达跑腿" in html
    assert "只有字号相同" in html
    assert "信用代码不同" in html
    assert "其他线索" in html


def test_the_list_shows_what_waits_and_filters_it(client, lin, pair):
    client.force_login(lin)
    url = reverse("enterprises:candidates")
    assert "迅达跑腿" in client.get(url, {"state": "open", "kind": "enterprise"}).content.decode()
    assert "迅达跑腿" not in client.get(url, {"state": "same"}).content.decode()


def test_a_pair_waits_on_the_workbench_of_who_sees_both_sides(client, zhao, qian, pair):
    client.force_login(zhao)
    assert "认定是否同一" in client.get("/").content.decode()
    client.force_login(qian)
    assert "认定是否同一" not in client.get("/").content.decode()


def test_a_stranger_neither_sees_nor_decides(client, qian, pair):
    client.force_login(qian)
    assert client.get(reverse("enterprises:candidate", args=[pair.pk])).status_code == 404
    assert post(client, qian, "candidate-decide", pair, state="same", reason="像").status_code == 404
    pair.refresh_from_db()
    assert pair.state == "open"


def test_deciding_needs_a_reason_and_a_choice(client, zhao, pair):
    answer = post(client, zhao, "candidate-decide", pair, state="same", reason="")
    assert answer.status_code == 422
    assert "请写明凭什么这样认定" in answer.content.decode()
    assert post(client, zhao, "candidate-decide", pair, reason="像").status_code == 422


def test_a_decision_merges_and_its_reversal_parts_again(client, zhao, pair):
    assert post(client, zhao, "candidate-decide", pair, state="same", reason="电话核实").status_code == 302
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.reason) == ("same", zhao, "电话核实")
    assert Enterprise.objects.filter(merged_into__isnull=False).count() == 1
    page = client.get(reverse("enterprises:candidate", args=[pair.pk])).content.decode()
    assert "撤销这次认定" in page
    assert post(client, zhao, "candidate-reverse", pair, reason="看错了").status_code == 302
    pair.refresh_from_db()
    assert pair.state == "open"
    assert not Enterprise.objects.filter(merged_into__isnull=False).exists()
    assert AuditEvent.objects.filter(verb__in=["enterprises.decide_same", "enterprises.reverse_decision"]).count() == 2


def test_a_stale_page_does_not_overwrite_the_other_officer(client, zhao, lin, pair):
    seen = pair.version
    assert post(client, lin, "candidate-decide", pair, state="different", reason="两家").status_code == 302
    answer = post(client, zhao, "candidate-decide", pair, state="same", reason="一家", version=seen)
    assert answer.status_code == 422
    pair.refresh_from_db()
    assert pair.state == "different"


def test_writing_refuses_get(client, lin, pair):
    client.force_login(lin)
    for name in ("candidate-decide", "candidate-reverse"):
        assert client.get(reverse(f"enterprises:{name}", args=[pair.pk])).status_code == 405


def test_people_are_compared_masked(client, lin, enterprise):
    from enterprises.models import Worker

    round_ = builders.a_round(lin)
    one = Worker.objects.create(name="张晓宁", name_key="a", phone_tail4="1234", id_last4="0017")
    two = Worker.objects.create(name="张小宁", name_key="a", phone_tail4="1234")
    pair = Candidate.objects.create(
        round=round_, kind="worker", worker_a=one, worker_b=two, enterprise=enterprise, score=5
    )
    client.force_login(lin)
    html = client.get(reverse("enterprises:candidate", args=[pair.pk])).content.decode()
    assert "张**" in html
    assert "晓宁" not in html
    assert "0017" in html
