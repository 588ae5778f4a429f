"""Where sources contradict each other, and where they only seem to.

Pure rules over what was said about one subject. What is not known takes no
part; two figures on different bases are two figures, not a contradiction; a
masked number contradicts only what cannot stand behind its mask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from enterprises.rules.sources import Source
from shanyang.lib import chinese

GONE = frozenset(("moved_out", "deregistered"))
"""States in which an enterprise is no longer counted in the district."""

_ONE_STATE = {"closed": "suspended"}
"""Two words of the street for shutters that are down; the difference is not worth an officer's walk."""

STREET_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Said:
    """One value in one report. `part` is the place for which a street speaks, if it speaks only for a part."""

    source: str
    value: object
    report: int
    department: int | None = None
    basis: str = ""
    part: object = None


@dataclass(frozen=True, slots=True)
class Span:
    """How many people the rosters show: at least the employer's own, at most all that anybody lists."""

    low: int
    high: int

    def holds(self, number: int) -> bool:
        """Whether a declared number can be right.

        >>> Span(38, 40).holds(39), Span(38, 40).holds(41)
        (True, False)
        """
        return self.low <= number <= self.high


def known(said: Iterable[Said]) -> list[Said]:
    """What was said at all; None is 不掌握."""
    return [one for one in said if one.value is not None]


def numbers_differ(said: Sequence[Said], *, roster: Span | None = None, alike: frozenset[str] = frozenset()) -> bool:
    """Whether declared numbers contradict each other on one basis, or contradict the roster.

    A number that several streets give in parts may agree as a sum. Only a
    number without a stated basis is held against the roster: a platform's
    active riders or the people met at a station are another count. `alike` are
    the bases of `bases_alike`, which mean what an unlabelled number means here.

    >>> numbers_differ([Said("territory", 40, 1), Said("supervisor", 300, 2, basis="platform_active")])
    False
    >>> numbers_differ([Said("territory", 40, 1), Said("registrar", 43, 2)])
    True
    """
    by_basis = _by_basis(said)
    plain = by_basis.pop("", [])
    groups = [plain] if plain else []
    groups += [[*plain, *claims] if basis in alike else claims for basis, claims in by_basis.items()]
    comparable = [bool(plain)] * bool(plain) + [basis in alike for basis in by_basis]
    for claims, with_roster in zip(groups, comparable, strict=True):
        readings = [_readings(each) for each in _by_source(claims).values()]
        if any(not each for each in readings) or not _agree(readings):
            return True
        if with_roster and roster and not any(roster.holds(number) for number in set.intersection(*readings)):
            return True
    return False


ENOUGH_TO_TELL = 3
"""So many enterprises must agree before a basis is taken for the usual one."""


def bases_alike(firms: Iterable[tuple[Sequence[Said], Span | None]]) -> frozenset[str]:
    """Bases that mean, in this round, what a number without a basis means.

    Offices label one and the same count differently. Where a labelled number
    mostly equals the unlabelled one (or the roster) of the same enterprise,
    the label is another word for it, and the few that differ contradict.

    >>> same = [([Said("employer", n, 1), Said("supervisor", n, 2, basis="contract")], None) for n in (4, 7, 9)]
    >>> sorted(bases_alike([*same, ([Said("employer", 9, 1), Said("supervisor", 5, 2, basis="contract")], None)]))
    ['contract']
    """
    agree: dict[str, int] = defaultdict(int)
    differ: dict[str, int] = defaultdict(int)
    for said, roster in firms:
        by_basis = _by_basis(said)
        plain = {int(str(one.value)) for one in by_basis.pop("", [])}
        for basis, claims in by_basis.items():
            numbers = {int(str(one.value)) for one in claims}
            if not plain and not roster:
                continue
            # Either is enough: the plain number beside it may be the wrong one.
            same = bool(numbers & plain) or (roster is not None and any(roster.holds(number) for number in numbers))
            (agree if same else differ)[basis] += 1
    return frozenset(basis for basis, count in agree.items() if count >= max(ENOUGH_TO_TELL, 2 * differ[basis]))


def _by_basis(said: Iterable[Said]) -> dict[str, list[Said]]:
    by_basis: dict[str, list[Said]] = defaultdict(list)
    for one in known(said):
        by_basis["" if one.basis in ("", "unknown") else one.basis].append(one)
    return by_basis


def _by_source(said: Iterable[Said]) -> dict[str, list[Said]]:
    by_source: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_source[one.source].append(one)
    return by_source


def _readings(claims: list[Said]) -> set[int]:
    """Numbers that one source may mean; empty when it contradicts itself."""
    values = {int(str(one.value)) for one in claims}
    if len(values) == 1 and len(claims) == 1:
        return values
    parts = [one.part for one in claims]
    if None not in parts and len(set(parts)) == len(parts):
        total = sum(int(str(one.value)) for one in claims)
        return {total, *values} if len(values) == 1 else {total}
    return values if len(values) == 1 else set()


def _agree(readings: list[set[int]]) -> bool:
    return bool(set.intersection(*readings)) if readings else True


def statuses_differ(said: Sequence[Said]) -> bool:
    """Whether the states of business exclude each other.

    >>> statuses_differ([Said("territory", "closed", 1), Said("employer", "suspended", 2)])
    False
    """
    return len({_ONE_STATE.get(str(one.value), one.value) for one in known(said)}) > 1


def values_differ(said: Sequence[Said]) -> bool:
    """Whether plain values differ: credit codes, sectors, party status."""
    return len({one.value for one in known(said)}) > 1


def streets_differ(said: Sequence[Said]) -> bool:
    """Whether two sources place a subject in streets that have none in common.

    A street and a community inside it agree, and a source may know an
    enterprise in several streets.

    >>> streets_differ([Said("territory", "410811001", 1), Said("employer", "410811001003", 2)])
    False
    """
    by_source: dict[str, set[str]] = defaultdict(set)
    for one in known(said):
        if len(str(one.value)) >= STREET_DIGITS:
            by_source[one.source].add(str(one.value)[:STREET_DIGITS])
    streets = list(by_source.values())
    return any(not one & other for place, one in enumerate(streets) for other in streets[place + 1 :])


def names_differ(said: Sequence[Said]) -> bool:
    """Whether names of one person are written differently; script, spaces and masks do not count.

    >>> names_differ([Said("employer", "張偉", 1), Said("territory", "张 伟", 2)])
    False
    >>> names_differ([Said("employer", "张伟", 1), Said("territory", "张玮", 2)])
    True
    """
    names = sorted({chinese.name_key(str(one.value)) for one in known(said)}, key=lambda name: ("*" in name, name))
    plain = [name for name in names if "*" not in name]
    if len(plain) > 1:
        return True
    return any(not any(_fits(mask, name) for name in plain) for mask in names[len(plain) :]) if plain else False


def _fits(mask: str, name: str) -> bool:
    if len(mask) == len(name):
        return all(seen in ("*", there) for seen, there in zip(mask, name, strict=True))
    return mask.strip("*") in name


@dataclass(frozen=True, slots=True)
class Phone:
    """What a row shows of a phone: a keyed index of the whole number, or head and tail of a mask."""

    index: bytes | None
    head3: str | None
    tail4: str | None


def phones_differ(phones: Iterable[Phone]) -> bool:
    """Whether no single phone can be behind all that is shown.

    >>> phones_differ([Phone(b"a", None, "1234"), Phone(None, "138", "1234")])
    False
    """
    rows = set(phones)
    return any(
        len({getattr(row, part) for row in rows if getattr(row, part)}) > 1 for part in ("index", "head3", "tail4")
    )


@dataclass(frozen=True, slots=True)
class Identity:
    """What a row shows of a resident number; kind as read (full, mask, head, last4, bad, none)."""

    kind: str
    index: bytes | None
    mask: bytes | None
    head: bytes | None
    last4: str | None


def identities_differ(rows: Iterable[Identity]) -> bool:
    """Whether no single resident number can be behind all that is shown.

    A number of eighteen characters with a wrong check digit cannot be the valid
    number that another row gives, even if all that is kept of both agrees.
    """
    shown = set(rows)
    if any(len({getattr(row, part) for row in shown if getattr(row, part)}) > 1 for part in ("index", "mask", "head")):
        return True
    if len({(row.last4 or "").upper() for row in shown if row.last4}) > 1:
        return True
    wrong = any(row.kind == "bad" and row.last4 for row in shown)
    return wrong and any(row.kind == "full" for row in shown)


def missing_sources(heard: Iterable[str], delivering: Iterable[str]) -> list[str]:
    """Owing sources that delivered and do not know the enterprise, in the order of the four.

    >>> missing_sources({"employer", "territory"}, {"registrar", "employer", "territory"})
    ['registrar']
    """
    there, heard_from = set(delivering), set(heard)
    return [str(source) for source in Source if source in there and source not in heard_from and source in _OWING]


_OWING = frozenset((Source.REGISTRAR, Source.SUPERVISOR, Source.TERRITORY, Source.EMPLOYER))


def outlets_differ(declared: Sequence[Said], listed: Mapping[str, Mapping[int, bool]]) -> bool:
    """Whether declared numbers of outlets contradict each other or all the outlets that are listed by name.

    `listed` holds for each source its outlets and whether each works: a clerk
    may have counted the closed ones or not. A list that lacks an outlet is a
    finding about that outlet (`unlisted_outlets`), not about the number.

    >>> lists = {"territory": {1: True, 2: True, 3: False}}
    >>> [outlets_differ([Said("supervisor", number, 1)], lists) for number in (1, 2, 3, 4)]
    [True, False, False, True]
    """
    said = known(declared)
    by_source = [[one for one in said if one.source == source] for source in {one.source for one in said}]
    readings = [_readings(claims) for claims in by_source]
    if any(not each for each in readings) or not _agree(readings):
        return True
    works: dict[int, bool] = {}
    for outlets in listed.values():
        for outlet, working in outlets.items():
            works[outlet] = works.get(outlet, True) and working
    counted = {len(works), sum(works.values())}
    return bool(readings and works) and not set.intersection(*readings) & counted


def unlisted_outlets(listed: Mapping[str, Mapping[int, bool]]) -> dict[int, list[str]]:
    """Outlets that a source which lists outlets of the enterprise does not list, with the sources that do.

    >>> unlisted_outlets({"territory": {1: True, 2: True}, "employer": {1: True}})
    {2: ['territory']}
    """
    everywhere = {outlet for outlets in listed.values() for outlet in outlets}
    return {
        outlet: sorted(source for source, outlets in listed.items() if outlet in outlets)
        for outlet in sorted(everywhere)
        if any(outlets and outlet not in outlets for outlets in listed.values())
    }
