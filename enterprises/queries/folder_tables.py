"""What came out of a folder survey, as rows for the CSV files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from enterprises.models import (
    Candidate,
    Discrepancy,
    EmploymentEntry,
    Enterprise,
    EnterpriseEntry,
    EnterpriseLink,
    OutletLink,
    RowError,
    WorkerEntry,
    WorkerLink,
    WorkerReport,
)
from enterprises.rules.precedence import EMPLOYED
from shanyang.lib import vault

if TYPE_CHECKING:
    from enterprises.models import Round

PERSONS = ("enterprise_uscc", "name", "id_number", "phone", "party_status", "source_refs")
ENTERPRISES = ("uscc", "name", "headcount", "formal", "probationary", "outlets", "operating_status", "source_refs")
CONFLICTS = ("kind", "enterprise_uscc", "name", "id_number", "phone")
DOUBTFUL = (
    "kind",
    "score",
    "name_a",
    "enterprise_a",
    "source_refs_a",
    "name_b",
    "enterprise_b",
    "source_refs_b",
    "evidence",
)
ERRORS = ("file", "sheet", "row", "column", "severity", "code", "sentence")
KINDS = (
    "headcount", "member_count", "status", "uscc", "missing_in_source", "party_status", "phone", "id_number", "name",
    "person_missing_in_employer", "outlet",
)  # fmt: skip

Row = list[object]
_TRUST = {str(source): rank for rank, source in enumerate(EMPLOYED)}
_CLARITY = {"full": 0, "mask": 1, "last4": 2, "bad": 3}


class FolderTables:
    """Reads a consolidated round once and hands out its tables."""

    def __init__(self, round: Round) -> None:
        self.round = round
        entries = EnterpriseEntry.objects.filter(round=round).select_related("enterprise")
        self.entries = {entry.enterprise_id: entry for entry in entries}
        self.codes = {
            pk: (self.entries[pk].uscc if pk in self.entries else None) or code or name
            for pk, code, name in Enterprise.objects.values_list("pk", "uscc", "name")
        }
        self.employers: dict[int, list[int]] = defaultdict(list)
        employments = EmploymentEntry.objects.filter(round=round, active=True).order_by("worker_id", "enterprise_id")
        for worker, enterprise in employments.values_list("worker_id", "enterprise_id"):
            if enterprise in self.entries and self.entries[enterprise].in_scope:
                self.employers[worker].append(enterprise)
        self._read_people()

    def _read_people(self) -> None:
        """Rows of each person, and the best that they show of number and phone."""
        self.refs: dict[int, list[str]] = defaultdict(list)
        self.last4: dict[int, str] = {}
        self.phone: dict[int, str] = {}
        links = WorkerLink.objects.open().filter(round=self.round, report__submission__state="accepted")
        rows = sorted(
            (link.worker_id, _TRUST.get(link.report.source, 9), link.report_id, link.report)
            for link in links.select_related("report__submission")
        )
        shown: dict[int, list[WorkerReport]] = defaultdict(list)
        for worker, _rank, _pk, report in rows:
            self.refs[worker].append(_ref(report.submission.filename, report.sheet, report.row))
            shown[worker].append(report)
        for worker, reports in shown.items():
            self.last4[worker] = _best_number(reports)
            self.phone[worker] = _best_phone(reports)

    def persons(self) -> Iterator[Row]:
        """One row per person with at least one standing employment."""
        entries = WorkerEntry.objects.filter(round=self.round, in_scope=True).order_by("worker_id")
        for entry in entries:
            if employers := self.employers.get(entry.worker_id):
                codes = ";".join(sorted(self.codes[pk] for pk in employers))
                yield [
                    codes,
                    entry.name,
                    *self._numbers(entry.worker_id),
                    entry.party_status or "",
                    ";".join(self.refs[entry.worker_id]),
                ]

    def _numbers(self, worker: int) -> tuple[str, str]:
        return self.last4.get(worker, ""), self.phone.get(worker, "")

    def enterprises(self) -> Iterator[Row]:
        """One row per enterprise that counts."""
        refs: dict[int, list[str]] = defaultdict(list)
        for model, path in ((EnterpriseLink, "enterprise_id"), (OutletLink, "outlet__enterprise_id")):
            links = model.objects.open().filter(round=self.round, report__submission__state="accepted")
            if model is EnterpriseLink:
                links = links.filter(report__mention=False)
            columns = (path, "report__submission__filename", "report__sheet", "report__row")
            for enterprise, file, sheet, row in links.order_by("report_id").values_list(*columns):
                refs[enterprise].append(_ref(file, sheet, row))
        for pk, entry in sorted(self.entries.items()):
            if entry.in_scope:
                yield [
                    # Without a code the name is what the other tables know the enterprise by.
                    entry.uscc or "", entry.name if entry.uscc else entry.enterprise.name,
                    _number(entry.roster_headcount),
                    _number(_either(entry.roster_formal, entry.formal_members)),
                    _number(_either(entry.roster_probationary, entry.probationary_members)),
                    _number(_either(entry.outlets_known or None, entry.outlets_count)), entry.operating_status or "",
                    ";".join(dict.fromkeys(refs[pk])),
                ]  # fmt: skip

    def conflicts(self) -> Iterator[Row]:
        """One row per kind and subject."""
        found = Discrepancy.objects.filter(round=self.round, kind__in=KINDS).exclude(state=Discrepancy.State.GONE)
        names = dict(WorkerEntry.objects.filter(round=self.round).values_list("worker_id", "name"))
        seen = set()
        for row in found.select_related("outlet", "worker", "enterprise").order_by(
            "kind", "enterprise_id", "worker_id", "outlet_id"
        ):
            subject = (row.kind, row.enterprise_id if not row.worker_id else 0, row.worker_id, row.outlet_id)
            if row.kind == "person_missing_in_employer":
                subject = (row.kind, row.enterprise_id, row.worker_id, None)
            if subject in seen:
                continue
            seen.add(subject)
            if row.worker_id is None:
                yield [
                    row.kind,
                    self.codes[row.enterprise_id],
                    row.outlet.name if row.outlet else row.enterprise.name,
                    "",
                    "",
                ]
                continue
            employers = (
                [row.enterprise_id]
                if row.kind == "person_missing_in_employer"
                else self.employers.get(row.worker_id, [])
            )
            codes = ";".join(sorted(self.codes[pk] for pk in employers or [row.enterprise_id]))
            name = names.get(row.worker_id) or (row.worker.name if row.worker else "")
            yield [row.kind, codes, name, *self._numbers(row.worker_id)]

    def doubtful(self) -> Iterator[Row]:
        """Pairs that may be one and were left apart."""
        pairs = Candidate.objects.filter(round=self.round, state=Candidate.State.OPEN).select_related(
            "enterprise_a", "enterprise_b", "outlet_a", "outlet_b", "worker_a", "worker_b"
        )
        for pair in pairs.order_by("-score", "id"):
            sides: list[object] = []
            for side in ("a", "b"):
                subject = getattr(pair, f"{pair.kind}_{side}")
                is_person = pair.kind == "worker"
                where = self.employers.get(subject.pk, []) if is_person else []
                firm = subject.enterprise_id if pair.kind == "outlet" else subject.pk
                sides += [
                    subject.name,
                    ";".join(self.codes[pk] for pk in where) if is_person else self.codes.get(firm, ""),
                    ";".join(self.refs[subject.pk]) if is_person else "",
                ]
            yield [pair.kind, round(pair.score, 1), *sides, " ".join(_clue(clue) for clue in pair.evidence)]

    def errors(self, sentence: Callable[[str, Mapping[str, object]], str]) -> Iterator[Row]:
        """What was not understood, by file, sheet and row; `sentence` says a code with its values in words."""
        columns = ("submission__filename", "sheet", "row", "column", "severity", "code", "params")
        for *cells, params in (
            RowError.objects.filter(submission__round=self.round).order_by("id").values_list(*columns)
        ):
            yield [*cells, sentence(cells[-1], params)]


def _ref(file: str, sheet: str, row: int) -> str:
    """A row as the manifest's reader finds it; a text file has no sheets."""
    return f"{file}|{'' if file.lower().endswith('.csv') else sheet}|{row}"


def _best_number(reports: list[WorkerReport]) -> str:
    known = [report for report in reports if report.id_last4]
    best = min(known, key=lambda report: _CLARITY.get(report.id_kind, 9), default=None)
    return (best.id_last4 or "") if best else ""


def _best_phone(reports: list[WorkerReport]) -> str:
    for report in reports:
        if report.phone_encrypted:
            return vault.decrypt(
                report.phone_encrypted, aad=vault.place("enterprises.WorkerReport", "phone", report.uid)
            )
    for report in reports:
        if report.phone_tail4:
            return f"{report.phone_head3 or ''}****{report.phone_tail4}"
    return ""


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first


def _number(value: int | None) -> object:
    return "" if value is None else value


def _clue(clue: object) -> str:
    if isinstance(clue, dict):
        return str(clue.get("code", ""))
    return str(clue[0]) if isinstance(clue, list | tuple) and clue else str(clue)
