"""Columns as numbers, and which pairs of rows are worth a look.

Comparing everybody with everybody grows with the square of the district;
rows are compared only when they share a key. Everything here is whole-column
work in numpy.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shanyang.lib.chinese import syllable

Ints = NDArray[np.int64]
MISSING = -1
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_WORD = 8
_BREAK = ord("\n")


def codes(values: Sequence[Hashable] | None, size: int) -> Ints:
    """Values as numbers in the order of the values themselves; nothing said is -1.

    Ordered by value and not by appearance, so that the order of the rows in a
    delivery cannot change a result.
    """
    if values is None:
        return np.full(size, MISSING, dtype=np.int64)
    found = _matrix(values, size)
    order = None if found is None else _in_order(found[1])
    if found is None or order is None:
        return codes_of_objects(values, size)
    result = np.full(size, MISSING, dtype=np.int64)
    result[found[0]] = _places(order)
    return result


def codes_of_objects(values: Sequence[Hashable], size: int) -> Ints:
    """The same for values of any kind, one look-up each."""
    known = set(values) - {None, "", b""}
    try:
        ordered = sorted(known)  # type: ignore[type-var]
    except TypeError:
        ordered = sorted(known, key=repr)
    code: dict[Hashable, int] = {value: number for number, value in enumerate(ordered)}
    code.update({None: MISSING, "": MISSING, b"": MISSING})
    return np.fromiter(map(code.__getitem__, values), dtype=np.int64, count=size)


def _matrix(values: Sequence[Any], size: int) -> tuple[NDArray[np.bool_], NDArray[np.uint8]] | None:
    """Texts or digests of one length as a matrix of bytes, and the rows that have one; None for anything else.

    The objects lie all over the memory, and every visit to them takes longer than sorting as many integers;
    so they are joined once and looked at as bytes.
    """
    kind = type(next(filter(None, values), None))
    if kind is bytes:
        return _matrix_of_digests(values, size)
    if kind is not str:
        return None
    try:
        written = np.frombuffer("\n".join([value or "" for value in values]).encode("ascii"), dtype=np.uint8)
    except (TypeError, UnicodeEncodeError):
        return None
    breaks = written == _BREAK
    ends = np.flatnonzero(breaks)
    if len(ends) != size - 1:
        return None  # a value with a line break of its own
    lengths = np.diff(np.concatenate(([-1], ends, [len(written)]))) - 1
    said, length = lengths > 0, int(lengths.max())
    if (lengths[said] != length).any():
        return None
    return said, written[~breaks].reshape(-1, length)


def _matrix_of_digests(values: Sequence[Any], size: int) -> tuple[NDArray[np.bool_], NDArray[np.uint8]] | None:
    said = list(filter(None, values))
    try:
        written = np.frombuffer(b"".join(said), dtype=np.uint8)
    except TypeError:
        return None
    length = len(said[0])
    if set(map(len, said)) != {length}:
        return None
    return np.fromiter(map(bool, values), dtype=bool, count=size), written.reshape(-1, length)


def _in_order(letters: NDArray[np.uint8]) -> Ints | None:
    """Each row as one integer, in the same order; None where no integer holds it."""
    length = letters.shape[1]
    used = np.flatnonzero(np.bincount(letters.ravel(), minlength=256))
    if len(used) ** length <= 1 << 63:
        digit = np.zeros(256, dtype=np.int64)
        digit[used] = np.arange(len(used))
        total = np.zeros(len(letters), dtype=np.int64)
        for position in range(length):
            total = total * len(used) + digit[letters[:, position]]
        return total
    if length < _WORD:
        return None
    total = (letters[:, :_WORD].copy().view(">u8")[:, 0] >> np.uint64(1)).astype(np.int64)
    return total if _tells_apart(total, letters) else None


def _tells_apart(word: Ints, letters: NDArray[np.uint8]) -> bool:
    """Whether values with the same first word are the same altogether: of digests they are."""
    order = np.argsort(word)
    same = np.flatnonzero(word[order[1:]] == word[order[:-1]])
    return bool((letters[order[same + 1]] == letters[order[same]]).all())


def _places(values: Ints) -> Ints:
    """Each value's place among the different ones, smallest first."""
    widest = int(values.max(initial=0)) + 1
    if widest <= max(1 << 16, 4 * len(values)):
        seen = np.zeros(widest, dtype=np.int64)
        seen[values] = 1
        return (np.cumsum(seen) - 1)[values]
    order = np.argsort(values)
    ordered = values[order]
    places = np.empty(len(values), dtype=np.int64)
    places[order] = np.cumsum(np.r_[False, ordered[1:] != ordered[:-1]])
    return places


def _different(values: Ints) -> Ints:
    """The different values, smallest first; sorting integers is quicker than hashing them."""
    ordered = np.sort(values)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def numbers(values: Sequence[int | None] | None, size: int) -> Ints:
    """A column that holds numbers already, None as -1."""
    if values is None:
        return np.full(size, MISSING, dtype=np.int64)
    if isinstance(values, np.ndarray) and values.dtype != object:
        return values.astype(np.int64)
    try:
        return np.array(values, dtype=np.int64)
    except TypeError:
        return np.array([MISSING if value is None else value for value in values], dtype=np.int64)


def together(*columns: Ints) -> Ints:
    """One key out of several columns; -1 where any of them is missing."""
    key = columns[0].copy()
    missing = columns[0] < 0
    for column in columns[1:]:
        missing |= column < 0
        key = key * (int(column.max(initial=0)) + 1) + column
    key[missing] = MISSING
    return key


def counts(column: Ints) -> Ints:
    """For each row, how many rows say the same; 0 where nothing is said."""
    if not len(column) or column.max() < 0:
        return np.zeros(len(column), dtype=np.int64)
    tally = np.bincount(column[column >= 0])
    return np.where(column >= 0, tally[np.maximum(column, 0)], 0)


def distinct_per(column: Ints, other: Ints) -> Ints:
    """For each row, how many different values of `other` go with its value of `column`."""
    known = (column >= 0) & (other >= 0)
    result = np.zeros(len(column), dtype=np.int64)
    if not known.any():
        return result
    width = int(other.max()) + 1
    pairs = _different(column[known] * width + other[known])
    tally = np.bincount(pairs // width, minlength=int(column.max()) + 1)
    result[known] = tally[column[known]]
    return result


class Letters:
    """A list of names as a matrix of characters and one of syllables.

    Working on matrices costs one dictionary look-up per character in use
    instead of several per name.
    """

    WIDTH = 6

    def __init__(self, names: Sequence[str]) -> None:
        matrix = np.array(names, dtype=f"U{self.WIDTH}") if len(names) else np.zeros(0, dtype=f"U{self.WIDTH}")
        self.characters = matrix.view(np.uint32).reshape(len(names), self.WIDTH).astype(np.int64)
        self.lengths = (self.characters > 0).sum(axis=1)
        used = np.flatnonzero(np.bincount(self.characters.ravel()))
        spoken = [syllable(chr(code)) if code else "" for code in used]
        order = {word: number for number, word in enumerate(sorted(set(spoken)))}
        table = np.zeros(int(used.max(initial=0)) + 1, dtype=np.int64)
        table[used] = [order[word] for word in spoken]
        self.syllables = table[self.characters]
        self.surname = np.where(self.lengths >= 2, self.syllables[:, 0], MISSING)
        self.sound = _places(self._mixed())

    def _mixed(self, without: int = -1) -> Ints:
        total = np.zeros(len(self.syllables), dtype=np.uint64)
        with np.errstate(over="ignore"):
            for position in range(self.WIDTH):
                if position != without:
                    total = (total + self.syllables[:, position].astype(np.uint64) + np.uint64(7)) * _PRIME
                    total ^= total >> np.uint64(29)
        return (total >> np.uint64(2)).astype(np.int64)

    def holes(self) -> list[Ints]:
        """The sound with one syllable left out, to find names with one wrong or missing character."""
        found = []
        for position in range(3):
            left_out = np.where(self.lengths >= 3, self._mixed(position), MISSING)
            if position:
                left_out = np.where(self.lengths == 2, self._mixed(self.WIDTH - 1), left_out)
            found.append(left_out)
        return found

    def expected(self, weights: Ints, *, by_sound: bool) -> np.ndarray:
        """The share of people who would bear each name, were its characters drawn independently."""
        letters = self.syllables if by_sound else self.characters
        total = max(1, int(weights.sum()))
        share = np.ones(len(letters))
        known = self.lengths >= 2
        for first, last in ((0, 1), (1, self.WIDTH)):
            part, present = letters[:, first:last], self.characters[:, first:last] > 0
            tally = np.bincount(part.ravel(), weights=np.where(present, weights[:, None], 0).ravel())
            share *= np.where(present, (tally / max(1.0, tally.sum()))[part], 1.0).prod(axis=1)
        of_length = np.bincount(self.lengths, weights=weights) / total
        return np.where(known, share * of_length[self.lengths], 1.0)

    def differences(self, left: Ints, right: Ints) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For pairs of names: same length, places that differ (by sound at best), and whether any part is shared."""
        # Hardly any name fills the matrix, and what nobody fills need not be compared.
        filled = np.flatnonzero(self.characters.any(axis=0)).max(initial=0) + 1
        characters, syllables = self.characters[:, :filled], self.syllables[:, :filled]
        one, two = characters[left], characters[right]
        spoken_one, spoken_two = syllables[left], syllables[right]
        places = np.minimum((one != two).sum(axis=1), (spoken_one != spoken_two).sum(axis=1))
        meet = (spoken_one[:, :, None] == spoken_two[:, None, :]) & (one > 0)[:, :, None] & (two > 0)[:, None, :]
        return self.lengths[left] == self.lengths[right], places, meet.any(axis=(1, 2))


def pairs_sharing(key: Ints, limit: int) -> tuple[Ints, Ints]:
    """All pairs of rows with the same key; keys shared by more than `limit` rows say too little."""
    rows = np.flatnonzero(key >= 0)
    empty = np.zeros(0, dtype=np.int64)
    if len(rows) < 2:
        return empty, empty
    rows = rows[np.argsort(key[rows])]
    ordered = key[rows]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(rows)])
    useful = (sizes > 1) & (sizes <= limit)
    starts, sizes = starts[useful], sizes[useful]
    # Each row of a block is paired with those behind it.
    first = _runs(starts, sizes)
    behind = np.repeat(starts + sizes, sizes) - first - 1
    return rows[np.repeat(first, behind)], rows[_runs(first + 1, behind)]


def _runs(starts: Ints, lengths: Ints) -> Ints:
    """Runs of consecutive numbers, one behind the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def union_of_pairs(blocks: Iterable[tuple[Ints, Ints]], size: int) -> tuple[Ints, Ints]:
    """Every pair once, smaller row first."""
    keys = [np.minimum(left, right) * size + np.maximum(left, right) for left, right in blocks if len(left)]
    if not keys:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    unique = _different(np.concatenate(keys))
    left = unique // size
    return left, unique - left * size
