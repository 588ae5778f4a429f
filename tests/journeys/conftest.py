"""A real browser against the real server, for stories told end to end.

The browser is found by scripts/find-browser.sh (or CHROMIUM); without one the
tests fail and say so, they are never skipped.
"""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = subprocess.run(["bash", "scripts/find-browser.sh"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    return {
        **browser_type_launch_args,
        "executable_path": found.stdout.strip(),
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "zh-CN", "viewport": DESK, "color_scheme": "light"}


@pytest.fixture(autouse=True)
def empty_cache(transactional_db):
    cache.clear()


@pytest.fixture
def calm(page):
    """The page, with everything the console complained about; a story ends with none."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints


@pytest.fixture
def as_user(live_server, context):
    """Sign in without the form: the story is about what comes after."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return live_server.url

    return sign_in
