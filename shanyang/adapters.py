"""How allauth works in this house: nobody signs up, every sign-in leaves a trace."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shanyang.departments.actions import accounts, audit
from shanyang.departments.models import AuditEvent, User
from shanyang.departments.rules.actors import NamedJob

SIGN_IN = NamedJob("sign-in")


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Accounts are opened by the system administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A one-time password ends on its day; only who knows it learns that it has ended."""
        user = super().authenticate(request, **credentials)
        if isinstance(user, User) and accounts.one_time_over(user):
            self.authentication_failed(request, **credentials)
            raise ValidationError(
                _(
                    "这个一次性密码到%(day)s为止有效，现在已经过期。请找系统管理员重新发一个，原来的账号和任职不受影响。"
                ),
                params={"day": date_format(accounts.one_time_until(user), "DATE_FORMAT")},
            )
        return user

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        with transaction.atomic():
            audit.record("departments.sign_in", user, by=user)  # type: ignore[arg-type]

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        if isinstance(user, User):
            with transaction.atomic():
                audit.record("departments.sign_out", user, by=user)
        super().logout(request)

    @transaction.atomic
    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The name that was tried goes into the sealed detail: people type passwords there by mistake."""
        username = str(credentials.get("username", ""))[:60]
        known = User.objects.filter(username=username).first()
        audit.record(
            "departments.sign_in_failed",
            known,
            by=SIGN_IN,
            detail={"username": username},
            result=AuditEvent.Result.REFUSED,
        )

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        accounts.change_password(user, password=password, session_key=self.request.session.session_key)  # type: ignore[arg-type]

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: Any = None
    ) -> None:
        """allauth would write a letter; accounts have no address, so the trail takes it down."""
        with transaction.atomic():
            audit.record(f"departments.{template_prefix.rpartition('/')[2]}", user, by=user)  # type: ignore[arg-type]
