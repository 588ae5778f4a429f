"""Which state follows which on the ground floor: duties, model cases, documents, meetings, tasks."""

from django.utils.translation import gettext_lazy as _

from shanyang.lib.workflow import Move, Workflow

DUTY = Workflow(
    _("职责事项"),
    Move("begin", _("开始办理"), start="planned", end="running"),
    Move("finish", _("办结"), start=("planned", "running"), end="done"),
    Move("take_up_again", _("重新办理"), start="done", end="running"),
    Move("drop", _("取消"), start=("planned", "running"), end="dropped"),
    states={"planned": _("已计划"), "running": _("正在办"), "done": _("已办结"), "dropped": _("已取消")},
)

MODEL_CASE = Workflow(
    _("典型"),
    Move("accept", _("评审通过"), start="nominated", end="accepted"),
    Move("send_back", _("退回修改"), start=("nominated", "accepted"), end="returned"),
    Move("nominate_again", _("修改后再报"), start="returned", end="nominated"),
    Move("publish", _("公开发布"), start="accepted", end="published"),
    Move("withdraw", _("撤下"), start=("nominated", "accepted", "returned", "published"), end="withdrawn"),
    states={
        "nominated": _("待评审"),
        "accepted": _("评审通过"),
        "returned": _("已退回"),
        "published": _("已发布"),
        "withdrawn": _("已撤下"),
    },
)

DOCUMENT = Workflow(
    _("方案与规范"),
    Move("publish", _("印发"), start="draft", end="published"),
    Move("end", _("废止"), start="published", end="ended"),
    states={"draft": _("拟稿"), "published": _("已印发"), "ended": _("已废止")},
)

MEETING = Workflow(
    _("联席会议"),
    Move("hold", _("开完，进入整理"), start="called", end="held"),
    Move("close", _("印发纪要"), start="held", end="closed"),
    Move("cancel", _("取消"), start="called", end="cancelled"),
    states={"called": _("已通知"), "held": _("已召开"), "closed": _("纪要已印发"), "cancelled": _("已取消")},
)

RESOLUTION = Workflow(
    _("议定事项"),
    Move("answer", _("报办结"), start="open", end="answered"),
    Move("confirm", _("销号"), start="answered", end="closed"),
    Move("send_back", _("退回再办"), start="answered", end="open"),
    states={"open": _("正在办"), "answered": _("已报办结"), "closed": _("已销号")},
)
