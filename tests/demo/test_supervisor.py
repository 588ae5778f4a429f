"""The demo's two processes live and die together."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "import time; time.sleep(60)"

PROGRAM = """
import sys
from pathlib import Path
from shanyang.demo import supervisor
first, second = sys.argv[1:3]
commands = {"one": [sys.executable, "-c", first], "two": [sys.executable, "-c", second]}
say = lambda text: print(text, flush=True)
sys.exit(supervisor.run(commands, Path("."), say=say, ready=lambda: say("ready")))
"""


@pytest.fixture
def supervised():
    """Starts a supervisor over two small programs; gives its process and its children."""
    started = []

    def start(first: str = SLEEP, second: str = SLEEP):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(PROGRAM), first, second],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        children = psutil.Process(process.pid).children()
        started.extend(children)
        return process, children

    yield start
    for process in started:
        try:
            process.kill()
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue


def gone(children) -> bool:
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        if not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_the_demo_stops_both(supervised, number):
    process, children = supervised()
    assert len(children) == 2
    process.send_signal(number)
    assert process.wait(10) == 0
    assert gone(children)


def test_when_one_ends_the_other_ends_and_the_demo_says_which(supervised):
    process, children = supervised(second="import time; time.sleep(1)")
    out, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "two has ended" in out
    assert gone(children)


def test_killing_the_demo_outright_leaves_nothing_running(supervised):
    process, children = supervised()
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5)
    assert gone(children)
