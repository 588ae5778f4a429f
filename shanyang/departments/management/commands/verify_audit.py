"""Check the audit chain from its first event to its last, and keep its head outside the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanyang.departments.actions import audit, housekeeping


class Command(BaseCommand):
    help = "Verify the audit chain; names the first broken row. Keeps the head in a file beside the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, default=None, help="File with the heads kept so far.")
        parser.add_argument("--no-keep", action="store_true", help="Only look; do not add today's head to the file.")

    def handle(self, *, heads: Path | None, no_keep: bool, **options: Any) -> None:
        path = heads or housekeeping.heads_file()
        broken = next(audit.verify(heads=read_heads(path)), None)
        if broken:
            raise CommandError(f"The audit chain is broken: {broken}.")
        newest = audit.head()
        if newest is None:
            self.stdout.write("The audit chain is empty.")
            return
        if not no_keep:
            keep_head(path, newest[0], newest[1])
        self.stdout.write(f"The audit chain holds: {newest[0]} events, the last at {newest[2].isoformat()}.")


def read_heads(path: Path) -> list[tuple[int, str]]:
    if not path.exists():
        return []
    pairs = (line.split() for line in path.read_text().splitlines() if line.strip())
    return [(int(sequence), digest) for sequence, digest in pairs]


def keep_head(path: Path, sequence: int, digest: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{sequence} {digest}\n")
