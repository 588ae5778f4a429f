"""Reports become enterprises and people: what is written, what waits, and what a second run finds."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from enterprises.actions import candidates, linking
from enterprises.models import (
    Candidate,
    Enterprise,
    EnterpriseLink,
    EnterpriseReport,
    NameGram,
    Outlet,
    OutletLink,
    OutletReport,
    Worker,
    WorkerLink,
    WorkerReport,
)
from shanyang.departments.models import AuditEvent
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.chinese import pinyin_key
from tests import cast
from tests.enterprises.says import a_delivery, a_round

pytestmark = pytest.mark.django_db

BY = NamedJob("test")
QIHANG = "焦作市启航直播电商科技有限公司"


@pytest.fixture
def round_(district):
    return a_round()


def number(text: str) -> dict:
    """Any digest will do where a keyed one would stand."""
    digest = text.encode().ljust(33, b".")
    return {
        "id_index": digest,
        "id_mask_index": b"m" + digest[:32],
        "id_head_index": b"h" + digest[:32],
        "id_last4": text[-4:],
        "id_kind": "full",
    }


def phone(text: str) -> dict:
    return {"phone_index": text.encode().ljust(33, b"p"), "phone_tail4": text[-4:]}


def says_enterprise(delivery, name=QIHANG, **facts):
    return EnterpriseReport.objects.create(
        submission=delivery,
        round=delivery.round,
        source=delivery.source,
        department=delivery.department,
        fingerprint=uuid.uuid4().bytes,
        name=name,
        name_key=name,
        **facts,
    )


def says_station(delivery, name, owner):
    return OutletReport.objects.create(
        submission=delivery,
        round=delivery.round,
        source=delivery.source,
        department=delivery.department,
        fingerprint=uuid.uuid4().bytes,
        name=name,
        name_key=name,
        enterprise_name=owner,
    )


def says_worker(delivery, name, *, at=QIHANG, fingerprint=None, **facts):
    return WorkerReport.objects.create(
        submission=delivery,
        round=delivery.round,
        source=delivery.source,
        department=delivery.department,
        fingerprint=fingerprint or uuid.uuid4().bytes,
        name=name,
        name_key=pinyin_key(name),
        enterprise_name=at,
        **facts,
    )


def worker_of(report) -> Worker:
    return WorkerLink.objects.open().get(report=report).worker


def test_four_spellings_of_an_enterprise_become_one(round_):
    for source, name in (
        ("registrar", QIHANG),
        ("supervisor", "启航直播"),
        ("territory", "启航（焦作）直播电商科技有限责任公司"),
        ("employer", "啟航直播電商科技"),
    ):
        says_enterprise(a_delivery(round_, source), name, uscc="91110000600037341L" if source == "registrar" else None)
    linking.link(round_, by=BY)
    enterprise = Enterprise.objects.get()
    assert enterprise.name == QIHANG
    assert enterprise.uscc == "91110000600037341L"
    assert set(EnterpriseLink.objects.values_list("how", flat=True)) == {"new", "name", "short_name"}


def test_the_supervisors_row_without_a_number_is_the_employers_worker(round_):
    mine = says_worker(a_delivery(round_, "employer"), "王佳明", **number("410811199001011234"), **phone("13800000001"))
    theirs = says_worker(a_delivery(round_, "supervisor"), "王 佳明")
    linking.link(round_, by=BY)
    assert worker_of(mine) == worker_of(theirs)
    assert Worker.objects.get().id_last4 == "1234"
    assert WorkerLink.objects.get(report=theirs).how == "employer_name"
    assert WorkerLink.objects.get(report=theirs).enterprise == Enterprise.objects.get()


def test_a_rider_of_two_platforms_is_one_person_with_two_employers(round_):
    employer = a_delivery(round_, "employer")
    one = says_worker(employer, "周骑", at="美团焦作站", **number("410811199001011234"))
    two = says_worker(employer, "周骑", at="饿了么焦作站", **number("410811199001011234"))
    linking.link(round_, by=BY)
    assert worker_of(one) == worker_of(two)
    assert Enterprise.objects.count() == 2


def test_namesakes_with_their_own_numbers_stay_two(round_):
    employer = a_delivery(round_, "employer")
    one = says_worker(employer, "王伟", **number("410811199001011234"))
    two = says_worker(employer, "王伟", **number("410811198502025678"))
    linking.link(round_, by=BY)
    assert worker_of(one) != worker_of(two)
    assert not Candidate.objects.exists()


def test_two_bare_namesakes_of_one_roster_wait_for_a_person(round_):
    employer = a_delivery(round_, "employer")
    for _ in range(2):
        says_worker(employer, "王伟")
    for given in "军强磊勇":
        says_worker(employer, f"王{given}", **phone(f"1380000{ord(given)}"))
    linking.link(round_, by=BY)
    candidate = Candidate.objects.get()
    assert candidate.kind == "worker"
    assert candidate.worker_a.name == candidate.worker_b.name == "王伟"
    assert "roster_same" in candidate.evidence
    assert candidate.due_on == round_.due_on


def test_an_employer_known_from_a_roster_only_gets_a_mention(round_):
    says_worker(a_delivery(round_, "employer"), "王伟")
    linking.link(round_, by=BY)
    report = EnterpriseReport.objects.get()
    assert report.mention
    assert report.source == "employer"
    assert EnterpriseLink.objects.get().enterprise == Enterprise.objects.get()


def test_a_second_run_finds_nothing_to_do(round_):
    for source in ("employer", "territory"):
        delivery = a_delivery(round_, source)
        says_enterprise(delivery)
        says_worker(delivery, "王佳明", **phone("13800000001"))
        says_worker(delivery, "李娜")
    assert linking.link(round_, by=BY)
    before = [
        model.objects.count() for model in (Enterprise, Worker, WorkerLink, EnterpriseLink, Candidate, AuditEvent)
    ]
    assert not linking.link(round_, by=BY)
    assert before == [
        model.objects.count() for model in (Enterprise, Worker, WorkerLink, EnterpriseLink, Candidate, AuditEvent)
    ]


def test_a_later_delivery_joins_the_people_already_there(round_):
    mine = says_worker(a_delivery(round_, "supervisor"), "王佳明", **phone("13800000001"))
    linking.link(round_, by=BY)
    theirs = says_worker(
        a_delivery(round_, "employer"), "王佳明", **number("410811199001011234"), **phone("13800000001")
    )
    linked = linking.link(round_, by=BY)
    assert linked.worker_links == 1
    assert linked.workers == 0
    assert worker_of(mine) == worker_of(theirs)
    worker = Worker.objects.get()
    assert bytes(worker.id_index) == number("410811199001011234")["id_index"]


def test_withdrawing_lays_dormant_and_redelivery_awakens_the_same_person(round_):
    delivery = a_delivery(round_, "employer")
    says_enterprise(delivery)
    says_worker(delivery, "王伟", fingerprint=b"f" * 16)
    linking.link(round_, by=BY)
    worker = Worker.objects.get()
    delivery.state = "withdrawn"
    delivery.withdrawn_at = delivery.accepted_at
    delivery.save()
    assert linking.unlink(delivery, by=BY, reason="重新报送") == 2
    worker.refresh_from_db()
    assert worker.dormant_since is not None
    assert not Worker.objects.living().exists()
    again = says_worker(a_delivery(round_, "employer"), "王伟", fingerprint=b"f" * 16)
    linking.link(round_, by=BY)
    assert worker_of(again) == worker
    worker.refresh_from_db()
    assert worker.dormant_since is None
    assert WorkerLink.objects.open().get(report=again).how == "again"


def test_the_next_round_finds_the_people_of_the_last(round_):
    says_worker(a_delivery(round_, "employer"), "王佳明", **number("410811199001011234"), born_on=date(1990, 1, 1))
    linking.link(round_, by=BY)
    round_.state, round_.frozen_at = "frozen", round_.opened_at
    round_.save()
    second = a_round(2)
    delivery = a_delivery(second, "employer")
    again = says_worker(delivery, "王佳明", **number("410811199001011234"))
    born = says_worker(a_delivery(second, "territory"), "王佳明", born_on=date(1990, 1, 1))
    linking.link(second, by=BY)
    assert Worker.objects.count() == 1
    assert worker_of(again) == worker_of(born)
    assert Enterprise.objects.count() == 1


def test_outlets_of_one_door_or_name_are_one(round_):
    territory, supervisor = a_delivery(round_, "territory"), a_delivery(round_, "supervisor")
    for delivery, name in ((territory, "启航解放路站"), (supervisor, "解放路站点"), (territory, "人民路站")):
        OutletReport.objects.create(
            submission=delivery,
            round=round_,
            source=delivery.source,
            department=delivery.department,
            fingerprint=uuid.uuid4().bytes,
            name=name,
            name_key=name,
            enterprise_name=QIHANG,
        )
    worker = says_worker(territory, "王伟", outlet_name="启航解放路站")
    linking.link(round_, by=BY)
    assert Outlet.objects.count() == 2
    assert OutletLink.objects.count() == 3
    assert WorkerLink.objects.get(report=worker).outlet.name == "启航解放路站"


def test_one_list_with_two_names_at_one_door_is_a_question_for_the_street(round_, zhao, qian, wang, shi):
    delivery, place = a_delivery(round_, "territory"), cast.division(cast.WENHUAXIANG)
    for name in ("万达站", "上马站"):
        OutletReport.objects.create(
            submission=delivery, round=round_, source=delivery.source, department=delivery.department,
            fingerprint=uuid.uuid4().bytes, name=name, name_key=name, enterprise_name=QIHANG,
            address="人民路7号", division=place,
        )  # fmt: skip
    linking.link(round_, by=BY)
    linking.link(round_, by=BY)
    pair = Candidate.objects.get(kind="outlet")
    assert {pair.outlet_a.name, pair.outlet_b.name} == {"万达站", "上马站"}
    assert pair.evidence == ["door_same", "list_same"]
    for user, sees in ((zhao, True), (qian, False), (shi, False)):
        assert Candidate.objects.visible_to(user).exists() == sees
    candidates.decide(pair, "same", by=zhao, version=pair.version, reason="一个门面两块牌子")
    assert Outlet.objects.filter(merged_into__isnull=True).count() == 1
    linking.link(round_, by=BY)
    assert Candidate.objects.filter(state="open").count() == 0


def test_a_station_given_as_employer_leads_to_its_enterprise(round_):
    firm = "焦作锦诺企业服务外包有限公司"
    says_enterprise(a_delivery(round_, "registrar"), firm, uscc="91110000600037341L")
    supervisor, territory = a_delivery(round_, "supervisor"), a_delivery(round_, "territory")
    says_station(supervisor, "美团锦诺富康站", firm)
    one = says_worker(territory, "王伟", at="美团锦诺富康站", **phone("13800000001"))
    linking.link(round_, by=BY)
    assert Enterprise.objects.get().name == firm
    assert WorkerLink.objects.get(report=one).enterprise.name == firm


def test_a_station_of_two_enterprises_leads_nowhere(round_):
    supervisor = a_delivery(round_, "supervisor")
    for firm in ("焦作锦诺企业服务外包有限公司", "焦作信通快递有限公司"):
        says_station(supervisor, "富康驿站", firm)
    one = says_worker(a_delivery(round_, "territory"), "王伟", at="富康驿站")
    linking.link(round_, by=BY)
    assert WorkerLink.objects.get(report=one).enterprise.name == "富康驿站"


def test_a_branch_that_only_outlets_and_rosters_name_is_the_company(round_):
    firm = "焦作市卓通速运有限公司"
    says_enterprise(a_delivery(round_, "registrar"), firm, uscc="91110000600037341L")
    territory = a_delivery(round_, "territory")
    says_enterprise(territory, firm)
    says_station(territory, "卓通凤凰网点", f"{firm}山阳分公司")
    linking.link(round_, by=BY)
    assert Enterprise.objects.get().name == firm


def test_new_names_can_be_searched_and_the_run_is_audited_once(round_):
    says_worker(a_delivery(round_, "employer"), "王佳明")
    linking.link(round_, by=BY)
    assert NameGram.objects.filter(kind="worker", gram="佳明").exists()
    assert AuditEvent.objects.filter(verb="enterprises.link").count() == 1


def test_the_number_of_statements_does_not_grow_with_the_rows(round_, django_assert_max_num_queries):
    delivery = a_delivery(round_, "employer")
    for index in range(40):
        says_worker(delivery, f"王{chr(0x4E00 + index * 7)}", at=f"焦作市{chr(0x4E10 + index * 11)}达物流有限公司")
    with django_assert_max_num_queries(80):
        linking.link(round_, by=BY)
