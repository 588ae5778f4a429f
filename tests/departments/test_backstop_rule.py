"""兜底规则: the order is data, each criterion decides or says why it cannot, and every code has its sentence."""

from datetime import date

import pytest

from shanyang.departments.models import ParameterValue
from shanyang.departments.queries.parameters import with_dated_values
from shanyang.departments.rules.backstop import (
    ORDER,
    Criterion,
    Facts,
    Office,
    Reach,
    order_on,
    sentences_needed,
    who_answers,
)
from shanyang.departments.wording import CRITERIA, STEPS, backstop_sentence
from shanyang.lib.parameters import InForce

DAY = date(2026, 6, 1)
EAST, WEST, MARKET, HOUSING, LEAD = (
    Office(1, "东街道"),
    Office(2, "西街道"),
    Office(3, "市场监管"),
    Office(4, "住建"),
    Office(5, "组织部"),
)


def codes(answer):
    return [step.code for step in answer.steps]


def test_one_sector_with_a_department_needs_no_backstop():
    answer = who_answers(Facts(sectors=(("快递类", HOUSING),), seat=EAST, project=MARKET), on=DAY)
    assert (answer.office, answer.by_sector, codes(answer)) == (HOUSING, True, ["one_sector"])


@pytest.mark.parametrize(
    ("facts", "office", "last"),
    [
        (Facts(project=MARKET, seat=EAST), MARKET, "project_known"),
        (Facts(seat=EAST, outlets=((WEST, 9),)), EAST, "seat_known"),
        (Facts(outlets=((EAST, 1), (WEST, 3))), WEST, "most_outlets"),
        (Facts(outlets=((EAST, 2), (WEST, 2)), reach=(Reach(EAST, 1), Reach(WEST, 1, 1))), WEST, "most_resources"),
        (Facts(outlets=((EAST, 2), (WEST, 2)), governance=(EAST,)), EAST, "carries_backstop"),
        (Facts(lead=LEAD), LEAD, "lead_takes_it"),
        (Facts(), None, "nobody"),
        (Facts(sectors=(("快递类", HOUSING), ("外卖送餐类", MARKET)), seat=WEST), WEST, "seat_known"),
        (Facts(sectors=(("快递类", None),), seat=WEST), WEST, "seat_known"),
    ],
)
def test_the_first_criterion_that_points_at_one_office_decides(facts, office, last):
    answer = who_answers(facts, on=DAY)
    assert answer.office == office
    assert answer.deciding.code == last


def test_what_could_not_be_told_stays_on_the_page():
    told = codes(who_answers(Facts(outlets=((EAST, 2), (WEST, 2)), reach=(Reach(EAST, 1), Reach(WEST, 1))), on=DAY))
    assert told == [
        "no_sector",
        "project_unknown",
        "outlets_tied",
        "resources_tied",
        "nobody_carries_backstop",
        "nobody",
    ]


def test_another_order_gives_another_office_from_its_day_on():
    facts = Facts(project=MARKET, seat=EAST)
    turned = ORDER.with_overrides({"backstop_territory": [InForce(0, date(2026, 7, 1), "新办法第二条")]})
    first = ORDER.with_overrides({"backstop_project": [InForce(9, date(2026, 7, 1), "新办法第二条")]})
    assert who_answers(facts, on=date(2026, 6, 30), parameters=first).office == MARKET
    assert who_answers(facts, on=date(2026, 7, 1), parameters=first).office == EAST
    assert Criterion.TERRITORY not in [one for one, _source in order_on(date(2026, 7, 1), turned)]


def test_the_order_of_the_installation_comes_from_its_table(district):
    ParameterValue.objects.create(key="backstop_project", value=0, since=date(2026, 7, 1), source="新办法第二条")
    order = order_on(date(2026, 7, 2), with_dated_values(ORDER))
    assert [one.value for one, _source in order] == ["territory", "resources", "governance"]
    assert len(order_on(date(2026, 6, 30), with_dated_values(ORDER))) == 4


def test_every_step_has_a_sentence_and_every_criterion_a_name():
    assert set(sentences_needed()) == set(STEPS)
    assert set(CRITERIA) == set(Criterion)
    answer = who_answers(Facts(outlets=((EAST, 1), (WEST, 3))), on=DAY)
    step = answer.deciding
    told = backstop_sentence(step.code, office=step.office.name, numbers=step.numbers)
    assert told == "属地不明，西街道的地面上网点最多（3 个），由它负责。"
