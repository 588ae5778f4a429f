"""Columns as numbers, and which pairs of rows are worth a look.

Comparing everybody with everybody grows with the square of the district;
rows are compared only when they share a key. Everything here is whole-column
work in numpy.
"""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from shanyang.lib.chinese import syllable

Ints = NDArray[np.int64]
MISSING = -1
_PRIME = np.uint64(0x9E3779B97F4A7C15)


def codes(values: Sequence[Hashable] | None, size: int) -> Ints:
    """Values as numbers in the order of the values themselves; nothing said is -1.

    Ordered by value and not by appearance, so that the order of the rows in a
    delivery cannot change a result.
    """
    if values is None:
        return np.full(size, MISSING, dtype=np.int64)
    known = {value for value in values if value not in (None, "", b"")}
    try:
        ordered = sorted(known)  # type: ignore[type-var]
    except TypeError:
        ordered = sorted(known, key=repr)
    code: dict[Hashable, int] = {value: number for number, value in enumerate(ordered)}
    return np.fromiter((code.get(value, MISSING) for value in values), dtype=np.int64, count=size)


def numbers(values: Sequence[int | None] | None, size: int) -> Ints:
    """A column that holds numbers already, None as -1."""
    if values is None:
        return np.full(size, MISSING, dtype=np.int64)
    if isinstance(values, np.ndarray) and values.dtype != object:
        return values.astype(np.int64)
    return np.fromiter((MISSING if value is None else value for value in values), dtype=np.int64, count=size)


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
    pairs = np.unique(column[known] * width + other[known])
    tally = np.bincount(pairs // width, minlength=int(column.max()) + 1)
    result[known] = tally[column[known]]
    return result


def sounds(names: Sequence[str], letters: int = 6) -> tuple[Ints, list[Ints], Ints]:
    """For each name: a code of its sound, codes with one syllable left out, a code of its surname.

    Working on the matrix of characters costs one dictionary look-up per
    character in use instead of one per name.
    """
    matrix = np.array(names, dtype=f"U{letters}") if len(names) else np.zeros(0, dtype=f"U{letters}")
    characters = matrix.view(np.uint32).reshape(len(names), letters)
    used, place = np.unique(characters, return_inverse=True)
    spoken = [syllable(chr(code)) if code else "" for code in used]
    order = {word: number for number, word in enumerate(sorted(set(spoken)))}
    table = np.array([order[word] for word in spoken], dtype=np.uint64)
    spelled = table[place.reshape(characters.shape)]
    lengths = (characters > 0).sum(axis=1)

    def mixed(without: int = -1) -> Ints:
        total = np.zeros(len(names), dtype=np.uint64)
        with np.errstate(over="ignore"):
            for position in range(letters):
                if position != without:
                    total = (total + spelled[:, position] + np.uint64(position + 7)) * _PRIME
                    total ^= total >> np.uint64(29)
        return (total >> np.uint64(2)).astype(np.int64)

    sound = np.unique(mixed(), return_inverse=True)[1].astype(np.int64) if len(names) else np.zeros(0, np.int64)
    holes = []
    for position in range(3):
        key = mixed(position) + position
        holes.append(np.where((lengths >= 3) & (lengths <= letters), key, MISSING))
    surname = np.where(lengths >= 2, spelled[:, 0].astype(np.int64), MISSING) if len(names) else sound
    return sound, holes, surname


def pairs_sharing(key: Ints, limit: int) -> tuple[Ints, Ints]:
    """All pairs of rows with the same key; keys shared by more than `limit` rows say too little."""
    rows = np.flatnonzero(key >= 0)
    empty = np.zeros(0, dtype=np.int64)
    if len(rows) < 2:
        return empty, empty
    rows = rows[np.argsort(key[rows], kind="stable")]
    ordered = key[rows]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(rows)])
    lefts, rights = [empty], [empty]
    for size in np.unique(sizes):
        if not 2 <= size <= limit:
            continue
        block = rows[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        lefts.append(block[:, first].ravel())
        rights.append(block[:, second].ravel())
    return np.concatenate(lefts), np.concatenate(rights)


def union_of_pairs(blocks: Iterable[tuple[Ints, Ints]], size: int) -> tuple[Ints, Ints]:
    """Every pair once, smaller row first."""
    keys = [np.minimum(left, right) * size + np.maximum(left, right) for left, right in blocks if len(left)]
    if not keys:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    unique = np.unique(np.concatenate(keys))
    return unique // size, unique % size
