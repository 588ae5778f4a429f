"""The back office for administrators: unfold's admin, with the one relaxed CSP of the house."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from unfold.sites import UnfoldAdminSite

ADMIN_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE, CSP.UNSAFE_EVAL],
    # A nonce here would switch unsafe-inline off.
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}


class ShanyangAdminSite(UnfoldAdminSite):
    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        guarded = csp_override(ADMIN_CSP)(super().admin_view(view, cacheable))

        def administrators_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Sending a signed-in officer to the sign-in page would only turn in a circle.
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return administrators_only
