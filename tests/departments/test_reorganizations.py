"""移交 and 撤并: with document, reason and dates; open work goes on, what was finished stays; any day can be asked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Obligation
from shanyang.departments import workbench
from shanyang.departments.actions import duties, master_data, meetings, reorganizations
from shanyang.departments.models import AuditEvent, Department, DutyRecord, Responsibility
from shanyang.departments.queries import answering
from shanyang.lib.errors import Refused
from tests import builders, cast


def today():
    return timezone.localdate()


@pytest.fixture
def society(district):
    return Department.objects.create(
        code="society", name="区委社会工作部", full_name="区委社会工作部", kind="organization", since=date(2026, 1, 1)
    )


def line(kind, **about):
    return Responsibility.objects.open().get(kind=kind, **about)


def hand_over(kind, to, on, by, **about):
    return master_data.hand_over(
        line(kind, **about), to=to, on=on, by=by, basis="《机构改革方案》第三条", reason="职责划转"
    )


def test_a_handover_needs_document_reason_and_another_office(lin, society):
    duty = line("sector", sector__code="courier")
    facts = {"to": society, "on": date(2026, 7, 1), "by": lin}
    with pytest.raises(Refused, match="理由"):
        master_data.hand_over(duty, basis="文件", reason=" ", **facts)
    with pytest.raises(Refused, match="依据"):
        master_data.hand_over(duty, basis="", reason="划转", **facts)
    with pytest.raises(Refused, match="现在就由"):
        master_data.hand_over(duty, basis="文件", reason="划转", **{**facts, "to": duty.department})
    with pytest.raises(Refused, match="还没有成立"):
        master_data.hand_over(duty, basis="文件", reason="划转", **{**facts, "on": date(2025, 7, 1)})


def test_for_any_day_the_page_names_who_led_then(lin, society, client):
    hand_over("lead", society, date(2026, 7, 1), lin)
    client.force_login(lin)
    address = reverse("responsibility:sector", args=["courier"])
    before = client.get(address, {"on": "2026-06-30"}).content.decode()
    after = client.get(address, {"on": "2026-07-01"}).content.decode()
    assert before.count("区委社会工作部") == 1  # in the history alone
    assert after.count("区委社会工作部") == 2
    assert "职责划转" in after
    assert client.get(address, {"on": "2026-06-30"}).content.decode().count("职责划转") == 1


def test_the_page_of_the_handover_writes_once_and_leaves_a_trail(lin, society, zhao, client):
    duty = line("sector", sector__code="courier")
    address = reverse("responsibility:hand-over", args=[duty.pk])
    client.force_login(zhao)
    assert client.get(address).status_code == 404
    client.force_login(lin)
    posted = {"to": society.pk, "on": "2026-07-01", "basis": "文件", "reason": "划转", "request_key": "b" * 32}
    assert client.post(address, {**posted, "reason": ""}).status_code == 422
    assert client.post(address, posted).status_code == 302
    assert client.post(address, posted).status_code == 302
    assert AuditEvent.objects.filter(verb="departments.hand_over_responsibility").count() == 1
    assert line("sector", sector__code="courier").department == society


def test_an_abolished_office_hands_over_its_duties_and_open_work(lin, shi, society, security_admin):
    housing = cast.department("housing-construction")
    round_ = builders.a_round(lin)
    owed = Obligation.objects.filter(round=round_, department=housing).count()
    facts = {"plan": "检查", "starts_on": today(), "due_on": today() + timedelta(days=3), "department": housing}
    still = duties.plan(duty="supervision", title="没办完", by=shi, **facts)
    done = duties.plan(duty="guidance", title="办完了", by=shi, **facts)
    duties.finish(done, result="好", done_on=today(), by=shi, version=1)
    meeting = meetings.call(
        kind="meeting", title="会", held_on=today(), place="楼", convener=cast.department("organization"),
        departments=[housing], by=lin,
    )  # fmt: skip
    task = meetings.resolve(meeting, text="补台账", department=housing, due_on=today(), by=lin)
    lines = Responsibility.objects.open().filter(department=housing).count()
    ended = reorganizations.abolish(
        housing, on=today(), successor=society, by=lin, basis="《机构改革方案》", reason="撤并"
    )
    assert (ended.until, ended.successor) == (today(), society)
    assert Responsibility.objects.open().filter(department=society).count() == lines > 0
    for record in (still, task, done):
        record.refresh_from_db()
    assert (still.department, task.department, done.department) == (society, society, housing)
    assert Obligation.objects.filter(round=round_, department=society).count() == owed > 0
    assert AuditEvent.objects.filter(verb="departments.abolish", reason="撤并").count() == 1
    posts = [thing for thing in workbench.waiting(security_admin, today()) if thing.kind == "post"]
    assert [(thing.object, thing.size) for thing in posts] == [("区住房和城乡建设局", 1)]


def test_abolishing_is_refused_before_its_day_twice_and_without_a_living_successor(lin, society):
    housing = cast.department("housing-construction")
    facts = {"by": lin, "basis": "文件", "reason": "撤并"}
    with pytest.raises(Refused, match="不能晚于今天"):
        reorganizations.abolish(housing, on=today() + timedelta(days=1), successor=society, **facts)
    with pytest.raises(Refused, match="另一个"):
        reorganizations.abolish(housing, on=today(), successor=housing, **facts)
    reorganizations.abolish(housing, on=today(), successor=society, **facts)
    with pytest.raises(Refused, match="撤销"):
        reorganizations.abolish(housing, on=today(), successor=society, **facts)
    assert DutyRecord.objects.count() == 0


def test_the_overview_costs_four_statements(lin, django_assert_num_queries):
    with django_assert_num_queries(3):
        lead, sectors, streets = answering.overview(today())
    assert lead.department.code == "organization"
    assert (len(sectors), len(streets)) == (5, 9)
    assert all(row.offices["backstop"] for row in streets)
