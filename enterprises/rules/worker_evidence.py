"""What the rows of all sources say about people, ready to be compared."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from enterprises.rules.blocking import MISSING, Ints, Letters, codes, counts, distinct_per, numbers, together
from enterprises.rules.clusters import Decision
from shanyang.lib.chinese import NameMatch, compare_names, name_key

# From this many different names on, a phone belongs to a station and not to a person.
STATION_PHONE = 3
# A district is never smaller; keeps the weights of a first, tiny delivery sane.
SMALLEST_DISTRICT = 1_000
# Other bearers of a name, at the least: nobody is sure to be unique.
RAREST = 0.03


@dataclass
class WorkerEvidence:
    """Columns of equal length, one row per report; None or -1 = not said.

    Identity numbers and phones come as any hashable: keyed digests in the
    product, plain text in tests. `enterprise` is the enterprise the row's words
    were resolved to. `id_bad` marks numbers that failed their check digit: they
    carry parts, no `id_index`, and their parts may be wrong. Rows that are
    already linked carry their `master`. `decisions` are (row, row, verdict).
    """

    name: Sequence[str | None]
    id_index: Sequence[Hashable] | None = None
    id_mask: Sequence[Hashable] | None = None
    id_head: Sequence[Hashable] | None = None
    id_last4: Sequence[str | None] | None = None
    phone: Sequence[Hashable] | None = None
    phone_tail4: Sequence[str | None] | None = None
    phone_head3: Sequence[str | None] | None = None
    born_on: Sequence[int | None] | None = None
    sex: Sequence[str | None] | None = None
    enterprise: Sequence[int | None] | None = None
    source: Sequence[int | None] | None = None
    submission: Sequence[int | None] | None = None
    master: Sequence[int | None] | None = None
    id_bad: Sequence[bool] | None = None
    decisions: Sequence[Decision] = field(default=())

    def __len__(self) -> int:
        return len(self.name)


class Rows:
    """The same columns as numbers, with what follows from them."""

    def __init__(self, evidence: WorkerEvidence) -> None:
        size = self.size = len(evidence)
        self._names(evidence.name)
        self.id = codes(evidence.id_index, size)
        self.mask = codes(evidence.id_mask, size)
        self.head = codes(evidence.id_head, size)
        self.last4 = codes(evidence.id_last4, size)
        self.last4_written = sorted({text for text in evidence.id_last4 or () if text})
        self.phone = codes(evidence.phone, size)
        self.tail = codes(evidence.phone_tail4, size)
        self.head3 = codes(evidence.phone_head3, size)
        self.born = numbers(evidence.born_on, size)
        self._births()
        self.sex = codes(evidence.sex, size)
        self.enterprise = numbers(evidence.enterprise, size)
        self.source = numbers(evidence.source, size)
        self.submission = numbers(evidence.submission, size)
        self.master = numbers(evidence.master, size)
        if evidence.id_bad is None:
            # Both ends of a number were read and still it has no index: its check digit failed.
            self.bad = (self.id < 0) & (self.mask >= 0) & (self.head >= 0)
        else:
            self.bad = np.asarray(evidence.id_bad, dtype=bool)
        self._disown()
        self.station_phone = distinct_per(self.phone, self.sound) >= STATION_PHONE
        self.roster = together(self.source, self.enterprise)
        with_id = int((self.id >= 0).sum())
        different = len(np.unique(self.id[self.id >= 0]))
        sources = len(np.unique(self.source[self.source >= 0]))
        self.reports_each = max(1.0, with_id / different if different else sources * 0.65)
        self.people = max(SMALLEST_DISTRICT, size / self.reports_each)

    def _names(self, names: Sequence[str | None]) -> None:
        written = {name: name_key(name) for name in set(names)}
        self.name_text = sorted(set(written.values()))
        place = {key: number for number, key in enumerate(self.name_text)}
        code = {name: place[key] for name, key in written.items()}
        self.name = np.fromiter(map(code.__getitem__, names), dtype=np.int64, count=self.size)
        letters = self.letters = Letters(self.name_text)
        self.sound = letters.sound[self.name]
        self.holes = [hole[self.name] for hole in letters.holes()]
        self.surname = letters.surname[self.name]
        self.masked_names = np.array(["*" in text for text in self.name_text], dtype=bool)
        self.masked = self.masked_names[self.name]
        if "" in place:
            nameless = self.name == place[""]
            self.sound = np.where(nameless, MISSING, self.sound)
            self.name = np.where(nameless, MISSING, self.name)

    def _births(self) -> None:
        days = np.maximum(self.born - date(1970, 1, 1).toordinal(), -90_000).astype("datetime64[D]")
        months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
        known = self.born >= 0
        self.born_month = np.where(known, months.astype(np.int64) + 12 * 1970, MISSING)
        self.born_year = np.where(known, years.astype(np.int64) + 1970, MISSING)
        self.first_of_month = known & (days == months.astype("datetime64[D]"))
        self.first_of_year = known & (days == years.astype("datetime64[D]"))

    def _disown(self) -> None:
        """A number under two quite different names was copied: it counts for its owner only.

        The owner is the name that more sources give with it, or, between one
        and one, the name that is not known with a number of its own.
        """
        suspicious = np.flatnonzero((self.id >= 0) & (distinct_per(self.id, self.name) > 1))
        by_number: dict[int, dict[int, list[int]]] = {}
        for row in suspicious.tolist():
            by_number.setdefault(int(self.id[row]), {}).setdefault(int(self.name[row]), []).append(row)
        wrong: list[int] = []
        for by_name in by_number.values():
            wrong.extend(self._copied(by_name))
        for row in wrong:
            self.id[row] = self.mask[row] = self.head[row] = self.last4[row] = self.born[row] = MISSING

    def _copied(self, by_name: dict[int, list[int]]) -> list[int]:
        groups: list[list[int]] = []
        for name, rows in by_name.items():
            like = next(
                (
                    group
                    for group in groups
                    if self.names_match(int(self.name[group[0]]), name) is not NameMatch.DIFFERENT
                ),
                None,
            )
            groups.append(rows) if like is None else like.extend(rows)
        if len(groups) < 2:
            return []
        support = [(len({int(self.source[row]) for row in group}), len(group)) for group in groups]
        best = max(support)
        if best > (1, 1) and support.count(best) == 1:
            return [row for group, many in zip(groups, support, strict=True) if many == (1, 1) for row in group]
        elsewhere = [any(self._has_own_number(row) for row in group) for group in groups]
        if best > (1, 1) or all(elsewhere) or not any(elsewhere):
            return []
        return [row for group, known in zip(groups, elsewhere, strict=True) if known for row in group]

    def _has_own_number(self, row: int) -> bool:
        """Somebody of this name, here or with this phone, is reported with another number."""
        alike = (self.name == self.name[row]) & (self.id >= 0) & (self.id != self.id[row])
        here = (self.enterprise >= 0) & (self.enterprise == self.enterprise[row])
        reached = (self.phone >= 0) & (self.phone == self.phone[row])
        return bool((alike & (here | reached)).any())

    def names_match(self, left: int, right: int) -> NameMatch:
        return compare_names(self.name_text[left], self.name_text[right])

    def tie_breaker(self) -> Ints:
        """A number for the content of a row, so that ties do not depend on where it stands."""
        total = np.zeros(self.size, dtype=np.uint64)
        columns = (self.name, self.id, self.mask, self.head, self.last4, self.phone, self.tail, self.born,
                   self.enterprise, self.source, self.submission, self.master)  # fmt: skip
        with np.errstate(over="ignore"):
            for column in columns:
                total = (total + (column + 2).astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
                total ^= total >> np.uint64(31)
        return (total >> np.uint64(12)).astype(np.int64)

    def bearers(self, column: Ints, *, by_sound: bool = False) -> np.ndarray:
        """How many other people bear a row's name: those seen elsewhere, or those to be expected.

        Each further enterprise shows one more bearer; a name seen once only may
        still be borne by somebody the ledgers have not shown, the less likely
        the rarer its characters.
        """
        weights = np.bincount(self.name[self.name >= 0], minlength=len(self.name_text))
        expected = self.letters.expected(weights, by_sound=by_sound)[self.name] * self.people
        seen = distinct_per(column, self.enterprise) - 1.0
        return np.maximum(np.maximum(expected, seen), RAREST)

    def share(self, column: Ints) -> np.ndarray:
        """How many people a surname or an enterprise has, from how often it is reported."""
        return np.maximum(1.0, counts(column) / self.reports_each)
