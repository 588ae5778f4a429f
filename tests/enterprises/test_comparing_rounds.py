"""Two frozen rounds: the difference of every figure is explained to the last unit, and every cause opens its rows."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from enterprises.actions import freezing, sign_off
from enterprises.actions.consolidation import consolidate
from enterprises.models import Enterprise, FrozenFigure, Round, Worker
from enterprises.queries import round_comparison
from enterprises.queries.round_comparison import compare
from enterprises.rules.round_comparison import DISTRICT, count
from shanyang.departments.actions import party_organizations
from shanyang.departments.models import AuditEvent
from tests import cast

from .says import a_delivery, a_round, a_worker, an_enterprise, an_outlet, lists, says, says_outlet
from .test_figure_pages import body, listed

HERE, THERE = cast.WENHUAXIANG, "410811002001"


@pytest.fixture
def committee(district):
    return cast.organization(f"committee-{cast.DONGFANGHONG}")


@pytest.fixture
def people(district):
    return {name: a_worker(name) for name in "甲乙丙丁戊己庚"}


@pytest.fixture
def firms(district):
    return {name: an_enterprise(name) for name in ("迅达", "闪捷", "蜂鸟", "韵通")}


@pytest.fixture
def freeze(lin, committee):
    """Consolidate, sign up the tree and freeze."""
    secretary = cast.post(cast.person("dangwei", "党委"), "organization", "party", party_organization=committee)

    def run(round_):
        consolidate(round_, by=lin)
        sign_off.sign(round_, committee, by=secretary)
        sign_off.sign(round_, cast.organization("district"), by=lin)
        return freezing.freeze(round_, by=lin)

    return run


@pytest.fixture
def spring(firms, people, committee, freeze):
    round_ = a_round(1, state="consolidating")
    delivery = a_delivery(round_, "employer")
    here = cast.division(HERE)
    for name in ("迅达", "闪捷", "蜂鸟"):
        says(delivery, firms[name], division=here, sector=firms[name].sector)
    says_outlet(delivery, an_outlet(firms["迅达"], "一站"), division=here)
    for name in "甲乙丙":
        member = {"party_status": "probationary", "party_organization": committee} if name == "甲" else {}
        lists(delivery, people[name], firms["迅达"], division=here, **member)
    lists(delivery, people["丁"], firms["闪捷"], division=here)
    lists(delivery, people["戊"], firms["蜂鸟"], division=here)
    return freeze(round_)


@pytest.fixture
def autumn(spring, firms, people, committee, freeze):
    """甲 转正，乙 离职，丙 转到闪捷，丁 兼两家，戊所在的蜂鸟迁出，己 随新企业，庚 新入职；闪捷换了街道和行业。"""
    round_ = a_round(2, state="consolidating", previous=spring)
    delivery = a_delivery(round_, "employer")
    here, there = cast.division(HERE), cast.division(THERE)
    says(delivery, firms["迅达"], division=here, sector=firms["迅达"].sector)
    says(delivery, firms["闪捷"], division=there, sector=cast.sector("courier"))
    says(delivery, firms["蜂鸟"], division=here, sector=firms["蜂鸟"].sector, operating_status="moved_out")
    says(delivery, firms["韵通"], division=there, sector=cast.sector("courier"))
    says_outlet(delivery, an_outlet(firms["迅达"], "二站"), division=here)
    lists(delivery, people["甲"], firms["迅达"], division=here, party_status="formal", party_organization=committee)
    lists(delivery, people["丙"], firms["闪捷"], division=there)
    lists(delivery, people["丁"], firms["闪捷"], division=there)
    lists(delivery, people["丁"], firms["迅达"], division=here)
    lists(delivery, people["戊"], firms["蜂鸟"], division=here)
    lists(delivery, people["己"], firms["韵通"], division=there)
    lists(delivery, people["庚"], firms["迅达"], division=here)
    return freeze(round_)


def causes(comparison, measure="workers", *subject):
    return {(one.code, one.sign): one.count for one in comparison.line(measure, *subject).causes}


def test_every_difference_is_explained_to_the_last_unit(spring, autumn):
    comparison = compare(spring, autumn)
    assert len(comparison.lines) > 100
    for line in comparison.lines.values():
        assert line.difference == sum(one.change for one in line.causes), line
        assert "regrouped" not in {one.code for one in line.causes}, line


def test_each_person_has_the_cause_that_a_person_would_name(spring, autumn):
    comparison = compare(spring, autumn)
    assert causes(comparison) == {
        ("joined", 1): 1, ("joined", -1): 1, ("firm_opened", 1): 1, ("firm_relocated", -1): 1,
    }  # fmt: skip
    assert causes(comparison, "enterprises") == {("firm_opened", 1): 1, ("firm_relocated", -1): 1}
    assert causes(comparison, "formal") == {("confirmed", 1): 1}
    assert causes(comparison, "outlets") == {("outlet_opened", 1): 1, ("outlet_opened", -1): 1}
    assert causes(comparison, "enterprises", "sector", cast.sector("courier").pk) == {
        ("sector", 1): 1, ("firm_opened", 1): 1,
    }  # fmt: skip
    street = cast.division(cast.JIAODONG).pk
    assert causes(comparison, "workers", "division", street) == {
        ("moved", 1): 1, ("place", 1): 1, ("firm_opened", 1): 1,
    }  # fmt: skip


def test_an_amendment_is_a_cause_of_its_own(spring, autumn, lin):
    figure = FrozenFigure.objects.get(round=autumn, measure="workers", subject_type="district")
    freezing.amend(figure, value=figure.value + 2, reason="漏报两人", by=lin)
    line = compare(spring, autumn).line("workers")
    assert line.after == figure.value + 2
    assert ("amended", 1, 2) in {(one.code, one.sign, one.count) for one in line.causes}
    assert line.difference == sum(one.change for one in line.causes)


def test_people_who_do_not_differ_change_nothing_in_the_explanation(spring, autumn, monkeypatch):
    short = compare(spring, autumn)
    monkeypatch.setattr(round_comparison, "_differing", lambda _all: "SELECT worker_id FROM enterprises_workerentry "
        "WHERE round_id IN (%s, %s) AND round_id IN (%s, %s) AND %s > 0 AND %s > 0 AND %s > 0 AND %s > 0")  # fmt: skip
    whole = compare(spring, autumn)
    assert short.lines == whole.lines


def test_the_rule_counts_what_the_frozen_figures_say(spring, autumn, monkeypatch):
    monkeypatch.setattr(round_comparison, "_differing", lambda _all: "SELECT worker_id FROM enterprises_workerentry "
        "WHERE round_id IN (%s, %s) AND round_id IN (%s, %s) AND %s > 0 AND %s > 0 AND %s > 0 AND %s > 0")  # fmt: skip
    for round_, side in zip((spring, autumn), round_comparison._sides(spring, autumn), strict=True):
        counted = count(side)
        for key, figure in round_comparison.published(round_).items():
            measure, *subject = key
            assert counted[measure, tuple(subject)] == (figure.counted or 0), key


def test_two_records_that_became_one_person_are_struck_once(spring, autumn, people):
    Worker.objects.filter(pk=people["乙"].pk).update(merged_into=people["庚"])
    assert ("joined", -1) not in causes(compare(spring, autumn))
    assert compare(spring, autumn).line("workers").difference == sum(
        one.change for one in compare(spring, autumn).line("workers").causes
    )


def test_a_tree_that_was_rearranged_after_freezing_leaves_the_frozen_numbers_their_rows(
    client, spring, autumn, committee, lin
):
    other = cast.organization(f"committee-{cast.JIAODONG}")
    party_organizations.move(committee, under=other, by=lin, reason="隶属调整")
    comparison = compare(spring, autumn)
    assert not any("regrouped" in {one.code for one in line.causes} for line in comparison.lines.values())
    client.force_login(lin)
    for figure in FrozenFigure.objects.filter(subject_type="organization").exclude(value=0):
        assert listed(body(client, reverse("enterprises:frozen-figure-rows", args=[figure.pk]))) == figure.value


def test_a_live_round_is_compared_as_it_stands(spring, firms, people, lin):
    round_ = a_round(2, state="consolidating", previous=spring, as_of=date(2026, 11, 30))
    delivery = a_delivery(round_, "employer")
    says(delivery, firms["迅达"], division=cast.division(HERE), sector=firms["迅达"].sector)
    lists(delivery, people["甲"], firms["迅达"], division=cast.division(HERE))
    consolidate(round_, by=lin)
    comparison = compare(spring, Round.objects.get(pk=round_.pk))
    assert causes(comparison, "enterprises") == {("firm_unseen", -1): 2}
    assert comparison.line("workers").difference == -4


def test_a_comparison_asks_the_same_few_statements_whatever_the_size(spring, autumn, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        compare(spring, autumn)


def test_a_merged_enterprise_is_one_enterprise(spring, autumn, firms):
    Enterprise.objects.filter(pk=firms["蜂鸟"].pk).update(merged_into=firms["迅达"])
    comparison = compare(spring, autumn)
    assert ("firm_merged", -1) in causes(comparison, "enterprises")
    assert all(line.difference == sum(one.change for one in line.causes) for line in comparison.lines.values())
    assert comparison.line("enterprises", *DISTRICT).difference == 0


def test_what_lies_behind_a_cause_is_listed(spring, autumn, people):
    comparison = compare(spring, autumn, watch=("workers", DISTRICT))
    found = {(str(one.cause), one.sign, one.what) for one in comparison.movements}
    assert ("joined", -1, people["乙"].pk) in found
    assert len(comparison.movements) == sum(one.count for one in comparison.line("workers").causes)


def test_signing_anew_keeps_the_comparison(spring, autumn):
    assert sign_off.signing.unsigned(sign_off.signing.tree(autumn)) == []


# -- on the screen ---------------------------------------------------------------------


def ask(client, **question):
    return body(client, f"{reverse('enterprises:compare')}?{urlencode(question)}")


def test_the_page_explains_the_number_and_every_cause_opens_as_many_rows(client, spring, autumn, lin):
    client.force_login(lin)
    for measure in ("workers", "enterprises", "employments", "outlets", "formal"):
        text = ask(client, measure=measure, **{"from": spring.pk, "to": autumn.pk})
        total = int(re.search(r'data-figure="difference" data-value="(-?\d+)"', text)[1])
        causes = [
            (-int(value) if "sign=minus" in url else int(value), url.replace("&amp;", "&"))
            for url, value in re.findall(r'<a href="([^"]+)" data-figure="cause[^"]*" data-value="(-?\d+)"', text)
        ]
        assert sum(value for value, _url in causes) == total
        for value, url in causes:
            assert listed(body(client, url)) == abs(value), url


def test_the_comparison_goes_down_to_one_street(client, spring, autumn, lin):
    client.force_login(lin)
    street = cast.division(cast.JIAODONG)
    text = ask(client, measure="workers", subject=f"division:{street.pk}", to=autumn.pk)
    assert "从别的企业转来" in text
    assert "随" not in re.search(r"<title>.*</title>", text)[0]


def test_a_street_compares_its_own_ground_only(client, spring, autumn, qian):
    client.force_login(qian)
    district = ask(client, measure="workers", subject="district:0")
    assert "焦东街道" in district
    other = cast.division(cast.DONGFANGHONG)
    assert f'value="division:{other.pk}"' not in district
    text = ask(client, measure="workers", subject=f"division:{cast.division(cast.JIAODONG).pk}")
    for url, value in re.findall(r'<a href="([^"]+)" data-figure="cause[^"]*" data-value="(-?\d+)"', text):
        assert listed(body(client, url.replace("&amp;", "&"))) == abs(int(value)), url


def test_the_comparison_is_exported_with_a_trace(client, spring, autumn, lin):
    client.force_login(lin)
    answer = client.post(f"{reverse('enterprises:compare')}?from={spring.pk}&to={autumn.pk}")
    assert answer["Content-Type"].endswith("sheet")
    assert AuditEvent.objects.filter(verb="export.comparison", by_user=lin).count() == 1


def test_one_round_alone_is_no_comparison(client, spring, lin):
    client.force_login(lin)
    assert "还不能对比" in body(client, reverse("enterprises:compare"))
    assert client.get(reverse("enterprises:compare-rows")).status_code == 404
