"""Which reports are about one enterprise, and which outlets are one.

The credit code decides where it can be trusted. Without it the name does, but
only as far as the law makes names unique: a full company name is one company
in its city, a short name is somebody's only when nobody else could be meant.
Two companies of one franchise share brand and trade and stay two.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from enterprises.rules.clusters import Clue, Clusters, Decision, Doubt, Groups, Verdict
from enterprises.rules.names import (
    NO_NAME,
    EnterpriseName,
    LegalClass,
    Relation,
    elsewhere,
    parse,
    places_of,
    places_written_in,
    relate,
)
from shanyang.lib.chinese import fold
from shanyang.lib.identifiers import uscc_is_valid

# --- weights: how much each clue says beyond the names ------------------------
SAME_ADDRESS = 2.0
SAME_DIVISION = 0.5
OTHER_DIVISION = -0.5  # registered here, working there: common, and weak
SAME_SECTOR = 0.5
OTHER_SECTOR = -2.0
SAME_PEOPLE = 4.0
ONE_ROSTER_UNDER_TWO_NAMES = 8.5
ONLY_A_BRAND = 2.5  # 顺丰 for the one company of that brand
BOTH_IN_ONE_LEDGER = -1.5
OTHER_PEOPLE = -3.0
NAMES = {
    Relation.EXACT: 6.0,
    Relation.SHORT: 5.0,
    Relation.ABBREVIATED: 3.5,
    Relation.HOMOPHONE: 3.0,
    Relation.BRANCH: 3.0,
    Relation.ONE_CHARACTER: 2.0,
    Relation.CONTAINED: 1.5,
    Relation.NEAR_BRAND: 0.5,
    Relation.BRAND: 0.0,
    Relation.FORM: 0.0,
    Relation.DIFFERENT: -6.0,
}
SAME_WORDS = (Relation.EXACT, Relation.SHORT, Relation.ABBREVIATED)
SAME_CODE = 20.0
LINK = 2.0
CLEAR_LEAD = 1.0  # by which the best candidate must beat the next
DOUBT = 0.0
# Shares of a roster that make two rosters one, or two.
ONE_ROSTER = 0.5
NEARLY_ALL = 0.8
TWO_ROSTERS = 0.1
ENOUGH_PEOPLE = 4
ADDRESS_ALIKE = 80
NAME_BLOCK = 60
PEOPLE_BLOCK = 4

_HOW = {
    Relation.EXACT: "name",
    Relation.SHORT: "name",
    Relation.BRANCH: "short_name",
    Relation.ABBREVIATED: "short_name",
    Relation.BRAND: "short_name",
    Relation.CONTAINED: "short_name",
}


@dataclass(frozen=True)
class EnterpriseEvidence:
    """What one row says about an enterprise; `people` are its workers by the sound of their names.

    listed: the row lists the enterprise itself, rather than its people or its outlets.
    """

    name: str
    former_name: str | None = None
    uscc: str | None = None
    division: Hashable = None
    address: str | None = None
    sector: Hashable = None
    source: Hashable = None
    submission: int = 0
    master: int = -1
    people: frozenset[Hashable] = frozenset()
    listed: bool = True


@dataclass
class _Profile:
    """All that the rows of one cluster say."""

    codes: set[str]
    names: set[EnterpriseName]
    former: set[EnterpriseName]
    divisions: set[Hashable]
    sectors: set[Hashable]
    addresses: set[str]
    people: set[Hashable]
    code_by_source: set[tuple[Hashable, str]]
    submissions: set[int]
    sources: set[Hashable]
    master: int
    listed_in: set[int]  # deliveries that list the enterprise itself, not only people of it

    def absorb(self, other: "_Profile") -> None:
        self.codes |= other.codes
        self.names |= other.names
        self.former |= other.former
        self.divisions |= other.divisions
        self.sectors |= other.sectors
        self.addresses |= other.addresses
        self.people |= other.people
        self.code_by_source |= other.code_by_source
        self.submissions |= other.submissions
        self.sources |= other.sources
        self.master = max(self.master, other.master)
        self.listed_in |= other.listed_in


def cluster_enterprises(
    records: Sequence[EnterpriseEvidence], *, places: Iterable[str] = (), decisions: Sequence[Decision] = ()
) -> Clusters:
    """Cluster rows into enterprises.

    `places` are names of divisions of and above the district; what they call
    themselves is stripped from the names. Places that some row spells out
    (焦作市…) are learnt from the rows.
    """
    names = [record.name for record in records] + [record.former_name or "" for record in records]
    known = places_of(places) | places_written_in(names)
    return _Matching(records, known, decisions).run()


class _Matching:
    def __init__(
        self, records: Sequence[EnterpriseEvidence], places: frozenset[str], decisions: Sequence[Decision]
    ) -> None:
        self.records, self.places, self.decisions = records, places, decisions
        self.names = [parse(record.name, places) for record in records]
        self.nameless = [name.full in NO_NAME for name in self.names]
        self.groups = Groups(len(records), decisions)
        self.codes = [record.uscc or None for record in records]
        self.how = ["new"] * len(records)
        self.score = [0.0] * len(records)
        self.doubts: dict[tuple[int, int], Doubt] = {}
        self._mistrust_copied_codes()
        self.profiles = [self._profile(index) for index in range(len(records))]

    def run(self) -> Clusters:
        for left, right, verdict in self.decisions:
            if verdict == Verdict.SAME:
                self._join(left, right, "person", SAME_CODE)
        self._join_equal([record.master if record.master >= 0 else None for record in self.records], "again")
        self._join_equal(self.codes, "uscc")
        self._join_full_names()
        self._join_former_names()
        self._join_the_rest()
        clusters = Clusters(self.groups.labels(), self.how, self.score)
        seen: set[int] = set()
        for index, label in enumerate(clusters.label):
            if label not in seen and self.profiles[self.groups.root(index)].master < 0:
                clusters.how[index], clusters.score[index] = "new", 0.0
            seen.add(label)
        clusters.doubtful = self._final_doubts()
        return clusters

    # -- what each row says -----------------------------------------------------

    def _profile(self, index: int) -> _Profile:
        record, code = self.records[index], self.codes[index]
        former = {parse(text.removeprefix("原"), self.places) for text in [record.former_name or ""] if text.strip()}
        former |= {parse(text, self.places) for text in self.names[index].former}
        return _Profile(
            codes={code} if code else set(),
            names=set() if self.nameless[index] else {self.names[index]},
            former=former,
            divisions={record.division} - {None},
            sectors={record.sector} - {None},
            addresses={fold(record.address)} - {""},
            people=set(record.people),
            code_by_source={(record.source, code)} if code else set(),
            sources={record.source} - {None},
            submissions={record.submission} - {0},
            master=record.master,
            listed_in={record.submission} - {0} if record.listed and not record.people else set(),
        )

    def _mistrust_copied_codes(self) -> None:
        """A code under an alien name counts only where that name has no code of its own.

        Filling down a column copies the code of the row above; the name then
        stands elsewhere with another code.
        """
        by_code: dict[str, list[int]] = {}
        by_name: dict[str, set[str]] = {}
        for index, code in enumerate(self.codes):
            if code and not self.nameless[index]:
                by_code.setdefault(code, []).append(index)
                by_name.setdefault(self.names[index].core, set()).add(code)
        for code, indexes in by_code.items():
            if len({self.names[index].core for index in indexes}) < 2:
                continue
            for index in indexes:
                others = by_name[self.names[index].core] - {code}
                aliens = [
                    other
                    for other in indexes
                    if relate(self.names[index], self.names[other]) is Relation.DIFFERENT
                    and not self._renamed(index, other)
                ]
                core = self.names[index].core
                backed = {self.records[other].source for other in indexes if self.names[other].core == core}
                if others and aliens and len(aliens) * 2 > len(indexes) - 1 and len(backed) == 1:
                    self.codes[index] = None

    def _renamed(self, left: int, right: int) -> bool:
        one, two = fold(self.records[left].former_name), fold(self.records[right].former_name)
        return bool(
            (one and one in self.names[right].full)
            or (two and two in self.names[left].full)
            or any(fold(text) in self.names[right].full for text in self.names[left].former)
            or any(fold(text) in self.names[left].full for text in self.names[right].former)
        )

    # -- joining ------------------------------------------------------------------

    def _join(self, left: int, right: int, how: str, score: float) -> None:
        a, b = self.groups.root(left), self.groups.root(right)
        if a == b:
            return
        for index in (left, right):
            if self.how[index] == "new":
                self.how[index], self.score[index] = how, score
        kept = self.groups.join(a, b)
        self.profiles[kept].absorb(self.profiles[b if kept == a else a])

    def _may_join(self, a: int, b: int) -> bool:
        one, two = self.profiles[a].master, self.profiles[b].master
        return not (one >= 0 and two >= 0 and one != two) and not self.groups.declared_different(a, b)

    def _join_equal(self, keys: Sequence[Hashable], how: str) -> None:
        first: dict[Hashable, int] = {}
        for index, key in enumerate(keys):
            if key is None:
                continue
            a, b = self.groups.root(first.setdefault(key, index)), self.groups.root(index)
            if a != b and self._may_join(a, b):
                self._join(first[key], index, how, SAME_CODE)
            elif a != b and not self.groups.declared_different(a, b):
                self._doubt(first[key], index, SAME_CODE, "code_same")

    def _join_full_names(self) -> None:
        """Equal names in full form. A company's is unique in its city; a shop's needs a second clue."""
        by_core: dict[tuple[str, LegalClass, str], list[int]] = {}
        for index, name in enumerate(self.names):
            if not self.nameless[index]:
                by_core.setdefault((name.core, name.legal, name.branch), []).append(index)
        for indexes in by_core.values():
            for place, left in enumerate(indexes):
                for right in indexes[place + 1 :]:
                    self._join_namesakes(left, right)

    def _join_namesakes(self, left: int, right: int) -> None:
        a, b = self.groups.root(left), self.groups.root(right)
        if a == b or not self._may_join(a, b) or elsewhere(self.names[left], self.names[right]):
            return
        if self._codes_agree(a, b, self.names[left].legal):
            self._join(left, right, "name", NAMES[Relation.EXACT])
        else:
            self._doubt(left, right, NAMES[Relation.EXACT], "name_same", "code_differs")

    def _codes_agree(self, a: int, b: int, legal: LegalClass = LegalClass.UNSAID) -> bool:
        """Nothing known, a slip in one of them, or a company's full name against a doubtful code."""
        one, two = self.profiles[a], self.profiles[b]
        if not one.codes or not two.codes or one.codes & two.codes:
            return True
        full = legal in (LegalClass.COMPANY, LegalClass.BRANCH)
        if {source for source, _ in one.code_by_source} & {source for source, _ in two.code_by_source}:
            # One source lists both codes: it means two enterprises, unless it mistyped one. A company's
            # name is registered once; a code of it that one source alone writes is the mistyped one.
            alone = min(len(one.sources), len(two.sources)) == 1 < max(len(one.sources), len(two.sources))
            return (full and alone) or any(_slip(left, right) for left in one.codes for right in two.codes)
        if full:
            return True
        return any(
            _slip(left, right) or not (uscc_is_valid(left) and uscc_is_valid(right))
            for left in one.codes
            for right in two.codes
        )

    def _join_former_names(self) -> None:
        by_core: dict[str, list[int]] = {}
        for index, name in enumerate(self.names):
            if not self.nameless[index]:
                by_core.setdefault(name.core, []).append(index)
        for index in range(len(self.records)):
            for former in self._profile(index).former:
                roots = {self.groups.root(other): other for other in by_core.get(former.core, ())}
                roots.pop(self.groups.root(index), None)
                for root, other in roots.items():
                    a = self.groups.root(index)
                    if a == root or not self._may_join(a, root):
                        continue
                    if self._codes_agree(a, root) and self.names[other].branch == former.branch:
                        self._join(index, other, "former_name", NAMES[Relation.EXACT])
                    else:
                        self._doubt(index, other, NAMES[Relation.EXACT], "former_name", "code_differs")

    def _join_the_rest(self) -> None:
        """Short, misspelt and branch names: the best candidate, if it stands out."""
        scored = [item for a, b in sorted(self._blocks()) if self._may_join(a, b) for item in self._weigh(a, b)]
        candidates: dict[int, list[tuple[float, int]]] = {}
        for score, a, b, _ in scored:
            candidates.setdefault(a, []).append((score, b))
            candidates.setdefault(b, []).append((score, a))
        alike = {frozenset((a, b)) for score, a, b, _ in scored if score >= LINK}
        for score, left, right, relation in sorted(scored, key=lambda item: (-item[0], *self._order(item[1], item[2]))):
            a, b = self.groups.root(left), self.groups.root(right)
            if a == b:
                continue
            rivals = any(
                value > score - CLEAR_LEAD
                and self.groups.root(other) not in (a, b)
                and frozenset((other, left + right - vague)) not in alike
                and not self._lesser_namesake(other, left + right - vague)
                for vague in self._vaguer(left, right)
                for value, other in candidates[vague]
            )
            if score >= LINK and not rivals and self._may_join(a, b) and self._codes_agree(a, b):
                self._join(left, right, _HOW.get(relation, "similar_name"), score)
            elif relation not in (Relation.BRAND, Relation.FORM) or score >= LINK:
                self._doubt(left, right, score, *(["several_alike"] if rivals else []))

    def _lesser_namesake(self, rival: int, target: int) -> bool:
        """Of two registrations under one name, a short name means the one that more offices know."""
        one, two = self.profiles[self.groups.root(rival)], self.profiles[self.groups.root(target)]
        cores = {name.core for name in one.names} & {name.core for name in two.names}
        return bool(cores) and (len(one.sources), len(one.people)) < (len(two.sources), len(two.people))

    def _vaguer(self, left: int, right: int) -> list[int]:
        """The side that could mean somebody else: the one without a code, or with the shorter name."""
        without = [index for index in (left, right) if not self.profiles[self.groups.root(index)].codes]
        if len(without) == 1:
            return without
        names = [self.profiles[self.groups.root(index)].names for index in (left, right)]
        lengths = [max((len(name.core) for name in group), default=0) for group in names]
        return [index for index, length in zip((left, right), lengths, strict=True) if length == min(lengths)]

    def _order(self, left: int, right: int) -> tuple[str, str]:
        names = sorted((self.names[left].full, self.names[right].full))
        return names[0], names[1]

    def _blocks(self) -> set[tuple[int, int]]:
        """Pairs of clusters that share a brand, a sound, a beginning or an end, or people."""
        keys: dict[tuple[str, Hashable], set[int]] = {}
        for index, name in enumerate(self.names):
            root = self.groups.root(index)
            named = [] if self.nameless[index] else [
                ("brand", name.brand), ("spoken", name.spoken_brand), ("start", name.core[:2]), ("end", name.core[2:]),
                ("middle", name.core[2:4]),
            ]  # fmt: skip
            for kind, text in (*named, ("middle", name.brand)):
                if len(text) > 1:
                    keys.setdefault((kind, text), set()).add(root)
            for person in self.records[index].people:
                keys.setdefault(("person", person), set()).add(root)
        pairs: set[tuple[int, int]] = set()
        for (kind, _), roots in keys.items():
            if 2 <= len(roots) <= (PEOPLE_BLOCK if kind == "person" else NAME_BLOCK):
                pairs.update(combinations(sorted(roots), 2))
        return pairs

    def _weigh(self, a: int, b: int) -> list[tuple[float, int, int, Relation]]:
        """What the names and everything else of two clusters say; nothing when it is not worth a doubt."""
        one, two = self.profiles[a], self.profiles[b]
        if one.codes and two.codes and not any(_slip(x, y) for x in one.codes for y in two.codes):
            return []
        relations = [relate(x, y) for x in one.names | one.former for y in two.names | two.former]
        relation = max(relations, default=Relation.DIFFERENT, key=NAMES.__getitem__)
        overlap = _overlap_weight(one.people, two.people)
        by_brand = relation is Relation.BRAND and (_only_a_brand(one.names) or _only_a_brand(two.names))
        # A roster leaves out 分公司, or all but the brand, where the list of the same ledger is more exact.
        said_shorter = (relation is Relation.BRANCH or by_brand) and not one.listed_in & two.listed_in
        if relation in SAME_WORDS or (said_shorter and one.submissions & two.submissions):
            # A roster that writes now the short name and now the full one lists each person under one of them.
            overlap = max(overlap, 0.0)
        weight = NAMES[relation] + overlap
        if relation is Relation.DIFFERENT and weight < DOUBT:
            return []
        if by_brand:
            weight += ONLY_A_BRAND
        if relation not in SAME_WORDS and not said_shorter and one.submissions & two.submissions:
            weight += BOTH_IN_ONE_LEDGER
        weight += _agreement(one.divisions, two.divisions, SAME_DIVISION, OTHER_DIVISION)
        weight += _agreement(one.sectors, two.sectors, SAME_SECTOR, OTHER_SECTOR)
        if any(_same_address(x, y) for x in one.addresses for y in two.addresses):
            weight += SAME_ADDRESS
        return [(weight, a, b, relation)] if weight >= DOUBT else []

    # -- doubts -------------------------------------------------------------------

    def _doubt(self, left: int, right: int, score: float, *codes: str) -> None:
        key = (min(left, right), max(left, right))
        if key not in self.doubts or self.doubts[key].score < score:
            one, two = self.records[left], self.records[right]
            clues = [Clue(code) for code in codes]
            clues.append(Clue(f"name_{relate(self.names[left], self.names[right])}", one.name, two.name))
            if one.uscc or two.uscc:
                clues.append(Clue("code", one.uscc or "", two.uscc or ""))
            self.doubts[key] = Doubt(left, right, round(score, 2), tuple(clues))

    def _final_doubts(self) -> list[Doubt]:
        best: dict[tuple[int, int], Doubt] = {}
        for doubt in self.doubts.values():
            a, b = self.groups.root(doubt.left), self.groups.root(doubt.right)
            if a == b or self.groups.declared_different(a, b):
                continue
            key = (min(a, b), max(a, b))
            if key not in best or best[key].score < doubt.score:
                best[key] = doubt
        return sorted(best.values(), key=lambda doubt: (-doubt.score, doubt.left, doubt.right))


def _only_a_brand(names: set[EnterpriseName]) -> bool:
    return bool(names) and all(name.core == name.brand and name.legal is LegalClass.UNSAID for name in names)


def _slip(left: str, right: str) -> bool:
    """Two codes that differ by a typing error, of which at most one can be valid."""
    near = OSA.distance(left, right, score_cutoff=2) <= 2
    return near and not (uscc_is_valid(left) and uscc_is_valid(right) and OSA.distance(left, right) > 1)


def _overlap_weight(one: set[Hashable], two: set[Hashable]) -> float:
    """Rosters that are one people's, or two; small rosters say nothing."""
    small = min(len(one), len(two))
    if small < ENOUGH_PEOPLE:
        return 0.0
    share = len(one & two) / small
    if share >= NEARLY_ALL and small > ENOUGH_PEOPLE:
        return ONE_ROSTER_UNDER_TWO_NAMES
    return SAME_PEOPLE if share >= ONE_ROSTER else OTHER_PEOPLE if share <= TWO_ROSTERS else 0.0


def _agreement(one: set[Hashable], two: set[Hashable], same: float, other: float) -> float:
    if not one or not two:
        return 0.0
    return same if one & two else other


def _same_address(left: str, right: str) -> bool:
    """Alike, and with the same numbers: next door is another enterprise."""
    return fuzz.ratio(left, right) >= ADDRESS_ALIKE and re.findall(r"\d+", left) == re.findall(r"\d+", right)
