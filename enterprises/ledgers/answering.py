"""A delivered row against the row of the book that it answers: what stayed, what was changed, what others changed.

Cells are compared as they were written: a cell that shows what the book showed
means that the kept value stands, whatever a reader would make of the words. So
a number of which only four digits are shown comes through whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from enterprises.ledgers import book, row_keys, values
from enterprises.ledgers.rows import LedgerRow, Rejected
from enterprises.models import Submission

BATCH = 500
DAMAGED, FOREIGN, STALE, TWICE = "key_damaged", "key_foreign", "key_stale", "key_twice"


@dataclass(slots=True)
class Answered:
    """What became of one keyed row. `doubt` is empty, or why the key leads to no row of this book."""

    values: dict[str, Any]
    answer: str = ""
    unchanged: frozenset[str] = frozenset()
    doubt: str = ""


class Answering:
    """Holds what one delivery answers. `load` once per chunk, then `answer` row by row."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.shown = book.Shown()
        self.rows: dict[tuple[str, int], dict[str, Any]] = {}
        self.standing: dict[tuple[str, int], dict[str, Any]] = {}
        self.old: dict[tuple[str, int], dict[str, Any]] = {}
        self.seen: set[tuple[str, int]] = set()
        self.old_rounds: dict[int, int] = {}

    # -- reading what is answered ------------------------------------------------

    def load(self, rows: Iterable[LedgerRow | Rejected]) -> None:
        """Fetch the book's rows that these keys lead to, and what stands as an answer to them already."""
        wanted: dict[str, set[int]] = {}
        for row in rows:
            key = row_keys.read(row.row_key)
            if key and key.number is not None:
                wanted.setdefault(key.table, set()).add(key.number)
        for table, numbers in wanted.items():
            for some in batched(sorted(numbers), BATCH):
                self._load(table, list(some))

    def _load(self, table: str, numbers: list[int]) -> None:
        columns = ["id", *book.columns_of(book.MODELS[table])]
        where = (
            "submission__round__number",
            "submission__round_id",
            "submission__sector_id",
            "submission__enterprise_id",
        )
        rows = book.MODELS[table]._default_manager.filter(submission__kind=Submission.Kind.BOOK)
        found = {row["id"]: row for row in rows.filter(pk__in=numbers).values(*columns, *where)}
        here = [number for number, row in found.items() if row["submission__round_id"] == self.submission.round_id]
        past = [number for number in found if number not in here]
        for number in here:
            self.rows[table, number] = found[number]
        # An old round's row lives on in this round's book, if its answer was taken over.
        for row in rows.filter(submission__round_id=self.submission.round_id, continues__continues_id__in=past).values(
            *columns, *where, "continues__continues_id"
        ):
            old = row["continues__continues_id"]
            self.old[table, old] = found[old]
            self.rows[table, old] = row
            here.append(row["id"])
        for old in past:
            self.rows.setdefault((table, old), found[old])
        answers = (
            book.MODELS[table]
            ._default_manager.filter(continues_id__in=here, submission__state="accepted")
            .exclude(submission=self.submission)
            .order_by("id")
            .values(*columns)
        )
        for row in answers:
            self.standing[table, row["continues_id"]] = row

    # -- one row -------------------------------------------------------------------

    def answer(self, table: str, row: LedgerRow, said: Mapping[str, Any]) -> Answered:
        """What a keyed row comes to. said: the stored columns as the file alone would give them."""
        key = row_keys.read(row.row_key)
        if key is None:
            return Answered(dict(said))
        if key.number is None or key.table != table or (table, key.number) not in self.rows:
            return Answered(dict(said), doubt=DAMAGED)
        base = self.rows[table, key.number]
        if not self._ours(base):
            return Answered(dict(said), doubt=FOREIGN)
        if base["submission__round_id"] != self.submission.round_id:
            self._note_old(base)
            return Answered(dict(said), doubt=STALE)
        place = (table, base["id"])
        if place in self.seen:
            return Answered(dict(said), answer="twice", doubt=TWICE)
        self.seen.add(place)
        old = self.old.get((table, key.number))
        if old:
            self._note_old(old)
        return self._compare(table, row, said, base, old)

    def _note_old(self, row: Mapping[str, Any]) -> None:
        number = row["submission__round__number"]
        self.old_rounds[number] = self.old_rounds.get(number, 0) + 1

    def _ours(self, base: Mapping[str, Any]) -> bool:
        """Whether the row is from a book of the office in whose name this delivery came."""
        mine = self.submission
        return (
            base["source"] == mine.source
            and base["department_id"] == mine.department_id
            and (mine.sector_id is None or base["submission__sector_id"] in (None, mine.sector_id))
            and (mine.enterprise_id is None or base["submission__enterprise_id"] == mine.enterprise_id)
        )

    def _compare(
        self,
        table: str,
        row: LedgerRow,
        said: Mapping[str, Any],
        base: Mapping[str, Any],
        old: Mapping[str, Any] | None,
    ) -> Answered:
        written = row.written or {}
        expected = [self.shown.cells(table, one) for one in (base, old) if one is not None]
        standing = self.standing.get((table, base["id"]))
        result = dict(said)
        unchanged: set[str] = set()
        mine = theirs = clash = False
        for group in book.GROUPS[table]:
            if self._stayed(group, written, expected) or same(group, said, base):
                unchanged.update(group.keys)
                taken = base
                if standing and not same(group, standing, base):
                    theirs, taken = True, standing
                result.update({name: taken[name] for name in group.attributes})
            else:
                mine = True
                clash = clash or bool(standing and not same(group, standing, base) and not same(group, standing, said))
        result["continues_id"] = base["id"]
        answer = _verdict(mine, theirs, standing is not None, clash)
        if standing and answer != "theirs" and all(same(group, result, standing) for group in book.GROUPS[table]):
            answer = "again"
        if answer in ("same", "theirs", "again"):
            result["fingerprint"] = (standing or base)["fingerprint"]
        return Answered(result, answer, frozenset(unchanged))

    def _stayed(self, group: book.Group, written: Mapping[str, str], expected: Sequence[Mapping[str, Any]]) -> bool:
        """Whether every cell of the group shows what a book showed; a column that was taken out says nothing."""
        present = [key for key in group.keys if key in written]
        return any(all(written[key] == values.text(cells[key]) for key in present) for cells in expected)


def same(group: book.Group, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows say the same in a group; sealed values are compared by their index."""
    return all(
        _plain(one.get(name)) == _plain(other.get(name))
        for name in group.attributes
        if name not in ("uid", "phone_encrypted", "division_text", "name_key", "sector_text", "enterprise_name_key")
    )


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else None if value == "" else value


def _verdict(mine: bool, theirs: bool, standing: bool, clash: bool) -> str:
    """clash: both changed the same cell differently; both: each changed another cell, the row takes both."""
    if clash:
        return "clash"
    if theirs:
        return "both" if mine else "theirs"
    return "changed" if mine else "again" if standing else "same"
