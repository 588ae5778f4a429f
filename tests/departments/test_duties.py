"""五大职责 and 典型: planned, finished with a result, reviewed by another hand, published for everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shanyang.departments.actions import duties
from shanyang.departments.models import AuditEvent, DutyRecord, ModelCase
from shanyang.lib.errors import Refused, Stale
from tests import cast


def today():
    return timezone.localdate()


def planned(by, code="market-regulation", **changes):
    facts = {
        "duty": "supervision",
        "title": "站点抽查",
        "plan": "抽查 6 个站点",
        "starts_on": today(),
        "due_on": today() + timedelta(days=10),
    }
    return duties.plan(department=cast.department(code), by=by, **{**facts, **changes})


def nominated(by, code="market-regulation"):
    return duties.nominate(department=cast.department(code), title="学习角", practice="做法", effect="成效", by=by)


def test_a_duty_is_planned_done_and_says_what_came_of_it(wang):
    record = planned(wang)
    duties.begin(record, by=wang, version=1)
    duties.finish(record, result="抽查 6 个，改正 3 处", done_on=today(), by=wang, version=2)
    record.refresh_from_db()
    assert (record.state, record.done_by, record.version) == ("done", wang, 3)
    verbs = AuditEvent.objects.filter(object_type="departments.DutyRecord").order_by("sequence")
    assert [event.verb.rpartition(".")[2] for event in verbs] == ["plan_duty", "begin_duty", "finish_duty"]


def test_an_office_does_not_plan_for_another(wang, qian):
    with pytest.raises(Refused, match="区市场监督管理局办理"):
        planned(qian)


def test_finishing_needs_a_result_a_day_that_has_come_and_the_version_seen(wang):
    record = planned(wang)
    with pytest.raises(Refused, match="写明结果"):
        duties.finish(record, result=" ", done_on=today(), by=wang, version=1)
    with pytest.raises(Refused, match="不能晚于今天"):
        duties.finish(record, result="好", done_on=today() + timedelta(days=1), by=wang, version=1)
    duties.begin(DutyRecord.objects.get(pk=record.pk), by=wang, version=1)
    with pytest.raises(Stale):
        duties.finish(record, result="好", done_on=today(), by=wang, version=1)


def test_taking_up_again_clears_the_result_and_keeps_it_in_the_trail(wang):
    record = planned(wang)
    duties.finish(record, result="好", done_on=today(), by=wang, version=1)
    with pytest.raises(Refused, match="理由"):
        duties.take_up_again(record, reason="", by=wang, version=2)
    duties.take_up_again(record, reason="漏查两处", by=wang, version=2)
    record.refresh_from_db()
    assert (record.state, record.result, record.done_on) == ("running", "", None)
    assert AuditEvent.objects.get(verb="departments.take_up_duty").reason == "漏查两处"


def test_a_department_sees_its_own_and_the_lead_who_does_what(lin, wang, shi, qian, client):
    planned(wang)
    planned(shi, code="housing-construction", duty="guidance")
    assert DutyRecord.objects.visible_to(wang).count() == 1
    assert DutyRecord.objects.visible_to(qian).count() == 0
    client.force_login(lin)
    page = client.get(reverse("responsibility:duty-matrix")).content.decode()
    market = cast.department("market-regulation").pk
    assert f'data-figure="matrix.{market}.supervision" data-value="1"' in page
    rows = client.get(reverse("responsibility:duties"), {"department": market, "duty": "supervision"})
    assert 'data-value="1"' in rows.content.decode()


def test_nobody_reviews_the_own_nomination(lin):
    case = nominated(lin, "organization")
    with pytest.raises(Refused, match="不能自己评审"):
        duties.review(case, accepted=True, remarks="", by=lin, version=1)


def test_a_case_is_returned_mended_accepted_and_published(lin, wang, client):
    case = nominated(wang)
    with pytest.raises(Refused, match="写明要改什么"):
        duties.review(case, accepted=False, remarks="", by=lin, version=1)
    duties.review(case, accepted=False, remarks="写上数字", by=lin, version=1)
    duties.nominate_again(case, title="学习角", practice="每周三次", effect="210 人次", by=wang, version=2)
    duties.review(case, accepted=True, remarks="", by=lin, version=3)
    assert "学习角" not in client.get(reverse("published-cases")).content.decode()
    duties.publish_case(case, by=lin, version=4)
    assert "学习角" in client.get(reverse("published-cases")).content.decode()
    assert "210 人次" in client.get(reverse("published-case", args=[case.pk])).content.decode()
    duties.withdraw_case(case, reason="企业迁出", by=lin, version=5)
    assert client.get(reverse("published-case", args=[case.pk])).status_code == 404


def test_an_office_does_not_take_down_what_was_published(lin, wang):
    case = nominated(wang)
    duties.review(case, accepted=True, remarks="", by=lin, version=1)
    duties.publish_case(case, by=lin, version=2)
    with pytest.raises(Refused, match="牵头抓总"):
        duties.withdraw_case(case, reason="不要了", by=wang, version=3)
    assert ModelCase.objects.get().state == "published"


def test_a_brand_belongs_to_its_sector(wang, shi):
    sector = cast.sector("food_delivery")
    facts = {"name": "先锋骑手", "statement": "骑手做先锋", "results": "", "branches": [], "model_cases": []}
    with pytest.raises(Refused, match="行业主管部门"):
        duties.keep_brand(sector, by=shi, **facts)
    brand = duties.keep_brand(sector, by=wang, **facts)
    with pytest.raises(Stale):
        duties.keep_brand(sector, by=wang, version=9, **{**facts, "name": "别名"})
    assert duties.keep_brand(sector, by=wang, version=1, **{**facts, "name": "红色骑手"}).pk == brand.pk
