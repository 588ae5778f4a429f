"""Columns are chosen once and kept, on the page and in the spreadsheet."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from shanyang.departments.actions import list_views
from shanyang.departments.models import AuditEvent, ListView
from shanyang.lib.errors import Refused
from tests.enterprises.test_figure_pages import firm, round_  # noqa: F401 (fixtures)


def headings(client, url):
    text = client.get(url).content.decode()
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', text)]


def test_chosen_columns_are_shown_and_exported_until_the_usual_ones_come_back(client, round_, lin):  # noqa: F811
    client.force_login(lin)
    url = reverse("enterprises:figures")
    usual = headings(client, url)
    assert "定义版本" not in usual
    keep = reverse("tables:columns", args=["figures"])
    answer = client.post(keep, {"column": ["subject", "version", "value"], "next": url})
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert headings(client, url) == ["谁的数", "数值", "定义版本"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.post(reverse("enterprises:entries")))))
    assert book.worksheets[0].max_column > 3, "another list keeps its own columns"
    client.post(keep, {"usual": "yes", "column": ["subject"], "next": url})
    assert headings(client, url) == usual
    assert AuditEvent.objects.filter(verb="departments.choose_columns").count() == 2


def test_a_list_without_a_workbook_of_its_own_exports_what_was_chosen(client, round_, lin):  # noqa: F811
    client.force_login(lin)
    client.post(reverse("tables:columns", args=["employments"]), {"column": ["worker", "job"]})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.post(reverse("enterprises:employments")))))
    assert [cell.value for cell in book.worksheets[0][1]] == ["姓名", "岗位"]


def test_the_choice_is_the_persons_own_and_unknown_columns_are_passed_over(client, round_, lin, zhao):  # noqa: F811
    list_views.choose("figures", ["subject", "gone"], by=lin)
    client.force_login(lin)
    assert len(headings(client, reverse("enterprises:figures"))) > 3
    assert list_views.chosen(zhao, "figures") == []
    list_views.choose("figures", ["subject", "value"], by=lin)
    assert ListView.objects.count() == 1


@pytest.mark.parametrize("listing", ["", "Figures", "a" * 70, "figures;"])
def test_only_names_of_lists_are_kept(district, lin, listing):
    with pytest.raises(Refused):
        list_views.choose(listing, ["value"], by=lin)


def test_nobody_is_sent_elsewhere(client, district, lin):
    client.force_login(lin)
    answer = client.post(reverse("tables:columns", args=["figures"]), {"next": "https://example.org/"})
    assert answer["Location"] == "/"
