"""A list goes out as a spreadsheet, is edited in the office, and comes back."""

import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shanyang.departments.models import AuditEvent, Department, Division, TableUpload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exported(client, key):
    response = client.post(reverse("tables:export", args=[key]))
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def as_file(book, name="改好.xlsx"):
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type=XLSX)


def upload(client, key, file):
    return client.post(reverse("tables:table", args=[key]), {"file": file, "request_key": uuid.uuid4().hex})


def uploaded(client, key, book):
    response = upload(client, key, as_file(book))
    assert response.status_code == 302, response.content.decode()
    return TableUpload.objects.latest("id")


def counts(response):
    return response.context["counts"]


def confirm(client, kept, seen, reason="机构改革文件〔2026〕12号"):
    import json

    return client.post(
        reverse("tables:apply", args=[kept.pk]),
        {"reason": reason, "seen": json.dumps(seen), "request_key": uuid.uuid4().hex},
    )


@pytest.fixture
def lead(client, lin):
    client.force_login(lin)
    return client


@pytest.mark.parametrize("key", ["divisions", "departments", "responsibilities"])
def test_an_untouched_copy_changes_nothing(lead, key):
    kept = uploaded(lead, key, exported(lead, key))
    seen = counts(lead.get(kept.get_absolute_url()))
    assert seen["same"] > 0
    assert (seen["added"], seen["changed"], seen["wrong"]) == (0, 0, 0)


def test_the_preview_tells_seven_cells_in_six_rows_two_new_and_three_wrong(lead):
    book = exported(lead, "departments")
    sheet = book.active
    heading = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, 8):
        sheet.cell(row, heading["备注"]).value = f"核对过 {row}"
    sheet.cell(2, heading["简称"]).value = "新简称"
    sheet.cell(8, heading["类别"]).value = "没有的类别"
    sheet.cell(9, heading["生效日期"]).value = "去年"
    sheet.cell(10, heading["编号"]).value = "999999"
    last = sheet.max_row
    for offset, name in enumerate(["区数据局", "区邮政管理局"], start=1):
        for label, value in {
            "单位代码": f"new-{offset}",
            "简称": name,
            "全称": f"某某{name}",
            "类别": "其他",
            "生效日期": "2026-01-01",
        }.items():
            sheet.cell(last + offset, heading[label]).value = value
    kept = uploaded(lead, "departments", book)
    page = lead.get(kept.get_absolute_url())
    seen = counts(page)
    assert seen == {"added": 2, "changed": 6, "cells": 7, "wrong": 3, "same": last - 1 - 9}
    text = page.content.decode()
    assert "没有“没有的类别”这个选项" in text
    assert "“去年”不是日期" in text
    assert Department.objects.filter(note__startswith="核对过").count() == 0

    assert confirm(lead, kept, seen).status_code == 302
    assert Department.objects.filter(note__startswith="核对过").count() == 6
    assert Department.objects.filter(name="区数据局").exists()
    kept.refresh_from_db()
    assert (kept.added, kept.changed, kept.cells, kept.wrong) == (2, 6, 7, 3)
    assert AuditEvent.objects.filter(verb="tables.apply.departments").count() == 1


def test_rejected_rows_come_back_as_a_spreadsheet_that_is_taken_again(lead):
    book = exported(lead, "departments")
    sheet = book.active
    heading = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, heading["生效日期"]).value = "去年"
    kept = uploaded(lead, "departments", book)
    response = lead.get(reverse("tables:rejected", args=[kept.pk]))
    wrong = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    event = AuditEvent.objects.get(verb="tables.rejected.departments")
    assert (event.by_user, event.object_id) == (kept.by, kept.pk)
    row = wrong.active
    columns = {cell.value: cell.column for cell in row[1]}
    assert row.max_row == 2
    assert "不是日期" in row.cell(2, columns["问题和改法"]).value
    row.cell(2, columns["生效日期"]).value = "2023-05-01"
    again = uploaded(lead, "departments", wrong)
    assert counts(lead.get(again.get_absolute_url()))["changed"] == 1


def test_one_bad_write_leaves_the_whole_copy_unwritten(lead):
    book = exported(lead, "divisions")
    sheet = book.active
    heading = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, heading["全称"]).value = "改了名的地方"
    sheet.cell(4, heading["区划代码"]).value = sheet.cell(5, heading["区划代码"]).value
    kept = uploaded(lead, "divisions", book)
    response = confirm(lead, kept, counts(lead.get(kept.get_absolute_url())))
    assert response.status_code == 422
    assert "整份表格都没有写入" in response.content.decode()
    assert not Division.objects.filter(name="改了名的地方").exists()


def test_a_list_that_moved_on_after_the_preview_is_not_overwritten(lead):
    book = exported(lead, "departments")
    sheet = book.active
    heading = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heading["备注"]).value = "我的备注"
    kept = uploaded(lead, "departments", book)
    seen = counts(lead.get(kept.get_absolute_url()))
    Department.objects.filter(pk=int(sheet.cell(2, heading["编号"]).value)).update(note="别人的备注")
    response = confirm(lead, kept, seen)
    assert response.status_code == 422
    assert "别人的备注" in response.content.decode()
    assert not Department.objects.filter(note="我的备注").exists()


def test_a_second_confirmation_does_nothing(lead):
    book = exported(lead, "departments")
    sheet = book.active
    heading = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heading["备注"]).value = "一次"
    kept = uploaded(lead, "departments", book)
    seen = counts(lead.get(kept.get_absolute_url()))
    assert confirm(lead, kept, seen).status_code == 302
    assert confirm(lead, kept, seen).status_code == 422
    assert AuditEvent.objects.filter(verb="tables.apply.departments").count() == 1


def test_reorganizations_give_a_reason(lead):
    book = exported(lead, "departments")
    sheet = book.active
    heading = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heading["备注"]).value = "为什么"
    kept = uploaded(lead, "departments", book)
    response = confirm(lead, kept, counts(lead.get(kept.get_absolute_url())), reason="")
    assert response.status_code == 422
    assert "请写明为什么这样改" in response.content.decode()


def test_whoever_may_not_edit_may_still_export(client, wang):
    client.force_login(wang)
    book = exported(client, "departments")
    response = upload(client, "departments", as_file(book))
    assert response.status_code == 422
    assert "不能上传改动" in response.content.decode()


def test_somebody_elses_upload_does_not_exist(lead, client, zhao):
    kept = uploaded(lead, "departments", exported(lead, "departments"))
    client.force_login(zhao)
    assert client.get(kept.get_absolute_url()).status_code == 404


def test_a_file_that_is_no_table_gets_one_sentence(lead):
    response = upload(lead, "departments", SimpleUploadedFile("x.xlsx", b"%PDF-1.7 nothing", content_type=XLSX))
    page = lead.get(response.url)
    assert page.status_code == 422
    assert "打不开，或者不是表格" in page.content.decode()


def test_another_lists_copy_is_recognized(lead):
    book = exported(lead, "divisions")
    book.active.cell(1, 1).value = "序号"
    response = upload(lead, "divisions", as_file(book))
    assert "没有找到“编号”" in lead.get(response.url).content.decode()
