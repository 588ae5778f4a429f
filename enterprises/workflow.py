"""Which state follows which: the round, the case, the discrepancy. Buttons and drawings are made of these tables."""

from django.utils.translation import gettext_lazy as _

from enterprises.wording import CHANGE_STATES, REQUEST_STATES, ROUND_STATES, STEPS
from shanyang.lib.workflow import Move, Workflow

ROUND = Workflow(
    _("排查轮次"),
    Move("consolidate", _("开始整合"), start="open", end="consolidating"),
    Move("reopen", _("退回排查"), start="consolidating", end="open"),
    Move("sign", _("完成签审"), start="consolidating", end="signed"),
    Move("unlock", _("解除签审"), start="signed", end="consolidating"),
    Move("freeze", _("冻结"), start="signed", end="frozen"),
    states=dict(ROUND_STATES),
)

CASE = Workflow(
    _("一企一案"),
    Move("map", _("办完摸底"), start="map", end="check"),
    Move("check", _("办完核对"), start="check", end="screen"),
    Move("take_in", _("纳入"), start="screen", end="enquire"),
    Move("leave_out", _("不纳入"), start="screen", end="done"),
    Move("enquire", _("办完询问"), start="enquire", end="visit"),
    Move("visit", _("办完走访"), start="visit", end="done"),
    # A step is taken back only after every later one: the records then always tell one story in order.
    Move("back_to_map", _("撤回摸底"), start="check", end="map"),
    Move("back_to_check", _("撤回核对"), start="screen", end="check"),
    Move("back_to_screen", _("撤回筛选"), start=("enquire", "done"), end="screen"),
    Move("back_to_enquire", _("撤回询问"), start="visit", end="enquire"),
    Move("back_to_visit", _("撤回走访"), start="done", end="visit"),
    states={**dict(STEPS), "done": _("五步已办完")},
    field="step",
)

DISCREPANCY = Workflow(
    _("差异"),
    Move("settle", _("定数"), start=("open", "auto", "settled"), end="settled"),
    Move("reopen", _("重新核定"), start="settled", end="open"),
    Move("agree", _("来源改后一致"), start=("open", "auto"), end="gone"),
    Move("differ", _("又不一致"), start="gone", end="open"),
    states={"open": _("待定"), "auto": _("按取数优先级"), "settled": _("已定"), "gone": _("来源改后已一致")},
)

CHANGE = Workflow(
    _("变更报告"),
    Move("accept", _("核实属实"), start="open", end="accepted"),
    Move("decline", _("不属实"), start="open", end="declined"),
    Move("withdraw", _("撤回报告"), start="open", end="withdrawn"),
    states=dict(CHANGE_STATES),
)

REQUEST = Workflow(
    _("报数登记"),
    Move("ask", _("请街道补报"), start="matching", end="asking"),
    Move("settle", _("不用补报"), start="matching", end="ready"),
    Move("collect", _("补报收齐"), start="asking", end="ready"),
    Move("send", _("回复"), start="ready", end="sent"),
    Move("withdraw", _("撤回登记"), start=("matching", "asking", "ready"), end="withdrawn"),
    states=dict(REQUEST_STATES),
)

STEP_ORDER: tuple[str, ...] = tuple(code for code, _label in STEPS)
