"""Which street or community a ledger's words mean. A lookup over divisions that the caller hands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Self

from enterprises.ledgers.values import said

_STREET_END = re.compile(r"(街道办事处|街道办|街道|办事处|街办|办|镇人民政府|镇政府|乡人民政府|镇|乡)$")
_COMMUNITY_END = re.compile(
    r"(社区居民委员会|居民委员会|社区居委会|社区党支部|社区党委|社区党群服务中心|居委会|社区|村民委员会|村委会|行政村|村)$"
)
_TRADITIONAL = str.maketrans("東紅焦藝亞間中區鎮鄉莊華廣場豐園興國", "东红焦艺亚间中区镇乡庄华广场丰园兴国")


@dataclass(slots=True)
class Place:
    """What was found: the finest known code, and whether the words were understood."""

    code: str | None
    known: bool


@dataclass(slots=True)
class Places:
    """Names and aliases of one district's streets and communities.

    Codes have 6 (district), 9 (street) or 12 digits (community, village);
    a community's street is the first nine of its own.
    """

    streets: dict[str, str] = field(default_factory=dict)
    communities: dict[str, list[str]] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    unknown: dict[str, int] = field(default_factory=dict)
    _cache: dict[tuple[str, str, str], Place] = field(default_factory=dict)

    @classmethod
    def of(cls, divisions: Iterable[tuple[str, str]]) -> Self:
        """From (code, name) pairs; anything above the street only lends its name as a prefix to drop."""
        places = cls()
        prefixes: list[str] = []
        for code, name in divisions:
            if len(code) == 9:
                places.streets[street_key(name)] = code
            elif len(code) == 12:
                places.communities.setdefault(community_key(name), []).append(code)
            else:
                prefixes.append(name)
                if name.endswith(("省", "市", "区", "县")):
                    prefixes.append(name[:-1])
        places.prefixes = tuple(sorted(prefixes, key=len, reverse=True))
        return places

    @classmethod
    def from_json(cls, path: Path | str) -> Self:
        """From a file of streets and villages as the shipped divisions are."""
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        found = [(item["code"], item["name"]) for item in data["streets"]]
        found += [(item["code"], item["name"]) for item in data["villages"]]
        return cls.of(found)

    def resolve(self, street: object, community: object = "", *, default: str | None = None) -> Place:
        """The division two cells mean; `default` (the ledger's own street) settles doubles and gaps."""
        street_text, community_text = said(street), said(community)
        key = (street_text, community_text, default or "")
        found = self._cache.get(key)
        if found is None:
            found = self._resolve(street_text, community_text, default)
            if len(self._cache) < 20_000:
                self._cache[key] = found
            if not found.known:
                words = street_text or community_text
                self.unknown[words] = self.unknown.get(words, 0) + 1
        return found

    def _resolve(self, street: str, community: str, default: str | None) -> Place:
        if not street and not community:
            return Place(default, True)
        code = self._street(street) if street else None
        within = code or (default[:9] if default else None)
        fine = self._community(community, within) if community else None
        if street and not community and not code:
            fine = self._community(street, within)
        if street and code and not community and len(street) > 4:
            fine = self._inside_community(street, code)
        if street and not code and not fine:
            code = self._inside_street(street)
            fine = self._inside_community(street, code) if code else None
        if community and not fine and not code:
            code = self._street(community) or self._inside_street(community)
            fine = self._inside_community(community, code)
        known = bool(fine or code)
        return Place(fine or code or None, known)

    def _strip(self, words: str) -> str:
        words = re.sub(r"[\s/、,，;；.·—\-]+", "", words.translate(_TRADITIONAL))
        changed = True
        while changed:
            changed = False
            for prefix in (*self.prefixes, "河南省", "本区", "区属"):
                if words.startswith(prefix) and len(words) > len(prefix):
                    words, changed = words[len(prefix) :], True
        match = re.match(r"^[\u4e00-\u9fff]{2,4}[市](?=.{2,})", words)
        if match and match.end() < len(words):
            words = words[match.end() :]
        match = re.match(r"^[\u4e00-\u9fff]{1,4}[区县](?=.{2,})", words)
        if match and not words.startswith("社区") and "社区" not in match[0] and street_key(words) not in self.streets:
            words = words[match.end() :]
        return words

    def _street(self, words: str) -> str | None:
        if words.isdigit() and len(words) in (9, 12):
            return words[:9] if words[:9] in self.streets.values() else None
        stripped = self._strip(words)
        return self.streets.get(street_key(stripped)) or self.streets.get(street_key(words))

    def _community(self, words: str, within: str | None) -> str | None:
        if words.isdigit() and len(words) == 12:
            return words if any(words in codes for codes in self.communities.values()) else None
        codes = self.communities.get(community_key(self._strip(words))) or self.communities.get(community_key(words))
        if not codes:
            return self._inside_community(words, within)
        inside = [code for code in codes if within and code.startswith(within)]
        if inside:
            return inside[0]
        return codes[0] if len(codes) == 1 and not within else None

    def _inside_street(self, words: str) -> str | None:
        for name, code in self.streets.items():
            if any(name + end in words for end in ("街道", "办事处", "街办", "镇", "乡")) and len(name) >= 1:
                return code
        return None

    def _inside_community(self, words: str, within: str | None) -> str | None:
        best: tuple[int, str] | None = None
        for name, codes in self.communities.items():
            if len(name) < 2 or not any(name + end in words for end in ("社区", "村", "居委会")):
                continue
            inside = [code for code in codes if not within or code.startswith(within)]
            if len(inside) == 1 and (best is None or len(name) > best[0]):
                best = (len(name), inside[0])
        return best[1] if best else None

    def street_in(self, words: str) -> str | None:
        """A street named anywhere in a title, line or address (with its ending, or standing alone)."""
        words = said(words).translate(_TRADITIONAL)
        return self._inside_street(words)


@lru_cache(maxsize=4000)
def street_key(name: str) -> str:
    """东方红 for 东方红街道, 东方红办事处, 东方红街道办."""
    stripped = _STREET_END.sub("", name.strip())
    return stripped or name


@lru_cache(maxsize=4000)
def community_key(name: str) -> str:
    """文化巷 for 文化巷社区居民委员会, 文化巷社区."""
    stripped = _COMMUNITY_END.sub("", name.strip())
    return stripped or name
