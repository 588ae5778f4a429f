"""Audit verbs as words for the person who did it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VERBS: dict[str, Promise] = {
    "enterprises.open_round": gettext_lazy("开启了一轮排查"),
    "enterprises.begin_consolidation": gettext_lazy("开始整合一轮排查"),
    "enterprises.reopen_round": gettext_lazy("把一轮排查退回排查中"),
    "enterprises.unlock_round": gettext_lazy("解锁了一轮已签审的排查"),
    "enterprises.receive": gettext_lazy("上传了台账"),
    "enterprises.choose_mapping": gettext_lazy("确认了列的对应"),
    "enterprises.accept": gettext_lazy("写入了一批报送"),
    "enterprises.withdraw": gettext_lazy("撤回了一批报送"),
    "enterprises.close_delivery": gettext_lazy("确认台账报齐"),
    "enterprises.declare_none": gettext_lazy("声明没有要报的"),
    "enterprises.link": gettext_lazy("关联了报送行"),
    "enterprises.unlink": gettext_lazy("解除了报送行的关联"),
    "enterprises.relink": gettext_lazy("改了一条企业关联"),
    "enterprises.relink_worker": gettext_lazy("改了一条人员关联"),
    "enterprises.compare": gettext_lazy("比对了各来源的数字"),
    "enterprises.open_cases": gettext_lazy("为企业立了案"),
    "enterprises.decide_same": gettext_lazy("认定一对为同一"),
    "enterprises.decide_different": gettext_lazy("认定一对不是同一"),
    "enterprises.reverse_decision": gettext_lazy("撤销了一次认定"),
    "enterprises.map": gettext_lazy("办了摸底"),
    "enterprises.check": gettext_lazy("办了核对"),
    "enterprises.screen": gettext_lazy("定了纳入不纳入"),
    "enterprises.enquire": gettext_lazy("记了一次询问"),
    "enterprises.visit": gettext_lazy("记了一次走访"),
    "enterprises.take_back": gettext_lazy("撤回了一步"),
    "enterprises.resolve": gettext_lazy("定了一项差异"),
    "enterprises.reopen_discrepancy": gettext_lazy("把一项差异退回待定"),
    "enterprises.correct": gettext_lazy("更正了一家企业的资料"),
    "enterprises.correct_outlet": gettext_lazy("更正了一个网点的资料"),
    "enterprises.register": gettext_lazy("登记了一家企业"),
    "enterprises.transfer": gettext_lazy("改了一个人的组织关系"),
    "enterprises.consolidate": gettext_lazy("整合了本轮数据"),
    "enterprises.sign": gettext_lazy("签审了党员数"),
    "enterprises.take_back_signature": gettext_lazy("收回了一次签审"),
    "enterprises.void_signatures": gettext_lazy("签审因数字变动失效"),
    "enterprises.complete_signing": gettext_lazy("签审已全部完成"),
    "enterprises.freeze": gettext_lazy("冻结了本轮数据"),
    "enterprises.amend": gettext_lazy("填了更正单"),
    "enterprises.export_frozen": gettext_lazy("导出了冻结数据"),
    "enterprises.export_rejected": gettext_lazy("导出了要改的行"),
    "enterprises.unmask_phone": gettext_lazy("查看了一个完整号码"),
    "enterprises.search_people": gettext_lazy("按姓名查过从业人员"),
    "branches.refresh_proposals": gettext_lazy("更新了覆盖建议"),
    "services.open_stations": gettext_lazy("开放了爱心驿站"),
    "departments.sign_in": gettext_lazy("登录了系统"),
    "departments.sign_in_failed": gettext_lazy("有一次登录没有成功"),
    "departments.sign_out": gettext_lazy("退出了系统"),
    "departments.change_password": gettext_lazy("修改了密码"),
    "departments.open_account": gettext_lazy("开了一个账号"),
    "departments.suspend_account": gettext_lazy("停用了一个账号"),
    "departments.reopen_account": gettext_lazy("恢复了一个账号"),
    "departments.reset_password": gettext_lazy("重置了一个密码"),
    "departments.grant_post": gettext_lazy("授予了一个任职"),
    "departments.end_post": gettext_lazy("结束了一个任职"),
    "departments.read_audit": gettext_lazy("查阅了留痕"),
    "departments.receive_complaint": gettext_lazy("收到一封来信"),
    "departments.read_complaint": gettext_lazy("看了一封来信"),
    "departments.answer_complaint": gettext_lazy("答复了一封来信"),
    "departments.hand_over_responsibility": gettext_lazy("移交了一项责任"),
    "departments.found_party_organization": gettext_lazy("登记了一个党组织"),
    "departments.move_party_organization": gettext_lazy("改了一个党组织的隶属"),
    "departments.import_table": gettext_lazy("导入了一张表"),
    "departments.rename_account": gettext_lazy("改了一个账号的姓名"),
    "departments.load_district": gettext_lazy("装入了区划和单位"),
}


def verb_sentence(verb: str) -> str:
    """What somebody did, in words; unknown verbs are named by their room."""
    if verb in VERBS:
        return str(VERBS[verb])
    if verb.startswith(("export.", "tables.export.")):
        return _("导出了一张表")
    if verb.startswith("tables.rejected."):
        return _("导出了要改的行")
    if verb.startswith("tables.upload."):
        return _("传回了一张改过的表")
    return _("办理了一件事")
