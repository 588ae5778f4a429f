"""What a page costs in queries: written down, and the same for two rows as for twelve.

`UPDATE_QUERY_COUNTS=1 pytest tests/house/test_query_counts.py` writes the file
anew; the difference is for the reviewer. The count of a page may fall, and then
the file is to be written anew; it may not rise unseen.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.house import world as worlds
from tests.house.access_expectations import PAGES, Row

FILE = Path(__file__).with_name("query_counts.json")
UPDATE = bool(os.environ.get("UPDATE_QUERY_COUNTS"))
# Pages whose work is in proportion to what they hand out, or that only lead elsewhere.
NOT_COUNTED = {"admin-sign-in", "account_login", "account_signup"}


def pages(world) -> dict[str, str]:
    """Address by name of every page that the lead opens."""
    found = {}
    for name, rows in PAGES.items():
        row = rows if isinstance(rows, Row) else rows[0]
        if "lin" not in row.get.split() or name in NOT_COUNTED:
            continue
        kwargs = dict(row.kwargs)
        if row.subject:
            kwargs[row.arg] = getattr(world.inside.objects[row.subject], row.arg)
        kwargs |= {name: world.inside.objects[what].pk for name, what in row.also.items()}
        found[name] = reverse(name, kwargs=kwargs)
    return found


def measure(client, urls) -> dict[str, int]:
    counts = {}
    for name, url in urls.items():
        cache.clear()
        # The log holds some thousand statements; once it is full, nothing more would be counted.
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert response.status_code in (200, 302), (name, response.status_code)
        # What the cache table asks of itself depends on what lay in it before, a session is touched once a minute,
        # on whichever page that happens to be, and only PostgreSQL takes the audit's lock.
        apart = ("SAVEPOINT", '"shared_cache"', 'UPDATE "django_session"', "pg_advisory")
        counts[name] = sum(not any(mark in query["sql"] for mark in apart) for query in captured.captured_queries)
    return counts


@pytest.fixture
def counted(district):
    """Counts with one enterprise in scope and with a dozen."""
    world = worlds.build()
    client = Client()
    client.force_login(world.people["lin"])
    urls = pages(world)
    measure(client, urls)
    small = measure(client, urls)
    worlds.grow(world, 10)
    return small, measure(client, urls)


def test_pages_cost_what_is_written_down_and_no_more_with_more_rows(counted):
    small, large = counted
    rising = {name: (small[name], large[name]) for name in small if large[name] > small[name]}
    assert not rising, "these pages ask the database once for each row"
    if UPDATE:
        FILE.write_text(json.dumps(dict(sorted(large.items())), indent=1) + "\n")
    known = json.loads(FILE.read_text())
    assert set(large) <= set(known), "run with UPDATE_QUERY_COUNTS=1 and look at the difference"
    dearer = {name: (known[name], count) for name, count in large.items() if count > known[name]}
    assert not dearer
