"""A real browser against the real server, for stories told end to end.

The browser is found by scripts/find-browser.sh (or CHROMIUM); without one the
tests fail and say so, they are never skipped.
"""

import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from shanyang.departments.models import User
from tests.journeys import worlds

ROOT = Path(__file__).resolve().parents[2]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# What the browser says by itself when a form is refused or a value was changed in between.
REFUSALS = ("status of 422", "status of 409")
# Milliseconds before a story gives up: a busy machine is slow, and only a stopped one is wrong.
PATIENCE = 60_000
# A job runs in the test's own thread, and while it runs nobody looks at the browser.
UNTIL_WORKED_OFF = 180_000
expect.set_options(timeout=PATIENCE)

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = subprocess.run(["bash", "scripts/find-browser.sh"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return {
        **browser_type_launch_args,
        "executable_path": found.stdout.strip(),
        "args": [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "viewport": DESK, "color_scheme": "light"}


@pytest.fixture
def context(context):
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture(autouse=True)
def empty_cache(transactional_db):
    cache.clear()


def follow(locator):
    """Click what leads to another page, and come back when that page stands there whole.

    A click comes back as soon as the browser has set out. What is counted or read
    next would be the old page's on a slow machine, and nothing would have been
    written yet. Whatever opens, closes or downloads on the spot is clicked plainly.
    """
    with locator.page.expect_navigation():
        locator.click()


def watched(page, own):
    """Collect what the page's console complains about and every wish for another host, which is not granted."""
    complaints: list[str] = []

    def heard(message):
        if message.type == "error" and not any(words in message.text for words in REFUSALS):
            complaints.append(message.text)

    def abroad(route):
        complaints.append(f"asked for {route.request.url}")
        route.abort()

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.context.route(re.compile(rf"^(?!{re.escape(own)}|data:|blob:)"), abroad)
    return complaints


@pytest.fixture
def calm(page, live_server):
    """The page, with everything the console complained about; a story ends with none."""
    complaints = watched(page, live_server.url)
    yield page
    assert not complaints


def sign_in(context, url, user):
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    return url


@contextmanager
def elsewhere(browser, **given):
    """A page in a browser of its own, beside the story's."""
    context = browser.new_context(**{"locale": "zh-CN", "viewport": DESK, **given})
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def as_user(live_server, context):
    """Sign in without the form: the story is about what comes after."""
    return lambda user: sign_in(context, live_server.url, user)


@pytest.fixture
def enter(as_user, calm):
    """The page, opened by somebody of the demo's cast."""

    def open_as(username, path="/"):
        calm.goto(as_user(User.objects.get(username=username)) + path)
        return calm

    return open_as


@pytest.fixture(scope="session")
def telling(tmp_path_factory):
    """One telling of the district, whose moments all test processes share."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "moments"
    shared.mkdir(exist_ok=True)
    return worlds.World(tmp_path_factory.mktemp("ledgers"), shared)


@pytest.fixture
def world(telling, transactional_db, passing_vault):
    return telling


@pytest.fixture
def big_picture(calm, request):
    """Take a picture when SHOTS names a folder; for looking, not for comparing."""

    def shoot(name):
        if os.environ.get("SHOTS"):
            calm.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)

    return shoot


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in found]


def fits(page):
    """Whether nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
