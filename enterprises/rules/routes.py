"""走访路线: which road and number an address names, so that neighbours are visited one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROAD = re.compile(r"([一-鿿A-Za-z0-9]{1,10}?(?:大道|大街|[路街巷道]))(?:[东西南北中]段)?(\d+)?(?:号)?")
_PLACES = re.compile(r"^.*?(?:[市县]|[^山]区|街道|乡|镇|社区)(?=[一-鿿])")
_LAST = 10**6


@dataclass(frozen=True, order=True)
class Place:
    """Where an enterprise is on the way: street, community, road, number, building. Sorts in walking order."""

    street: str
    community: str
    road: str
    number: int
    building: str = ""

    @property
    def label(self) -> str:
        """人民路 · 万达写字楼; the community where neither is known."""
        return " · ".join(word for word in (self.road, self.building) if word) or self.community


def road_of(address: str) -> tuple[str, int]:
    """The road and the house number in an address; an unknown number sorts last.

    >>> road_of("焦作市解放区民主街道人民路128号一楼")
    ('人民路', 128)
    >>> road_of("万达写字楼三层")[0]
    ''
    """
    text = "".join(address.split())
    while (found := _PLACES.match(text)) and _ROAD.search(text[found.end() :]):
        text = text[found.end() :]
    road = _ROAD.search(text)
    if road is None:
        return "", _LAST
    return road.group(1), int(road.group(2)) if road.group(2) else _LAST


def place_of(*, street: str, community: str, address: str, building: str = "") -> Place:
    """Where to go. A building stands for its road where the address names none."""
    road, number = road_of(address)
    return Place(street, community, road, number, building)
