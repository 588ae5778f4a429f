"""事实: what the rules of coverage are told about an enterprise, a building or a street. None is 不掌握."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """An enterprise on one day, as it was frozen. People in persons, firms in firms.

    `formal_members` are the formal members on its roster. The numbers of the
    building are those of all enterprises in it that have no Party organization
    of their own, this one included; without a building there are none. Those of
    the neighbors are of units side by side or of the same trade, this one not
    included. `mobile_members` work here and belong elsewhere: they never count.
    `transferred_in` are formal members sent as instructors whose affiliation
    has been moved here.
    """

    formal_members: int | None = None
    backbone_formal_members: int | None = None
    probationary_members: int | None = None
    mobile_members: int | None = None
    transferred_in: int | None = None
    headcount: int | None = None
    female_headcount: int | None = None
    league_members: int | None = None
    dispersed: bool = False
    has_party_org: bool | None = None
    has_union: bool | None = None
    has_league: bool | None = None
    has_womens: bool | None = None
    closed: bool | None = None
    building_enterprises: int = 0
    building_units_with_members: int = 0
    building_formal_members: int | None = 0
    neighbors_units: int | None = None
    neighbors_formal_members: int | None = None


@dataclass(frozen=True)
class BuildingFacts:
    """An office building: its enterprises without an organization of their own, and the members in them.

    `units_with_members` None: nobody counted in how many of them the members work.
    """

    enterprises: int | None = 0
    units_with_members: int | None = 0
    formal_members: int | None = 0
    enterprises_unknown: int = 0
    has_party_org: bool | None = None
    closed: bool | None = None


@dataclass(frozen=True)
class StreetFacts:
    """A street: riders and couriers who work on its ground, and the formal members among them.

    The neighbors are small units of one trade or one quarter, with the members in all of them.
    """

    riders: int | None = 0
    formal_members: int | None = 0
    enterprises: int | None = 0
    neighbors_units: int | None = None
    neighbors_formal_members: int | None = None
    has_party_org: bool | None = None
    closed: bool | None = None
