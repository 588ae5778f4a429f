"""App configuration; registers with the ground floor what this floor has to say."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "服务"
