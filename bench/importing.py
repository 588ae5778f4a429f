# ruff: noqa: E501 (sentences of the report)
"""A roster from .xlsx to linked reports, against stock django-import-export and raw COPY; memory at half a million rows.

    python -m bench.importing [sqlite|postgresql] [rows] [rows of the memory run, 0 for none]

Stock is given the rows already parsed, and a tenth of them (its time per row
does not fall with more). It looks up each foreign key of each row, because its
default options do; a second figure grants it remembered look-ups. Raw COPY gets
the very column values that the storing stage inserts, encrypted, indexed and
in the driver's own types, in one statement per table.
"""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from bench.database import analyze, prepare, timed

GOAL_STOCK = {"postgresql": 20, "sqlite": 8}
GOAL_COPY = 0.5
GOAL_CHILD_MB, GOAL_WORKER_MB = 700, 300
HEADINGS = [
    "序号",
    "姓名",
    "身份证号",
    "联系电话",
    "用工单位",
    "统一社会信用代码",
    "站点",
    "岗位",
    "政治面貌",
    "入职时间",
    "是否在岗",
    "备注",
]
SURNAMES, GIVEN = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红建文利云",
)


def roster(path: Path, rows: int) -> list[list[str]]:
    """Write an .xlsx of people who do not exist; returns its rows."""
    import xlsxwriter

    from shanyang.lib import identifiers

    chance, written = random.Random(rows), []
    codes = []
    for number in range(200):
        first17 = "91410811MA" + "".join(chance.choice(identifiers.USCC_ALPHABET) for _ in range(7))
        codes.append((f"焦作市第{number}号配送服务有限公司", first17 + identifiers.uscc_check_char(first17)))
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            first17 = f"410811{chance.randrange(1965, 2004)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}{number % 1000:03d}"
            name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
            company, code = codes[number % 200]
            row = [
                str(number),
                name,
                first17 + identifiers.id_check_char(first17),
                f"138{number:08d}",
                company,
                code,
                f"第{number % 600}站",
                "骑手",
                chance.choice(("群众", "群众", "群众", "中共党员")),
                "2025-03-01",
                "在岗",
                "",
            ]
            sheet.write_row(number, 0, row)
            if rows <= 100_000:
                written.append(row)
    return written


def delivery(path: Path, *, bulk: bool) -> Any:
    """A round and a delivery of the file, not read yet."""
    from datetime import timedelta

    from django.utils import timezone

    from enterprises.actions import rounds, submissions
    from enterprises.models import Round
    from shanyang.departments.actions import seeding
    from shanyang.departments.models import Post
    from shanyang.lib.vault_upload import seal_stream
    from tests import cast

    if not Round.objects.exists():
        seeding.load(by=cast.CASTING, since=cast.SINCE)
        lead, street = cast.lin(), cast.zhao()
        Post.objects.filter(user=street).update(bulk_import=bulk)
        today = timezone.localdate()
        rounds.open_round(name="测", period=(today, today + timedelta(days=9)), as_of=today, due_on=today, by=lead)
    street = Post.objects.get(user__username="zhao").user
    with path.open("rb") as stream:
        return submissions.receive(
            file=seal_stream(stream, path.name),
            round=Round.objects.get(),
            source="employer",
            by=street,
            department=cast.department(f"street-{cast.DONGFANGHONG}"),
            division=cast.division(cast.DONGFANGHONG),
        )


def ours(path: Path) -> dict[str, dict[str, float]]:
    """Wall and CPU seconds of reading and storing, of making it count, and of linking."""
    from enterprises.actions import linking, submissions

    submission = delivery(path, bulk=True)
    by = submission.by
    with timed() as read:
        submission = submissions.read(submission)
    assert submission.state == "staged", (submission.state, submission.problem)
    with timed() as accept:
        submission = submissions.accept(submission, by=by)
    with timed() as link:
        linking.link(submission.round, by=by)
    return {"read": read, "accept": accept, "link": link}


def storing(path: Path) -> dict[str, float]:
    """The storing stage alone, against COPY (or executemany) of the same prepared values."""
    from django.db import connection, transaction

    from enterprises.ledgers import staging
    from enterprises.ledgers.interpretation import Interpreter
    from shanyang.lib import sheets, vault
    from shanyang.lib.vault_upload import key_place

    submission = delivery(path, bulk=True)
    key = vault.unwrap(submission.wrapped_key, aad=key_place(submission.uid))
    chunks = []
    with timed() as preparing, sheets.open_workbook(path, limits=sheets.BULK) as book:
        reader = Interpreter(book, source="employer", places=staging.divisions())
        writer = staging.Writer(submission, key)
        for number, (events, errors) in enumerate(staging._chunks(reader), start=1):
            chunks.append(writer.prepare(number, events, errors))
    with timed() as stored:
        for chunk in chunks:
            with transaction.atomic():
                chunk.insert()
    staging.forget(submission)
    tables: dict[Any, tuple[Any, list]] = {}
    for chunk in chunks:
        for model, columns, rows in chunk.tables:
            tables.setdefault(model, (columns, []))[1].extend(rows)
    ready = [(model, columns, as_stored(connection, model, columns, rows)) for model, (columns, rows) in tables.items()]
    with timed() as raw, transaction.atomic():
        for model, columns, rows in ready:
            raw_rows(connection, model, columns, rows)
    staging.forget(submission)
    type(submission).objects.filter(pk=submission.pk).update(state="refused")
    return {"prepare": preparing, "store": stored, "raw": raw}


def as_stored(connection: Any, model: Any, columns: Any, rows: list) -> list:
    """Rows in the types that the engine's own bulk way takes: made before the clock runs."""
    import json

    from django.db.models import JSONField

    from shanyang.lib.bulk import for_sqlite

    if connection.vendor == "sqlite":
        return [tuple(map(for_sqlite, row)) for row in rows]
    documents = [isinstance(model._meta.get_field(name), JSONField) for name in columns]
    if not any(documents):
        return rows
    return [
        tuple(
            json.dumps(value, ensure_ascii=False) if document and value is not None else value
            for value, document in zip(row, documents, strict=True)
        )
        for row in rows
    ]


def raw_rows(connection: Any, model: Any, columns: Any, rows: list) -> None:
    """The engine's own bulk way, nothing between."""
    if not rows:
        return
    names = ", ".join(connection.ops.quote_name(_column(model, name)) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _column(model: Any, name: str) -> str:
    return next(field.column for field in model._meta.concrete_fields if name in (field.name, field.attname))


def stock(rows: list[list[str]], *, remember: bool = False) -> dict[str, float]:
    """Wall and CPU seconds of stock django-import-export for the same people."""
    from bench.baselines import import_stock
    from enterprises.models import Submission

    submission = Submission.objects.order_by("id").first()
    assert submission is not None
    wanted = (
        "name",
        "name_key",
        "id_last4",
        "enterprise_name",
        "enterprise_uscc",
        "outlet_name",
        "job",
        "party_status",
        "started_on",
        "employment_state",
        "row",
    )
    values = [
        [
            row[1],
            row[1],
            row[2][-4:],
            row[4],
            row[5],
            row[6],
            row[7],
            "none" if row[8] == "群众" else "formal",
            row[9],
            "active",
            row[0],
        ]
        for row in rows
    ]
    constants = {
        "submission": submission.pk,
        "round": submission.round_id,
        "source": "employer",
        "department": submission.department_id,
        "sheet": "花名册",
    }
    with timed() as taken:
        assert import_stock.import_rows(wanted, values, constants, remember=remember) == len(rows)
    return taken


def memory(path: Path) -> dict[str, float]:
    """Peak megabytes of the reading child, and of this process above where it began."""
    import psutil

    from enterprises.actions import submissions
    from shanyang.lib import sheets

    submission = delivery(path, bulk=True)
    me, peak, over = psutil.Process(), [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            peak[0] = max(peak[0], me.memory_info().rss)

    children: list[sheets.Workbook] = []
    first = sheets.Workbook.__init__

    def remember(self: Any, *args: Any, **more: Any) -> None:
        children.append(self)
        first(self, *args, **more)

    sheets.Workbook.__init__ = remember  # type: ignore[method-assign]
    thread = threading.Thread(target=watch)
    thread.start()
    started = time.perf_counter()
    submission = submissions.read(submission)
    seconds = time.perf_counter() - started
    over.set()
    thread.join()
    sheets.Workbook.__init__ = first  # type: ignore[method-assign]
    assert submission.state == "staged", (submission.state, submission.problem)
    return {
        "child": children[0].peak_rss / 2**20,
        "worker": peak[0] / 2**20,
        "seconds": seconds,
        "rows": submission.rows_ok,
    }


def run(engine: str, rows: int, large: int) -> None:
    prepare(engine)
    with tempfile.TemporaryDirectory() as folder:
        if large:
            path = Path(folder) / "large.xlsx"
            roster(path, large)
            found = memory(path)
            print(
                f"memory at {large:,} rows: child {found['child']:.0f} MB (goal < {GOAL_CHILD_MB}), worker {found['worker']:.0f} MB "
                f"(goal < {GOAL_WORKER_MB}), {found['seconds']:.1f} s to staged"
            )
            from enterprises.ledgers import staging
            from enterprises.models import Submission

            for one in Submission.objects.all():
                staging.forget(one)
                Submission.objects.filter(pk=one.pk).update(state="refused")
        path = Path(folder) / "roster.xlsx"
        written = roster(path, rows)
        parts = storing(path)
        analyze()
        done = ours(path)
        few = written[: max(1000, rows // 10)]
        per_row = {unit: sum(part[unit] for part in done.values()) / rows * 1e6 for unit in ("wall", "cpu")}
        print(
            f"{engine}, {rows:,} rows: read and stage {done['read']['wall']:.1f} s, accept {done['accept']['wall']:.2f} s, "
            f"link {done['link']['wall']:.1f} s = {1e6 / per_row['wall']:,.0f} rows/s, {per_row['cpu']:.0f} µs of CPU a row"
        )
        for name, remember in (("stock", False), ("stock with remembered look-ups", True)):
            taken = {unit: seconds / len(few) * 1e6 for unit, seconds in stock(few, remember=remember).items()}
            goal = f" (goal {GOAL_STOCK[engine]})" if not remember else ""
            print(
                f"{name}: {1e6 / taken['wall']:,.0f} rows/s, {taken['cpu']:.0f} µs of CPU a row; "
                f"ratio {taken['wall'] / per_row['wall']:.1f} by the clock{goal}, {taken['cpu'] / per_row['cpu']:.1f} by CPU"
            )
        store, raw = parts["store"], parts["raw"]
        print(
            f"storing: {store['wall']:.2f} s against raw {raw['wall']:.2f} s: ratio {raw['wall'] / store['wall']:.2f} (goal {GOAL_COPY}), "
            f"by CPU {raw['cpu'] / store['cpu']:.2f}; preparing the values (reading, checking, encrypting, indexing) "
            f"{parts['prepare']['wall']:.1f} s"
        )


if __name__ == "__main__":
    said = sys.argv[1:] + ["sqlite", "100000", "500000"][len(sys.argv) - 1 :]
    run(said[0], int(said[1]), int(said[2]))
