"""账号: one natural person each, with posts that say what they may do and where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..rules.duties import ADMINISTRATORS, Duty


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.password_changed_at = timezone.now()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. Rights come from posts alone: no groups, no superuser."""

    username = models.CharField(
        _("用户名"),
        max_length=60,
        unique=True,
        help_text=_("登录用，不随姓名变动。"),
        error_messages={"unique": _("这个用户名已被使用。")},
    )
    name = models.CharField(_("姓名"), max_length=40, help_text=_("用途：显示和留痕时标明办理人。"))
    mail = models.EmailField(
        _("工作邮箱"), blank=True, default="", help_text=_("用途：临期和超期的提醒也发到这里；不填只在工作台提醒。")
    )
    is_active = models.BooleanField(_("可以登录"), default=True, help_text=_("停用后不能登录，已有会话随即失效。"))
    must_change_password = models.BooleanField(
        _("须改密码"), default=False, help_text=_("首次登录或管理员重置以后，须先改密码。")
    )
    password_changed_at = models.DateTimeField(
        _("密码修改时间"), null=True, blank=True, editable=False, help_text=_("用来判断密码是否到期。")
    )
    created_at = models.DateTimeField(
        _("建立时间"), default=timezone.now, editable=False, help_text=_("账号建立的时间。")
    )
    suspended_on = models.DateField(
        _("停用日期"), null=True, blank=True, help_text=_("离岗、长期未登录或管理员停用的日期。")
    )
    suspended_because = models.CharField(_("停用原因"), max_length=200, blank=True, help_text=_("为什么停用。"))

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=True, suspended_on__isnull=True, suspended_because="")
                | (Q(is_active=False, suspended_on__isnull=False) & ~Q(suspended_because="")),
                name="suspended_accounts_have_day_and_reason",
                violation_error_message=_("停用账号应当写明日期和原因，启用的账号不写。"),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    # -- posts -------------------------------------------------------------

    def posts_on(self, day: date | None = None) -> list:
        """The posts in force that day. Read once for each request: the user is loaded anew then."""
        day = day or timezone.localdate()
        known = self.__dict__.setdefault("_posts_by_day", {})
        if day not in known:
            known[day] = list(
                self.posts.in_force(day)
                .select_related("department", "division", "sector", "party_organization", "enterprise")
                .order_by("id")
            )
        return known[day]

    def forget_posts(self) -> None:
        """After a post was granted or ended in the same process."""
        self.__dict__.pop("_posts_by_day", None)

    def holds(self, duty: Duty | str, division: Any = None, *, on: date | None = None, **dimensions: Any) -> bool:
        """Whether a post in force carries the duty and reaches what is named.

        `dimensions`: sector=, party_organization=, enterprise=. A dimension that
        is not named is not asked about.
        """
        return any(post.duty == duty and post.reaches(division=division, **dimensions) for post in self.posts_on(on))

    def holds_any(self, duties: Iterable[Duty | str], division: Any = None, **dimensions: Any) -> bool:
        return any(self.holds(duty, division, **dimensions) for duty in duties)

    def departments_on(self, day: date | None = None) -> list:
        """The offices the person sits in, each once, in the order of the posts."""
        return list({post.department_id: post.department for post in self.posts_on(day)}.values())

    # -- what the admin asks -------------------------------------------------

    @property
    def is_staff(self) -> bool:
        """Whether the back office opens: administrators only."""
        return self.is_active and self.holds_any(ADMINISTRATORS)

    @property
    def is_superuser(self) -> bool:
        """Nobody is: every right comes from a post."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends() if hasattr(backend, "has_perm")
        )

    def has_perms(self, perms: Iterable[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and any(
            backend.has_module_perms(self, app_label)
            for backend in get_backends()
            if hasattr(backend, "has_module_perms")
        )


class UsedPassword(models.Model):
    """The hash of an earlier password, so that the last five are not taken again."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="used_passwords", verbose_name=_("账号"), help_text=_("谁的密码。")
    )
    encoded = models.CharField(_("密码摘要"), max_length=200, help_text=_("加盐摘要，不能还原成密码。"))
    used_at = models.DateTimeField(_("启用时间"), help_text=_("这个密码开始使用的时间。"))

    class Meta:
        verbose_name = _("用过的密码")
        verbose_name_plural = _("用过的密码")
        ordering = ["-used_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_at:%Y-%m-%d}"
