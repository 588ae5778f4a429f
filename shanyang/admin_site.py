"""The back office for administrators: unfold's admin, with the one relaxed CSP of the house."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from unfold.sites import UnfoldAdminSite

ADMIN_CSP: dict[str, Any] = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE, CSP.UNSAFE_EVAL],
    # A nonce here would switch unsafe-inline off.
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
}


OWN_APPS = frozenset({"departments", "enterprises", "branches", "services"})


class ShanyangAdminSite(UnfoldAdminSite):
    """Our own tables only: what packages bring along would be saved past the actions and the trail."""

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        own = [model for model in models if model._meta.app_label in OWN_APPS]
        if own:
            super().register(own, admin_class, **options)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One page for passwords, with one set of rules."""
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        get_adapter().logout(request)
        return redirect("account_login")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        guarded = csp_override(ADMIN_CSP)(super().admin_view(view, cacheable))

        def administrators_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Sending a signed-in officer to the sign-in page would only turn in a circle.
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return administrators_only
