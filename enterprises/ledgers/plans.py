"""What a table was understood to be, and how a column's heading is weighed against its content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from enterprises.ledgers.columns import IGNORED, normal


@dataclass(slots=True)
class TablePlan:
    """What one table of a sheet was understood to be; shown on the mapping page.

    columns: per column letter, heading, field (or None), and how it was found:
    heading, content, person, remembered, ignored, unneeded, unknown.
    """

    sheet: str
    kind: str
    header_row: int
    header_rows: int
    columns: list[dict[str, str | None]]
    fingerprint: str
    rows: int = 0
    unit: str = ""
    enterprise: str = ""
    division: str | None = None

    @property
    def unknown(self) -> list[str]:
        """Headings that nobody has given a meaning."""
        return [str(column["heading"]) for column in self.columns if column["how"] == "unknown"]


def fingerprint(headings: Sequence[str]) -> str:
    """The same for the same headings in the same order, however spaced."""
    return hashlib.sha256("\n".join(normal(heading) for heading in headings).encode()).hexdigest()[:32]


def weigh(key: str | None, content: str | None, word: str) -> tuple[str | None, str]:
    """Heading against content: numbers of known shape win over a heading that says another number."""
    numbers = ("id_number", "uscc", "phone")
    if content is None:
        return key, "heading"
    if key is None:
        if (
            word
            and content in ("person_name", "enterprise_name", "sex", "division", "community")
            and content != "person_name"
        ):
            return content, "content"
        return content, "content"
    if content in numbers and key in numbers and content != key:
        return content, "content"
    if content in ("id_number", "uscc") and key in ("contact_phone", "party_status", "remark", IGNORED) and word == "":
        return content, "content"
    if key == "enterprise_name" and content == "person_name":
        return ("person_name", "content") if normal(word) in ("名称", "单位", "名") else (key, "heading")
    if content == "party_status" and key in ("job", "position", "status"):
        return content, "content"
    if content == "person_name" and key == "headcount":
        return content, "content"
    if key == "division" and content == "community":
        return key, "heading"
    return key, "heading"
