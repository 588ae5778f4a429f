"""Which Party organization a ledger means when it writes a name beside a member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shanyang.lib import chinese

LEFT_OUT = ("中国共产党", "中共", "工作委员会", "支部委员会", "委员会", "工委", "支部", "党")


class Organizations:
    """Organizations by what offices call them; a name that two of them bear says nothing."""

    def __init__(self, named: Iterable[tuple[int, str]]) -> None:
        known = list(named)
        self._exact = _unique((chinese.tidy(name), pk) for pk, name in known)
        self._loose = _unique((loose(name), pk) for pk, name in known)

    def find(self, words: str | None) -> int | None:
        """The organization's id, or None when the words name none or more than one.

        >>> Organizations([(7, "中共示例路社区支部委员会"), (8, "示例街道党工委")]).find("示例路社区党支部")
        7
        """
        if not words:
            return None
        return self._exact.get(chinese.tidy(words)) or self._loose.get(loose(words))


def loose(name: str) -> str:
    """The name without the words that every office writes or leaves out as it likes."""
    bare = chinese.tidy(name).replace(" ", "")
    for words in LEFT_OUT:
        bare = bare.replace(words, "")
    return bare


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found = [(name, pk) for name, pk in pairs if name]
    times = Counter(name for name, _ in found)
    return {name: pk for name, pk in found if times[name] == 1}
