"""A folder of ledgers in, tables out: the survey's pipeline without a browser, in a database of its own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from enterprises.actions import folder_survey
from enterprises.ledgers.sentences import cell_sentence
from enterprises.queries import folder_tables
from enterprises.queries.folder_tables import FolderTables
from shanyang.departments.actions import seeding
from shanyang.lib.errors import Refused

INSIDE = "SURVEY_FOLDER_INSIDE"
"""Set for the second process, whose settings already point at the database that was asked for."""


class Command(BaseCommand):
    help = (
        "Take a folder of ledgers (manifest.json beside them) through delivery, linking, comparison and consolidation "
        "in a fresh database, without any human decision, and write persons, enterprises, conflicts, doubtful pairs "
        "and errors as UTF-8 CSV."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="Folder with manifest.json and the ledgers.")
        parser.add_argument("--out", type=Path, required=True, help="Folder for the tables; made if missing.")
        parser.add_argument("--database", default="", help="URL of an empty database; a temporary SQLite without it.")
        parser.add_argument("--divisions", type=Path, help="Streets and villages as JSON; the shipped set without it.")

    def handle(self, *, folder: Path, out: Path, database: str, divisions: Path | None, **options: Any) -> None:
        if os.environ.get(INSIDE):
            self._survey(folder, out, divisions)
        elif not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        else:
            self._in_database_of_its_own(folder, out, database, divisions)

    def _in_database_of_its_own(self, folder: Path, out: Path, database: str, divisions: Path | None) -> None:
        """A second process: a database is chosen before Django starts, not after."""
        with tempfile.TemporaryDirectory(prefix="survey-folder-") as place:
            environment = os.environ | {
                INSIDE: "1",
                "DATABASE_URL": database or f"sqlite:///{Path(place) / 'survey.sqlite3'}",
                # Delivered files lie encrypted in a vault that goes when the run is over.
                "VAR_DIR": place,
                **{
                    name: str(getattr(settings, name))
                    for name in ("SECRET_KEY", "VAULT_KEYS", "INDEX_KEYS", "AUDIT_KEY")
                },
            }
            arguments = [str(folder), "--out", str(out)]
            if divisions:
                arguments += ["--divisions", str(divisions)]
            manage = [sys.executable, "-m", "django", "survey_folder", *arguments]
            environment["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "shanyang.settings")
            environment["PYTHONPATH"] = os.pathsep.join(
                filter(None, (str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")))
            )
            finished = subprocess.run(
                manage, env=environment, check=False, stdout=None if self._to_terminal() else subprocess.PIPE
            )
            if finished.stdout:
                self.stdout.write(finished.stdout.decode())
            if finished.returncode:
                raise CommandError(
                    "The survey did not come to its end; see the message above.", returncode=finished.returncode
                )

    def _to_terminal(self) -> bool:
        return getattr(self.stdout, "_out", None) is sys.stdout

    def _survey(self, folder: Path, out: Path, divisions: Path | None) -> None:
        started = time.monotonic()
        try:
            manifest = folder_survey.read_manifest(folder)
            call_command("migrate", verbosity=0)
            self._load_district(divisions, manifest.as_of)
            result = folder_survey.survey(folder, manifest)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        out.mkdir(parents=True, exist_ok=True)
        tables = FolderTables(result.round)
        counts = {
            "persons": _write(out / "persons.csv", folder_tables.PERSONS, persons := list(tables.persons())),
            "enterprises": _write(
                out / "enterprises.csv", folder_tables.ENTERPRISES, enterprises := list(tables.enterprises())
            ),
            "conflicts": _write(out / "conflicts.csv", folder_tables.CONFLICTS, conflicts := list(tables.conflicts())),
            "doubtful": _write(out / "doubtful.csv", folder_tables.DOUBTFUL, tables.doubtful()),
        }
        whole = [[file, "", "", "", "refused", "not_read", sentence] for file, sentence in result.problems]
        whole += [
            ["", "", "", "", "place", "unknown_place", _("不在区划表里的地名：%(words)s") % {"words": words}]
            for words in result.places
        ]
        whole += [
            [file, sheet, "", "", "hidden", "hidden_sheet", _("隐藏的工作表没有读，要读请先取消隐藏。")]
            for file, sheet in result.hidden
        ]
        errors = tables.errors(cell_sentence)
        counts["errors"] = _write(out / "errors.csv", folder_tables.ERRORS, [*whole, *errors])
        self._summary(manifest, result, counts, persons, enterprises, conflicts)
        self.stdout.write(f"{time.monotonic() - started:.1f} s")

    def _load_district(self, divisions: Path | None, on: date) -> None:
        since = date(on.year - 1, 1, 1)
        if divisions is None:
            seeding.load(by=folder_survey.BY, since=since)
            return
        with tempfile.TemporaryDirectory() as place:
            facts = json.loads(seeding.SHIPPED[1].read_text(encoding="utf-8"))
            code = seeding.read([divisions])["divisions"]["streets"][0]["areaCode"]
            if facts["district"]["code"] != code:
                facts["district"] = {"code": code, "name": code, "full": code}
            own = Path(place) / "facts.json"
            own.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
            seeding.load([divisions, own, seeding.SHIPPED[2]], by=folder_survey.BY, since=since)

    def _summary(
        self, manifest: folder_survey.Manifest, result: folder_survey.Surveyed, counts: dict[str, int],
        persons: list[list[Any]], enterprises: list[list[Any]], conflicts: list[list[Any]],
    ) -> None:  # fmt: skip
        say = self.stdout.write
        standing = Counter(row[4] or "unknown" for row in persons)
        kinds = Counter(str(row[0]) for row in conflicts)
        say(f"{manifest.name} ({manifest.as_of}): {len(manifest.files)} files, {len(result.problems)} not read")
        say(f"  enterprises  {counts['enterprises']}, {sum(row[2] == '' for row in enterprises)} without a roster")
        say(
            f"  persons      {counts['persons']}, {sum(len(str(row[0]).split(';')) > 1 for row in persons)} at several"
            f" enterprises; {', '.join(f'{status} {number}' for status, number in sorted(standing.items()))}"
        )
        say(
            f"  conflicts    {counts['conflicts']}: "
            + ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
        )
        say(f"  doubtful     {counts['doubtful']} pairs left apart")
        say(
            f"  errors       {counts['errors']} (hidden sheets not read: {len(result.hidden)};"
            f" unknown places: {len(result.places)})"
        )
        for file, sentence in result.problems:
            say(f"  not read     {file}: {sentence}")


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[list[Any]]) -> int:
    """RFC 4180, UTF-8 without a mark; returns how many rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count
