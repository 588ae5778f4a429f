"""Many discrepancies under one rule, taken back as a whole; asking an office; what was found; who tends to err."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import comparison, discrepancies
from enterprises.actions import discrepancy_work as work
from enterprises.models import Discrepancy, DiscrepancyComment, Enterprise, SettlingBatch
from enterprises.queries import error_rates
from shanyang.departments import workbench
from shanyang.departments.models import AuditEvent
from shanyang.lib.errors import Refused, Stale
from tests import cast
from tests.builders import a_case, a_round, close_all, four_voices

MANY = reverse("enterprises:settle-many")


@pytest.fixture
def round_(lin):
    return a_round(lin)


@pytest.fixture
def firms(round_, enterprise, lin):
    others = [
        Enterprise.objects.create(
            name=f"甲{n}配送", name_key=f"jia{n}", division=enterprise.division, sector=enterprise.sector
        )
        for n in range(2)
    ]
    for firm in (enterprise, *others):
        four_voices(round_, firm)
        a_case(round_, firm, by=lin)
    comparison.compare(round_, by=lin)
    close_all(round_, lin)
    return [enterprise, *others]


def headcounts():
    return list(Discrepancy.objects.filter(kind="headcount").prefetch_related("values").order_by("pk"))


def settled_by(rule, rows, *, by, reason="十月联席会议议定"):
    previewed = work.fingerprint(work.choose(rows, rule))
    return work.settle_by_rule(rows[0].round, rows, rule=rule, reason=reason, previewed=previewed, by=by)


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_one_rule_settles_all_that_it_decides(firms, lin):
    batch = settled_by("registrar", headcounts(), by=lin)
    assert batch.settled == 3
    assert {(one.state, one.value, one.value_source, one.batch_id) for one in headcounts()} == {
        ("settled", "86", "registrar", batch.pk)
    }
    assert AuditEvent.objects.filter(verb="enterprises.settle_by_rule").count() == 1


def test_what_the_rule_does_not_decide_stays_open_and_says_why(firms, lin):
    rows = headcounts()
    rows[0].values.filter(source="registrar").update(value="")
    choices = work.choose(headcounts(), "registrar")
    assert [one.why_not for one in choices if one.why_not] == ["这个来源没有说"]
    assert settled_by("registrar", headcounts(), by=lin).settled == 2
    assert Discrepancy.objects.filter(kind="headcount", state="settled").count() == 2


def test_what_a_person_has_to_conclude_is_never_settled_by_a_rule(firms, lin):
    missing = Discrepancy.objects.filter(kind="missing_in_source").prefetch_related("values")
    for choice in work.choose(list(missing), "precedence"):
        assert choice.why_not


def test_what_changed_since_the_preview_is_not_written(firms, lin):
    rows = headcounts()
    previewed = work.fingerprint(work.choose(rows, "registrar"))
    discrepancies.resolve(rows[1], by=lin, version=rows[1].version, source="employer", reason="名册核过")
    with pytest.raises(Stale, match="一项也没有写入"):
        work.settle_by_rule(rows[0].round, rows, rule="registrar", reason="议定", previewed=previewed, by=lin)
    assert Discrepancy.objects.filter(kind="headcount", state="settled").count() == 1


def test_a_rule_needs_its_reason_and_something_to_settle(firms, lin):
    with pytest.raises(Refused, match="理由"):
        settled_by("registrar", headcounts(), by=lin, reason=" ")
    with pytest.raises(Refused, match="一项也定不了"):
        settled_by("party", headcounts(), by=lin)


def test_a_street_settles_many_only_on_its_own_ground(firms, qian):
    with pytest.raises(Refused):
        settled_by("registrar", headcounts(), by=qian)


def test_a_batch_is_taken_back_but_not_what_was_decided_anew(firms, lin):
    batch = settled_by("registrar", headcounts(), by=lin)
    first = headcounts()[0]
    discrepancies.reopen(first, by=lin, version=first.version, reason="有新名册")
    first.refresh_from_db()
    discrepancies.resolve(first, by=lin, version=first.version, source="employer", reason="名册核过")
    assert work.take_back(batch, by=lin, reason="规则用错了") == (2, 1)
    assert [(one.state, one.value) for one in headcounts()] == [("settled", "118"), ("open", None), ("open", None)]
    with pytest.raises(Refused, match="已经撤回"):
        work.take_back(batch, by=lin, reason="再撤一次")


def test_the_page_previews_and_writes_exactly_that(firms, lin, client):
    client.force_login(lin)
    page = client.get(MANY, {"kind": "headcount", "rule": "registrar"})
    assert "会定下 3 项" in said(page)
    previewed = re.search(r'name="previewed" value="([^"]+)"', page.content.decode()).group(1)
    form = {"rule": "registrar", "previewed": previewed, "reason": "议定", "request_key": uuid.uuid4().hex}
    done = client.post(f"{MANY}?kind=headcount", form, follow=True)
    assert "现在仍按这一批的 3 项" in said(done)
    again = client.post(f"{MANY}?kind=headcount", form, follow=True)
    assert again.status_code == 200
    assert SettlingBatch.objects.count() == 1


def test_an_assigned_discrepancy_waits_on_the_offices_workbench(firms, lin, zhao):
    row = headcounts()[0]
    work.assign(row, to=cast.department(f"street-{cast.DONGFANGHONG}"), by=lin, note="请到站点数一遍")
    mine = [one for one in workbench.waiting(zhao, timezone.localdate()) if str(one.verb) == "查清交办的差异"]
    assert [one.object for one in mine] == [row.enterprise.name]
    assert DiscrepancyComment.objects.get().text == "请到站点数一遍"
    discrepancies.resolve(row, by=lin, version=row.version, source="employer", reason="数过了")
    assert not [one for one in workbench.waiting(zhao, timezone.localdate()) if str(one.verb) == "查清交办的差异"]


def test_officers_tell_each_other_what_they_found(firms, zhao, lin, client):
    row = headcounts()[0]
    client.force_login(zhao)
    url = reverse("enterprises:discrepancy-comment", args=[row.pk])
    client.post(url, {"text": "门口登记簿是 118 人", "request_key": uuid.uuid4().hex})
    client.force_login(lin)
    page = said(client.get(reverse("enterprises:discrepancy", args=[row.pk])))
    assert "门口登记簿是 118 人" in page
    assert AuditEvent.objects.filter(verb="enterprises.discuss_discrepancy").count() == 1


def test_an_empty_comment_is_not_kept(firms, zhao):
    with pytest.raises(Refused):
        work.comment(headcounts()[0], text="  ", by=zhao)


def test_the_rates_count_each_source_against_what_was_settled(firms, lin):
    for row in headcounts()[:2]:
        discrepancies.resolve(row, by=lin, version=row.version, source="employer", reason="名册核过")
    found = {one.source: (one.said, one.lost) for one in error_rates.rates(Discrepancy.objects.all())}
    assert found == {"registrar": (2, 2), "supervisor": (2, 2), "territory": (2, 2), "employer": (2, 0)}


def test_what_precedence_alone_settled_proves_nothing(firms, lin):
    settled_by("precedence", headcounts(), by=lin)
    assert error_rates.rates(Discrepancy.objects.all()) == []


def test_the_page_of_rates_shows_table_and_bars(firms, lin, client):
    row = headcounts()[0]
    discrepancies.resolve(row, by=lin, version=row.version, source="employer", reason="名册核过")
    client.force_login(lin)
    page = said(client.get(reverse("enterprises:error-rates")))
    assert "1/1 次没有采用" in page
    assert "100%" in page
