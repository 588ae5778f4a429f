"""Which reports are about one person.

Every pair of rows that shares a key gets a sum of weights. Then clusters grow
from the strongest link down, and a link that would contradict what the clusters
already know is refused.

A roster lists each person once. That works both ways: two rows of one source
in one enterprise are two people unless something shows a repetition, and a
name missing from one source's roster while a namesake stands in the other's is
the same person, even when the phone has changed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from enterprises.rules.blocking import MISSING, Ints, pairs_sharing, together, union_of_pairs
from enterprises.rules.clusters import Clusters, Decision, Verdict
from enterprises.rules.worker_doubts import doubts
from enterprises.rules.worker_evidence import Rows, WorkerEvidence
from enterprises.rules.worker_pairs import SAME_NUMBER, Pairs
from enterprises.rules.worker_people import AGAIN, HOW, ID_NUMBER, NEW, PERSON, People

# --- sizes of blocks beyond which a key says too little ------------------------
BLOCK = 60
PHONE_BLOCK = 40
# Links are taken in rounds as long as one round decides this many; the last ones singly.
WORTH_A_ROUND = 100


def cluster_workers(evidence: WorkerEvidence) -> Clusters:
    """Cluster reports into people; every row gets a label, how it came in, and a score."""
    if not len(evidence):
        return Clusters()
    rows = Rows(evidence)
    pairs = Pairs(rows, *_worth_comparing(rows))
    return _Clustering(People(rows, pairs, evidence.decisions), evidence.decisions).run()


def _worth_comparing(rows: Rows) -> tuple[Ints, Ints]:
    """Pairs that share something rare enough to be one person."""
    keys = [
        (rows.id, BLOCK),
        (rows.mask, BLOCK),
        (rows.head, BLOCK),
        (rows.phone, PHONE_BLOCK),
        (together(rows.sound, rows.enterprise), BLOCK),
        (together(rows.sound, rows.last4), BLOCK),
        (together(rows.sound, rows.tail), BLOCK),
        (together(rows.sound, rows.born), BLOCK),
        (together(rows.last4, rows.enterprise), BLOCK),
        (together(rows.tail, rows.enterprise), PHONE_BLOCK),
    ]
    for hole in rows.holes:
        keys.append((_narrow(hole, rows.enterprise), BLOCK))
    if rows.masked.any():
        surname = together(rows.surname, rows.enterprise)
        here = np.isin(surname, surname[rows.masked])
        keys.append((np.where(here, surname, MISSING), BLOCK))
    # Rows that agree in number and name are joined anyway, whatever else they say.
    settled = together(rows.id, rows.name)
    left, right = union_of_pairs((pairs_sharing(key, limit) for key, limit in keys), rows.size)
    open_ = (settled[left] < 0) | (settled[left] != settled[right])
    return left[open_], right[open_]


def _narrow(hash_: Ints, column: Ints) -> Ints:
    """A hash combined with a column; hashes are too wide to multiply."""
    with np.errstate(over="ignore"):
        mixed = (hash_ ^ (column * np.int64(0x1F123BB5))) & np.int64(0x3FFFFFFFFFFFFFFF)
    return np.where((hash_ >= 0) & (column >= 0), mixed, MISSING)


class _Clustering:
    """Strongest link first; what is already known about a cluster can refuse a link."""

    def __init__(self, people: People, decisions: Sequence[Decision]) -> None:
        self.people, self.decisions = people, decisions
        self.rows, self.pairs, self.groups = people.rows, people.pairs, people.groups

    def run(self) -> Clusters:
        self._join_known()
        refused = self._join_scored()
        label, first = self.groups.numbered()
        self._first_comers_are_new(label, first)
        how = np.array(HOW, dtype=object)[self.people.how].tolist()
        return Clusters(label.tolist(), how, self.people.score.tolist(), doubts(self.people, refused))

    def _join_known(self) -> None:
        """What needs no weighing: a person's word, the same master, the same number and name."""
        for left, right, verdict in self.decisions:
            if verdict == Verdict.SAME:
                self.people.join(left, right, PERSON, SAME_NUMBER)
        self._join_equal(self.rows.master, AGAIN)
        self._join_equal(together(self.rows.id, self.rows.name), ID_NUMBER)

    def _join_equal(self, key: Ints, how: int) -> None:
        people, groups = self.people, self.groups
        order = np.flatnonzero(key >= 0)
        order = order[np.argsort(key[order], kind="stable")]
        equal = np.flatnonzero(key[order][1:] == key[order][:-1])
        for left, right in zip(order[equal].tolist(), order[equal + 1].tolist(), strict=True):
            a, b = groups.root(left), groups.root(right)
            if a != b and not groups.declared_different(a, b) and not people.two_masters(a, b):
                people.join(left, right, how, SAME_NUMBER)

    def _join_scored(self) -> Ints:
        """Links, the strongest first; returns the pairs that were refused, and before them those that are no links."""
        pairs = self.pairs
        worth = np.flatnonzero(pairs.asked | pairs.allowed)
        order = worth[np.argsort(self._priority(worth))]
        allowed = int(pairs.allowed[order].sum())
        links = order[:allowed]
        how, refused = pairs.how(links) + ID_NUMBER, np.zeros(allowed, dtype=bool)
        rest = self._join_in_rounds(links, how, refused)
        columns = (
            column[rest].tolist() for column in (links, pairs.left[links], pairs.right[links], how, pairs.score[links])
        )
        for place, pair, left, right, ground, score in zip(rest.tolist(), *columns, strict=True):
            refused[place] = not self._joined(pair, left, right, ground, score)
        return np.concatenate((order[allowed:], links[refused]))

    def _joined(self, pair: int, left: int, right: int, how: int, score: float) -> bool:
        """Whether two rows are in one cluster, after this link if not before it."""
        a, b = self.groups.root(left), self.groups.root(right)
        if a == b:
            return True
        if self.people.refused(a, b, pair):
            return False
        self.people.join(left, right, how, score)
        return True

    def _join_in_rounds(self, links: Ints, how: Ints, refused: np.ndarray) -> Ints:
        """Decide at once all links that are the strongest left for both of their clusters; the places of the rest.

        Nothing that comes before such a link could touch its clusters any more, and no cluster stands in
        two of them: the outcome is that of going through the links one by one.
        """
        people, pairs = self.people, self.pairs
        left, right, score = pairs.left[links], pairs.right[links], pairs.score[links]
        rest = np.arange(len(links))
        while True:
            roots = self.groups.roots()
            a, b = roots[left[rest]], roots[right[rest]]
            # Most links lead into a cluster that stands already.
            apart = a != b
            rest, a, b = rest[apart], a[apart], b[apart]
            chosen = self._strongest_of_both(a, b)
            if chosen.sum() < WORTH_A_ROUND:
                return rest
            now, a, b, rest = rest[chosen], a[chosen], b[chosen], rest[~chosen]
            doubtful = people.suspicious(a, b)
            plain = now[~doubtful]
            people.join_all(left[plain], right[plain], how[plain], score[plain])
            for place in now[doubtful].tolist():
                one, two, ground = int(left[place]), int(right[place]), int(how[place])
                refused[place] = not self._joined(int(links[place]), one, two, ground, float(score[place]))

    def _strongest_of_both(self, a: Ints, b: Ints) -> np.ndarray:
        """Links that are the first of both their clusters; links come strongest first."""
        place = np.arange(len(a))
        first = np.full((2, self.rows.size), len(a))
        # Written backwards, the strongest comes last and stays.
        first[0, a[::-1]] = first[1, b[::-1]] = place[::-1]
        strongest = first.min(axis=0)
        return (strongest[a] == place) & (strongest[b] == place)

    def _priority(self, chosen: Ints) -> Ints:
        """Links before doubts, the strongest first; ties by content, never by where a row stands."""
        pairs = self.pairs
        tie: Any = self.rows.tie_breaker()
        left, right = tie[pairs.left[chosen]], tie[pairs.right[chosen]]
        strength = np.clip(np.round((200.0 - pairs.score[chosen]) * 1000), 0, (1 << 20) - 1).astype(np.int64)
        with np.errstate(over="ignore"):
            content = ((left ^ right) + np.minimum(left, right) * np.int64(0x9E3779B1)) & ((1 << 40) - 1)
        return ((~pairs.allowed[chosen]).astype(np.int64) << 61) | (strength << 41) | content

    def _first_comers_are_new(self, label: Ints, first: Ints) -> None:
        known = np.zeros(len(first), dtype=bool)
        known[label[self.rows.master >= 0]] = True
        new = first[~known]
        self.people.how[new], self.people.score[new] = NEW, 0.0
