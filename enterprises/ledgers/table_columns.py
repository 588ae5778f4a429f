"""What the columns of one table mean, weighed against what stands in them, and which are filled downwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enterprises.ledgers import values
from enterprises.ledgers.columns import IGNORED, PERSONAL_UNNEEDED, field_by_content, kind_of, normal, settle
from enterprises.ledgers.headers import Header, filled, is_heading_row
from enterprises.ledgers.marks import Marks
from enterprises.ledgers.marks import find as find_marks
from enterprises.ledgers.plans import weigh
from enterprises.ledgers.reading import column_letter

type Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Understood:
    """Kind of table, its columns' fields, for the mapping page how each was found, and which are ticked."""

    kind: str
    keys: list[str | None]
    columns: list[dict[str, str | None]]
    marks: Marks


def understand(header: Header, told: Mapping[str, str], sample: Sequence[list]) -> Understood:
    """What a table's columns mean; `told` is what a person has said before about these headings."""
    body = _data_rows(sample, 3)
    words = header.words
    how: list[str] = []
    keys: list[str | None] = []
    for place, key in enumerate(header.keys):
        if words[place] and words[place] in told:
            keys.append(told[words[place]] or IGNORED)
            how.append("person")
            continue
        found, way = weigh(key, field_by_content(_column(body, place)), words[place])
        keys.append(found)
        how.append(way)
    kind = told.get("", "") or kind_of(keys)
    kind, keys = _look_for_names(kind, keys, how, body)
    settled = settle(keys, kind) if kind in ("worker", "enterprise", "outlet") else keys
    marks = find_marks(header.headings, header.groups, settled, _data_rows(sample, 2), kind)
    columns: list[dict[str, str | None]] = []
    for place, (word, key, way) in enumerate(zip(words, settled, how, strict=True)):
        state = (
            way
            if key not in (None, IGNORED, PERSONAL_UNNEEDED)
            else "unknown"
            if key is None and word
            else "unneeded"
            if key == PERSONAL_UNNEEDED
            else IGNORED
        )
        columns.append({"letter": column_letter(header.left + place), "heading": word, "field": key, "how": state})
    return Understood(kind, settled, columns, marks)


def own_rows(header: Header, sample: Sequence[list]) -> list[list]:
    """The rows of a sample up to the heading of another table; a repeated heading is none."""
    words = {normal(word) for pair in zip(header.headings, header.groups, strict=True) for word in pair if word}
    for place, cells in enumerate(sample):
        if is_heading_row(cells):
            told = [normal(word) for _, word in filled(cells)]
            if sum(word in words for word in told) < len(told):
                return list(sample[:place])
    return list(sample)


def _data_rows(sample: Sequence[list], least: int) -> list[list]:
    """Rows of a sample that hold data rather than headings or titles."""
    return [cells for cells in sample if len(filled(cells)) >= least and not is_heading_row(cells)][:120]


def _column(body: Sequence[list], place: int) -> list[object]:
    return [cells[place] if place < len(cells) else "" for cells in body]


def _look_for_names(
    kind: str, keys: list[str | None], how: list[str], body: Sequence[list]
) -> tuple[str, list[str | None]]:
    """A table of numbers without a name column: the column full of names is meant, whatever its heading."""
    if kind in ("worker", "unknown") and "person_name" not in keys:
        for place in range(len(keys)):
            if keys[place] in (None, "enterprise_name", "status", "contact_name") and (
                field_by_content(_column(body, place)) == "person_name"
            ):
                if kind == "unknown" and not {"id_number", "phone", "sex", "party_status", "job"} & set(keys):
                    continue
                keys[place], how[place] = "person_name", "content"
                return "worker", keys
        if kind == "worker":
            return "unknown", keys
    return kind, keys


def merged_columns(
    areas: Sequence[Area], below: int, places: Mapping[str, int], start: int = 0
) -> dict[int, list[tuple[int, int]]]:
    """Vertical merges below the heading, by their first row (0-based).

    below: the heading's last row, 1-based. start: the column in which the table begins.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    meant = set(places.values())
    for top, left, bottom, right in areas:
        if top >= below and bottom > top and left - start in meant and right == left:
            found.setdefault(top, []).append((left - start, bottom))
    return found


def group_columns(places: Mapping[str, int], kind: str) -> list[int]:
    """Columns that name what several rows belong to: the coarse before the fine, and that mostly from left to right.

    A code goes with its name and a community with its street, wherever they stand.
    """
    names = {
        "worker": ("division", "community", "enterprise_name", "uscc", "outlet_name"),
        "outlet": ("division", "community", "enterprise_name", "uscc"),
        "enterprise": ("division", "community", "sector"),
    }[kind]
    above: dict[str, str] = {"uscc": "enterprise_name", "community": "division"}
    found = [name for name in names if name in places]
    found.sort(
        key=lambda name: (max(places[name], places.get(above[name], -1) if name in above else -1), name in above)
    )
    return [places[name] for name in found]


def blank_columns(sample: Sequence[list], groups: Sequence[int]) -> set[int]:
    """Columns written once per group and left blank below: as merged cells look in a text file."""
    carried: set[int] = set()
    for place in groups:
        blank = repeated = changes = 0
        before = ""
        for cells in sample:
            if len(filled(cells)) < 2:
                continue
            words = values.text(cells[place]) if place < len(cells) else ""
            if not words:
                blank += bool(before)
            elif words not in values.DITTO:
                repeated += words == before
                changes += words != before
                before = words
        # A value repeated in row after row is a habit of writing it out: there a blank means “not said”.
        if blank >= max(2, changes) and repeated * 4 <= blank:
            carried.add(place)
    return carried
