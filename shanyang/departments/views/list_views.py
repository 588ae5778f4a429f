"""Saving which columns of a list to see, and going back to that list."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from shanyang.lib.errors import Refused

from ..actions import list_views as actions
from ..requests import StaffRequest


@require_POST
def choose(request: StaffRequest, listing: str) -> HttpResponse:
    """The boxes that were ticked; the button 恢复 sends none."""
    columns = [] if "usual" in request.POST else request.POST.getlist("column")
    try:
        actions.choose(listing, columns, by=request.user)
    except Refused as none_such:
        raise Http404 from none_such
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "home")
