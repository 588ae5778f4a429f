"""Every address × everybody × inside and outside the scope × GET, part and POST.

The lines come from access_expectations.py and are compared with the URL conf:
an address without a line fails. Three things hold in every cell, whatever the
line says: no answer of 500 or more, no word of a stranger's record in a body,
and no business table written by somebody who was turned away, or by a GET.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shanyang import shell
from shanyang.departments import round_trip
from shanyang.departments.actions import seeding
from tests import cast
from tests.house import world as worlds
from tests.house.access_expectations import (
    ADMIN_READERS,
    ADMIN_WRITERS,
    ADMINISTRATORS,
    EVERYBODY,
    PAGES,
    TABLES,
    Row,
)

ACTORS = ["anonymous", *EVERYBODY.split()]
TURNED_AWAY = {302, 401, 403, 404, 405}
# Tables that a look may write: the trail of the look, the session, counters. The mark of a form is
# written before the question who may, and rolled back with the refusal.
KEPT_BY_LOOKING = re.compile(
    r'"(departments_audit\w+|departments_submittedform|django_session|shared_cache|usersessions_\w+)"'
)
WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s", re.IGNORECASE)
CATCH_ALL = "django.contrib.admin.sites.AdminSite.catch_all_view"

# Which side's words each person may read at all. Independent of the application's own scope.
ALL = {"enterprise", "worker", "phone", "note", "file"}
MAY_READ = {
    "anonymous": {},
    "lin": {"inside": ALL, "outside": ALL},
    # Of the other sector he is the registrar alone, who does not read what officers noted.
    "wang": {"inside": {"enterprise", "note"}, "outside": {"enterprise"}},
    "shi": {"outside": {"enterprise", "note"}},
    "zhao": {"inside": ALL},
    "qian": {"outside": ALL},
    "wu": {"inside": ALL},
    "sun": {"inside": {"enterprise", "worker", "phone"}},
    "zheng": {"inside": {"enterprise", "worker", "file"}},
    "feng": {},
    "chen": {"inside": {"enterprise", "worker", "phone"}},
    "system_admin": {},
    "security_admin": {},
    "audit_admin": {},
}
tally: Counter[str] = Counter()

# The mark makes pytest-django prepare the database; the world's own transaction lies around each test's.
pytestmark = pytest.mark.django_db


# -- the addresses -------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    name: str
    arguments: tuple[str, ...]


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Address]:
    """Every named pattern of the URL conf."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from addresses(pattern, space)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{prefix}{pattern.name or pattern.lookup_str}", tuple(pattern.pattern.converters))


OWN = sorted({address for address in addresses() if not address.name.startswith("admin:")}, key=lambda a: a.name)
ADMIN = sorted({address for address in addresses() if address.name.startswith("admin:")}, key=lambda a: a.name)


def test_every_address_has_a_line():
    missing = [address.name for address in OWN if address.name not in PAGES]
    assert not missing, f"add a line to access_expectations.py for: {missing}"


def test_every_table_that_travels_is_asked():
    assert set(TABLES) == set(round_trip.tables())


def test_no_line_without_an_address():
    known = {address.name for address in OWN}
    assert not set(PAGES) - known


# -- the world -------------------------------------------------------------------


@pytest.fixture(scope="module")
def vault_folder(tmp_path_factory):
    return str(tmp_path_factory.mktemp("vault"))


@pytest.fixture(scope="module", autouse=True)
def counted_once():
    """The numbers beside the navigation, the same in every cell, are counted once a person.

    The application keeps them for a minute too, but what a cell keeps is rolled
    back with it, and counting anew took half the time of the matrix.
    """
    count, known = shell.waiting_counts, {}

    def counts(user: Any, on: Any) -> dict[str, int]:
        if user.pk not in known:
            known[user.pk] = count(user, on)
        return known[user.pk]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell, "waiting_counts", counts)
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, vault_folder):
    """Built once, rolled back at the end; every cell has a savepoint of its own."""
    storages = {**django_settings.STORAGES}
    hashers = django_settings.PASSWORD_HASHERS
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock(), transaction.atomic():
        _point_at(vault_folder)
        seeding.load(by=cast.CASTING, since=cast.SINCE)
        built = worlds.build()
        built.clients = {name: _client(built.people.get(name)) for name in ACTORS}
        yield built
        transaction.set_rollback(True)
    django_settings.STORAGES = storages
    django_settings.PASSWORD_HASHERS = hashers


def _point_at(folder: str) -> None:
    from django.core.files.storage import storages

    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "vault": {**django_settings.STORAGES["vault"], "OPTIONS": {"location": folder, "base_url": None}},
    }
    storages.__dict__.pop("backends", None)
    storages._backends = None
    storages._storages = {}


@pytest.fixture(autouse=True)
def same_vault(passing_vault, settings, vault_folder):
    settings.STORAGES = {
        **settings.STORAGES,
        "vault": {**settings.STORAGES["vault"], "OPTIONS": {"location": vault_folder, "base_url": None}},
    }


def _client(user: Any) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


# -- one cell ----------------------------------------------------------------------


@dataclass
class Cell:
    who: str
    method: str
    url: str
    side: str
    status: int
    body: str
    writes: list[str] = field(default_factory=list)
    location: str = ""

    @property
    def to_sign_in(self) -> bool:
        doors = (reverse("account_login"), reverse("admin-sign-in"))
        return self.status == 302 and self.location.startswith(doors)

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.url} ({self.side}) -> {self.status} {self.location}".strip()


def ask(world: Any, who: str, method: str, url: str, side: str) -> Cell:
    """One request in a savepoint that is rolled back, with the business tables it wrote."""
    client, writes = world.clients[who], []

    def watch(execute, sql, params, many, context):
        if WRITES.match(sql) and not KEPT_BY_LOOKING.search(sql):
            writes.append(sql[:120])
        return execute(sql, params, many, context)

    cookies = dict(client.cookies)
    try:
        with transaction.atomic(), connection.execute_wrapper(watch):
            if method == "POST":
                response = client.post(url, {"request_key": uuid.uuid4().hex})
            else:
                headers = {"HX-Request": "true"} if method == "PART" else {}
                response = client.get(url, headers=headers)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
    finally:
        client.cookies.clear()
        client.cookies.update(cookies)
        if method == "POST":
            cache.clear()
    tally[method] += 1
    location = response.headers.get("Location", "") or response.headers.get("HX-Redirect", "")
    return Cell(who, method, url, side, response.status_code, readable(body), writes, location)


def readable(body: bytes) -> str:
    """The words of an answer, also of a workbook: a canary must not hide in a zip."""
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def judge(world: Any, cell: Cell, allowed: set[str], *, public: bool, reads: bool = False) -> list[str]:
    """What is wrong with a cell, as sentences.

    `reads`: who reads the page and may not act on it gets the page again, with
    a refusal or without, and nothing is written.
    """
    faults = []
    welcome = public or cell.who in allowed
    if reads and not welcome and not cell.writes and cell.status < 500:
        return _words(world, cell)
    if cell.status >= 500:
        faults.append("answers with a server error")
    # These lead to the sign-in whoever comes.
    doors = (reverse("admin-sign-in"), reverse("admin:logout"), reverse("account_logout"))
    elsewhere = cell.to_sign_in and cell.who != "anonymous" and cell.url not in doors
    if welcome and (cell.status in (401, 403, 404, 405) or elsewhere):
        faults.append("should get in")
    if (
        not welcome
        and cell.status not in TURNED_AWAY
        and not (cell.method == "POST" and cell.status in (400, 409, 422))
    ):
        faults.append("should be turned away")
    if not welcome and cell.status == 302 and cell.who != "anonymous" and cell.method != "POST":
        faults.append("is sent somewhere else instead of being turned away")
    if cell.who == "anonymous" and not public and not (cell.to_sign_in or cell.status in (401, 403, 404, 405, 204)):
        faults.append("should be sent to the sign-in")
    if cell.writes and (cell.method != "POST" or not welcome):
        faults.append(f"writes: {cell.writes[:2]}")
    return [f"{cell}: {fault}" for fault in faults] + _words(world, cell)


def _words(world: Any, cell: Cell) -> list[str]:
    """Words of a side that this person may not read at all."""
    faults = []
    for side, words in (("inside", world.inside.canaries), ("outside", world.outside.canaries)):
        readable = MAY_READ[cell.who].get(side, set())
        faults += [
            f"reads the {what} of the {side}"
            for what, word in words.items()
            if what not in readable and word in cell.body
        ]
    return [f"{cell}: {fault}" for fault in faults]


def run(world: Any, row: Row, url_of: Any, methods: tuple[str, ...] = ("GET", "PART", "POST")) -> list[str]:
    faults: list[str] = []
    for side in ("inside", "outside") if row.subject and not row.shared else ("inside",):
        url = url_of(side)
        for who in ACTORS:
            for method in methods:
                kind = "POST" if method == "POST" else "GET"
                named = set((row.post if kind == "POST" else row.get).split())
                public = row.public and bool(named)
                reads = kind == "POST" and (row.public or who in row.people("GET", side))
                cell = ask(world, who, method, url, side)
                faults += judge(world, cell, row.people(kind, side), public=public, reads=reads)
    return faults


# -- the cells ----------------------------------------------------------------------


@pytest.mark.parametrize("address", [a for a in OWN if a.name in PAGES], ids=lambda address: address.name)
def test_own_pages(world, address):
    rows = PAGES[address.name]
    faults: list[str] = []
    for row in rows if isinstance(rows, list) else [rows]:

        def url_of(side: str, row: Row = row) -> str:
            kwargs = dict(row.kwargs)
            if row.subject:
                kwargs[row.arg] = getattr(getattr(world, side).objects[row.subject], row.arg)
            kwargs |= {name: getattr(world, side).objects[what].pk for name, what in row.also.items()}
            return reverse(address.name, kwargs=kwargs)

        faults += run(world, row, url_of)
    assert not faults, "\n".join(faults[:40])


@pytest.mark.parametrize("address", ADMIN, ids=lambda address: address.name)
def test_back_office(world, address):
    # The back office's pages have no parts of ours.
    faults = run(world, *_admin_row(world, address), methods=("GET", "POST"))
    assert not faults, "\n".join(faults[:40])


def _admin_row(world: Any, address: Address) -> tuple[Row, Any]:
    """The line of an admin address, from the tables of readers and writers."""
    name = address.name.removeprefix("admin:")
    table, _, act = name.rpartition("_")
    if act == "import" and table.endswith("process"):
        table, act = table.removesuffix("_process"), "process_import"
    if table not in ADMIN_READERS:
        return Row(**_site_page(name)), lambda side: _site_url(address)
    readers, writers = ADMIN_READERS[table], ADMIN_WRITERS.get(table, "")
    rows = {
        "changelist": Row(get=readers, post=readers),
        "change": Row(get=readers, post=writers),
        "add": Row(get=writers, post=writers),
        "delete": Row(),
        "history": Row(get=readers, post=readers),
        "import": Row(get=writers, post=writers),
        "process_import": Row(post=writers),
        "export": Row(get=readers, post=readers),
    }
    return rows[act], lambda side: _record_url(world, address, table)


def _site_page(name: str) -> dict[str, Any]:
    return {
        "login": {"get": EVERYBODY, "post": EVERYBODY, "public": True},
        "logout": {"post": ADMINISTRATORS},
        "autocomplete": {},
        "view_on_site": {},
        "password_change": {"get": ADMINISTRATORS, "post": ADMINISTRATORS},
        CATCH_ALL: {},
    }.get(name, {"get": ADMINISTRATORS})


def _site_url(address: Address) -> str:
    """Two patterns of the admin have no name: whatever is unknown, and the old address of a record."""
    name = address.name.removeprefix("admin:")
    if name == CATCH_ALL:
        return reverse("admin:index") + "nothing-of-this-name/"
    if "RedirectView" in name:
        return reverse("admin:departments_sector_changelist") + "1/"
    if name == "app_list":
        return reverse(address.name, kwargs={"app_label": "departments"})
    given = {"content_type_id": 1, "object_id": 1}
    return reverse(address.name, kwargs={argument: given[argument] for argument in address.arguments})


def _record_url(world: Any, address: Address, table: str) -> str:
    if not address.arguments:
        return reverse(address.name)
    from django.apps import apps

    model = apps.get_model(*table.split("_", 1))
    record = model._base_manager.order_by("pk").first()
    return reverse(address.name, args=[record.pk if record else 0])


def test_the_matrix_has_at_least_two_thousand_cells():
    """Counted from the lines, so that it holds however the tests are shared out."""
    own = sum(
        len(ACTORS) * 3 * (2 if row.subject and not row.shared else 1)
        for rows in PAGES.values()
        for row in (rows if isinstance(rows, list) else [rows])
    )
    assert own + len(ADMIN) * len(ACTORS) * 2 >= 2000


AUTOCOMPLETE = "?app_label=departments&model_name=post&field_name=user&term=l"


@pytest.mark.parametrize("who", ACTORS)
def test_autocomplete_answers_whoever_may_grant_posts(world, who):
    cell = ask(world, who, "GET", reverse("admin:autocomplete") + AUTOCOMPLETE, "inside")
    assert (cell.status == 200 and '"results"' in cell.body) == (who in ("security_admin", "system_admin"))


def test_autocomplete_does_not_look_into_columns_it_was_not_made_for(world):
    url = reverse("admin:autocomplete") + "?app_label=departments&model_name=user&field_name=password&term=p"
    assert ask(world, "security_admin", "GET", url, "inside").status == 403


@pytest.mark.parametrize("lookup", ["password__startswith=p", "posts__user__password__startswith=p", "e=1"])
def test_the_back_office_does_not_answer_questions_about_passwords(world, lookup):
    url = reverse("admin:departments_user_changelist")
    plain = ask(world, "system_admin", "GET", url, "inside")
    asked = ask(world, "system_admin", "GET", f"{url}?{lookup}", "inside")
    assert plain.status == 200
    assert asked.status in (302, 400) or asked.body.count("username") == plain.body.count("username")
