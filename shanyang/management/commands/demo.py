"""`manage.py demo`: the demo district in the browser, with its worker; both end together."""

import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from shanyang import demo_doors
from shanyang.demo import preparation, script, supervisor

HOST = "127.0.0.1"
PATIENCE = 30  # seconds until the server has to answer


class Command(BaseCommand):
    help = "Prepare the demo district once, then run the web server and the worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--prepare-only", action="store_true", help="Fill the database and end.")

    def handle(self, *args: Any, port: int, prepare_only: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo makes its own keys and opens its doors to everybody. Set DEMO=1 to want that.")
        preparation.prepare(self.say)
        if prepare_only:
            connections.close_all()
            return
        doors = [f"  {door['name']}  {door['post']}" for door in demo_doors.accounts()]
        figures = script.totals()
        connections.close_all()
        root = Path(settings.BASE_DIR)
        commands = {"The web server": supervisor.server(port, HOST), "The worker": supervisor.worker(root)}

        def ready() -> None:
            address = f"http://{HOST}:{port}/"
            wait_for(address)
            self.say(
                f"\n{figures.get('enterprises')} 家企业，{figures.get('workers')} 名从业人员。"
                "\n演示身份（首页一点即入）："
            )
            self.say("\n".join(doors))
            self.say(f"\n{address}\nCtrl-C 结束演示。")

        code = supervisor.run(commands, root, say=self.say, ready=ready)
        if code:
            raise SystemExit(code)

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def wait_for(address: str) -> None:
    """Until the server answers, whatever it answers; the loop that watches it notices if it died."""
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            sleep(0.2)
