"""Pairs of people that stay apart until somebody has looked at them, and what speaks for and against."""

import numpy as np

from enterprises.rules.blocking import Ints
from enterprises.rules.clusters import Clue, Doubt, whole
from enterprises.rules.worker_pairs import DIFFERENT, LINK, MASKED, SAME
from enterprises.rules.worker_people import People

_WORDS = ("same", "homophone", "masked", "one_character", "related", "differs", "unsaid")


def doubts(people: People, refused: Ints) -> list[Doubt]:
    """One question for each two clusters, by the strongest of the refused pairs between them; strongest first."""
    pairs, groups = people.pairs, people.groups
    roots = groups.roots()
    a, b = roots[pairs.left[refused]], roots[pairs.right[refused]]
    open_ = a != b
    refused, a, b = refused[open_], a[open_], b[open_]
    asked = _worth_asking(people, refused, a, b)
    best: dict[tuple[int, int], tuple[float, int]] = {}
    columns = (column[asked].tolist() for column in (refused, np.minimum(a, b), np.maximum(a, b), pairs.score[refused]))
    for pair, one, two, score in zip(*columns, strict=True):
        if groups.declared_different(one, two):
            continue
        if (one, two) not in best or score > best[one, two][0]:
            best[one, two] = score, pair
    return [
        Doubt(int(pairs.left[pair]), int(pairs.right[pair]), round(score, 2), _clues(people, pair))
        for score, pair in sorted(best.values(), key=lambda found: -found[0])
    ]


def _worth_asking(people: People, chosen: Ints, a: Ints, b: Ints) -> np.ndarray:
    """Namesakes with numbers of their own are no question; a shared phone or part of a number is."""
    pairs = people.pairs
    name, number, phone = pairs.name[chosen], pairs.number_agrees[chosen], pairs.phone_agrees[chosen]
    id_a, id_b = whole(people.id)[a], whole(people.id)[b]
    numbers_differ = (id_a >= 0) & (id_b >= 0) & (id_a != id_b)
    asked = np.where(
        numbers_differ,
        (name <= MASKED) & (phone | number),
        (name != DIFFERENT) | (number & (pairs.score[chosen] >= LINK)),
    )
    namesakes = (name == SAME) & pairs.same_employer[chosen]
    unsure = ~numbers_differ & (name != DIFFERENT) & ~pairs.positive[chosen] & ~namesakes
    for place in np.flatnonzero(unsure).tolist():
        # Beside each other in one roster: two people, unless something speaks for one.
        asked[place] = not people.share_a_roster(int(a[place]), int(b[place]))
    return asked


def _clues(people: People, pair: int) -> tuple[Clue, ...]:
    pairs, rows = people.pairs, people.rows
    left, right = int(pairs.left[pair]), int(pairs.right[pair])
    texts = [rows.name_text[rows.name[row]] if rows.name[row] >= 0 else "" for row in (left, right)]
    tails = [rows.last4_written[rows.last4[row]] if rows.last4[row] >= 0 else "" for row in (left, right)]
    clues = [Clue(f"name_{_WORDS[pairs.name[pair]]}", *texts)]
    if people.id[left] >= 0 and people.id[right] >= 0 and people.id[left] != people.id[right]:
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
