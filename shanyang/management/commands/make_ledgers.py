"""`manage.py make_ledgers DIR`: a folder of synthetic ledgers, truth beside them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from shanyang.demo import generator
from shanyang.demo.habits import CLEAN, LEVELS


class Command(BaseCommand):
    help = "Write a folder of invented ledgers (four sources) and the truth beside them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--messiness", choices=LEVELS, default=CLEAN)
        parser.add_argument("--enterprises", type=int, default=23)
        parser.add_argument("--workers", type=int, default=1459)
        parser.add_argument("--round", type=int, choices=(1, 2), default=1, dest="round_number")

    def handle(self, *args: Any, **options: Any) -> None:
        made = generator.make(
            options["folder"], seed=options["seed"], level=options["messiness"], enterprises=options["enterprises"],
            workers=options["workers"], round_number=options["round_number"],
        )  # fmt: skip
        counts = ", ".join(f"{name} {count}" for name, count in made.lines.items())
        self.stdout.write(f"{made.folder}: {len(made.shelf.deliveries)} files; truth: {counts}")
