"""Check the machine-readable file of a frozen round, alone and against the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enterprises.models import Round
from enterprises.rules import frozen_file


class Command(BaseCommand):
    help = "Check that a frozen file is as it was written, and that it is the one this database keeps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the .csv exported from a frozen round")
        parser.add_argument(
            "--alone", action="store_true", help="check the file by itself, without asking the database"
        )

    def handle(self, *args: Any, file: Path, alone: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"cannot read {file}: {error.strerror}")
        problems = frozen_file.check(content)
        if not problems and not alone:
            problems = self._against_database(content)
        if problems:
            raise CommandError("\n".join(problems))
        about = frozen_file.about_of(content)
        if about:
            self.stdout.write(f"OK: round {about.number} of {about.division_code}, as of {about.as_of}")
        self.stdout.write(f"SHA-256 {frozen_file.content_hash(content)}")

    def _against_database(self, content: bytes) -> list[str]:
        about = frozen_file.about_of(content)
        if about is None:
            return ["the file does not say which round it holds"]
        round = Round.objects.frozen().filter(division__code=about.division_code, number=about.number).first()
        if round is None:
            return [f"no frozen round {about.number} of {about.division_code} in this database (--alone skips this)"]
        if round.frozen_hash != frozen_file.content_hash(content):
            return [
                f"this is not the file that round {about.number} was frozen with: its SHA-256 is {round.frozen_hash}"
            ]
        return []
