"""What matching hands back: clusters, how each record came in, and the doubts left over."""

from array import array
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Verdict(StrEnum):
    """What a person decided about a doubtful pair; binding until reversed."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Clue:
    """One piece of evidence about a pair: a code, and what each side says."""

    code: str
    left: Hashable = ""
    right: Hashable = ""


@dataclass(frozen=True)
class Doubt:
    """Two records that stay apart until a person has looked at them."""

    left: int
    right: int
    score: float
    evidence: tuple[Clue, ...] = ()


@dataclass
class Clusters:
    """Labels are 0, 1, 2 … in order of first appearance; equal label = one subject."""

    label: list[int] = field(default_factory=list)
    how: list[str] = field(default_factory=list)
    score: list[float] = field(default_factory=list)
    doubtful: list[Doubt] = field(default_factory=list)

    @property
    def count(self) -> int:
        return max(self.label, default=-1) + 1

    def members(self) -> list[list[int]]:
        groups: list[list[int]] = [[] for _ in range(self.count)]
        for record, label in enumerate(self.label):
            groups[label].append(record)
        return groups


Decision = tuple[int, int, str]
Ints = NDArray[np.int64]


def whole(column: array[int]) -> Ints:
    """A column of 64-bit numbers to work on as a whole: the same memory, no copy."""
    return np.frombuffer(column, dtype=np.int64)


class Groups:
    """Disjoint sets that remember which of them a person has declared different."""

    def __init__(self, size: int, decisions: Iterable[Decision] = ()) -> None:
        # Arrays, so that whole columns are read and written in place as well as single records.
        self.parent = array("q", range(size))
        # Each cluster is a ring of its records, known by its size at the root: no list for each to be kept.
        self.ring = array("q", range(size))
        self.count = array("q", [1]) * size
        self.apart: dict[int, set[int]] = {}
        for left, right, verdict in decisions:
            if verdict == Verdict.DIFFERENT:
                self.apart.setdefault(self.root(left), set()).add(right)
                self.apart.setdefault(self.root(right), set()).add(left)

    def root(self, record: int) -> int:
        parent = self.parent
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    def of(self, root: int) -> list[int]:
        ring, found = self.ring, [root]
        record = ring[root]
        while record != root:
            found.append(record)
            record = ring[record]
        return found

    def declared_different(self, left: int, right: int) -> bool:
        """Whether a person has told some member of one root from some member of the other."""
        if not self.apart:
            return False
        return any(self.root(other) == right for other in self.apart.get(left, ()))

    def join(self, left: int, right: int) -> int:
        """Put two roots together; the larger keeps its name."""
        ring, count = self.ring, self.count
        if count[left] < count[right]:
            left, right = right, left
        ring[left], ring[right] = ring[right], ring[left]
        count[left] += count[right]
        self.parent[right] = left
        if right in self.apart:
            self.apart.setdefault(left, set()).update(self.apart.pop(right))
        return left

    def join_all(self, left: Ints, right: Ints) -> tuple[Ints, Ints]:
        """Join many pairs of roots at once, none of which stands in two; which were kept, which were lost."""
        ring, count, parent = whole(self.ring), whole(self.count), whole(self.parent)
        smaller = count[left] < count[right]
        kept, lost = np.where(smaller, right, left), np.where(smaller, left, right)
        ring[kept], ring[lost] = ring[lost], ring[kept]
        count[kept] += count[lost]
        parent[lost] = kept
        if self.apart:
            for one, other in zip(kept.tolist(), lost.tolist(), strict=True):
                if other in self.apart:
                    self.apart.setdefault(one, set()).update(self.apart.pop(other))
        return kept, lost

    def roots(self) -> Ints:
        """The root of every record at once."""
        parent = whole(self.parent)
        while True:
            above = parent[parent]
            if np.array_equal(above, parent):
                return above
            parent = above

    def numbered(self) -> tuple[Ints, Ints]:
        """For every record 0, 1, 2 … in order of first appearance, and for every number its first record."""
        roots = self.roots()
        place = np.arange(len(roots))
        first = np.empty(len(roots), dtype=np.int64)
        # Written backwards, the first comes last and stays.
        first[roots[::-1]] = place[::-1]
        opens = first[roots] == place
        return (np.cumsum(opens) - 1)[first[roots]], np.flatnonzero(opens)

    def labels(self) -> list[int]:
        """0, 1, 2 … in order of first appearance."""
        return self.numbered()[0].tolist()
