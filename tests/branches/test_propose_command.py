"""`manage.py propose`: from a file of facts to sentences, without a database and without a key."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parents[2]


def told(tmp_path, facts, *options):
    path = tmp_path / "facts.json"
    path.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    out = io.StringIO()
    call_command("propose", str(path), *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_each_subject_is_answered_in_the_order_of_the_file(tmp_path):
    facts = [
        {"id": "甲", "subject": "enterprise", "formal_members": 4, "backbone_formal_members": 4},
        {"id": 2, "subject": "enterprise", "formal_members": None},
    ]
    first, second = json.loads(told(tmp_path, facts, "--json", "--on", "2026-11-23"))
    assert set(first) == {"id", "form", "variant", "rule", "article", "explanation", "alternatives"}
    assert (first["id"], first["form"], first["rule"]) == ("甲", "own_branch", "C-1")
    assert first["explanation"].startswith(
        "中层以上骨干中有正式党员 4 名，达到 3 名（《中国共产党支部工作条例（试行）》第四条"
    )
    assert first["alternatives"][0]["needs"]
    assert (second["id"], second["form"], second["alternatives"]) == (2, "undecidable", [])
    assert "先把党员数弄清" in second["explanation"]


def test_the_page_for_people_names_form_reason_article_and_the_other_forms(tmp_path):
    text = told(tmp_path, [{"id": "乙", "subject": "enterprise", "formal_members": 2}])
    assert "乙：下派指导员嵌入（C-3）" in text
    assert "依据：" in text
    assert "备选：联合组建党支部" in text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("{", "不是 JSON"),
        ('"x"', "应当是一个列表"),
        ([{"subject": "enterprise"}], "第 1 项没有可用的 id"),
        ([{"id": "a", "subject": "enterprise"}, {"id": "a", "subject": "building"}], "“a”前面已经用过"),
        ([{"id": "a", "subject": "village"}], "只能是 enterprise、building 或 territory"),
        ([{"id": "a", "subject": "enterprise", "formal_members": -1}], "“a”的 formal_members 是 -1"),
        ([{"id": "a", "subject": "enterprise", "formal_members": "3"}], "请写 0 以上的整数"),
        ([{"id": "a", "subject": "enterprise", "formal_members": True}], "请写 0 以上的整数"),
        ([{"id": "a", "subject": "enterprise", "closed": "no"}], "请写 true 或 false"),
        ([7], "第 1 项应当是一个对象"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_answered(tmp_path, facts, said):
    with pytest.raises(CommandError, match=said):
        told(tmp_path, facts)


def test_all_mistakes_are_told_at_once(tmp_path):
    with pytest.raises(CommandError) as refused:
        told(
            tmp_path, [{"id": "a", "subject": "x", "closed": 3}, {"id": "b", "subject": "enterprise", "employees": 1.5}]
        )
    assert len(str(refused.value).splitlines()) == 3


def test_a_day_before_the_regulation_is_refused_with_the_reason(tmp_path):
    with pytest.raises(CommandError, match="还没有可用的规定"):
        told(tmp_path, [{"id": "a", "subject": "enterprise", "formal_members": 3}], "--on", "2018-01-01")


def test_it_runs_where_there_is_no_key_and_no_database(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text('[{"id": "a", "subject": "territory", "dispersed_formal_members": 9}]', encoding="utf-8")
    wanted = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    wanted |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "VAR_DIR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "manage.py", "propose", str(path), "--json"],
        cwd=ROOT, env=wanted, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)[0]["form"] == "street_functional_branch"
