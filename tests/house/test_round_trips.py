"""Every list leaves as a spreadsheet and comes back; untouched, it changes nothing.

A list that is not registered for the round trip, or has no data here to prove
it on, fails.
"""

import importlib
import io
import pkgutil

import openpyxl
import pytest
from django.urls import reverse

import enterprises.views
from enterprises import inbox
from enterprises.models import (
    Candidate,
    Case,
    Discrepancy,
    EnterpriseLink,
    FrozenFigure,
    Outlet,
    Submission,
    Worker,
)
from shanyang.departments import round_trip
from shanyang.departments.actions import audit
from shanyang.lib.listing import Listing
from tests import builders, cast
from tests.departments.test_round_trip import confirm, counts, exported, uploaded

DEMANDED = {
    "submissions", "enterprises", "outlets", "workers", "enterprise-links", "worker-links", "candidates", "cases",
    "changes", "discrepancies", "enterprise-entries", "figures", "divisions", "departments", "responsibilities",
}  # fmt: skip


@pytest.fixture
def lead(client, lin):
    client.force_login(lin)
    return client


@pytest.fixture
def surveyed(lin, zhao, enterprise):
    """A round with something in every list."""
    round_ = builders.a_lived_in_round(lin, zhao, enterprise)
    inbox.report_change("facts", happened_on=round_.as_of, note="换了招牌。", by=zhao, enterprise=enterprise)
    return round_


def test_every_list_that_was_promised_is_registered():
    assert set(round_trip.tables()) >= DEMANDED


def test_every_list_page_offers_the_round_trip():
    """A page whose rows people edit names its table; the few that only read say why not."""
    # Figures are amended, not edited; signatures and employments follow from other lists;
    # a request is worked step by step.
    reads_only = {"obligations", "employments", "buildings", "figures", "members", "precedents", "requests"}
    without = []
    for module in pkgutil.iter_modules(enterprises.views.__path__, "enterprises.views."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Listing) and value.table not in round_trip.tables() and value.name not in reads_only:
                without.append(value.name)
    assert without == []


@pytest.mark.parametrize("key", sorted(DEMANDED))
def test_an_untouched_copy_changes_nothing(lead, surveyed, key):
    book = exported(lead, key)
    assert book.active.max_row > 1, f"nothing to prove {key} on"
    before = audit.head()
    kept = uploaded(lead, key, book)
    seen = counts(lead.get(kept.get_absolute_url()))
    assert (seen["added"], seen["changed"], seen["wrong"]) == (0, 0, 0)
    assert seen["same"] == book.active.max_row - 1
    assert audit.head() != before  # the upload itself is on record


def edited(lead, key, label, value, row=2, reason="核对过名册"):
    """Change one cell of the exported list and confirm it."""
    book = exported(lead, key)
    sheet = book.active
    column = {cell.value: cell.column for cell in sheet[1]}[label]
    sheet.cell(row, column).value = value
    kept = uploaded(lead, key, book)
    page = lead.get(kept.get_absolute_url())
    assert counts(page)["changed"] == 1, page.content.decode()
    return confirm(lead, kept, counts(page), reason=reason)


def test_a_screening_in_the_spreadsheet_is_a_step_of_the_case(lead, surveyed, lin):
    case = builders.walked_to(Case.objects.get(round=surveyed), "screen", by=lin)
    assert edited(lead, "cases", "筛选结论", "纳入", reason="在本区经营").status_code == 302
    case.refresh_from_db()
    assert (case.in_scope, case.step, case.scope_reason) == (True, "enquire", "在本区经营")


def test_a_value_in_the_spreadsheet_settles_the_discrepancy_and_keeps_the_losers(lead, surveyed):
    row = Discrepancy.objects.filter(round=surveyed, field="headcount").get()
    place = list(Discrepancy.objects.order_by("id").values_list("id", flat=True)).index(row.pk) + 2
    assert edited(lead, "discrepancies", "定为", "104", row=place).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.value) == ("settled", "104")
    assert row.values.count() == 4


def test_a_decided_pair_can_be_opened_again_in_the_spreadsheet(lead, surveyed):
    pair = Candidate.objects.get()
    assert edited(lead, "candidates", "认定", "认定不同").status_code == 302
    pair.refresh_from_db()
    assert pair.state == "different"
    assert edited(lead, "candidates", "认定", "待认定").status_code == 302
    pair.refresh_from_db()
    assert pair.state == "open"


def test_a_link_in_the_spreadsheet_leads_elsewhere_and_the_old_one_stays_readable(lead, surveyed):
    link = EnterpriseLink.objects.open().order_by("id").first()
    other = Candidate.objects.get().enterprise_b
    assert edited(lead, "enterprise-links", "关联到的企业编号", str(other.pk)).status_code == 302
    link.refresh_from_db()
    assert link.until is not None
    assert EnterpriseLink.objects.open().get(report=link.report).enterprise == other


def test_an_affiliation_in_the_spreadsheet_closes_the_one_before(lead, surveyed):
    code = cast.organization(f"branch-{cast.WENHUAXIANG}").code
    assert edited(lead, "workers", "正式组织关系所在党组织代码", code).status_code == 302
    worker = Worker.objects.order_by("id").first()
    assert worker.affiliations.get(until=None).party_organization.code == code


def test_a_number_written_into_the_consolidated_list_is_a_decision(lead, surveyed):
    assert edited(lead, "enterprise-entries", "正式党员", "7").status_code == 302
    row = Discrepancy.objects.get(round=surveyed, field="formal_members")
    assert (row.state, row.value, row.how) == ("settled", "7", "person")


def test_a_delivery_can_be_withdrawn_in_the_spreadsheet(lead, surveyed):
    assert edited(lead, "submissions", "撤回", "撤回", reason="报错了月份").status_code == 302
    assert Submission.objects.filter(kind="file", state="withdrawn").count() == 1


def test_a_frozen_figure_is_amended_beside_itself(lead, surveyed):
    figure = FrozenFigure.objects.order_by("id").first()
    assert edited(lead, "figures", "订正为", "9").status_code == 302
    figure.refresh_from_db()
    assert figure.value == 5
    assert figure.amendments.get().value == 9


def test_an_outlet_moves_to_another_community(lead, surveyed):
    assert edited(lead, "outlets", "区划代码", cast.JIAODONG).status_code == 302
    assert Outlet.objects.get().division.code == cast.JIAODONG


def test_a_street_does_not_get_the_rows_of_another(client, surveyed, qian):
    client.force_login(qian)
    for key in DEMANDED - {"divisions", "departments", "responsibilities"}:
        book = openpyxl.load_workbook(
            io.BytesIO(b"".join(client.post(reverse("tables:export", args=[key])).streaming_content))
        )
        assert book.active.max_row == 1, key
