"""The order of precedence as one SQL expression, the same on SQLite and PostgreSQL.

A statement is packed into a text that sorts as precedence does: 19 digits for
rank, newest delivery and report id, then the value. The smallest text of a
group is the statement that is taken, so a single GROUP BY consolidates every
field at once, without joining the reports again for the value.
"""

from __future__ import annotations

from dataclasses import dataclass

from enterprises.rules.precedence import FINAL_WORDS, RANKS_OF_A_MENTION, Order

# 2 digits of rank (from 10 on, so that the width is fixed), 7 for the delivery
# counted downwards, 10 for the report: 19 digits fit a signed 64-bit integer
# because no rank reaches 92.
RANK_BASE = 10
NEWEST = 9_999_999
WIDTH = 19

CASTS = {
    "sqlite": {"text": "{0}", "date": "{0}", "integer": "CAST({0} AS bigint)", "boolean": "CAST({0} AS bigint)"},
    "postgresql": {
        "text": "{0}",
        "date": "CAST({0} AS date)",
        "integer": "CAST({0} AS bigint)",
        "boolean": "CAST({0} AS boolean)",
    },
}


@dataclass(frozen=True)
class Packed:
    """One consolidated column: where its value is read, of what type, in which order of sources."""

    column: str
    value: str
    type: str
    order: Order
    subject: str
    field: str


def tail_sql(submission: str, report: str) -> str:
    """The newest delivery first, then the first row in it, as 17 digits."""
    return f"substr(CAST(100000000000000000 + ({NEWEST} - {submission}) * 10000000000 + {report} AS text), 2)"


def rank_sql(packed: Packed, source: str, mention: str = "") -> str:
    """The two leading digits, as text. Mirrors `precedence.rank`."""
    if mention:
        spoken, named = _rank(packed, source, 0), _rank(packed, source, RANKS_OF_A_MENTION)
        return f"CASE WHEN {mention} THEN {named} ELSE {spoken} END"
    return _rank(packed, source, 0)


def _rank(packed: Packed, source: str, added: int) -> str:
    places = [f"WHEN '{name}' THEN '{RANK_BASE + 2 * (at + 1) + added}'" for at, name in enumerate(packed.order)]
    plain = f"CASE {source} {' '.join(places)} END"
    finals = [
        f"WHEN {source} = '{name}' AND {packed.value} = '{word}' THEN '{RANK_BASE + 3 + added}'"
        for name, word in FINAL_WORDS.get((packed.subject, packed.field), ())
        if name != packed.order[0]
    ]
    return f"CASE {' '.join(finals)} ELSE {plain} END" if finals else plain


def head_of(packed: Packed) -> tuple[object, ...]:
    """Columns with the same head share the digits before their values, so these are made once a row."""
    return packed.order, FINAL_WORDS.get((packed.subject, packed.field))


def head_sql(packed: Packed, *, source: str, tail: str, mention: str = "") -> str:
    """The 19 digits before a value."""
    return f"(({rank_sql(packed, source, mention)}) || {tail})"


def pack_sql(value: str, type: str, *, head: str, vendor: str) -> str:
    """The smallest packed statement of a group; NULL when nobody said anything."""
    text = value if type == "text" else f"CAST({value} AS text)"
    # Byte order on both engines: a language's collation ignores digits and signs it finds unimportant.
    collate = ' COLLATE "C"' if vendor == "postgresql" else ""
    return f"MIN(({head} || {text}){collate})"


def value_sql(packed: Packed, key: str, vendor: str) -> str:
    return CASTS[vendor][packed.type].format(f"substr({key}, {WIDTH + 1})")


def report_sql(key: str) -> str:
    return f"CAST(substr({key}, {WIDTH - 9}, 10) AS bigint)"


def how_sql(packed: Packed, key: str) -> str:
    """Which source a packed key came from, read back from its rank."""
    whens = [f"WHEN '{RANK_BASE + 2 * (at + 1)}' THEN 'precedence:{name}'" for at, name in enumerate(packed.order)]
    whens += [
        f"WHEN '{RANK_BASE + 3}' THEN 'precedence:{name}'"
        for name, _ in FINAL_WORDS.get((packed.subject, packed.field), ())
    ]
    return f"CASE WHEN {key} IS NULL THEN '' ELSE CASE substr({key}, 1, 2) {' '.join(whens)} ELSE 'mention' END END"
