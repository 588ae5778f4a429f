"""Cases and discrepancies as spreadsheets; a changed cell is a step or a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, Prefetch, QuerySet, Value
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from enterprises.actions import (
    cases,
    discrepancies,
)
from enterprises.actions.tables.columns import current_round, plain, worded, works
from enterprises.models import (
    Case,
    Discrepancy,
    DiscrepancyValue,
)
from enterprises.queries.independence import readable, shows_consolidated
from enterprises.queries.settling_pages import PERSONAL
from enterprises.wording import STEPS
from shanyang.departments.round_trip import Table, one_of, text, word_of
from shanyang.lib.errors import Refused
from shanyang.lib.tables import Column

SCOPES = (("in", _("纳入")), ("out", _("不纳入")))


def _screen(record: Case, values: dict[str, Any], *, by: Any, reason: str) -> None:
    if values["in_scope"] is None:
        raise Refused(_now("已有的筛选结论要撤回，请到案卷页办理。"))
    cases.take_step(record, "screen", outcome=values["in_scope"], note=reason, by=by, version=record.version)


CASES = Table(
    key="cases",
    label=_("一企一案"),
    rows=lambda user: (
        Case.objects.visible_to(user)
        .filter(round=current_round())
        .select_related("enterprise", "enterprise__division")
        .order_by("id")
    ),
    columns=(
        plain("enterprise", _("企业"), "enterprise.name", width=36),
        plain("division", _("属地"), "enterprise.division.short_name"),
        worded("step", _("当前步骤"), (*STEPS, ("done", _("五步已办完")))),
        plain("due_on", _("期限")),
        Column(
            "in_scope",
            _("筛选结论"),
            lambda case: "" if case.in_scope is None else word_of(SCOPES, "in" if case.in_scope else "out"),
            one_of(SCOPES),
        ),
        plain("scope_reason", _("已写的理由"), width=30),
    ),
    may_edit=works,
    change=_screen,
    demands_reason=True,
    note=_("可以成批填写筛选结论；询问和走访要写明谁、何时、问到什么，请到案卷页填写。"),
)


def _resolve(record: Discrepancy, values: dict[str, Any], *, by: Any, reason: str) -> None:
    discrepancies.resolve(
        record, value=values["value"] or "", reason=reason, evidence=reason, by=by, version=record.version
    )


def _discrepancies(user: Any) -> QuerySet[Discrepancy]:
    """With the words that the reader may read, and the decision only for who reads all of them."""
    round_ = current_round()
    words = DiscrepancyValue.objects.filter(readable(user, round_, enterprise="discrepancy__enterprise"))
    told = Value(shows_consolidated(user, round_), output_field=BooleanField())
    rows = Discrepancy.objects.visible_to(user).filter(round=round_).annotate(told=told)
    return (
        rows.select_related("enterprise", "worker", "outlet").prefetch_related(Prefetch("values", words)).order_by("id")
    )


def _decided(field: str) -> Callable[[Any], Any]:
    """A part of the decision; nothing of it where it names a person or quotes what the reader may not read."""
    return lambda one: getattr(one, field) if one.told and one.kind not in PERSONAL else None


def _said(discrepancy: Discrepancy) -> str:
    if discrepancy.kind in PERSONAL:
        return str(_("%(count)d 种写法")) % {"count": len({one.value for one in discrepancy.values.all()})}
    return "；".join(f"{one.get_source_display()} {one.value}" for one in discrepancy.values.all())


DISCREPANCIES = Table(
    key="discrepancies",
    label=_("差异"),
    rows=_discrepancies,
    columns=(
        plain("enterprise", _("企业"), "enterprise.name", width=32),
        Column("about", _("涉及"), lambda one: one.worker or one.outlet or ""),
        Column("kind", _("种类"), lambda one: one.get_kind_display(), width=22),
        Column("said", _("各方说法"), _said, width=44),
        Column("state", _("状态"), lambda one: one.get_state_display()),
        Column("value", _("定为"), _decided("value"), text(200, empty=None)),
        Column("reason", _("已写的理由"), _decided("reason"), width=30),
    ),
    may_edit=works,
    change=_resolve,
    demands_reason=True,
    note=_("在“定为”一栏填定下的值；理由里写明凭什么，各方原来的数都会保留。"),
)
