"""Statutory and local defaults with this installation's dated values: a frozen snapshot for a rule."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from shanyang.lib.parameters import InForce, Parameters

from ..models import ParameterValue


def with_dated_values(defaults: Parameters) -> Parameters:
    """The same parameters, overridden by the rows of ParameterValue that bear their names."""
    overrides: dict[str, list[InForce]] = defaultdict(list)
    names = [name for name, _parameter in defaults]
    for row in ParameterValue.objects.filter(key__in=names).order_by("since"):
        overrides[row.key].append(InForce(_whole(row.value), row.since, row.source))
    return defaults.with_overrides(overrides)


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value
