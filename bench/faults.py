"""Kill −9 at random instants: nothing lost, nothing doubled, everything resumed by itself.

    python -m bench.faults [sqlite|postgresql] [kills of the worker] [kills of the server]

The worker is killed while it reads and writes deliveries of at least 20,000
rows; a fresh worker is started each time, as systemd would, and nobody touches
the job. The server is killed while it receives the file; the browser's retry
carries the same form key.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import date
from pathlib import Path

from bench.database import prepare

ROWS = 20_000
PATIENCE = 600


def roster(path: Path, rows: int, seed: int) -> None:
    """A street's list of riders; everybody once, every number made here and now."""
    import xlsxwriter

    from shanyang.lib.identifiers import id_check_char

    chance = random.Random(seed)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, ["姓名", "身份证号", "手机号", "用工单位", "岗位"])
        for n in range(rows):
            born = date.fromordinal(date(1970, 1, 1).toordinal() + chance.randrange(12_000))
            body = f"410811{born:%Y%m%d}{n % 1000:03d}"
            name = (
                chance.choice("王李张刘陈杨赵黄周吴")
                + chance.choice("伟芳娜敏静强磊军洋勇")
                + chance.choice("明超兰霞平刚")
            )
            phone = f"1{seed % 7 + 3}{n:09d}"
            sheet.write_row(
                n + 1, 0, [name, body + id_check_char(body), phone, f"迅达配送{n % 40}号站服务有限公司", "骑手"]
            )


def worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "work", "--silence", "2", "--reap-every", "0.5", "--verbosity", "0"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The whole group, so that the reading child does not outlive its parent."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def world():
    """A district with a round in progress and a street officer."""
    from enterprises.actions import rounds
    from shanyang.departments.actions import seeding
    from tests import cast

    seeding.load(by=cast.CASTING, since=cast.SINCE)
    lead, officer = cast.lin(), cast.zhao()
    round_ = rounds.open_round(
        name="演练",
        period=(date(2026, 10, 1), date(2026, 12, 31)),
        as_of=date(2026, 10, 31),
        due_on=date(2026, 12, 20),
        by=lead,
    )
    return round_, officer


def counts(submission) -> tuple[int, int, int]:
    from enterprises.models import StagedRow, WorkerReport

    reports = WorkerReport.objects.filter(submission=submission)
    distinct = reports.values("sheet", "row").distinct().count()
    return reports.count(), distinct, StagedRow.objects.filter(submission=submission).count()


def wait_for(done, patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not done():
        if time.monotonic() > until:
            raise SystemExit("not resumed in time")
        time.sleep(0.2)


def drill_worker(round_, officer, folder: Path, kills: int, chance: random.Random) -> bool:
    from enterprises.actions import submissions
    from enterprises.models import Submission, Worker, WorkerLink
    from shanyang.departments.models import Job
    from shanyang.lib.vault_upload import seal_stream
    from tests import cast

    killed, files, lost, doubled = 0, 0, 0, 0
    while killed < kills:
        files += 1
        path = folder / f"{files}.xlsx"
        roster(path, ROWS, seed=files)
        submission = submissions.receive(
            file=seal_stream(path.open("rb"), path.name), round=round_, source="territory", department=cast.department(f"street-{cast.DONGFANGHONG}"),
            division=cast.division(cast.DONGFANGHONG), by=officer,
        )  # fmt: skip
        applied = False
        process = worker()
        ends = time.monotonic() + PATIENCE
        while True:
            time.sleep(chance.uniform(0.1, 1.6) if killed < kills else 0.3)
            submission.refresh_from_db()
            if submission.state in ("asking", "refused"):
                raise SystemExit(f"the file was not understood: {submission.problem}")
            if submission.state == "staged" and not applied:
                submissions.apply(submission, by=officer, version=submission.version)
                applied = True
                continue
            if submission.state == "accepted" and not Job.objects.unfinished().exists():
                break
            if killed < kills:
                kill(process)
                killed += 1
                process = worker()
            if time.monotonic() > ends:
                raise SystemExit("not resumed in time")
        kill(process)
        reports, distinct, staged = counts(submission)
        lost += ROWS - distinct
        doubled += reports - distinct + max(0, staged - ROWS)
        path.unlink()
    links = WorkerLink.objects.filter(until__isnull=True)
    linked = links.values("report_id").distinct().count()
    expected = files * ROWS
    stuck = Submission.objects.exclude(state="accepted").count()
    print(f"  worker: {killed} kills over {files} files of {ROWS:,} rows: lost {lost}, doubled {doubled}")
    print(
        f"          links {links.count():,} for {linked:,} reports of {expected:,}; people {Worker.objects.count():,}; stuck {stuck}"
    )
    return not (lost or doubled or stuck or linked != expected or links.count() != expected)


class Server:
    """granian on a free port, with one signed-in officer."""

    def __init__(self, officer) -> None:
        from django.conf import settings
        from django.test import Client

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        client = Client()
        client.force_login(officer)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={'a' * 32}"
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", "1", "--blocking-threads", "2", "--no-ws", "shanyang.wsgi:application",
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_for(lambda: process.poll() is not None or self._answers(), 60)
        if process.poll() is not None:
            raise SystemExit(f"the server ended by itself with {process.returncode}")
        return process

    def kill(self) -> None:
        """Returns when nobody listens any more: the dying group may hold the port a moment longer."""
        kill(self.process)
        wait_for(lambda: not self._listens(), 60)

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5):
                return True
        except OSError:
            return False

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def post(self, url: str, data: dict[str, str], path: Path) -> int:
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrfmiddlewaretoken": "a" * 32, **data}.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        body = b"".join(parts) + head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{url}",
            data=body,
            headers={
                "Content-Type": f"multipart/form-data; boundary={boundary}",
                "Cookie": self.cookie,
                "Accept-Language": "zh-hans",
            },
        )
        opener = urllib.request.build_opener(_NoRedirect)
        try:
            with opener.open(request, timeout=60) as response:
                return response.status
        except urllib.error.HTTPError as answer:
            return answer.code


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def drill_server(round_, officer, folder: Path, kills: int, chance: random.Random) -> bool:
    import threading

    from django.urls import reverse

    from enterprises.models import Submission
    from enterprises.queries import deliveries

    server = Server(officer)
    url = reverse("enterprises:deliver")
    offer = next(one.key for one in deliveries.offers(officer, round_) if one.scope()["source"] == "territory")
    killed, wrong = 0, 0
    while killed < kills:
        path = folder / f"server{killed}.xlsx"
        roster(path, ROWS, seed=500 + killed)
        before = set(Submission.objects.values_list("pk", flat=True))
        form = {"request_key": uuid.uuid4().hex, "as_": offer}
        sender = threading.Thread(target=_try, args=(server, url, form, path), daemon=True)
        sender.start()
        time.sleep(chance.uniform(0.0, 0.25))
        server.kill()
        killed += 1
        sender.join(60)
        server.process = server.start()
        status = server.post(url, form, path)  # the browser's retry
        again = server.post(url, form, path)  # and an impatient second one
        made = Submission.objects.exclude(pk__in=before)
        if status != 302 or again != 302 or made.count() != 1:
            wrong += 1
            print(f"    kill {killed}: answers {status} and {again}, deliveries {made.count()}")
    server.kill()
    print(f"  server: {killed} kills during uploads, each retried twice: wrong {wrong}")
    return not wrong


def _try(server: Server, url: str, form: dict[str, str], path: Path) -> None:
    try:
        server.post(url, form, path)
    except OSError:
        return  # the server died under the request, as intended


def run(engine: str, worker_kills: int, server_kills: int) -> None:
    prepare(engine)
    round_, officer = world()
    folder = Path(os.environ["VAR_DIR"])
    chance = random.Random(20261123)
    print(engine)
    good = drill_worker(round_, officer, folder, worker_kills, chance)
    good &= drill_server(round_, officer, folder, server_kills, chance) if server_kills else True
    if not good:
        raise SystemExit(1)


if __name__ == "__main__":
    engine, worker_kills, server_kills = (*sys.argv[1:], *("sqlite", "30", "10")[len(sys.argv) - 1 :])[:3]
    run(engine, int(worker_kills), int(server_kills))
