"""What one source's ledgers are expected to hold. Each source has its own small file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """Expectations about one source's files; they settle doubts and never refuse a row.

    tables: kinds of tables the source owes, the likeliest first.
    enterprise_from_surroundings: rows without an enterprise column belong to
    the enterprise named in title, unit line or sheet name.
    """

    source: str
    tables: tuple[str, ...]
    enterprise_from_surroundings: bool = True
    default_basis: str = "unknown"
