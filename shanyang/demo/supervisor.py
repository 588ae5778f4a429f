"""Runs the web server and the worker together: when one ends, or the demo ends, both end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
PATIENCE = 8.0  # seconds between asking a process to end and ending it


def _tied_to_parent() -> None:
    """In the child, on Linux: ask the kernel for a SIGTERM should the demo be killed outright."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return


def server(port: int, host: str) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "shanyang.wsgi:application",
    ]  # fmt: skip


def worker(root: Path) -> list[str]:
    return [sys.executable, str(root / "manage.py"), "work"]


def start(command: list[str], root: Path) -> subprocess.Popen[bytes]:
    # A group of its own, so that Ctrl-C at the terminal reaches the demo only and ends both in order.
    return subprocess.Popen(command, cwd=root, preexec_fn=_tied_to_parent, process_group=0)  # noqa: PLW1509


def run(commands: dict[str, list[str]], root: Path, *, say: Callable[[str], None], ready: Callable[[], None]) -> int:
    """Run until one ends or somebody stops the demo; returns the exit code."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: asked.append(received))
    running = {name: start(command, root) for name, command in commands.items()}
    try:
        ready()
        while not asked:
            ended = next((name for name, process in running.items() if process.poll() is not None), None)
            if ended:
                say(f"{ended} has ended ({running[ended].returncode}); the demo ends with it.")
                return 1
            time.sleep(0.3)
        say("Stopping.")
        return 0
    finally:
        stop(list(running.values()))


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, then end those that did not."""
    for process in processes:
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is not None:
        return
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        process.send_signal(number)
