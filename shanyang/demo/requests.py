"""The demo's ledger of requests: a table answered from what is held, and one with two columns left for streets."""

from __future__ import annotations

from datetime import date, timedelta

from enterprises.actions import request_ledger as actions
from shanyang.demo import cast

HELD = ("街道", "企业数", "从业人员数", "网点数", "正式党员数", "女职工数", "建立党组织的企业数")
ASKING = ("街道", "企业数", "从业人员数", "35岁以下从业人员数", "持健康证人数", "工会会员数")
ANSWERED = ("410811001", "410811002")


def tell(today: date) -> None:
    """Both through the actions of the pages. Two streets have answered, the others still may."""
    lin = cast.person("lin")
    held = actions.register(
        title="新就业群体季度情况表", sender="市委社会工作部", basis="工作通知",
        received_on=today - timedelta(days=9), due_on=today - timedelta(days=2), headings=HELD, by=lin,
    )  # fmt: skip
    actions.confirm(held, by=lin, version=held.version)
    actions.send(held, by=lin, version=held.version)
    asking = actions.register(
        title="骑手健康管理摸底表", sender="市卫生健康委", received_on=today - timedelta(days=3),
        due_on=today + timedelta(days=6), headings=ASKING, by=lin,
    )  # fmt: skip
    actions.confirm(asking, by=lin, version=asking.version)
    columns = list(asking.columns.filter(kind="ask").order_by("position"))
    for at, task in enumerate(asking.tasks.filter(division__code__in=ANSWERED).order_by("id"), start=1):
        values = {column.pk: str(12 * at + 5 * place) for place, column in enumerate(columns)}
        actions.answer(task, values, by=cast.officer_of(task.division.code), version=task.version)
