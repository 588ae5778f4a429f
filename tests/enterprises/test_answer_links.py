"""A one-time link: one enterprise, one purpose, one answer; everything else finds the door shut."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import answer_links
from enterprises.models import AnswerLink, Enquiry, Enterprise, EnterpriseReport
from shanyang.departments import workbench
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused
from tests.builders import a_case, a_round, close_all, four_voices, walked_to

PAGE = reverse("answer-link")


@pytest.fixture
def round_(lin):
    return a_round(lin)


@pytest.fixture
def case(round_, enterprise, lin):
    four_voices(round_, enterprise)
    found = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    return walked_to(found, "enquire", by=lin)


@pytest.fixture
def issued(case, zhao):
    return answer_links.issue(case, by=zhao, days=7)


@pytest.fixture
def enterprise_browser():
    """Somebody at the enterprise, who has no account."""
    return Client()


def enter(browser, token):
    return browser.get(reverse("answer-link-enter", args=[token]), follow=True)


def send(browser, **values):
    return browser.post(PAGE, {"request_key": uuid.uuid4().hex, "said_by": "站长", "true": "on", **values}, follow=True)


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_enterprise_sees_its_own_word_and_the_questions_but_no_other_sources_number(
    case, issued, enterprise_browser
):
    text = said(enter(enterprise_browser, issued[1]))
    assert case.enterprise.name in text
    assert "各单位报的从业人数不一样" in text
    for other_source in ("86", "112", "104"):
        assert other_source not in re.findall(r"\d+", text)


def test_the_token_leaves_the_address_and_is_not_kept(issued, enterprise_browser):
    response = enter(enterprise_browser, issued[1])
    assert response.redirect_chain == [(PAGE, 302)]
    assert issued[1].encode() not in bytes(AnswerLink.objects.get().token_index)
    assert "no-store" in response["Cache-Control"]


def test_an_answer_waits_sealed_until_an_officer_takes_it_over(case, issued, enterprise_browser, zhao, client):
    enter(enterprise_browser, issued[1])
    assert "已经收到答复" in said(send(enterprise_browser, **{"q-headcount_differs": "77"}))
    link = AnswerLink.objects.get()
    assert b"77" not in bytes(link.answers_sealed)
    assert not EnterpriseReport.objects.filter(source="enquiry").exists()
    assert "核对企业答复" in [str(one.verb) for one in workbench.waiting(zhao, timezone.localdate())]

    client.force_login(zhao)
    url = reverse("enterprises:case-step", args=[case.pk, "enquire"])
    page = client.get(url).content.decode()
    assert 'value="77"' in page
    assert "企业" in page and "通过链接答复（站长）" in page
    case.refresh_from_db()
    form = {"outcome": "reached", "called_on": timezone.localdate().isoformat(), "spoke_to": "站长"}
    form |= {"version": case.version, "q-headcount_differs": "77", "request_key": uuid.uuid4().hex}
    assert client.post(url, form).status_code == 302
    link.refresh_from_db()
    assert link.answers_sealed is None
    assert link.record == Enquiry.objects.get().record
    assert EnterpriseReport.objects.get(source="enquiry").headcount == 77


def test_the_enterprise_corrects_what_it_said_itself(case, issued, enterprise_browser, zhao, client):
    page = enter(enterprise_browser, issued[1]).content.decode()
    assert "经营状况：目前掌握的是" in page
    assert 'name="q-own_changed-operating_status"' in page
    send(enterprise_browser, **{"q-own_changed-operating_status": "suspended"})
    client.force_login(zhao)
    page = client.get(reverse("enterprises:case-step", args=[case.pk, "enquire"])).content.decode()
    assert re.search(r'value="suspended"\s+selected', page)


def test_an_expired_link_says_so_and_keeps_nothing(issued, enterprise_browser):
    enter(enterprise_browser, issued[1])
    AnswerLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "已经过期" in said(enter(enterprise_browser, issued[1]))
    response = send(enterprise_browser, **{"q-headcount_differs": "77"})
    assert response.status_code == 410
    assert AnswerLink.objects.get().answered_at is None


def test_a_revoked_link_is_shut_even_for_a_page_already_open(issued, enterprise_browser, zhao):
    enter(enterprise_browser, issued[1])
    answer_links.revoke(issued[0], by=zhao, reason="发错了人")
    response = send(enterprise_browser, **{"q-headcount_differs": "77"})
    assert "已经由发出的单位收回" in said(response)
    assert AnswerLink.objects.get().answered_at is None


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda t: "x" * 32])
def test_a_tampered_address_opens_nothing(issued, enterprise_browser, change):
    response = enter(enterprise_browser, change(issued[1]))
    assert response.status_code == 404
    assert "链接打不开" in said(response)


def test_trying_tokens_one_after_the_other_is_stopped(db, enterprise_browser):
    answers = [
        enter(enterprise_browser, f"guess-{n}").status_code for n in range(answer_links.WRONG_TOKENS_AN_HOUR + 1)
    ]
    assert answers[-2:] == [404, 429]


def test_a_link_answers_for_its_own_enterprise_alone(case, issued, round_, lin, zhao, enterprise_browser):
    other_firm = Enterprise.objects.create(name="快跑配送", name_key="快跑", division=case.enterprise.division)
    four_voices(round_, other_firm)
    other = walked_to(a_case(round_, other_firm, by=lin), "enquire", by=lin)
    enter(enterprise_browser, issued[1])
    send(enterprise_browser, case=str(other.pk), enterprise=str(other_firm.pk), **{"q-headcount_differs": "77"})
    assert AnswerLink.objects.get(answered_at__isnull=False).enterprise == case.enterprise
    assert not other.answer_links.exists()


def test_a_second_answer_is_refused_and_the_first_stays(issued, enterprise_browser):
    enter(enterprise_browser, issued[1])
    send(enterprise_browser, **{"q-headcount_differs": "77"})
    response = send(enterprise_browser, **{"q-headcount_differs": "99"})
    assert response.status_code == 410
    assert "已经答复过" in said(response)
    assert answer_links.answers(AnswerLink.objects.get())["q-headcount_differs"] == "77"


def test_a_double_click_is_one_answer(issued, enterprise_browser):
    enter(enterprise_browser, issued[1])
    form = {"request_key": uuid.uuid4().hex, "said_by": "站长", "true": "on", "q-headcount_differs": "77"}
    first, second = enterprise_browser.post(PAGE, form), enterprise_browser.post(PAGE, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert AuditEvent.objects.filter(verb="enterprises.answer_by_link").count() == 1


def test_a_value_that_cannot_be_is_told_beside_its_question(issued, enterprise_browser):
    enter(enterprise_browser, issued[1])
    response = send(enterprise_browser, **{"q-headcount_differs": "约七十"})
    assert response.status_code == 422
    assert AnswerLink.objects.get().answered_at is None


def test_reissuing_ends_the_link_before(case, issued, zhao, enterprise_browser):
    answer_links.issue(case, by=zhao, days=3)
    assert "收回" in said(enter(enterprise_browser, issued[1]))
    assert AnswerLink.objects.filter(revoked_at__isnull=True).count() == 1


def test_the_address_is_shown_once(case, zhao, client):
    client.force_login(zhao)
    url = reverse("enterprises:answer-link-issue", args=[case.pk])
    page = client.post(url, {"days": "7", "request_key": uuid.uuid4().hex}, follow=True)
    token = re.search(r"/link/([\w-]{20,})/", page.content.decode()).group(1)
    assert enter(Client(), token).status_code == 200
    again = client.get(page.redirect_chain[-1][0])
    assert token not in again.content.decode()


def test_only_who_may_call_may_issue(case, wang):
    with pytest.raises(Refused):
        answer_links.issue(case, by=wang, days=7)


def test_answers_set_aside_are_dropped_with_a_reason(case, issued, enterprise_browser, zhao):
    enter(enterprise_browser, issued[1])
    send(enterprise_browser, **{"q-headcount_differs": "77"})
    with pytest.raises(Refused):
        answer_links.set_aside(issued[0], by=zhao, reason=" ")
    answer_links.set_aside(issued[0], by=zhao, reason="答复人不是本企业的")
    link = AnswerLink.objects.get()
    assert link.answers_sealed is None
    assert link.state_at(timezone.now()) == "set_aside"


def test_every_act_on_a_link_leaves_a_trace_without_the_answers(issued, enterprise_browser, zhao):
    enter(enterprise_browser, issued[1])
    send(enterprise_browser, **{"q-headcount_differs": "77"})
    verbs = set(AuditEvent.objects.filter(verb__contains="answer").values_list("verb", flat=True))
    assert verbs == {"enterprises.issue_answer_link", "enterprises.answer_by_link"}
    assert AuditEvent.objects.get(verb="enterprises.answer_by_link").by_job == answer_links.ENTERPRISE.name
