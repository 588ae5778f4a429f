"""Ledgers drawn without sight of the product are read for what they say."""

import json

import pytest
from django.core.management import call_command

from bench.judge import judge
from tests.strangers import make


@pytest.mark.parametrize("level", ["clean", "messy", "hostile"])
def test_the_truth_asks_nothing_unknowable(tmp_path, level):
    truth = make(tmp_path, seed=3, level=level, share=0.2)
    assert truth.unfair() == []
    listed = {line["file"] for line in json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["files"]}
    assert {mark.where.split("|")[0] for mark in truth.marks} <= listed


def test_every_row_named_by_the_truth_is_that_persons(tmp_path):
    truth = make(tmp_path, seed=5, level="clean", share=0.2)
    refs = [mark.where for rows in truth.rows.values() for mark in rows]
    assert len(refs) == len(set(refs))
    assert all(mark.name and mark.row > 1 for rows in truth.rows.values() for mark in rows)


def test_a_tidy_district_is_read_exactly(tmp_path):
    ledgers = tmp_path / "ledgers"
    make(ledgers, seed=2, level="clean", share=0.3)
    call_command("survey_folder", str(ledgers), out=str(tmp_path / "out"))
    found = judge(tmp_path / "out", ledgers / "truth")
    people, firms, conflicts = found["people"], found["enterprises"], found["conflicts"]
    assert (people["over"], people["under"]) == (0, 0), (people["over_rows"], people["under_rows"])
    assert (firms["missed"], firms["extra"]) == ([], [])
    assert (firms["exact"]["headcount"], firms["exact"]["formal"], firms["exact"]["probationary"]) == (1.0, 1.0, 1.0)
    assert conflicts["missed"] == []
