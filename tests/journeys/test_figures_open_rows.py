"""Every number on a page leads to as many rows as it says, whoever reads it."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve

from shanyang.departments.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]

ROLES = ("lin", "wang", "zhao", "qian", "wu", "sun", "zheng", "feng", "chen", "xitong", "anquan", "shenji")
# Numbers that stand above their own rows (a difference: above its causes), and the public totals, whose rows are not
# public.
ON_THE_SPOT = {
    *("list", "public.stations", "public.enterprises", "public.workers", "submission.ok"),
    *("sweep.done", "sweep.none", "difference", "claims", "request.saved", "request.asked", "counted-in"),
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Numbers(HTMLParser):
    """The figures of a page with the first link in or around each, and all its links."""

    def __init__(self):
        super().__init__()
        self.figures, self.links, self._open = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
            for _around, standing in self._open:
                if standing and not standing["href"]:
                    standing["href"] = given["href"]
        figure = None
        if "data-figure" in given and given.get("data-value") is not None:
            around = next((href for href, _figure in reversed(self._open) if href), "")
            figure = {"key": given["data-figure"], "value": given["data-value"], "href": given.get("href") or around}
            self.figures.append(figure)
        if tag not in VOID:
            self._open.append((given.get("href", "") if tag == "a" else "", figure))

    def handle_endtag(self, tag):
        if tag not in VOID and self._open:
            self._open.pop()


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    page = Numbers()
    page.feed(answer.content.decode())
    page.links = [urljoin(path, link) for link in page.links]
    return page


def rows_behind(client, path, value, depth=2):
    """What the linked page counts: at once, or behind the page that explains the number."""
    page = read(client, path)
    counted = [figure["value"] for figure in page.figures if figure["key"] == "list"]
    if counted:
        return counted[0]
    if path == "/public/":
        return next((figure["value"] for figure in page.figures if figure["value"] == value), None)
    onward = [figure for figure in page.figures if figure["value"] == value and figure["href"]]
    return rows_behind(client, urljoin(path, onward[0]["href"]), value, depth - 1) if onward and depth else None


def pages(client):
    """One page of every screen that can be reached, and every variant of the overview."""
    waiting, seen = ["/", "/dashboard/", "/dashboard/?view=table", "/survey/figures/"], set()
    while waiting:
        path = waiting.pop(0)
        name = (resolve(urlsplit(path).path).view_name, "view=" in path)
        if name in seen or re.match(r"/(admin|accounts|static)/", path):
            continue
        seen.add(name)
        answer = client.get(path)
        # Files are no pages: their figures stand in the page that offers them.
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            page = read(client, path)
            yield path, page
            waiting += [link for link in page.links if link.startswith("/") and "#" not in link]


@pytest.mark.parametrize("role", ROLES)
def test_every_number_opens_as_many_rows(client, world, role):
    world.at("told")
    client.force_login(User.objects.get(username=role))
    checked, wrong = set(), []
    for path, page in pages(client):
        for figure in page.figures:
            if figure["key"] in ON_THE_SPOT:
                continue
            where = urljoin(path, figure["href"]) if figure["href"] else ""
            if (figure["key"], figure["value"], where) in checked:
                continue
            checked.add((figure["key"], figure["value"], where))
            behind = rows_behind(client, where, figure["value"]) if where else "no link"
            if behind != figure["value"]:
                wrong.append((path, figure["key"], figure["value"], where, behind))
    print(*wrong, sep="\n")
    assert wrong == []
    assert checked or role in ("xitong", "anquan", "shenji")
