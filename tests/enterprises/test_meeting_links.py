"""An enterprise sees its items of a joint meeting over a link, and answers its own tasks there."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import answer_links
from enterprises.models import Enterprise
from shanyang.departments.actions import meetings
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused
from tests import cast

PAGE = reverse("answer-link")


@pytest.fixture
def other_firm(enterprise):
    return Enterprise.objects.create(name="快跑配送", name_key="快跑", division=enterprise.division)


@pytest.fixture
def meeting(district, lin, enterprise, other_firm):
    called = meetings.call(
        kind="meeting",
        title="第三次联席会议",
        held_on=timezone.localdate(),
        place="三楼会议室",
        convener=cast.department("organization"),
        departments=[cast.department("organization")],
        enterprises=[enterprise, other_firm],
        by=lin,
    )
    meetings.add_topic(called, title="路口停车", why="多次反映", by=lin)
    return called


@pytest.fixture
def task(meeting, enterprise, lin):
    due = timezone.localdate() + timedelta(days=7)
    return meetings.resolve(meeting, text="站点门前划出停车区", due_on=due, by=lin, enterprise=enterprise)


@pytest.fixture
def firm_browser(meeting, enterprise, task, lin):
    _link, token = answer_links.issue_for_meeting(meeting, enterprise, by=lin, days=7)
    browser = Client()
    browser.get(reverse("answer-link-enter", args=[token]))
    return browser


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def report(browser, task, **values):
    form = {"request_key": uuid.uuid4().hex, "version": task.version, "text": "已划线，11 月 20 日完成", **values}
    return browser.post(reverse("answer-link-task", args=[task.pk]), form)


def test_it_sees_its_own_tasks_and_nothing_of_the_other_enterprise(firm_browser, meeting, other_firm, lin):
    due = timezone.localdate() + timedelta(days=7)
    meetings.resolve(meeting, text="补交名册", due_on=due, by=lin, enterprise=other_firm)
    text = said(firm_browser.get(PAGE))
    assert "站点门前划出停车区" in text
    assert "补交名册" not in text
    assert "路口停车" not in text


def test_its_answer_reaches_the_convener(firm_browser, task):
    assert report(firm_browser, task).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.answer) == ("answered", "已划线，11 月 20 日完成")
    assert AuditEvent.objects.get(verb="departments.answer_task").by_job == answer_links.ENTERPRISE.name
    assert "已报办结" in said(firm_browser.get(PAGE))


def test_a_task_of_another_enterprise_is_not_there(firm_browser, meeting, other_firm, lin):
    due = timezone.localdate() + timedelta(days=7)
    theirs = meetings.resolve(meeting, text="补交名册", due_on=due, by=lin, enterprise=other_firm)
    assert report(firm_browser, theirs).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "open"


def test_an_empty_answer_is_asked_for_again(firm_browser, task):
    response = report(firm_browser, task, text=" ")
    assert response.status_code == 422
    assert "请写明办理情况" in said(response)


def test_an_answer_to_what_was_changed_meanwhile_is_not_kept(firm_browser, task):
    report(firm_browser, task)
    response = report(firm_browser, task)
    assert response.status_code == 422


def test_after_revoking_nothing_is_shown(firm_browser, meeting, task):
    meeting.answer_links.update(revoked_at=timezone.now(), revoke_reason="发错了人")
    response = firm_browser.get(PAGE)
    assert response.status_code == 410
    assert "站点门前" not in said(response)
    assert report(firm_browser, task).status_code in (410, 422)
    task.refresh_from_db()
    assert task.state == "open"


def test_only_the_convener_sends_links_and_only_to_the_invited(meeting, enterprise, qian, lin):
    with pytest.raises(Refused):
        answer_links.issue_for_meeting(meeting, enterprise, by=qian, days=7)
    stranger = Enterprise.objects.create(name="没请的公司", name_key="没请", division=enterprise.division)
    with pytest.raises(Refused, match="没有受邀"):
        answer_links.issue_for_meeting(meeting, stranger, by=lin, days=7)
