"""What a delivery was understood to be, and what is wrong with it: for the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When

from enterprises.ledgers import sentences
from enterprises.ledgers.columns import FIELDS
from enterprises.models import RowError, Submission

SHOWN_ERRORS = 100


def tables(submission: Submission) -> list[dict[str, Any]]:
    """The tables of the file, those with the same headings together."""
    grouped: dict[str, dict[str, Any]] = {}
    for number, table in enumerate(submission.plan.get("tables", [])):
        if not table["columns"]:
            continue
        one = grouped.setdefault(table["fingerprint"] or str(number), {**table, "sheets": [], "rows": 0})
        one["sheets"].append(table["sheet"])
        one["rows"] += table["rows"]
        one["labels"] = [
            {**column, "meaning": FIELDS.get(table["kind"], {}).get(str(column["field"]), "")}
            for column in table["columns"]
            if column["heading"]
        ]
    return list(grouped.values())


@dataclass(frozen=True)
class Trouble:
    """One stored error as the page shows it."""

    where: str
    sentence: str
    rejected: bool


def troubles(submission: Submission) -> list[Trouble]:
    """The first errors, those that must be mended before those to be confirmed."""
    first = Case(When(severity="reject", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = RowError.objects.filter(submission=submission).order_by(first, "id")[:SHOWN_ERRORS]
    return [
        Trouble(
            sentences.place(row.sheet, row.row, row.column.split(" ", 1)[0]).rstrip("："),
            sentences.cell_sentence(row.code, row.params),
            row.severity == "reject",
        )
        for row in rows
    ]


def kinds_of_trouble(submission: Submission) -> list[tuple[str, int, bool]]:
    """How often each kind occurs: the same remedy helps all of them."""
    counted = (
        RowError.objects.filter(submission=submission)
        .values("code", "severity")
        .annotate(n=Count("id"))
        .order_by("severity", "-n")
    )
    return [
        (sentences.cell_sentence(row["code"], {"excerpt": "…", "length": "…"}), row["n"], row["severity"] == "reject")
        for row in counted
    ]
