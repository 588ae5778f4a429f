"""People while they grow together: what is known of each, and what refuses a link.

A link that would contradict what the clusters already know is refused: one
careless link chains two people together, and everything known about them.
"""

from array import array
from collections.abc import Sequence
from datetime import date

import numpy as np

from enterprises.rules.blocking import MISSING, Ints
from enterprises.rules.clusters import Decision, Groups, whole
from enterprises.rules.worker_evidence import Rows
from enterprises.rules.worker_pairs import ONE, SAME, STRONG, Pairs
from shanyang.lib.chinese import NameMatch

# How a row came in: by nothing, by what was known before, or by the strongest ground of a link (`Pairs.how`).
NEW, PERSON, AGAIN, ID_NUMBER = range(4)
HOW = ("new", "person", "again", "id_number", "masked_id", "phone_name", "born_name", "employer_name", "evidence")
# Clusters above this size are looked at one by one; hardly anybody is reported more often.
FEW = 4


class People:
    """Clusters of rows, with what each knows at its root."""

    def __init__(self, rows: Rows, pairs: Pairs, decisions: Sequence[Decision]) -> None:
        self.rows, self.pairs = rows, pairs
        self.groups = Groups(rows.size, decisions)
        trusted = ~rows.bad
        self.id = _column(rows.id)
        self.head = _column(np.where(trusted, rows.head, MISSING))
        self.last4 = _column(np.where(trusted, rows.last4, MISSING))
        self.born = _column(np.where(trusted, rows.born, MISSING))
        self.master = _column(rows.master)
        self.has_masters = bool((rows.master >= 0).any())
        self.states = [self.head, self.last4, self.born]
        if self.has_masters:
            self.states.append(self.master)
        self.roster = _column(rows.roster)
        self.numbers: dict[int, set[int]] = {}
        self.how = np.zeros(rows.size, dtype=np.int64)
        self.score = np.zeros(rows.size)

    # --- joining -------------------------------------------------------------

    def join(self, left: int, right: int, how: int, score: float) -> None:
        """Put the clusters of two rows together."""
        a, b = self.groups.root(left), self.groups.root(right)
        if a == b:
            return
        for row in (left, right):
            # A row came in by the link that first joined it to anything.
            if self.how[row] == NEW:
                self.how[row], self.score[row] = how, score
        kept = self.groups.join(a, b)
        self._combine(kept, b if kept == a else a)

    def join_all(self, left: Ints, right: Ints, how: Ints, score: np.ndarray) -> None:
        """The same for many pairs of rows that touch a cluster once only and contradict each other in nothing."""
        for rows in (left, right):
            fresh = self.how[rows] == NEW
            self.how[rows[fresh]], self.score[rows[fresh]] = how[fresh], score[fresh]
        roots = self.groups.roots()
        kept, lost = self.groups.join_all(roots[left], roots[right])
        for state in (self.id, *self.states):
            column = whole(state)
            # What one side lacks the other has.
            column[kept] = np.maximum(column[kept], column[lost])

    def _combine(self, kept: int, lost: int) -> None:
        """What is known of both; the smaller of two, so that the order of joining leaves no trace."""
        mine, theirs = self.id[kept], self.id[lost]
        if theirs >= 0 and mine < 0:
            self.id[kept] = theirs
        if theirs >= 0 and (mine != theirs or lost in self.numbers):
            both = self._numbers(lost) | (self._numbers(kept) if mine >= 0 else set())
            if len(both) > 1:
                self.numbers[kept] = both
        for column in self.states:
            theirs = column[lost]
            if theirs >= 0 and column[kept] != theirs:
                column[kept] = theirs if column[kept] < 0 else min(column[kept], theirs)

    # --- refusing ------------------------------------------------------------

    def suspicious(self, a: Ints, b: Ints) -> np.ndarray:
        """Pairs of roots that need a look before they are joined; between all others nothing can refuse a link."""
        count = whole(self.groups.count)
        clash = (count[a] > FEW) | (count[b] > FEW)
        for state in (self.id, *self.states):
            one, two = whole(state)[a], whole(state)[b]
            clash |= (one >= 0) & (two >= 0) & (one != two)
        for special in (self.numbers, self.groups.apart):
            if special:
                roots = np.fromiter(special, dtype=np.int64, count=len(special))
                clash |= np.isin(a, roots) | np.isin(b, roots)
        rest = np.flatnonzero(~clash)
        clash[rest] = self._share_rosters(a[rest], b[rest])
        return clash

    def _share_rosters(self, a: Ints, b: Ints) -> np.ndarray:
        """Whether two clusters of few rows have rows in one roster."""
        ring, roster = whole(self.groups.ring), whole(self.roster)
        shared = np.zeros(len(a), dtype=bool)
        longest = int(whole(self.groups.count)[np.r_[a, b]].max(initial=0))
        one = a
        # A ring that is shorter than others goes round again, which does no harm.
        for _ in range(longest):
            two = b
            for _ in range(longest):
                shared |= (roster[one] == roster[two]) & (roster[one] >= 0)
                two = ring[two]
            one = ring[one]
        return shared

    def refused(self, a: int, b: int, pair: int) -> bool:
        """Whether what is known of two roots forbids to join them by this pair."""
        if self.has_masters and self.two_masters(a, b):
            return True
        return (
            self.groups.declared_different(a, b)
            or self._contradict(a, b, pair)
            or (self.share_a_roster(a, b) and self._listed_beside_each_other(a, b, pair))
        )

    def two_masters(self, a: int, b: int) -> bool:
        """Two people who already have records are joined by a person only."""
        return self.master[a] >= 0 and self.master[b] >= 0 and self.master[a] != self.master[b]

    def _contradict(self, a: int, b: int, pair: int) -> bool:
        """Parts of numbers bend for a slip; whole ones only for name, own phone and employer together."""
        if self.id[a] >= 0 and self.id[b] >= 0:
            if self.id[a] == self.id[b] or not self._numbers(a).isdisjoint(self._numbers(b)):
                return False
            return not self.pairs.number_wrong[pair] or self.share_a_roster(a, b)
        last4_a, last4_b = self.last4[a], self.last4[b]
        tails_differ = last4_a >= 0 and last4_b >= 0 and last4_a != last4_b
        heads_known = self.head[a] >= 0 and self.head[b] >= 0
        heads_differ = heads_known and self.head[a] != self.head[b]
        births_differ = not heads_known and _births_differ(self.born[a], self.born[b])
        if not (tails_differ or heads_differ or births_differ):
            return False
        if tails_differ and (heads_differ or births_differ):
            return True
        pairs = self.pairs
        if pairs.phone_agrees[pair] and pairs.name[pair] == SAME and pairs.same_employer[pair]:
            return False
        slip = not tails_differ or _one_slip(self.rows.last4_written[last4_a], self.rows.last4_written[last4_b])
        return not (slip and pairs.score[pair] >= STRONG and (tails_differ or pairs.positive[pair]))

    def share_a_roster(self, a: int, b: int) -> bool:
        groups, roster = self.groups, self.roster
        if groups.count[b] > 1:
            a, b = b, a
        own = {roster[row] for row in groups.of(b)} if groups.count[b] > 1 else (roster[b],)
        return any(roster[row] >= 0 and roster[row] in own for row in groups.of(a))

    def _numbers(self, root: int) -> set[int]:
        """Usually one; two where an office got the number wrong."""
        return self.numbers.get(root) or {self.id[root]}

    def _listed_beside_each_other(self, a: int, b: int, pair: int) -> bool:
        """One roster has a row of each, and they do not look like one row written twice."""
        pairs = self.pairs
        if pairs.name[pair] <= ONE and (pairs.number_agrees[pair] or pairs.phone_agrees[pair]):
            return False
        if pairs.same_roster[pair]:
            return False  # the pair itself was weighed as a repetition
        theirs: dict[int, list[int]] = {}
        for row in self.groups.of(b):
            theirs.setdefault(self.roster[row], []).append(row)
        return any(
            not self._repetition(row, other)
            for row in self.groups.of(a)
            if self.roster[row] >= 0
            for other in theirs.get(self.roster[row], ())
        )

    def _repetition(self, row: int, other: int) -> bool:
        rows = self.rows
        same_number = bool(rows.id[row] >= 0 and rows.id[row] == rows.id[other])
        if rows.name[row] < 0 or rows.name[other] < 0:
            return same_number
        match = rows.names_match(int(rows.name[row]), int(rows.name[other]))
        if same_number:
            return match is not NameMatch.DIFFERENT

        def same(column: Ints) -> bool:
            return bool(column[row] >= 0 and column[row] == column[other])

        if match is NameMatch.DIFFERENT or match is NameMatch.RELATED:
            return False
        if same(rows.mask) or same(rows.head):
            return True
        whole = rows.phone[row] >= 0 and rows.phone[other] >= 0
        own_phone = same(rows.phone if whole else rows.tail) and not rows.station_phone[row]
        phones_differ = rows.tail[row] >= 0 and rows.tail[other] >= 0 and not own_phone
        return not phones_differ and (own_phone or same(rows.last4) or same(rows.born))


def _column(values: Ints) -> array[int]:
    """A column that is read one by one as often as it is written whole."""
    return array("q", values.astype(np.int64).tobytes())


def _births_differ(left: int, right: int) -> bool:
    """Two dates of birth of which neither can be the other written less exactly."""
    if left < 0 or right < 0 or left == right:
        return False
    one, two = date.fromordinal(left), date.fromordinal(right)
    if one.year != two.year:
        return True
    if (one.month, one.day) == (1, 1) or (two.month, two.day) == (1, 1):
        return False
    return one.month != two.month or 1 not in (one.day, two.day)


def _one_slip(left: str, right: str) -> bool:
    """One wrong digit, or two neighbors swapped. Two valid numbers of one birthday never are that close."""
    wrong = [i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b]
    if len(wrong) != 2:
        return len(wrong) == 1
    first, second = wrong
    return second == first + 1 and left[first] == right[second] and left[second] == right[first]
