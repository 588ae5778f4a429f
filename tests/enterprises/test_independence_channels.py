"""What a page hides from an office that still owes its ledger, no export, list or address shows either."""

import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from enterprises.actions import discrepancies, masters, relinking, rounds
from enterprises.models import (
    Affiliation,
    Case,
    Discrepancy,
    EmploymentEntry,
    Enterprise,
    EnterpriseEntry,
    Outlet,
    Round,
    Submission,
    Worker,
    WorkerEntry,
    WorkerLink,
    WorkerReport,
)
from shanyang.lib.errors import Refused
from tests import builders, cast
from tests.departments.test_round_trip import exported


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


@pytest.fixture
def surveyed(lin, zhao, enterprise):
    """Everybody has reported, nobody has confirmed; the preview has been consolidated."""
    return builders.a_lived_in_round(lin, zhao, enterprise)


@pytest.fixture
def competitor(district):
    return Enterprise.objects.create(
        name="焦作市远山物流有限公司",
        name_key="远山物流",
        name_sort="yuan shan wu liu",
        sector=cast.sector("courier"),
        division=cast.division(cast.WENHUAXIANG),
    )


@pytest.fixture
def elsewhere(district):
    return Enterprise.objects.create(
        name="焦东路电商有限公司",
        name_key="焦东路电商",
        name_sort="jiao dong lu dian shang",
        sector=cast.sector("courier"),
        division=cast.division(cast.JIAODONG),
    )


def listed_by(round_, worker, enterprise, source="employer", **facts):
    """One more ledger names the person, at this enterprise."""
    about = {"enterprise": enterprise} if source == "employer" else {}
    delivery = builders.a_delivery(round_, source, filename=f"{enterprise.name}名册.xlsx", **about)
    report = WorkerReport.objects.create(
        submission=delivery,
        round=round_,
        source=source,
        department=delivery.department,
        row=9,
        fingerprint=uuid.uuid4().bytes,
        name=worker.name,
        name_key=worker.name_key,
        enterprise_name=enterprise.name,
        **facts,
    )
    return WorkerLink.objects.create(round=round_, report=report, worker=worker, enterprise=enterprise, how="new")


def cells(client, user, key):
    """Every word of an exported list, as the reader gets it."""
    client.force_login(user)
    return [str(cell) for row in exported(client, key).active.iter_rows(min_row=2, values_only=True) for cell in row]


def seen(client, user, name, *args, **question):
    client.force_login(user)
    answer = client.get(reverse(f"enterprises:{name}", args=args), question)
    assert answer.status_code == 200
    return answer.content.decode()


# -- an office that still owes its ledger ---------------------------------------------


def test_the_exported_differences_tell_nobodys_number_before_the_own_ledger_is_in(client, surveyed, zhao):
    said = "".join(cells(client, zhao, "discrepancies"))
    assert "104" in said  # the street's own word
    assert not [number for number in ("86", "112", "118") if number in said]


def test_the_exported_differences_tell_all_once_it_is_in(client, surveyed, zhao, lin):
    builders.close_all(surveyed, lin)
    said = "".join(cells(client, zhao, "discrepancies"))
    assert all(number in said for number in ("86", "104", "112", "118"))


def test_an_exported_difference_about_a_phone_shows_no_phone(client, surveyed, lin, enterprise):
    one = Discrepancy.objects.create(
        round=surveyed, enterprise=enterprise, worker=Worker.objects.first(), kind="phone", field="phone"
    )
    for source, phone in (("employer", "13800001234"), ("territory", "13800005678")):
        one.values.create(source=source, department=cast.department("organization"), value=phone, rank=0)
    said = "".join(cells(client, lin, "discrepancies"))
    assert "1380000" not in said
    assert "2 种写法" in said


def test_whom_only_others_list_is_not_told_before_the_own_ledger_is_in(client, surveyed, zhao, lin, enterprise):
    """王小明 stands in the street's own ledger, 李远 in the enterprise's alone."""
    other = Worker.objects.create(name="李远", name_key="li yuan")
    listed_by(surveyed, other, enterprise, division=enterprise.division)
    page = reverse("enterprises:person", args=[other.pk])
    assert "李*" not in seen(client, zhao, "people")
    assert "王*" in seen(client, zhao, "people")
    assert client.get(page).status_code == 404
    assert "李*" not in "".join(cells(client, zhao, "workers"))
    builders.close_all(surveyed, lin)
    assert "李*" in seen(client, zhao, "people")
    assert client.get(page).status_code == 200
    assert "李*" in "".join(cells(client, zhao, "workers"))


def test_a_person_known_from_an_earlier_round_stays_known(client, surveyed, zhao, enterprise):
    other = Worker.objects.create(name="李远", name_key="li yuan")
    link = listed_by(surveyed, other, enterprise, division=enterprise.division)
    frozen = Round.objects.get(state="frozen")
    WorkerLink.objects.filter(pk=link.pk).update(round=frozen)
    assert "李*" in seen(client, zhao, "people")


def test_whom_nobody_has_named_yet_is_no_hint_before_the_own_ledger_is_in(client, surveyed, zhao, lin, enterprise):
    before = builders.an_earlier_round(surveyed)
    silent = Enterprise.objects.create(
        name="焦作市无人提到有限公司", name_key="无人提到", name_sort="wu ren", division=enterprise.division
    )
    for one in (enterprise, silent):
        EnterpriseEntry.objects.create(round=before, enterprise=one, name=one.name, division=one.division)
    question = {"round": before.pk, "unmentioned": surveyed.pk}
    assert silent.name in seen(client, zhao, "entries", round=before.pk)
    assert silent.name not in seen(client, zhao, "entries", **question)
    told = seen(client, lin, "entries", **question)
    assert silent.name in told
    assert enterprise.name not in told
    assert str(surveyed) in told
    builders.close_all(surveyed, lin)
    assert silent.name in seen(client, zhao, "entries", **question)


def test_the_preview_is_not_exported_before_the_own_ledger_is_in(client, surveyed, zhao, lin):
    assert cells(client, zhao, "enterprise-entries") == []
    builders.close_all(surveyed, lin)
    assert cells(client, zhao, "enterprise-entries") != []


def test_links_are_exported_only_for_rows_the_reader_may_read(client, surveyed, zhao, sun, lin):
    assert set(cells(client, zhao, "enterprise-links")) & {"登记机关", "行业主管", "用工单位"} == set()
    assert len(cells(client, lin, "enterprise-links")) > len(cells(client, zhao, "enterprise-links")) > 0
    builders.close_all(surveyed, lin)
    assert len(cells(client, zhao, "enterprise-links")) == len(cells(client, lin, "enterprise-links"))


def test_employments_and_totals_wait_for_the_own_ledger(client, surveyed, zhao, lin):
    WorkerEntry.objects.filter(round=surveyed).update(in_scope=True)
    assert EmploymentEntry.objects.visible_to(zhao).filter(round=surveyed).exists()
    assert 'data-value="0"' in seen(client, zhao, "employments")
    page = client.get(reverse("dashboard")).content.decode()
    assert 'data-figure="totals.employments" data-value="1"' not in page
    from shanyang import overview

    surveyed.refresh_from_db()
    assert overview.totals(zhao, surveyed)["employments"]["value"] is None
    assert overview.four_clears(zhao, surveyed) == []
    assert all(street.employments == 0 and street.value is None for street in overview.by_street(zhao, surveyed))
    assert all(bar["value"] is None and "1" not in bar["note"] for bar in overview.by_sector(zhao, surveyed))
    builders.close_all(surveyed, lin)
    assert overview.totals(zhao, surveyed)["employments"]["value"] == 1


def test_people_are_not_sorted_out_by_what_others_said_of_them(client, surveyed, zhao, lin):
    WorkerEntry.objects.filter(round=surveyed).update(in_scope=True, party_status="formal")
    assert 'data-figure="list" data-value="0"' in seen(client, zhao, "people", party="formal")
    builders.close_all(surveyed, lin)
    assert 'data-figure="list" data-value="1"' in seen(client, zhao, "people", party="formal")


def test_asking_for_another_round_does_not_open_the_rows_of_this_one(client, surveyed, zhao, enterprise):
    worker = Worker.objects.get()
    listed_by(surveyed, worker, enterprise)
    earlier = Round.objects.exclude(pk=surveyed.pk).get()
    for question in ({}, {"round": earlier.pk}):
        page = seen(client, zhao, "person", worker.pk, **question)
        assert "名册.xlsx" in page
        assert f"{enterprise.name}名册.xlsx" not in page


def test_a_settled_value_is_not_told_on_the_way_to_taking_it_back(client, surveyed, wang, lin, enterprise):
    one = Discrepancy.objects.get(kind="headcount")
    discrepancies.resolve(one, by=lin, version=one.version, source="employer", reason="工资表")
    assert "118" not in seen(client, wang, "discrepancy-reopen", one.pk)
    builders.close_all(surveyed, lin)
    assert "118" in seen(client, wang, "discrepancy-reopen", one.pk)


# -- an enterprise and what is not its own -------------------------------------------


def test_an_enterprise_learns_nothing_of_a_second_employer(client, surveyed, sun, competitor, enterprise):
    worker = Worker.objects.get()
    listed_by(surveyed, worker, enterprise)
    listed_by(surveyed, worker, competitor)
    EmploymentEntry.objects.create(round=surveyed, worker=worker, enterprise=competitor, division=competitor.division)
    assert competitor.name not in "".join(cells(client, sun, "worker-links"))
    assert enterprise.name in "".join(cells(client, sun, "worker-links"))
    page = seen(client, sun, "person", worker.pk)
    assert f"{enterprise.name}名册.xlsx" in page
    assert competitor.name not in page
    Round.objects.filter(pk=surveyed.pk).update(state="consolidating")
    assert competitor.name not in seen(client, sun, "employments")
    assert competitor.name not in seen(client, sun, "people")
    assert competitor.name not in seen(client, sun, "person", worker.pk)


def test_affiliations_are_exported_only_to_those_who_read_them(client, surveyed, sun, zhao, enterprise):
    worker = Worker.objects.get()
    listed_by(surveyed, worker, enterprise)
    branch = cast.organization(f"branch-{cast.WENHUAXIANG}")
    Affiliation.objects.create(worker=worker, party_organization=branch, since=surveyed.as_of)
    assert branch.code in cells(client, zhao, "workers")
    assert branch.code not in cells(client, sun, "workers")


def test_an_enterprise_does_not_see_what_an_officer_heard_about_it(client, surveyed, sun, enterprise):
    heard = builders.a_delivery(
        surveyed,
        "enquiry",
        department=cast.department(f"street-{cast.DONGFANGHONG}"),
        enterprise=enterprise,
        kind=Submission.Kind.STEP,
    )
    assert heard not in Submission.objects.visible_to(sun)
    assert Submission.objects.visible_to(sun).filter(source="employer").exists()


# -- a spreadsheet is no way round the fence -------------------------------------------


def test_a_street_does_not_draw_an_enterprise_in_by_moving_an_outlet_to_it(zhao, enterprise, elsewhere):
    outlet = builders.an_outlet(enterprise, division=enterprise.division)
    with pytest.raises(Refused):
        masters.correct_outlet(outlet, {"enterprise": elsewhere}, by=zhao, reason="改归属")
    assert Outlet.objects.get(pk=outlet.pk).enterprise == enterprise
    assert not Enterprise.objects.visible_to(zhao).filter(pk=elsewhere.pk).exists()


def test_an_outlet_that_changes_hands_marks_both_cases(lin, surveyed, enterprise, competitor):
    outlet = Outlet.objects.get(enterprise=enterprise)
    builders.a_report(surveyed, "territory", competitor)
    builders.a_case(surveyed, competitor, by=lin)
    Case.objects.update(dirty_at=None)
    masters.correct_outlet(outlet, {"enterprise": competitor}, by=lin, reason="改归属")
    assert set(Case.objects.filter(dirty_at__isnull=False).values_list("enterprise_id", flat=True)) == {
        enterprise.pk,
        competitor.pk,
    }


def test_a_street_does_not_draw_a_person_in_by_relinking_a_row(surveyed, zhao, enterprise):
    link = WorkerLink.objects.get()
    stranger = Worker.objects.create(name="远方人", name_key="yuanfangren")
    with pytest.raises(Refused):
        relinking.relink_worker(link, stranger, enterprise, by=zhao, reason="同名")
    assert not Worker.objects.visible_to(zhao).filter(pk=stranger.pk).exists()


# -- saying twice that there is nothing -------------------------------------------------


def test_the_first_word_that_there_is_nothing_stands(lin, wang, enterprise):
    round_ = builders.a_round(lin)
    owed = round_.obligations.get(source="registrar")
    first = rounds.declare_none(owed, by=wang)
    again = rounds.declare_none(round_.obligations.get(pk=owed.pk), by=lin)
    assert (again.declared_none_by, again.declared_none_at) == (wang, first.declared_none_at)


def test_a_stale_page_does_not_close_what_is_closed(lin, wang, enterprise):
    round_ = builders.a_round(lin)
    builders.a_report(round_, "registrar", enterprise)
    stale = round_.obligations.get(source="registrar")
    rounds.close_delivery(round_.obligations.get(pk=stale.pk), by=wang)
    assert rounds.close_delivery(stale, by=lin).closed_by == wang
