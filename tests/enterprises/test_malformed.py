"""Every kind of unreadable file ends in its own sentence; honest but awkward ones are read."""

import io

import pytest

from enterprises.ledgers import sentences
from enterprises.ledgers.interpretation import read_ledger
from shanyang.lib import sheets
from tests.enterprises.malformed import READ, REFUSED, fuzzed

QUICK = sheets.Limits(seconds=20)


def answer(data: bytes) -> tuple[str, int]:
    """The sentence about a file (empty when it was read) and the number of people in it."""
    ledger = read_ledger(io.BytesIO(data), source="employer", divisions=[], limits=QUICK, unit="某某有限公司")
    if ledger.problem is not None:
        assert ledger.problem.code in sentences.FILES, f"no sentence for {ledger.problem.code}"
        return sentences.unreadable(ledger.problem), 0
    if not ledger.rows and not any(plan.columns for plan in ledger.plans):
        return sentences.file_sentence("no_table", {}), 0
    return "", len(ledger.workers)


def test_the_corpus_has_a_hundred_families():
    assert len(REFUSED) >= 100


@pytest.mark.parametrize("family", REFUSED)
def test_an_unreadable_file_gets_its_own_sentence(family):
    make, words = REFUSED[family]
    sentence, people = answer(make())
    assert sentence or not words, f"{family} was read with {people} people"
    assert words in sentence
    assert "%(" not in sentence and "?" not in sentence
    assert people == 0 or not words


@pytest.mark.parametrize("family", READ)
def test_an_awkward_but_honest_file_is_read(family):
    sentence, people = answer(READ[family]())
    assert sentence == ""
    assert people in (2, 3)


def test_damage_of_any_kind_ends_in_a_sentence_or_in_rows():
    for _name, data in fuzzed():
        sentence, people = answer(data)
        assert sentence or people >= 0


def test_every_code_of_the_child_has_a_sentence():
    import re
    from pathlib import Path

    source = Path(sheets.CHILD).read_text(encoding="utf-8")
    codes = set(re.findall(r'Refused\(\s*"(\w+)"', source)) | {code for _offset, _magic, code in _magic()}
    assert codes <= set(sentences.FILES)


def _magic():
    import runpy

    return runpy.run_path(str(sheets.CHILD), run_name="sheets_child")["MAGIC"]


def test_a_child_that_takes_too_much_is_ended():
    rows = [["姓名", "手机号"], *[[f"王{n}", "13800000001"] for n in range(30_000)]]
    from tests.enterprises.ledgers.making import a_book

    data = a_book({"表": rows})
    ledger = read_ledger(io.BytesIO(data), source="employer", divisions=[], limits=sheets.Limits(rows=1000))
    assert ledger.problem.code == "rows"
    ledger = read_ledger(io.BytesIO(data), source="employer", divisions=[], limits=sheets.Limits(rss=16 << 20))
    assert ledger.problem.code in ("too_much_memory", "memory", "reader_died")
    ledger = read_ledger(io.BytesIO(data), source="employer", divisions=[], limits=sheets.Limits(seconds=0.05))
    assert ledger.problem.code == "too_slow"
    ledger = read_ledger(io.BytesIO(data), source="employer", divisions=[], limits=sheets.Limits(bytes=1000))
    assert ledger.problem.code == "too_large"
