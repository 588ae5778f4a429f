"""A list goes out as a spreadsheet and comes back: what an edited copy would do."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from shanyang.lib.tables import CHECK, ID, BadValue, Column, Outcome, Words, check_of, column_letter, compare, texts_of

WORDS = Words(
    no_such_row=lambda pk: f"no row {pk}",
    twice=lambda row: f"also in row {row}",
    no_new_rows=lambda: "no new rows",
    needed=lambda label: f"{label} needed",
    not_editable=lambda label, old: f"{label} is filled by the system",
    stale=lambda label, old, new: f"{label} is now {old}, you wrote {new}",
)


def whole_number(text):
    if not text.isascii() or not text.isdigit():
        raise BadValue("not a number")
    return int(text)


@dataclass(frozen=True)
class Shop:
    pk: int
    name: str
    staff: int | None
    made: str = "2026"


COLUMNS = (
    Column("name", "name", lambda shop: shop.name, str, needed=True),
    Column("staff", "staff", lambda shop: shop.staff, whole_number),
    Column("made", "made", lambda shop: shop.made),
)


def copy_of(shops):
    """The rows of an untouched export, as they are read back."""
    for number, shop in enumerate(shops, start=2):
        texts = texts_of(COLUMNS, shop)
        yield (
            number,
            dict(zip(("name", "staff", "made"), texts, strict=True)),
            {ID: str(shop.pk), CHECK: check_of(texts)},
        )


def outcomes(uploaded, shops, *, accepts_new=True):
    current = {shop.pk: texts_of(COLUMNS, shop) for shop in shops}
    letters = {"name": "C", "staff": "D", "made": "E"}
    return list(compare(COLUMNS, uploaded, current, accepts_new=accepts_new, words=WORDS, letters=letters))


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=12)
shops = st.lists(
    st.builds(Shop, pk=st.integers(1, 10**9), name=words, staff=st.none() | st.integers(0, 10**6)),
    unique_by=lambda shop: shop.pk,
    max_size=20,
)


@given(shops)
def test_an_untouched_copy_changes_nothing(shops):
    assert {row.outcome for row in outcomes(copy_of(shops), shops)} <= {Outcome.SAME}


@given(shops, st.data())
def test_exactly_the_edited_cells_are_reported(shops, data):
    copy, edited = list(copy_of(shops)), 0
    for _number, texts, _marks in copy:
        if data.draw(st.booleans()):
            texts["name"] += "x"
            edited += 1
    found = outcomes(copy, shops)
    assert sum(len(row.cells) for row in found) == edited
    assert sum(row.outcome == Outcome.CHANGED for row in found) == edited


def test_a_row_without_a_number_is_new():
    [row] = outcomes([(2, {"name": "new", "staff": "3"}, {})], [])
    assert row.outcome == Outcome.ADDED
    assert row.values == {"name": "new", "staff": 3}


def test_a_list_that_takes_no_new_rows_says_so():
    [row] = outcomes([(2, {"name": "new"}, {})], [], accepts_new=False)
    assert (row.outcome, row.problem) == (Outcome.WRONG, "no new rows")


def test_what_must_be_given_is_asked_for_with_its_column():
    [row] = outcomes([(2, {"name": "", "staff": "3"}, {})], [])
    assert (row.outcome, row.problem, row.column) == (Outcome.WRONG, "name needed", "C")


def test_a_row_out_of_sight_does_not_exist():
    [row] = outcomes([(2, {"name": "x"}, {ID: "77"})], [Shop(1, "a", 1)])
    assert (row.outcome, row.problem) == (Outcome.WRONG, "no row 77")


def test_the_second_row_with_a_number_is_wrong():
    shop = Shop(1, "a", 1)
    first, second = outcomes([*copy_of([shop]), *copy_of([shop])], [shop])
    assert (first.outcome, second.outcome, second.problem) == (Outcome.SAME, Outcome.WRONG, "also in row 2")


def test_a_column_of_the_system_cannot_be_edited():
    [(number, texts, marks)] = copy_of([Shop(1, "a", 1)])
    [row] = outcomes([(number, texts | {"made": "1999"}, marks)], [Shop(1, "a", 1)])
    assert (row.outcome, row.column) == (Outcome.WRONG, "E")


def test_a_cell_that_means_nothing_is_wrong_and_changes_nothing():
    [(number, texts, marks)] = copy_of([Shop(1, "a", 1)])
    [row] = outcomes([(number, texts | {"staff": "some"}, marks)], [Shop(1, "a", 1)])
    assert (row.outcome, row.problem, row.column) == (Outcome.WRONG, "not a number", "D")


def test_a_stale_cell_does_not_overwrite_what_somebody_changed_meanwhile():
    exported = Shop(1, "a", 1)
    [(number, texts, marks)] = copy_of([exported])
    [row] = outcomes([(number, texts | {"staff": "7"}, marks)], [replace(exported, staff=5)])
    assert row.outcome == Outcome.WRONG
    assert row.problem == "staff is now 5, you wrote 7"


def test_two_people_may_edit_different_cells_of_one_row():
    exported = Shop(1, "a", 1)
    [(number, texts, marks)] = copy_of([exported])
    [row] = outcomes([(number, texts | {"name": "b"}, marks)], [replace(exported, staff=5)])
    assert row.values == {"name": "b"}


@given(shops)
def test_an_untouched_copy_changes_nothing_even_when_the_list_has_moved_on(shops):
    moved = [replace(shop, name=shop.name + "!", staff=None) for shop in shops]
    assert {row.outcome for row in outcomes(copy_of(shops), moved)} <= {Outcome.SAME}


def test_columns_are_called_as_the_spreadsheet_calls_them():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
