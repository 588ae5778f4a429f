"""What every page's frame needs: who is here, which round runs, what waits, how it shall look."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from enterprises.models import Round
from shanyang import demo_doors, navigation
from shanyang.departments import workbench
from shanyang.departments.rules.duties import ADMINISTRATORS
from shanyang.departments.workbench import Waiting

COUNTS_KEPT = 60  # seconds; the workbench itself always counts anew
ROUND_MARKS = {"open": "running", "consolidating": "running", "signed": "wait", "frozen": "done"}
COUNTS_VERSION = 1


def counts_key(user: Any) -> str:
    return f"waiting-counts:{COUNTS_VERSION}:{user.pk}"


def remember_counts(user: Any, things: Iterable[Waiting]) -> dict[str, int]:
    """Keep how many things of each kind wait, for the numbers beside the navigation."""
    counts: Counter[str] = Counter()
    for thing in things:
        counts[thing.kind] += thing.size
    cache.set(counts_key(user), dict(counts), COUNTS_KEPT)
    return dict(counts)


def waiting_counts(user: Any, on: date) -> dict[str, int]:
    counts = cache.get(counts_key(user))
    if counts is None:
        counts = remember_counts(user, workbench.waiting(user, on))
    return counts


class Shell:
    """Read lazily: a fragment that shows no frame asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = getattr(request, "user", None)

    @property
    def site_name(self) -> str:
        return str(settings.SITE_NAME)

    @property
    def short_name(self) -> str:
        return str(settings.SITE_SHORT_NAME)

    @property
    def seal(self) -> str:
        return self.short_name[:1]

    @property
    def demo(self) -> bool:
        return settings.DEMO

    @cached_property
    def demo_accounts(self) -> list[dict[str, Any]]:
        return demo_doors.accounts()

    @property
    def theme(self) -> str:
        theme = self.request.COOKIES.get("theme", "")
        return theme if theme in {"dark", "light"} else ""

    @property
    def large(self) -> bool:
        return self.request.COOKIES.get("size") == "large"

    @property
    def keys(self) -> str:
        return "off" if self.request.COOKIES.get("keys") == "off" else "on"

    @cached_property
    def duties(self) -> list[str]:
        return navigation.duties_of(self.user)

    @cached_property
    def nav(self) -> tuple[navigation.Group, ...]:
        if not self.duties:
            return ()
        counts = waiting_counts(self.user, timezone.localdate())
        return navigation.navigation(self.duties, self.request.path, counts)

    @property
    def person(self) -> str:
        return str(self.user)

    @cached_property
    def posts(self) -> list[str]:
        return [str(post.department) for post in self.user.posts_on()] if self.duties else []

    @cached_property
    def round(self) -> dict[str, str] | None:
        if not set(self.duties) - ADMINISTRATORS:
            return None
        running = Round.objects.in_progress().order_by("-number").first() or Round.objects.frozen().first()
        if running is None:
            return None
        text = _("第 %(number)s 轮 · %(state)s") % {"number": running.number, "state": running.get_state_display()}
        return {"text": text, "mark": ROUND_MARKS[running.state], "url": _round_url(running, self.duties)}

    @property
    def admin_url(self) -> str:
        return reverse("admin:index") if self.user.is_staff else ""


def _round_url(round_: Round, duties: list[str]) -> str:
    """The round's page, for those who have one."""
    return reverse("enterprises:round", args=[round_.pk]) if navigation.OFFICERS & set(duties) else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}
