"""App configuration; registers with the ground floor what this floor has to say."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "服务"

    def ready(self) -> None:
        from services.queries import shared_resources
        from shanyang.departments import backstop, resources

        resources.register("stations", shared_resources.stations)
        resources.register("homes", shared_resources.homes)
        backstop.register(shared_resources.service)
