"""Spreadsheets from outside, read in a process that may die.

`open_workbook` starts `sheets_child.py`, feeds it the bytes and gives rows
as they come: the parent never holds the file nor the sheet. The child is
taken for hostile: its answers are JSON of limited length, it gets no
environment, and a thread watches its memory and time and kills it. Every way
a file can be unreadable ends as `Unreadable(code)`; the sentences for the
codes stand with whoever talks to people.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, Self

import psutil

CHILD = Path(__file__).with_name("sheets_child.py")
LARGEST_FRAME = 64 << 20
MEGABYTE = 1 << 20

type Cell = str | int | float | bool | date | None
type Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes, rows, unpacked bytes, the child's memory and seconds."""

    bytes: int = 20 * MEGABYTE
    rows: int = 100_000
    unpacked: int = 300 * MEGABYTE
    rss: int = 400 * MEGABYTE
    seconds: float = 60
    columns: int = 200
    members: int = 200
    ratio: int = 200


OFFICER = Limits()
BULK = Limits(bytes=64 * MEGABYTE, rows=500_000, unpacked=600 * MEGABYTE, rss=700 * MEGABYTE, seconds=180)


class Unreadable(Exception):
    """A file that cannot be read, with the code of its sentence and what belongs in it."""

    def __init__(self, code: str, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(slots=True)
class Sheet:
    """One sheet of a workbook; rows and merged ranges are known once it is being read.

    merged: (first row, first column, last row, last column), all 0-based and included.
    """

    index: int
    name: str
    visible: bool
    table: bool
    rows: int = 0
    columns: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class Workbook:
    """An open file. `sheets` lists all, hidden ones too; `read()` gives rows of the visible ones."""

    def __init__(self, source: BinaryIO, limits: Limits, hidden: Iterable[str] = ()) -> None:
        self.limits = limits
        self.kind = ""
        self.sheets: list[Sheet] = []
        self.peak_rss = 0
        self._killed_for = ""
        self._waited = 0.0
        self._waiting_since: float | None = None
        self._pending: dict | None = None
        # An empty environment: the child must not inherit keys or database addresses.
        self._child = subprocess.Popen(  # noqa: S603 (our own interpreter and file)
            [sys.executable, "-I", "-X", "utf8", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            close_fds=True,
        )
        self._done = threading.Event()
        threading.Thread(target=self._watch, name="sheets-watch", daemon=True).start()
        try:
            self._feed(source, [*hidden])
            self._begin()
        except BaseException:
            self.close()
            raise

    def _feed(self, source: BinaryIO, hidden: list[str]) -> None:
        assert self._child.stdin is not None
        total = 0
        self._waiting_since = time.monotonic()
        try:
            self._child.stdin.write(json.dumps(asdict(self.limits) | {"hidden": hidden}).encode() + b"\n")
            while part := source.read(MEGABYTE):
                total += len(part)
                if total > self.limits.bytes:
                    raise Unreadable("too_large", limit=self.limits.bytes // MEGABYTE)
                self._child.stdin.write(part)
            self._child.stdin.close()
        except BrokenPipeError:
            return  # it died while reading: the next read tells why
        finally:
            self._rest()

    def _rest(self) -> None:
        if self._waiting_since is not None:
            self._waited += time.monotonic() - self._waiting_since
            self._waiting_since = None

    def _begin(self) -> None:
        frame = self._frame()
        if "sheets" not in frame:
            raise Unreadable("reader_died")
        self.kind = str(frame.get("kind", ""))
        self.sheets = [
            Sheet(index, str(sheet["name"]), bool(sheet["visible"]), bool(sheet["table"]))
            for index, sheet in enumerate(frame["sheets"])
        ]

    def _frame(self) -> dict:
        assert self._child.stdout is not None
        self._waiting_since = time.monotonic()
        try:
            head = self._child.stdout.read(4)
            length = struct.unpack(">I", head)[0] if len(head) == 4 else 0
            if length > LARGEST_FRAME:
                raise Unreadable("reader_died")
            body = self._child.stdout.read(length) if length else b""
        finally:
            self._rest()
        if not body or len(body) != length:
            raise Unreadable(self._killed_for or "reader_died", limit=self._limit_said())
        try:
            frame = json.loads(body, object_hook=_from_json)
        except (ValueError, RecursionError):
            raise Unreadable("reader_died") from None
        if not isinstance(frame, dict):
            raise Unreadable("reader_died")
        if "error" in frame:
            detail = {key: value for key, value in dict(frame.get("detail") or {}).items() if isinstance(key, str)}
            raise Unreadable(str(frame["error"]), **detail)
        return frame

    def _limit_said(self) -> int:
        return int(self.limits.seconds) if self._killed_for == "too_slow" else self.limits.rss // MEGABYTE

    def read(self) -> Iterator[tuple[Sheet, Iterator[tuple[int, Row]]]]:
        """Sheets in order, each with its rows as (1-based row number, cells); blank rows are left out."""
        frame = self._frame()
        while not frame.get("end"):
            if "sheet" not in frame:
                raise Unreadable("reader_died")
            try:
                sheet = self.sheets[int(frame["sheet"])]
                sheet.rows, sheet.columns = int(frame["rows"]), int(frame["columns"])
                sheet.merged = [
                    (int(top), int(left), int(end), int(right)) for top, left, end, right in frame["merged"]
                ]
            except (ValueError, TypeError, KeyError, IndexError):
                raise Unreadable("reader_died") from None
            rows = self._rows()
            yield sheet, rows
            for _ in rows:  # a reader may stop early; the stream must not
                continue
            assert self._pending is not None
            frame = self._pending

    def _rows(self) -> Iterator[tuple[int, Row]]:
        while "v" in (frame := self._frame()):
            first = int(frame["r"]) + 1
            for offset, row in enumerate(frame["v"]):
                if row:
                    yield first + offset, row
        self._pending = frame

    def _watch(self) -> None:
        """Kill a child that takes too much memory, or lets us wait too long."""
        try:
            process = psutil.Process(self._child.pid)
            while not self._done.wait(0.04):
                rss = process.memory_info().rss
                self.peak_rss = max(self.peak_rss, rss)
                since = self._waiting_since
                waited = self._waited + (time.monotonic() - since if since is not None else 0)
                if rss > self.limits.rss:
                    self._killed_for = "too_much_memory"
                elif waited > self.limits.seconds:
                    self._killed_for = "too_slow"
                else:
                    continue
                process.kill()
                return
        except psutil.Error:
            return

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._done.set()
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _from_json(value: dict) -> object:
    if len(value) == 1 and "d" in value:
        return date.fromisoformat(str(value["d"]))
    return value


def open_workbook(source: BinaryIO | Path | str, *, limits: Limits = OFFICER, hidden: Iterable[str] = ()) -> Workbook:
    """Open a file for reading in a child process.

    hidden: names of hidden sheets a person asked to read; others stay closed.
    Raises Unreadable at once, or while reading.
    """
    if isinstance(source, str | Path):
        with Path(source).open("rb") as stream:
            return Workbook(stream, limits, hidden)
    return Workbook(source, limits, hidden)
