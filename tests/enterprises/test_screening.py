"""筛选: criteria with dates and documents, decisions that name them, precedents that others find."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import cases, screening
from enterprises.models import Criterion, Enterprise, Precedent, StepRecord
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused, Stale
from tests import cast
from tests.builders import a_case, a_round, close_all, four_voices, walked_to

TODAY = timezone.localdate


def a_criterion(by, code="通用-1", sector=None, tendency="in", **facts):
    return screening.add(
        code=code,
        sector=sector,
        tendency=tendency,
        text=facts.get("text", "在本区有站点并且有人在岗"),
        document="试行口径第三条",
        since=facts.get("since", TODAY() - timedelta(days=30)),
        by=by,
    )


@pytest.fixture
def round_(lin):
    return a_round(lin)


@pytest.fixture
def case(round_, enterprise, lin):
    four_voices(round_, enterprise)
    found = a_case(round_, enterprise, by=lin)
    close_all(round_, lin)
    return walked_to(found, "screen", by=lin)


def screen(case, by, outcome="in", **facts):
    case.refresh_from_db()
    return cases.take_step(case, "screen", outcome=outcome, note="在本区接单", by=by, version=case.version, **facts)


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_only_the_lead_writes_criteria_and_each_names_its_document(lin, zhao):
    with pytest.raises(Refused, match="牵头"):
        a_criterion(zhao)
    with pytest.raises(Refused, match="依据"):
        screening.add(code="甲", sector=None, tendency="in", text="有人", document=" ", since=TODAY(), by=lin)
    a_criterion(lin)
    with pytest.raises(Refused, match="修订"):
        a_criterion(lin)


def test_a_revision_leaves_the_old_words_with_the_old_decisions(case, lin, zhao):
    old = a_criterion(lin)
    record = screen(case, zhao, criteria=[old])
    new = screening.revise(
        old, text="有站点就算", document="修订口径第三条", since=TODAY(), reason="放宽", version=old.version, by=lin
    )
    assert new.code == old.code
    assert [str(one) for one in record.criteria.all()] == ["通用-1 在本区有站点并且有人在岗"]
    assert screening.in_force_for(None, TODAY()) == [new]
    assert screening.in_force_for(None, TODAY() - timedelta(days=1))[0].pk == old.pk
    with pytest.raises(Stale):
        screening.end(old, until=TODAY(), reason="重复", version=old.version, by=lin)


def test_an_end_needs_a_reason_and_a_later_day(lin):
    one = a_criterion(lin, since=TODAY())
    with pytest.raises(Refused, match="理由"):
        screening.end(one, until=TODAY() + timedelta(days=1), reason="", version=1, by=lin)
    with pytest.raises(Refused, match="生效日期以后"):
        screening.end(one, until=TODAY(), reason="不用了", version=1, by=lin)
    screening.end(one, until=TODAY() + timedelta(days=1), reason="不用了", version=1, by=lin)
    assert screening.in_force_for(None, TODAY()) and not screening.in_force_for(None, TODAY() + timedelta(days=1))


def test_a_decision_rests_on_a_criterion_that_applies_and_supports_it(case, lin, zhao):
    speaks_against = a_criterion(lin, "通用-2", tendency="out")
    of_others = a_criterion(lin, "快递-1", sector=cast.sector("courier"))
    with pytest.raises(Refused, match="相反"):
        screen(case, zhao, criteria=[speaks_against])
    with pytest.raises(Refused, match="不适用"):
        screen(case, zhao, criteria=[of_others])
    assert not StepRecord.objects.filter(case=case, step="screen").exists()


def test_the_page_asks_for_the_criterion_and_keeps_it(client, case, lin, zhao):
    own = a_criterion(lin, "外卖-1", sector=case.enterprise.sector, text="骑手在本区接单")
    a_criterion(lin, "快递-1", sector=cast.sector("courier"), text="有揽收派送")
    client.force_login(zhao)
    url = reverse("enterprises:case-step", args=[case.pk, "screen"])
    words = said(client.get(url))
    assert "骑手在本区接单" in words and "有揽收派送" not in words
    answer = {"request_key": uuid.uuid4().hex, "version": case.version, "outcome": "in", "note": "有站点"}
    refused = client.post(url, answer)
    assert refused.status_code == 422 and "请选这个结论依据的是哪一条标准" in said(refused)
    gist = "合同在外地签，人在本区上班"
    kept = client.post(url, {**answer, "criteria": [own.pk], "gist": gist})
    assert kept.status_code == 302
    record = StepRecord.objects.get(case=case, step="screen")
    assert list(record.criteria.all()) == [own] and record.precedent.gist == gist
    assert AuditEvent.objects.filter(verb="enterprises.screen").count() == 1
    assert "依据：外卖-1 骑手在本区接单" in said(client.get(reverse("enterprises:case", args=[case.pk])))


def test_without_any_criterion_screening_asks_for_none(client, case, zhao):
    client.force_login(zhao)
    url = reverse("enterprises:case-step", args=[case.pk, "screen"])
    answer = {"request_key": uuid.uuid4().hex, "version": case.version, "outcome": "out", "note": "人员都在外区"}
    assert client.post(url, answer).status_code == 302


@pytest.fixture
def precedent(case, lin, zhao):
    a_criterion(lin)
    screen(case, zhao, criteria=screening.in_force_for(None, TODAY()), gist="合同在外地签，人在本区上班")
    return Precedent.objects.get()


def test_everybody_who_screens_finds_a_precedent_and_only_its_street_the_case(client, precedent, zhao, qian, sun):
    url = reverse("enterprises:precedents")
    case_url = reverse("enterprises:case", args=[precedent.record.case_id])
    client.force_login(zhao)
    assert case_url in client.get(url).content.decode()
    client.force_login(qian)
    page = client.get(url).content.decode()
    assert precedent.gist in page and case_url not in page and precedent.record.case.enterprise.name not in page
    client.force_login(sun)
    assert precedent.gist not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=外地", True),
        ("q=注销", False),
        ("sector=food_delivery", True),
        ("sector=courier", False),
        ("outcome=out", False),
    ],
)
def test_precedents_are_searched(client, precedent, lin, question, found):
    client.force_login(lin)
    page = client.get(f"{reverse('enterprises:precedents')}?{question}").content.decode()
    assert (precedent.gist in page) is found


def test_precedents_are_found_by_the_criterion(client, precedent, lin):
    client.force_login(lin)
    own, other = Criterion.objects.get().pk, a_criterion(lin, "通用-9").pk
    for asked, found in ((own, True), (other, False)):
        page = client.get(f"{reverse('enterprises:precedents')}?criterion={asked}").content.decode()
        assert (precedent.gist in page) is found


def test_a_screening_taken_back_is_no_precedent_any_more(client, precedent, lin):
    case = precedent.record.case
    case.refresh_from_db()
    cases.take_back(precedent.record, by=lin, version=case.version, reason="看错了")
    client.force_login(lin)
    assert precedent.gist not in client.get(reverse("enterprises:precedents")).content.decode()


def test_the_same_sectors_precedents_stand_beside_the_form(client, precedent, round_, lin):
    first = precedent.record.case.enterprise
    other = Enterprise.objects.create(
        name="乙配送", name_key="乙", name_sort="yi", division=first.division, sector=first.sector
    )
    four_voices(round_, other)
    later = a_case(round_, other, by=lin)
    later = walked_to(later, "screen", by=lin)
    client.force_login(lin)
    page = client.get(reverse("enterprises:case", args=[later.pk])).content.decode()
    assert "同行业的先例" in page and precedent.gist in page
