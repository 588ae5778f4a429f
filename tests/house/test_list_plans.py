"""Every long list reads its page from an index in order; no list sorts its table to show fifty rows."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.actions import search_index
from shanyang.lib import sealed_words
from tests import builders
from tests.enterprises.test_list_pages import a_worker

LONG = ("enterprises", "outlets", "people", "employments", "submissions", "candidates", "discrepancies", "cases")
PAGE_QUERY = re.compile(r"^SELECT .* ORDER BY .* LIMIT 51$", re.S)


@pytest.fixture
def survey(lin, enterprise):
    cache.clear()
    round_ = builders.a_round(lin)
    builders.four_voices(round_, enterprise)
    builders.a_case(round_, enterprise, by=lin)
    builders.an_outlet(enterprise)
    for n in range(60):
        a_worker(round_, enterprise, f"李{n}")
    search_index.refresh("worker")
    return round_


def pages_of(client, user, name, **question):
    client.force_login(user)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(reverse(f"enterprises:{name}"), question).status_code == 200
    return [one["sql"] for one in statements if PAGE_QUERY.match(one["sql"])]


def plan_of(statement):
    """The plan. PostgreSQL sorts sixty rows whatever index there is, so it is asked what it would do without."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + statement)
        else:
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("EXPLAIN " + statement)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def sorts(plan):
    return "TEMP B-TREE" in plan or re.search(r"\bSort\b", plan) is not None


@pytest.mark.parametrize("name", LONG)
def test_a_page_of_a_long_list_is_one_statement(client, lin, survey, name):
    assert len(pages_of(client, lin, name)) == 1


@pytest.mark.parametrize("name", LONG)
def test_a_page_of_a_long_list_is_not_sorted(client, lin, survey, name):
    (statement,) = pages_of(client, lin, name)
    assert not sorts(plan_of(statement))


@pytest.mark.parametrize("name", ["people", "employments"])
def test_a_deep_page_begins_at_its_place(client, lin, survey, name):
    client.force_login(lin)
    html = client.get(reverse(f"enterprises:{name}")).content.decode()
    after = re.search(r"after=(\d+)", html).group(1)
    (statement,) = pages_of(client, lin, name, after=after)
    plan = plan_of(statement)
    assert not sorts(plan)
    assert "SEARCH" in plan or "Index Cond" in plan


def test_a_rare_name_is_fetched_by_id_and_not_by_walking_the_order(client, lin, survey):
    sealed = sealed_words.seal("李59", purpose="people.q")
    (statement,) = pages_of(client, lin, "people", q=sealed)
    assert "namegram" not in statement
