"""`manage.py propose FACTS.json [--on DATE] [--json]`: a form for each subject of a file, without database or key."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from branches import wording
from branches.queries.explanations import in_sentences
from branches.rules import fact_files
from branches.rules.coverage import propose
from branches.rules.verdicts import Verdict

MISTAKES = {
    "not_a_list": "文件里应当是一个列表，每个对象一项；现在是 %(found)s。",
    "not_an_object": "第 %(position)s 项应当是一个对象；现在是 %(found)s。",
    "no_id": "第 %(position)s 项没有可用的 id（%(found)s），请给它一个编号。",
    "id_twice": "第 %(position)s 项的 id “%(id)s”前面已经用过，请改成不同的编号。",
    "unknown_subject": "“%(id)s”的 subject 是 %(found)s；只能是 enterprise、building 或 territory。",
    "not_a_count": "“%(id)s”的 %(key)s 是 %(found)s；请写 0 以上的整数，不掌握就写 null 或者不写。",
    "not_a_switch": "“%(id)s”的 %(key)s 是 %(found)s；请写 true 或 false，不掌握就写 null 或者不写。",
    "not_a_text": "“%(id)s”的 %(key)s 是 %(found)s；请写文字。",
}


class Command(BaseCommand):
    help = "按事实文件逐项给出组建形式、规则、依据、理由和备选形式；不读写数据库。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facts", type=Path, help="事实文件（JSON，UTF-8）。")
        parser.add_argument("--on", type=_day, default=None, help="按哪一天有效的规定（YYYY-MM-DD），默认今天。")
        parser.add_argument("--json", action="store_true", help="输出 JSON。")

    def handle(self, *args: object, **options: Any) -> None:
        cases, mistakes = fact_files.read(_parsed(options["facts"]))
        if mistakes:
            raise CommandError("\n".join(MISTAKES[one.code] % vars(one) for one in mistakes))
        for case in cases:
            if case.left_aside:
                names = "、".join(case.left_aside)
                self.stderr.write(f"“{case.id}”里的 {names} 没有规则用到，已放在一边。")
        on = options["on"] or date.today()
        try:
            told = [_told(case.id, propose(case.facts, on=on)) for case in cases]
        except LookupError as error:
            raise CommandError(f"{on:%Y-%m-%d} 还没有可用的规定，请换一个日期。（{error}）") from error
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write("\n\n".join(_page(one) for one in told))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期“{text}”看不懂，请写成 2026-11-23 的样子。") from error


def _parsed(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"打不开 {path}：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} 不是 UTF-8 文字，请另存为 UTF-8。") from error
    except ValueError as error:
        raise CommandError(f"{path} 不是 JSON：{error}。") from error


def _told(name: str | int, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": name,
        "form": str(verdict.kind),
        "variant": verdict.variant,
        "rule": str(verdict.rule),
        "article": verdict.source,
        "explanation": in_sentences(verdict),
        "alternatives": [
            {
                "form": str(other.kind),
                "explanation": wording.sentence(other.reason.code, other.reason.numbers),
                "needs": wording.sentence(other.missing.code, other.missing.numbers) if other.missing else "",
            }
            for other in verdict.alternatives
        ],
    }


def _page(one: dict[str, Any]) -> str:
    lines = [
        f"{one['id']}：{wording.form_label(one['form'], one['variant'])}（{one['rule']}）",
        f"  理由：{one['explanation']}",
        f"  依据：{one['article']}",
    ]
    for other in one["alternatives"]:
        needs = _("须先：%(needs)s") % {"needs": other["needs"]} if other["needs"] else _("现在即可。")
        lines.append(f"  备选：{wording.form_label(other['form'])}。{other['explanation']}{needs}")
    return "\n".join(lines)
