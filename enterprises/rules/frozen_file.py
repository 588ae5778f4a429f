"""The machine-readable file of a frozen round: written and checked by the same definition.

RFC 4180 CSV with one shape of row throughout. It opens with what it is, then
the definition of every measure, then the figures, each with the hash of its
row, and closes with the hash of everything before. Nothing in it depends on
the program's language or on the machine. Pure: text in, text out.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

FORMAT = "frozen-figures/1"
HEADER = (
    "record",
    "measure",
    "subject_type",
    "subject_code",
    "subject_name",
    "value",
    "unit",
    "version",
    "text",
    "hash",
)
NOTE = "for machines: values as frozen, empty means not known, corrections stand beside and not in this file"


@dataclass(frozen=True, order=True)
class FrozenRow:
    """One figure as it was frozen. `value` empty is 不掌握."""

    measure: str
    subject_type: str
    subject_code: str
    subject_name: str
    value: str
    version: str


@dataclass(frozen=True)
class About:
    """Which round of which district, of which day, frozen when."""

    division_code: str
    number: int
    name: str
    as_of: str
    frozen_at: str


@dataclass(frozen=True)
class Definition:
    measure: str
    label: str
    unit: str
    version: str
    text: str


def row_hash(about: About, row: FrozenRow) -> str:
    """SHA-256 over the round and the fields of one figure, separated so that no two rows read alike."""
    fields = (FORMAT, about.division_code, str(about.number), about.as_of, *astuple(row))
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()


def write(about: About, definitions: Iterable[Definition], rows: Iterable[FrozenRow]) -> bytes:
    """The whole file. The same figures give the same bytes, whatever order they come in."""
    rows = sorted(rows)
    definitions = sorted(definitions, key=lambda one: one.measure)
    units = {one.measure: one.unit for one in definitions}
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(HEADER)
    out.writerow(("file", FORMAT, "", about.division_code, about.name, str(about.number), "", "1", NOTE, ""))
    out.writerow(("as_of", about.as_of, "", "", "", "", "", "", f"frozen at {about.frozen_at}", ""))
    for one in definitions:
        out.writerow(("definition", one.measure, "", "", one.label, "", one.unit, one.version, one.text, ""))
    for row in rows:
        place = (row.subject_type, row.subject_code, row.subject_name)
        out.writerow(
            ("figure", row.measure, *place, row.value, units[row.measure], row.version, "", row_hash(about, row))
        )
    body = text.getvalue().encode()
    return body + f"end,,,,,{len(rows)},,,,{hashlib.sha256(body).hexdigest()}\r\n".encode()


def content_hash(content: bytes) -> str:
    """The hash a round keeps: over the whole file, its last line included."""
    return hashlib.sha256(content).hexdigest()


def check(content: bytes) -> list[str]:
    """What is wrong with a file, line by line; nothing when it is as it was written."""
    body, _, _ = content.rstrip(b"\r\n").rpartition(b"\r\n")
    body += b"\r\n"
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return ["not a UTF-8 CSV file"]
    if not lines or tuple(lines[0]) != HEADER or len(lines) < 4:
        return [f"not a file of format {FORMAT}: the header is another one"]
    about = _about(lines)
    if about is None:
        return [f"not a file of format {FORMAT}: the second or third line is another one"]
    problems = [problem for number, line in enumerate(lines[1:], start=2) if (problem := _wrong(about, number, line))]
    figures = sum(line[:1] == ["figure"] for line in lines)
    end = lines[-1]
    if end[:1] != ["end"] or len(end) != len(HEADER):
        problems.append("the closing line is missing: the file was cut off")
    elif end[5] != str(figures):
        problems.append(f"the closing line counts {end[5]} figures, the file holds {figures}")
    elif end[9] != hashlib.sha256(body).hexdigest():
        problems.append("the hash of the whole does not agree: a line was changed, added, removed or moved")
    return problems


def _about(lines: Sequence[Sequence[str]]) -> About | None:
    first, second = lines[1], lines[2]
    if len(first) != len(HEADER) or first[:2] != ["file", FORMAT] or second[:1] != ["as_of"] or not first[5].isdigit():
        return None
    frozen_at = second[8].removeprefix("frozen at ")
    return About(first[3], int(first[5]), first[4], second[1], frozen_at)


def about_of(content: bytes) -> About | None:
    """Which round a file says it holds."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return None
    return _about(lines) if len(lines) > 2 else None


def _wrong(about: About, number: int, line: Sequence[str]) -> str:
    if len(line) != len(HEADER):
        return f"line {number} has {len(line)} fields instead of {len(HEADER)}"
    if line[0] != "figure":
        return ""
    row = FrozenRow(line[1], line[2], line[3], line[4], line[5], line[7])
    if row_hash(about, row) != line[9]:
        return f"line {number}: the hash of {row.measure} of {row.subject_name or row.subject_type} does not agree"
    return ""
