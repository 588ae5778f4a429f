"""Prepares the demo's database once: all of it or nothing of it.

On SQLite the story is told into a file beside the database and moved into
place when it is complete, so that an interrupted first start leaves nothing
half made. On a server database it runs in place.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from shanyang.demo import script
from shanyang.departments.models import User

Say = Callable[[str], None]
SCRATCH = "building"


def is_ready() -> bool:
    """Whether the demo stands in this database."""
    try:
        return script.ready()
    except DatabaseError:
        return False


def is_foreign() -> bool:
    """Whether somebody else's accounts stand in this database."""
    try:
        return User.objects.exists()
    except DatabaseError:
        return False


def prepare(say: Say) -> None:
    """Migrate and, in a fresh database, tell the story. Leaves a finished demo as it is."""
    if is_ready():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        return
    if is_foreign():
        raise CommandError(
            "This database holds other accounts and no finished demo. "
            "Point DATABASE_URL at an empty database, or remove the old file."
        )
    path = sqlite_file()
    if path is None or path.name.endswith(SCRATCH):
        tell_in_place(say)
    else:
        tell_beside(path)


def tell_in_place(say: Say) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    script.tell(say)


def sqlite_file() -> Path | None:
    return Path(str(settings.DATABASES["default"]["NAME"])) if connection.vendor == "sqlite" else None


def tell_beside(path: Path) -> None:
    """Run the preparation in a process of its own on a scratch file, then put the file in place."""
    connection.close()
    scratch = path.with_name(f"{path.name}.{SCRATCH}")
    remove(scratch)
    environment = {**os.environ, "DEMO": "1", "DATABASE_URL": f"sqlite:///{scratch}"}
    manage = Path(settings.BASE_DIR) / "manage.py"
    done = subprocess.run([sys.executable, str(manage), "demo", "--prepare-only"], env=environment, check=False)
    if done.returncode:
        remove(scratch)
        raise CommandError("The demo district could not be prepared; nothing was left behind.")
    remove(path)
    os.replace(scratch, path)
    remove(scratch)


def remove(path: Path) -> None:
    """A SQLite file with its journal."""
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        name.unlink(missing_ok=True)
