"""Enter a district's places, offices, duties and Party organizations from data files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanyang.departments.actions import seeding
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused


class Command(BaseCommand):
    help = "Load divisions, sectors, departments, duties and Party organizations. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="Data files; the shipped set if none is given.")
        parser.add_argument(
            "--since", type=date.fromisoformat, default=date(2024, 1, 1), help="In force from this day."
        )

    def handle(self, *, files: list[Path], since: date, **options: Any) -> None:
        try:
            loaded = seeding.load(files or seeding.SHIPPED, by=NamedJob("load_district"), since=since)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if not loaded.total:
            self.stdout.write("Everything stands already; nothing was changed.")
        for kind, count in sorted(loaded.added.items()):
            if count:
                self.stdout.write(f"{kind}: {count}")
