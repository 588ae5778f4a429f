"""The pages of rounds, cases and discrepancies: what the user sees, and what the six questions ask."""

import json
import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import rounds
from enterprises.models import Case, Discrepancy, EnterpriseReport, Round, StepRecord, Visit
from shanyang.departments.models import AuditEvent
from tests import cast
from tests.builders import a_case, a_report, a_round, close_all, four_voices, walked_to


@pytest.fixture
def round_(lin):
    return a_round(lin)


@pytest.fixture
def case(round_, enterprise, lin):
    four_voices(round_, enterprise)
    found = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    return found


@pytest.fixture
def headcount(case):
    return Discrepancy.objects.get(kind="headcount")


def page(client, user, url, **query):
    client.force_login(user)
    return client.get(url, query)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(client, user, url, **values):
    client.force_login(user)
    return client.post(url, {"request_key": uuid.uuid4().hex, **values})


def address(name, *args):
    return reverse(f"enterprises:{name}", args=args)


# -- rounds ---------------------------------------------------------------------


def test_the_list_says_what_to_do_while_there_is_no_round(client, lin, zhao):
    assert "开第一轮" in text(page(client, lin, address("rounds")))
    assert "开第一轮" not in text(page(client, zhao, address("rounds")))


def a_plan(**changes):
    today = timezone.localdate()
    return {
        "name": "秋季排查",
        "period_from": today,
        "period_to": today + timedelta(days=30),
        "as_of": today,
        "due_on": today + timedelta(days=10),
        "owed": ["registrar", "supervisor", "territory", "employer"],
        "mandatory_steps": ["map", "check", "screen", "enquire", "visit"],
        **changes,
    }


def test_the_lead_opens_a_round_on_the_page(client, lin):
    response = send(client, lin, address("round-open"), **a_plan())
    round_ = Round.objects.get()
    assert (response.status_code, response.url) == (302, address("round", round_.pk))
    assert AuditEvent.objects.latest("sequence").verb == "enterprises.open_round"


def test_a_second_click_opens_no_second_round(client, lin):
    plan = {**a_plan(), "request_key": uuid.uuid4().hex}
    client.force_login(lin)
    first, second = client.post(address("round-open"), plan), client.post(address("round-open"), plan)
    assert first.url == second.url
    assert Round.objects.count() == 1


def test_a_wrong_plan_comes_back_with_what_was_typed(client, lin):
    response = send(client, lin, address("round-open"), **a_plan(due_on=timezone.localdate() + timedelta(days=99)))
    assert response.status_code == 422
    assert "报送期限应当在排查期间以内" in text(response)
    assert "秋季排查" in response.content.decode()


def test_the_form_is_not_for_the_street(client, zhao):
    assert "牵头" in text(page(client, zhao, address("round-open")))
    assert send(client, zhao, address("round-open"), **a_plan()).status_code == 422
    assert not Round.objects.exists()


def test_the_round_page_shows_streets_and_the_own_ledger_with_its_buttons(client, case, round_, zhao, lin):
    body = text(page(client, zhao, address("round", round_.pk)))
    assert "东方红街道" in body
    assert "还没办完的" not in body
    assert "还没办完的" in text(page(client, lin, address("round", round_.pk)))


@pytest.mark.parametrize("reader", ["lin", "zhao", "qian", "wu"])
def test_every_number_of_the_round_page_opens_as_many_rows(client, case, round_, enterprise, request, reader):
    user = request.getfixturevalue(reader)
    walked_to(case, "screen", by=request.getfixturevalue("lin"))
    body = page(client, user, address("round", round_.pk)).content.decode()
    numbers = re.findall(r'data-figure="([\w.]+)" data-value="(\d+)"[^>]*>\s*<a href="([^"]+)"', body)
    assert numbers or reader == "qian"
    for key, value, url in numbers:
        rows = client.get(url.replace("&amp;", "&")).content.decode()
        assert f'data-figure="list" data-value="{value}"' in rows, key


def test_a_street_closes_its_delivery_on_the_page(client, round_, enterprise, zhao):
    a_report(round_, "territory", enterprise)
    owed = round_.obligations.get(source="territory", division__code=cast.DONGFANGHONG)
    response = send(client, zhao, address("obligation-close", owed.pk), answer="all")
    owed.refresh_from_db()
    assert (response.status_code, owed.closed_by) == (302, zhao)


def test_a_delivery_that_cannot_be_closed_says_why_on_the_same_page(client, round_, zhao):
    owed = round_.obligations.get(source="territory", division__code=cast.DONGFANGHONG)
    response = send(client, zhao, address("obligation-close", owed.pk), answer="all")
    assert response.status_code == 422
    assert "还没有写入任何台账" in text(response)


def test_another_streets_ledger_does_not_exist_for_the_stranger(client, round_, qian):
    owed = round_.obligations.get(source="territory", division__code=cast.DONGFANGHONG)
    assert send(client, qian, address("obligation-close", owed.pk), answer="none").status_code == 404


def test_consolidation_is_refused_on_the_page_until_a_reason_is_given(client, case, round_, lin):
    url = address("round-consolidate", round_.pk)
    assert send(client, lin, url, version=round_.version).status_code == 422
    assert send(client, lin, url, version=round_.version, reason="先看一遍数").status_code == 302
    round_.refresh_from_db()
    assert round_.state == "consolidating"


def test_administrators_see_no_round(client, round_, audit_admin):
    assert page(client, audit_admin, address("round", round_.pk)).status_code == 404


# -- the case page ----------------------------------------------------------------


def test_the_case_shows_four_sources_the_open_item_and_the_next_act(client, case, zhao):
    body = text(page(client, zhao, address("case", case.pk)))
    for word in ("86", "112", "104", "118", "待定", "差 32", "办摸底", "办理留痕"):
        assert word in body


def test_the_case_opens_the_settling_panel_beside_the_table(client, case, headcount, zhao):
    body = text(page(client, zhao, address("case", case.pk), settle=headcount.pk))
    assert "定数：从业人数" in body
    assert "按所选定数" in body


def test_only_differing_rows_are_shown_when_asked_for(client, case, zhao):
    body = text(page(client, zhao, address("case", case.pk), only="differing"))
    assert "从业人数" in body
    assert "流动党员" not in body


def test_an_htmx_switch_gets_the_table_alone(client, case, zhao):
    client.force_login(zhao)
    response = client.get(address("case", case.pk), {"only": "differing"}, headers={"HX-Request": "true"})
    assert response.content.strip().startswith(b"<section")


def test_the_stranger_does_not_learn_that_the_case_exists(client, case, headcount, qian, sun, feng):
    record = StepRecord.objects.create(case=case, step="map", outcome="done", by=None)
    for stranger in (qian, sun, feng):
        for url in (
            address("case", case.pk),
            address("case-print", case.pk),
            address("case-step", case.pk, "map"),
            address("case-step", case.pk, "visit"),
            address("case-waive", case.pk, "map"),
            address("record-take-back", record.pk),
            address("discrepancy", headcount.pk),
            address("discrepancy-reopen", headcount.pk),
        ):
            assert page(client, stranger, url).status_code == 404
            if not url.endswith("/print/"):
                assert send(client, stranger, url).status_code in (404, 405)


def test_figures_of_others_are_not_on_the_page_before_the_own_delivery_is_closed(client, round_, enterprise, lin, zhao):
    four_voices(round_, enterprise, registrar=8613, supervisor=11213, employer=11813)
    case = a_case(round_, enterprise, by=lin)
    headcount = Discrepancy.objects.get(kind="headcount")
    for url in (
        address("case", case.pk),
        address("case", case.pk) + f"?settle={headcount.pk}",
        address("case-print", case.pk),
        address("case-step", case.pk, "enquire"),
        address("discrepancies"),
        address("discrepancy", headcount.pk),
    ):
        body = page(client, zhao, url).content.decode()
        for figure in ("8613", "8,613", "11213", "11,213", "11813", "11,813"):
            assert figure not in body, url
    assert "104" in page(client, zhao, address("case", case.pk)).content.decode()
    rounds.close_delivery(round_.obligations.get(source="territory", division__code=cast.DONGFANGHONG), by=zhao)
    zhao.forget_posts()
    assert "11,213" in page(client, zhao, address("case", case.pk)).content.decode()


def test_a_frozen_rounds_case_is_read_only_and_says_so(client, case, lin):
    Round.objects.filter(pk=case.round_id).update(
        state="frozen", frozen_at=timezone.now(), frozen_by=lin, frozen_hash="0" * 64
    )
    body = text(page(client, lin, address("case", case.pk)))
    assert "更正单" in body
    assert send(client, lin, address("case-step", case.pk, "map"), version=1, outcome="done").status_code == 422
    assert not StepRecord.objects.exists()


def test_the_print_shows_the_table_and_the_records(client, case, zhao):
    walked_to(case, "enquire", by=zhao)
    body = text(page(client, zhao, address("case-print", case.pk)))
    assert "五步记录" in body
    assert "在本区经营，有骑手" in body


# -- steps ------------------------------------------------------------------------


def test_a_desk_step_is_taken_on_the_page(client, case, zhao):
    response = send(client, zhao, address("case-step", case.pk, "map"), version=case.version, outcome="done")
    case.refresh_from_db()
    assert (response.status_code, response.url, case.step) == (302, address("case", case.pk), "check")


def test_a_second_click_takes_no_second_step(client, case, zhao):
    key = uuid.uuid4().hex
    for _click in range(2):
        client.force_login(zhao)
        response = client.post(
            address("case-step", case.pk, "map"), {"request_key": key, "version": case.version, "outcome": "done"}
        )
        assert response.status_code == 302
    assert StepRecord.objects.count() == 1


def test_an_old_page_is_refused_and_the_typed_words_stay(client, case, zhao, lin):
    seen = case.version
    walked_to(case, "screen", by=lin)
    response = send(
        client, zhao, address("case-step", case.pk, "screen"), version=seen, outcome="in", note="骑手常驻三个站点"
    )
    assert response.status_code == 422
    assert "骑手常驻三个站点" in response.content.decode()
    assert "办理过这一案" in text(response)
    case.refresh_from_db()
    assert case.step == "screen"


def test_writes_refuse_get_and_reads_refuse_post(client, case, headcount, round_, lin):
    client.force_login(lin)
    owed = round_.obligations.first()
    for name in ("round-consolidate", "round-reopen", "round-unlock"):
        assert client.get(address(name, round_.pk)).status_code == 405
    assert client.get(address("obligation-close", owed.pk)).status_code == 405
    for url in (
        address("rounds"),
        address("round", round_.pk),
        address("case", case.pk),
        address("case-print", case.pk),
    ):
        assert client.post(url).status_code == 405
    before = AuditEvent.objects.count()
    for url in (address("case-step", case.pk, "map"), address("case-waive", case.pk, "map"), address("round-open")):
        assert client.get(url).status_code == 200
    assert AuditEvent.objects.count() == before


def test_a_sixth_step_is_no_address(client, case, zhao):
    assert page(client, zhao, address("case", case.pk) + "steps/dance/").status_code == 404


def test_the_call_form_asks_what_is_missing_and_files_the_answers(client, case, zhao):
    walked_to(case, "enquire", by=zhao)
    url = address("case-step", case.pk, "enquire")
    body = text(page(client, zhao, url))
    assert "各单位报的从业人数不一样" in body
    for figure in ("86", "112", "118"):
        assert f" {figure} " not in body
    response = send(
        client,
        zhao,
        url,
        **{
            "version": case.version,
            "outcome": "reached",
            "called_on": timezone.localdate(),
            "spoke_to": "站长",
            "q-headcount_differs": "101",
            "q-phone_unknown": "138 0000 1234",
            "q-address_unknown": "人民路 18 号",
            "q-division_unknown": cast.WENHUAXIANG,
        },
    )
    assert response.status_code == 302
    report = EnterpriseReport.objects.get(source="enquiry")
    assert (report.headcount, report.phone_tail4, report.address) == (101, "1234", "人民路 18 号")
    assert report.division == cast.division(cast.WENHUAXIANG)


def test_a_wrong_number_read_out_on_the_phone_is_told_beside_its_question(client, case, zhao):
    walked_to(case, "enquire", by=zhao)
    answers = {"outcome": "reached", "called_on": timezone.localdate(), "q-phone_unknown": "1380000"}
    response = send(client, zhao, address("case-step", case.pk, "enquire"), version=case.version, **answers)
    assert response.status_code == 422
    assert "11 位" in text(response)


def visit_answers(case, **changes):
    return {
        "version": case.version,
        "visited_on": timezone.localdate(),
        "visitors": "赵、吴",
        "operating_status": "operating",
        "headcount": "101",
        "counted_how": "roster",
        **changes,
    }


def test_the_visit_asks_one_question_a_page_and_keeps_nothing_until_it_is_sent(client, case, wu, zhao):
    walked_to(case, "visit", by=zhao)
    url = address("case-step", case.pk, "visit")
    assert "第 1 题，共 7 题" in text(page(client, wu, url))
    second = send(client, wu, url, at=0, go=1, **visit_answers(case))
    assert "第 2 题，共 7 题" in text(second)
    assert 'name="headcount" value="101"' in second.content.decode()
    check = send(client, wu, url, at=6, go=7, **visit_answers(case))
    assert "送出前再看一遍" in text(check)
    assert not Visit.objects.exists()
    sent = send(client, wu, url, at=7, go="send", **visit_answers(case))
    assert sent.status_code == 302
    assert (Visit.objects.get().visitors, EnterpriseReport.objects.get(source="visit").headcount) == ("赵、吴", 101)


def test_the_visit_does_not_leave_a_page_with_an_impossible_answer_but_may_go_back(client, case, wu, zhao):
    walked_to(case, "visit", by=zhao)
    url = address("case-step", case.pk, "visit")
    stuck = send(client, wu, url, at=5, go=6, **visit_answers(case, formal_members="1", backbone_formal_members="2"))
    assert stuck.status_code == 422
    assert "第 6 题" in text(stuck)
    back = send(client, wu, url, at=5, go=4, **visit_answers(case, formal_members="1", backbone_formal_members="2"))
    assert "第 5 题" in text(back)


def test_sending_an_incomplete_visit_leads_to_the_page_that_lacks_something(client, case, wu, zhao):
    walked_to(case, "visit", by=zhao)
    url = address("case-step", case.pk, "visit")
    response = send(client, wu, url, at=7, go="send", **visit_answers(case, visitors=""))
    assert response.status_code == 422
    assert "第 1 题" in text(response)
    assert not Visit.objects.exists()


def test_the_visit_form_shows_nobodys_figures(client, case, wu, zhao):
    walked_to(case, "visit", by=zhao)
    body = page(client, wu, address("case-step", case.pk, "visit")).content.decode()
    for figure in ("86", "112", "118"):
        assert not re.search(rf"\b{figure}\b", body)


def test_a_step_is_waived_and_taken_back_on_the_pages(client, case, zhao):
    walked_to(case, "enquire", by=zhao)
    send(client, zhao, address("case-waive", case.pk, "enquire"), version=case.version, note="昨天刚走访过")
    case.refresh_from_db()
    assert case.step == "visit"
    record = StepRecord.objects.get(step="enquire")
    url = address("record-take-back", record.pk)
    assert send(client, zhao, url, version=case.version, reason="").status_code == 422
    assert send(client, zhao, url, version=case.version, reason="还是打一个").status_code == 302
    case.refresh_from_db()
    assert case.step == "enquire"


# -- discrepancies -----------------------------------------------------------------


def test_a_discrepancy_is_settled_on_its_page_and_shows_who_and_why(client, headcount, zhao):
    url = address("discrepancy", headcount.pk)
    body = text(page(client, zhao, url))
    assert "建议定为 118 人" in body
    response = send(client, zhao, url, version=headcount.version, choice="territory|104", reason="名册逐人点名")
    assert (response.status_code, response.url) == (302, url)
    body = text(page(client, zhao, url))
    for word in ("104 人", "名册逐人点名", "赵*", "118 人", "86 人"):
        assert word in body


def test_settling_from_the_case_leads_back_to_it(client, case, headcount, zhao):
    values = {"version": headcount.version, "choice": "employer|118", "back": "case"}
    response = send(client, zhao, address("discrepancy", headcount.pk), **values)
    assert response.url == address("case", case.pk)


def test_another_value_needs_evidence_beside_its_field(client, headcount, zhao):
    url = address("discrepancy", headcount.pk)
    values = {"version": headcount.version, "choice": "other", "value": "103", "reason": "都不准"}
    response = send(client, zhao, url, **values)
    assert response.status_code == 422
    assert "须写明佐证" in text(response)
    assert send(client, zhao, url, **values, evidence="10月31日工资表").status_code == 302


def test_the_slower_officer_gets_the_conflict_page_with_both_values(client, headcount, zhao, lin):
    url = address("discrepancy", headcount.pk)
    send(client, lin, url, version=headcount.version, choice="employer|118")
    response = send(client, zhao, url, version=headcount.version, choice="territory|104", reason="名册逐人点名")
    body = text(response)
    assert response.status_code == 409
    for word in ("有人先您一步", "118 人", "104 人", "名册逐人点名", "看过现值，改定"):
        assert word in body
    headcount.refresh_from_db()
    assert headcount.value == "118"
    again = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert again
    assert int(again.group(1)) == headcount.version
    send(client, zhao, url, version=again.group(1), choice="territory|104", reason="名册逐人点名")
    headcount.refresh_from_db()
    assert headcount.value == "104"


def test_a_decision_is_reopened_on_its_page(client, headcount, zhao):
    send(client, zhao, address("discrepancy", headcount.pk), version=headcount.version, choice="employer|118")
    headcount.refresh_from_db()
    url = address("discrepancy-reopen", headcount.pk)
    assert "回到待定" in text(page(client, zhao, url))
    send(client, zhao, url, version=headcount.version, reason="工资表是上个月的")
    headcount.refresh_from_db()
    assert headcount.state == "open"


def test_the_community_reads_and_is_told_who_settles(client, headcount, wu):
    body = text(page(client, wu, address("discrepancy", headcount.pk)))
    assert "定数由属地街道或牵头部门办理" in body
    assert "按所选定数" not in body


def test_the_list_filters_by_kind_state_street_and_sector(client, headcount, lin):
    url = address("discrepancies")
    assert "118 人" in text(page(client, lin, url, kind="headcount", state="open"))
    assert "118 人" in text(page(client, lin, url, street=cast.DONGFANGHONG, sector="food_delivery"))
    for narrowed in ({"state": "settled"}, {"kind": "uscc"}, {"street": cast.JIAODONG}, {"sector": "courier"}):
        assert "118 人" not in text(page(client, lin, url, **narrowed))


def test_the_list_of_cases_filters_by_step_and_name(client, case, lin):
    url = address("cases")
    assert "迅达" in text(page(client, lin, url, step="unfinished"))
    assert "迅达" in text(page(client, lin, url, step="map"))
    assert "迅达" not in text(page(client, lin, url, step="done"))


# -- costs ----------------------------------------------------------------------------


COSTS = Path(__file__).parent / "query_counts.json"


def test_pages_cost_what_was_agreed(client, case, headcount, lin):
    """More cases, sources and records must not mean more statements."""
    walked_to(case, "enquire", by=lin)
    pages = {
        "rounds": address("rounds"),
        "round": address("round", case.round_id),
        "cases": address("cases"),
        "case": address("case", case.pk),
        "case-print": address("case-print", case.pk),
        "enquire": address("case-step", case.pk, "enquire"),
        "visit": address("case-step", case.pk, "visit"),
        "discrepancies": address("discrepancies"),
        "discrepancy": address("discrepancy", headcount.pk),
    }
    client.force_login(lin)
    found = {}
    for name, url in pages.items():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        found[name] = len(queries)
    agreed = json.loads(COSTS.read_text(encoding="utf-8"))
    assert {name: count for name, count in found.items() if count > agreed.get(name, 0)} == {}


def test_twice_the_enterprises_cost_no_further_statement(client, case, lin, enterprise):
    from enterprises.models import Enterprise

    client.force_login(lin)

    def cost(url):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    urls = [address("cases"), address("discrepancies"), address("round", case.round_id)]
    before = [cost(url) for url in urls]
    for number in range(3):
        another = Enterprise.objects.create(
            name=f"第{number}公司",
            name_key=f"第{number}",
            name_sort=f"{number}",
            sector=enterprise.sector,
            division=enterprise.division,
        )
        four_voices(case.round, another)
        a_case(case.round, another, by=lin)
    assert Case.objects.count() == 4
    assert [cost(url) for url in urls] == before
