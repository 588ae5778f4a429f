"""Make one fresh value for every key, for the environment of a server."""

from typing import Any

from django.core.management.base import BaseCommand

from shanyang.lib.demo_keys import new_keys


class Command(BaseCommand):
    help = "Print fresh keys as NAME=value lines. Nothing is stored: keep them outside the database backup."

    def handle(self, **options: Any) -> None:
        for name, value in new_keys().items():
            self.stdout.write(f"{name}={value}")
