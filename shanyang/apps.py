"""The roof as a Django app, and the admin that uses our own site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ShanyangConfig(AppConfig):
    name = "shanyang"
    verbose_name = "山阳"
    default = True

    def ready(self) -> None:
        from shanyang import complaints
        from shanyang.departments import nightly, workbench
        from shanyang.departments.actions.complaints import forget_contacts

        workbench.register(complaints.waiting)
        nightly.chore("forget who wrote letters", forget_contacts)


class ShanyangAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "shanyang.admin_site.ShanyangAdminSite"
