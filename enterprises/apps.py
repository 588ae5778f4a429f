"""App configuration; registers with the ground floor what this floor has to say."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "排查"

    def ready(self) -> None:
        from enterprises import guards

        guards.declare()
