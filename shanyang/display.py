"""How this browser wants to see the pages: theme, type size, single keys."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

KEPT = 365 * 24 * 3600
CHOICES = {"theme": {"dark", "light"}, "size": {"large"}, "keys": {"off"}}


@login_not_required
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep a choice as a cookie; display.js does the same without the round trip."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if safe else "/")
    for name, allowed in CHOICES.items():
        if name not in request.POST:
            continue
        if (value := request.POST[name]) in allowed:
            response.set_cookie(name, value, max_age=KEPT, samesite="Lax", secure=request.is_secure())
        else:
            response.delete_cookie(name, samesite="Lax")
    return response


def keys(request: HttpRequest) -> HttpResponse:
    """The page that lists the keys."""
    return render(request, "home/keys.html")
