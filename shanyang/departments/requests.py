"""What a view behind the sign-in may take for granted."""

from django.http import HttpRequest

from .models import User


class StaffRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through: its user is a person."""

    user: User
