"""询问: questions of the sector, and calls that reached nobody."""

import re
import uuid
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import answer_links, asking, cases
from enterprises.models import Answer, Enquiry, SectorQuestion
from enterprises.queries.answer_links import asked
from enterprises.rules.recalls import RECALL, part_of, recall
from shanyang.departments import workbench
from shanyang.departments.models import ParameterValue
from shanyang.lib.errors import Refused, Stale
from shanyang.lib.parameters import InForce
from tests import cast
from tests.builders import a_call, a_case, a_round, close_all, four_voices, walked_to

TODAY = timezone.localdate
INSURANCE = "骑手的意外伤害险由谁交？"


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# -- the plan of calls ----------------------------------------------------------


@pytest.mark.parametrize(("hour", "part"), [(8, "am"), (11, "am"), (12, "pm"), (17, "pm"), (18, "eve"), (21, "eve")])
def test_the_time_of_the_day(hour, part):
    assert part_of(datetime(2026, 11, 20, hour)) == part


def test_the_next_call_comes_on_the_next_working_day_at_another_time():
    friday = date(2026, 11, 20)
    assert recall(1, called_on=friday, part="am", exceptions={}).on == date(2026, 11, 23)
    worked_saturday = {date(2026, 11, 21): True}
    assert recall(1, called_on=friday, part="pm", exceptions=worked_saturday).on == date(2026, 11, 21)
    assert [recall(1, called_on=friday, part=part, exceptions={}).part for part in ("am", "pm", "eve", "")] == [
        "pm", "eve", "am", "pm",
    ]  # fmt: skip


def test_after_so_many_calls_another_way_is_better_by_dated_values():
    day = date(2026, 11, 20)
    assert [recall(n, called_on=day, part="am", exceptions={}).enough for n in (1, 2, 3, 4)] == [
        False, False, True, True,
    ]  # fmt: skip
    stricter = RECALL.with_overrides({"recall_attempts": [InForce(2, date(2026, 11, 1), "通知")]})
    assert recall(2, called_on=day, part="am", exceptions={}, parameters=stricter).enough
    assert not recall(2, called_on=date(2026, 10, 30), part="am", exceptions={}, parameters=stricter).enough


@pytest.fixture
def case(enterprise, lin):
    round_ = a_round(lin)
    four_voices(round_, enterprise)
    found = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    return walked_to(found, "enquire", by=lin)


def call_in_vain(case, by, **facts):
    case.refresh_from_db()
    return cases.take_step(
        case, "enquire", outcome="unreached", call=a_call(part="am", **facts), by=by, version=case.version
    )


def lines(user):
    return [one for one in workbench.waiting(user, TODAY()) if one.kind == "case"]


def test_a_call_in_vain_plans_the_next_and_stands_on_the_workbench_with_its_day(case, zhao, lin):
    call = call_in_vain(case, zhao).enquiry
    assert call.again_on > TODAY() and call.again_part == "pm"
    assert [(str(one.verb), one.due_on) for one in lines(zhao)] == [("再打电话", call.again_on)]
    assert not lines(lin)
    Enquiry.objects.update(again_on=TODAY() - timedelta(days=1))
    assert [str(one.verb) for one in lines(lin)] == ["再打电话"]


def test_a_day_that_was_entered_is_kept(case, zhao):
    later = TODAY() + timedelta(days=9)
    assert call_in_vain(case, zhao, again_on=later).enquiry.again_on == later


def test_a_reached_call_ends_the_plan(case, zhao):
    call_in_vain(case, zhao)
    case.refresh_from_db()
    cases.take_step(case, "enquire", outcome="reached", call=a_call(), by=zhao, version=case.version)
    assert [str(one.verb) for one in lines(zhao)] == ["去走访"]


def test_the_page_tells_the_plan_and_then_suggests_the_link_or_a_visit(client, case, zhao):
    client.force_login(zhao)
    url = reverse("enterprises:case-step", args=[case.pk, "enquire"])
    assert "没有联系上" not in said(client.get(url)).split("要问的")[0]
    call_in_vain(case, zhao)
    assert "打过 1 次" in said(client.get(url)) and "下午再打" in said(client.get(url))
    call_in_vain(case, zhao)
    call_in_vain(case, zhao)
    assert "打过 3 次" in said(client.get(url)) and "排进走访计划" in said(client.get(url))


def test_the_lead_sets_the_number_of_attempts_from_a_day_on(client, case, zhao):
    ParameterValue.objects.create(key="recall_attempts", value=1, since=TODAY(), source="通知")
    call_in_vain(case, zhao)
    client.force_login(zhao)
    assert "排进走访计划" in said(client.get(reverse("enterprises:case-step", args=[case.pk, "enquire"])))


# -- questions of the sector -------------------------------------------------------


def a_question(by, sector, text=INSURANCE, since=None):
    return asking.add(sector=sector, text=text, why="安排保险宣传", since=since or TODAY(), by=by)


def test_questions_have_a_purpose_and_are_the_leads(lin, zhao):
    with pytest.raises(Refused, match="牵头"):
        a_question(zhao, None)
    with pytest.raises(Refused, match="没有用处的不问"):
        asking.add(sector=None, text="几点下班？", why=" ", since=TODAY(), by=lin)
    a_question(lin, None)
    with pytest.raises(Refused, match="已经在问"):
        a_question(lin, None)


def test_a_sectors_question_is_asked_there_from_its_day_to_its_end(case, lin):
    own = a_question(lin, case.enterprise.sector)
    a_question(lin, cast.sector("courier"), "网点有没有备案？")
    a_question(lin, None, "明年还开吗？", since=TODAY() + timedelta(days=3))
    assert [one.params["text"] for one in asked(case) if one.code.startswith("asked-")] == [INSURANCE]
    asking.end(own, until=TODAY() + timedelta(days=1), reason="问完了", version=1, by=lin)
    with pytest.raises(Stale):
        asking.end(own, until=TODAY() + timedelta(days=1), reason="问完了", version=1, by=lin)
    SectorQuestion.objects.filter(pk=own.pk).update(since=TODAY() - timedelta(days=9), until=TODAY())
    assert not [one for one in asked(case) if one.code.startswith("asked-")]


def test_the_answer_is_kept_with_the_words_of_the_question(client, case, lin, zhao):
    own = a_question(lin, case.enterprise.sector)
    other = a_question(lin, None, "今年还招人吗？")
    client.force_login(zhao)
    url = reverse("enterprises:case-step", args=[case.pk, "enquire"])
    assert INSURANCE in said(client.get(url))
    answer = {
        "request_key": uuid.uuid4().hex,
        "version": case.version,
        "outcome": "reached",
        "called_on": TODAY().isoformat(),
        f"q-asked-{own.pk}": "公司统一交",
        f"q-asked-{other.pk}": "招",
    }
    assert client.post(url, answer).status_code == 302
    kept = Answer.objects.get(question=f"asked-{own.pk}")
    assert (kept.value, kept.params["text"]) == ("公司统一交", INSURANCE)


def test_the_enterprise_is_asked_over_its_link_too(client, case, lin, zhao):
    a_question(lin, case.enterprise.sector)
    _link, token = answer_links.issue(case, by=zhao, days=7)
    page = client.get(reverse("answer-link-enter", args=[token]), follow=True)
    assert INSURANCE in said(page)


def test_the_page_lists_adds_and_ends(client, lin):
    client.force_login(lin)
    answer = {"request_key": uuid.uuid4().hex, "text": INSURANCE, "why": "安排保险宣传", "since": "2026-01-01"}
    assert client.post(reverse("enterprises:question-add"), answer).status_code == 302
    assert INSURANCE in said(client.get(reverse("enterprises:questions")))
    made = SectorQuestion.objects.get()
    ended = {"request_key": uuid.uuid4().hex, "version": 1, "until": TODAY().isoformat(), "reason": "问完了"}
    assert client.post(reverse("enterprises:question-end", args=[made.pk]), ended).status_code == 302
    assert "已停用的 1 题" in said(client.get(reverse("enterprises:questions")))
