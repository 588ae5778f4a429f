"""List pages and name search at a million rows: any depth against the first page, the index against LIKE.

python -m bench.lists [sqlite|postgresql] [rows]
"""

from __future__ import annotations

import sys

from bench.database import analyze, middle, prepare, quickly_filled

GOAL_DEPTH = 1.5
GOAL_SEARCH = 0.05
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建文利云莉辉晨浩宇轩子涵梓欣怡佳琪雨嘉俊博思远志鹏飞翔海波"
)


def fill(rows: int) -> None:
    from django.db import transaction

    from enterprises.actions import search_index
    from enterprises.models import Worker
    from shanyang.lib.bulk import bulk_insert

    def people():
        from uuid import UUID

        from django.utils import timezone

        now = timezone.now()
        for n in range(rows):
            surname = SURNAMES[n * 7919 % len(SURNAMES)]
            given = GIVEN[n * 104729 % len(GIVEN)] + (GIVEN[n * 15485863 % len(GIVEN)] if n % 3 else "")
            yield (UUID(int=n + 1), surname + given, f"{n * 2654435761 % 999983:06d}", now, 1)

    with quickly_filled(), transaction.atomic():
        bulk_insert(Worker, ("uid", "name", "name_key", "created_at", "version"), people())
        search_index.refresh("worker")
    analyze()


def run(engine: str, rows: int) -> None:
    prepare(engine)
    from django.test import Client

    from shanyang.departments.actions import seeding
    from tests import cast

    seeding.load(by=cast.CASTING, since=cast.SINCE)
    lead = cast.lin()
    fill(rows)
    client = Client()
    client.force_login(lead)

    from enterprises.models import Worker

    def get(query: str):
        response = client.get(f"/survey/people/?{query}")
        assert response.status_code == 200, response.status_code
        return response

    get("")
    depths = {"first page": ""}
    for share in (0.1, 0.5, 0.99):
        at = Worker.objects.order_by("name_key", "id").values_list("id", flat=True)[int(rows * share)]
        depths[f"behind row {int(rows * share):,}"] = f"after={at}"
    first = middle(lambda: get(""), 15)
    print(f"{engine}, {rows:,} people, whole page with session, scope and count")
    for name, query in depths.items():
        seconds = middle(lambda query=query: get(query), 15)
        print(f"  {name:22} {seconds * 1000:8.1f} ms   {seconds / first:5.2f} x first page (goal <= {GOAL_DEPTH})")
    search(rows)


WORDS = ["王伟", "李娜", "子涵", "志鹏", "欣怡", "海波", "张磊", "龙飞", "没有"]


def search(rows: int) -> None:
    """All hits of both ways, compared; then the first page of hits in the list's order, as a person sees it."""
    from enterprises.models import Worker
    from enterprises.queries.search import named

    def ours(word: str, page: bool):
        found = named(Worker.objects.all(), "worker", word)
        return list((found.order_by("name_key", "id")[:51] if page else found).values_list("id", flat=True))

    def like(word: str, page: bool):
        found = Worker.objects.filter(name__contains=word)
        return list((found.order_by("name_key", "id")[:51] if page else found).values_list("id", flat=True))

    for page, label in ((False, "all hits"), (True, "first page of hits")):
        equal = all(sorted(ours(word, page)) == sorted(like(word, page)) for word in WORDS)
        indexed = sum(middle(lambda w=word: ours(w, page), 7) for word in WORDS) / len(WORDS)
        scanned = sum(middle(lambda w=word: like(w, page), 3) for word in WORDS) / len(WORDS)
        print(
            f"  2-character search, {label:19} {indexed * 1000:8.2f} ms, LIKE {scanned * 1000:8.2f} ms"
            f"   {indexed / scanned:5.3f} x LIKE (goal <= {GOAL_SEARCH}), hits identical: {equal}"
        )


if __name__ == "__main__":
    run(sys.argv[1] if len(sys.argv) > 1 else "sqlite", int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
