"""The pages of a delivery, as the street that delivers for an employer sees them."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from enterprises.models import Submission, WorkerReport
from shanyang.departments.actions import jobs
from tests import builders, cast
from tests.enterprises.test_deliveries import HEADINGS, a_roster, some_rows


@pytest.fixture
def round_(lin):
    return builders.a_round(lin)


def upload(client, data, name="花名册.xlsx", **more):
    offer = f"employer-{cast.department(f'street-{cast.DONGFANGHONG}').pk}-0-{cast.division(cast.DONGFANGHONG).pk}-0"
    return client.post(
        reverse("enterprises:deliver"),
        {"as_": offer, "file": SimpleUploadedFile(name, data), "request_key": uuid.uuid4().hex, **more},
    )


def page(client, submission, name="submission"):
    return client.get(reverse(f"enterprises:{name}", args=[submission.pk]))


def post(client, submission, verb, **data):
    return client.post(
        reverse(f"enterprises:submission-{verb}", args=[submission.pk]), {"request_key": uuid.uuid4().hex, **data}
    )


def test_upload_read_write_and_withdraw(client, round_, zhao):
    client.force_login(zhao)
    assert "以谁的名义报" in client.get(reverse("enterprises:deliver")).text
    answer = upload(client, a_roster(some_rows(3)))
    submission = Submission.objects.get(kind="file")
    assert answer.url == reverse("enterprises:submission", args=[submission.pk])
    assert "data-poll" in page(client, submission).text
    assert "data-poll" in page(client, submission, "submission-progress").text
    jobs.run_queued()
    over = client.get(reverse("enterprises:submission-progress", args=[submission.pk]), headers={"HX-Request": "true"})
    assert over.headers["HX-Redirect"] == answer.url
    assert "3 行都可以写入" in page(client, submission).text
    submission.refresh_from_db()
    assert post(client, submission, "apply", version=submission.version).status_code == 302
    jobs.run_queued()
    assert "已写入 3 行" in page(client, submission).text
    assert WorkerReport.objects.standing().count() == 3
    refused = post(client, submission, "withdraw", reason="")
    assert refused.status_code == 422
    assert "理由" in refused.text
    assert post(client, submission, "withdraw", reason="传错了文件").status_code == 302
    assert "已经撤回" in page(client, submission).text


def test_a_double_click_delivers_once(client, round_, zhao):
    client.force_login(zhao)
    key, data = uuid.uuid4().hex, a_roster(some_rows(2))
    first = upload(client, data, request_key=key)
    second = upload(client, data, request_key=key)
    assert first.url == second.url
    assert Submission.objects.filter(kind="file").count() == 1


def test_a_stale_page_does_not_write(client, round_, zhao):
    client.force_login(zhao)
    upload(client, a_roster(some_rows(2)))
    jobs.run_queued()
    submission = Submission.objects.get(kind="file")
    answer = post(client, submission, "apply", version=submission.version + 5)
    assert answer.status_code == 422
    assert "刷新" in answer.text


def test_row_errors_stand_with_sheet_row_column_and_remedy(client, round_, zhao):
    client.force_login(zhao)
    rows = some_rows(3)
    rows[0][1], rows[1][2] = "", "4.10811E+17"
    upload(client, a_roster(rows))
    jobs.run_queued()
    text = page(client, Submission.objects.get(kind="file")).text
    assert "工作表“花名册”第 4 行 B 列" in text
    assert "请把该列设为文本格式" in text
    assert "下载必须改的行" in text


def test_the_rejected_rows_download_is_recorded(client, round_, zhao):
    client.force_login(zhao)
    rows = some_rows(2)
    rows[0][1] = ""
    upload(client, a_roster(rows))
    jobs.run_queued()
    submission = Submission.objects.get(kind="file")
    assert client.get(reverse("enterprises:submission-rejected", args=[submission.pk])).status_code == 405
    answer = post(client, submission, "rejected")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_unknown_columns_and_hidden_sheets_are_asked_about(client, round_, zhao):
    client.force_login(zhao)
    headings = [*HEADINGS[:5], "片儿里叫法"]
    upload(client, a_roster(some_rows(2), headings=headings, hidden={"往年": [HEADINGS, *some_rows(2, start=90)]}))
    jobs.run_queued()
    submission = Submission.objects.get(kind="file")
    text = page(client, submission).text
    assert "有几列要您说一声是什么" in text
    assert "往年" in text
    form = {
        "version": submission.version,
        "t0": "worker",
        "t0c1": "person_name",
        "t0c2": "id_number",
        "t0c3": "phone",
        "t0c4": "party_status",
        "t0c5": "job",
    }
    assert post(client, submission, "columns", **form).status_code == 302
    jobs.run_queued()
    submission.refresh_from_db()
    assert submission.state == "staged"
    assert set(WorkerReport.objects.filter(submission=submission).values_list("job", flat=True)) == {None}


def test_the_stranger_finds_nothing(client, round_, zhao, qian):
    client.force_login(zhao)
    upload(client, a_roster(some_rows(1)))
    submission = Submission.objects.get(kind="file")
    client.force_login(qian)
    assert page(client, submission).status_code == 404
    for verb in ("apply", "withdraw", "columns", "rejected"):
        assert post(client, submission, verb).status_code == 404


def test_an_unreadable_file_gets_its_sentence(client, round_, zhao):
    client.force_login(zhao)
    upload(client, b"", name="空.xlsx")
    jobs.run_queued()
    answer = page(client, Submission.objects.get(kind="file"))
    assert "一个字节也没有" in answer.text
