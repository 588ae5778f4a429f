"""What holds for every request: where it comes from, how long a session lasts, which headers go out."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from shanyang.lib.htmx import go
from shanyang.lib.request_context import Origin, coming_from

Respond = Callable[[HttpRequest], HttpResponse]

TOUCH_SECONDS = 60
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


class OriginMiddleware:
    """Gives each request a number and remembers address and page for the audit."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex
        with coming_from(Origin(request_id=number, address=client_address(request), page=request.path[:200])):
            response = self.respond(request)
        response["X-Request-Id"] = number
        return response


def client_address(request: HttpRequest) -> str | None:
    """The caller's address, from behind as many proxies as the settings trust."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None


class HeadersMiddleware:
    """Headers that Django has no setting for."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = "_auth_user_id" in request.session if hasattr(request, "session") else False
        response = self.respond(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if was_signed_in:
            # Pages behind the sign-in may show people: no browser or proxy keeps them.
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
            if not request.user.is_authenticated:
                response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class SessionRulesMiddleware:
    """A session ends after a quarter of an hour without use (half an hour on a telephone) and after twelve hours.

    It is touched at most once a minute, and never by a progress panel that
    polls: an empty office must not stay signed in because a bar is moving.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.respond(request)
        now = int(time.time())
        began, seen = request.session.get("began_at"), request.session.get("seen_at")
        if began is None or seen is None:
            request.session["began_at"] = request.session["seen_at"] = now
        elif now - seen > self._idle(request) or now - began > settings.SESSION_COOKIE_AGE:
            return self._end(request)
        elif now - seen >= TOUCH_SECONDS and not is_polling(request):
            request.session["seen_at"] = now
        return self.respond(request)

    @staticmethod
    def _idle(request: HttpRequest) -> int:
        mobile = "Mobile" in request.headers.get("User-Agent", "")
        return settings.SESSION_IDLE_SECONDS * (2 if mobile else 1)

    @staticmethod
    def _end(request: HttpRequest) -> HttpResponse:
        page = request.get_full_path() if request.method == "GET" and not is_polling(request) else ""
        logout(request)
        messages.info(request, _("您有一段时间没有操作，为了安全已退出登录。请重新登录，会回到刚才的页面。"))
        target = reverse("account_login")
        return go(request, f"{target}?{_next(page)}" if page else target)


def _next(page: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": page})


def is_polling(request: HttpRequest) -> bool:
    """The progress panel asks in its own name, not in the person's."""
    return request.headers.get("X-Requested-With") == "progress"


class AccountRulesMiddleware:
    """First a password of one's own, then the second factor where the office demands one, then the work."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not self._free(request):
            wanted = self._wanted(request)
            if wanted:
                return wanted
        return self.respond(request)

    @staticmethod
    def _free(request: HttpRequest) -> bool:
        return request.path.startswith((reverse("account_logout"), "/accounts/", settings.STATIC_URL, "/i18n/"))

    @staticmethod
    def _wanted(request: HttpRequest) -> HttpResponse | None:
        user: Any = request.user
        if user.must_change_password or password_expired(user):
            messages.info(request, _("请先换成您自己的密码，再开始办理。"))
            return redirect("account_change_password")
        if settings.REQUIRE_SECOND_FACTOR and not is_mfa_enabled(user) and needs_second_factor(user):
            messages.info(request, _("您的职责需要第二重验证。请用手机验证器或通行密钥登记，大约一分钟。"))
            return redirect("mfa_index")
        return None


def password_expired(user: Any) -> bool:
    """Whether the password is older than the installation allows; 0 days means never."""
    if not settings.PASSWORD_DAYS or not user.password_changed_at:
        return False
    return timezone.now() - user.password_changed_at > timedelta(days=settings.PASSWORD_DAYS)


def needs_second_factor(user: Any) -> bool:
    return user.holds_any(settings.SECOND_FACTOR_DUTIES)
