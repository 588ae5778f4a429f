"""The pages under the roof: workbench, dashboard, front page, search, the box, and how pages look."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import consolidation, search_index
from enterprises.models import Enterprise, EnterpriseAlias
from shanyang.departments.actions import complaints as letters
from shanyang.departments.models import AuditEvent, Complaint
from shanyang.wording import verb_sentence
from tests import builders, cast


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


def page(client, user, path, **params):
    client.force_login(user)
    return client.get(path, params)


# -- workbench -----------------------------------------------------------------


def test_nothing_waits_and_the_workbench_says_so(client, feng):
    answer = page(client, feng, "/")
    assert answer.status_code == 200
    assert "都办完了" in answer.content.decode()


def test_an_owed_ledger_waits_for_its_own_office_alone(client, lin, zhao, qian):
    builders.a_round(lin, due_on=timezone.localdate() + timedelta(days=1))
    mine = page(client, zhao, "/").content.decode()
    assert "报送台账" in mine
    assert "东方红街道" in mine
    assert "还剩 1 天" in mine
    theirs = page(client, qian, "/").content.decode()
    assert "东方红街道" not in theirs


def test_what_is_due_first_stands_first(client, lin):
    early = letters.receive(text="一")
    late = letters.receive(text="二")
    Complaint.objects.filter(pk=late.pk).update(due_on=early.due_on + timedelta(days=3))
    html = page(client, lin, "/").content.decode()
    assert html.index(early.code) < html.index(late.code)
    assert reverse("complaint-answer", args=[early.pk]) in html


def test_one_kind_of_waiting_things_can_be_shown_alone(client, lin):
    letter = letters.receive(text="一")
    assert letter.code in page(client, lin, "/", kind="complaint").content.decode()
    assert letter.code in page(client, lin, "/", kind="no-such-kind").content.decode()


def test_the_navigation_counts_what_waits(client, lin):
    letters.receive(text="一")
    html = page(client, lin, "/").content.decode()
    assert 'class="count">1<' in html


def test_recent_events_are_the_readers_own(client, lin, zhao):
    builders.a_round(lin)
    assert "开启了一轮排查" in page(client, lin, "/").content.decode()
    assert "开启了一轮排查" not in page(client, zhao, "/").content.decode()


def test_an_administrator_has_a_workbench_without_a_survey(client, system_admin, lin):
    builders.a_round(lin)
    html = page(client, system_admin, "/").content.decode()
    assert reverse("enterprises:enterprises") not in html


# -- dashboard -----------------------------------------------------------------


def test_the_dashboard_says_what_to_wait_for_before_the_first_round(client, lin):
    assert "还没有开启过排查" in page(client, lin, "/dashboard/").content.decode()


@pytest.mark.parametrize("view", ["chart", "table"])
def test_the_dashboard_shows_the_same_numbers_as_chart_and_as_table(client, lin, enterprise, view):
    round_ = builders.a_round(lin)
    builders.a_report(round_, "registrar", enterprise)
    builders.a_case(round_, enterprise, by=lin)
    html = page(client, lin, "/dashboard/", view=view).content.decode()
    assert f"view-{view}" in html
    assert "东方红街道" in html
    assert 'data-figure="step.map" data-value="0"' in html
    assert "未冻结" in html


def test_every_number_of_the_dashboard_opens_as_many_rows(client, lin, enterprise):
    import re
    from html import unescape

    round_ = builders.a_round(lin)
    builders.a_report(round_, "registrar", enterprise)
    builders.a_case(round_, enterprise, by=lin)
    undecided = Enterprise.objects.create(name="行业未定的企业", name_key="未定", name_sort="wei ding")
    builders.a_report(round_, "registrar", undecided)
    consolidation.consolidate(round_, by=lin)
    html = page(client, lin, "/dashboard/").content.decode()
    assert "行业未定" in html
    values = dict(re.findall(r'data-figure="([\w.]+)" data-value="(\d+)"', html))
    of_sectors = [int(value) for name, value in values.items() if name.startswith("sector.")]
    assert sum(of_sectors) == int(values["live.enterprises"]) == 2
    numbers = re.findall(r'data-figure="([\w.]+)" data-value="(\d+)"[^>]*>\s*<a href="([^"]+)"', html)
    assert len(numbers) > 10
    for name, value, url in numbers:
        opened = client.get(unescape(url)).content.decode()
        shown = re.search(r'data-figure="list" data-value="(\d+)"', opened)
        assert shown, name
        assert shown.group(1) == value, name


def test_the_dashboard_leaves_as_a_workbook(client, lin):
    builders.a_round(lin)
    client.force_login(lin)
    answer = client.post("/dashboard/")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_the_dashboard_costs_the_same_however_many_enterprises(client, lin, enterprise, django_assert_max_num_queries):
    builders.a_round(lin)
    client.force_login(lin)
    client.get("/dashboard/")
    with django_assert_max_num_queries(24):
        client.get("/dashboard/")


# -- search --------------------------------------------------------------------


def found(client, user, words):
    """The page of results, by way of the posted box."""
    client.force_login(user)
    answer = client.post("/search/", {"q": words}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_enterprise_is_found_by_two_characters_of_any_of_its_names(client, lin, enterprise):
    EnterpriseAlias.objects.create(enterprise=enterprise, name="讯达骑手驿", name_key="讯达骑手驿")
    search_index.refresh("enterprise")
    assert enterprise.name in found(client, lin, "迅达")
    by_alias = found(client, lin, "骑手")
    assert "又名 讯达骑手驿" in by_alias


def test_a_stranger_does_not_find_the_enterprise(client, qian, enterprise):
    search_index.refresh("enterprise")
    assert enterprise.name not in found(client, qian, "迅达")


def test_a_screen_is_found_by_its_name(client, lin, district):
    assert reverse("dashboard") in found(client, lin, "一张表")


def test_htmx_gets_the_results_without_the_frame(client, lin, district):
    client.force_login(lin)
    answer = client.post("/search/", {"q": "一张表"}, headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert reverse("dashboard").encode() in answer.content


@pytest.mark.parametrize("words", ["", "   ", "\x00", "<script>alert(1)</script>", "%", "'"])
def test_odd_words_find_nothing_and_harm_nothing(client, lin, district, words):
    assert "<script>alert" not in found(client, lin, words)
    assert "<script>alert" not in page(client, lin, "/search/", q=words).content.decode()


def test_what_is_looked_for_stands_in_no_address(client, lin, enterprise):
    client.force_login(lin)
    address = client.post("/search/", {"q": "张晓宁"})["Location"]
    assert "张" not in unquote(address)
    assert "张晓宁" in client.get(address).content.decode()
    assert "张晓宁" not in page(client, lin, "/search/", q="张晓宁").content.decode()


# -- public pages ----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/public/", "/public/privacy/", "/public/complaints/"])
def test_anybody_reads_the_public_pages(client, district, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/dashboard/", "/search/", "/keys/", "/complaints/"])
def test_everything_else_asks_who_is_there(client, district, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_the_front_page_counts_the_stations_of_today(client, district):
    from services.models import RestStation

    today = timezone.localdate()
    place = cast.division(cast.WENHUAXIANG)
    facts = {"division": place, "address": "示例路1号", "host_type": "shop", "hours": "08:00—22:00"}
    RestStation.objects.create(name="开着的驿站", since=today, **facts)
    RestStation.objects.create(name="明天才开", since=today + timedelta(days=1), **facts)
    RestStation.objects.create(name="已经停用", since=today - timedelta(days=9), until=today, **facts)
    html = client.get("/public/").content.decode()
    assert "开着的驿站" in html
    assert "明天才开" not in html
    assert "已经停用" not in html
    assert 'data-figure="public.stations" data-value="1"' in html


def test_the_front_page_knows_no_figure_before_one_was_frozen(client, lin):
    builders.a_round(lin)
    html = client.get("/public/").content.decode()
    assert "不掌握" in html
    assert "data-value" not in html.split("public.enterprises")[1][:30]


def test_the_demo_doors_are_shut_outside_the_demo(client, lin, settings):
    settings.DEMO = False
    assert "演示账号" not in client.get("/public/").content.decode()
    assert client.post("/demo/sign-in/", {"username": lin.username}).status_code == 404


def test_one_click_enters_the_demo(client, lin, settings):
    settings.DEMO = True
    assert "演示账号" in client.get(reverse("account_login")).content.decode()
    assert client.get("/demo/sign-in/").status_code == 405
    assert client.post("/demo/sign-in/", {"username": "nobody"}).status_code == 404
    assert client.post("/demo/sign-in/", {"username": lin.username}).status_code == 302
    assert client.get("/").status_code == 200


# -- the complaint box -------------------------------------------------------------


def write(client, text="表格太多，请合并。", key="a" * 32):
    return client.post("/public/complaints/", {"text": text, "contact": "", "request_key": key})


def test_a_letter_gets_a_receipt_and_leaves_a_trace_without_its_text(client, district, lin):
    answer = write(client)
    letter = Complaint.objects.get()
    assert answer["Location"] == reverse("complaint-receipt", args=[letter.code])
    assert letter.code in client.get(answer["Location"]).content.decode()
    assert b"\xe8\xa1\xa8" not in bytes(letter.text_encrypted)
    assert letters.read(letter, by=lin) == ("表格太多，请合并。", "")
    event = AuditEvent.objects.get(verb="departments.receive_complaint")
    assert event.fields == ""


def test_a_second_click_writes_no_second_letter(client, district):
    first, second = write(client), write(client)
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


def test_the_box_takes_five_letters_an_hour_from_one_address(client, district):
    for n in range(5):
        assert write(client, key=f"{n}" * 32).status_code == 302
    assert write(client, key="f" * 32).status_code == 422
    assert Complaint.objects.count() == 5


def test_an_empty_letter_is_sent_back_with_a_sentence(client, district):
    answer = write(client, text="")
    assert answer.status_code == 422
    assert "请写一两句想说的话" in answer.content.decode()


def test_the_lead_answers_once_and_the_writer_reads_it(client, lin, district):
    letter = letters.receive(text="表格太多")
    client.force_login(lin)
    url = reverse("complaint-answer", args=[letter.pk])
    assert "表格太多" in client.get(url).content.decode()
    assert client.post(url, {"text": "已合并。", "request_key": "b" * 32}).status_code == 302
    assert client.post(url, {"text": "又一次。", "request_key": "c" * 32}).status_code == 422
    client.logout()
    assert "已合并" in client.get(reverse("complaint-receipt", args=[letter.code])).content.decode()


def test_every_look_at_a_letter_leaves_a_trace(client, lin, zhao, district):
    letter = letters.receive(text="表格太多")
    url = reverse("complaint-answer", args=[letter.pk])
    page(client, zhao, url)
    assert not AuditEvent.objects.filter(verb="departments.read_complaint").exists()
    page(client, lin, url)
    event = AuditEvent.objects.get(verb="departments.read_complaint")
    assert (event.by_user, event.object_id) == (lin, letter.pk)
    assert verb_sentence(event.verb) == "看了一封来信"


def test_nobody_but_the_lead_reads_letters(client, zhao, system_admin):
    letter = letters.receive(text="表格太多")
    for user in (zhao, system_admin):
        assert page(client, user, reverse("complaint-answer", args=[letter.pk])).status_code == 404
        assert letter.code not in page(client, user, "/complaints/").content.decode()


def test_who_wrote_is_forgotten_thirty_days_after_the_answer(lin, district):
    letter = letters.receive(text="表格太多", contact="写信人的电话")
    fresh = letters.receive(text="又一封", contact="另一个电话")
    for one in (letter, fresh):
        letters.answer(one, text="已合并。", by=lin)
    Complaint.objects.filter(pk=letter.pk).update(answered_at=timezone.now() - timedelta(days=31))
    assert letters.forget_contacts(timezone.localdate()) == 1
    letter.refresh_from_db()
    assert letters.read(letter, by=lin) == ("表格太多", "")
    assert letters.read(fresh, by=lin) == ("又一封", "另一个电话")


# -- how pages look ----------------------------------------------------------------


def test_a_choice_of_display_is_kept_and_can_be_taken_back(client, district):
    client.post("/display/", {"theme": "dark", "next": "/public/"})
    client.post("/display/", {"size": "large"})
    html = client.get("/public/").content.decode()
    assert 'data-theme="dark"' in html
    assert 'data-size="large"' in html
    client.post("/display/", {"size": ""})
    assert "data-size" not in client.get("/public/").content.decode().split(">")[1]


def test_the_display_switch_leads_nowhere_else(client, district):
    assert client.post("/display/", {"theme": "dark", "next": "https://example.org/"})["Location"] == "/"
    assert client.get("/display/").status_code == 405


def test_an_unknown_display_choice_is_forgotten(client, district):
    client.post("/display/", {"theme": '"><script>'})
    assert "<script>" not in client.get("/public/").content.decode()


@pytest.mark.parametrize("path", ["/public/", "/accounts/login/", "/no-such-page/"])
def test_a_page_carries_the_strict_policy_and_no_exception(client, district, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_page_that_is_not_there_says_how_to_go_on(client, lin):
    answer = page(client, lin, "/survey/enterprises/999999/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_a_long_workbench_shows_the_first_twenty_and_leads_to_all(client, lin, district):
    for _n in range(23):
        letters.receive(text="一")
    html = page(client, lin, "/").content.decode()
    assert "显示 20 / 23 行" in html
    assert "显示 23 / 23 行" in page(client, lin, "/", all="1").content.decode()


def test_a_round_never_consolidated_is_unknown_and_not_zero(client, lin, enterprise):
    round_ = builders.a_round(lin)
    builders.a_report(round_, "registrar", enterprise)
    builders.a_case(round_, enterprise, by=lin)
    html = page(client, lin, "/dashboard/").content.decode()
    assert "尚未整合" in html
    assert 'data-figure="live.enterprises" data-value' not in html
    assert "清不清还不知道" in html


def test_administrators_get_no_link_to_a_round_they_may_not_open(client, system_admin, lin):
    round_ = builders.a_round(lin)
    assert f"/survey/rounds/{round_.pk}/" not in page(client, system_admin, "/").content.decode()


def test_many_contradictions_about_people_of_one_enterprise_share_a_line(client, lin, enterprise):
    from enterprises.models import Discrepancy, Worker

    round_ = builders.a_round(lin)
    for n in range(5):
        worker = Worker.objects.create(name=f"李{n}", name_key=f"li{n}")
        Discrepancy.objects.create(
            round=round_, enterprise=enterprise, worker=worker, kind="party_status", field="party_status"
        )
    html = page(client, lin, "/").content.decode()
    assert "政治面貌不一致等 5 项" in html
    assert 'class="count">5<' in html
