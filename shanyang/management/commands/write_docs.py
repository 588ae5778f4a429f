"""The pages of docs/ that are made of the code: what each column is for, and which state follows which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Field, Model
from django.utils import translation

from enterprises import workflow as survey
from shanyang.departments import workflow as ground
from shanyang.lib.workflow import Workflow

APPS = ("departments", "enterprises", "branches", "services")
TABLES_OF_STATES = (ground, survey)
DOCS = Path(settings.BASE_DIR) / "docs"


def pages() -> dict[str, str]:
    """File name and content of every generated page."""
    with translation.override("zh-hans"):
        return {"workflows.md": workflows(), "data.md": data()}


def workflows() -> str:
    """A drawing and a table for each workflow."""
    tables = [one for room in TABLES_OF_STATES for one in vars(room).values() if isinstance(one, Workflow)]
    parts = ["# Workflows", "Written by `manage.py write_docs`; change `workflow.py`, not this page."]
    for one in tables:
        parts += [f"## {one.label}", f"```mermaid\n{one.mermaid()}\n```"]
        rows = [
            f"| `{move.verb}` | {move.label} | {'、'.join(str(one.states[start]) for start in move.starts)} "
            f"| {one.states[move.end]} |"
            for move in one.moves.values()
        ]
        parts.append("\n".join(["| verb | button | from | to |", "|---|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def data() -> str:
    """Every table with every column, its type and what it is for."""
    parts = [
        "# Data",
        "Written by `manage.py write_docs` from the fields' help texts; change the models, not this page.",
    ]
    for label in APPS:
        parts.append(f"## {label}")
        for model in sorted(apps.get_app_config(label).get_models(), key=lambda model: model.__name__):
            parts += [f"### {model.__name__} · {model._meta.verbose_name}", _columns(model)]
    return "\n\n".join(parts) + "\n"


def _columns(model: type[Model]) -> str:
    rows = [
        f"| `{field.column}` | {_kind(field)} | {'' if field.null else '✓'} | {_plain(field.help_text)} |"
        for field in model._meta.concrete_fields
    ]
    return "\n".join(["| column | type | always | what for |", "|---|---|---|---|", *rows])


def _kind(field: Field[Any, Any]) -> str:
    if field.remote_field is not None:
        return f"→ {field.remote_field.model.__name__}"
    size = getattr(field, "max_length", None)
    return f"{field.get_internal_type()}({size})" if size else field.get_internal_type()


def _plain(text: Any) -> str:
    return str(text).replace("|", "／").replace("\n", " ")


class Command(BaseCommand):
    help = "Write docs/data.md and docs/workflows.md from the code; --check only says whether they are current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when a page is not current.")

    def handle(self, *, check: bool, **options: Any) -> None:
        for name, content in pages().items():
            page = DOCS / name
            if page.exists() and page.read_text(encoding="utf-8") == content:
                continue
            if check:
                raise CommandError(f"docs/{name} is not current: run manage.py write_docs")
            page.write_text(content, encoding="utf-8")
            self.stdout.write(f"docs/{name} written")
