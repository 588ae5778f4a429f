"""Who may do what in the back office: rights follow from posts, not from groups."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from shanyang.departments.rules.duties import Duty

# Which back-office tables an administrator of each kind may view, add or change. Deleting is nobody's.
TABLES: dict[str, dict[str, frozenset[str]]] = {
    Duty.SYSTEM_ADMIN: {
        "departments.user": frozenset({"view", "add", "change"}),
        "departments.division": frozenset({"view", "add", "change"}),
        "departments.department": frozenset({"view", "add", "change"}),
        "departments.sector": frozenset({"view", "add", "change"}),
        "departments.responsibility": frozenset({"view", "add", "change"}),
        "departments.partyorganization": frozenset({"view", "add", "change"}),
        "departments.parametervalue": frozenset({"view", "add", "change"}),
        "departments.workingday": frozenset({"view", "add", "change"}),
        "enterprises.precedence": frozenset({"view", "add", "change"}),
        "services.reststation": frozenset({"view", "add", "change"}),
        "departments.job": frozenset({"view"}),
        "departments.post": frozenset({"view"}),
    },
    Duty.SECURITY_ADMIN: {
        "departments.post": frozenset({"view", "add", "change"}),
        "departments.user": frozenset({"view"}),
        "departments.department": frozenset({"view"}),
        "departments.division": frozenset({"view"}),
        "departments.sector": frozenset({"view"}),
        "departments.partyorganization": frozenset({"view"}),
    },
    Duty.AUDIT_ADMIN: {
        "departments.auditevent": frozenset({"view"}),
    },
}


def permissions_of(duty: str) -> set[str]:
    """Django's permission names for one administrator's duty."""
    return {
        f"{table.split('.')[0]}.{act}_{table.split('.')[1]}"
        for table, acts in TABLES.get(duty, {}).items()
        for act in acts
    }


class DutyBackend(AuthenticationBackend):
    """Signs in by allauth, and answers the admin's questions from the posts in force today."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        return {name for post in user_obj.posts_on() for name in permissions_of(post.duty)}

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
