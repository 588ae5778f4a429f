"""Change reports as a spreadsheet; a verdict filled in is a check, with its note as the reason."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from enterprises.actions import changes
from enterprises.actions.tables.columns import plain
from enterprises.models import ChangeReport
from shanyang.departments.round_trip import Table, one_of, word_of
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused
from shanyang.lib.tables import Column

VERDICTS = (("accepted", _("属实")), ("declined", _("不属实")))


def _check(record: ChangeReport, values: dict[str, Any], *, by: Any, reason: str) -> None:
    if values["verdict"] is None:
        raise Refused(_now("核实过的不能改回待核。有误的，请另报一次变更。"))
    act = changes.accept if values["verdict"] == "accepted" else changes.decline
    act(record, by=by, version=record.version, note=reason)


CHANGES = Table(
    key="changes",
    label=_("变更报告"),
    rows=lambda user: ChangeReport.objects.visible_to(user).select_related("enterprise", "checker").order_by("id"),
    columns=(
        Column("kind", _("什么变了"), lambda one: one.get_kind_display(), width=16),
        Column("enterprise", _("企业"), lambda one: str(one.enterprise or one.name), width=32),
        plain("happened_on", _("发生日期")),
        plain("note", _("怎么知道的"), width=40),
        Column("checker", _("由谁核实"), lambda one: str(one.checker), width=20),
        plain("due_on", _("核实期限")),
        Column(
            "verdict",
            _("核实结论"),
            lambda one: word_of(VERDICTS, one.state) if one.state in dict(VERDICTS) else "",
            one_of(VERDICTS),
        ),
    ),
    may_edit=lambda user: user.holds_any((Duty.LEAD, Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY)),
    change=_check,
    demands_reason=True,
    note=_("在“核实结论”一栏填“属实”或“不属实”，理由里写明怎么核实的。"),
)
