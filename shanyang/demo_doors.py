"""One click into any role, in the demo only. Without DEMO=1 these doors do not exist."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from shanyang.departments.models import Post, User
from shanyang.departments.rules.duties import Duty

ORDER = {duty: place for place, duty in enumerate(Duty)}
DOORS_OF_A_DUTY = 2  # nine streets would crowd out the other roles


def accounts() -> list[dict[str, Any]]:
    """The demo's people, the leading department first, a few for each duty."""
    if not settings.DEMO:
        return []
    posts = (
        Post.objects.in_force(timezone.localdate()).select_related("department", "sector", "enterprise").order_by("id")
    )
    users = (
        User.objects.filter(is_active=True, posts__isnull=False)
        .distinct()
        .prefetch_related(Prefetch("posts", posts, "posts_now"))
    )
    doors: list[tuple[int, str, dict[str, Any]]] = []
    taken: dict[str, int] = {}
    for user in users.order_by("id"):
        post = next(iter(user.posts_now), None)
        if post is None or taken.get(post.duty, 0) >= DOORS_OF_A_DUTY:
            continue
        taken[post.duty] = taken.get(post.duty, 0) + 1
        where = f"{post.department} · {post.get_duty_display()}"
        doors.append(
            (ORDER[Duty(post.duty)], user.username, {"username": user.username, "name": user.name, "post": where})
        )
    return [door for _place, _name, door in sorted(doors, key=lambda door: door[:2])]


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    allowed = {account["username"] for account in accounts()}
    name = request.POST.get("username", "")
    if name not in allowed:
        raise Http404
    login(request, get_object_or_404(User, username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")
