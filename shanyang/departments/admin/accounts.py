"""Accounts and posts, by two different administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..actions import accounts, posts
from ..models import Post, User
from .base import ActionAdmin, ReasonForm


class AccountForm(ReasonForm):
    """Suspending, reopening and a new one-time password are choices, not fields."""

    act = forms.ChoiceField(
        label=_("办理"),
        required=False,
        choices=(("", "—"), ("suspend", _("停用账号")), ("reopen", _("恢复账号")), ("reset", _("重置密码"))),
        help_text=_("停用会立即结束这个人的全部会话；重置后显示一次性密码，请当面告知。"),
    )

    class Meta:
        model = User
        fields = ("username", "name")


@admin.register(User)
class UserAdmin(ActionAdmin):
    form = AccountForm
    list_display = ("username", "name", "is_active", "last_login", "suspended_on")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    ordering = ("username",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username", "name", "act", "reason") if obj else ("username", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("username",) if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        password = self.carry_out(obj, form.cleaned_data, by=request.user, change=change)
        if password:
            self.message_user(
                request,
                _("一次性密码：%(password)s。只显示这一次，到%(day)s为止有效，首次登录须修改。")
                % {"password": password, "day": self._last_day(obj)},
                level="warning",
            )

    @staticmethod
    def _last_day(obj: User) -> str:
        return date_format(accounts.one_time_until(User.objects.get(pk=obj.pk)), "DATE_FORMAT")

    def carry_out(self, obj: User, cleaned: dict[str, Any], *, by: Any, change: bool) -> str:
        """One action of the accounts; returns a one-time password where there is one."""
        reason = cleaned.get("reason", "")
        if not change:
            made, password = accounts.open_account(username=obj.username, name=obj.name, by=by)
            obj.pk = made.pk
            return password
        act = cleaned.get("act")
        standing = User.objects.get(pk=obj.pk)
        if act == "suspend":
            accounts.suspend(standing, on=timezone.localdate(), by=by, reason=reason)
        elif act == "reopen":
            return accounts.reopen(standing, by=by, reason=reason)
        elif act == "reset":
            return accounts.reset_password(standing, by=by, reason=reason)
        elif obj.name != standing.name:
            accounts.rename(standing, name=obj.name, by=by, reason=reason)
        return ""


@admin.register(Post)
class PostAdmin(ActionAdmin):
    list_display = ("user", "department", "duty", "division", "sector", "since", "until")
    list_filter = ("duty",)
    search_fields = ("user__username", "user__name", "department__name")
    autocomplete_fields = ("user", "department", "division", "sector", "party_organization")
    list_select_related = ("user", "department", "division", "sector")
    fields = (
        "user",
        "department",
        "duty",
        "division",
        "sector",
        "party_organization",
        "bulk_import",
        "since",
        "until",
        "basis",
        "reason",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A post is not rewritten: it ends, and another begins."""
        return tuple(name for name in self.fields if name not in ("until", "reason")) if obj else ("until",)

    def write(self, obj: Post, cleaned: dict[str, Any], *, by: Any, change: bool) -> None:
        if change:
            posts.end(Post.objects.get(pk=obj.pk), on=cleaned["until"], by=by, reason=cleaned.get("reason", ""))
            return
        names = ("user", "department", "duty", "division", "sector", "party_organization", "bulk_import", "since")
        made = posts.grant(**{name: cleaned[name] for name in names}, by=by, basis=cleaned.get("basis", ""))
        obj.pk = made.pk
