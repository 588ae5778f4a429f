"""Numbers over the rounds, and the monthly report: the same figures on the page, in the paper and in the workbook."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from enterprises.actions import freezing
from enterprises.models import FrozenFigure
from shanyang import monthly, over_rounds
from shanyang.departments.models import AuditEvent
from tests.enterprises.test_comparing_rounds import (  # noqa: F401 (fixtures)
    autumn,
    committee,
    firms,
    freeze,
    people,
    spring,
)
from tests.enterprises.test_figure_pages import body


def test_every_street_and_sector_has_a_bar_for_each_round_on_one_scale(client, spring, autumn, lin):  # noqa: F811
    groups = over_rounds.by_group(lin, [spring, autumn], "workers")
    assert [group.title for group in groups] == ["各街道", "各行业"]
    bars = [bar for group in groups for one in group.multiples for bar in one.bars]
    for group in groups:
        ratios = {round(bar.height / bar.value, 1) for one in group.multiples for bar in one.bars if bar.value}
        assert len(ratios) == 1, "one scale for a group"
    assert all(bar.y + bar.height == pytest.approx(60) for bar in bars)
    client.force_login(lin)
    for bar in bars:
        if bar.url:
            text = body(client, bar.url)
            assert f'data-value="{bar.value}"' in text


def test_the_page_has_a_table_beside_every_chart_and_a_workbook(client, spring, autumn, lin):  # noqa: F811
    client.force_login(lin)
    text = body(client, reverse("over-rounds"))
    assert text.count('<svg class="multiple-svg"') == text.count("<h3>")
    assert "各来源按期报送" in text and "数据质量" in text
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.post(reverse("over-rounds")))))
    assert book.sheetnames == ["各街道", "各行业", "各来源报送", "数据质量"]
    assert AuditEvent.objects.filter(verb="export.over_rounds").count() == 1


def test_a_street_sees_its_own_bars_only(client, spring, autumn, qian):  # noqa: F811
    groups = over_rounds.by_group(qian, [spring, autumn], "workers")
    assert [[one.label for one in group.multiples] for group in groups] == [["焦东街道"]]


def test_the_charts_cost_the_same_for_every_number_of_rounds(spring, autumn, lin, django_assert_max_num_queries):  # noqa: F811
    with django_assert_max_num_queries(12):
        over_rounds.by_group(lin, over_rounds.rounds_shown(lin), "workers")
        over_rounds.punctuality(lin, [spring, autumn])
        over_rounds.quality(lin, [spring, autumn])


def test_the_monthly_report_says_on_paper_what_the_figures_say(client, spring, autumn, lin):  # noqa: F811
    figure = FrozenFigure.objects.get(round=autumn, measure="workers", subject_type="district")
    freezing.amend(figure, value=figure.value + 1, reason="漏报", by=lin)
    client.force_login(lin)
    url = f"{reverse('monthly-report')}?month={timezone.localdate():%Y-%m}"
    text = body(client, url)
    assert "变化及原因" in text and "订正增加 1" in text
    paper = Document(io.BytesIO(b"".join(client.post(url, {"kind": "docx"}))))
    cells = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert ["从业人员", str(figure.value + 1), "人", f"按{timezone.localdate().isoformat()}订正"] in cells
    changes = {row.cells[0].text: row.cells[3].text for row in paper.tables[1].rows[1:]}
    line = next(row for row in monthly._changes(autumn)[0].rows if row[0] == "从业人员")
    assert changes["从业人员"] == str(line[3])
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.post(url, {"kind": "xlsx"}))))
    assert book["总体情况"]["B3"].value == figure.value + 1
    assert AuditEvent.objects.filter(verb="export.monthly_report").count() == 2


@pytest.mark.parametrize("month", ["2999-01", "nonsense", "2026-13", "", "2020-01"])
def test_a_month_without_numbers_says_so(client, spring, lin, month):  # noqa: F811
    client.force_login(lin)
    assert "还没有可以报的数" in body(client, f"{reverse('monthly-report')}?month={month}")


def test_the_report_is_the_leads(client, district, zhao):
    client.force_login(zhao)
    assert client.get(reverse("monthly-report")).status_code == 404
    assert re.search("逐轮比较", body(client, reverse("over-rounds")))
