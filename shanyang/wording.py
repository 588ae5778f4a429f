"""Audit verbs as words for the person who did it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VERBS: dict[str, Promise] = {
    "enterprises.open_round": gettext_lazy("开启了一轮排查"),
    "enterprises.receive": gettext_lazy("上传了台账"),
    "enterprises.map_columns": gettext_lazy("确认了列的对应"),
    "enterprises.accept": gettext_lazy("写入了一批报送"),
    "enterprises.withdraw": gettext_lazy("撤回了一批报送"),
    "enterprises.link": gettext_lazy("关联了报送行"),
    "enterprises.decide_candidate": gettext_lazy("认定了一对疑似同一"),
    "enterprises.reverse_candidate": gettext_lazy("撤销了一次认定"),
    "enterprises.open_cases": gettext_lazy("立了新的案"),
    "enterprises.close_delivery": gettext_lazy("确认了一份台账报齐"),
    "enterprises.declare_none": gettext_lazy("声明了没有要报的"),
    "enterprises.begin_consolidation": gettext_lazy("开始了整合"),
    "enterprises.reopen_round": gettext_lazy("把一轮退回了排查"),
    "enterprises.unlock_round": gettext_lazy("解除了一轮的签审"),
    "enterprises.compare": gettext_lazy("比对了各方的说法"),
    "enterprises.map": gettext_lazy("办了摸底"),
    "enterprises.check": gettext_lazy("办了核对"),
    "enterprises.screen": gettext_lazy("定了纳入不纳入"),
    "enterprises.enquire": gettext_lazy("记了一次询问"),
    "enterprises.visit": gettext_lazy("记了一次走访"),
    "enterprises.take_back": gettext_lazy("撤回了一步"),
    "enterprises.reopen_discrepancy": gettext_lazy("重新核定了一项差异"),
    "enterprises.resolve": gettext_lazy("定了一项差异"),
    "enterprises.consolidate": gettext_lazy("整合了本轮数据"),
    "enterprises.sign": gettext_lazy("签审了党员数"),
    "enterprises.freeze": gettext_lazy("冻结了本轮数据"),
    "enterprises.amend": gettext_lazy("填了更正单"),
    "enterprises.unmask_phone": gettext_lazy("查看了一个完整号码"),
    "enterprises.search_people": gettext_lazy("按姓名查过从业人员"),
    "departments.answer_complaint": gettext_lazy("答复了一封来信"),
    "departments.receive_complaint": gettext_lazy("写来一封信"),
}


def verb_sentence(verb: str) -> str:
    """What somebody did, in words; unknown verbs are named by their room."""
    if verb in VERBS:
        return str(VERBS[verb])
    if verb.startswith("export."):
        return _("导出了一张表")
    if "sign_in" in verb or "login" in verb:
        return _("登录了系统")
    if "sign_out" in verb or "logout" in verb:
        return _("退出了系统")
    return _("办理了一件事")
