"""Deciding about doubtful pairs: a merge and its reversal leave no trace but the record of both."""

from __future__ import annotations

import uuid

import pytest

from enterprises.actions import candidates, linking
from enterprises.models import (
    Candidate,
    Enterprise,
    EnterpriseLink,
    Outlet,
    Worker,
    WorkerLink,
)
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused, Stale
from tests import cast
from tests.enterprises.says import a_delivery, a_round
from tests.enterprises.test_linking import BY, QIHANG, number, phone, says_enterprise, says_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(district):
    return a_round()


@pytest.fixture
def pair(round_):
    """Two bare namesakes of one roster, one of them known by phone elsewhere."""
    employer = a_delivery(round_, "employer")
    for _ in range(2):
        says_worker(employer, "王伟")
    for given in "军强磊勇":
        says_worker(employer, f"王{given}", **phone(f"1380000{ord(given)}"))
    linking.link(round_, by=BY)
    return Candidate.objects.get()


def everything():
    """All rows that linking and deciding may touch, as an export would have them."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Enterprise, Outlet, Worker, EnterpriseLink, WorkerLink)
    }


def test_same_makes_one_person_and_reversing_makes_two_again(pair, lin):
    before = everything()
    candidates.decide(pair, "same", by=lin, reason="电话核对，名册重复", version=pair.version)
    assert Worker.objects.living().filter(name="王伟").count() == 1
    kept = Worker.objects.living().get(name="王伟")
    assert WorkerLink.objects.open().filter(worker=kept).count() == 2
    pair.refresh_from_db()
    assert pair.state == "same"
    assert pair.decided_by == lin
    candidates.reverse(pair, by=lin, reason="两人同名，已见到本人", version=pair.version)
    assert everything() == before
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.undo) == ("open", None, {})


def test_the_kept_person_learns_what_only_the_other_knew(round_, lin):
    one = Worker.objects.create(name="王伟", name_key="wang wei")
    two = Worker.objects.create(name="王伟", name_key="wang wei", **{
        key: value for key, value in number("410811199001011234").items() if key in ("id_index", "id_last4")
    })  # fmt: skip
    candidate = Candidate.objects.create(round=round_, kind="worker", worker_a=one, worker_b=two, score=1)
    candidates.decide(candidate, "same", by=lin, reason="同一人", version=1)
    one.refresh_from_db()
    assert one.id_last4 == "1234"
    candidates.reverse(candidate, by=lin, reason="弄错了", version=2)
    one.refresh_from_db()
    assert one.id_last4 is None
    assert one.id_index is None


def test_merged_enterprises_bring_their_outlets_and_people(round_, lin):
    delivery = a_delivery(round_, "employer")
    says_enterprise(delivery, QIHANG)
    says_worker(delivery, "王伟", at="远帆传媒")
    linking.link(round_, by=BY)
    kept, lost = Enterprise.objects.order_by("pk")
    Outlet.objects.create(enterprise=lost, name="解放路站", name_key="解放路")
    candidate = Candidate.objects.create(round=round_, kind="enterprise", enterprise_a=kept, enterprise_b=lost, score=1)
    before = everything()
    candidates.decide(candidate, "same", by=lin, reason="改名", version=1)
    assert Outlet.objects.get().enterprise == kept
    assert WorkerLink.objects.get().enterprise == kept
    assert list(Enterprise.objects.living()) == [kept]
    candidates.reverse(candidate, by=lin, reason="查证后是两家", version=2)
    assert everything() == before


def test_a_merge_holds_for_later_deliveries(round_, lin):
    says_enterprise(a_delivery(round_, "registrar"), QIHANG)
    says_enterprise(a_delivery(round_, "supervisor"), "远帆传媒")
    linking.link(round_, by=BY)
    kept, lost = Enterprise.objects.order_by("pk")
    candidate = Candidate.objects.create(round=round_, kind="enterprise", enterprise_a=kept, enterprise_b=lost, score=1)
    candidates.decide(candidate, "same", by=lin, reason="旧名", version=1)
    later = says_enterprise(a_delivery(round_, "territory"), "远帆传媒")
    linking.link(round_, by=BY)
    assert EnterpriseLink.objects.get(report=later).enterprise == kept


def test_different_is_not_asked_again(pair, round_, lin):
    candidates.decide(pair, "different", by=lin, reason="两个人", version=pair.version)
    says_worker(a_delivery(round_, "territory"), "赵云", fingerprint=uuid.uuid4().bytes)
    linking.link(round_, by=BY)
    assert Candidate.objects.count() == 1
    assert Worker.objects.living().filter(name="王伟").count() == 2


def test_a_later_merge_has_to_be_undone_first(round_, lin):
    one, two, three = (Worker.objects.create(name=f"王{given}", name_key=given) for given in "甲乙丙")
    first = Candidate.objects.create(round=round_, kind="worker", worker_a=two, worker_b=three, score=1)
    second = Candidate.objects.create(round=round_, kind="worker", worker_a=one, worker_b=two, score=1)
    candidates.decide(first, "same", by=lin, reason="同一人", version=1)
    candidates.decide(second, "same", by=lin, reason="同一人", version=1)
    with pytest.raises(Refused, match="请先撤销后一次认定"):
        candidates.reverse(first, by=lin, reason="弄错了", version=2)


def test_a_reason_is_due_and_a_stale_page_is_told(pair, lin):
    with pytest.raises(Refused, match="请写明理由"):
        candidates.decide(pair, "same", by=lin, reason=" ", version=pair.version)
    with pytest.raises(Stale):
        candidates.decide(pair, "same", by=lin, reason="同一人", version=pair.version + 1)
    candidates.decide(pair, "different", by=lin, reason="两个人", version=pair.version)
    with pytest.raises(Refused, match="已经认定过"):
        candidates.decide(pair, "same", by=lin, reason="同一人", version=pair.version)


def test_the_stranger_may_not_decide(pair, qian):
    with pytest.raises(Refused, match="管辖"):
        candidates.decide(pair, "same", by=qian, reason="同一人", version=pair.version)
    assert not AuditEvent.objects.filter(verb__startswith="enterprises.decide").exists()


def test_after_the_round_has_closed_nothing_is_decided(pair, lin):
    pair.round.state = "consolidating"
    pair.round.save()
    with pytest.raises(Refused):
        candidates.decide(pair, "same", by=lin, reason="同一人", version=pair.version)


def test_every_decision_leaves_one_audit_row(pair, lin):
    candidates.decide(pair, "same", by=lin, reason="同一人", version=pair.version)
    candidates.reverse(pair, by=lin, reason="弄错了", version=pair.version)
    verbs = (
        AuditEvent.objects.filter(object_type="enterprises.Candidate")
        .order_by("sequence")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["enterprises.decide_same", "enterprises.reverse_decision"]


def test_a_registrar_sees_a_doubtful_enterprise_and_does_not_merge_it(round_, wang, lin):
    one, other = (
        Enterprise.objects.create(name=name, name_key=name, name_sort=name, sector=cast.sector("food_delivery"))
        for name in ("迅达配送", "迅达")
    )
    doubtful = Candidate.objects.create(
        round=round_, kind="enterprise", enterprise_a=one, enterprise_b=other, score=2.0, evidence=[]
    )
    assert Candidate.objects.visible_to(wang).filter(pk=doubtful.pk).exists()
    with pytest.raises(Refused, match="属地街道或牵头部门"):
        candidates.decide(doubtful, "same", by=wang, reason="登记上是一家", version=doubtful.version)
    candidates.decide(doubtful, "different", by=lin, reason="两家各有执照", version=doubtful.version)
