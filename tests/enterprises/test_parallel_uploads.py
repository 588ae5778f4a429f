"""Twenty browsers, one file: one delivery."""

import io
import threading

import pytest
from django.db import connection

from enterprises.actions import submissions
from enterprises.models import StagedRow, Submission
from shanyang.departments.actions import jobs, seeding
from shanyang.departments.models import Job
from shanyang.lib.vault_upload import seal_stream
from tests import builders, cast
from tests.enterprises.test_deliveries import a_roster, some_rows


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_identical_uploads_are_one_submission():
    seeding.load(by=cast.CASTING, since=cast.SINCE)
    round_, street = builders.a_round(cast.lin()), cast.zhao()
    office, data = cast.department(f"street-{cast.DONGFANGHONG}"), a_roster(some_rows(5))
    got, failed, gate = [], [], threading.Barrier(20)

    def upload():
        try:
            file = seal_stream(io.BytesIO(data), "花名册.xlsx")
            gate.wait(timeout=60)
            got.append(submissions.receive(file=file, round=round_, source="employer", department=office, by=street).pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(got) == 20
    assert set(got) == {Submission.objects.get(kind="file").pk}
    assert Job.objects.filter(kind=submissions.STAGE).count() == 1
    jobs.run_queued()
    assert StagedRow.objects.count() == 5
