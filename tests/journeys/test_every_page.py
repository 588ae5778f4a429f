"""Every role's pages, walked as that role would: nothing shuts anybody out, asks abroad, or scrolls sideways."""

import hashlib
import re
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.journeys.conftest import DESK, PHONE, fits, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

ROLES = ("lin", "wang", "zhao", "wu", "sun", "zheng", "feng", "chen", "xitong", "anquan", "shenji")
FILE = re.compile(r"\.(docx|xlsx|csv|pdf)$")
# Screens that a role reaches from its navigation and lists, one of each.
SKELETON = """() => [...document.querySelectorAll('main *')]
    .map(one => one.tagName + '.' + one.className + (one.getAttribute('role') || '')).filter(
        (word, at, all) => all.indexOf(word) === at).join(' ')"""


def own_links(page, where):
    found = page.locator(f"{where} a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    inside = [href for href in found if href.startswith(("/", "?")) and not href.startswith(("/admin/", "/static/"))]
    return [href for href in inside if not FILE.search(urlsplit(href).path)]


def screen(path):
    return resolve(urlsplit(path).path).view_name


def walk(page, url):
    """The navigation's pages, and from each the first link to every screen not seen yet."""
    page.goto(url + "/")
    waiting, seen = ["/", *own_links(page, ".sidenav")], set()
    while waiting:
        path = waiting.pop(0)
        name = screen(path)
        if name in seen:
            continue
        seen.add(name)
        answer = page.goto(url + path)
        assert answer.status == 200, path
        yield name, path
        waiting += [href for href in own_links(page, "main") if href.startswith("/") and screen(href) not in seen]


@pytest.fixture(scope="session")
def judged(telling):
    """Where all test processes note which builds of pages have been judged: the same for another role is not again."""
    folder = telling.shared / "judged"
    folder.mkdir(exist_ok=True)
    return folder


def the_first(judged, key):
    """Whether nobody has judged this build yet; from now on somebody has."""
    try:
        (judged / hashlib.sha256("\0".join(key).encode()).hexdigest()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_shuts_anybody_out(enter, world, live_server, judged, role):
    world.at("told")
    page = enter(role)
    troubles = []
    for name, path in walk(page, live_server.url):
        for size, scheme in ((DESK, "light"), (PHONE, "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            if the_first(judged, (name, scheme, page.evaluate(SKELETON))):
                troubles += [(path, size["width"], found) for found in violations(page)]
        for width in (320, 390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            if not fits(page):
                troubles.append((path, width, "scrolls sideways"))
        page.set_viewport_size(DESK)
    assert troubles == []
