"""What goes out with every page, and what a write must bring along."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.house.test_access_matrix import addresses

pytestmark = pytest.mark.django_db
PAGES = ["public", "account_login", "privacy"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_carries_the_strict_policy(client, name):
    response = client.get(reverse(name))
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    for part in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert part in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert response.headers["X-Request-Id"]


@pytest.mark.parametrize("name", ["home", "dashboard", "enterprises:people"])
def test_no_page_behind_the_sign_in_is_kept_by_a_browser_or_proxy(client, lin, name):
    client.force_login(lin)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_only_the_back_office_has_the_relaxed_policy(client, system_admin):
    client.force_login(system_admin)
    assert "unsafe-eval" in client.get(reverse("admin:index")).headers["Content-Security-Policy"]
    assert "unsafe" not in client.get(reverse("home")).headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_script_or_style_of_its_own_without_a_nonce(client, name):
    body = client.get(reverse(name)).content.decode()
    assert not re.search(r"\son\w+=", body)
    assert not re.search(r"\sstyle=", body)
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", body):
        assert "src=" in tag or "nonce=" in tag or "application/json" in tag, tag


@pytest.mark.parametrize("name", PAGES)
def test_no_page_asks_a_foreign_host_for_anything(client, name):
    body = client.get(reverse(name)).content.decode()
    assert not re.findall(r"(?:src|href|action)=[\"'](?:https?:)?//[^\"']+", body)


def placeholder(converter) -> object:
    return {"int": 1, "slug": "x", "str": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x"}.get(
        type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"), 1
    )


def every_url():
    for address in sorted(set(addresses()), key=lambda found: found.name):
        pattern = get_resolver()
        for part in address.name.split(":")[:-1]:
            pattern = next(found for found in pattern.url_patterns if getattr(found, "namespace", None) == part)
        try:
            yield address.name, reverse(address.name, kwargs=_arguments(address.name))
        except Exception:  # an unnamed pattern of the admin has no address of its own
            continue


def _arguments(name: str) -> dict[str, object]:
    spaces, _, last = name.rpartition(":")
    resolver = get_resolver()
    for part in filter(None, spaces.split(":")):
        resolver = _descend(resolver, part)
    for pattern in _leaves(resolver):
        if pattern.name == last:
            return {key: placeholder(converter) for key, converter in pattern.pattern.converters.items()}
    return {}


def _descend(resolver, space):
    for pattern in resolver.url_patterns:
        if getattr(pattern, "namespace", None) == space:
            return pattern
        if hasattr(pattern, "url_patterns"):
            found = _descend(pattern, space)
            if found is not None:
                return found
    return None


def _leaves(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _leaves(pattern)
        else:
            yield pattern


def test_no_write_is_taken_without_the_token_of_its_form(lin):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(lin)
    asked = dict(every_url())
    assert len(asked) > 100
    # Browsers send content-policy reports by themselves; the view writes nothing.
    del asked["csp-report"]
    taken = {name: status for name, url in asked.items() if (status := careful.post(url).status_code) != 403}
    assert not taken


def test_a_redirect_leads_nowhere_else(client, lin):
    from tests import cast

    response = client.post(
        reverse("account_login") + "?next=https://evil.example/",
        {"login": "lin", "password": cast.PASSWORD, "next": "https://evil.example/"},
    )
    assert response.status_code == 302
    assert "evil" not in response.headers["Location"]


def test_an_unknown_host_is_refused(client):
    assert client.get(reverse("public"), headers={"host": "evil.example"}).status_code == 400


def test_a_broken_policy_is_logged_without_query_or_line_breaks(client, caplog, db):
    from django.core.cache import cache

    cache.clear()
    report = {
        "csp-report": {
            "document-uri": "https://survey.example/survey/people/?q=%E7%8E%8B",
            "effective-directive": "script-src-elem\nforged",
            "blocked-uri": "https://evil.example/x.js?token=1",
        }
    }
    response = client.post(reverse("csp-report"), report, content_type="application/json")
    assert response.status_code == 204
    line = caplog.messages[-1]
    assert "survey.example/survey/people/" in line
    assert "q=" not in line
    assert "token" not in line
    assert "\n" not in line


def test_a_flood_of_reports_is_dropped(client, caplog, db):
    from django.core.cache import cache

    cache.clear()
    for _report in range(30):
        client.post(reverse("csp-report"), "not json", content_type="application/json")
    assert sum("content policy" in message for message in caplog.messages) == 20
