"""From any number to the very row of the very file, and from a row to every number it counts in."""

import io
import random
import re
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import freezing, sign_off
from enterprises.actions.consolidation import consolidate
from enterprises.models import (
    EmploymentEntry,
    Enterprise,
    FrozenFigure,
    OutletEntry,
    Round,
    WorkerEntry,
    WorkerReport,
)
from enterprises.queries.figure_rows import rows_of
from shanyang.departments.models import AuditEvent
from tests import cast
from tests.enterprises.ledgers.making import an_id

from .says import a_delivery, a_round, says
from .test_deliveries import a_roster, written
from .test_figure_pages import body, listed

FIRMS = {"焦作市迅达配送服务有限公司": cast.WENHUAXIANG, "焦作市闪捷速运有限公司": "410811002001"}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"


def a_name(seed):
    return f"{SURNAMES[seed % 20]}{'伟芳娜敏静'[seed % 5]}{'强磊军洋勇艳杰'[seed % 7]}"


def a_file(firm, seeds):
    headings = ["序号", "姓名", "身份证号", "联系电话", "政治面貌"]
    rows = [
        [at, a_name(seed), an_id(seed), f"139{seed:08d}", "中共党员" if seed % 9 == 0 else "群众"]
        for at, seed in enumerate(seeds, start=1)
    ]
    book = a_roster(rows, title=f"{firm}从业人员花名册", headings=headings)
    sheet = openpyxl.load_workbook(io.BytesIO(book))
    for row in sheet["花名册"].iter_rows():
        for cell in row:
            if cell.value == "填报单位：焦作市迅达配送服务有限公司":
                cell.value = f"填报单位：{firm}"
    target = io.BytesIO()
    sheet.save(target)
    return target.getvalue()


@pytest.fixture
def files(district, lin):
    """{delivery: workbook}; 30 people a firm, five of them at both."""
    round_ = a_round(state="open", mandatory_steps=[])
    found = {}
    for at, firm in enumerate(FIRMS):
        seeds = range(25 * at + 1, 25 * at + 31)
        data = a_file(firm, seeds)
        submission = written(round_, lin, data, name=f"名册{at + 1}.xlsx")
        found[submission.pk] = openpyxl.load_workbook(io.BytesIO(data))
    for name, place in FIRMS.items():
        firm = Enterprise.objects.get(name=name)
        delivery = a_delivery(round_, "territory")
        says(delivery, firm, division=cast.division(place), sector=cast.sector("courier"), sheet="企业")
    Round.objects.filter(pk=round_.pk).update(state="consolidating")
    round_.refresh_from_db()
    consolidate(round_, by=lin)
    sign_off.sign(round_, cast.organization("district"), by=lin)
    freezing.freeze(round_, by=lin)
    return found


def pages_of(client):
    seen = {}

    def get(url):
        if url not in seen:
            seen[url] = body(client, url.replace("&amp;", "&"))
        return seen[url]

    return get


def place_in_file(text):
    return re.search(r'data-sheet="([^"]*)"', text)[1], int(re.search(r'data-row="(\d+)"', text)[1])


def test_a_hundred_random_cells_lead_to_the_very_row_of_the_very_file(client, files, lin):
    client.force_login(lin)
    get, chance = pages_of(client), random.Random(5)
    figures = [
        one for one in FrozenFigure.objects.filter(measure__in=["workers", "employments", "formal"]) if one.value
    ]
    workbooks = set()
    for _ in range(100):
        figure = chance.choice(figures)
        text = get(reverse("enterprises:frozen-figure-rows", args=[figure.pk]))
        assert listed(text) == figure.value
        person = chance.choice(re.findall(r'href="(/survey/people/\d+/\?round=\d+)"', text))
        row = chance.choice(re.findall(r'href="(/survey/rows/worker/\d+/)"', get(person)))
        report = WorkerReport.objects.get(pk=int(row.strip("/").rpartition("/")[2]))
        sheet, number = place_in_file(get(row))
        name = files[report.submission_id][sheet].cell(number, 2).value
        assert name[0] == re.search(r"<h1>(.)", get(row))[1] and name == report.name
        assert reverse("enterprises:submission", args=[report.submission_id]) in get(row)
        assert reverse("enterprises:frozen-figure", args=[figure.pk]) in get(row) or _at_both(report)
        workbooks.add(report.submission_id)
    assert len(workbooks) == 2


def _at_both(report):
    """The other employment of this person may be the one that stands in the number."""
    return EmploymentEntry.objects.filter(worker__links__report=report, active=True).count() > 1


def test_a_hundred_random_rows_lead_up_to_every_number_they_count_in(client, files, lin):
    client.force_login(lin)
    get, chance = pages_of(client), random.Random(7)
    behind = {}
    for figure in FrozenFigure.objects.exclude(value=0):
        rows = rows_of(figure, lin)
        if rows.model in (WorkerEntry, EmploymentEntry):
            behind[figure] = set(rows.values_list("worker_id", flat=True))
    reports = list(WorkerReport.objects.standing().select_related("submission").prefetch_related("links"))
    for _ in range(100):
        report = chance.choice(reports)
        worker = report.links.get(until__isnull=True).worker_id
        text = get(reverse("enterprises:ledger-row", args=["worker", report.pk]))
        shown = {int(pk) for pk in re.findall(r"/survey/frozen/(\d+)/", text)}
        expected = {figure.pk for figure, workers in behind.items() if worker in workers}
        assert shown <= expected
        assert shown == expected or _at_both(report)
        assert len(shown) > 8


def test_a_row_about_an_enterprise_counts_in_the_enterprises_of_its_ground_and_sector(client, files, lin):
    client.force_login(lin)
    entry = Enterprise.objects.get(name="焦作市迅达配送服务有限公司").entries.get()
    text = body(client, reverse("enterprises:entry", args=[entry.pk]))
    row = body(client, re.search(r'href="(/survey/rows/enterprise/\d+/)"', text)[1])
    wanted = FrozenFigure.objects.get(measure="enterprises", subject_type="sector", subject_id=entry.sector_id)
    assert reverse("enterprises:frozen-figure", args=[wanted.pk]) in row
    assert "行业" in row
    assert not OutletEntry.objects.exists()


def test_a_number_goes_down_to_its_parts(client, files, lin):
    client.force_login(lin)
    district = FrozenFigure.objects.get(measure="workers", subject_type="district")
    assert district.value == 55
    text = body(client, reverse("enterprises:frozen-figure", args=[district.pk]))
    street = FrozenFigure.objects.get(
        measure="workers", subject_type="division", subject_id=cast.division(cast.DONGFANGHONG).pk
    )
    assert reverse("enterprises:frozen-figure", args=[street.pk]) in text
    text = body(client, reverse("enterprises:frozen-figure", args=[street.pk]))
    firm = FrozenFigure.objects.get(measure="workers", subject_type="enterprise", subject_name__contains="迅达")
    assert reverse("enterprises:frozen-figure", args=[firm.pk]) in text


def test_an_earlier_day_has_its_earlier_number_and_twice_the_same_bytes(client, files, lin, monkeypatch):
    client.force_login(lin)
    figure = FrozenFigure.objects.get(measure="workers", subject_type="district")
    today = timezone.localdate()
    url = f"{reverse('enterprises:published')}?day={today.isoformat()}"
    before = client.post(url).content
    assert before == client.post(url).content
    assert f"workers,district,410811,{figure.subject_name},55,frozen" in before.decode()
    yesterday = today - timedelta(days=1)
    assert "还没有冻结过" in body(client, f"{reverse('enterprises:published')}?day={yesterday.isoformat()}")
    tomorrow = timezone.now() + timedelta(days=1)
    with monkeypatch.context() as later:
        later.setattr(timezone, "now", lambda: tomorrow)
        freezing.amend(figure, value=56, reason="漏报一人", by=lin)
    assert client.post(url).content == before
    later = f"{reverse('enterprises:published')}?day={(today + timedelta(days=1)).isoformat()}"
    assert "56,amended" in client.post(later).content.decode()
    assert client.post(later).content == client.post(later).content
    assert AuditEvent.objects.filter(verb="export.published").count() == 6


def test_a_row_outside_the_scope_does_not_exist(client, files, qian, wang):
    report = WorkerReport.objects.filter(enterprise_name__contains="迅达").order_by("id").first()
    for stranger in (qian, wang):
        client.force_login(stranger)
        assert client.get(reverse("enterprises:ledger-row", args=["worker", report.pk])).status_code == 404
    assert client.get(reverse("enterprises:ledger-row", args=["worker", 10**9])).status_code == 404
