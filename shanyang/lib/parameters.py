"""Dated values of the rules, with the article they come from.

The literals beside the rules are the statutory defaults; dated rows of the
database may override them. A rule is given a frozen snapshot and asks it for
the value in force on a day. This module knows no Django: rules import it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class InForce:
    """What applied on a day, since when, and by which source."""

    value: int | Decimal
    since: date
    source: str


@dataclass(frozen=True)
class Parameter:
    """One value that changes over time. `values` are (in force from, value), oldest first."""

    label: str
    unit: str
    source: str
    values: tuple[tuple[date, int | Decimal], ...]
    overrides: tuple[InForce, ...] = ()

    def at(self, day: date) -> InForce:
        """The value in force on that day. Raises LookupError when there was none.

        >>> members = Parameter("正式党员", "人", "第四条", values=((date(2018, 10, 28), 3),))
        >>> members.at(date(2025, 6, 30)).value
        3
        """
        known = [InForce(value, since, self.source) for since, value in self.values]
        # A local value of the same day goes before the statutory default.
        candidates = [
            (entry.since, rank, entry) for rank, entries in enumerate((known, self.overrides)) for entry in entries
        ]
        reached = [candidate for candidate in candidates if candidate[0] <= day]
        if not reached:
            raise LookupError(f"{self.label}: no value in force on {day:%Y-%m-%d}")
        return max(reached, key=lambda candidate: candidate[:2])[2]

    def overridden(self, entries: Iterable[InForce]) -> Parameter:
        return replace(self, overrides=tuple(sorted(entries, key=lambda entry: entry.since)))


class Parameters:
    """A frozen set of parameters, reached by name: `parameters.local_backbone.at(on)`."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        object.__setattr__(self, "_parameters", dict(parameters))

    def __getattr__(self, name: str) -> Parameter:
        try:
            return self.__dict__["_parameters"][name]
        except KeyError:
            raise AttributeError(
                f"no parameter {name}; known: {sorted(self.__dict__.get('_parameters', {}))}"
            ) from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a snapshot of parameters does not change")

    def __iter__(self) -> Iterator[tuple[str, Parameter]]:
        known: dict[str, Parameter] = vars(self)["_parameters"]
        return iter(known.items())

    def with_overrides(self, overrides: Mapping[str, Iterable[InForce]]) -> Parameters:
        """A new snapshot with dated local values; unknown names are left aside."""
        return Parameters(
            {
                name: parameter.overridden(overrides[name]) if name in overrides else parameter
                for name, parameter in self
            }
        )
