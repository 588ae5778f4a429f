"""What matching hands back: clusters, how each record came in, and the doubts left over."""

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


class Groups:
    """Disjoint sets that remember which of them a person has declared different."""

    def __init__(self, size: int, decisions: Iterable[Decision] = ()) -> None:
        self.parent = list(range(size))
        # Each cluster is a ring of its records, known by its size at the root: no list for each to be kept.
        self.ring = list(range(size))
        self.count = [1] * size
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

    def roots(self) -> NDArray[np.int64]:
        """The root of every record at once."""
        parent = np.array(self.parent, dtype=np.int64)
        while True:
            above = parent[parent]
            if np.array_equal(above, parent):
                return parent
            parent = above

    def labels(self) -> list[int]:
        """0, 1, 2 … in order of first appearance."""
        _, first, place = np.unique(self.roots(), return_index=True, return_inverse=True)
        return np.argsort(np.argsort(first))[place].tolist()
