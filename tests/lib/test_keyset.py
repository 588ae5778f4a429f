"""Pages by position: complete, in order, both ways, and as cheap at the end as at the start."""

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Now
from django.test.utils import CaptureQueriesContext

from enterprises.models import Enterprise
from shanyang.lib import keyset
from shanyang.lib.keyset import Sort

BY_NAME = Sort("name", "名称", "name_sort")


@pytest.fixture
def many(district):
    """Sort keys repeat, so that the id has to break ties."""
    Enterprise.objects.bulk_create(
        Enterprise(name=f"企业{n}", name_key=f"{n}", name_sort=f"{n // 7:03d}") for n in range(100)
    )
    return Enterprise.objects.all()


def walk(rows, sort, size):
    pages, after = [], None
    while True:
        page = keyset.page(rows, sort, after=after, size=size)
        pages.append(page)
        if page.next is None:
            return pages
        after = page.next


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 7, 9, 100])
def test_walking_forwards_meets_every_row_once_and_in_order(many, size, descending):
    sort = Sort("name", "名称", "name_sort", descending=descending)
    order = ("-name_sort", "-id") if descending else ("name_sort", "id")
    walked = [pk for page in walk(many, sort, size) for pk in page.ids]
    assert walked == list(many.order_by(*order).values_list("pk", flat=True))


def test_walking_back_gives_the_same_pages(many):
    pages = walk(many, BY_NAME, 9)
    at, back = pages[-1], [pages[-1].ids]
    while at.previous is not None:
        at = keyset.page(many, BY_NAME, before=at.previous, size=9)
        back.append(at.ids)
    flat = [pk for ids in reversed(back) for pk in ids]
    assert flat == [pk for page in pages for pk in page.ids]


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_behind(many):
    pages = walk(many, BY_NAME, 9)
    assert pages[0].previous is None
    assert pages[-1].next is None
    first_again = keyset.page(many, BY_NAME, before=pages[1].ids[0], size=9)
    assert first_again.ids == pages[0].ids
    assert first_again.previous is None


def test_a_position_whose_row_is_gone_begins_anew(many):
    assert keyset.page(many, BY_NAME, after=10**9, size=9) == keyset.page(many, BY_NAME, size=9)


def test_an_expression_may_be_the_key(many):
    sort = Sort("ended", "退出", Coalesce(F("end_reason"), Value("")))
    assert len([pk for page in walk(many, sort, 30) for pk in page.ids]) == 100


def test_a_time_may_be_the_key(many):
    many.update(created_at=Now())
    sort = Sort("created", "首次出现", "created_at")
    assert len([pk for page in walk(many, sort, 30) for pk in page.ids]) == 100


def test_counting_stops_behind_the_cap(many):
    assert keyset.capped_count(many, cap=99) == keyset.Count(99, capped=True)
    assert str(keyset.capped_count(many, cap=99)) == "99+"
    assert str(keyset.capped_count(many, cap=100)) == "100"


def test_a_page_costs_a_fixed_number_of_statements(many, django_assert_num_queries):
    with django_assert_num_queries(1):
        keyset.page(many, BY_NAME, size=9)
    middle = list(many.order_by("name_sort", "id").values_list("pk", flat=True))[50]
    with django_assert_num_queries(1):
        keyset.page(many, BY_NAME, after=middle, size=9)


def test_records_come_in_the_order_of_the_page(many):
    ids = keyset.page(many, BY_NAME, size=20).ids[::-1]
    assert [record.pk for record in keyset.fetch(many, ids)] == ids


def test_the_deep_page_is_one_range_of_the_index(many):
    """No sorting, no reading of what lies before: the plan names the index of the order."""
    middle = list(many.order_by("name_sort", "id").values_list("pk", flat=True))[50]
    with CaptureQueriesContext(connection) as statements:
        keyset.page(many.living(), BY_NAME, after=middle, size=9)
    with connection.cursor() as cursor:
        plain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        cursor.execute(plain + statements[-1]["sql"])
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "TEMP B-TREE" not in plan
    if connection.vendor == "sqlite":  # PostgreSQL reads a hundred rows at once, whatever the index
        assert "SEARCH" in plan
        assert "living_enterprise_by_name" in plan
