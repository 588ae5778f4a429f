"""地毯式排查: done or none by section, declared by the community; what is found opens a case at once."""

import uuid

import pytest

from enterprises.actions import sweeps
from enterprises.models import Building, Case, Enterprise, EnterpriseReport, Section, SectionResult, Sweep
from enterprises.queries import sweeps as queries
from shanyang.lib.errors import Refused, Stale
from tests import builders, cast


@pytest.fixture
def round_(lin):
    Building.objects.create(division=cast.division(cast.WENHUAXIANG), name="文化大厦")
    return builders.a_round(lin)


@pytest.fixture
def sweep(round_):
    return Sweep.objects.get(round=round_, division__code=cast.WENHUAXIANG)


def once():
    return {"request_key": uuid.uuid4().hex}


def sections(sweep):
    return list(Section.objects.filter(division=sweep.division).order_by("id"))


def test_every_community_and_village_owes_a_sweep(round_):
    assert Sweep.objects.filter(round=round_).count() == 54
    assert Section.objects.values("division").distinct().count() == 54
    assert Section.objects.filter(kind="building").count() == 1


def test_a_community_declares_when_every_section_has_been_walked(sweep, wu):
    front, tower = sections(sweep)
    sweeps.walk(sweep, front, answer="none", by=wu)
    with pytest.raises(Refused, match="文化大厦"):
        sweeps.declare(sweep, by=wu, version=sweep.version)
    sweeps.walk(sweep, tower, answer="none", by=wu)
    declared = sweeps.declare(sweep, by=wu, version=sweep.version)
    assert (declared.declared, declared.declared_by) == ("none", wu)
    with pytest.raises(Stale):
        sweeps.declare(sweep, by=wu, version=sweep.version)


def test_a_later_word_replaces_an_earlier_one_which_stays(sweep, wu):
    front = sections(sweep)[0]
    sweeps.walk(sweep, front, answer="none", by=wu)
    sweeps.walk(sweep, front, answer="done", by=wu)
    assert list(SectionResult.objects.values_list("answer", flat=True).order_by("id")) == ["none", "done"]
    assert SectionResult.objects.get(replaced_at=None).answer == "done"


def test_what_is_found_and_in_no_ledger_opens_a_case_at_once(sweep, wu):
    front = sections(sweep)[0]
    found = sweeps.find(sweep, front, name="速达跑腿服务部", address="人民路 5 号", business="跑腿", by=wu)
    assert Case.objects.get(pk=found.case_id).enterprise.name == "速达跑腿服务部"
    report = EnterpriseReport.objects.standing().get(submission=found.submission)
    assert (report.source, report.division_id, report.address) == ("visit", sweep.division_id, "人民路 5 号")
    assert SectionResult.objects.get(sweep=sweep, section=front).answer == "done"
    with pytest.raises(Refused, match="登记过发现"):
        sweeps.walk(sweep, front, answer="none", by=wu)


def test_a_known_name_is_led_to_its_record(sweep, wu, enterprise):
    found = sweeps.find(sweep, sections(sweep)[0], name=enterprise.name, by=wu)
    assert found.enterprise == enterprise
    assert Enterprise.objects.count() == 1


def test_nobody_speaks_for_another_ground(sweep, qian, wang, wu):
    other = Sweep.objects.filter(round=sweep.round, division__code__startswith=cast.JIAODONG).first()
    for user, one in ((qian, sweep), (wang, sweep), (wu, other)):
        with pytest.raises(Refused):
            sweeps.declare(one, by=user, version=one.version)
        assert not Sweep.objects.visible_to(user).filter(pk=one.pk).exists()


def test_the_board_counts_what_the_reader_reaches(round_, sweep, lin, zhao, wu, wang):
    from django.utils import timezone

    for section in sections(sweep):
        sweeps.walk(sweep, section, answer="done", by=wu)
    sweeps.declare(sweep, by=wu, version=sweep.version)
    today = timezone.localdate()
    whole = queries.board(round_, lin, today)
    assert (len(whole), sum(len(street.lines) for street in whole)) == (9, 54)
    assert queries.totals(whole) == {"done": 1, "open": 53}
    assert [street.code for street in queries.board(round_, zhao, today)] == [cast.DONGFANGHONG]
    assert [len(street.lines) for street in queries.board(round_, wu, today)] == [1]
    assert queries.board(round_, wang, today) == []


def test_the_pages_work_without_script(client, round_, sweep, wu):
    from django.urls import reverse

    client.force_login(wu)
    page = client.get(reverse("enterprises:sweep", args=[sweep.pk]))
    assert "文化大厦" in page.content.decode()
    front = sections(sweep)[0]
    posted = client.post(
        reverse("enterprises:sweep-walk", args=[sweep.pk]),
        {"section": front.pk, "answer": "none", **once()},
        follow=True,
    )
    assert posted.status_code == 200
    assert SectionResult.objects.get().answer == "none"
    client.post(
        reverse("enterprises:sweep-find", args=[sweep.pk]),
        {"section": sections(sweep)[1].pk, "name": "快送站", **once()},
    )
    assert Case.objects.filter(enterprise__name="快送站").exists()
    assert client.get(reverse("enterprises:sweeps")).status_code == 200
    assert client.get(reverse("enterprises:sweep-street", args=[cast.DONGFANGHONG])).status_code == 200
    assert client.get(reverse("enterprises:sweep-street", args=[cast.JIAODONG])).status_code == 404
    assert "快送站" in client.get(reverse("enterprises:finds")).content.decode()
