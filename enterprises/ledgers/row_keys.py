"""The key by which a row of a book is found again: table, number of the row, and four letters that vouch for both.

It holds letters and hyphens, so no spreadsheet takes it for a number; it is
read in any case and width. The letters are keyed: a key cannot be guessed or
altered, and a slip of the hand does not lead to somebody else's row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shanyang.lib import vault
from shanyang.lib.identifiers import squeeze

PREFIX = {"enterprise": "QY", "outlet": "WD", "worker": "RY"}
_TABLE = {prefix: table for table, prefix in PREFIX.items()}
# No letter here looks like a digit or like another letter; none makes a number scientific.
_LETTERS = "ABCDFGHJKLMNPQRTUVWXY"
_SHAPE = re.compile(rf"^({'|'.join(_TABLE)})(\d{{1,18}})([A-Z]{{4}})$")


@dataclass(frozen=True, slots=True)
class RowKey:
    """What a key cell says. `number` is None where the key is damaged."""

    table: str
    number: int | None


def make(table: str, number: int) -> str:
    """The key of a book's row, as the file shows it."""
    return f"{PREFIX[table]}-{number}-{_vouch(table, number)}"


def read(cell: str) -> RowKey | None:
    """What stands in the key column; None where it is empty."""
    found = squeeze(cell).upper()
    if not found:
        return None
    shape = _SHAPE.match(found)
    if shape is None:
        return RowKey("", None)
    table, number = _TABLE[shape[1]], int(shape[2])
    return RowKey(table, number if shape[3] == _vouch(table, number) else None)


def _vouch(table: str, number: int) -> str:
    digest = vault.blind_index(f"{table}:{number}", purpose="row_key")
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[1:5])
