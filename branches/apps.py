"""App configuration; registers with the ground floor what this floor has to say."""

from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = "覆盖"

    def ready(self) -> None:
        from branches.queries import backing
        from shanyang.departments import backstop

        backstop.register(backing.coverage)
