"""The ground floor: who may do what, where, and the record of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    name = "shanyang.departments"
    label = "departments"
    verbose_name = _("单位与账号")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shanyang.lib import triggers

        from . import guards
        from .actions import housekeeping, tables

        guards.declare()
        tables.register()
        housekeeping.register()
        triggers.connect()
