"""Which reports are about one person.

Every pair of rows that shares a key gets a sum of weights in bits, after
Fellegi and Sunter: how much likelier an agreement is for one person than for
two. The weights stand below, fixed and named, so that a score can be explained
to the person it concerns. Then clusters grow from the strongest link down, and
a link that would contradict what the clusters already know is refused: one
careless link chains two people together, and everything known about them.

A roster lists each person once. That works both ways: two rows of one source
in one enterprise are two people unless something shows a repetition, and a
name missing from one source's roster while a namesake stands in the other's is
the same person, even when the phone has changed.
"""

from datetime import date
from typing import Any

import numpy as np

from enterprises.rules.blocking import MISSING, Ints, pairs_sharing, together, union_of_pairs
from enterprises.rules.clusters import Clue, Clusters, Doubt, Groups, Verdict
from enterprises.rules.worker_evidence import Rows, WorkerEvidence
from shanyang.lib.chinese import NameMatch

# --- weights, in bits --------------------------------------------------------
SAME_NUMBER = 30.0
SAME_PARTS = 26.0  # first 14 and last 4 agree, the whole was unreadable on one side
SAME_MASK = 15.0  # first 6 and last 4; the area says little within a district
SAME_HEAD = 13.0  # area and date of birth
SAME_LAST4 = 12.0
NEAR_MISS_IN_NUMBER = 8.0  # part agrees, the other part has a slip
OTHER_PARTS = -9.0
RUINED_NUMBER_DIFFERS = -1.0
SAME_BIRTHDAY = 12.0
SAME_BIRTH_MONTH = 7.0
OTHER_BIRTHDAY = -7.0
SAME_PHONE = 15.0
SAME_MASKED_PHONE = 12.0
SAME_PHONE_TAIL = 9.0
SAME_STATION_PHONE = 1.0
OTHER_PHONE = -2.5  # people change numbers, and carry two
OTHER_SEX = -4.0
OTHER_EMPLOYER = -2.5
MOST_FOR_EMPLOYER = 8.0
MISSING_FROM_OTHER_ROSTER = 8.0
TWICE_IN_ONE_ROSTER = -4.5  # three rows in a hundred are written twice
HOMOPHONE_PENALTY = 4.0  # one name in sixteen is typed with another character
ONE_WRONG_CHARACTER = 4.0
RELATED_NAME = -4.0
OTHER_NAME = -10.0
NO_NAME = 0.0

LINK = 3.0
STRONG = 8.0  # enough to overrule a slip in a number
DOUBT = -2.0

# --- sizes of blocks beyond which a key says too little ------------------------
BLOCK = 60
PHONE_BLOCK = 40
# Links are walked in stretches, and between them those that have become idle are dropped.
STRETCH = 20_000

_SAME, _HOMOPHONE, _MASKED, _ONE, _RELATED, _DIFFERENT, _UNSAID = range(7)
_LEVEL = {
    NameMatch.SAME: _SAME,
    NameMatch.HOMOPHONE: _HOMOPHONE,
    NameMatch.MASKED: _MASKED,
    NameMatch.ONE_CHARACTER: _ONE,
    NameMatch.RELATED: _RELATED,
    NameMatch.DIFFERENT: _DIFFERENT,
}


def cluster_workers(evidence: WorkerEvidence) -> Clusters:
    """Cluster reports into people; every row gets a label, how it came in, and a score."""
    if not len(evidence):
        return Clusters()
    rows = Rows(evidence)
    pairs = Pairs(rows, *_worth_comparing(rows))
    return _Clustering(rows, pairs, evidence).run()


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


class Pairs:
    """The compared pairs: what agrees, what contradicts, and the sum."""

    def __init__(self, rows: Rows, left: Ints, right: Ints) -> None:
        self.left, self.right = left, right
        self._rows = rows
        self.name = self._names()
        self.same_employer, other_employer = self._compare(rows.enterprise)
        same_source = rows.source[left] == rows.source[right]
        self.same_roster = self.same_employer & same_source & (rows.source[left] >= 0)
        self.recorded = (rows.source[left] < 0) | (rows.source[right] < 0)  # a person of an earlier round
        across = self.across = self.same_employer & ~self.recorded & ~same_source
        phone = self._phone()
        number = self._number()
        birthday = self._birthday()
        _, other_sex = self._compare(rows.sex)
        self.positive = self.number_agrees | self.phone_agrees | self.birthday_agrees
        backed = (self.name == _RELATED) & (self.number_agrees | self.phone_agrees)
        complement = across & ((self.name <= _ONE) | backed) & ~self.number_differs
        employer = np.clip(np.log2(rows.people / rows.share(rows.enterprise))[left], 0.5, MOST_FOR_EMPLOYER)
        self.score = (
            self._name_weight()
            - np.log2(rows.people)
            + number
            + phone
            + birthday
            + OTHER_SEX * other_sex
            + np.where(self.same_employer, employer, OTHER_EMPLOYER * other_employer)
            + MISSING_FROM_OTHER_ROSTER * complement
            + TWICE_IN_ONE_ROSTER * self.same_roster
        )
        self.allowed = self._allowed()
        # Twice the same name in one roster and nothing to tell them apart: always a question.
        bare = self.same_roster & (self.name == _SAME) & ~self.phone_differs & ~self.number_differs
        self.asked = bare | (self.score >= DOUBT)

    def _compare(self, column: Ints) -> tuple[np.ndarray, np.ndarray]:
        left, right = column[self.left], column[self.right]
        known = (left >= 0) & (right >= 0)
        return known & (left == right), known & (left != right)

    def _names(self) -> np.ndarray:
        rows, left, right = self._rows, self._rows.name[self.left], self._rows.name[self.right]
        level = np.full(len(left), _DIFFERENT, dtype=np.int8)
        same_sound, _ = self._compare(rows.sound)
        level[same_sound] = _HOMOPHONE
        level[left == right] = _SAME
        level[(left < 0) | (right < 0)] = _UNSAID
        other = np.flatnonzero(level == _DIFFERENT)
        level[other] = self._slips(left[other], right[other])
        return level

    def _slips(self, left: Ints, right: Ints) -> np.ndarray:
        """Names that sound different: a slip, a mask, something in common, or nothing."""
        rows, lengths = self._rows, self._rows.letters.lengths
        level = np.full(len(left), _DIFFERENT, dtype=np.int8)
        same_length, places, related = rows.letters.differences(left, right)
        level[related] = _RELATED
        level[same_length & (places == 1) & (lengths[left] >= 3)] = _ONE
        # The rest of a name's ways to be wrong is rare enough to be looked at one by one.
        masked = rows.masked_names[left] | rows.masked_names[right]
        lengthy = lengths[left] + lengths[right] > 4
        moved = related & lengthy & (level == _RELATED) & (~same_length | (places == 2))
        unclear = np.flatnonzero(masked | moved)
        width = len(rows.name_text)
        keys, place = np.unique(left[unclear] * width + right[unclear], return_inverse=True)
        known = [_LEVEL[rows.names_match(int(key // width), int(key % width))] for key in keys]
        level[unclear] = np.array(known, dtype=np.int8)[place] if len(keys) else level[unclear]
        # 王明 for 王佳明 happens, but 王明 may well be somebody else.
        level[(level == _ONE) & ~same_length] = _RELATED
        return level

    def _name_weight(self) -> np.ndarray:
        """Rare names weigh more: 王伟 stands in every roster."""
        rows = self._rows
        same = np.log2(rows.people / rows.bearers(rows.name))[self.left]
        sound = np.log2(rows.people / rows.bearers(rows.sound, by_sound=True))[self.left] - HOMOPHONE_PENALTY
        surname = np.log2(rows.people / rows.share(rows.surname))[self.left]
        levels = [self.name == level for level in (_SAME, _HOMOPHONE, _MASKED, _ONE, _RELATED, _UNSAID)]
        weights = [same, sound, surname, np.full(len(same), ONE_WRONG_CHARACTER), np.full(len(same), RELATED_NAME),
                   np.full(len(same), NO_NAME)]  # fmt: skip
        return np.select(levels, weights, OTHER_NAME)

    def _number(self) -> np.ndarray:
        rows = self._rows
        same, self.number_differs = self._compare(rows.id)
        # Two offices name one person of one employer with one phone of their own: one number is wrong.
        self.number_wrong = self.number_differs & self.across & (self.name == _SAME) & self.phone_agrees
        self.number_differs &= ~self.number_wrong
        same_mask, other_mask = self._compare(rows.mask)
        same_head, other_head = self._compare(rows.head)
        same_last4, other_last4 = self._compare(rows.last4)
        ruined = rows.bad[self.left] | rows.bad[self.right]
        self.number_agrees = ~self.number_differs & (same | same_mask | same_head | same_last4)
        contradiction = self.number_wrong | other_mask | other_head | other_last4
        self.number_fits = self.number_agrees & ~contradiction
        some_part = same_mask | same_head | same_last4
        grounds = (
            (same, SAME_NUMBER),
            (self.number_differs, -SAME_NUMBER),
            (self.number_wrong, RUINED_NUMBER_DIFFERS),
            (same_mask & same_head, SAME_PARTS),
            (some_part & ruined, NEAR_MISS_IN_NUMBER + 2),
            (same_mask & other_head, NEAR_MISS_IN_NUMBER - 4),
            (same_mask, SAME_MASK),
            (same_head & other_last4, 0.0),
            (same_head, SAME_HEAD),
            (same_last4, SAME_LAST4),
            (contradiction & ruined, RUINED_NUMBER_DIFFERS),
            (contradiction, OTHER_PARTS),
        )
        return np.select([ground for ground, _ in grounds], [weight for _, weight in grounds], 0.0)

    def _phone(self) -> np.ndarray:
        rows = self._rows
        same, other = self._compare(rows.phone)
        same_tail, other_tail = self._compare(rows.tail)
        same_head3, other_head3 = self._compare(rows.head3)
        station = rows.station_phone[self.left] | rows.station_phone[self.right]
        masked = same_tail & ~same & ~other & ~other_head3
        self.phone_differs = other | (other_tail & ~same)
        self.phone_agrees = (same & ~station) | (masked & ~station)
        return np.select(
            [same & station, same, masked & station, masked & same_head3, masked, same_tail & other,
             self.phone_differs & ~station],
            [SAME_STATION_PHONE, SAME_PHONE, SAME_STATION_PHONE, SAME_MASKED_PHONE, SAME_PHONE_TAIL,
             NEAR_MISS_IN_NUMBER - 2, OTHER_PHONE],
            0.0,
        )  # fmt: skip

    def _birthday(self) -> np.ndarray:
        """Counts only where the number itself was not compared by its first 14 digits."""
        rows = self._rows
        same, other = self._compare(rows.born)
        same_month, _ = self._compare(rows.born_month)
        same_year, _ = self._compare(rows.born_year)
        # 1990年5月 is read as the first of May, 1990年 as the first of January.
        vague_month = other & same_month & (rows.first_of_month[self.left] | rows.first_of_month[self.right])
        vague_year = other & same_year & (rows.first_of_year[self.left] | rows.first_of_year[self.right])
        same_head, other_head = self._compare(rows.head)
        same_number, _ = self._compare(rows.id)
        ruined = rows.bad[self.left] | rows.bad[self.right]
        self.birthday_agrees = same
        counted = ~(same_head | other_head | same_number | self.number_differs)
        weight = np.select(
            [same, vague_month, vague_year, other & ~ruined],
            [SAME_BIRTHDAY, SAME_BIRTH_MONTH, 0.0, OTHER_BIRTHDAY],
            0.0,
        )
        return np.where(counted, weight, 0.0)

    def _allowed(self) -> np.ndarray:
        """Links that a sum may make by itself; the rest can only become doubts."""
        # A name that nobody else bears, twice in one roster, was written twice.
        unique = self.same_roster & (self.name == _SAME) & ~self.phone_differs
        somewhere_else = ~self.same_employer | (self.same_roster & ~unique) | self.recorded
        # Four last digits in common mean nothing between strangers whose first six differ.
        stranger = (self.name == _DIFFERENT) & ~(
            self.number_fits
            & (self.score >= LINK)
            & (self.phone_agrees | (self.same_employer & ~self.same_roster & ~self.phone_differs))
        )
        repeated = ~self.same_roster | self.number_agrees | ~self.phone_differs
        nameless = (self.name == _UNSAID) & ~(self.number_agrees | self.phone_agrees)
        return (
            (self.score >= LINK)
            & ~self.number_differs
            & ~stranger
            & ~nameless
            & repeated
            & (self.positive | ~somewhere_else)
        )

    def how(self, chosen: Ints) -> Ints:
        """The strongest ground of each chosen pair, as a place in `_HOW`."""
        same_number, _ = self._compare(self._rows.id)
        grounds = [same_number, self.number_agrees, self.phone_agrees, self.birthday_agrees,
                   self.same_employer & (self.name == _SAME)]  # fmt: skip
        return np.select([ground[chosen] for ground in grounds], range(len(grounds)), len(grounds))


_HOW = ("id_number", "masked_id", "phone_name", "born_name", "employer_name", "evidence")


class _Clustering:
    """Strongest link first; what is already known about a cluster can refuse a link."""

    def __init__(self, rows: Rows, pairs: Pairs, evidence: WorkerEvidence) -> None:
        self.rows, self.pairs = rows, pairs
        self.groups = Groups(rows.size, evidence.decisions)
        self.decisions = evidence.decisions
        trusted = ~rows.bad
        self.id = rows.id.tolist()
        self.head = np.where(trusted, rows.head, MISSING).tolist()
        self.last4 = np.where(trusted, rows.last4, MISSING).tolist()
        self.born = np.where(trusted, rows.born, MISSING).tolist()
        self.master = rows.master.tolist()
        self.states = [self.head, self.last4, self.born]
        if (rows.master >= 0).any():
            self.states.append(self.master)
        self.roster = rows.roster.tolist()
        self.has_masters = bool((rows.master >= 0).any())
        self.numbers: dict[int, set[int]] = {}
        self.how = ["new"] * rows.size
        self.score = [0.0] * rows.size

    def run(self) -> Clusters:
        self._join_known()
        refused = self._join_scored()
        clusters = Clusters(self.groups.labels(), self.how, self.score)
        self._first_comers_are_new(clusters)
        clusters.doubtful = self._doubts(refused)
        return clusters

    def _join_known(self) -> None:
        """What needs no weighing: a person's word, the same master, the same number and name."""
        for left, right, verdict in self.decisions:
            if verdict == Verdict.SAME:
                self._join(left, right, "person", SAME_NUMBER)
        self._join_equal(self.rows.master, "again")
        self._join_equal(together(self.rows.id, self.rows.name), "id_number")

    def _join_equal(self, key: Ints, how: str) -> None:
        order = np.flatnonzero(key >= 0)
        order = order[np.argsort(key[order], kind="stable")]
        equal = np.flatnonzero(key[order][1:] == key[order][:-1])
        for left, right in zip(order[equal].tolist(), order[equal + 1].tolist(), strict=True):
            a, b = self.groups.root(left), self.groups.root(right)
            if a != b and not self.groups.declared_different(a, b) and not self._two_masters(a, b):
                self._join(left, right, how, SAME_NUMBER)

    def _join_scored(self) -> list[int]:
        pairs = self.pairs
        worth = np.flatnonzero(pairs.asked | pairs.allowed)
        order = worth[np.argsort(self._priority(worth))]
        allowed = int(pairs.allowed[order].sum())
        refused: list[int] = order[allowed:].tolist()
        links = order[:allowed]
        how = [_HOW[code] for code in pairs.how(links).tolist()]
        plain = self._harmless(links)
        parent, root, count = self.groups.parent, self.groups.root, self.groups.count
        self._join_mutual(links, np.flatnonzero(plain & self._mutual(links)), how)
        left, right, scores = pairs.left[links], pairs.right[links], pairs.score[links]
        for start in range(0, len(links), STRETCH):
            stretch = np.arange(start, min(start + STRETCH, len(links)))
            roots = self.groups.roots()
            # Most links lead into a cluster that stands already; they need no look.
            stretch = stretch[roots[left[stretch]] != roots[right[stretch]]]
            columns = (column[stretch].tolist() for column in (links, left, right, scores, plain))
            for place, pair, a, b, score, harmless in zip(stretch.tolist(), *columns, strict=True):
                root_a = a if parent[a] == a else root(a)
                root_b = b if parent[b] == b else root(b)
                if root_a == root_b:
                    continue
                alone = harmless and count[root_a] == count[root_b] == 1
                if not alone and self._refused(root_a, root_b, pair):
                    refused.append(pair)
                else:
                    self._note(a, b, how[place], score)
                    kept = self.groups.join(root_a, root_b)
                    self._combine(kept, root_b if kept == root_a else root_a)
        return refused

    def _mutual(self, links: Ints) -> np.ndarray:
        """Links that are the strongest of both their rows; `links` come strongest first."""
        left, right, rank = self.pairs.left[links], self.pairs.right[links], np.arange(len(links))
        best = np.full((2, self.rows.size), len(links))
        # Written backwards, the strongest comes last and stays.
        best[0, left[::-1]], best[1, right[::-1]] = rank[::-1], rank[::-1]
        strongest = best.min(axis=0)
        return (strongest[left] == rank) & (strongest[right] == rank)

    def _join_mutual(self, links: Ints, chosen: Ints, how: list[str]) -> None:
        """Join such pairs at once, where both rows still stand alone: nothing that comes before could touch them.

        No row stands in two of these pairs and they contradict each other in nothing, so columns
        are combined whole: what one side lacks the other has.
        """
        groups, pairs = self.groups, self.pairs
        alone = np.array(groups.count) == 1
        alone &= np.array(groups.parent) == np.arange(self.rows.size)
        left, right = pairs.left[links][chosen], pairs.right[links][chosen]
        free = alone[left] & alone[right]
        left, right, chosen = left[free], right[free], chosen[free]
        for column in (self.id, *self.states):
            values = np.array(column)
            values[left] = np.maximum(values[left], values[right])
            column[:] = values.tolist()
        scores = pairs.score[links][chosen].tolist()
        for place, a, b, score in zip(chosen.tolist(), left.tolist(), right.tolist(), scores, strict=True):
            groups.join(a, b)
            self.how[a] = self.how[b] = how[place]
            self.score[a] = self.score[b] = score

    def _priority(self, chosen: Ints) -> Ints:
        """Links before doubts, the strongest first; ties by content, never by where a row stands."""
        pairs = self.pairs
        tie: Any = self.rows.tie_breaker()
        left, right = tie[pairs.left[chosen]], tie[pairs.right[chosen]]
        strength = np.clip(np.round((200.0 - pairs.score[chosen]) * 1000), 0, (1 << 20) - 1).astype(np.int64)
        with np.errstate(over="ignore"):
            content = ((left ^ right) + np.minimum(left, right) * np.int64(0x9E3779B1)) & ((1 << 40) - 1)
        return ((~pairs.allowed[chosen]).astype(np.int64) << 61) | (strength << 41) | content

    def _harmless(self, links: Ints) -> np.ndarray:
        """Pairs of rows that contradict each other in nothing: between two single rows nothing can refuse them."""
        pairs, rows = self.pairs, self.rows
        left, right = pairs.left[links], pairs.right[links]
        clash = pairs.same_roster[links] | pairs.number_wrong[links]
        clash |= (rows.master[left] >= 0) | (rows.master[right] >= 0)
        for column in (rows.head, rows.last4, rows.born):
            clash |= (column[left] >= 0) & (column[right] >= 0) & (column[left] != column[right])
        return ~clash & (not self.decisions)

    def _refused(self, a: int, b: int, pair: int) -> bool:
        if self.has_masters and self._two_masters(a, b):
            return True
        return (
            self.groups.declared_different(a, b)
            or self._contradict(a, b, pair)
            or (self._share_a_roster(a, b) and self._listed_beside_each_other(a, b, pair))
        )

    def _two_masters(self, a: int, b: int) -> bool:
        """Two people who already have records are joined by a person only."""
        return self.master[a] >= 0 and self.master[b] >= 0 and self.master[a] != self.master[b]

    def _contradict(self, a: int, b: int, pair: int) -> bool:
        """Parts of numbers bend for a slip; whole ones only for name, own phone and employer together."""
        if self.id[a] >= 0 and self.id[b] >= 0:
            if self.id[a] == self.id[b] or not self._numbers(a).isdisjoint(self._numbers(b)):
                return False
            return not self.pairs.number_wrong[pair] or self._share_a_roster(a, b)
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
        if pairs.phone_agrees[pair] and pairs.name[pair] == _SAME and pairs.same_employer[pair]:
            return False
        slip = not tails_differ or _one_slip(self.rows.last4_written[last4_a], self.rows.last4_written[last4_b])
        return not (slip and pairs.score[pair] >= STRONG and (tails_differ or pairs.positive[pair]))

    def _share_a_roster(self, a: int, b: int) -> bool:
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
        if pairs.name[pair] <= _ONE and (pairs.number_agrees[pair] or pairs.phone_agrees[pair]):
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

    def _join(self, left: int, right: int, how: str, score: float) -> None:
        a, b = self.groups.root(left), self.groups.root(right)
        if a == b:
            return
        self._note(left, right, how, score)
        kept = self.groups.join(a, b)
        self._combine(kept, b if kept == a else a)

    def _note(self, left: int, right: int, how: str, score: float) -> None:
        """A row came in by the link that first joined it to anything."""
        for row in (left, right):
            if self.how[row] == "new":
                self.how[row], self.score[row] = how, score

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

    def _first_comers_are_new(self, clusters: Clusters) -> None:
        label = np.array(clusters.label, dtype=np.int64)
        first = np.unique(label, return_index=True)[1]
        known = np.zeros(len(first), dtype=bool)
        known[label[self.rows.master >= 0]] = True
        for row in first[~known].tolist():
            clusters.how[row], clusters.score[row] = "new", 0.0

    def _doubts(self, refused: list[int]) -> list[Doubt]:
        pairs = self.pairs
        best: dict[Any, Any] = {}
        for pair in refused:
            a, b = self.groups.root(int(pairs.left[pair])), self.groups.root(int(pairs.right[pair]))
            if a == b or self.groups.declared_different(a, b) or not self._worth_asking(pair, a, b):
                continue
            key = (min(a, b), max(a, b))
            if key not in best or pairs.score[pair] > pairs.score[best[key]]:
                best[key] = pair
        return [
            Doubt(int(pairs.left[pair]), int(pairs.right[pair]), round(float(pairs.score[pair]), 2), self._clues(pair))
            for pair in sorted(best.values(), key=lambda pair: -pairs.score[pair])
        ]

    def _worth_asking(self, pair: int, a: int, b: int) -> bool:
        """Namesakes with numbers of their own are no question; a shared phone or part of a number is."""
        pairs = self.pairs
        numbers_differ = self.id[a] >= 0 and self.id[b] >= 0 and self.id[a] != self.id[b]
        if numbers_differ:
            return bool(pairs.name[pair] <= _MASKED and (pairs.phone_agrees[pair] or pairs.number_agrees[pair]))
        if pairs.name[pair] == _DIFFERENT:
            return bool(pairs.number_agrees[pair] and pairs.score[pair] >= LINK)
        beside = self._share_a_roster(a, b)
        if beside and not pairs.positive[pair]:
            return bool(pairs.name[pair] == _SAME and pairs.same_employer[pair])
        return True

    def _clues(self, pair: int) -> tuple[Clue, ...]:
        pairs, rows = self.pairs, self.rows
        left, right = int(pairs.left[pair]), int(pairs.right[pair])
        words = ("same", "homophone", "masked", "one_character", "related", "differs", "unsaid")
        texts = [rows.name_text[rows.name[row]] if rows.name[row] >= 0 else "" for row in (left, right)]
        tails = [rows.last4_written[rows.last4[row]] if rows.last4[row] >= 0 else "" for row in (left, right)]
        clues = [Clue(f"name_{words[pairs.name[pair]]}", *texts)]
        if self.id[left] >= 0 and self.id[right] >= 0 and self.id[left] != self.id[right]:
            clues.append(Clue("number_differs"))
        elif pairs.number_agrees[pair]:
            clues.append(Clue("number_agrees_in_part", *tails))
        elif all(tails):
            clues.append(Clue("number_differs_in_part", *tails))
        for code, holds in (
            ("phone_same", pairs.phone_agrees[pair]),
            ("phone_differs", pairs.phone_differs[pair]),
            ("birthday_same", pairs.birthday_agrees[pair]),
            ("roster_same", pairs.same_roster[pair]),
            ("employer_same", pairs.same_employer[pair]),
            ("employer_differs", not pairs.same_employer[pair]),
        ):
            if holds:
                clues.append(Clue(code))
        return tuple(clues)


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
