"""联席会议: the agenda comes from what is stuck, resolutions are tasks, the enterprise sees and closes its own."""

import io
from datetime import timedelta

import docx
import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise, Obligation
from shanyang.departments import agenda, workbench
from shanyang.departments.actions import meetings
from shanyang.departments.models import AgendaItem, Meeting, Resolution
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused, Stale
from tests import builders, cast


def today():
    return timezone.localdate()


def called(by, *codes, code="organization", **changes):
    facts = {"kind": "meeting", "title": "四方联席会议", "held_on": today(), "place": "二楼会议室"}
    departments = [cast.department(one) for one in codes or ("market-regulation",)]
    return meetings.call(convener=cast.department(code), departments=departments, by=by, **{**facts, **changes})


def held(meeting, by):
    return meetings.hold(meeting, chair="林", present="都到了", summary="议了两件事", by=by, version=meeting.version)


def test_late_ledgers_and_unsettled_differences_come_onto_the_agenda(lin, enterprise):
    round_ = builders.a_round(lin)
    builders.four_voices(round_, enterprise)
    builders.a_case(round_, enterprise, by=lin)
    past = today() - timedelta(days=3)
    Obligation.objects.filter(round=round_, source="supervisor", sector__code="courier").update(due_on=past)
    round_.discrepancies.update(due_on=past)
    stuck = agenda.open_items(today())
    assert {"ledger", "discrepancy"} <= {item.kind for item in stuck}
    assert all(item.days_late(today()) == 3 for item in stuck)
    meeting = called(lin)
    keys = [item.key for item in stuck]
    assert meetings.take_up(meeting, keys, by=lin, invite_enterprises=True) == len(keys)
    assert meetings.take_up(meeting, keys, by=lin) == 0
    assert meeting.invitations.filter(enterprise=enterprise).exists()
    ledger = meeting.items.get(key__startswith="ledger:")
    assert ledger.department == cast.department("housing-construction")


def test_a_street_convenes_for_itself_and_a_sector_department_does_not(zhao, wang):
    assert called(zhao, code=f"street-{cast.DONGFANGHONG}").convener == cast.department(f"street-{cast.DONGFANGHONG}")
    for stranger in (wang,):
        with pytest.raises(Refused, match="召集"):
            called(stranger, code="market-regulation")


def test_a_resolution_has_one_owner_who_finds_it_on_the_workbench(lin, wang, shi):
    meeting = called(lin)
    facts = {"text": "补齐台账", "due_on": today() + timedelta(days=5), "by": lin}
    with pytest.raises(Refused, match="一个单位或一家企业"):
        meetings.resolve(meeting, **facts)
    task = meetings.resolve(meeting, department=cast.department("market-regulation"), **facts)
    mine = [thing for thing in workbench.waiting(wang, today()) if thing.kind == "task"]
    assert [(thing.object, thing.due_on) for thing in mine] == [("补齐台账", task.due_on)]
    with pytest.raises(Refused, match="由区市场监督管理局办理"):
        meetings.answer(task, text="办好了", by=shi, version=1)
    meetings.answer(task, text="已补齐", by=wang, version=1)
    with pytest.raises(Stale):
        meetings.answer(Resolution(pk=task.pk, state="open", department=task.department), text="又", by=wang, version=1)
    with pytest.raises(Refused, match="还差什么"):
        meetings.settle(task, done=False, remarks="", by=lin, version=2)
    meetings.settle(task, done=False, remarks="还缺两家", by=lin, version=2)
    again = [thing for thing in workbench.waiting(wang, today()) if thing.kind == "task"]
    assert "还缺两家" in str(again[0].why)
    meetings.answer(task, text="补了两家", by=wang, version=3)
    meetings.settle(task, done=True, remarks="", by=lin, version=4)
    assert Resolution.objects.get().state == "closed"


def test_an_invited_enterprise_sees_its_items_and_closes_its_task(lin, enterprise, sun, client):
    other = Enterprise.objects.create(name="旁边快递", name_key="旁边", name_sort="pang bian")
    meeting = called(lin)
    meetings.invite(meeting, [enterprise, other], by=lin)
    AgendaItem.objects.create(meeting=meeting, order=1, title="迅达的人数不一", enterprise=enterprise)
    AgendaItem.objects.create(meeting=meeting, order=2, title="旁边的网点不清", enterprise=other)
    due = today() + timedelta(days=3)
    task = meetings.resolve(meeting, text="报送花名册", enterprise=enterprise, due_on=due, by=lin)
    meetings.resolve(meeting, text="别家的事", enterprise=other, due_on=due, by=lin)
    client.force_login(sun)
    page = client.get(reverse("responsibility:tasks")).content.decode()
    assert "迅达的人数不一" in page and "报送花名册" in page
    assert "旁边的网点不清" not in page and "别家的事" not in page
    assert client.get(meeting.get_absolute_url()).status_code == 404
    address = reverse("responsibility:task-answer", args=[task.pk])
    posted = {"version": 1, "text": "已报 86 人", "request_key": "a" * 32}
    assert client.post(address, posted).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.answered_by) == ("answered", "孙")


def test_a_link_closes_only_the_tasks_of_its_enterprise(lin, enterprise):
    meeting = called(lin)
    meetings.invite(meeting, [enterprise], by=lin)
    task = meetings.resolve(meeting, text="报送花名册", enterprise=enterprise, due_on=today(), by=lin)
    link = NamedJob("link")
    with pytest.raises(Refused):
        meetings.answer(task, text="好", by=link, version=1, enterprise_id=enterprise.pk + 1)
    with pytest.raises(Refused):
        meetings.answer(task, text="好", by=link, version=1)
    meetings.answer(task, text="好", by=link, version=1, enterprise_id=enterprise.pk)
    assert Resolution.objects.get().state == "answered"


def test_a_task_goes_only_to_an_enterprise_that_was_invited(lin, enterprise):
    with pytest.raises(Refused, match="没有受邀"):
        meetings.resolve(called(lin), text="x", enterprise=enterprise, due_on=today(), by=lin)


def test_the_agenda_closes_with_the_meeting_and_tasks_with_the_minutes(lin):
    meeting = called(lin)
    held(meeting, lin)
    with pytest.raises(Refused, match="议程不能再改"):
        meetings.add_topic(meeting, title="又一件", why="想起来了", by=lin)
    meetings.close(meeting, by=lin, version=meeting.version)
    with pytest.raises(Refused, match="纪要已经印发"):
        meetings.resolve(meeting, text="x", department=meeting.convener, due_on=today(), by=lin)


def test_a_meeting_is_not_held_before_its_day(lin):
    with pytest.raises(Refused, match="还没有到"):
        held(called(lin, held_on=today() + timedelta(days=1)), lin)


def test_the_minutes_are_an_official_paper_with_owner_and_date(lin, client):
    meeting = called(lin, "market-regulation", "housing-construction")
    meetings.add_topic(meeting, title="换电柜布点", why="占用通道", by=lin)
    meetings.resolve(
        meeting, text="核查三处换电柜", department=cast.department("housing-construction"), due_on=today(), by=lin
    )
    held(meeting, lin)
    client.force_login(lin)
    address = reverse("responsibility:meeting-minutes", args=[meeting.pk])
    draft = docx.Document(io.BytesIO(client.get(address).content))
    assert "拟稿" in draft.paragraphs[0].text
    meetings.close(Meeting.objects.get(), by=lin, version=meeting.version)
    paper = docx.Document(io.BytesIO(client.get(address).content))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert paper.paragraphs[0].text == "四方联席会议纪要"
    assert "（一）换电柜布点" in text and "议了两件事" in text
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert rows[1][:3] == ["1", "核查三处换电柜", "区住房和城乡建设局"]
    section = paper.sections[0]
    assert [round(section.top_margin.mm), round(section.left_margin.mm)] == [37, 28]


def test_late_tasks_come_back_onto_the_next_agenda(lin, wang):
    meeting = called(lin, held_on=today() - timedelta(days=9))
    meetings.resolve(
        meeting, text="补齐台账", department=cast.department("market-regulation"),
        due_on=today() - timedelta(days=2), by=lin,
    )  # fmt: skip
    (item,) = [one for one in agenda.open_items(today()) if one.kind == "task"]
    assert (item.title, item.days_late(today())) == ("补齐台账", 2)
