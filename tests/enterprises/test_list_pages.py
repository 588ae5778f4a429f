"""The lists of the survey: scope, filters, order, pages, export, and what is masked."""

import re
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from enterprises.actions import search_index
from enterprises.models import (
    Building,
    EmploymentEntry,
    Enterprise,
    Obligation,
    Outlet,
    Worker,
    WorkerEntry,
    WorkerLink,
    WorkerReport,
)
from shanyang.departments.models import AuditEvent
from shanyang.lib import sealed_words, vault
from tests import builders, cast

NUMBER = "13800001234"


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


@pytest.fixture
def elsewhere(district):
    """An enterprise on the stranger's ground."""
    return Enterprise.objects.create(
        name="焦作市远山物流有限公司",
        name_key="远山物流",
        name_sort="yuan shan wu liu",
        sector=cast.sector("courier"),
        division=cast.division(cast.JIAODONG),
    )


def a_worker(round_, enterprise, name="张晓宁", *, party_status="formal", reported_by="territory"):
    """A person with a ledger row, an employment and an entry; the phone is sealed in the row."""
    worker = Worker.objects.create(name=name, name_key=name, phone_tail4=NUMBER[-4:], id_last4="0017")
    submission = builders.a_delivery(round_, reported_by, enterprise=enterprise if reported_by == "employer" else None)
    report = WorkerReport(
        submission=submission,
        round=round_,
        source=reported_by,
        department=submission.department,
        row=7,
        fingerprint=worker.uid.bytes,
        name=name,
        name_key=name,
        phone_tail4=NUMBER[-4:],
        division=enterprise.division,
    )
    report.phone_encrypted = vault.encrypt(NUMBER, aad=vault.place("enterprises.WorkerReport", "phone", report.uid))
    report.save()
    WorkerLink.objects.create(round=round_, report=report, worker=worker, enterprise=enterprise, how="new")
    WorkerEntry.objects.create(round=round_, worker=worker, name=name, party_status=party_status, employments=1)
    EmploymentEntry.objects.create(round=round_, worker=worker, enterprise=enterprise, division=enterprise.division)
    return worker


def shown(client, user, name, **question):
    client.force_login(user)
    answer = client.get(reverse(f"enterprises:{name}"), question)
    assert answer.status_code == 200
    return answer.content.decode()


def asked(client, user, name, **question):
    """A question with a person's name: posted, and answered at an address that does not tell it."""
    client.force_login(user)
    sent = client.post(reverse(f"enterprises:{name}"), {"question": "1", **question})
    assert sent.status_code == 302
    answer = client.get(sent["Location"])
    assert answer.status_code == 200
    return sent["Location"], answer.content.decode()


def rows_of(client, user, name, **question):
    return int(re.search(r'data-figure="list" data-value="(\d+)"', shown(client, user, name, **question)).group(1))


def exported(client, user, name, query=""):
    client.force_login(user)
    answer = client.post(reverse(f"enterprises:{name}") + query)
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


# -- enterprises -----------------------------------------------------------------


def test_a_street_lists_its_own_enterprises_alone(client, zhao, lin, enterprise, elsewhere):
    assert enterprise.name in shown(client, zhao, "enterprises")
    assert elsewhere.name not in shown(client, zhao, "enterprises")
    assert rows_of(client, lin, "enterprises") == 2


def test_an_enterprise_with_an_outlet_on_the_ground_is_listed_too(client, zhao, elsewhere):
    assert rows_of(client, zhao, "enterprises") == 0
    builders.an_outlet(elsewhere, division=cast.division(cast.WENHUAXIANG))
    assert rows_of(client, zhao, "enterprises") == 1


def test_a_stranger_does_not_learn_that_the_enterprise_exists(client, qian, enterprise):
    client.force_login(qian)
    assert client.get(reverse("enterprises:enterprise", args=[enterprise.pk])).status_code == 404


def test_a_merged_enterprise_leaves_the_list_and_its_page_names_the_other(client, lin, enterprise, elsewhere):
    Enterprise.objects.filter(pk=elsewhere.pk).update(merged_into=enterprise)
    assert rows_of(client, lin, "enterprises") == 1
    client.force_login(lin)
    assert "已并入" in client.get(reverse("enterprises:enterprise", args=[elsewhere.pk])).content.decode()


def test_filters_narrow_by_street_sector_and_name(client, lin, enterprise, elsewhere):
    search_index.refresh("enterprise")
    assert rows_of(client, lin, "enterprises", street=cast.DONGFANGHONG) == 1
    assert rows_of(client, lin, "enterprises", sector="courier") == 1
    assert rows_of(client, lin, "enterprises", q="远山") == 1
    assert rows_of(client, lin, "enterprises", q="有限公司") == 2
    assert rows_of(client, lin, "enterprises", q="远山", street=cast.DONGFANGHONG) == 0


def test_an_empty_list_names_the_condition_that_empties_it(client, lin, enterprise, elsewhere):
    search_index.refresh("enterprise")
    html = shown(client, lin, "enterprises", q="远山", street=cast.DONGFANGHONG)
    assert "没有同时符合这些条件的记录" in html
    assert "名称里有：远山" in html.split("去掉下面任何一个条件")[1]


def test_an_unknown_choice_in_the_address_is_no_condition(client, lin, enterprise):
    assert rows_of(client, lin, "enterprises", street="000", sector="x", step="'", sort="; drop", after="x" * 50) == 1


def test_the_order_can_be_turned(client, lin, enterprise, elsewhere):
    up = shown(client, lin, "enterprises", sort="name")
    assert up.index(enterprise.name) < up.index(elsewhere.name)
    assert 'aria-sort="ascending"' in up
    down = shown(client, lin, "enterprises", sort="-name")
    assert down.index(elsewhere.name) < down.index(enterprise.name)


def test_the_pages_of_a_long_list_are_complete_and_keep_the_question(client, lin, district):
    Enterprise.objects.bulk_create(
        Enterprise(name=f"第{n}号快送站", name_key=str(n), name_sort=f"{n:04d}", sector=cast.sector("courier"))
        for n in range(120)
    )
    client.force_login(lin)
    url, seen, pages = reverse("enterprises:enterprises") + "?sector=courier", [], 0
    while url:
        html = client.get(url).content.decode()
        seen += re.findall(r"第(\d+)号快送站</a>", html)
        onward = re.search(r'<a href="([^"]+)" rel="next">', html)
        url = onward.group(1).replace("&amp;", "&") if onward else ""
        assert not url or "sector=courier" in url
        pages += 1
    assert pages == 3
    assert [int(n) for n in seen] == list(range(120))


def test_numbers_of_others_stay_hidden_until_the_own_ledger_is_closed(client, lin, zhao, enterprise):
    from enterprises.models import EnterpriseEntry

    round_ = builders.a_round(lin)
    builders.a_report(round_, "registrar", enterprise, headcount=4321)
    builders.a_case(round_, enterprise, by=lin)
    EnterpriseEntry.objects.create(round=round_, enterprise=enterprise, name=enterprise.name, roster_headcount=4321)
    assert "4,321" not in shown(client, zhao, "enterprises")
    assert "4,321" in shown(client, lin, "enterprises")
    Obligation.objects.filter(source="territory").update(declared_none_at=round_.opened_at, declared_none_by=zhao)
    assert "4,321" in shown(client, zhao, "enterprises")


def test_outlets_and_buildings_follow_the_scope(client, zhao, qian, lin, enterprise):
    builders.an_outlet(enterprise, division=cast.division(cast.WENHUAXIANG))
    building = Building.objects.create(name="华融国际大厦", division=cast.division(cast.WENHUAXIANG))
    Enterprise.objects.filter(pk=enterprise.pk).update(building=building)
    for name in ("outlets", "buildings"):
        assert rows_of(client, zhao, name) == 1
        assert rows_of(client, lin, name) == 1
        assert rows_of(client, qian, name) == 0
    search_index.refresh("outlet")
    assert rows_of(client, lin, "outlets", q="人民") == 1
    assert Outlet.objects.count() == 1


# -- people ------------------------------------------------------------------------


def test_people_are_listed_masked(client, lin, enterprise):
    round_ = builders.a_round(lin)
    a_worker(round_, enterprise)
    html = shown(client, lin, "people")
    assert "张**" in html
    assert "*******1234" in html
    assert "晓宁" not in html
    assert NUMBER not in html


def test_a_sector_department_lists_no_people_by_name(client, wang, lin, enterprise):
    a_worker(builders.a_round(lin), enterprise)
    assert rows_of(client, wang, "people") == 0


def test_people_of_another_ground_are_not_there(client, qian, zhao, lin, enterprise):
    round_ = builders.a_round(lin)
    worker = a_worker(round_, enterprise)
    assert rows_of(client, zhao, "people") == 1
    assert rows_of(client, qian, "people") == 0
    assert client.get(reverse("enterprises:person", args=[worker.pk])).status_code == 404
    assert client.post(reverse("enterprises:person-phone", args=[worker.pk]), {"reason": "核对"}).status_code == 404


def test_an_employer_does_not_read_the_party_status_here(client, sun, lin, enterprise):
    round_ = builders.a_round(lin)
    worker = a_worker(round_, enterprise, reported_by="employer")
    assert "正式党员" not in shown(client, sun, "people").split("<table")[1]
    client.force_login(sun)
    assert "政治面貌" not in client.get(reverse("enterprises:person", args=[worker.pk])).content.decode()


def test_looking_somebody_up_by_name_leaves_a_trace(client, lin, enterprise):
    a_worker(builders.a_round(lin), enterprise)
    search_index.refresh("worker")
    html = asked(client, lin, "people", q="晓宁")[1]
    assert 'data-figure="list" data-value="1"' in html
    event = AuditEvent.objects.get(verb="enterprises.search_people")
    assert "晓宁" not in (event.reason + event.page + event.fields)


def test_a_name_looked_for_stands_in_no_address(client, lin, enterprise):
    round_ = builders.a_round(lin)
    for at in range(60):
        a_worker(round_, enterprise, f"张晓宁{at}", party_status="formal" if at % 2 else "none")
    search_index.refresh("worker")
    address, html = asked(client, lin, "people", q="晓宁", party="none")
    links = [unquote(link) for link in re.findall(r'href="([^"]*)"|action="([^"]*)"', html) for link in link]
    assert not [link for link in (unquote(address), *links) if "晓" in link]
    assert 'value="晓宁"' in html
    assert 'data-figure="list" data-value="30"' in html
    onward = [link for link in links if "q=" in link]
    assert any("after=" in link or "sort=" in link for link in onward)
    for link in onward:
        kept = client.get(link.replace("&amp;", "&")).content.decode()
        assert 'value="晓宁"' in kept
    exported = client.post(address)
    assert b"".join(exported.streaming_content)[:2] == b"PK"


def test_an_open_name_or_another_lists_sealed_one_is_no_question(client, lin, enterprise):
    a_worker(builders.a_round(lin), enterprise)
    elsewhere = sealed_words.seal("没有这个人", purpose="search")
    for words in ("没有这个人", elsewhere, elsewhere[:-3], "x" * 700):
        assert rows_of(client, lin, "people", q=words) == 1


def test_a_full_number_is_shown_once_with_a_reason_and_a_trace(client, zhao, lin, enterprise):
    worker = a_worker(builders.a_round(lin), enterprise)
    client.force_login(zhao)
    url = reverse("enterprises:person-phone", args=[worker.pk])
    assert client.get(url).status_code == 405
    refused = client.post(url, {"reason": ""})
    assert refused.status_code == 422
    assert NUMBER not in refused.content.decode()
    assert not AuditEvent.objects.filter(verb="enterprises.unmask_phone").exists()
    answer = client.post(url, {"reason": "电话核对在岗情况"})
    assert NUMBER in answer.content.decode()
    event = AuditEvent.objects.get(verb="enterprises.unmask_phone")
    assert (event.by_user, event.object_id, event.reason) == (zhao, worker.pk, "电话核对在岗情况")
    assert NUMBER not in client.get(reverse("enterprises:person", args=[worker.pk])).content.decode()


def test_a_number_nobody_wrote_down_cannot_be_shown(client, lin, enterprise):
    worker = a_worker(builders.a_round(lin), enterprise)
    WorkerReport.objects.update(phone_encrypted=None)
    client.force_login(lin)
    answer = client.post(reverse("enterprises:person-phone", args=[worker.pk]), {"reason": "核对"})
    assert answer.status_code == 422
    assert "没有这个人的完整号码" in answer.content.decode()


def test_a_person_with_two_employers_stands_twice_among_employments(client, lin, enterprise, elsewhere):
    round_ = builders.a_round(lin)
    worker = a_worker(round_, enterprise)
    EmploymentEntry.objects.create(round=round_, worker=worker, enterprise=elsewhere)
    assert rows_of(client, lin, "people", counted="yes") == 1
    assert rows_of(client, lin, "employments") == 2
    assert rows_of(client, lin, "employments", enterprise=elsewhere.pk) == 1


# -- deliveries, duties -------------------------------------------------------------


def test_a_department_lists_its_own_deliveries(client, zhao, qian, lin, enterprise):
    builders.a_report(builders.a_round(lin), "territory", enterprise)
    assert rows_of(client, zhao, "submissions") == 1
    assert rows_of(client, qian, "submissions") == 0
    assert rows_of(client, lin, "submissions", state="accepted", source="territory") == 1
    assert rows_of(client, lin, "submissions", state="withdrawn") == 0


def test_what_is_owed_is_listed_until_it_is_closed(client, zhao, lin, district):
    round_ = builders.a_round(lin)
    assert rows_of(client, zhao, "obligations", state="open") == 1
    owed = Obligation.objects.visible_to(zhao)
    owed.update(closed_at=round_.opened_at, closed_by=zhao)
    assert rows_of(client, zhao, "obligations", state="open") == 0
    assert rows_of(client, zhao, "obligations", state="done") == 1


def test_duties_are_those_of_the_asked_day(client, feng, district):
    assert rows_of(client, feng, "responsibilities") > 0
    assert rows_of(client, feng, "responsibilities", on="1999-01-01") == 0
    assert rows_of(client, feng, "responsibilities", on="1999-99-99") > 0


# -- export ---------------------------------------------------------------------------


def test_the_export_holds_exactly_the_filtered_rows_and_leaves_a_trace(client, lin, enterprise, elsewhere):
    rows = exported(client, lin, "enterprises", f"?street={cast.DONGFANGHONG}")
    assert len(rows) == 2
    assert enterprise.name in rows[1]
    event = AuditEvent.objects.filter(verb__contains="export").get()
    assert event.by_user == lin


def test_the_export_of_people_is_masked(client, lin, enterprise):
    a_worker(builders.a_round(lin), enterprise)
    cells = [str(cell) for row in exported(client, lin, "people") for cell in row]
    assert "张**" in cells
    assert not any("晓宁" in cell or NUMBER in cell for cell in cells)


def test_an_export_never_holds_a_formula(client, lin, enterprise):
    Enterprise.objects.filter(pk=enterprise.pk).update(name='=HYPERLINK("http://example.org")')
    client.force_login(lin)
    answer = client.post(reverse("enterprises:enterprises"))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


# -- cost -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["enterprises", "outlets", "people", "employments", "submissions", "obligations"])
def test_a_list_costs_the_same_with_one_row_and_with_many(client, lin, enterprise, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    round_ = builders.a_round(lin)

    def more(n):
        builders.an_outlet(enterprise, f"站{n}")
        a_worker(round_, enterprise, f"李{n}")
        Enterprise.objects.create(name=f"企业{n}", name_key=f"{n}", name_sort=f"{n}")

    def cost():
        client.force_login(lin)
        with CaptureQueriesContext(connection) as statements:
            assert client.get(reverse(f"enterprises:{name}")).status_code == 200
        return len(statements)

    more(1)
    cost()
    one = cost()
    for n in range(2, 9):
        more(n)
    assert cost() == one
    assert one <= 22


def test_the_page_of_an_enterprise_shows_the_latest_round_that_knows_it(client, lin, enterprise):
    from enterprises.models import EnterpriseEntry

    round_ = builders.a_round(lin)
    EnterpriseEntry.objects.create(round=round_, enterprise=enterprise, name=enterprise.name, address="旧街 1 号")
    url = reverse("enterprises:enterprise", args=[enterprise.pk])
    client.force_login(lin)
    html = client.get(url).content.decode()
    assert "旧街 1 号" in html
    assert "第 1 轮整合数" in html


def test_the_page_of_an_enterprise_hides_a_running_round_from_who_still_owes(client, lin, zhao, enterprise):
    from enterprises.models import EnterpriseEntry

    round_ = builders.a_round(lin)
    EnterpriseEntry.objects.create(round=round_, enterprise=enterprise, name=enterprise.name, address="旧街 1 号")
    client.force_login(zhao)
    assert "旧街 1 号" not in client.get(reverse("enterprises:enterprise", args=[enterprise.pk])).content.decode()
