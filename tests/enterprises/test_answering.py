"""哪一天谁负责: any day across reorganizations, the backstop rule on real rows, lateness and backing."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import cases, masters, placements
from enterprises.models import Enterprise, Obligation, Placement
from enterprises.queries import answering
from services.models import RestStation
from shanyang.departments import backstop, workbench
from shanyang.departments.actions import master_data
from shanyang.departments.models import Department, Responsibility
from shanyang.lib.errors import Refused
from tests import builders, cast

MAY, JUNE, JULY = date(2026, 5, 15), date(2026, 6, 15), date(2026, 7, 15)


def today():
    return timezone.localdate()


def office(page, code):
    return [line.department.name for party in page.parties if party.code == code for line in party.lines]


@pytest.fixture
def placed(enterprise):
    placements.keep(on=date(2026, 1, 1), basis="第 1 轮")
    return enterprise


def move(enterprise, on, **changes):
    Enterprise.objects.filter(pk=enterprise.pk).update(**changes)
    placements.keep(on=on, basis="变动", ids=[enterprise.pk])


def test_three_days_give_three_right_quadruples(placed, lin):
    """The sector moves on 1 June, the lead organ on 1 July; old days keep the old names."""
    move(placed, date(2026, 6, 1), sector=cast.sector("courier"))
    society = Department.objects.create(
        code="society", name="区委社会工作部", full_name="区委社会工作部", kind="organization", since=date(2026, 1, 1)
    )
    master_data.hand_over(
        Responsibility.objects.open().get(kind="lead"),
        to=society,
        on=date(2026, 7, 1),
        by=lin,
        basis="方案",
        reason="改革",
    )
    found = {}
    for day in (MAY, JUNE, JULY):
        page = answering.on_day(placed, lin, day)
        found[day] = (office(page, "lead")[0], office(page, "sector")[0], page.answer.office.name)
        assert office(page, "registrar") == ["区市场监督管理局"]
        assert "东方红街道" in office(page, "territory")
    assert found == {
        MAY: ("区委组织部", "区市场监督管理局", "区市场监督管理局"),
        JUNE: ("区委组织部", "区住房和城乡建设局", "区住房和城乡建设局"),
        JULY: ("区委社会工作部", "区住房和城乡建设局", "区住房和城乡建设局"),
    }


def test_asked_twice_for_a_past_day_the_page_is_the_same(placed, lin, client):
    move(placed, date(2026, 6, 1), sector=cast.sector("courier"))
    client.force_login(lin)
    address = reverse("enterprises:enterprise-answering", args=[placed.pk])

    def main():
        page = client.get(address, {"on": "2026-05-15"}).content.decode()
        return page.split("<main", 1)[1].partition("</main>")[0]

    assert main() == main()
    assert "外卖送餐类" in main()


def test_before_the_first_line_that_line_stands_in_and_the_page_says_so(placed, lin):
    assert answering.on_day(placed, lin, date(2025, 6, 1)).assumed
    assert not answering.on_day(placed, lin, date(2026, 1, 1)).assumed


def test_a_correction_opens_a_line_and_keeps_the_old_one(placed, lin):
    masters.correct_enterprise(placed, {"sector": cast.sector("courier")}, by=lin, reason="主营快递")
    lines = list(Placement.objects.filter(enterprise=placed).order_by("since"))
    assert [line.sector.code for line in lines] == ["food_delivery", "courier"]
    assert (lines[0].until, lines[1].basis) == (today(), "主营快递")
    assert placements.keep(on=today(), basis="again") == 0


def test_without_a_sector_the_street_answers_and_says_why(placed, lin):
    move(placed, date(2026, 6, 1), sector=None)
    page = answering.on_day(placed, lin, JUNE)
    assert page.answer.office.name == "东方红街道"
    words = [reason.text for reason in page.reasons]
    assert words[0].startswith("这家企业没有归入任何行业")
    assert words[-1] == "企业的属地是东方红街道，由属地负责。"
    assert page.reasons[-1].source


def test_who_approved_the_project_comes_first(placed, lin, qian, zhao):
    move(placed, date(2026, 6, 1), sector=None)
    facts = {"department": cast.department("commerce"), "since": date(2026, 6, 10), "basis": "商务备案 7 号"}
    with pytest.raises(Refused):
        placements.set_project_authority(placed, by=qian, **facts)
    placements.set_project_authority(placed, by=zhao, **facts)
    assert answering.on_day(placed, lin, date(2026, 6, 9)).answer.office.name == "东方红街道"
    assert answering.on_day(placed, lin, JUNE).answer.office.name == "区商务局"


def test_without_a_ground_the_street_with_more_shared_resources_answers(placed, lin):
    move(placed, date(2026, 6, 1), sector=None, division=None)
    for street in (cast.DONGFANGHONG, cast.JIAODONG):
        builders.an_outlet(placed, name=street, division=cast.division(street))
    tied = answering.on_day(placed, lin, JUNE)
    assert tied.answer.office.name == "区委组织部"
    RestStation.objects.create(
        name="驿站", division=cast.division(cast.JIAODONG), address="人民路", host_type="shop", hours="全天",
        since=date(2026, 1, 1),
    )  # fmt: skip
    page = answering.on_day(placed, lin, JUNE)
    assert page.answer.office.name == "焦东街道"
    assert "驿站 1 个" in page.reasons[-1].text


def two_sectors(enterprise, lin):
    round_ = builders.a_round(lin)
    for code, sector in (("market-regulation", "food_delivery"), ("housing-construction", "courier")):
        delivery = builders.a_delivery(round_, "supervisor", department=cast.department(code))
        builders.a_report(round_, "supervisor", enterprise, submission=delivery, sector=cast.sector(sector))
    builders.a_case(round_, enterprise, by=lin)
    return round_


def test_two_sectors_go_by_the_rule_until_somebody_settles(placed, lin, zhao):
    round_ = two_sectors(placed, lin)
    assert round_.discrepancies.filter(kind="sector").exists()
    page = answering.on_day(placed, lin, today())
    assert page.reasons[0].text.startswith("各方给这家企业报了 2 个行业")
    assert sorted(office(page, "sector")) == ["区住房和城乡建设局", "区市场监督管理局"]
    blind = answering.on_day(placed, zhao, today())
    assert office(blind, "sector") == []
    assert blind.answer.office == page.answer.office


def late_courier(round_):
    past = today() - timedelta(days=2)
    Obligation.objects.filter(round=round_, source="supervisor", sector__code="courier").update(due_on=past)


def test_a_late_department_hands_the_task_to_the_street_and_stays_late(enterprise, lin, zhao, client):
    Enterprise.objects.filter(pk=enterprise.pk).update(sector=cast.sector("courier"))
    enterprise.refresh_from_db()
    placements.keep(on=date(2026, 1, 1), basis="第 1 轮")
    round_ = builders.a_round(lin)
    builders.a_report(round_, "registrar", enterprise)
    builders.a_case(round_, enterprise, by=lin)
    street = cast.division(cast.DONGFANGHONG)
    assert not [one for one in backstop.strands(street, today()) if one.instead_of]
    late_courier(round_)
    (taken,) = [one for one in backstop.strands(street, today()) if one.instead_of]
    assert (taken.instead_of.code, taken.days_late(today())) == ("housing-construction", 2)
    assert (taken.done, taken.of) == (0, 1)
    page = answering.on_day(enterprise, lin, today())
    assert [late.days for late in page.late] == [2]
    lines = [thing for thing in workbench.waiting(zhao, today()) if thing.kind == "backstop"]
    assert [str(thing.source) for thing in lines] == ["区住房和城乡建设局"]
    client.force_login(zhao)
    shown = client.get(reverse("responsibility:backstop", args=[street.code])).content.decode()
    assert "代查快递类企业底数" in shown and "该单位已超期 2 天" in shown
    case = enterprise.cases.get()
    cases.take_step(case, "map", outcome="waived", note="主管部门没有报，街道先摸底", by=lin, version=case.version)
    (taken,) = [one for one in backstop.strands(street, today()) if one.instead_of]
    assert taken.settled
    assert not [thing for thing in workbench.waiting(zhao, today()) if thing.kind == "backstop"]
    assert Obligation.objects.get(round=round_, source="supervisor", sector__code="courier").closed_at is None


def test_the_lateness_of_a_past_day_is_that_days(enterprise, lin):
    Enterprise.objects.filter(pk=enterprise.pk).update(sector=cast.sector("courier"))
    placements.keep(on=date(2026, 1, 1), basis="第 1 轮")
    round_ = builders.a_round(lin)
    late_courier(round_)
    closed = timezone.make_aware(datetime.combine(today(), datetime.min.time()))
    Obligation.objects.filter(round=round_, source="supervisor").update(closed_at=closed, closed_by=lin)
    enterprise.refresh_from_db()
    assert not answering.on_day(enterprise, lin, today()).late
    assert [late.days for late in answering.on_day(enterprise, lin, today() - timedelta(days=1)).late] == [1]


def test_the_page_costs_the_same_with_a_long_history(placed, lin, client, django_assert_max_num_queries):
    for month in range(2, 7):
        code = "courier" if month % 2 else "food_delivery"
        move(placed, date(2026, month, 1), sector=cast.sector(code))
    with django_assert_max_num_queries(25):
        answering.on_day(placed, lin, today())
        answering.history(placed)
        answering.duty_history(placed)
