"""A folder of ledgers through the whole survey, without a person: for migration and for checking.

The same stops as any delivery: file → submission → staged rows → reports →
links → discrepancies → entries. Nobody decides anything on the way; doubtful
pairs stay apart and are listed.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.actions.cases import open_cases
from enterprises.actions.comparison import compare
from enterprises.actions.consolidation import consolidate
from enterprises.actions.linking import link
from enterprises.ledgers import staging
from enterprises.models import EnterpriseReport, OutletReport, Round, Submission, WorkerReport
from enterprises.rules.sources import OWED
from shanyang.departments.actions import audit, seeding
from shanyang.departments.models import Department, Division, Responsibility
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib import vault, vault_files
from shanyang.lib.errors import Refused
from shanyang.lib.vault_upload import key_place

BY = NamedJob("survey_folder")


@dataclass(frozen=True)
class LedgerFile:
    """One line of the manifest."""

    file: str
    source: str
    department: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a folder holds and which day its figures are about."""

    name: str
    as_of: date
    files: tuple[LedgerFile, ...]


@dataclass
class Surveyed:
    """What came out: the round, files that could not be read, places nobody knew."""

    round: Round
    problems: list[tuple[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)


def read_manifest(folder: Path) -> Manifest:
    """The folder's manifest. Raises Refused with what is wrong in it."""
    path = folder / "manifest.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
        files = tuple(
            LedgerFile(str(line["file"]), str(line["source"]), str(line.get("department") or ""))
            for line in said["files"]
        )
        manifest = Manifest(str(said.get("name") or folder.name), date.fromisoformat(str(said["as_of"])), files)
    except OSError:
        raise Refused(_("文件夹里没有 manifest.json。请先列出各文件属于哪个来源。")) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(_("manifest.json 写得不对：%(why)s") % {"why": error}) from None
    for line in files:
        if line.source not in OWED:
            raise Refused(_("“%(file)s”的来源“%(source)s”不在四方之中。") % {"file": line.file, "source": line.source})
        if not (folder / line.file).resolve().is_relative_to(folder.resolve()):
            raise Refused(_("“%(file)s”不在这个文件夹里。") % {"file": line.file})
    return manifest


def survey(folder: Path, manifest: Manifest, *, tell: Callable[[str], None] = lambda words: None) -> Surveyed:
    """Deliver, link, compare and consolidate everything in the folder, in a database without any round."""
    result = Surveyed(_open_round(manifest))
    for line in manifest.files:
        tell(line.file)
        _deliver(folder, line, result)
    _enter_unknown_places(result)
    tell(_("关联"))
    link(result.round, by=BY)
    tell(_("核对"))
    compare(result.round, by=BY)
    open_cases(result.round, by=BY)
    tell(_("整合"))
    consolidate(result.round, by=BY)
    return result


def _open_round(manifest: Manifest) -> Round:
    if Round.objects.exists():
        raise Refused(_("这个数据库里已经有排查轮次。请换一个空的数据库。"))
    division = Division.objects.open().filter(level=Division.Level.DISTRICT).first()
    if division is None:
        raise Refused(_("还没有区划数据，不能开始。"))
    with transaction.atomic():
        round_ = Round.objects.create(
            number=1,
            division=division,
            name=manifest.name[:80],
            period_from=manifest.as_of.replace(day=1),
            period_to=manifest.as_of,
            as_of=manifest.as_of,
            due_on=manifest.as_of + timedelta(days=30),
        )
        audit.record("enterprises.open_round", round_, by=BY, detail={"as_of": manifest.as_of})
    return round_


# -- delivering -------------------------------------------------------------------


def _deliver(folder: Path, line: LedgerFile, result: Surveyed) -> None:
    path = folder / line.file
    if not path.is_file():
        result.problems.append((line.file, _("清单里有，文件夹里没有这个文件。")))
        return
    submission = _receive(path, line, result.round)
    if submission is None:
        result.problems.append((line.file, _("与前面一个文件内容完全相同，没有重复读取。")))
        return
    staging.stage(submission, still_ours=lambda: None, tell=lambda rows: None)
    if submission.state == "refused":
        result.problems.append((line.file, submission.problem))
        return
    result.places += [words for words in submission.plan.get("unknown_places", []) if words not in result.places]
    result.hidden += [(line.file, sheet) for sheet in submission.plan.get("hidden", [])]
    with transaction.atomic():
        # Columns nobody has explained stay unread: there is nobody to ask.
        submission.state, submission.accepted_at = "accepted", timezone.now()
        submission.save(update_fields=["state", "accepted_at"])
        audit.record("enterprises.accept", submission, by=BY, file_hash=submission.sha256)


def _receive(path: Path, line: LedgerFile, round_: Round) -> Submission | None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    department = _department(line)
    same = Submission.objects.filter(round=round_, department=department, source=line.source, sha256=digest)
    if same.exists():
        return None
    uid = uuid.uuid4()
    key = vault.new_data_key(aad=key_place(uid))
    with path.open("rb") as stream:
        name = vault_files.store(stream, key)
    with transaction.atomic():
        submission = Submission.objects.create(
            uid=uid, round=round_, source=line.source, department=department, filename=line.file[:200], sha256=digest,
            size=path.stat().st_size, path=name, wrapped_key=key.wrapped, plan={"unit": line.department},
        )  # fmt: skip
        audit.record("enterprises.receive", submission, by=BY, file_hash=digest)
    return submission


def _department(line: LedgerFile) -> Department:
    """The office of the manifest's words; else who answers for the source, else the lead."""
    offices = Department.objects.open()
    if line.source == "employer":
        return offices.get(code=seeding.EMPLOYERS)
    named = offices.filter(name=line.department).first() or offices.filter(full_name=line.department).first()
    if line.department and named is not None:
        return named
    kind = {"registrar": Responsibility.Kind.REGISTRAR}.get(line.source, Responsibility.Kind.LEAD)
    duty = Responsibility.objects.open().filter(kind=kind).select_related("department").first()
    return duty.department if duty else offices.order_by("id")[0]


# -- places -------------------------------------------------------------------------


def _enter_unknown_places(result: Surveyed) -> None:
    """Places that no list of divisions holds are entered as unverified, for a person to look at."""
    district = result.round.division
    for number, (words, code, level) in enumerate(_new_places(result.places, district), start=1):
        place = Division.objects.create(
            code=code,
            name=words,
            short_name=words,
            level=level,
            parent=district,
            since=result.round.as_of,
            verified=False,
        )
        for report in (EnterpriseReport, OutletReport, WorkerReport):
            rows = report.objects.filter(round=result.round, division__isnull=True, division_text=words)
            rows.update(division=place)
        if number == MOST_PLACES:
            break


MOST_PLACES = 99


def _new_places(words: list[str], district: Division) -> Iterator[tuple[str, str, str]]:
    """Codes from the end of the range, which the official lists leave free."""
    taken = set(Division.objects.filter(code__startswith=district.code).values_list("code", flat=True))
    free = (code for number in range(999, 899, -1) if (code := f"{district.code}{number}") not in taken)
    for name, code in zip(words, free, strict=False):
        yield name[:80], code, Division.Level.STREET
