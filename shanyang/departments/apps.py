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

        from . import agenda, guards, resources, workbench
        from .actions import housekeeping, papers, reorganizations, tables
        from .queries import instructors, keeping_norms, open_items, waiting

        guards.declare()
        tables.register()
        housekeeping.register()
        papers.register()
        reorganizations.register()
        keeping_norms.declare()
        resources.register("instructors", instructors.by_street)
        for provider in waiting.PROVIDERS:
            workbench.register(provider)
        for stuck in open_items.PROVIDERS:
            agenda.register(stuck)
        triggers.connect()
