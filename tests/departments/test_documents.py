"""方案与规范: dated, received by their addressees, checked against data; departures show where they belong."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shanyang.departments import norm_checks, workbench
from shanyang.departments.actions import documents, duties
from shanyang.departments.models import Document
from shanyang.departments.queries.keeping_norms import departures, quarter
from shanyang.lib.errors import Refused
from tests import cast


def today():
    return timezone.localdate()


def drafted(by, *codes, kind="norm", **changes):
    facts = {
        "topic": "staffing",
        "title": "队伍配备规范",
        "number": "",
        "text": "正文",
        "issuer": cast.department("organization"),
        "issued_on": today() - timedelta(days=20),
        "since": today() - timedelta(days=20),
        "confirm_by": today() + timedelta(days=5),
        "addressees": [cast.department(code) for code in codes],
    }
    return documents.draft(kind=kind, by=by, **{**facts, **changes})


def in_force(by, *codes, check="", threshold=None, **changes):
    document = drafted(by, *codes, **changes)
    documents.add_norm(document, text="每季度监督不少于 2 次", check_code=check, threshold=threshold, by=by)
    return documents.publish(document, by=by, version=document.version)


def kinds(user):
    return [thing.kind for thing in workbench.waiting(user, today())]


def test_the_lead_alone_drafts_and_nobody_else_reads_a_draft(lin, wang):
    with pytest.raises(Refused, match="牵头"):
        drafted(wang, "market-regulation")
    document = drafted(lin, "market-regulation")
    assert not Document.objects.visible_to(wang).exists()
    assert "document" not in kinds(wang)
    with pytest.raises(Refused, match="还没有写规定"):
        documents.publish(document, by=lin, version=1)


def test_each_addressee_confirms_for_itself(lin, wang, shi):
    document = in_force(lin, "market-regulation", "housing-construction")
    assert "document" in kinds(wang)
    receipt = document.receipts.get(department=cast.department("market-regulation"))
    for stranger in (lin, shi):
        with pytest.raises(Refused, match="自己确认"):
            documents.confirm(receipt, note="", by=stranger)
    documents.confirm(receipt, note="已传达", by=wang)
    receipt.refresh_from_db()
    assert (receipt.confirmed_by, receipt.note) == (wang, "已传达")
    assert "document" not in kinds(wang)
    assert "document" in kinds(shi)


def test_a_norm_that_is_checked_names_check_and_number(lin):
    document = drafted(lin, "market-regulation")
    with pytest.raises(Refused, match="标准值"):
        documents.add_norm(document, text="x", check_code="supervision", threshold=None, by=lin)
    with pytest.raises(Refused, match="没有这种检查方法"):
        documents.add_norm(document, text="x", check_code="whatever", threshold=1, by=lin)


def test_what_is_published_is_not_rewritten(lin):
    document = in_force(lin, "market-regulation")
    with pytest.raises(Refused, match="已经印发"):
        documents.add_norm(document, text="又一条", check_code="", threshold=None, by=lin)


def test_a_departure_shows_on_the_office_page_and_the_workbench_until_it_is_mended(lin, wang, client):
    in_force(lin, "market-regulation", check="supervision", threshold=1)
    (found,) = departures(today())
    assert found.department_id == cast.department("market-regulation").pk
    assert "应不少于 1 次" in found.text
    assert "norm" in kinds(wang)
    client.force_login(wang)
    page = reverse("responsibility:department", args=[found.department_id])
    assert "每季度监督不少于 2 次" in client.get(page).content.decode()
    record = duties.plan(
        department=cast.department("market-regulation"), duty="supervision", title="抽查", plan="抽查",
        starts_on=today(), due_on=today(), by=wang,
    )  # fmt: skip
    duties.finish(record, result="好", done_on=today(), by=wang, version=1)
    assert not departures(today())
    assert "norm" not in kinds(wang)


def test_only_addressees_and_only_documents_in_force_are_held_to_a_norm(lin):
    document = in_force(lin, "commerce", check="supervision", threshold=1)
    assert {one.department_id for one in departures(today())} == {cast.department("commerce").pk}
    assert not departures(document.since - timedelta(days=1))
    documents.end(document, until=today(), reason="由新办法代替", by=lin, version=document.version)
    assert not departures(today())
    assert departures(today() - timedelta(days=1))


@pytest.mark.parametrize("code", [code for code, _label in norm_checks.choices()])
def test_every_check_runs_in_a_fixed_number_of_statements(district, django_assert_max_num_queries, code):
    with django_assert_max_num_queries(5):
        list(norm_checks.find(code).run(today(), 2))


def test_streets_with_too_few_people_in_post_depart(lin, zhao):
    in_force(lin, f"street-{cast.DONGFANGHONG}", f"street-{cast.JIAODONG}", check="street_officers", threshold=1)
    assert [one.department_id for one in departures(today())] == [cast.department(f"street-{cast.JIAODONG}").pk]


def test_quarters_meet_at_the_turn_of_the_year():
    from datetime import date

    assert quarter(date(2026, 12, 31)) == (date(2026, 10, 1), date(2027, 1, 1))
    assert quarter(date(2027, 1, 1)) == (date(2027, 1, 1), date(2027, 4, 1))
